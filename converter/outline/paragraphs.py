"""Paragraphs: the lines of a text, those that belong together in one."""

from __future__ import annotations

from converter.outline import torn, wrapped
from converter.outline.lines import Paragraph, cut


def paragraphs(text: str) -> list[Paragraph]:
    """Cut ``text`` into paragraphs; every code point that is not blank is in one of them."""
    lines = cut(text)
    width = wrapped.wrap_width(text, lines)
    return wrapped.joined(text, lines, width) if width else torn.joined(text, lines)
