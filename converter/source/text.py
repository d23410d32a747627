"""A source: decoded text with its name and encoding."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from converter.errors import SourceError

_LINE_END = r"\r\n|\r|\n"


@dataclass(frozen=True)
class Source:
    """The text of an input, as the outline parser takes it.

    Attributes:
        text: The decoded text, the byte order mark removed, line ends as in the file.
        encoding: The name of the encoding it had, ``unicode`` if it was never bytes.
        origin: The name messages call it by: its path, or ``<stdin>``.
    """

    text: str
    encoding: str = "unicode"
    origin: str = "<text>"

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of the first code point of every line (ends: LF, CR LF, CR)."""
        return (0, *(end.end() for end in re.finditer(_LINE_END, self.text)))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a code point offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_range(self, offset: int) -> tuple[int, int]:
        """Return where the line of a code point offset begins and ends, its line end left out."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        if line == len(self.line_starts):
            return start, len(self.text)
        end = self.line_starts[line]
        two = self.text[end - 2 : end] == "\r\n"
        return start, end - (2 if two else 1)


def source_of_text(text: str, origin: str = "<text>", encoding: str = "unicode") -> Source:
    """Return the source of a text that is in hand.

    Raises:
        SourceError: If the string holds half a surrogate pair, which no file can hold.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{origin}: the character at offset {error.start} is half a surrogate pair "
            f"(U+{ord(text[error.start]):04X}). Decode the text again without 'surrogateescape' "
            "or 'surrogatepass'."
        ) from None
    return Source(text, encoding, origin)
