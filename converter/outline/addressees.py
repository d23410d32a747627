"""主送机关 and 称呼: what the lines around one have to say of it."""

from __future__ import annotations

from converter.outline import patterns
from converter.outline.cursor import Cursor
from converter.outline.line_roles import (
    ADDRESSEE_LENGTH,
    FRONT_LINES,
    TITLE_LENGTH,
    is_addressee,
    is_salutation,
)
from converter.outline.part_plan import PartPlan
from converter.regex import Regex

TORN_LINES = 4
"""A 主送 that was torn has no more lines."""

_SEPARATORS = Regex("[、，,；;]")
_REMARK = Regex("[（(][^（）()]*[）)]")


def addressee_ahead(cursor: Cursor) -> int:
    """Return where the 主送 or 称呼 stands, if only short lines stand above it, else 0."""
    for index, paragraph in enumerate(cursor.paragraphs[:FRONT_LINES]):
        text = paragraph.text
        if index and not cursor.marked(index) and (is_salutation(text) or is_addressee(text)):
            return index
        if len(text) > TITLE_LENGTH or "。" in text:
            return 0
    return 0


def torn_addressee(cursor: Cursor) -> int:
    """Return how many lines a 主送 has that begins with the one at hand and was torn; 0 if none.

    Each but the last has several names or the last a colon: 石桥镇人民政府、临江镇人 / 民政府：.
    """
    text = cursor.here.text
    if text[-1] in "：:" or not (text[0] == "各" or _SEPARATORS.search(text)):
        return 0
    for lines in range(2, TORN_LINES + 1):
        following = cursor.peek(lines - 1)
        if following is None or cursor.marked(cursor.at + lines - 1):
            return 0
        if _is_title(text):
            return 0
        text += following.text
        if text[-1] in "：:":
            return lines if _names_organs(text) else 0
    return 0


def _is_title(text: str) -> bool:
    """Tell whether lines have become a title: 各镇安全生产管理办法, 县水利局关于…."""
    return "关于" in text or bool(
        patterns.WHOLE_TITLE.fullmatch(text) or patterns.NORMATIVE_TITLE.fullmatch(text)
    )


def _names_organs(text: str) -> bool:
    """Tell whether ``text``, a 主送 with its colon, is a list of organs and nothing else."""
    if not is_addressee(text):
        return False
    names = _SEPARATORS.compiled.split(_REMARK.compiled.sub("", text[:-1]))
    return all(patterns.ADDRESSED_ORGAN.fullmatch(name) for name in names)


def may_be_addressed(part: PartPlan, text: str) -> bool:
    """Of what is attached, only a forwarded document may be addressed, to an organ."""
    if part.kind == "forwarded":
        return patterns.ORGAN_ADDRESSEE.fullmatch(text) is not None
    return part.kind == "document"


def is_bare_addressee(cursor: Cursor) -> bool:
    """各镇人民政府，县直各单位 without its colon, above a paragraph of the text."""
    text, following = cursor.here.text, cursor.peek(1)
    return (
        following is not None
        and ("。" in following.text or following.text[-1] in "：:")
        and len(text) <= ADDRESSEE_LENGTH
        and patterns.ADDRESSEES.fullmatch(text) is not None
    )


def is_greeted(cursor: Cursor) -> bool:
    """亲爱的同学们 without its colon, above 大家好！."""
    following = cursor.peek(1)
    return (
        following is not None
        and patterns.GREETING.fullmatch(following.text) is not None
        and patterns.GREETED.fullmatch(cursor.here.text) is not None
    )


def names_list(cursor: Cursor, part: PartPlan, title: str) -> bool:
    """三会一课：, directly above a list and no organ: it names the list."""
    return (
        cursor.marked(cursor.at + 1)
        and not patterns.ADDRESSED.search(cursor.here.text)
        and not _is_dated_letter(cursor, part, title)
    )


def _is_dated_letter(cursor: Cursor, part: PartPlan, title: str) -> bool:
    """Tell whether the title is that of a letter, and a date stands alone below."""
    return (
        part.kind == "document"
        and patterns.LETTER_TITLE.fullmatch(title) is not None
        and any(patterns.DATE.fullmatch(each.text) for each in cursor.paragraphs[cursor.at + 1 :])
    )
