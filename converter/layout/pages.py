"""How many pages a text takes: counted line by line, as word processors set them.

Only what must be known before a page exists is asked here: whether the front page has room
for text (GB/T 9704-2012, 7.3.2), and whether the last page is even (GB/T 33476.2, 7.3.1). Fonts
and programs differ: digits are wider in some, and LibreOffice lets no punctuation hang and
always sets a gap beside Latin letters. So a count may be a line off every few pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.layout.profile import MM_PER_PT, Grid, Profile, Style
from converter.layout.titles import width
from converter.regex import Regex

LATIN_WIDTH = 0.5
"""Width of a Latin letter or digit of the text in 字."""

LATIN_GAP = 0.25
"""The gap that word processors set between Chinese and Latin, in 字."""

_HANGING = "，。、；：！？"
_CLOSING = "，。、；：！？）〕】》〉”’…"
_UNITS = Regex(rf"(?s)[A-Za-z0-9.%]+|[（〔【《〈“‘]*.[{_CLOSING}]*")
"""What is not divided at the end of a line: a word, or a character with its punctuation."""


class PageCount:
    """Counts the lines of paragraphs that follow each other.

    Attributes:
        profile: The layout.
        page: The page that the last line stands on, from 1.
        used: How much of it is filled, in pt.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.page = 1
        self.used: float = 0
        self._style = ""
        self._kept: float = 0

    @property
    def height(self) -> float:
        """Height of the type area, in pt."""
        return self.profile.page.text_height / MM_PER_PT

    @property
    def line(self) -> float:
        """Distance of the lines of the grid, in pt."""
        return self.height / self.profile.grid.lines

    def add(
        self, key: str, text: str, *, before: float | None = None, new_page: bool = False
    ) -> None:
        """Count a paragraph.

        Args:
            key: The name of its style.
            text: Its text.
            before: Blank lines (行) before it; None takes those of the style.
            new_page: Whether it begins on a new page.
        """
        style = self.profile.styles[key]
        if before is None:
            before = 0 if key == self._style else style.space_before
        if new_page:
            self._turn()
        pitch = style.line or self.line
        self._add(before * self.line, pitch, lines(text, style, self.profile))
        self._kept = self._kept + pitch if style.keep_next else 0
        self._style = key

    def add_block(self, height: float) -> None:
        """Count something of ``height`` pt that is not divided: the head, a row of a table."""
        self._add(0, height, 1)
        self._kept = 0
        self._style = ""

    def fits(self, height: float) -> bool:
        """Tell whether the page has room for ``height`` pt more."""
        return self.used + height <= self.height + 0.5

    def _add(self, before: float, pitch: float, count: int) -> None:
        if not self.fits(before + pitch):
            self._turn(self._kept)
            before = 0
        self.used += before + pitch
        for _ in range(count - 1):
            if not self.fits(pitch):
                self._turn()
            self.used += pitch

    def _turn(self, used: float = 0) -> None:
        self.page += 1
        self.used = used


def lines(text: str, style: Style, profile: Profile) -> int:
    """Return how many lines ``text`` takes in ``style``."""
    grid, normal = profile.grid, profile.styles["normal"]
    room = grid.characters * (normal.size / style.size) - style.left - style.right
    return sum(_filled(_sizes(row, grid), room, style.first_line) for row in text.split("\n"))


def _filled(sizes: Iterator[tuple[float, float]], room: float, indent: float) -> int:
    """Return how many lines of ``room`` 字 a paragraph takes, the first one indented."""
    count = 1
    used = indent
    for size, least in sizes:
        if used + least > room + 0.01 and used:
            count += 1
            used = 0
        used += size
    return count


def _sizes(text: str, grid: Grid) -> Iterator[tuple[float, float]]:
    """Yield the width of what is not divided, and how much of it must fit a line, in 字."""
    for found in _UNITS.finditer(text):
        unit = found[0]
        size = width(unit, LATIN_WIDTH)
        if grid.latin_gap and unit[0].isascii() and unit[0].isalnum():
            size += 2 * LATIN_GAP
        hangs = grid.hanging_punctuation and len(unit) > 1 and unit[-1] in _HANGING
        yield size, size - 1 if hangs else size
