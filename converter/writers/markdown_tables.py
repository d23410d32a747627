"""Tables as Markdown: GFM's own, and HTML where GFM has no way to say it.

A table of GFM has one row as its head; over a table without one stands an empty row. It has as
many cells in each row, and each holds one line, so the paragraphs of a cell are parted by
``<br>``. Merged cells, rows of unequal length, several rows of head and an empty head make a
table HTML: a block that browsers, GitHub and our own reader show as the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from converter.model import Cell, Inline, Table
from converter.writers.flow import Flow
from converter.writers.html import markup
from converter.writers.html.tables import table_html

_BAR = "&#124;"  # a backslash before a bar would end up in the text of other tools' code spans


def table_markdown(table: Table, flow: Flow, escaped: Callable[[str], str]) -> str:
    """Return ``table`` as Markdown; ``escaped`` makes a line mean itself anywhere in a line."""
    if not _is_plain(table):
        return _html(table, flow)
    rows = [[_cell(cell, flow, escaped) for cell in row.cells] for row in table.rows]
    if table.header_rows and not any(rows[0]):
        return _html(table, flow)
    if not table.header_rows:
        rows.insert(0, [""] * len(rows[0]))
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _is_plain(table: Table) -> bool:
    """Tell whether GFM has a way to say ``table``: its cells and its head make a grid."""
    widths = {len(row.cells) for row in table.rows}
    return (
        len(widths) == 1
        and widths != {0}
        and table.header_rows <= 1
        and all(cell.column_span == cell.row_span == 1 for row in table.rows for cell in row.cells)
    )


def _cell(cell: Cell, flow: Flow, escaped: Callable[[str], str]) -> str:
    texts = (escaped(flow.text(paragraph.content)) for paragraph in cell.content)
    return "<br>".join(filter(None, texts)).replace("|", _BAR)


def _html(table: Table, flow: Flow) -> str:
    def show(inlines: Sequence[Inline]) -> str:
        # no line ends: a blank line would end the block
        return markup.text(flow.text(inlines)).replace("\n", "&#10;")

    return table_html(table, show).rstrip()
