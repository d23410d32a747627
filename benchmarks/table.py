"""The table of results, in Markdown."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from typing import NamedTuple

_LIBRARIES = ("pydantic", "lxml", "isal", "python-docx")


class Row(NamedTuple):
    """A line of the table.

    Attributes:
        measure: What was measured.
        against: What it was measured against.
        ratio: How many times as much it took.
        goal: The ratio to reach; None where there is none.
        figures: The two figures, with their units.
    """

    measure: str
    against: str
    ratio: float
    goal: float | None = None
    figures: str = ""


def markdown(rows: Iterable[Row]) -> str:
    """Return ``rows`` as a Markdown table."""
    lines = ["| measure | against | ratio | goal | |", "|---|---|---:|---:|---|"]
    for row in rows:
        goal = "" if row.goal is None else f"≤ {shown(row.goal)}"
        lines.append(
            f"| {row.measure} | {row.against} | {shown(row.ratio)} | {goal} | {row.figures} |"
        )
    return "\n".join(lines)


def shown(ratio: float) -> str:
    """Return a ratio as people read it: 3.2, or 1/50."""
    if ratio >= 0.1:
        return f"{ratio:.3g}"
    return f"1/{1 / ratio:.0f}"


def milliseconds(seconds: float) -> str:
    """Return a time with its unit, in three digits."""
    return f"{seconds * 1000:.3g} ms"


def versions(peers: Sequence[str]) -> str:
    """Return what the figures were measured with, and when."""
    ours = [f"{name} {version(name)}" for name in _LIBRARIES]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}"
    return ", ".join([date.today().isoformat(), machine, python, *ours, *peers])
