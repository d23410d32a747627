"""Signs of symbol fonts (``w:sym``) as characters of Unicode: those that offices use."""

from __future__ import annotations

_PRIVATE = range(0xF000, 0xF100)
"""Where Word puts the codes of symbol fonts (17.3.3.30)."""


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
