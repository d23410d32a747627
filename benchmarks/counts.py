"""Instruction counts of the main path on the five speeches: ``python -m benchmarks.counts``.

Times on shared machines are not stable, instructions are (to about one in a thousand). They are
counted by valgrind's callgrind: for ``start-up`` those of a whole process that converts the first
speech to DOCX; for every other step those that a further run over the five speeches adds to a
process that has run all of them once. What compresses a DOCX is left out: it is not ours.

The counts of `FIGURES` are kept with what they belong to: the versions of Python and the libraries,
and the count of `benchmarks.calibration`, in which another build of Python, another C library and
another processor show. Where one of these is another, or valgrind or the speeches are missing,
nothing is compared. A change of more than 5 % is explained in CHANGELOG.md; more than 15 % fails.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import converter
from benchmarks.environment import USUAL
from benchmarks.texts import speeches
from converter.writers.docx import package

FIGURES = Path(__file__).with_name("counts.json")
FORMATS = ("docx", "xml", "md", "json", "outline")
STEPS = ("tree", *FORMATS)
EXPLAINED = 0.05
FAILED = 0.15
SAME = 0.005
"""So much may the count of the calibration differ on machines that count alike."""

_RUNS = 2
_COLLECTED = re.compile(r"Collected : (\d+)")
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
_CALIBRATION = Path(__file__).with_name("calibration.py")


def main() -> int:
    """Count, and compare with the figures; return 1 if a step takes very much more than it did."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counts")
    parser.add_argument("--update", action="store_true", help=f"write {FIGURES.name}")
    parser.add_argument("--run", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run is not None:
        _run(options.run)
        return 0
    known = json.loads(FIGURES.read_text(encoding="utf-8"))
    try:
        speeches()
        here = _here()
    except (SystemExit, OSError, subprocess.CalledProcessError) as error:
        print(f"Not counted, it takes the speeches and valgrind: {error}")
        return 0
    if not options.update and (reason := different(known, here)):
        print(f"Not counted: {reason}.")
        return 0
    found = {**here, "instructions": _counts()}
    worse = compare(known["instructions"], found["instructions"])
    if options.update:
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(worse and not options.update)


def _here() -> dict[str, Any]:
    """Return what counts depend on besides this package."""
    libraries = {name: version(name) for name in ("pydantic", "lxml")}
    return {
        "versions": {"python": platform.python_version(), **libraries},
        "calibration": _instructions([sys.executable, "-S", str(_CALIBRATION)]),
    }


def different(known: dict[str, Any], here: dict[str, Any]) -> str | None:
    """Return why counts from ``here`` do not compare with the figures, if they do not."""
    if known["versions"] != here["versions"]:
        return f"the figures are those of {known['versions']}, here it is {here['versions']}"
    if abs(here["calibration"] / known["calibration"] - 1) > SAME:
        return "Python is built in another way here, or runs on another processor"
    return None


def _counts() -> dict[str, int]:
    """Return the instructions of every step."""
    own = [sys.executable, "-m", "benchmarks.counts", "--run"]
    subprocess.run(own, env=USUAL, check=True)  # compiles what is not yet
    idle = _instructions(own)
    counts = {"start-up": _start_up()}
    for step in STEPS:
        counts[step] = (_instructions([*own, *[step] * _RUNS]) - idle) // _RUNS
    return counts


def _start_up() -> int:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "converter", str(speeches()[0]), "--to", "docx"]
        command += ["--force", "-o", str(Path(folder) / "speech.docx")]
        # the first run compiles what is not yet
        subprocess.run(command, env=USUAL, check=True, capture_output=True)
        return _instructions(command)


def _instructions(command: Sequence[str]) -> int:
    """Return how many instructions ``command`` takes, by callgrind."""
    callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*callgrind, *command],
        env={**USUAL, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    found = _COLLECTED.search(done.stderr)
    assert found is not None, done.stderr
    return int(found[1])


class _Uncompressed:
    """Stands for the compressor."""

    crc32 = staticmethod(zlib.crc32)

    @staticmethod
    def compress(data: bytes, _level: int, *, wbits: int) -> bytes:
        return data


def _run(steps: Sequence[str]) -> None:
    """Do every step once, and then ``steps``.

    The garbage collector is off: when it looks depends on all that was made before.
    """
    gc.disable()
    package._codec = lambda: (_Uncompressed, 0)  # type: ignore[assignment]
    texts = [path.read_bytes() for path in speeches()]
    documents = [converter.read(text) for text in texts]
    for step in (*STEPS, *steps):
        for text, document in zip(texts, documents, strict=True):
            if step == "tree":
                converter.read(text)
            else:
                converter.render(document, step)


def compare(known: dict[str, int], found: dict[str, int]) -> bool:
    """Print both counts of every step; tell whether one takes very much more than it did."""
    for step, count in found.items():
        before = known.get(step, count)
        change = count / before - 1
        note = "  ← explain it in CHANGELOG.md" if abs(change) > EXPLAINED else ""
        print(f"{step:<10} {before:>15,} → {count:>15,}  {change:+7.1%}{note}")
    return any(count > known.get(step, count) * (1 + FAILED) for step, count in found.items())


if __name__ == "__main__":
    sys.exit(main())
