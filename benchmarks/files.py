"""2,000 files: this program against pandoc's best way and against copying, on all processors."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import peers
from benchmarks.environment import USUAL
from benchmarks.in_process import as_markdown
from benchmarks.table import Row
from benchmarks.texts import speeches
from benchmarks.timing import ratio

COUNT = 2000
ROUNDS = 3
PROCESSES = os.cpu_count() or 1

_COPY = """
import os, shutil, sys
out, keeps, *paths = sys.argv[1:]
for path in paths:
    copy = shutil.copy(path, out)
    if keeps == "kept":
        number = os.open(copy, os.O_RDWR)
        os.fsync(number)
        os.close(number)
"""


def rows() -> list[Row]:
    """Measure, and return the rows of the table; pandoc runs once, it takes long enough."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / "out"
        texts, markdown = _corpus(folder)
        times: dict[str, list[float]] = {"ours": [], "copying": []}
        for _ in range(ROUNDS):
            times["ours"].append(timed(out, partial(_convert, texts), COUNT))
            times["copying"].append(timed(out, partial(copy, texts), COUNT))
        pandoc = timed(out, partial(_pandoc, markdown), COUNT)
    measure = f"{COUNT:,} texts → DOCX, {PROCESSES} processes"
    here, copied = median(times["ours"]), median(times["copying"])
    copies = ratio(times, "ours", "copying")
    return [
        Row(measure, "pandoc lua", here / pandoc, 1 / 30, f"{here:.3g} s : {pandoc:.3g} s"),
        Row(measure, "copying the texts", copies, 3, f"{here:.3g} s : {copied:.3g} s"),
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


def timed(out: Path, run: Callable[[Path], None], count: int) -> float:
    """Return the seconds of ``run`` into the empty folder ``out``, where it makes ``count`` files.

    It begins when all that was written before is on the disk, and would not be waited for.
    """
    out.mkdir()
    if hasattr(os, "sync"):
        os.sync()
    begin = perf_counter()
    run(out)
    seconds = perf_counter() - begin
    assert sum(path.is_file() for path in out.rglob("*")) == count
    shutil.rmtree(out)
    return seconds


def _convert(texts: Sequence[Path], out: Path) -> None:
    """Convert the folder of ``texts`` as a user does: one command, which has its own processes."""
    command = [sys.executable, "-m", "converter", "--quiet", "--jobs", str(PROCESSES)]
    in_parallel([[*command, "--to", "docx", "-o", str(out), str(texts[0].parent)]])


def copy(texts: Sequence[Path], out: Path, keeps: str = "loose") -> None:
    """Copy ``texts``; what is ``kept`` is on the disk when the copy ends."""
    in_parallel([[sys.executable, "-c", _COPY, str(out), keeps, *share] for share in shares(texts)])


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
