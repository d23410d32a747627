"""Growth: the same text once, and ten, a hundred and a thousand times; time and peak memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import converter
from benchmarks.table import Row
from benchmarks.texts import speeches

ROUNDS = 3
SPEECH = 2
TIMES = (1, 10, 100, 1000)

_MIB = 2**20
_FIXED_MIB = 60
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""What ``ru_maxrss`` counts, in bytes."""


def rows() -> list[Row]:
    """Measure, and return the rows of the table."""
    found: dict[int, list[tuple[float, float]]] = {times: [] for times in TIMES}
    with TemporaryDirectory() as name:
        paths = {times: Path(name) / f"{times}.txt" for times in TIMES}
        text = speeches()[SPEECH].read_bytes()
        for times, path in paths.items():
            path.write_bytes(text * times)
        for _ in range(ROUNDS):
            for times, path in paths.items():
                found[times].append(_measured(path))
    seconds = {times: median(each[0] for each in found[times]) for times in TIMES}
    memory = {times: median(each[1] for each in found[times]) for times in TIMES}
    small, large = TIMES[1], TIMES[-1]
    pace = {times: seconds[times] / (times * len(text)) * 1e9 for times in TIMES}
    shown = " · ".join(f"×{times} {pace[times]:.0f} ns" for times in TIMES)
    allowed = 12 * len(text) * large + _FIXED_MIB * _MIB
    return [
        Row(f"time a byte, ×{large}", f"×{small}", pace[large] / pace[small], 1.2, shown),
        Row(
            f"peak memory, ×{large}",
            f"12 × input + {_FIXED_MIB} MiB",
            memory[large] / allowed,
            1,
            f"{memory[large] / _MIB:.0f} MiB : {allowed / _MIB:.0f} MiB",
        ),
    ]


def _measured(path: Path) -> tuple[float, float]:
    """Return seconds and peak memory in bytes of converting ``path`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def _convert(path: Path) -> None:
    """Convert ``path`` to DOCX; print seconds and peak memory in bytes."""
    converter.render(converter.parse("。"), "docx")  # so that start-up is not measured
    begin = perf_counter()
    converter.render(converter.read(path.read_bytes()), "docx")
    seconds = perf_counter() - begin
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT)


if __name__ == "__main__":
    _convert(Path(sys.argv[1]))
