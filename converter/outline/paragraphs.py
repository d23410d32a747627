"""Paragraphs: the lines of a text, those that belong together in one."""

from __future__ import annotations

from converter.outline import tabbed, torn, wrapped
from converter.outline.lines import Paragraph, cut, without
from converter.outline.pages import printed


def paragraphs(text: str) -> list[Paragraph]:
    """Cut ``text`` into paragraphs; every code point that is not blank is in one of them."""
    lines = tabbed.with_tables(text, cut(text))
    residue = printed(text, lines)
    width = wrapped.wrap_width(text, without(lines, residue))
    if width:
        return wrapped.joined(text, lines, width, residue)
    return torn.joined(text, lines, residue)
