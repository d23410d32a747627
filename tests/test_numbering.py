"""``--numbering automatic``: Word counts the numbers that the tree has."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import render
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from converter import numerals, parse
from converter.model import Document
from converter.options import WriteOptions
from converter.writers.docx import write

INPUT = Path(__file__).resolve().parent.parent / "input"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

SPELLED: dict[str, Callable[[int], str]] = {
    "chineseCountingThousand": numerals.to_han,
    "decimal": str,
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("123", "１２３")),
    "decimalEnclosedCircle": lambda number: "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[number - 1],
    "chineseLegalSimplified": lambda number: "壹贰叁肆伍陆柒捌玖"[number - 1],
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[number - 1],
    "upperLetter": lambda number: chr(64 + number),
    "lowerLetter": lambda number: chr(96 + number),
    "upperRoman": lambda number: ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[
        number - 1
    ],
}


def parts(made: Document, **options: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write(made, WriteOptions(**options)).data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def value(element: ElementTree.Element | None) -> str:
    assert element is not None
    return element.get(f"{W}val", "")


def shown(package: dict[str, bytes]) -> list[str]:
    """Return the text of each paragraph with its number, counted by the rules of ECMA-376.

    A level counts on in its list, and starts anew after a paragraph of a level above (17.9.10).
    """
    lists: dict[str, dict[str, ElementTree.Element]] = {}
    numbering = package.get("word/numbering.xml")
    for one in ElementTree.fromstring(numbering) if numbering else ():
        if one.tag == f"{W}abstractNum":
            levels = {level.get(f"{W}ilvl", ""): level for level in one.iter(f"{W}lvl")}
            lists[one.get(f"{W}abstractNumId", "")] = levels
        else:  # each list has a definition of its own
            assert one.get(f"{W}numId") == value(one.find(f"{W}abstractNumId"))
    counts: dict[str, dict[str, int]] = {key: {} for key in lists}
    lines = []
    for paragraph in ElementTree.fromstring(package["word/document.xml"]).iter(f"{W}p"):
        text = "".join(run.text or "" for run in paragraph.iter(f"{W}t"))
        found = paragraph.find(f"{W}pPr/{W}numPr")
        if found is not None:
            key, at = value(found.find(f"{W}numId")), value(found.find(f"{W}ilvl"))
            level = lists[key][at]
            so_far = counts[key]
            so_far[at] = so_far.get(at, int(value(level.find(f"{W}start"))) - 1) + 1
            counts[key] = {other: so_far[other] for other in so_far if other <= at}
            number = SPELLED[value(level.find(f"{W}numFmt"))](so_far[at])
            pattern = value(level.find(f"{W}lvlText"))
            assert pattern.count("%") == 1
            text = pattern.replace(f"%{int(at) + 1}", number) + text
        # The gap behind a number belongs to its level: Word sets it where no text follows, too.
        lines.append(text.rstrip("\u3000"))
    return lines


def numbered(made: Document) -> int:
    return parts(made, numbering="automatic")["word/document.xml"].count(b"<w:numPr>")


def same(made: Document, **options: Any) -> None:
    counted = shown(parts(made, numbering="automatic", **options))
    assert counted == shown(parts(made, **options))


@pytest.mark.parametrize("markers", ["official", "typed"])
@pytest.mark.parametrize("name", ["notice", "speech", "regulation", "redacted"])
def test_the_samples_have_the_same_numbers(name: str, markers: str) -> None:
    made = parse((INPUT / f"{name}.txt").read_text(encoding="utf-8"))
    assert numbered(made) > 3
    same(made, markers=markers)


@given(documents, st.sampled_from(["official", "typed"]))
def test_any_document_has_the_same_numbers(made: Document, markers: str) -> None:
    same(made, markers=markers)


TEXTS = {
    "a number is left out": "一、甲\n（一）乙。\n二、丙\n四、丁\n五、戊\n（一）己。\n",
    "the list begins at three": "三、抓收割\n四、抓烘干\n五、抓仓储\n",
    "two forms on one level": "一、甲事\n（一）乙。\n（二）丙。\n二、丁\n1.戊。\n2.己。\n三、庚\n",
    "below items": "一、甲事\n1.乙。\n（1）丙。\n（2）丁。\n2.戊。\n（1）己。\n（2）庚。\n",
    "letters": "一、甲事\nA.乙。\nB.丙。\nC.丁。\n",
    "half-width brackets": "(一)甲事\n(二)乙事\n(三)丙事\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_marker_is_numbered_and_right(text: str) -> None:
    made = parse(text)
    assert numbered(made) == text.count("\n")
    same(made)
    same(made, markers="typed")


def test_the_outline_is_one_list_that_starts_anew_below_each_heading() -> None:
    made = parse("一、甲事\n（一）乙。\n（二）丙。\n二、丁事\n（一）戊。\n（二）己。\n")
    package = parts(made, numbering="automatic")
    assert package["word/numbering.xml"].count(b"<w:num ") == 1
    assert package["word/document.xml"].count(b'<w:ilvl w:val="1"/>') == 4


def test_what_word_cannot_count_stays_text_and_is_told() -> None:
    made = parse(
        "一、甲事\n要做两件事：一是修路。二是建桥。\n二、乙事\n1.1 丙事\n1.2 丁事\n三、戊事\n"
    )
    output = write(made, WriteOptions(numbering="automatic"))
    (remark,) = output.diagnostics
    assert (remark.code, remark.severity) == ("marker-typed", "info")
    assert remark.message == "4 markers stay text, the first is 一是: Word cannot count them"
    assert made.source is not None
    assert remark.span is not None
    assert made.source.text[remark.span.start : remark.span.end] == "一是"
    same(made)


def test_literal_numbers_are_the_default() -> None:
    made = parse("一、甲事\n二、乙事\n")
    package = parts(made)
    assert "word/numbering.xml" not in package
    assert b"numbering" not in package["[Content_Types].xml"]
    assert write(made, WriteOptions()).diagnostics == ()


def test_a_space_keeps_a_number_from_a_number() -> None:
    made = parse("一、甲事\n1.5G基站建设要快。\n2.其他建设要稳。\n")
    same(made)


def test_the_validator_finds_no_error(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    file = tmp_path / "numbered.docx"
    made = parse((INPUT / "regulation.txt").read_text(encoding="utf-8"))
    for separator in (False, True):
        options = WriteOptions(numbering="automatic", style_separator=separator)
        file.write_bytes(write(made, options).data)
        assert audit.OpenXmlValidator().validate(str(file)).errors == []


@pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")
def test_the_page_is_the_same_line_by_line(tmp_path: Path) -> None:
    made = parse((INPUT / "notice.txt").read_text(encoding="utf-8"))
    seen = []
    for numbering in ("literal", "automatic"):
        folder = tmp_path / numbering
        folder.mkdir()
        data = write(made, WriteOptions(numbering=numbering)).data
        pages = render.pages(render.to_pdf(data, folder))
        seen.append(
            [[(re.sub(r"\s", "", x.text), round(x.left)) for x in page.lines] for page in pages]
        )
    assert seen[0] == seen[1]
