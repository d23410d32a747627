"""Line ends: the parser sees LF only; spans are told as the file has them (CR LF is two)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import count


def unmoved(offset: int) -> int:
    """Return ``offset``: the text is the file's own."""
    return offset


def unify(text: str) -> tuple[str, Callable[[int], int]]:
    """Return ``text`` with LF for every line end, and what turns its offsets into the old ones."""
    if "\r" not in text:
        return text, unmoved
    ends = re.finditer("\r\n", text)
    shorter = [end.start() - before for before, end in zip(count(), ends, strict=False)]
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unified, lambda offset: offset + bisect_left(shorter, offset)
