"""The errors a user can meet, and the exit codes of the command line.

::

    ConverterError                      exit code
     ├─ UsageError                      2   the request itself is wrong
     │   └─ UnknownFormatError          2
     ├─ InputError                      3   an input is missing or cannot be opened
     ├─ SourceError                     4   an input was opened but cannot be understood
     │   └─ EncodingError               4   … its bytes are not text in any known encoding
     └─ OutputError                     5   an output cannot be written
         └─ OutputExistsError           5   … because it is there already

Every message names the file, the place and the way out, in plain words.
"""

from __future__ import annotations

from typing import ClassVar

EXIT_OK = 0
EXIT_INTERNAL = 1
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_SOURCE = 4
EXIT_OUTPUT = 5
EXIT_INTERRUPTED = 130


class ConverterError(Exception):
    """Base of all errors that this package raises on purpose."""

    exit_code: ClassVar[int] = EXIT_INTERNAL


class UsageError(ConverterError):
    """The request itself is wrong: options that contradict each other, a value out of range."""

    exit_code = EXIT_USAGE


class UnknownFormatError(UsageError):
    """A format that no row of the table of formats has, or that cannot do what is asked."""


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


class OutputError(ConverterError):
    """An output cannot be written: no permission, no space, open in another program."""

    exit_code = EXIT_OUTPUT


class OutputExistsError(OutputError):
    """An output is there already and was kept."""
