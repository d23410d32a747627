"""Complex fields (ECMA-376 part 1, 17.16): where they end, and what one shows without a result."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from converter.numerals import to_circled
from converter.readers.docx.names import VAL, child, is_on, number, w
from converter.readers.docx.remarks import Loss

if TYPE_CHECKING:
    from lxml import etree

_ENCLOSED = re.compile(r"\\o\s*\\ac\s*\(\s*[○〇◯]\s*[,，;]\s*([^)]*?)\s*\)", re.IGNORECASE)
"""EQ \\o\\ac(○,1): what Word makes of 带圈字符."""

_GUIDED = re.compile(r"\\o\s*\\a[dclr]\s*\(\\s\\up\s*\d+\s*\((.*?)\)\s*[,，;](.*)\)", re.IGNORECASE)
"""EQ \\o\\ad(\\s\\up 9(pīn),拼): what old Word makes of 拼音指南."""

_UPDATED = frozenset(("REF", "DATE", "TIME", "SEQ", "DOCPROPERTY", "FORMTEXT"))
"""Fields that would show text if they had been updated."""


@dataclass(slots=True)
class Field:
    """A field that has begun.

    Attributes:
        begin: Its first mark.
        code: What it consists of, in pieces.
        in_result: The text from here on is its result.
        shows: Its result has shown something.
    """

    begin: etree._Element
    code: list[str] = field(default_factory=list)
    in_result: bool = False
    shows: bool = False


def closed_fields(root: etree._Element) -> frozenset[etree._Element]:
    """Return the first marks of the fields that end as well: the others hide nothing."""
    begun: list[etree._Element] = []
    closed: list[etree._Element] = []
    for mark in root.iter(w("fldChar")):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            closed.append(begun.pop())
    return frozenset(closed)


def shown_without_result(ended: Field) -> tuple[str, Loss | None]:
    """Return what Word draws for a field that has no result, and what is lost with it."""
    code = "".join(ended.code)
    name, _, rest = code.strip().partition(" ")
    name = name.upper()
    if name == "FORMCHECKBOX":
        return _check_box(ended.begin), None
    if name == "FORMDROPDOWN":
        return _chosen(ended.begin), None
    if name != "EQ":
        return "", Loss.FIELD if name in _UPDATED else None
    if enclosed := _ENCLOSED.search(code):
        return _circled(enclosed[1]), None
    if guided := _GUIDED.search(code):
        return guided[2], Loss.RUBY
    return rest.strip(), Loss.EQUATION


def _check_box(begin: etree._Element) -> str:
    box = child(begin, "ffData", "checkBox")
    checked = is_on(box, "checked")
    if checked is None:
        checked = is_on(box, "default")
    return "☑" if checked else "☐"


def _chosen(begin: etree._Element) -> str:
    """Return the entry of a list that was chosen; the first one if none was."""
    choices = child(begin, "ffData", "ddList")
    entries = [] if choices is None else list(choices.iterchildren(w("listEntry")))
    at = number(choices, "result") or 0
    return entries[at].get(VAL) or "" if 0 <= at < len(entries) else ""


def _circled(text: str) -> str:
    """Return a number in a circle, or the text itself."""
    try:
        return to_circled(int(text))
    except ValueError:
        return text
