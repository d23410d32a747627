"""The table of formats: rows of other packages count as our own."""

from __future__ import annotations

import importlib.metadata
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


class EntryPoint:
    """What `importlib.metadata` gives for an installed package."""

    name = "table"
    value = "table_package:FORMAT"
    group = ENTRY_POINT_GROUP
    dist = None

    def __init__(self, row: object) -> None:
        self.row = row

    def load(self) -> object:
        """Return the row, or fail as a package that cannot be imported does."""
        if isinstance(self.row, Exception):
            raise self.row
        return self.row


@pytest.fixture
def fresh_table() -> Iterator[None]:
    formats._installed.cache_clear()
    yield
    formats._installed.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, row: object) -> None:
    entries = {ENTRY_POINT_GROUP: [EntryPoint(row)]}
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: entries.get(group, []))


@pytest.mark.usefixtures("fresh_table")
def test_a_package_adds_a_format(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, TABLE)
    source = tmp_path / "notice.txt"
    source.write_text("关于修桥的通知\n各村：\n一、备料\n二、用工\n", encoding="utf-8")

    (done,) = converter.convert(source, "table")

    assert [PurePath(path).name for path in done.written] == ["notice.table.xml"]
    assert converter.read(done.written[0]) == converter.read(source)


@pytest.mark.usefixtures("fresh_table")
def test_the_longest_ending_decides_whoever_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, TABLE)
    assert formats.format_of_path(PurePath("notice.table.xml")) is TABLE
    assert formats.format_of_path(PurePath("notice.xml")).name == "xml"
    assert stem_of("notice.table.xml") == "notice"


@pytest.mark.usefixtures("fresh_table")
@pytest.mark.parametrize("row", [ImportError("no module table_package"), "no row"])
def test_a_broken_package_is_named(monkeypatch: pytest.MonkeyPatch, row: object) -> None:
    install(monkeypatch, row)
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
