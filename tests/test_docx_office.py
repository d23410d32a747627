"""The DOCX reader and real programs: files that LibreOffice made, and files nobody here wrote."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from test_docx_round_trip import WHOLE, shown

import converter
from converter.model import Document, Table, leaves, sections, walk
from converter.options import ReadOptions, WriteOptions
from converter.readers.docx import read
from converter.writers.docx import write

FIXTURES = Path(__file__).parent / "fixtures" / "office"
INPUT = Path(__file__).parents[1] / "input"

DOCX = "docx:MS Word 2007 XML"
TEXT = "txt:Text (encoded):UTF8"
_TIMEOUT = 300  # seconds; a first start of LibreOffice takes about ten

Converted = Callable[[Sequence[Path], str], list[bytes]]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    """What LibreOffice makes of files: their paths and a filter in, the new files out."""
    if shutil.which("soffice") is None:
        pytest.skip("not installed: soffice (LibreOffice)")
    home = tmp_path_factory.mktemp("libreoffice").as_uri()

    def run(files: Sequence[Path], target: str) -> list[bytes]:
        folder = tmp_path_factory.mktemp("converted")
        command = ["soffice", f"-env:UserInstallation={home}", "--headless"]
        subprocess.run(
            [*command, "--convert-to", target, "--outdir", str(folder), *map(str, files)],
            check=True,
            capture_output=True,
            timeout=_TIMEOUT,
        )
        suffix = target.partition(":")[0]
        return [(folder / f"{file.stem}.{suffix}").read_bytes() for file in files]

    return run


def read_of(data: bytes) -> Document:
    return read(data, ReadOptions(origin="稿.docx"))


def without_blanks(text: str) -> str:
    return "".join(text.removeprefix("\ufeff").split())


# -- everything that a document can hold besides plain paragraphs --


@pytest.fixture(scope="module")
def everything(converted: Converted) -> Document:
    (data,) = converted([FIXTURES / "everything.fodt"], DOCX)
    return read_of(data)


SEEN = """
石桥镇年鉴
石桥镇道路工作报告
一、总体情况
道路已经修好[1]，共三公里[i]。
（一）经费
经费全部到位。
（二）人员
驿站有人值守，名册另附。
完毕。
二、下一步工作
分两步走：
先备料，后施工。
1.备料要早。
（1）砂石
（2）水泥
2.施工要快。
另有两事相告。
框外的话。
框里的话。
节里的话。
村 公里 已修 未修 青石村 二 （含桥） 一
特此报告。
[1]据镇交通站统计。
[i]不含村道。
"""
"""The page in the order in which it is read: header, text, notes."""


def test_everything_that_is_seen_is_read_in_its_order(everything: Document) -> None:
    assert without_blanks("".join(leaf.text for leaf in leaves(everything))) == without_blanks(SEEN)


def test_automatic_numbers_and_levels_are_those_of_the_page(everything: Document) -> None:
    found = [(depth, each.marker and each.marker.text) for depth, each in sections(everything)]
    assert found == [
        (1, "一、"),
        (2, "（一）"),
        (2, "（二）"),
        (1, "二、"),
        (2, "1."),
        (3, "（1）"),
        (3, "（2）"),
        (2, "2."),
    ]


def test_merged_cells_are_kept(everything: Document) -> None:
    (table,) = (node for node in walk(everything) if isinstance(node, Table))
    assert table.header_rows == 1
    assert [[(cell.column_span, cell.row_span) for cell in row.cells] for row in table.rows] == [
        [(1, 2), (2, 1)],
        [(1, 1), (1, 1)],
        [(1, 1), (1, 1), (1, 1)],
    ]


def test_what_the_tree_has_no_place_for_is_said(everything: Document) -> None:
    told = [(each.code, each.message.partition(" holds ")[2]) for each in everything.diagnostics]
    left_out = ["bullets", "comments", "deletions", "passages of hidden text", "phonetic guides"]
    as_text = ["footnotes", "insertions", "lines of page headers", "text boxes"]
    for code, wanted in (("docx-left-out", left_out), ("docx-as-text", as_text)):
        messages = sorted(message for known, message in told if known == code)
        assert len(messages) == len(wanted)
        assert all(map(str.startswith, messages, wanted))


# -- our own files, saved by another program --


def sources(gold_texts: list[Path]) -> Iterator[Path]:
    """Yield texts of all kinds; every fifth of the gold texts is enough to start a program for."""
    yield from sorted(INPUT.glob("*.txt"))
    yield from gold_texts[::5]


@pytest.mark.parametrize(
    "options",
    [
        WHOLE,
        WriteOptions(markers="typed", keep_noise=True, numbering="automatic", style_separator=True),
    ],
    ids=["typed", "automatic"],
)
def test_files_that_libreoffice_saved_again_come_back_as_the_same_trees(
    converted: Converted, gold_texts: list[Path], tmp_path: Path, options: WriteOptions
) -> None:
    documents = {path.stem: converter.read(path) for path in sources(gold_texts)}
    files = [tmp_path / f"{name}.docx" for name in documents]
    for file, document in zip(files, documents.values(), strict=True):
        file.write_bytes(write(document, options).data)
    for (name, document), data in zip(documents.items(), converted(files, DOCX), strict=True):
        assert shown(read_of(data)) == shown(document), name


def test_tables_and_notes_that_libreoffice_saved_again_come_back(
    converted: Converted, everything: Document, tmp_path: Path
) -> None:
    file = tmp_path / "everything.docx"
    file.write_bytes(write(everything, WHOLE).data)
    (data,) = converted([file], DOCX)
    assert shown(read_of(data)) == shown(everything)


# -- files nobody here wrote --


def typed(file: Path) -> str:
    """Return what is typed in the body, in order, by nothing but its tags."""
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("word/document.xml").decode()
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))


def is_in(part: str, whole: str) -> bool:
    """Tell whether all characters of ``part`` are in ``whole``, in their order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def of_the_body(document: Document) -> str:
    """Return the text of a document less the lines of its page headers."""
    margins = (each for each in walk(document) if getattr(each, "role", None) == "noise")
    text = "".join(leaf.text for leaf in leaves(document))
    for each in margins:
        text = text.replace("".join(leaf.text for leaf in leaves(each)), "", 1)
    return without_blanks(text)


def test_all_that_is_typed_in_real_files_is_read_in_its_order(word_files: list[Path]) -> None:
    for file in word_files:
        text = without_blanks(typed(file))
        assert text, file.name
        assert is_in(text, of_the_body(converter.read(file))), file.name


def test_real_files_are_read_as_libreoffice_shows_them(
    converted: Converted, word_files: list[Path]
) -> None:
    """Automatic numbers are typed out, and nothing is added."""
    for file, text in zip(word_files, converted(word_files, TEXT), strict=True):
        assert of_the_body(converter.read(file)) == without_blanks(text.decode()), file.name
