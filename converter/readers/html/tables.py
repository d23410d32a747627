"""Tables of a page: which are tables, and their nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from converter.model import Cell, Paragraph, Row, Table
from converter.readers.html.elements import Element

MOST_COLUMNS, MOST_ROWS = 1000, 65534
"""What ``colspan`` and ``rowspan`` are at most (HTML, 4.9.12.1)."""

ReadCell: TypeAlias = Callable[[Element], tuple[Paragraph, ...]]

_GROUPS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")
_NOT_IN_CELLS = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6", "article", "main"})


def is_layout(table: Element) -> bool:
    """Tell whether a table only sets text in its place.

    It says so, or has one column, or holds headings or further tables.
    """
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    return holds_blocks(table) or all(len(_cells(row)) <= 1 for row, _ in _rows(table))


def holds_blocks(table: Element) -> bool:
    """Tell whether the cells of a table hold what a cell of the tree cannot."""
    return any(element.tag in _NOT_IN_CELLS for element in table.descendants())


def read_table(table: Element, read_cell: ReadCell) -> Table:
    """Return the node of ``table``; ``read_cell`` gives the paragraphs of a cell."""
    rows: list[Row] = []
    header_rows = 0
    for row, in_head in _rows(table):
        cells = _cells(row)
        headed = in_head or (bool(cells) and all(cell.tag == "th" for cell in cells))
        if headed and header_rows == len(rows):
            header_rows += 1
        rows.append(Row(cells=tuple(_cell(cell, read_cell) for cell in cells)))
    return Table(header_rows=header_rows, rows=tuple(rows))


def _cell(cell: Element, read_cell: ReadCell) -> Cell:
    return Cell(
        column_span=_span(cell, "colspan", MOST_COLUMNS),
        row_span=_span(cell, "rowspan", MOST_ROWS),
        content=read_cell(cell),
    )


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the rows, and whether each stands in the head."""
    for child in table.elements():
        if child.tag == "tr":
            yield child, False
        elif child.tag in _GROUPS:
            yield from ((row, child.tag == "thead") for row in child.elements() if row.tag == "tr")


def _cells(row: Element) -> list[Element]:
    return [child for child in row.elements() if child.tag in _CELLS]


def _span(cell: Element, name: str, most: int) -> int:
    value = cell.attributes.get(name, "").strip()
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        return 1
    return min(max(int(value), 1), most)
