"""What a run tells: how far it is, what failed, and in the end what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from converter.errors import EXIT_ALL_FAILED, EXIT_INCOMPLETE, EXIT_OK


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes:
        done: Inputs that are done with; while they are being found, those found.
        total: Inputs there are; 0 while they are being found.
        failed: Inputs that failed, in part or as a whole.
    """

    done: int
    total: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Observer:
    """What is told how a run goes, in the thread that called `convert_many`.

    Attributes:
        progress: Takes how far it is.
        failure: Takes what messages call an input, and a message.
    """

    progress: Callable[[Progress], None] = lambda _: None
    failure: Callable[[str, str], None] = lambda *_: None


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a run: how many inputs there are of each sort.

    Attributes:
        output: Where the outputs are; empty if each is beside its input.
        converted: All outputs of these were written, in this run or the one it went on with.
        kept: All outputs of these were there, when a run without its journal was resumed.
        partly: Some outputs of these were written.
        failed: No output of these was written.
        skipped: These are no documents that can be read.
        waiting: These were not reached.
        resumable: Whether resuming the run may do more.
        seconds: How long this run took.
    """

    output: str
    converted: int = 0
    kept: int = 0
    partly: int = 0
    failed: int = 0
    skipped: int = 0
    waiting: int = 0
    resumable: bool = False
    seconds: float = 0.0

    @property
    def exit_code(self) -> int:
        """What a program should end with (`converter.errors.EXIT_CODES`)."""
        if not (self.partly or self.failed or self.waiting):
            return EXIT_OK
        some = self.converted or self.kept or self.partly
        return EXIT_INCOMPLETE if some else EXIT_ALL_FAILED
