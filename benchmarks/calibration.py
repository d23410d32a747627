"""A fixed piece of work of plain Python: how many instructions one takes on a machine.

Another build of Python, another C library or another processor takes another number for the same
work; then the counts of `benchmarks.counts` are not comparable. It stays as it is.
"""

from __future__ import annotations

import re

_ROUNDS = 300
_WORD = re.compile(r"[一二三四五六七八九十]{1,3}、(?P<title>[^。\n]+)")
_TEXT = "一、抓好春耕备耕。\n（一）备足种子和化肥。\n二、修好水渠\n三、" * 20


class _Node:
    def __init__(self, text: str, place: int) -> None:
        self.text = text
        self.place = place


def work() -> int:
    """Match, slice, build objects, dicts and strings, sort; return a number that says so."""
    total = 0
    for turn in range(_ROUNDS):
        nodes = [_Node(found["title"], found.start()) for found in _WORD.finditer(_TEXT)]
        table = {node.place: {"text": node.text, "turn": turn} for node in nodes}
        lines = sorted(f"{place}:{row['text']}" for place, row in table.items())
        total += len("".join(lines).encode()) + sum(map(len, lines))
    return total


if __name__ == "__main__":
    work()
