"""A table (表格) of the text as ``w:tbl``.

The standard says of tables only how those on a turned page stand (8). So this is practice:
ruled, as wide as the type area, the head repeated on every page, no row divided between two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from converter.layout.titles import width
from converter.layout.word_styles import NORMAL
from converter.model import Cell, Inline, Table
from converter.writers.docx.markup import SPECK
from converter.writers.docx.runs import runs
from converter.writers.docx.template import Template
from converter.writers.docx.units import TWIPS_PER_PT, twips_of_mm

TABLE_STYLE = "TableGrid"
"""The id of the table style, ``Table Grid`` to Word."""

CELL_MARGIN = 85
"""Between a rule and the text beside it, in twips (1.5 mm); less where columns are narrow."""

PADDING = 28
"""Between a rule and the text above or below it, in twips (0.5 mm)."""

_LONGEST = 16
"""字 of a column's longest text that count for its width; a longer one is set in lines."""
_SHORTEST = 6
"""字 of it that stay on one line if they can."""

_CENTRED = 8
"""A column whose texts are no longer than this, in 字, is set centred."""

_SLACK = 0.5

TextOf: TypeAlias = Callable[[Sequence[Inline]], str]
"""What gives the text of a paragraph by its inlines."""

Lines = Sequence[str]
"""The paragraphs of a cell, as text."""


class _Place(NamedTuple):
    """Where a cell stands: in which column, over how many; ``goes_on`` from the row above."""

    column: int
    span: int
    lines: Lines
    starts: bool = False
    goes_on: bool = False


class Laid(NamedTuple):
    """A table as it is laid out on a page.

    Attributes:
        rows: The cells of each row.
        head: How many of the rows are its head.
        widths: The widths of its columns, in twips.
        margin: The margin at the left and right of a cell, in twips.
        one: The width of a character, in twips.
    """

    rows: Sequence[Sequence[_Place]]
    head: int
    widths: Sequence[int]
    margin: int
    one: int


def laid_out(table: Table, template: Template, text_of: TextOf) -> Laid | None:
    """Return ``table`` as it stands on the page; None for a table of no cells.

    Args:
        table: The table.
        template: The template of the profile.
        text_of: Gives the text of a paragraph; each is asked for once.
    """
    rows = _grid(table, text_of)
    columns = max((place.column + place.span for row in rows for place in row), default=0)
    if not columns:
        return None
    room = twips_of_mm(template.profile.page.text_width)
    one = template.measures.character_of(template.profile.styles[_key(template, "table_text")])
    widths = _widths(rows, columns, room, one)
    return Laid(rows, table.header_rows, widths, _margin(columns, room, one), one)


def table_xml(laid: Laid, template: Template) -> str:
    """Return ``w:tbl``.

    A paragraph stands behind it, so that two tables stay two and none ends the text.
    """
    short = _short_columns(laid)
    written = "".join(
        _row(row, laid.widths, short, template, head=at < laid.head)
        for at, row in enumerate(laid.rows)
    )
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in laid.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>'
        f'<w:tblW w:w="{sum(laid.widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f"{_narrow_margins(laid.margin)}</w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>{SPECK}"
    )


