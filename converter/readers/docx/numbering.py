"""Automatic numbers: what Word shows before a paragraph that has ``w:numPr``.

A list is an abstract definition (``w:abstractNum``) and its uses (``w:num``), which share one
count unless a use says where it starts (``w:startOverride``). Sources: ECMA-376 part 1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from converter.readers.docx.names import VAL, child, is_on, number, value, w, whole
from converter.readers.docx.number_formats import numbered
from converter.readers.docx.styles import Styles

if TYPE_CHECKING:
    from lxml import etree

LEVELS = 9
"""Levels of a list (17.9.3)."""

_PLACE = re.compile(r"%([1-9])")
_CUSTOM = re.compile(r"0*1")
"""``w:format`` of a custom format that pads with zeros: 001, 002 …"""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list (``w:lvl``).

    Attributes:
        start: Its first number.
        format: A name of ``w:numFmt``; ``bullet`` and ``none`` are no numbers.
        text: The template of the number, ``%1`` the number of the first level.
        restart: It begins anew behind a number of this level (from 1) or one further out;
            0 is never, None behind any further out.
        legal: All numbers in it are Arabic.
        style: The id of the paragraph style that has this level.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph.

    Attributes:
        text: The number as it is shown; empty for a bullet.
        bullet: It is a bullet.
        known: Its format is one that is known here.
    """

    text: str = ""
    bullet: bool = False
    known: bool = True


class _List:
    """The count of one abstract definition."""

    def __init__(self) -> None:
        self.numbers: list[int | None] = [None] * LEVELS
        self.started: set[tuple[str, int]] = set()


class Numbering:
    """The lists of a document; `label` is asked paragraph by paragraph, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._uses: dict[str, etree._Element] = {}
        for each in () if root is None else root:
            if each.tag == w("abstractNum"):
                self._abstract.setdefault(each.get(w("abstractNumId")) or "", each)
            elif each.tag == w("num"):
                self._uses.setdefault(each.get(w("numId")) or "", each)
        self._lists: dict[str, _List] = {}
        self._levels: dict[str, tuple[Level, ...]] = {}

    def label(self, properties: etree._Element | None, style: str | None) -> Label | None:
        """Return what stands before the next paragraph, None if it is not numbered.

        Args:
            properties: Its ``w:pPr``.
            style: The id of its style.
        """
        use = value(properties, "numPr", "numId")
        of_style = use is None
        if use is None:
            use = self._styles.numbering(style)
        if use is None or use not in self._uses:
            return None
        depth = number(properties, "numPr", "ilvl")
        levels = self._levels_of(use)
        if depth is None and of_style:
            depth = self._depth_of_style(levels, style)
        depth = min(max(depth or 0, 0), LEVELS - 1)
        level = levels[depth]
        if level.format == "bullet":
            return Label(bullet=True)
        numbers = self._count(use, depth, levels)
        return _label(levels, depth, numbers)

    def _depth_of_style(self, levels: tuple[Level, ...], style: str | None) -> int | None:
        """Return the level that belongs to a style or to one that it is based on."""
        for name in self._styles.chain(style):
            for depth, level in enumerate(levels):
                if level.style == name:
                    return depth
        return self._styles.numbering_level(style)

    def _count(self, use: str, depth: int, levels: tuple[Level, ...]) -> list[int]:
        """Count one more at ``depth``; return the numbers of that level and those above."""
        counted = self._lists.setdefault(self._definition(use), _List())
        numbers = counted.numbers
        override = self._start_override(use, depth)
        if override is not None and (use, depth) not in counted.started:
            numbers[depth] = None
        counted.started.add((use, depth))
        start = levels[depth].start if override is None else override
        before = numbers[depth]
        numbers[depth] = start if before is None else before + 1
        for above in range(depth):  # a level that was left out stands at its start
            if numbers[above] is None:
                numbers[above] = levels[above].start
        for below in range(depth + 1, LEVELS):
            restart = levels[below].restart
            if restart is None or (restart and depth < restart):
                numbers[below] = None
        return [each or 0 for each in numbers[: depth + 1]]

    def _definition(self, use: str) -> str:
        return value(self._uses[use], "abstractNumId") or ""

    def _override(self, use: str, depth: int) -> etree._Element | None:
        for each in self._uses[use].iterchildren(w("lvlOverride")):
            if whole(each.get(w("ilvl"))) == depth:
                return each
        return None

    def _start_override(self, use: str, depth: int) -> int | None:
        return number(self._override(use, depth), "startOverride")

    def _levels_of(self, use: str) -> tuple[Level, ...]:
        """Return the levels of a use of a list, its own in the place of the definition's."""
        if use not in self._levels:
            levels = list(self._defined(self._definition(use)))
            for depth in range(LEVELS):
                own = child(self._override(use, depth), "lvl")
                if own is not None:
                    levels[depth] = _level(own)
            self._levels[use] = tuple(levels)
        return self._levels[use]

    def _defined(self, definition: str) -> tuple[Level, ...]:
        """Return the levels of a definition; one that links to a style has those of its list."""
        root = self._abstract.get(definition)
        linked = self._styles.numbering(value(root, "numStyleLink"))
        if linked in self._uses and self._definition(linked) != definition:
            root = self._abstract.get(self._definition(linked))
        levels = [Level(text=f"%{depth + 1}.") for depth in range(LEVELS)]
        for each in () if root is None else root.iterchildren(w("lvl")):
            depth = whole(each.get(w("ilvl")))
            if depth is not None and 0 <= depth < LEVELS:
                levels[depth] = _level(each)
        return tuple(levels)


def _level(element: etree._Element) -> Level:
    start, restart = number(element, "start"), number(element, "lvlRestart")
    level = Level(
        start=1 if start is None else start,
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restart=restart,
        legal=bool(is_on(element, "isLgl")),
        style=value(element, "pStyle"),
    )
    custom = element.find(f".//{w('numFmt')}[@{w('format')}]")  # Word wraps it for old programs
    if custom is None:
        return level
    sample = (custom.get(w("format")) or "").partition(",")[0].strip()
    zeros = custom.get(VAL) == "custom" and _CUSTOM.fullmatch(sample)
    return replace(level, format=f"zeros{len(sample)}" if zeros else "custom")


def _label(levels: tuple[Level, ...], depth: int, numbers: list[int]) -> Label:
    """Fill the template of a level with the numbers."""
    legal = levels[depth].legal
    unknown = False

    def filled(place: re.Match[str]) -> str:
        nonlocal unknown
        at = int(place[1]) - 1
        if at > depth:
            return ""
        name = "decimal" if legal else levels[at].format
        if name in ("none", "bullet"):
            return ""
        if name.startswith("zeros"):
            return str(numbers[at]).zfill(int(name.removeprefix("zeros")))
        shown = numbered(name, numbers[at])
        unknown = unknown or shown is None
        return str(numbers[at]) if shown is None else shown

    text = _PLACE.sub(filled, levels[depth].text)
    return Label(text=text, known=not unknown)
