"""How automatic numbers look: ``w:numFmt`` (ECMA-376 part 1, 17.18.59), a row for each format."""

from __future__ import annotations

from collections.abc import Callable

from converter.numerals import FORMAL_DIGITS, HAN_DIGITS, STEMS, to_han

BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
GANADA = "가나다라마바사아자차카타파하"
CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
CHICAGO = "*†‡§"

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_FORMAL = str.maketrans(HAN_DIGITS + "十百千万", FORMAL_DIGITS + "拾佰仟萬")
_FORMAL_SIMPLIFIED = str.maketrans(HAN_DIGITS + "十百千", FORMAL_DIGITS + "拾佰仟")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    )
)
_MYRIAD = 10_000

NumberFormat = Callable[[int], str]


def numbered(format_name: str, number: int) -> str | None:
    """Return ``number`` as the format writes it; a format that cannot, in Arabic digits.

    None says that the format is not known.
    """
    known = FORMATS.get(format_name)
    if known is None:
        return None
    shown = known(number) if number >= 0 else ""
    return shown or str(number)


def _digits(number: int) -> str:
    """一二〇: digit by digit."""
    return "".join(HAN_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """Up to 九十九 with 十, from 一〇〇 on digit by digit."""
    return to_han(number) if 0 < number < 100 else _digits(number)


def _thousand(number: int) -> str:
    """一百零一, 一千零二十, 一万零三百."""
    if number < _MYRIAD:
        return to_han(number) if number else HAN_DIGITS[0]
    if number >= _MYRIAD * _MYRIAD:
        return ""
    most, rest = divmod(number, _MYRIAD)
    text = _thousand(rest) if rest else ""
    if text.startswith("十"):
        text = f"一{text}"
    return f"{_thousand(most)}万{'零' if 0 < rest < _MYRIAD // 10 else ''}{text}"


def _legal(number: int) -> str:
    """壹佰贰拾: no short ten."""
    text = _thousand(number)
    return f"一{text}" if text.startswith("十") else text


def _run_of(first: str, count: int, *more: tuple[str, int, int]) -> NumberFormat:
    """Return the format of glyphs that follow one another, such as ① to ⑳."""
    runs = ((first, 1, count), *more)

    def glyph(number: int) -> str:
        for start, value, length in runs:
            if value <= number < value + length:
                return chr(ord(start) + number - value)
        return ""

    return glyph


def _cycle(letters: str) -> NumberFormat:
    """Return the format of letters that begin anew: 甲 … 癸, 甲 …."""
    return lambda number: letters[(number - 1) % len(letters)] if number > 0 else ""


def _repeated(letters: str) -> NumberFormat:
    """Return the format that doubles its letters after the last: a … z, aa, bb …."""

    def text(number: int) -> str:
        times, at = divmod(number - 1, len(letters))
        return letters[at] * (times + 1) if 0 < number <= 100 * len(letters) else ""

    return text


def _roman(number: int) -> str:
    if not 0 < number < 10_000:
        return ""
    text = ""
    for unit, letters in _ROMAN:
        count, number = divmod(number, unit)
        text += letters * count
    return text


def _english_ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


_CIRCLED = _run_of("①", 20, ("㉑", 21, 15), ("㊱", 36, 15))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

FORMATS: dict[str, NumberFormat] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ordinal": _english_ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _repeated(_LETTERS.upper()),
    "lowerLetter": _repeated(_LETTERS),
    "chicago": _repeated(CHICAGO),
    "russianLower": _repeated(RUSSIAN),
    "russianUpper": _repeated(RUSSIAN.upper()),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _thousand,
    "chineseLegalSimplified": lambda number: _legal(number).translate(_FORMAL_SIMPLIFIED),
    "ideographLegalTraditional": lambda number: _legal(number).translate(_FORMAL),
    "japaneseLegal": lambda number: _legal(number).translate(_FORMAL),
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "koreanDigital2": _digits,
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "ideographZodiacTraditional": lambda number: (
        _cycle(STEMS)(number) + _cycle(BRANCHES)(number) if number > 0 else ""
    ),
    "ideographEnclosedCircle": _run_of("㊀", 10),
    "aiueo": _cycle(AIUEO),
    "aiueoFullWidth": _cycle(AIUEO),
    "iroha": _cycle(IROHA),
    "irohaFullWidth": _cycle(IROHA),
    "ganada": _cycle(GANADA),
    "chosung": _cycle(CHOSUNG),
}
"""The formats by their names. Those that spell numbers out in words (cardinalText, ordinalText)
or in the digits of scripts that Chinese documents do not use are not among them."""
