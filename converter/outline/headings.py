"""Headings: how a marked paragraph stands, and where its heading ends.

A marker alone with its title is a heading; a marker, a lead sentence and more text is a
run-in heading; where no sentence works as a title (a rule of law, a list of facts) it is an
item. Members of one list stand alike, so the list decides, not the single line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from converter.outline.lines import CLOSING
from converter.regex import Regex

Form: TypeAlias = Literal["heading", "run_in", "item"]

LEAD_LENGTH = 60
"""A lead sentence (领句) is not longer than this, and in most members of a list than …"""

USUAL_LEAD_LENGTH = 48

HEADING_LENGTH = 60
SHORT_HEADING = 24
NAME_LENGTH = 14
"""A sentence this short, without a comma, is a name and no statement."""

RULE_LEAD_LENGTH = 12
"""In a text of rules only a lead this short is a heading."""

"""A single short sentence with nothing below it is a heading if its siblings are."""

COLON_LEAD = 16
LIST_LEAD = 30
"""What stands before ： or before a list in the same paragraph is a heading up to this length."""

STATEMENT = Regex(
    r"^(?:由于|鉴于|因为|删去|删除)|修改为|改为：|增加一[编章节条款项]|是指|系指|指的是|应当|不得|不应|不予|不准|不可|均应|有权|负责|^凡|^如|^对.*的，|的，|以上$|规定|者，|时，"
    r"|(?<=..)(?:必须|可以|须|应(?!急|对|用|变))"
)
"""What a rule of law, its amendment or a definition says, and a title does not."""

LEADS_ON = Regex(
    r"(?:如下|下列|以下|包括|分别|是指|情形之一|之一的|条件之一)[^：:]{0,12}[：:]$|[有为是即如][：:]$"
    r"|(?:指出|强调|认为|要求|表示|提出|说道?|讲)[：:]$"
)
"""Before ： it announces a list, it is no title."""

_TOKEN = re.compile(r"[。！？!?：:；;]|[“‘《〈（(【「]|[”’》〉）)】」]")
_OPENING_MARKS = frozenset("“‘《〈（(【「")
_CLOSING_MARKS = frozenset("”’》〉）)】」")
_FULL_STOPS = frozenset("。！？!?")
_PAUSES = frozenset("；;，,、")
_SEMICOLONS = frozenset("；;")
_COLONS = frozenset("：:")
_QUESTIONS = frozenset("？?")


@dataclass(slots=True)
class Shape:
    """What the text of a marked paragraph looks like.

    Attributes:
        start: Where the text behind the marker begins.
        end: Where the paragraph ends.
        lead_end: Where its first sentence ends; ``end`` if it has no full stop.
        colon_end: Where the text up to the first ： ends, if that comes before a full stop.
        listed: It holds a list, which begins where the lead ends.
        last: Its last mark, closing quotes and brackets left out.
        lead: The first sentence.
        followed: Text without a marker, or a deeper marker, follows below it.
        law: It stands under an article, or is one.
        rules: It stands in a text of rules (规定, 办法 …).
    """

    start: int
    end: int
    lead_end: int
    colon_end: int | None
    listed: bool
    last: str
    lead: str
    followed: bool
    law: bool
    rules: bool

    @property
    def more(self) -> bool:
        """There is text behind the first sentence."""
        return self.lead_end < self.end


def shape_of(
    text: str,
    start: int,
    end: int,
    list_at: int | None,
    *,
    followed: bool,
    law: bool,
    rules: bool,
) -> Shape:
    """Look at ``text[start:end]``, the paragraph behind its marker.

    ``list_at`` is where the first item inside it begins, if there is one.
    """
    lead_end, colon_end = _first_stops(text, start, end)
    listed = list_at is not None and list_at < lead_end
    if list_at is not None and listed:
        lead_end = list_at
    tail = text[max(start, end - 4) : end].rstrip(CLOSING)
    return Shape(
        start=start,
        end=end,
        lead_end=lead_end,
        colon_end=colon_end,
        listed=listed,
        last=tail[-1:],
        lead=text[start:lead_end],
        followed=followed,
        law=law,
        rules=rules,
    )


def _first_stops(text: str, start: int, end: int) -> tuple[int, int | None]:
    """Return where the first sentence ends, and where the first ： ends before it."""
    depth = 0
    colon: int | None = None
    fallback: int | None = None
    for match in _TOKEN.finditer(text, start, end):
        mark = match.group()
        if mark in _OPENING_MARKS:
            depth += 1
        elif mark in _CLOSING_MARKS:
            depth = max(0, depth - 1)
            quoted = depth == 0 and text[start] in _OPENING_MARKS and colon is None
            if quoted and text[match.start() - 1] in _FULL_STOPS:
                return match.end(), None  # “修一条路，富一方人。” as a lead
        elif mark in _FULL_STOPS:
            if depth == 0:
                return _with_closing(text, match.end(), end), colon
            fallback = fallback or match.end()
        elif mark in "：:" and depth == 0 and colon is None:
            colon = match.end()
    if depth and fallback is not None:
        return fallback, colon
    return end, colon


def _with_closing(text: str, at: int, end: int) -> int:
    """Take closing quotes and brackets with the sentence they close."""
    while at < end and text[at] in CLOSING:
        at += 1
    return at


def forms(shapes: Sequence[Shape], *, titles: bool) -> list[tuple[Form, int]]:
    """Decide for the members of one list: the form of each, and where its heading ends.

    ``titles`` says that most markers of this family in the document have text below them.
    """
    if shapes[0].law:
        return [_title_only(shape) for shape in shapes]
    run_in = _leads_are_headings(shapes)
    colon = _colons_are_headings(shapes)
    titles = titles or has_texts(shapes)
    return [_form(shape, shapes, run_in=run_in, colon=colon, titles=titles) for shape in shapes]


def _title_only(shape: Shape) -> tuple[Form, int]:
    """In a law only a line without any stop is a title."""
    titled = shape.last not in "。！？!?：:；;，,、" and shape.end - shape.start <= 30
    return ("heading", shape.end) if titled and shape.followed else ("item", shape.start)


def _leads_are_headings(shapes: Sequence[Shape]) -> bool:
    """Tell whether the first sentences of a list work as its headings."""
    leads = [shape for shape in shapes if shape.more and not shape.listed]
    if len(leads) * 2 < len(shapes):
        return False
    lengths = sorted(len(shape.lead) for shape in leads)
    usual = RULE_LEAD_LENGTH if shapes[0].rules else USUAL_LEAD_LENGTH
    if lengths[len(lengths) // 2] > usual:
        return False
    statements = sum(STATEMENT.search(shape.lead) is not None for shape in leads)
    return statements * 2 <= len(leads)


def _colons_are_headings(shapes: Sequence[Shape]) -> bool:
    """Tell whether the members of a list have the form 税收优惠：对……."""
    fitting = [shape for shape in shapes if _colon_lead(shape)]
    return len(fitting) * 3 >= len(shapes) * 2 and len(shapes) > 1


def _colon_lead(shape: Shape) -> bool:
    if shape.colon_end is None or shape.colon_end >= shape.end:
        return False
    lead = shape.lead[: shape.colon_end - shape.start]
    return (
        len(lead) <= COLON_LEAD and not re.search("[，,、；]", lead) and not LEADS_ON.search(lead)
    )


def _form(
    shape: Shape, run: Sequence[Shape], *, run_in: bool, colon: bool, titles: bool
) -> tuple[Form, int]:
    length = shape.end - shape.start
    if length == 0:
        return "heading", shape.end
    if shape.listed:
        return _above_list(shape)
    if colon and _colon_lead(shape):
        assert shape.colon_end is not None, "_colon_lead asks for it"
        return "run_in", shape.colon_end
    if shape.more:
        lead = run_in and len(shape.lead) <= LEAD_LENGTH
        return ("run_in", shape.lead_end) if lead else ("item", shape.start)
    if shape.last in _PAUSES:
        return "item", shape.start
    if shape.last in _COLONS:
        title = length <= COLON_LEAD * 2 and not LEADS_ON.search(shape.lead) and shape.followed
        return ("heading", shape.end) if title else ("item", shape.start)
    if shape.last not in _FULL_STOPS:
        titled = length <= HEADING_LENGTH and (shape.followed or titles)
        return ("heading", shape.end) if titled else ("item", shape.start)
    return _single_sentence(shape, run, length, titles=titles)


def _above_list(shape: Shape) -> tuple[Form, int]:
    """三、意义：1.理论意义2.实践意义: what stands before the list is its heading."""
    lead = shape.lead.strip()
    titled = 0 < len(lead) <= LIST_LEAD and not LEADS_ON.search(lead)
    return ("run_in", shape.lead_end) if titled else ("item", shape.start)


def _single_sentence(
    shape: Shape, run: Sequence[Shape], length: int, *, titles: bool
) -> tuple[Form, int]:
    """One sentence, closed by a full stop, alone on its line: a title or a statement."""
    if length > HEADING_LENGTH or any(other.last in _SEMICOLONS for other in run):
        return "item", shape.start
    if shape.followed and (shape.last in _QUESTIONS or not STATEMENT.search(shape.lead)):
        return "heading", shape.end
    name = length <= NAME_LENGTH and not re.search("[，,、]", shape.lead)
    short = length <= SHORT_HEADING and len(run) > 1 and has_texts(run)
    if (short or (name and titles)) and not (shape.rules or STATEMENT.search(shape.lead)):
        return "heading", shape.end
    return "item", shape.start


def has_texts(shapes: Sequence[Shape]) -> bool:
    """Tell whether most of these have text of their own, besides their first line."""
    return sum(shape.followed or shape.more for shape in shapes) * 2 >= len(shapes)
