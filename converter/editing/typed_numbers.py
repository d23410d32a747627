"""Typed numbers: the number in the text of a marker, and the same marker with another one."""

from __future__ import annotations

import re

from converter import numerals
from converter.markers import (
    DIGIT,
    DIGITS,
    FAMILIES,
    FORMAL,
    HALF_WIDTH,
    HAN_THOUSANDS,
    NTH,
    STEM,
    WORD_NUMBERS,
    Family,
    Numeral,
    official_form,
)
from converter.model import Marker
from converter.regex import Regex

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_WORDS_IN_ORDER = {
    "sequence": ("首先", "其次", "再次", "最后"),
    "aspect": ("一方面", "另一方面", "再一方面"),
    "first_must": ("首先",),
}
_DECIMAL = Regex(rf"[{DIGIT}]+(?:[.．][{DIGIT}]+)+")
_NUMBERS = {
    Numeral.HAN: Regex(rf"{HAN_THOUSANDS}|{FORMAL}|[{DIGIT}]{{1,4}}|[㈠-㈩]"),
    Numeral.ARABIC: Regex(rf"{_DECIMAL.pattern}|{DIGITS}|[⒈-⒛⑴-⒇]"),
    Numeral.GLYPH: Regex(r"[①-⑳㉑-㉟㊱-㊿❶-❿]"),
    Numeral.STEM: Regex(STEM),
    Numeral.LETTER: Regex(r"[A-Za-z]"),
    Numeral.ROMAN: Regex(r"[Ⅰ-Ⅻ]|[IVX]+"),
    Numeral.WORD: Regex(r"首先|其次|再次|最后|(?:另|再)?一方面"),
}
"""Where the number stands in a marker's text."""


def number_path(marker: Marker) -> tuple[int, ...]:
    """Return the numbers of a marker, outermost first: (2, 1) of 2.1, (3,) of （三）, () of ——."""
    if marker.ordinal is None:
        return ()
    typed = _typed_number(marker)
    *before, _ = typed.translate(HALF_WIDTH).split(".") if _DECIMAL.fullmatch(typed) else [""]
    return (*map(int, before), marker.ordinal)


def numbered(marker: Marker, path: tuple[int, ...]) -> Marker:
    """Return ``marker`` with other numbers, typed as it is typed: (四) for (三), ４． for ３．.

    A character that holds its whole number (㈩) becomes the official form （十一） where there
    is none for the new one. 其次 and its like keep their word unless they become the first.

    Args:
        marker: A marker of a known family.
        path: Its new numbers, as many as `number_path` gives.

    Raises:
        ValueError: If it cannot be typed with that number.
    """
    family = FAMILIES.get(marker.family)
    typed = _typed_number(marker)
    if family is None or not typed:
        raise ValueError("its family does not know how it is numbered")
    if _DECIMAL.fullmatch(typed):
        number = ("．" if "．" in typed else ".").join(map(str, path))
    else:
        try:
            number = _like(family, typed, path[-1])
        except ValueError:
            if numerals.parse_glyph(typed) is None or family.official is None:
                raise
            text = official_form(family.official, path[-1])
            return Marker(text=text, family=family.name, ordinal=path[-1])
    text = marker.text.replace(typed, number, 1)
    return Marker(text=text, family=family.name, ordinal=path[-1])


def _typed_number(marker: Marker) -> str:
    """Return the number in the text of ``marker``, empty if it has none of its family."""
    family = FAMILIES.get(marker.family)
    pattern = _NUMBERS.get(family.numeral) if family else None
    found = pattern.search(marker.text) if pattern else None
    return found[0] if found else ""


def _like(family: Family, typed: str, number: int) -> str:
    """Return ``number`` in the kind of numeral that ``typed`` is."""
    if family.numeral is Numeral.WORD:
        words = _WORDS_IN_ORDER[family.name]
        keeps = number > 1 and typed not in WORD_NUMBERS
        return typed if keeps else words[min(number, len(words)) - 1]
    if len(typed) == 1 and numerals.parse_glyph(typed) is not None:
        return numerals.to_glyph(number, typed)
    if typed.translate(HALF_WIDTH).isascii() and typed.isdecimal():
        digits = str(number).zfill(len(typed) if typed[0] in "0０" else 0)
        return digits if typed.isascii() else digits.translate(_FULL_WIDTH)
    if family.numeral is Numeral.STEM:
        return numerals.to_stem(number)
    if family.numeral is Numeral.LETTER:
        letter = numerals.to_letter(number)
        return letter.upper() if typed.isupper() else letter
    if family.numeral is Numeral.ROMAN:
        return numerals.to_roman(number)
    if re.fullmatch(FORMAL, typed):
        if number > 99:
            raise ValueError(f"no {family.name} {number}: these numerals end with 玖拾玖")
        return numerals.to_formal(number)
    if number > 999 and not family.pattern.startswith(NTH):
        raise ValueError(f"no {family.name} {number}: only 第…条 and its like go beyond 999")
    return numerals.to_han(number)