def row_heights(laid: Laid, template: Template) -> Iterator[float]:
    """Yield about how high each row is, in pt."""
    style = template.profile.styles[_key(template, "table_text")]
    pitch = template.measures.line_of(style) / TWIPS_PER_PT
    for row in laid.rows:
        most = 1
        for place in row:
            size = sum(laid.widths[place.column : place.column + place.span]) - 2 * laid.margin
            room = max(size, laid.one)
            filled = [-(-width(line, 0.5) * laid.one // room) for line in place.lines]
            most = max(most, int(sum(filled)))
        yield most * pitch + 2 * PADDING / TWIPS_PER_PT


def _grid(table: Table, text_of: TextOf) -> list[list[_Place]]:
    """Return the cells of each row by column, with those that go on from a row above."""
    rows: list[list[_Place]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column: (columns, rows still to come)
    for row in table.rows:
        places: list[_Place] = []
        waiting = list(row.cells)
        below: dict[int, tuple[int, int]] = {}
        column = 0
        while waiting or any(at >= column for at in open_cells):
            if column in open_cells:
                span, left = open_cells.pop(column)
                places.append(_Place(column, span, (), goes_on=True))
                if left > 1:
                    below[column] = span, left - 1
            else:
                gap = min((at - column for at in open_cells if at > column), default=None)
                cell = waiting.pop(0) if waiting else Cell(column_span=gap or 1)
                span = min(cell.column_span, gap or cell.column_span)
                starts = cell.row_span > 1
                lines = [text_of(paragraph.content) for paragraph in cell.content]
                places.append(_Place(column, span, lines, starts=starts))
                if starts:
                    below[column] = span, cell.row_span - 1
            column += span
        open_cells = below
        rows.append(places)
    return rows


def _widths(rows: Sequence[Sequence[_Place]], columns: int, room: int, one: int) -> list[int]:
    """Return the widths of the columns in twips: by their longest texts, ``room`` in all."""
    longest = _longest(rows, columns)
    margins = 2 * _margin(columns, room, one)
    least = [min(most, _SHORTEST) * one + margins for most in longest]
    wanted = [min(most, _LONGEST) * one + margins for most in longest]
    if sum(wanted) <= room:
        rest = (room - sum(wanted)) / columns
        widths = [int(size + rest) for size in wanted]
    elif sum(least) <= room:
        part = (room - sum(least)) / (sum(wanted) - sum(least))
        widths = [int(low + part * (high - low)) for low, high in zip(least, wanted, strict=True)]
    else:
        widths = [int(room * size / sum(least)) for size in least]
    widths[-1] += room - sum(widths)
    return widths


def _margin(columns: int, room: int, one: int) -> int:
    """Return the margins of cells: a character (``one``) must have room in each column."""
    return min(CELL_MARGIN, max((room // columns - one) // 2, 0))


def _narrow_margins(margin: int) -> str:
    """Return ``w:tblCellMar`` where margins are not those of the table style."""
    if margin == CELL_MARGIN:
        return ""
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


def _longest(rows: Sequence[Sequence[_Place]], columns: int) -> list[float]:
    """Return the room that the longest line of each column takes in 字, 2 at least.

    LibreOffice puts a gap between digits and Chinese characters, whatever it is told.
    """
    longest = [2.0] * columns
    for row in rows:
        for place in row:
            if place.span == 1:
                most = max((width(line) + _SLACK for line in place.lines), default=0)
                longest[place.column] = max(longest[place.column], most)
    return longest


def _short_columns(laid: Laid) -> frozenset[int]:
    """Return the columns whose texts all fit on a line: they are set centred."""
    most = _CENTRED * laid.one
    longest = _longest(laid.rows, len(laid.widths))
    return frozenset(
        at
        for at, size in enumerate(laid.widths)
        if longest[at] * laid.one <= min(size - 2 * laid.margin, most)
    )


def _row(
    row: Sequence[_Place],
    widths: Sequence[int],
    short: frozenset[int],
    template: Template,
    *,
    head: bool,
) -> str:
    column = max((place.column + place.span for place in row), default=0)
    if column < len(widths):
        row = [*row, _Place(column, len(widths) - column, ())]
    cells = "".join(_cell(place, widths, short, template, head=head) for place in row)
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(
    place: _Place, widths: Sequence[int], short: frozenset[int], template: Template, *, head: bool
) -> str:
    size = sum(widths[place.column : place.column + place.span])
    span = f'<w:gridSpan w:val="{place.span}"/>' if place.span > 1 else ""
    merged = '<w:vMerge w:val="restart"/>' if place.starts else ""
    if place.goes_on:
        merged = "<w:vMerge/>"
    key = _key(template, "table_head" if head else "table_text")
    centred = not head and (place.span > 1 or place.column in short)
    start = template.start(key, '<w:jc w:val="center"/>' if centred else "")
    content = "".join(
        f"{start}{runs(line, template.run_starts[key])}</w:p>" for line in place.lines or ("",)
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{span}{merged}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def _key(template: Template, key: str) -> str:
    """Return the style ``key``, or what stands for it in a profile without."""
    return key if key in template.profile.styles else NORMAL
