"""The marker families (层次序数): how each is typed, counted, nested and printed.

One row of `FAMILIES` is one family; adding a family touches this table and its samples in the
tests.
GB/T 15834-2011 fixes what follows a marker: ， after 第一 and 其一 (B.3.1), 、 after a bare
一 or 甲 (B.3.2), a full stop after a bare 1 (B.3.3), nothing after a bracket (B.3.4), a space
after 第一章 and 第一条 (B.3.6), nothing after 一是 (B.3.7). People type many other things;
the patterns accept them, the tree keeps them, the printed form is the official one.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

from converter import numerals
from converter.model import Marker

__all__ = [
    "FAMILIES",
    "Family",
    "Numeral",
    "Place",
    "gap_after",
    "official_text",
]

Place: TypeAlias = Literal["start", "both", "inline"]
"""Where a family may stand: at the start of a paragraph, inside one, or both."""

HANS = "一二三四五六七八九十百零〇廿卅"
FORMALS = "壹贰叁肆伍陆柒捌玖拾"
DIGIT = "0-9０-９"
OPENING = "（(﹙"
CIRCLED = "①-⑳㉑-㉟㊱-㊿❶-❿"

HAN = rf"[{HANS}]{{1,5}}"
HAN_THOUSANDS = rf"[{HANS}千](?:[ 　]?[{HANS}千]){{0,6}}"
"""一千二百六十; PDF may have blanks in it: 二 十三."""

FORMAL = rf"[{FORMALS}]{{1,3}}"
STEM = rf"[{numerals.STEMS}]"
DIGITS = rf"[{DIGIT}]{{1,3}}"
OPEN = rf"[{OPENING}]"
CLOSE = r"[）)﹚]"
STOP = r"[、.．，,]"
TORN = r"[ 　\n]?"
"""A blank inside a bracket, or a line end: （一⏎）."""

_SAME = "|".join(rf"(?<={number}.){number}" for number in HANS[:10])
_NEXT = "|".join(rf"(?<={number}.){following}" for number, following in pairwise(HANS[:10]))
NOT_A_LIST = (
    rf"(?!(?=[{HANS}])"
    rf"(?:(?:{_NEXT})(?:[月季]|年(?!来))|(?!{_SAME}){HAN}(?:[、，产类级等线号]|是{HAN}、)))"
)
"""一、二、三产业 and 一、二月 count things in the text; 一、一等奖 and 一、一季度 are markers.
It stands behind the stop, for which ``.`` is enough: a character class is dear to compile."""

COUNTED = (
    "年月日时点个名项人元条万亿千百至到号分秒周期次级等类岁天件台辆座只家户亩公斤吨米位层楼栋"
    "小把对本支张套批"
)
"""1个 and 1月 count things; 1概述 above 2.方法 has lost its stop."""

NOT_A_NUMBER = r"(?:(?![0-9０-９])|(?=(?:1[0-9]|20)[0-9]{2}\s?年|[0-9]{1,2}世纪))"
"""1.5亿 is a number; 1.2020年 is a marker before a year."""

NOT_AN_ITEM = (
    rf"(?![、和及至]?{OPEN}[^）)]{{1,3}}{CLOSE}[项款、]"
    r"|[项款](?:所|规定|的|、|，|和|或|情形|至|第))"
)
"""（四）、（五）项所列人员 speaks of items of a law."""

NOT_A_REFERENCE = r"(?![第的至款和]|规定|所(?!有)|项(?!目)|之规定|、第)"
"""第三条规定, 第三条第二款 and 第三条、第四条 speak of an article; 第三条、甲方… is one."""

NOT_A_SUBTITLE = (
    rf"(?![ 　]*[{DIGIT}]{{4}}年[{DIGIT}]{{1,2}}月[{DIGIT}]{{1,2}}日(?:至[{DIGIT}]{{1,2}}日)?"
    r"在[^，。；：！\s]{2,50}(?:上|时|期间|讲话|报告|发言|致辞)(?!\S))"
)
"""——2031年3月5日在县人民代表大会上 is the subtitle of a speech, which is no sentence."""

NOT_A_RULE = r"(?![—―─－]{2,}(?!\S))"
"""────────: a line that is drawn says nothing."""

NTH = rf"第((?:[ 　]?[{HANS}千]){{1,7}}|[ 　]?[{DIGIT}]{{1,4}})[ 　]?"
"""The number of 第一章, 第 1 条 and 第一千二百六十条; one class of `HAN_THOUSANDS` is enough."""

MATTERS = "点|方面|阶段|句话|个(?:方面|层面|特点|原因|任务|要求|体会|建议)"
"""第一点， · 第二个方面： of a speech; 第三个问题 stands further out."""

LEADS = (NTH, rf"第({HAN})", rf"({HAN})")
"""What several patterns begin with, their number in it: rows that have one are compiled together,
for a class of Chinese characters is dear to compile."""

INSERTED_ARTICLE = "inserted_article"
"""第三条之一 has the number of the article that it follows."""


class Numeral(Enum):
    """How a family writes its numbers."""

    HAN = "han"
    ARABIC = "arabic"
    GLYPH = "glyph"
    STEM = "stem"
    LETTER = "letter"
    ROMAN = "roman"
    WORD = "word"
    NONE = "none"


class Family(NamedTuple):
    """A row of the table.

    Attributes:
        name: The value of `Marker.family`.
        rank: Where it usually stands among the others; smaller is further out. Families of
            one rank take each other's place. A document may nest them in another order:
            see `converter.outline.sequence`.
        begins: The characters that it may begin with, as a character class has them
            (``0-9``): only texts with one of them are looked at.
        pattern: A regular expression for the marker. It has one group, its number, or two of
            which one matches; none behind that. Those that begin with `NTH` stand together.
        numeral: How the number is written.
        place: Where it may stand.
        doubtful: It is believed only if a second member follows: 一是 is also "one is".
        titled: Its text is a title alone on its line (第一章 总则), or it is no marker.
        series: Families of one series continue one another: after 一是, or 首先要, may come
            二要. Most are a series of their own.
        official: The printed form, a template over ``{han}`` (一, 十一), ``{n}`` (1, 11) and
            ``{circled}`` (①); None prints what was typed.
        gap: What stands on the page between the marker and the text that follows it.
    """

    name: str
    rank: float
    begins: str
    pattern: str
    numeral: Numeral
    place: Place = "start"
    doubtful: bool = False
    titled: bool = False
    series: str = ""
    official: str | None = None
    gap: str = ""


_ROWS = (
    Family(
        "part",
        0,
        "第",
        rf"{NTH}编[：:]?",
        Numeral.HAN,
        titled=True,
        official="第{han}编",
        gap="　",
    ),
    Family(
        "subpart",
        1,
        "第",
        rf"{NTH}分编[：:]?",
        Numeral.HAN,
        titled=True,
        official="第{han}分编",
        gap="　",
    ),
    Family(
        "chapter",
        2,
        "第",
        rf"{NTH}章[：:]?",
        Numeral.HAN,
        titled=True,
        official="第{han}章",
        gap="　",
    ),
    Family(
        "section",
        3,
        "第",
        rf"{NTH}节[：:]?",
        Numeral.HAN,
        titled=True,
        official="第{han}节",
        gap="　",
    ),
    Family(
        INSERTED_ARTICLE,
        4,
        "第",
        rf"{NTH}条之{HAN}{NOT_A_REFERENCE}",
        Numeral.HAN,
        series="article",
        gap="　",
    ),
    Family(
        "article",
        4,
        "第",
        rf"{NTH}条{NOT_A_REFERENCE}[：:、.．]?",
        Numeral.HAN,
        official="第{han}条",
        gap="　",
    ),
    Family(
        "portion",
        4,
        "第",
        rf"{NTH}部分[：:、，,]?",
        Numeral.HAN,
        titled=True,
        official="第{han}部分",
        gap="　",
    ),
    Family(
        "unit",
        4,
        "第",
        rf"{NTH}(?:篇|卷|讲|课|单元|专题)[：:、，,]?",
        Numeral.HAN,
        titled=True,
        gap="　",
    ),
    Family("formal", 5, FORMALS, rf"({FORMAL})[、.．]", Numeral.HAN, official=None),
    Family("stem", 6, numerals.STEMS, rf"({STEM})[、.．](?!{STEM})", Numeral.STEM, doubtful=True),
    Family(
        "roman",
        6,
        "Ⅰ-ⅫIVX",
        r"([Ⅰ-Ⅻ]|[IVX]{1,4}(?=[、.．\u4e00-\u9fff]))(?![级类型期度号卷线标])[、.．]?",
        Numeral.ROMAN,
        doubtful=True,
    ),
    Family(
        "han", 7, HANS, rf"({HAN})[ 　]?{STOP}{NOT_A_LIST}", Numeral.HAN, "both", official="{han}、"
    ),
    Family(
        "han_bare",
        7,
        HANS,
        rf"({HAN})(?=[ 　\t]{{1,}}\S)",
        Numeral.HAN,
        "start",
        doubtful=True,
        series="han",
        gap="　",
    ),
    Family(
        "han_bracket",
        8,
        OPENING + "㈠-㈩",
        rf"{OPEN}{TORN}({HAN}){TORN}{CLOSE}[、.．]?{NOT_AN_ITEM}|([㈠-㈩])[、.．]?",
        Numeral.HAN,
        "both",
        official="（{han}）",
    ),
    Family(
        "han_half_bracket",
        8,
        HANS,
        rf"({HAN})[）)][、.．]?",
        Numeral.HAN,
        doubtful=True,
        series="han_bracket",
    ),
    Family(
        "han_open_bracket",
        8,
        OPENING,
        rf"{OPEN}({HAN})(?![^（）()\n]{{0,60}}{CLOSE})[、.．]?",
        Numeral.HAN,
        doubtful=True,
        series="han_bracket",
    ),
    Family("stem_bracket", 8, OPENING, rf"{OPEN}({STEM}){CLOSE}", Numeral.STEM, doubtful=True),
    Family(
        "arabic",
        9,
        DIGIT + "⒈-⒛",
        rf"({DIGITS})[ 　]?[.．、]{NOT_A_NUMBER}|([⒈-⒛])",
        Numeral.ARABIC,
        "both",
        official="{n}.",
    ),
    Family(
        "arabic_bare",
        9,
        DIGIT,
        rf"([{DIGIT}]{{1,2}})(?=[ 　\t]+(?![年月日时点个名项人元条万亿至到])[\u4e00-\u9fff“《])"
        rf"|([1１])(?![{COUNTED}])(?=[\u4e00-\u9fff])",
        Numeral.ARABIC,
        doubtful=True,
        series="arabic",
        gap="　",
    ),
    Family(
        "arabic_comma",
        9,
        DIGIT,
        rf"([{DIGIT}]{{1,2}})[，,](?=[ 　]?[\u4e00-\u9fff“《])",
        Numeral.ARABIC,
        doubtful=True,
        series="arabic",
    ),
    *(
        Family(
            name,
            rank,
            DIGIT,
            rf"([{DIGIT}]{{1,2}}(?:[.．][{DIGIT}]{{1,2}}){{{dots}}})[.．、]?"
            r"(?=[ 　\t\n]+(?!）)\S|[\u4e00-\u9fff“《]"
            r"|(?![KMG](?:Hz|Pa|B)(?![a-z]))[A-Z][A-Za-z]{2})",
            Numeral.ARABIC,
            doubtful=True,
            gap="　",
        )
        for dots, name, rank in ((1, "decimal", 9.2), (2, "decimal_2", 9.4), (3, "decimal_3", 9.6))
    ),
    *(
        Family(
            name,
            rank,
            "A-Z",
            rf"[A-Z][.．](?:[{DIGIT}]{{1,2}}[.．]){{{dots}}}([{DIGIT}]{{1,2}})"
            r"(?=[ 　\t]+\S|(?!号)[\u4e00-\u9fff“《])",
            Numeral.ARABIC,
            doubtful=True,
            gap="　",
        )
        for dots, name, rank in ((0, "annex", 9.2), (1, "annex_2", 9.4), (2, "annex_3", 9.6))
    ),
    Family(
        "arabic_bracket",
        10,
        OPENING + "⑴-⒇",
        rf"{OPEN}{TORN}({DIGITS}){TORN}{CLOSE}[、.．]?{NOT_AN_ITEM}|([⑴-⒇])[、.．]?",
        Numeral.ARABIC,
        "both",
        official="（{n}）",
    ),
    Family("arabic_half_bracket", 11, DIGIT, rf"({DIGITS})[）)][、.．]?", Numeral.ARABIC, "both"),
    Family(
        "circled",
        12,
        CIRCLED,
        rf"([{CIRCLED}])[、.．]?",
        Numeral.GLYPH,
        "both",
        official="{circled}",
    ),
    Family(
        "letter",
        13,
        "A-Z",
        r"([A-Z])(?:[.．、](?![A-Za-z0-9])|[)）])",
        Numeral.LETTER,
        doubtful=True,
    ),
    Family(
        "small_letter",
        13.2,
        "a-z",
        r"([a-z])(?:[.．、](?![A-Za-z0-9])|[)）])",
        Numeral.LETTER,
        doubtful=True,
    ),
    Family(
        "letter_bracket",
        13,
        OPENING,
        rf"{OPEN}([A-Za-z]){CLOSE}",
        Numeral.LETTER,
        doubtful=True,
    ),
    Family(
        "ordinal",
        14,
        "第",
        rf"第({HAN})[，,、：:](?!第)",
        Numeral.HAN,
        "both",
        doubtful=True,
        official="第{han}，",
    ),
    Family("one_of", 14, "其", rf"其({HAN})[，,、：:]", Numeral.HAN, "both", doubtful=True),
    Family(
        "sequence",
        14,
        "首其再最",
        r"(首先|其次|再次|最后)[，,]",
        Numeral.WORD,
        "both",
        doubtful=True,
    ),
    Family(
        "ordinal_is",
        14,
        "第",
        rf"第({HAN})[是要]",
        Numeral.HAN,
        "both",
        doubtful=True,
        series="ordinal",
    ),
    Family(
        "ordinal_point",
        14,
        "第",
        rf"第({HAN})项[，,：:]",
        Numeral.HAN,
        "both",
        doubtful=True,
        official="第{han}项，",
    ),
    Family(
        "question",
        7.5,
        "第",
        rf"第({HAN})个问题(?:[，,、：:]|(?=[ 　]+\S))",
        Numeral.HAN,
        doubtful=True,
    ),
    Family("matter", 14, "第", rf"第({HAN})(?:{MATTERS})[，,、：:]", Numeral.HAN, doubtful=True),
    Family(
        "han_is", 15, HANS, rf"({HAN})是", Numeral.HAN, "both", doubtful=True, official="{han}是"
    ),
    Family(
        "han_must",
        15,
        HANS,
        rf"({HAN})要",
        Numeral.HAN,
        "both",
        doubtful=True,
        series="han_is",
        official="{han}要",
    ),
    Family(
        "first_must",
        15,
        "首",
        r"(首先)[是要]",
        Numeral.WORD,
        "both",
        doubtful=True,
        series="han_is",
    ),
    Family("aspect", 16, "另再一", r"((?:另|再)?一方面)", Numeral.WORD, "inline", doubtful=True),
    Family(
        "dash",
        17,
        "—―─－",
        rf"(—{{2}}|―{{2}}|─{{2}}|－{{2}}){NOT_A_SUBTITLE}{NOT_A_RULE}",
        Numeral.NONE,
        "both",
        doubtful=True,
    ),
)

FAMILIES: dict[str, Family] = {
    row.name: row._replace(series=row.series or row.name) for row in _ROWS
}
"""Every family by its name, in the order in which their patterns are tried."""

WORD_NUMBERS = {"首先": 1, "一方面": 1, "另一方面": 2, "再一方面": 3}
HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


@lru_cache(maxsize=4096)
def ordinal(family: str, number: str) -> int | None:
    """Return the value of ``number`` as ``family`` writes it, or None if it counts nothing.

    其次, 再次 and 最后 count from the member before them: they have no value of their own.
    """
    numeral = FAMILIES[family].numeral
    number = number.replace(" ", "").replace("\u3000", "")
    if numeral is Numeral.NONE:
        return None
    if numeral is Numeral.WORD:
        return WORD_NUMBERS.get(number)
    if numeral is Numeral.STEM:
        return numerals.STEMS.index(number) + 1
    if numeral is Numeral.LETTER:
        return ord(number.lower()) - ord("a") + 1
    glyph = numerals.parse_glyph(number) if len(number) == 1 else None
    if glyph is not None:
        return glyph
    if numeral is Numeral.ROMAN:
        return numerals.parse_roman(number)
    if number[0] in "0123456789０１２３４５６７８９":
        return int(number.translate(HALF_WIDTH).rpartition(".")[2])
    return numerals.parse_han(number)


def official_text(marker: Marker) -> str:
    """Return ``marker`` as it is printed in an official document: （一） for (一).

    A family or a number without an official form is returned as typed.
    """
    return _printed(marker.text, marker.family, marker.ordinal)[0]


def gap_after(marker: Marker) -> str:
    """Return what stands on the page between ``marker`` and its text (a space after 第一条)."""
    return _printed(marker.text, marker.family, marker.ordinal)[1]


def printed_with_gap(marker: Marker, *, official: bool) -> tuple[str, str]:
    """Return ``marker`` on one line, in the official form or as typed, and `gap_after` it.

    As typed it may be torn: （一⏎）.
    """
    typed = marker.text
    text, gap = _printed(typed, marker.family, marker.ordinal)
    return (text if official else typed.replace("\n", "")), gap


@lru_cache(maxsize=1024)
def _printed(typed: str, name: str, number: int | None) -> tuple[str, str]:
    """Return the official form of a marker, and the gap behind it."""
    family = FAMILIES.get(name)
    if family is None:
        return typed, ""
    if family.official is None or number is None:
        return typed, family.gap
    try:
        return official_form(family.official, number), family.gap
    except ValueError:
        return typed, family.gap


def official_form(template: str, number: int) -> str:
    """Return what ``template``, a `Family.official`, makes of ``number``.

    Raises:
        ValueError: If it has no form for it.
    """
    return template.format_map(_Forms(number))


class _Forms(dict[str, object]):
    """The number in each form that a template may ask for, worked out on demand."""

    def __init__(self, number: int) -> None:
        super().__init__(n=number)
        self.number = number

    def __missing__(self, key: str) -> str:
        return {"han": numerals.to_han, "circled": numerals.to_circled}[key](self.number)
