"""Styles: what the name of a style, and those it is based on, say about a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from converter.layout.word_styles import ROLES
from converter.model import Role
from converter.readers.docx.names import child, is_on, number, value, w

if TYPE_CHECKING:
    from lxml import etree

LONGEST_CHAIN = 50
"""Styles are based on one another at most this deep; a ring is cut there."""

BODY_LEVEL = 9
"""The outline level of body text (17.3.1.20); 0 is the outermost heading."""

_HEADING = re.compile("heading ([1-9])")
_CONTENTS = re.compile("(?:toc|wpsoffice手动目录) [1-9]")

Fact = TypeVar("Fact")


class Styles:
    """The styles of a document, looked up by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: str | None = None
        for style in () if root is None else root.iterchildren(w("style")):
            key = style.get(w("styleId")) or ""
            self._styles.setdefault(key, style)
            if style.get(w("type")) == "paragraph" and is_true(style.get(w("default"))):
                self._default = self._default or key
        # each is asked for every paragraph, and there are few styles
        self.role = cache(self._role)
        self.level = cache(self._level)
        self.lead_level = cache(self._lead_level)
        self.numbering = cache(self._numbering)
        self.is_hidden = cache(self._is_hidden)

    def chain(self, style: str | None) -> Iterator[str]:
        """Yield the ids of a style and those that it is based on, innermost first.

        A style that is not there is the default one (17.7.4.17).
        """
        key = style if style in self._styles else self._default
        for _ in range(LONGEST_CHAIN):
            if key is None or key not in self._styles:
                return
            yield key
            key = value(self._styles[key], "basedOn")

    def name(self, style: str) -> str:
        """Return the name of a style in lower case; ids differ from program to program."""
        return (value(self._styles[style], "name") or style).strip().lower()

    def numbering_level(self, style: str | None) -> int | None:
        """Return the level of its list that a style asks for."""
        return self._first(style, lambda found: number(found, "pPr", "numPr", "ilvl"))

    def table_borders(self, style: str | None) -> etree._Element | None:
        """Return ``w:tblBorders`` of a table style."""
        if style not in self._styles:
            return None
        return self._first(style, lambda found: child(found, "tblPr", "tblBorders"))

    def _role(self, style: str | None) -> Role | None:
        """Return the role of a paragraph of this style, None if its style has none."""
        for key in self.chain(style):
            name = self.name(key)
            if name in ROLES:
                return ROLES[name]
            if _CONTENTS.fullmatch(name):
                return "toc"
        return None

    def _level(self, style: str | None) -> int | None:
        """Return the outline level of a paragraph style, from 0; None is body text."""
        for key in self.chain(style):
            own = number(self._styles[key], "pPr", "outlineLvl")
            found = _HEADING.fullmatch(self.name(key))
            if own is None and found:
                own = int(found[1]) - 1
            if own is not None:
                return own if 0 <= own < BODY_LEVEL else None
        return None

    def _lead_level(self, style: str | None) -> int | None:
        """Return the outline level of the heading style that a character style is linked to."""
        if style not in self._styles:
            return None
        linked = value(self._styles[style], "link")
        return self.level(linked) if linked in self._styles else None

    def _numbering(self, style: str | None) -> str | None:
        """Return the ``w:numId`` of a style."""
        if style is None and self._default is None:
            return None
        return self._first(style, lambda found: value(found, "pPr", "numPr", "numId"))

    def _is_hidden(self, style: str | None) -> bool:
        """Tell whether the text of a style is hidden."""
        return bool(self._first(style, lambda found: is_on(found, "rPr", "vanish")))

    def _first(
        self, style: str | None, fact: Callable[[etree._Element], Fact | None]
    ) -> Fact | None:
        """Return a fact of the innermost style of the chain that states it."""
        for key in self.chain(style):
            found = fact(self._styles[key])
            if found is not None:
                return found
        return None


def is_true(text: str | None) -> bool:
    """Tell whether an attribute of type ST_OnOff is on."""
    return text in ("1", "true", "on")
