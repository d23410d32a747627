"""``--numbering automatic``: word/numbering.xml, the lists by which Word numbers paragraphs.

The outline of a part is one multilevel list; Word then starts each level anew below the one
above it. What that list cannot say, another form on a level or a number that does not follow,
goes on in a list of its own with its own first number. So the page has the very numbers of the
tree. Word numbers whole paragraphs, by one counter each: a marker inside a paragraph, one with
two numbers (1.1, 第三条之一) and one without a number stay text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from converter import numerals
from converter.model import Marker
from converter.regex import Regex
from converter.writers.docx.markup import WORD_NAMESPACES, XML_HEAD, escape_attribute

LEVELS = 9
"""As many as a list of WordprocessingML has (17.9.6)."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_DIGITS = Regex(r"[0-9０-９〇零一二三四五六七八九十百千]")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class _Format(NamedTuple):
    """A way to write numbers (17.18.59).

    Attributes:
        name: Its name in WordprocessingML.
        spelled: How it writes a number.
        last: The largest number that all word processors are known to write so.
    """

    name: str
    spelled: Callable[[int], str]
    last: int


_FORMATS = (
    _Format("chineseCountingThousand", numerals.to_han, 99),
    _Format("decimal", str, 999),
    _Format("decimalFullWidth", lambda number: str(number).translate(_FULL_WIDTH), 99),
    _Format("decimalEnclosedCircle", numerals.to_circled, 20),
    _Format("chineseLegalSimplified", lambda number: numerals.FORMAL_DIGITS[number], 9),
    _Format("ideographTraditional", lambda number: numerals.STEMS[number - 1], 10),
    _Format("upperLetter", lambda number: chr(ord("A") + number - 1), 26),
    _Format("lowerLetter", lambda number: chr(ord("a") + number - 1), 26),
    _Format("upperRoman", lambda number: _ROMAN[number - 1], 10),
)


class _Form(NamedTuple):
    """How a level of a list looks: the name of a `_Format`, and the text around the number."""

    format: str
    text: str


class _List:
    """A list of WordprocessingML, and how far it has counted.

    Attributes:
        id: Its number; lists and their definitions have the same ones.
        start: The first number of its first level.
        forms: How its levels look, by level from 0.
        counts: The last number of each level, since the level above it went on.
    """

    def __init__(self, number: int, start: int) -> None:
        self.id = number
        self.start = start
        self.forms: dict[int, _Form] = {}
        self.counts: dict[int, int] = {}

    def takes(self, level: int, form: _Form, ordinal: int) -> bool:
        """Tell whether the next number of ``level`` would be ``ordinal``, in ``form``."""
        following = self.counts.get(level, self.start - 1) + 1
        return self.forms.get(level, form) == form and following == ordinal

    def count(self, level: int, form: _Form, ordinal: int) -> None:
        """Let ``level`` have the number ``ordinal``."""
        self.forms[level] = form
        self.counts = {at: number for at, number in self.counts.items() if at < level}
        self.counts[level] = ordinal


class Numbering:
    """The lists of a document, made as its markers come."""

    def __init__(self) -> None:
        self._lists: list[_List] = []
        self._outline: _List | None = None
        self._others: dict[tuple[int, _Form], _List] = {}

    def begin_part(self) -> None:
        """Let numbering start anew."""
        self._outline = None
        self._others = {}

    def number(self, marker: Marker, printed: str, level: int) -> str | None:
        """Return the ``w:numPr`` that shows ``printed``, or None if Word has no way to.

        Args:
            marker: The marker.
            printed: How it stands on the page.
            level: How deep it stands, from 1.
        """
        form = _form(marker.ordinal, printed)
        if form is None or marker.ordinal is None or level > LEVELS:
            return None
        at = level - 1
        self._others = {key: found for key, found in self._others.items() if key[0] <= at}
        outline = self._outline = self._outline or self._new()
        if outline.takes(at, form, marker.ordinal):
            outline.count(at, form, marker.ordinal)
            return _properties(outline, at)
        other = self._others.get((at, form))
        if other is None or not other.takes(0, form, marker.ordinal):
            other = self._others[at, form] = self._new(marker.ordinal)
        other.count(0, form, marker.ordinal)
        return _properties(other, 0)

    def xml(self) -> str | None:
        """Return word/numbering.xml, None if nothing is numbered."""
        if not self._lists:
            return None
        definitions = "".join(map(_definition, self._lists))
        numbers = "".join(
            f'<w:num w:numId="{one.id}"><w:abstractNumId w:val="{one.id}"/></w:num>'
            for one in self._lists
        )
        return f"{XML_HEAD}<w:numbering {WORD_NAMESPACES}>{definitions}{numbers}</w:numbering>"

    def _new(self, start: int = 1) -> _List:
        self._lists.append(_List(len(self._lists) + 1, start))
        return self._lists[-1]


def _form(ordinal: int | None, printed: str) -> _Form | None:
    """Return the form in which the number ``ordinal`` is ``printed``, if there is one."""
    if ordinal is None or ordinal < 1:
        return None
    for format in _FORMATS:
        if ordinal > format.last:
            continue
        before, number, after = printed.partition(format.spelled(ordinal))
        if number and not _DIGITS.search(before + after):
            return _Form(format.name, f"{before}%1{after}")
    return None


def _properties(found: _List, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{found.id}"/></w:numPr>'


def _definition(one: _List) -> str:
    kind = "singleLevel" if one.forms.keys() == {0} else "multilevel"
    levels = "".join(_level(one, at, form) for at, form in sorted(one.forms.items()))
    return (
        f'<w:abstractNum w:abstractNumId="{one.id}"><w:multiLevelType w:val="{kind}"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(one: _List, at: int, form: _Form) -> str:
    text = form.text.replace("%1", f"%{at + 1}")
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{one.start if at == 0 else 1}"/>'
        f'<w:numFmt w:val="{form.format}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{escape_attribute(text)}"/><w:lvlJc w:val="left"/>'
        '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'
    )
