"""Columns of a terminal: how wide a text is there, and how it is cut to fit.

A Chinese character takes two columns. Characters of ambiguous width (“ ” … ①) count one, as
Unicode (UAX #11) recommends and as today's terminals show them.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

ELLIPSIS = "…"

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
    return text if text.isprintable() else text.translate(_VISIBLE)


def columns(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def cut(text: str, width: int) -> str:
    """Return ``text`` if it fits into ``width`` columns, or its beginning and an ellipsis."""
    head = head_of(text, width)
    return text if len(head) == len(text) else head_of(text, width - 1) + ELLIPSIS


def head_of(text: str, width: int) -> str:
    """Return as much of the beginning of ``text`` as fits into ``width`` columns."""
    for index, char in enumerate(text):
        width -= _columns(char)
        if width < 0:
            return text[:index]
    return text


def tail_of(text: str, width: int) -> str:
    """Return as much of the end of ``text`` as fits into ``width`` columns."""
    return head_of(text[::-1], width)[::-1]


def _columns(char: str) -> int:
    if " " <= char <= "~":
        return 1
    if east_asian_width(char) in "WF":
        return 2
    return 0 if category(char) in _NO_WIDTH else 1
