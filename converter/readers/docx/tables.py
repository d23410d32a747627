"""Tables: ``w:tbl`` → `Table`, its merged cells as HTML has them; and tables that are none.

Office documents use tables to set text in its place: a frame around a page, 版记, signatures
side by side. Such a table is read as lines, cell by cell (`is_layout`):

* a table of one column, whatever its borders;
* a table without any visible border whose rows hold at most two texts, and which has at most
  `LAYOUT_ROWS` rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from converter.model import Break, Cell, Inline, Paragraph, Row, Table, Text
from converter.readers.docx.names import child, is_on, number, value, w

if TYPE_CHECKING:
    from lxml import etree

    from converter.readers.docx.styles import Styles

LAYOUT_ROWS = 8
"""A table without borders that has more rows is a list."""

LAYOUT_TEXTS = 2

WIDEST = 1_000
"""Columns that a cell takes are not more than this (Word knows 63)."""

_CONTAINERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins")))
_INVISIBLE = frozenset((None, "nil", "none"))


def is_layout(table: etree._Element, styles: Styles) -> bool:
    """Tell whether a table only sets text in its place (see the module)."""
    rows = [list(_children(row, w("tc"))) for row in _children(table, w("tr"))]
    if all(len(row) <= 1 for row in rows):
        return True
    if len(rows) > LAYOUT_ROWS or _has_borders(table, styles):
        return False
    return all(sum(map(_has_text, row)) <= LAYOUT_TEXTS for row in rows)


def cells_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the cells of a table that are shown, row by row."""
    for row in _children(table, w("tr")):
        if not _is_deleted(row):
            yield from (cell for cell in _children(row, w("tc")) if not _is_continued(cell))


def read_table(
    table: etree._Element, paragraphs_of: Callable[[etree._Element], tuple[Paragraph, ...]]
) -> Table:
    """Return the node of a table; ``paragraphs_of`` reads a cell."""
    grid: list[list[_Cell]] = []
    open_cells: dict[int, _Cell] = {}  # by column, those that rows below may go on with
    header_rows = 0
    for row in _children(table, w("tr")):
        if _is_deleted(row):
            continue
        if len(grid) == header_rows and is_on(row, "trPr", "tblHeader"):
            header_rows += 1
        grid.append(_read_row(row, open_cells, paragraphs_of))
    return Table(
        header_rows=header_rows,
        rows=tuple(Row(cells=tuple(cell.node() for cell in row)) for row in grid),
    )


def deleted_rows(table: etree._Element) -> int:
    """Return how many rows a tracked change has taken away."""
    return sum(map(_is_deleted, _children(table, w("tr"))))


def paragraph_of(text: str) -> Paragraph:
    """Return the paragraph of a cell; the line ends in ``text`` are breaks."""
    content: list[Inline] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        content += (Break(), Text(text=line)) if content else (Text(text=line),)
    return Paragraph(content=tuple(content))


@dataclass(slots=True)
class _Cell:
    """A cell that may still grow."""

    columns: int = 1
    rows: int = 1
    content: tuple[Paragraph, ...] = field(default=())

    def node(self) -> Cell:
        return Cell(column_span=self.columns, row_span=self.rows, content=self.content)


def _read_row(
    row: etree._Element,
    open_cells: dict[int, _Cell],
    paragraphs_of: Callable[[etree._Element], tuple[Paragraph, ...]],
) -> list[_Cell]:
    """Return the cells that begin in a row; those that go on from above grow."""
    cells: list[_Cell] = []
    column = _width(number(row, "trPr", "gridBefore"), least=0)
    if column:
        cells.append(_Cell(column))
    begun: dict[int, _Cell] = {}
    for element in _children(row, w("tc")):
        width = _width(number(element, "tcPr", "gridSpan"))
        above = open_cells.get(column)
        if _is_continued(element) and above is not None:
            above.rows += 1
            begun[column] = above
        elif _merge(element, "hMerge") == "continue" and cells:
            cells[-1].columns += width
        else:
            cell = _Cell(width, content=paragraphs_of(element))
            cells.append(cell)
            if _merge(element, "vMerge") == "restart":
                begun[column] = cell
        column += width
    open_cells.clear()
    open_cells.update(begun)
    return cells


def _width(columns: int | None, least: int = 1) -> int:
    return min(max(least if columns is None else columns, least), WIDEST)


def _merge(cell: etree._Element, kind: str) -> str | None:
    """Return how a cell is merged: ``restart``, ``continue`` (the default) or not at all."""
    found = child(cell, "tcPr", kind)
    return None if found is None else value(cell, "tcPr", kind) or "continue"


def _is_continued(cell: etree._Element) -> bool:
    return _merge(cell, "vMerge") == "continue"


def _is_deleted(row: etree._Element) -> bool:
    return child(row, "trPr", "del") is not None


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, content controls looked through."""
    for each in element:
        if each.tag == tag:
            yield each
        elif each.tag in _CONTAINERS:
            yield from _children(each, tag)


def _has_text(cell: etree._Element) -> bool:
    return any((each.text or "").strip() for each in cell.iter(w("t")))


def _has_borders(table: etree._Element, styles: Styles) -> bool:
    """Tell whether a line is drawn: by the table, its style, or a cell."""
    own = child(table, "tblPr", "tblBorders")
    if own is None:
        own = styles.table_borders(value(table, "tblPr", "tblStyle"))
    sides = [*(() if own is None else own)]
    for borders in table.iter(w("tcBorders")):
        sides += borders
    return any(side.get(w("val")) not in _INVISIBLE for side in sides)
