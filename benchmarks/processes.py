"""One whole process for one file: this program against a bare one and against others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import peers
from benchmarks.environment import USUAL
from benchmarks.in_process import as_markdown
from benchmarks.table import Row, milliseconds
from benchmarks.texts import speeches
from benchmarks.timing import Way, interleaved, ratio

ROUNDS = 11

_OURS = "convert speech.txt --to docx"
_BARE = "bare program: argparse, pydantic, three models"
_PYTHON = "python -c pass"
_PANDOC = f"pandoc -f {peers.FASTEST_READER} speech.md -o speech.docx"


def rows() -> list[Row]:
    """Measure, and return the rows of the table."""
    texts = speeches()
    with TemporaryDirectory() as name:
        folder = Path(name)
        markdown = as_markdown(texts, folder)
        target = str(folder / "speech.docx")
        convert = [sys.executable, "-m", "converter", "--to", "docx", "--force", "-o", target]
        pandoc = [peers.PANDOC, "-f", peers.FASTEST_READER, "-o", target]
        ways = {
            _OURS: _process(lambda path: [*convert, str(path)]),
            _BARE: _process(lambda path: [sys.executable, str(peers.HERE / "bare.py"), str(path)]),
            _PYTHON: _process(lambda _: [sys.executable, "-c", "pass"]),
            _PANDOC: _process(lambda path: [*pandoc, str(markdown[path])]),
        }
        times = interleaved(ways, texts, ROUNDS)
    shown = {name: milliseconds(median(spent) / len(texts)) for name, spent in times.items()}
    return [
        Row(_OURS, other, ratio(times, _OURS, other), goal, f"{shown[_OURS]} : {shown[other]}")
        for other, goal in ((_BARE, 1.25), (_PANDOC, 1), (_PYTHON, None))
    ]


def _process(command: Callable[[Path], list[str]]) -> Way:
    """Return the way that runs ``command`` for a path and waits for its end."""
    return lambda path: subprocess.run(
        command(path),
        env=USUAL,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
