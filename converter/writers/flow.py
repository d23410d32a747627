"""Paragraphs and headings as text on one line: what txt and Markdown have in common."""

from __future__ import annotations

from collections.abc import Sequence

from converter.markers import printed_with_gap
from converter.model import Block, Form, Inline, Marker
from converter.model.visit import joins_with_space
from converter.options import WriteOptions


class Flow:
    """Inlines and markers as text, in the form that the options ask for.

    Attributes:
        left_out: How many residues of printing were left out so far.
    """

    def __init__(self, options: WriteOptions) -> None:
        self.left_out = 0
        self._official = options.markers != "typed"
        self._keep_noise = options.keep_noise

    def text(self, inlines: Sequence[Inline]) -> str:
        """Return ``inlines`` on one line, as `converter.model.plain_text` joins them."""
        if len(inlines) == 1 and inlines[0].type == "text":  # as most are
            return inlines[0].text
        if not inlines:
            return ""
        lines = self.lines(inlines)
        text = lines[0]
        for line in lines[1:]:
            text += f" {line}" if joins_with_space(text, line) else line
        return text

    def lines(self, inlines: Sequence[Inline]) -> list[str]:
        """Return the text of ``inlines``, one string for each line of the source."""
        lines: list[list[str]] = [[]]
        for inline in inlines:
            if inline.type == "break":
                lines.append([])
            elif inline.type == "item":
                first, *others = self.lines(inline.content)
                marked = self.marked(inline.marker, first)
                if lines[-1] and joins_with_space(lines[-1][-1], marked):
                    lines[-1].append(" ")
                lines[-1].append(marked)
                lines.extend([line] for line in others)
            elif inline.type == "text" or self._keep_noise:
                lines[-1].append(inline.text)
            else:
                self.left_out += 1
        return ["".join(line) for line in lines]

    def marked(self, marker: Marker | None, text: str) -> str:
        """Put ``marker`` before ``text``, the two kept apart where 1.5 would be misread."""
        if marker is None:
            return text
        shown, gap = printed_with_gap(marker, official=self._official)
        if not text:
            return shown
        if not gap and joins_with_space(shown, text):
            gap = " "
        return f"{shown}{gap}{text}"


def opening(form: Form, content: Sequence[Block]) -> tuple[Sequence[Inline], Sequence[Block]]:
    """Part the text that stands on a marker's line from the blocks below it.

    Args:
        form: The form of a section.
        content: Its blocks; returned as they are if no text of theirs stands there.
    """
    if form == "heading" or not content:
        return (), content
    first = content[0]
    if first.type != "paragraph" or first.role is not None:
        return (), content
    return first.content, content[1:]
