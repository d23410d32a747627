"""Columns of a terminal: how wide a text is there, and how it is cut to fit.

A Chinese character takes two columns. Characters of ambiguous width (“ ” … ①) count one, as
Unicode (UAX #11) recommends and as today's terminals show them.
"""

from __future__ import annotations

from bisect import bisect_right
from unicodedata import category, east_asian_width

ELLIPSIS = "…"

_WIDE_SPACE = "\u3000"
"""Visible as it is, though it is not called printable."""

_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})

_CONTROL = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_UNSEEN = dict.fromkeys(
    [*range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd"
)
_VISIBLE = {**_CONTROL, **_UNSEEN, ord("\t"): " "}


def visible(text: str) -> str:
    """Return ``text`` for one line of a terminal.

    Control characters, which could move the cursor, change colours or turn the direction of
    writing, become signs that stand for them.
    """
    if text.replace(_WIDE_SPACE, "").isprintable():  # as nearly all is, for a hundredth of the time
        return text
    return text.translate(_VISIBLE)


def columns(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_COLUMNS.__getitem__, text))


def cut(text: str, width: int, ending: str = ELLIPSIS) -> str:
    """Return ``text`` if it fits into ``width`` columns, or its beginning and ``ending``."""
    taken = _taken(text, width)
    if len(taken) == len(text):
        return text
    return text[: bisect_right(taken, width - columns(ending))] + ending


def head_of(text: str, width: int) -> str:
    """Return as much of the beginning of ``text`` as fits into ``width`` columns."""
    return text[: len(_taken(text, width))]


def tail_of(text: str, width: int) -> str:
    """Return as much of the end of ``text`` as fits into ``width`` columns."""
    return head_of(text[::-1], width)[::-1]


def _taken(text: str, width: int) -> list[int]:
    """Return how many columns one, two … characters of ``text`` take, as long as they fit."""
    taken: list[int] = []
    end = 0
    for character in text:
        end += _COLUMNS[character]
        if end > width:
            break
        taken.append(end)
    return taken


class _Columns(dict[str, int]):
    """How many columns each character takes that was asked for."""

    def __missing__(self, character: str) -> int:
        if east_asian_width(character) in "WF":
            count = 2
        else:
            count = 0 if category(character) in _NO_WIDTH else 1
        self[character] = count
        return count


_COLUMNS = _Columns({chr(code): 1 for code in range(0x20, 0x7F)})
