"""Cursor: the paragraph at hand, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence

from converter.outline.candidate import Candidate
from converter.outline.lines import Paragraph


class Cursor:
    """The way through the paragraphs of a text, one by one.

    Attributes:
        paragraphs: All of them.
        openers: The candidate marker at the start of each.
        at: The index of the one at hand; their number at the end.
        listed: The paragraphs at which a doubtful list begins.
    """

    def __init__(
        self, paragraphs: Sequence[Paragraph], openers: Sequence[Candidate | None]
    ) -> None:
        self.paragraphs = paragraphs
        self.openers = openers
        self.at = 0
        self.listed = _listed(openers)

    @property
    def here(self) -> Paragraph:
        """The paragraph at hand; there is none at the end."""
        return self.paragraphs[self.at]

    @property
    def on_last(self) -> bool:
        """Nothing follows the paragraph at hand."""
        return self.at + 1 >= len(self.paragraphs)

    def peek(self, ahead: int = 0) -> Paragraph | None:
        """Return the paragraph so many further on, or None where the text has ended."""
        index = self.at + ahead
        return self.paragraphs[index] if 0 <= index < len(self.paragraphs) else None

    def opener(self, index: int) -> Candidate | None:
        """Return the candidate at the start of a paragraph; None also behind the last one."""
        return self.openers[index] if index < len(self.openers) else None

    def marked(self, index: int) -> bool:
        """Tell whether a marker opens the paragraph: a doubtful one needs a second member."""
        opener = self.opener(index)
        return opener is not None and (
            opener.certain or not opener.family.doubtful or index in self.listed
        )

    def take(self, place: list[int], role: str | None = None) -> Paragraph:
        """Put the paragraph at hand into ``place``, go on to the next one, and return it.

        Its role is ``role`` if its source has not given it one.
        """
        paragraph = self.here
        paragraph.role = paragraph.role or role
        place.append(self.at)
        self.at += 1
        return paragraph


def _listed(openers: Sequence[Candidate | None]) -> frozenset[int]:
    """Return the paragraphs at which a doubtful list begins: a second member follows."""
    upcoming: dict[str, int | None] = {}
    found: set[int] = set()
    for index in range(len(openers) - 1, -1, -1):
        opener = openers[index]
        if opener is None or not opener.family.doubtful:
            continue
        series = opener.family.series
        if opener.ordinal == 1 and upcoming.get(series) == 2:
            found.add(index)
        upcoming[series] = opener.ordinal
    return frozenset(found)
