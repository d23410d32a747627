"""The errors a user can meet, and the exit codes of the command line.

::

    ConverterError                      exit code
     ├─ UsageError                      2   the request itself is wrong
     │   ├─ UnknownFormatError          2   … a format that is not known, or not for this
     │   └─ EditError                   2   … a change that a tree cannot take
     ├─ InputError                      3   an input is missing or cannot be opened
     ├─ SourceError                     4   an input was opened but cannot be understood
     │   ├─ EncodingError               4   … its bytes are not text in any known encoding
     │   └─ LimitError                  4   … with the time and the memory it may take
     ├─ OutputError                     5   an output cannot be written
     │   └─ OutputExistsError           5   … because it is there already
     ├─ IncompleteError                 6   several things were asked for, some failed
     │   └─ AllFailedError              7   … all of them
     ├─ ClusterError                    8   the machines that should do the work cannot be reached
     └─ InternalError                   1   a defect of this program

Every message names the file, the place and the way out, in plain words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from converter.outcome import Conversion

__all__ = [
    "EXIT_CODES",
    "AllFailedError",
    "ClusterError",
    "ConverterError",
    "EditError",
    "EncodingError",
    "IncompleteError",
    "InputError",
    "InternalError",
    "LimitError",
    "OutputError",
    "OutputExistsError",
    "SourceError",
    "UnknownFormatError",
    "UsageError",
]

EXIT_OK = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_SOURCE = 4
EXIT_OUTPUT = 5
EXIT_INCOMPLETE = 6
EXIT_ALL_FAILED = 7
EXIT_CLUSTER = 8
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

EXIT_CODES: dict[int, str] = {
    EXIT_OK: "everything asked for was written",
    EXIT_INTERNAL: "a defect of this program",
    EXIT_USAGE: "the request is wrong: options, formats, names that contradict each other",
    EXIT_INPUT: "an input is missing or cannot be opened",
    EXIT_SOURCE: "an input cannot be understood: empty, a picture, an unknown encoding",
    EXIT_OUTPUT: "an output cannot be written, or exists already",
    EXIT_INCOMPLETE: "several things were asked for, and some failed",
    EXIT_ALL_FAILED: "several things were asked for, and all failed",
    EXIT_CLUSTER: "the cluster cannot be reached, or went away",
    EXIT_INTERRUPTED: "interrupted (Ctrl-C)",
    EXIT_BROKEN_PIPE: "the program that read the output went away",
}
"""Every exit code with its meaning, as ``--help`` shows it."""


class ConverterError(Exception):
    """Base of all errors that this package raises on purpose."""

    exit_code: ClassVar[int] = EXIT_INTERNAL


class UsageError(ConverterError):
    """The request itself is wrong: options that contradict each other, a value out of range."""

    exit_code = EXIT_USAGE


class UnknownFormatError(UsageError):
    """A format that no row of the table of formats has, or that cannot do what is asked."""


class EditError(UsageError):
    """A change that a tree cannot take: a node that is not in it, or cannot stand there."""


class InputError(ConverterError):
    """An input is missing or cannot be opened."""

    exit_code = EXIT_INPUT


class SourceError(ConverterError):
    """An input was opened, but it is not what it should be (empty, a picture, broken JSON)."""

    exit_code = EXIT_SOURCE


class EncodingError(SourceError):
    """The bytes are not text in the encoding asked for, or in any that is tried.

    Attributes:
        offset: The byte offset of the first byte that cannot be decoded, if there is one.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


class LimitError(SourceError):
    """An input takes more time or memory than it may, or ends the process that converts it."""


class OutputError(ConverterError):
    """An output cannot be written: no permission, no space, open in another program."""

    exit_code = EXIT_OUTPUT


class OutputExistsError(OutputError):
    """An output is there already and was kept."""


class IncompleteError(ConverterError):
    """Several inputs or outputs were asked for, and not all could be done.

    Attributes:
        conversions: What became of each input, in order; its ``errors`` say why.
    """

    exit_code = EXIT_INCOMPLETE

    def __init__(self, message: str, conversions: tuple[Conversion, ...] = ()) -> None:
        super().__init__(message)
        self.conversions = conversions


class AllFailedError(IncompleteError):
    """Several inputs or outputs were asked for, and none could be done."""

    exit_code = EXIT_ALL_FAILED


class ClusterError(ConverterError):
    """The machines that should do the work cannot be reached, or went away."""

    exit_code = EXIT_CLUSTER


class InternalError(ConverterError):
    """A defect of this program; ``__cause__`` is the exception that showed it."""
