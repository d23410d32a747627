"""Instruction counts of the main path on the five speeches: ``python -m benchmarks.counts``.

Times on shared machines are not stable, instructions are (to about one in a thousand). They are
counted by valgrind's callgrind: for ``start-up`` those of a whole process that converts the first
speech to DOCX; for every other step those that a further run over the five speeches adds to a
process that has run all of them once. The counts of `FIGURES` are kept with the versions they
belong to; a change of more than 5 % is explained in CHANGELOG.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import converter
from benchmarks.texts import speeches

FIGURES = Path(__file__).with_name("counts.json")
FORMATS = ("docx", "xml", "md", "json", "outline")
STEPS = ("tree", *FORMATS)
TOLERANCE = 0.05

_RUNS = 2
_COLLECTED = re.compile(r"Collected : (\d+)")
_ENVIRONMENT = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def main() -> int:
    """Count, and compare with the figures; return 1 if a step takes much more than it did."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counts")
    parser.add_argument("--update", action="store_true", help=f"write {FIGURES.name}")
    parser.add_argument("--run", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run is not None:
        _run(options.run)
        return 0
    found: dict[str, Any] = {"versions": _versions(), "instructions": _counts()}
    known = json.loads(FIGURES.read_text(encoding="utf-8"))
    worse = _compare(known, found)
    if options.update:
        FIGURES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(worse and not options.update)


def _counts() -> dict[str, int]:
    """Return the instructions of every step."""
    own = [sys.executable, "-m", "benchmarks.counts", "--run"]
    idle = _instructions(own)
    counts = {"start-up": _start_up()}
    for step in STEPS:
        counts[step] = (_instructions([*own, *[step] * _RUNS]) - idle) // _RUNS
    return counts


def _start_up() -> int:
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "converter", str(speeches()[0]), "--to", "docx"]
        command += ["-o", str(Path(folder) / "speech.docx")]
        subprocess.run(command, check=True, capture_output=True)  # compiles what is not yet
        return _instructions([*command, "--force"])


def _instructions(command: Sequence[str]) -> int:
    """Return how many instructions ``command`` takes, by callgrind."""
    callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*callgrind, *command],
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
    )
    found = _COLLECTED.search(done.stderr)
    assert found is not None, done.stderr
    return int(found[1])


def _run(steps: Sequence[str]) -> None:
    """Do every step once, and then ``steps``."""
    texts = [path.read_bytes() for path in speeches()]
    documents = [converter.read(text) for text in texts]
    for step in (*STEPS, *steps):
        for text, document in zip(texts, documents, strict=True):
            if step == "tree":
                converter.read(text)
            else:
                converter.render(document, step)


def _compare(known: dict[str, Any], found: dict[str, Any]) -> bool:
    """Print both counts of every step; tell whether one takes much more than it did."""
    if known["versions"] != found["versions"]:
        print(f"The figures were counted with {known['versions']}, now it is {found['versions']}.")
    worse = False
    for step, count in found["instructions"].items():
        before = known["instructions"].get(step, count)
        change = count / before - 1
        worse = worse or change > TOLERANCE
        note = "  ← explain it in CHANGELOG.md" if abs(change) > TOLERANCE else ""
        print(f"{step:<10} {before:>15,} → {count:>15,}  {change:+7.1%}{note}")
    return worse


def _versions() -> dict[str, str]:
    libraries = {name: version(name) for name in ("pydantic", "lxml", "isal")}
    return {"python": platform.python_version(), **libraries}


if __name__ == "__main__":
    sys.exit(main())
