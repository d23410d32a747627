"""Tables as a grid: which cell begins at which place, where cells are merged."""

from __future__ import annotations

from converter.model import Cell, Table

MOST_COLUMNS = 1000
"""Merged cells make a row no wider than this (the limit of HTML)."""


def grid(table: Table) -> list[list[Cell | None]]:
    """Return the rows of ``table``; a place that a cell from above or the left covers is None."""
    rows: list[list[Cell | None]] = []
    covered: list[int] = []  # for each column, how many rows a cell from above still takes
    for row in table.rows:
        line: list[Cell | None] = []
        reach = [max(left - 1, 0) for left in covered]
        for cell in row.cells:
            while len(line) < len(covered) and covered[len(line)]:
                line.append(None)
            columns = min(cell.column_span, max(MOST_COLUMNS - len(line), 1))
            start, end = len(line), len(line) + columns
            line += [cell, *[None] * (columns - 1)]
            reach += [0] * (end - len(reach))
            reach[start:end] = [cell.row_span - 1] * columns
        rows.append(line)
        covered = reach
    return rows
