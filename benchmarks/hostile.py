"""Hostile texts against the clock: ``python benchmarks/hostile.py``.

The tests count steps of Python, and so do not see what takes time inside one step: a regular
expression that backtracks, a string that is copied again and again. Here each text of
``tests/test_hostile.py`` is read at two sizes; eight times the text should take about eight
times the time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from test_hostile import TEXTS  # the path above comes first

import converter

SIZE = 40_000
GROWTH = 8


def seconds(text: str) -> float:
    """Return the processor time that reading ``text`` takes."""
    begin = time.process_time()
    converter.parse(text)
    return time.process_time() - begin


def main() -> None:
    """Print a row a text: its times, and how many times longer the larger one takes."""
    print(f"{SIZE:>10,} {SIZE * GROWTH:>10,}  ratio")
    for name, make in TEXTS.items():
        small, large = seconds(make(SIZE)), seconds(make(SIZE * GROWTH))
        print(f"{small:>9.2f}s {large:>9.2f}s {large / small:>6.1f}  {name}", flush=True)


if __name__ == "__main__":
    main()
