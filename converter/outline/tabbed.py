"""Tables in plain text: lines whose cells are parted by tabs, as a spreadsheet or Word pastes them.

What only looks so stays text: two or three names in a row, labels to be filled in, contents
pages, a marker parted from its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from converter.outline.candidates import at_start
from converter.outline.lines import (
    WHITE_SPACE,
    Paragraph,
    Range,
    TabbedTable,
    table_at,
    usual_gap,
)
from converter.outline.patterns import DATE, ENDS_WITH_ORGAN, LABEL
from converter.regex import Regex

MOST_COLUMNS = 63
"""Word has no more."""

FEWEST_ROWS = 2
FEWEST_ROWS_OF_TWO = 3
"""Two columns are a table with so many rows; fewer are two texts set side by side."""

FEWEST_TABS = 2
"""A line of tabs alone is a row to be filled in if it has so many; fewer are an indent."""

_NUMBER = Regex(r"[\d０-９.,，．%％…· -]+")
_NAME = Regex(r"[\u4e00-\u9fff](?:[ \u3000]*[\u4e00-\u9fff]){1,3}")
"""A name, or any word so short."""

_COLUMN = Regex(r".*[名号位务门注间点别目容项职量称期]", "名号位务门注间点别目容项职量称期")
"""姓名 · 序号 · 单位: what stands above a column."""

_CAPTION = Regex(r"附?表.*|.*[：:].*")
"""表1 各区任务 · 单位：万元, above a table."""


def with_tables(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    """Return ``lines`` with a table in the place of those that are its rows."""
    if "\t" not in text:
        return lines
    gap = usual_gap(lines)
    result: list[Paragraph] = []
    at = 0
    while at < len(lines):
        rows = [_cells(text, line) for line in _rows_from(text, lines, at, gap)]
        if len(rows) > 1 and _is_caption(text, rows):
            result.append(lines[at])
            del rows[0]
            at += 1
        last = at + len(rows)
        table = _table(text, rows, _blank_rows(text, lines[last - 1].end)) if rows else None
        if table is None:
            last = max(last, at + 1)
            result += lines[at:last]
        else:
            result.append(table_at(lines[at].start, table, lines[at].gap))
        at = last
    return result


def _rows_from(text: str, lines: list[Paragraph], at: int, gap: int) -> Iterator[Paragraph]:
    """Yield the lines from ``at`` on that may be rows of one table.

    A row with nothing in its cells is no line. It counts in the gap of the line below it, but
    does not end the table as blank lines do.
    """
    above: Paragraph | None = None
    for index in range(at, len(lines)):
        line = lines[index]
        if "\t" not in line.text or line.role or _is_marked(text, line):
            return
        if above is not None and line.gap > gap:
            between = text[above.end : line.start].split("\n")[1:-1]
            if sum("\t" not in each for each in between) > gap:
                return
        yield line
        above = line


def _is_marked(text: str, line: Paragraph) -> bool:
    """Tell whether a tab parts a marker from its text, as Word copies a numbered paragraph."""
    if line.text.count("\t") > 1:
        return False
    tab = text.index("\t", line.start)
    return text.startswith("附", line.start) or at_start(text, line.start, tab) is not None


def _cells(text: str, line: Paragraph) -> list[Range]:
    """Return where the cells of a row stand, without the blanks at their ends."""
    start = text.rfind("\n", 0, line.start) + 1
    pieces = text[start : line.end].split("\t")
    starts = accumulate((len(piece) + 1 for piece in pieces), initial=start)
    return [_trimmed(piece, at) for piece, at in zip(pieces, starts, strict=False)]


def _trimmed(piece: str, start: int) -> Range:
    rest = piece.lstrip(WHITE_SPACE)
    start += len(piece) - len(rest)
    return start, start + len(rest.rstrip(WHITE_SPACE))


def _is_caption(text: str, rows: Sequence[Sequence[Range]]) -> bool:
    """Tell whether the first row is a line above the table: 填报单位：… 单位：万元."""
    columns = max(map(len, rows[1:]))
    first = _texts(text, rows[0])
    return len(first) * 2 < columns and any(map(_CAPTION.fullmatch, first))


def _blank_rows(text: str, end: int) -> int:
    """Return how many rows with nothing in their cells stand below a row that ends at ``end``."""
    count = 0
    start = text.find("\n", end) + 1
    while start:
        stop = text.find("\n", start)
        line = text[start : stop if stop >= 0 else len(text)]
        if line.count("\t") < FEWEST_TABS or not line.isspace():
            break
        count += 1
        start = stop + 1
    return count


def _table(text: str, rows: list[list[Range]], blank_rows: int) -> TabbedTable | None:
    """Return the table that ``rows`` make, None if they are none."""
    rows = _in_columns(rows)
    columns = max(map(len, rows))
    texts = [[text[start:end] for start, end in row] for row in rows]
    if not 2 <= columns <= MOST_COLUMNS or (not blank_rows and _is_set_side_by_side(texts)):
        return None
    if columns == 2:
        if len(rows) < FEWEST_ROWS_OF_TWO:
            return None
    elif len(rows) + blank_rows < FEWEST_ROWS:
        return None
    if all(_NUMBER.fullmatch(row[-1]) for row in texts) and (
        columns == 2 or all(at_start(text, *row[0]) is not None for row in rows)
    ):
        return None  # a contents page
    filled = [tuple(row) + (_nothing_at(row[-1][1]),) * (columns - len(row)) for row in rows]
    blank = (_nothing_at(rows[-1][-1][1]),) * columns
    return TabbedTable((*filled, *[blank] * blank_rows), int(_is_head(texts[0], columns)))


def _nothing_at(offset: int) -> Range:
    """Return a cell with nothing in it."""
    return offset, offset


def _is_head(row: Sequence[str], columns: int) -> bool:
    """Tell whether a row names the columns: all of them, with words."""
    return len(row) == columns and all(row) and not any(map(_NUMBER.fullmatch, row))


def _in_columns(rows: list[list[Range]]) -> list[list[Range]]:
    """Return the cells in their columns: indents go, and tabs that only widen a gap."""
    indent = min(next(at for at, cell in enumerate(row) if not _is_empty(cell)) for row in rows)
    rows = [row[indent:] for row in rows]
    filled = [[cell for cell in row if not _is_empty(cell)] for row in rows]
    return filled if len({*map(len, filled)}) == 1 else rows


def _is_empty(cell: Range) -> bool:
    return cell[0] == cell[1]


def _texts(text: str, row: Sequence[Range]) -> list[str]:
    return [text[start:end] for start, end in row if start < end]


def _is_set_side_by_side(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether texts stand in rows that are no table: names, organs that sign, labels."""
    if any(cell.endswith(("：", ":")) for cell in rows[0]):
        return True
    if sum(map(bool, map(_COLUMN.fullmatch, rows[0]))) * 2 >= len(rows[0]):
        return False
    *above, last = [[cell for cell in row if cell] for row in rows]
    if all(map(DATE.fullmatch, last)) and not any(map(DATE.fullmatch, chain.from_iterable(above))):
        return True  # they sign, each with a date
    cells = [*chain.from_iterable(above), *last]
    return any(all(map(form.fullmatch, cells)) for form in (_NAME, ENDS_WITH_ORGAN, LABEL))
