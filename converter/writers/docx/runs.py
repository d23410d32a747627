"""The text of one paragraph, joined from its inlines, and the runs that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converter.markers import printed_with_gap
from converter.model import Inline, Marker
from converter.model.visit import joins_with_space
from converter.options import WriteOptions
from converter.regex import Regex
from converter.writers.docx.markup import escape

TEXT_START = '<w:t xml:space="preserve">'
TEXT_END = "</w:t>"
RUN_END = f"{TEXT_END}</w:r>"

SHARED = Regex("([\u00a1-\u00bf\u00d7\u00f7\u02b0-\u02ff\u0370-\u2e7f]+)")
"""Signs that Chinese and Latin fonts have in common, the quotation marks, dashes and ellipses
among them; letters with accents are Latin. (A group, so that `re.split` keeps them.)"""


class RunStart(NamedTuple):
    """How runs of one kind begin.

    Attributes:
        plain: Up to their text.
        chinese: The same in the Chinese font, for signs that are not to be set in the Latin
            one; None where the two are the same.
    """

    plain: str
    chinese: str | None = None


def runs(text: str, start: RunStart) -> str:
    """Return the runs that hold ``text``; no text needs no run."""
    text = escape(text)
    if "\n" in text:
        text = text.replace("\n", f"{TEXT_END}<w:br/>{TEXT_START}")
    if "\t" in text:
        text = text.replace("\t", f"{TEXT_END}<w:tab/>{TEXT_START}")
    plain, chinese = start
    if chinese is None:
        return f"{plain}{TEXT_START}{text}{RUN_END}" if text else ""
    return "".join(
        [
            f"{chinese if at % 2 else plain}{TEXT_START}{piece}{RUN_END}"
            for at, piece in enumerate(SHARED.compiled.split(text))
            if piece
        ]
    )


class Line:
    """The text of one paragraph, joined from its inlines.

    Attributes:
        pieces: The text so far.
        markers: The markers in it.
        left_out: How many residues of printing it leaves out.
    """

    __slots__ = ("_author_breaks", "_joint", "_last", "_options", "left_out", "markers", "pieces")

    def __init__(self, options: WriteOptions, *, author_breaks: bool = False) -> None:
        self.pieces: list[str] = []
        self.markers: list[Marker] = []
        self.left_out = 0
        self._options = options
        self._author_breaks = author_breaks
        self._joint: str | None = None
        self._last = ""

    def add(self, inlines: Sequence[Inline]) -> None:
        """Add inlines and all below them."""
        if len(inlines) == 1 and inlines[0].type == "text":  # nearly always
            self._add_text(inlines[0].text)
            return
        stack = list(inlines)
        stack.reverse()
        while stack:
            here = stack.pop()
            if here.type == "text":
                self._add_text(here.text)
            elif here.type == "item":
                self.add_marker(here.marker)
                stack.extend(reversed(here.content))
            elif here.type == "break":
                self.join("\n" if self._author_breaks else "")
            elif self._options.keep_noise:
                self._add_text(here.text)
            else:
                self.left_out += 1

    def add_marker(self, marker: Marker) -> None:
        """Add a marker in the form asked for."""
        self.markers.append(marker)
        text, gap = printed_with_gap(marker, official=self._options.markers != "typed")
        self._add_text(text)
        self._joint = gap

    def follow(self, number: str) -> None:
        """Say that ``number`` stands before this line."""
        self._last = number
        self.join()

    def join(self, joint: str = "") -> None:
        """Say what stands before the next text: nothing but a space between Latin words."""
        self._joint = joint or self._joint or ""

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return the text of some of the pieces, of all by default."""
        return "".join(self.pieces[start:end])

    def _add_text(self, text: str) -> None:
        joint = self._joint
        if joint is not None and self._last:
            if joint:
                text = joint + text
            elif joins_with_space(self._last, text):
                text = f" {text}"
        self._joint = None
        self._last = text
        self.pieces.append(text)
