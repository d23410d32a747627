"""Signs of symbol fonts (``w:sym``, or typed) as characters of Unicode: those that offices use."""

from __future__ import annotations

import re

_PRIVATE = range(0xF000, 0xF100)
"""Where Word puts the codes of symbol fonts (17.3.3.30)."""

SYMBOLS = re.compile(f"[{chr(_PRIVATE.start)}-{chr(_PRIVATE.stop - 1)}]")
"""A code of a symbol font."""


def _row(first: int, characters: str) -> dict[int, str]:
    return dict(enumerate(characters, first))


_FONTS: dict[str, dict[int, str]] = {
    "symbol": {
        **_row(0x41, "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
        **_row(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
        **{0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×"},
        **{0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xE5: "∑"},
    },
    "wingdings": {
        **{0x28: "☎", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖"},
        **_row(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿"),
        **{0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔"},
        **{0xFB: "✘", 0xFC: "✔", 0xFD: "☒", 0xFE: "☑"},
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"},
}


def typed_symbols(text: str, font: str) -> tuple[str, int]:
    """Return what ``text`` shows in ``font``, and how many of its signs are not known.

    In a symbol font letters are signs: R in Wingdings 2 is ☑.
    """
    signs = _FONTS.get(font.strip().lower())
    if signs is None and not SYMBOLS.search(text):
        return text, 0
    shown = ""
    unknown = 0
    for character in text:
        point = ord(character)
        is_sign = point in _PRIVATE or (signs is not None and 0x20 < point <= 0xFF)
        found = (signs or {}).get(point & 0xFF) if is_sign else character
        unknown += found is None
        shown += found or character
    return shown, unknown


def symbol(font: str, code: str) -> tuple[str, bool]:
    """Return the character of ``code`` (hexadecimal) in ``font``, and whether it is known."""
    try:
        point = int(code, 16)
        own = chr(point)
        own.encode("utf-8")
    except (ValueError, OverflowError):
        return "\ufffd", False
    if point not in _PRIVATE and point > 0xFF:
        return own, True
    found = _FONTS.get(font.strip().lower(), {}).get(point & 0xFF)
    if found is not None:
        return found, True
    return own, point not in _PRIVATE
