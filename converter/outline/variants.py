"""Variants: characters that stand for a usual one are, to the rules, that one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

_VARIANTS = {
    "\u3000": "\u2001\u2003",
    " ": "\u00a0\u1680\u2000\u2002\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
    "、": "丶﹑､",
    "第": "笫",
}
"""No-break and em spaces of web pages; what text recognition reads for 、; a slip of typing."""

_USUAL = {variant: usual for usual, variants in _VARIANTS.items() for variant in variants}

_LOOK_ALIKES = "\u2f00\u2f06\u2f08\u2f24\u2f42\u2f47\u2f63\u2f8f\u2ea0\u2ed3\uf967\uf98e"
"""Radicals ⼀⼆⼈⼤⽂⽇⽣⾏⺠⻓, and ideographs for compatibility 不年: a text with any has one."""

_SIMPLE_RADICALS = str.maketrans(
    "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
    "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
)
"""Those of the supplement (U+2E80) that Unicode gives no character for."""


def usual(text: str) -> str:
    """Return ``text``, as long as it was, with the usual character in place of each variant."""
    for variant, typed in _USUAL.items():  # each in its turn: quicker than to translate
        if variant in text:
            text = text.replace(variant, typed)
    if any(look_alike in text for look_alike in _LOOK_ALIKES):
        return text.translate(_ideographs())
    return text


@cache
def _ideographs() -> Mapping[int, int]:
    """Return the character for each that looks like one: ⼀ for 一, as PDF gives it.

    A font has one picture for both, and what a PDF tells of its text is often the wrong one.
    """
    points = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
    return {point: ord(normalize("NFKC", chr(point))) for point in points} | _SIMPLE_RADICALS
