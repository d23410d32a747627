"""Tables as HTML: for pages, and for Markdown where its own tables do not suffice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from converter.model import Cell, Inline, Table

MOST_COLUMNS, MOST_ROWS = 1000, 65534
"""What ``colspan`` and ``rowspan`` may be at most (HTML, 4.9.12.1)."""

ShowInlines: TypeAlias = Callable[[Sequence[Inline]], str]


def table_html(table: Table, show: ShowInlines) -> str:
    """Return ``table`` as an element, a line for each row; ``show`` makes HTML of inlines.

    A cell with one paragraph without a role holds its text, any other its paragraphs.
    """
    head = "".join(_row(row.cells, show, head=True) for row in table.rows[: table.header_rows])
    rows = "".join(_row(row.cells, show, head=False) for row in table.rows[table.header_rows :])
    head = f"<thead>\n{head}</thead>\n" if head else ""
    rows = f"<tbody>\n{rows}</tbody>\n" if rows else ""
    return f"<table>\n{head}{rows}</table>\n"


def _row(cells: Sequence[Cell], show: ShowInlines, *, head: bool) -> str:
    return f"<tr>{''.join(_cell(cell, show, head=head) for cell in cells)}</tr>\n"


def _cell(cell: Cell, show: ShowInlines, *, head: bool) -> str:
    start, end = ('th scope="col"', "th") if head else ("td", "td")
    if cell.column_span > 1:
        start += f' colspan="{min(cell.column_span, MOST_COLUMNS)}"'
    if cell.row_span > 1:
        start += f' rowspan="{min(cell.row_span, MOST_ROWS)}"'
    paragraphs = [(each.role, show(each.content)) for each in cell.content]
    if len(paragraphs) == 1 and paragraphs[0][0] is None:
        text = paragraphs[0][1]
    else:
        text = "".join(
            f'<p class="{role}">{shown}</p>' if role else f"<p>{shown}</p>"
            for role, shown in paragraphs
            if shown
        )
    return f"<{start}>{text}</{end}>"
