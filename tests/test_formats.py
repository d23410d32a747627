"""The table of formats: rows of other packages count as our own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

import converter
from converter import formats
from converter.errors import UnknownFormatError, UsageError
from converter.formats import ENTRY_POINT_GROUP, Format
from converter.plan import stem_of

TABLE = Format(
    "table",
    "a format of another package",
    (".table.xml",),
    reader="converter.readers.xml:read",
    writer="converter.writers.xml:write",
)


WITH_TABLE = f"from converter.formats import Format\nFORMAT = {TABLE!r}\n"


@pytest.fixture
def fresh_table() -> Iterator[None]:
    formats._installed.cache_clear()
    yield
    formats._installed.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Install a package of one module as installers do."""
    about = folder / "table_package-1.0.dist-info"
    about.mkdir()
    about.joinpath("METADATA").write_text("Name: table-package\nVersion: 1.0\n")
    about.joinpath("entry_points.txt").write_text(
        f"[{ENTRY_POINT_GROUP}]\ntable = table_package:FORMAT\n"
    )
    folder.joinpath("table_package.py").write_text(code)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "table_package", raising=False)


@pytest.mark.usefixtures("fresh_table")
def test_a_package_adds_a_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, WITH_TABLE)
    source = tmp_path / "notice.txt"
    source.write_text("关于修桥的通知\n各村：\n一、备料\n二、用工\n", encoding="utf-8")

    (done,) = converter.convert(source, "table")

    assert [PurePath(path).name for path in done.written] == ["notice.table.xml"]
    assert converter.read(done.written[0]) == converter.read(source)


@pytest.mark.usefixtures("fresh_table")
def test_the_longest_ending_decides_whoever_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install(monkeypatch, tmp_path, WITH_TABLE)
    assert formats.format_of_path(PurePath("notice.table.xml")) == TABLE
    assert formats.format_of_path(PurePath("notice.xml")).name == "xml"
    assert stem_of("notice.table.xml") == "notice"


@pytest.mark.usefixtures("fresh_table")
@pytest.mark.parametrize("code", ["import table_parts", "FORMAT = 'no row'"])
def test_a_broken_package_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str
) -> None:
    install(monkeypatch, tmp_path, code)
    with pytest.raises(UsageError, match="table"):
        formats.all_formats()


def test_a_format_that_is_only_read_cannot_be_written() -> None:
    row = Format("scan", "only read", (".scan",), reader="converter.readers.text:read")
    with pytest.raises(UnknownFormatError, match="scan can be read but not written"):
        row.load_writer()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notice.DOC", "save it as .docx"),
        ("notice.wps", "save it as .docx"),
        ("notice.pdf", "save a .docx as .pdf"),
        ("notice.log", "--from or --to"),
    ],
)
def test_an_unknown_ending_is_told_a_way_out(name: str, words: str) -> None:
    with pytest.raises(UnknownFormatError, match=words):
        formats.format_of_path(PurePath(name))
