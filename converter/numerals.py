"""Numerals of outline markers: 一, 十一, 二十三, 壹, 甲, ①, Ⅳ, a … to integers and back."""

from __future__ import annotations

HAN_DIGITS = "〇一二三四五六七八九"
FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
STEMS = "甲乙丙丁戊己庚辛壬癸"
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_VALUES = {
    **{digit: value for value, digit in enumerate(HAN_DIGITS)},
    **{digit: value for value, digit in enumerate(FORMAL_DIGITS)},
    "○": 0,
    "两": 2,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
_FORMAL = str.maketrans("〇零一二三四五六七八九十百千", "零零壹贰叁肆伍陆柒捌玖拾佰仟")
_SHORT_TENS = {"廿": 20, "卅": 30}

# Runs of code points that each stand for 1, 2, 3 …: (first code point, first value, how many).
_CIRCLED_RUNS = ((0x2460, 1, 20), (0x3251, 21, 15), (0x32B1, 36, 15))
_GLYPH_RUNS = (
    *_CIRCLED_RUNS,
    (0x2474, 1, 20),  # ⑴
    (0x2488, 1, 20),  # ⒈
    (0x3220, 1, 10),  # ㈠
    (0x3280, 1, 10),  # ㊀
    (0x2776, 1, 10),  # ❶
    (0x2160, 1, 12),  # Ⅰ
    (0x2170, 1, 12),  # ⅰ
    (0x249C, 1, 26),  # ⒜
    (0x24D0, 1, 26),  # ⓐ
)
_GLYPHS = {
    chr(first + place): value + place
    for first, value, count in _GLYPH_RUNS
    for place in range(count)
}


def parse_han(text: str) -> int | None:
    """Return the value of a Chinese numeral (一, 十一, 一百零三, 一千二百六十, 壹, 廿), else None.

    Digit by digit notation counts too (二〇 is 20), as does 一十一 for 十一.
    """
    total = 0
    digit: int | None = None
    digits_only = True
    for char in text:
        if char in _SHORT_TENS:
            total, digit, digits_only = total + _SHORT_TENS[char], None, False
        elif char in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[char]
            digit, digits_only = None, False
        elif char in _VALUES:
            value = _VALUES[char]
            if digit is not None and not digits_only and digit != 0:
                return None  # 十一二: two digits after a unit are no number
            digit = value if digit is None or not digits_only else digit * 10 + value
        else:
            return None
    if not text:
        return None
    return total + (digit or 0)


def to_han(number: int) -> str:
    """Return ``number`` (1 to 9999) in Chinese: 十一, 二十, 一百零三, 一千二百六十.

    Raises:
        ValueError: If ``number`` is outside that range.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"no Chinese ordinal for {number}")
    text = ""
    passed = False  # a place without a digit, which 零 stands for if more follows
    for unit, sign in _PLACES:
        digit = number // unit % 10
        if digit:
            text += f"{'零' if passed and text else ''}{HAN_DIGITS[digit]}{sign}"
        passed = not digit
    return text[1:] if text.startswith("一十") else text


def parse_glyph(char: str) -> int | None:
    """Return the value of a one-character number (①, ⑴, ⒈, ㈠, Ⅳ, ⒜), else None."""
    return _GLYPHS.get(char)


def to_circled(number: int) -> str:
    """Return ``number`` (1 to 50) in a circle: ①, ㉑, ㊿.

    Raises:
        ValueError: If ``number`` is outside that range.
    """
    for first, value, count in _CIRCLED_RUNS:
        if value <= number < value + count:
            return chr(first + number - value)
    raise ValueError(f"no circled digit for {number}")


def to_glyph(number: int, like: str) -> str:
    """Return ``number`` as one character of the kind of ``like``: ⑶, ⒊, ㈢, ❸, Ⅲ.

    Raises:
        ValueError: If there is none.
    """
    point = ord(like)
    for run in (_CIRCLED_RUNS, *((each,) for each in _GLYPH_RUNS)):
        if any(first <= point < first + count for first, _, count in run):
            for first, value, count in run:
                if value <= number < value + count:
                    return chr(first + number - value)
            break
    raise ValueError(f"no {number} like {like}")


def to_formal(number: int) -> str:
    """Return ``number`` (1 to 9999) in formal Chinese numerals: 壹, 拾壹, 贰拾.

    Raises:
        ValueError: If ``number`` is outside that range.
    """
    return to_han(number).translate(_FORMAL)


def to_stem(number: int) -> str:
    """Return the heavenly stem of that number: 甲, 乙 … 癸.

    Raises:
        ValueError: If ``number`` is not from 1 to 10.
    """
    return _counted(STEMS, number, "heavenly stem")


def to_letter(number: int) -> str:
    """Return the small letter of that number: a, b … z.

    Raises:
        ValueError: If ``number`` is not from 1 to 26.
    """
    return _counted(LETTERS, number, "letter")


def _counted(characters: str, number: int, name: str) -> str:
    """Return the character of that number; ValueError if there are not so many."""
    if not 1 <= number <= len(characters):
        raise ValueError(f"no {name} for {number}")
    return characters[number - 1]


def to_roman(number: int) -> str:
    """Return ``number`` (1 to 39) as a Roman numeral: I, IV, XII.

    Raises:
        ValueError: If ``number`` is outside that range.
    """
    if not 1 <= number < 40:
        raise ValueError(f"no Roman ordinal for {number}")
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def parse_roman(text: str) -> int | None:
    """Return the value of a Roman numeral (I, IV, XII), else None."""
    values = [{"I": 1, "V": 5, "X": 10}.get(char, 0) for char in text]
    if not values or 0 in values:
        return None
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
