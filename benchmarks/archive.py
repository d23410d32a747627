"""The archive of 3,000 documents: one run against copying the same files, on all processors.

The archive is unpacked first, so that both ways begin with the same files and end with as many on
the disk. Copying is timed twice: as it is usually done, and with each file on the disk when the
copy ends, as a run leaves its outputs.
"""

from __future__ import annotations

import os
import sys
import tarfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.files import PROCESSES, copy, in_parallel, timed
from benchmarks.table import Row
from benchmarks.timing import ratio

FORMATS = ("md", "docx")
ROUNDS = 3

_REPOSITORY = Path(__file__).resolve().parent.parent


def rows() -> list[Row]:
    """Measure, and return the rows of the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        texts = _unpacked(folder / "in")
        ways: dict[str, Callable[[Path], None]] = {
            "copying": partial(copy, texts),
            "copying, each on the disk": partial(copy, texts, keeps="kept"),
            **{to: partial(_convert, folder / "in", to) for to in FORMATS},
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, run in ways.items():
                times[way].append(timed(folder / "out", run, len(texts)))
    spent = {way: median(seconds) for way, seconds in times.items()}
    return [
        Row(
            f"{len(texts):,} documents → {to}, {PROCESSES} processes",
            other,
            ratio(times, to, other),
            3,
            f"{spent[to]:.3g} s : {spent[other]:.3g} s",
        )
        for to in FORMATS
        for other in spent
        if other not in FORMATS
    ]


def _unpacked(folder: Path) -> list[Path]:
    """Unpack the archive in ``$CONVERTER_SCALE``, or beside the repository.

    Raises:
        SystemExit: If it is not there.
    """
    scale = Path(os.environ.get("CONVERTER_SCALE", _REPOSITORY.parent / "shared" / "scale"))
    archive = scale / "archive3000.tar.gz"
    if not archive.exists():
        raise SystemExit(f"There is no {archive}; set CONVERTER_SCALE to its folder.")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return sorted(folder.rglob("*.txt"))


def _convert(folder: Path, to: str, out: Path) -> None:
    program = [sys.executable, "-m", "converter", str(folder), "--quiet"]
    in_parallel([[*program, "--to", to, "-o", str(out), "--jobs", str(PROCESSES)]])
