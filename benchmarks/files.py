"""2,000 files: this program against pandoc's best way and against copying, on all processors."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import peers
from benchmarks.environment import USUAL
from benchmarks.in_process import as_markdown
from benchmarks.table import Row
from benchmarks.texts import speeches

COUNT = 2000
ROUNDS = 3
PROCESSES = os.cpu_count() or 1

_COPY = "import shutil, sys\nfor path in sys.argv[2:]: shutil.copy(path, sys.argv[1])"


def rows() -> list[Row]:
    """Measure, and return the rows of the table; pandoc runs once, it takes long enough."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        texts, markdown = _corpus(folder)
        ours, copying = [], []
        for _ in range(ROUNDS):
            ours.append(_timed(folder, lambda out: _convert(texts, out)))
            copying.append(_timed(folder, lambda out: _copy(texts, out)))
        pandoc = _timed(folder, lambda out: _pandoc(markdown, out))
    measure = f"{COUNT:,} texts → DOCX, {PROCESSES} processes"
    here, copied = median(ours), median(copying)
    return [
        Row(measure, "pandoc lua", here / pandoc, 1 / 30, f"{here:.3g} s : {pandoc:.3g} s"),
        Row(measure, "copying the texts", here / copied, 3, f"{here:.3g} s : {copied:.3g} s"),
    ]


def _corpus(folder: Path) -> tuple[list[Path], list[Path]]:
    """Write the five speeches until there are enough files, as text and as Markdown."""
    markdown = as_markdown(speeches(), folder)
    made: tuple[list[Path], list[Path]] = ([], [])
    for number in range(COUNT):
        text = speeches()[number % len(speeches())]
        for source, suffix, paths in ((text, "txt", made[0]), (markdown[text], "md", made[1])):
            target = folder / suffix / f"{number:04}.{suffix}"
            target.parent.mkdir(exist_ok=True)
            paths.append(Path(shutil.copyfile(source, target)))
    return made


def _timed(folder: Path, run: Callable[[Path], None]) -> float:
    """Return the seconds of ``run`` into an empty folder."""
    out = folder / "out"
    out.mkdir()
    begin = perf_counter()
    run(out)
    seconds = perf_counter() - begin
    assert sum(1 for _ in out.iterdir()) == COUNT
    shutil.rmtree(out)
    return seconds


def _convert(texts: Sequence[Path], out: Path) -> None:
    """Convert the folder of ``texts`` as a user does: one command, which has its own processes."""
    command = [sys.executable, "-m", "converter", "--quiet", "--jobs", str(PROCESSES)]
    in_parallel([[*command, "--to", "docx", "-o", str(out), str(texts[0].parent)]])


def _copy(texts: Sequence[Path], out: Path) -> None:
    in_parallel([[sys.executable, "-c", _COPY, str(out), *share] for share in shares(texts)])


def _pandoc(markdown: Sequence[Path], out: Path) -> None:
    command = peers.pandoc_lua(peers.FASTEST_READER, str(out))
    in_parallel([command] * PROCESSES, ["\n".join(share) for share in shares(markdown)])


def shares(paths: Sequence[Path]) -> list[list[str]]:
    """Return ``paths`` dealt out to as many processes as there are processors."""
    return [[str(path) for path in paths[at::PROCESSES]] for at in range(PROCESSES)]


def in_parallel(commands: Sequence[Sequence[str]], told: Sequence[str] = ()) -> None:
    """Run ``commands`` at the same time, each told its text on standard input; wait for all."""
    running = [
        subprocess.Popen(
            command,
            env=USUAL,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for command in commands
    ]
    for process, text in zip(running, told or [""] * len(running), strict=True):
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
    codes = [process.wait() for process in running]
    if any(codes):
        raise SystemExit("a process failed")
