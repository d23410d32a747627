"""Headings: how a marked paragraph stands, and where its heading ends.

A marker alone with its title is a heading; a marker, a lead sentence and more text is a
run-in heading; where no sentence works as a title (a rule of law, a list of facts) it is an
item. Members of one list stand alike, so the list decides, not the single line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from converter.model import Form
from converter.outline.lines import CLOSING
from converter.regex import Regex

Below: TypeAlias = Literal["text", "fields", "markers", "nothing"]

LEAD_LENGTH = 60
"""A lead sentence (领句) is not longer than this, and in most members of a list than …"""

USUAL_LEAD_LENGTH = 48
"""… this."""

HEADING_LENGTH = 60
"""A longer line is no heading."""

SHORT_HEADING = 24
"""A sentence this short with nothing below it is a heading if its siblings have text."""

NAME_LENGTH = 14
"""A sentence this short, without a comma, is a name and no statement."""

RULE_LEAD_LENGTH = 12
"""In a text of rules only a lead this short is a heading."""

LAW_TITLE_LENGTH = 30
"""A longer line below 第一条 is a rule whose stop was forgotten."""

COLON_LEAD = 20
LIST_LEAD = 30
"""What stands before ： or before a list in the same paragraph is a heading up to this length."""

REFERENCE_LENGTH = 12
REFERENCE = Regex(r"[ !-~［］〔〕（）①-⑳√×★]+")
"""What follows a stop and is no sentence: ……先锋队。P87(√) · ……［15］."""

REMARK = Regex("[（(][^（）()，。]{1,10}[）)]")
"""What follows a question of an examination: 为什么要修路？（意义）."""

ASIDE = Regex("(?:[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)][。；;]?)+")
"""What follows a sentence and is no text of its own: 新建村道二十条。（县交通运输局负责）."""

STATEMENT = Regex(
    r"^(?:由于|鉴于|因为|删去|删除)|修改为|改为：|增加一[编章节条款项]|包括(?!.{1,14}在内)|分为|是指|系指|指的是|应当|不得|不应|不予|不准|不可|均应|有权|负责|^凡|^如(?!何)|^对.*的，|的，|以上$|规定|者，|时，"
    r"|^敬?请(?!假|示|客|教|愿|战)[^。]*[，,]"
    r"|(?<=..)(?:必须|可以|须|应(?!急|对|用|变))"
)
"""What a rule of law, its amendment, a definition or a request says, and a title does not."""

LEADS_ON = Regex(
    r"(?:如下|下列|以下|包括|分别|是指|情形之一|之一的|条件之一)[^：:]{0,12}[：:]$|(?:[有是即如]|(?<!行)为)[：:]$"
    r"|(?:指出|强调|认为|(?<=[议委府志长部局文])要求|表示|提出|说道?|讲)[：:]$"
)
"""Before ： it announces a list, it is no title."""

BROKEN_LENGTH = 16
"""A line that was broken by hand is not shorter than this."""

UNFINISHED = Regex("(?:(?<![目标])的|以及|或者|并且|而且|由于|对于|关于|[须当]由)$", "的及者且于由")
"""No title ends with a word that joins what follows: its line was broken by hand."""

NAME = Regex(r"[^，,、；;\s]{2,14}")
"""背景, no statement."""

BLANK_LEAD = Regex(r"([^，。；：、！？\s]{2,14})[ 　\t]+[^\s，。；：]\S{7,}$", " 　\t")
"""1.预警机制 包括信息监测与报告。: a blank, which no sentence has, ends the heading."""

FEWEST_BLANK_LEADS = 3

GAP_LEAD = Regex(r"([^，。；：！？\s]{4,30})(?:[ 　]{2,}|\t)(?=[^\s]{10})", " 　\t")
"""三、报名办法　　各镇请于六月底前报名。: the blanks are what is left of a lost line end."""

_OPENING_MARKS = "“‘《〈（(【「"
_CLOSING_MARKS = "”’》〉）)】」"
_FULL_STOPS = frozenset("。！？!?")
_PAUSES = frozenset("；;，,、")
_SEMICOLONS = frozenset("；;")
_COLONS = frozenset("：:")
_STOPS = _FULL_STOPS | _PAUSES | _COLONS
_QUESTIONS = frozenset("？?")
_CALLS = frozenset("？?！!")
_NO_QUESTION = Regex("[。！!；;]")
_OPENS_AN_ANSWER = frozenset("（( 　")
_STOPS_AND_PAIRS = re.compile(f"[。！？!?：:{_OPENING_MARKS}{_CLOSING_MARKS}]")
_CLOCK = re.compile("(?<=[0-9０-９]):(?=[0-9０-９])")


class Shape(NamedTuple):
    """What the text of a marked paragraph looks like.

    Attributes:
        start: Where the text behind the marker begins.
        end: Where the paragraph ends.
        lead_end: Where its first sentence ends; ``end`` if it has no full stop.
        colon_end: Where the text up to the first ： ends, if that comes before a full stop.
        listed: It holds a list, which begins where the lead ends.
        last: Its last mark, closing quotes and brackets left out.
        lead: The first sentence.
        asks: It holds questions and nothing else.
        aside: Behind the first sentence stands an `ASIDE` and nothing else.
        below: What follows below it: text without a marker, a field of it (责任单位：…), deeper
            markers, or nothing.
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
    asks: bool
    aside: bool
    below: Below
    law: bool
    rules: bool

    @property
    def followed(self) -> bool:
        """Something follows below it."""
        return self.below != "nothing"

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
    below: Below,
    law: bool,
    rules: bool,
) -> Shape:
    """Look at ``text[start:end]``, the paragraph behind its marker.

    ``list_at`` is where the first item inside it begins, if there is one.
    """
    lead_end, colon_end = _first_stops(text, start, end)
    last_end = end
    if 0 < end - lead_end <= REFERENCE_LENGTH and (
        REFERENCE.fullmatch(text[lead_end:end])
        or (text[lead_end - 1] in _QUESTIONS and REMARK.fullmatch(text[lead_end:end]))
    ):
        last_end, lead_end = lead_end, end
    listed = list_at is not None and list_at < lead_end
    if list_at is not None and listed:
        lead_end = list_at
    last = text[last_end - 1] if start < last_end else ""
    if last in CLOSING:
        last = text[max(start, last_end - 4) : last_end].rstrip(CLOSING)[-1:]
    lead = text[start:lead_end]
    asks = last in _QUESTIONS and _NO_QUESTION.search(text, start, end) is None
    aside = (
        lead_end < end
        and text[lead_end] in "（("
        and text[lead_end - 1] not in _QUESTIONS
        and ASIDE.fullmatch(text[lead_end:end]) is not None
    )
    return Shape(
        start, end, lead_end, colon_end, listed, last, lead, asks, aside, below, law, rules
    )


def _first_stops(text: str, start: int, end: int) -> tuple[int, int | None]:
    """Return where the first sentence ends, and where the first ： ends before it."""
    depth = 0
    colon: int | None = None
    fallback: int | None = None
    for match in _STOPS_AND_PAIRS.finditer(text, start, end):
        mark = match.group()
        if mark in _FULL_STOPS:
            if depth == 0:
                return _with_closing(text, match.end(), end), colon
            fallback = fallback or match.end()
        elif mark in _OPENING_MARKS:
            depth += 1
        elif mark in _CLOSING_MARKS:
            depth = max(0, depth - 1)
            quoted = depth == 0 and text[start] in _OPENING_MARKS and colon is None
            if quoted and text[match.start() - 1] in _FULL_STOPS:
                return match.end(), None  # “修一条路，富一方人。” as a lead
        elif depth == 0 and colon is None and not _CLOCK.match(text, match.start(), end):
            colon = match.end()
    if depth and fallback is not None:
        return fallback, colon
    return end, colon


def _with_closing(text: str, at: int, end: int) -> int:
    """Take further stops (？！), closing quotes and brackets with the sentence they close."""
    while at < end and (text[at] in CLOSING or text[at] in _FULL_STOPS):
        at += 1
    return at


class _Run(NamedTuple):
    """What the members of one list have in common: they stand alike.

    Attributes:
        several: There is more than one.
        titles: Most markers of this family in the document have text below them.
        texts: Most of the members have text of their own, besides their first line.
        long: Most have a first sentence too long for a heading.
        run_in: Their first sentences work as headings.
        outermost: The list stands in no other.
        colon: They have the form 会议时间：六月…….
        blank: They have the form 预警机制 包括…….
        compound: Most have more than one sentence.
        semicolons: One of them ends with ；: they are pieces of a sentence.
    """

    several: bool
    titles: bool
    texts: bool
    long: bool
    run_in: bool
    outermost: bool
    colon: bool
    blank: bool
    compound: bool
    semicolons: bool


def forms(shapes: Sequence[Shape], *, titles: bool, outermost: bool) -> list[tuple[Form, int]]:
    """Decide for the members of one list: the form of each, and where its heading ends.

    Args:
        shapes: The members.
        titles: Most markers of this family in the document have text below them.
        outermost: The list stands in no other. 一、会议时间：六月六日 is a section of a notice;
            further in, 1.时间：六月六日 is a field.
    """
    if _ends_with_text(shapes):
        shapes = [*shapes[:-1], shapes[-1]._replace(below="nothing")]
    asides = [shape for shape in shapes if shape.aside]
    if asides and len(asides) * 2 > sum(shape.more for shape in shapes):
        shapes = [_without_aside(shape) for shape in shapes]
    if shapes[0].law:
        return _with_broken_lines([_title_only(shape) for shape in shapes], shapes)
    texts = has_texts(shapes)
    run = _Run(
        several=len(shapes) > 1,
        titles=titles or texts,
        texts=texts,
        long=_usual_lead(shapes) > HEADING_LENGTH,
        run_in=_leads_are_headings(shapes),
        outermost=outermost,
        colon=(outermost or _are_sections(shapes))
        and _colons_are_headings(shapes)
        and not _are_pieces(shapes),
        blank=_blanks_end_headings(shapes),
        compound=sum(shape.more for shape in shapes) * 2 > len(shapes),
        semicolons=any(shape.last in _SEMICOLONS for shape in shapes),
    )
    return _alike([_form(shape, run) for shape in shapes], shapes)


def _without_aside(shape: Shape) -> Shape:
    """Take what stands behind the sentence for a part of it."""
    return shape._replace(lead_end=shape.end, last="。") if shape.aside else shape


def _ends_with_text(shapes: Sequence[Shape]) -> bool:
    """Tell whether text stands below the last member only: it follows the list."""
    *others, last = shapes
    if len(others) == 1 and not (others[0].last in _FULL_STOPS and last.last in _FULL_STOPS):
        return False
    return (
        len(others) > 0
        and last.below in ("text", "fields")
        and not any(other.followed or other.more or _colon_lead(other) for other in others)
    )


def _alike(found: list[tuple[Form, int]], shapes: Sequence[Shape]) -> list[tuple[Form, int]]:
    """Let no sentence be a heading where as many members have none.

    A line without a full stop may be one: 五、报批程序： stands among 一、口岸由国务院开放。 With
    nothing below it, among items only, it is one too: cut off, or 五、其他. Where most members
    ask, so does one that is longer, or ends with ！.
    """
    sentences = [
        position
        for position, ((form, _), shape) in enumerate(zip(found, shapes, strict=True))
        if form == "run_in" or (form == "heading" and shape.last in _FULL_STOPS)
    ]
    items = sum(form == "item" for form, _ in found)
    if len(sentences) <= items:
        for position in sentences:
            found[position] = ("item", shapes[position].start)
    asking = sum(
        shape.asks and form == "heading" for (form, _), shape in zip(found, shapes, strict=True)
    )
    if asking > 1 and asking * 3 >= len(found) * 2:
        for position, shape in enumerate(shapes):
            if shape.followed and shape.last in _CALLS:
                found[position] = ("heading", shape.end)
    last = shapes[-1]
    if items > 1 and items == len(found) - 1 and found[-1][0] == "heading" and not last.followed:
        found[-1] = ("item", last.start)
    return found


def _title_only(shape: Shape) -> tuple[Form, int]:
    """In a law only a line without any stop is a title."""
    length = shape.end - shape.start
    one_line = not shape.more and shape.last not in _STOPS
    if one_line and shape.followed and 0 < length <= LAW_TITLE_LENGTH:
        return "heading", shape.end
    return "item", shape.start


def _with_broken_lines(
    found: list[tuple[Form, int]], shapes: Sequence[Shape]
) -> list[tuple[Form, int]]:
    """Let no long line be a title where most others are none: it was broken by hand."""
    if sum(form == "heading" for form, _ in found) * 2 >= len(found):
        return found
    return [
        ("item", shape.start) if len(shape.lead) >= BROKEN_LENGTH else each
        for each, shape in zip(found, shapes, strict=True)
    ]


def _leads_are_headings(shapes: Sequence[Shape]) -> bool:
    """Tell whether the first sentences of a list work as its headings."""
    leads = [shape for shape in shapes if shape.more and not shape.listed]
    if len(leads) * 2 < len(shapes):
        return False
    usual = RULE_LEAD_LENGTH if shapes[0].rules else USUAL_LEAD_LENGTH
    if _usual_lead(leads) > usual:
        return False
    statements = sum(STATEMENT.search(shape.lead) is not None for shape in leads)
    return statements * 2 <= len(leads)


def _usual_lead(shapes: Sequence[Shape]) -> int:
    """Return how long the first sentence of a member usually is, in code points."""
    lengths = sorted(len(shape.lead) for shape in shapes)
    return lengths[len(lengths) // 2]


def _colons_are_headings(shapes: Sequence[Shape]) -> bool:
    """Tell whether the members of a list have the form 税收优惠：对…….

    A bare title among them (五、有关要求) speaks neither for it nor against it. A title with a
    colon (一、绪论：道路的意义) has what it is about below it, neither a full stop nor a number.
    """
    labels = [shape for shape in shapes if _colon_lead(shape)]
    fitting = len(labels)
    bare = sum(_is_bare(shape) for shape in shapes)
    if all(map(_is_title_with_colon, labels)):
        return False
    return fitting * 3 >= (len(shapes) - bare) * 2 and len(shapes) > 1 and fitting > 0


def _is_title_with_colon(shape: Shape) -> bool:
    """Tell whether a member is a title as a whole, above its text: 一、绪论：道路的意义.

    一、报名时间：6月5日 is a label with what it says.
    """
    return (
        shape.below in ("text", "markers")
        and not shape.more
        and shape.last not in _FULL_STOPS
        and not any(map(str.isdecimal, shape.lead))
    )


def _are_pieces(shapes: Sequence[Shape]) -> bool:
    """Tell whether most members end with ；: they are pieces of one sentence."""
    return sum(shape.last in _SEMICOLONS for shape in shapes) * 2 > len(shapes)


def _are_sections(shapes: Sequence[Shape]) -> bool:
    """Tell whether labels are no fields (时间：六月): titles without ： stand among them.

    So do, in a list of sections, several labels alone on their lines (背景： 经过：).
    """
    alone = [shape for shape in shapes if shape.followed and _is_bare(shape)]
    names = sum(
        shape.colon_end is None and NAME.fullmatch(shape.lead) is not None for shape in alone
    )
    return names > 0 or sum(shape.colon_end is not None for shape in alone) > 1


def _is_bare(shape: Shape) -> bool:
    """五、有关要求 · 五、有关要求：."""
    if shape.colon_end is not None:
        return shape.colon_end == shape.end
    return not shape.more and shape.last not in _FULL_STOPS


def _colon_lead(shape: Shape) -> bool:
    if shape.colon_end is None or shape.colon_end >= shape.end:
        return False
    lead = shape.lead[: shape.colon_end - shape.start]
    return len(lead) <= COLON_LEAD and not re.search("[，,；]", lead) and not LEADS_ON.search(lead)


def _blanks_end_headings(shapes: Sequence[Shape]) -> bool:
    """Tell whether the members of a list have the form 预警机制 包括信息监测与报告。."""
    if len(shapes) < FEWEST_BLANK_LEADS:
        return False
    fitting = sum(_blank_lead_end(shape) is not None for shape in shapes)
    return fitting >= FEWEST_BLANK_LEADS and fitting * 3 >= len(shapes) * 2


def _gap_end(shape: Shape) -> int | None:
    """Return where a heading ends that has lost the line end before its text."""
    blanks = "  " in shape.lead or "　　" in shape.lead or "\t" in shape.lead
    match = GAP_LEAD.match(shape.lead) if blanks and not shape.listed else None
    return None if match is None else shape.start + match.end(1)


def _blank_lead_end(shape: Shape) -> int | None:
    """Return where a heading ends that a blank sets off from its sentence."""
    if shape.last not in _FULL_STOPS or shape.listed:
        return None
    match = BLANK_LEAD.match(shape.lead)
    return None if match is None else shape.start + match.end(1)


def _form(shape: Shape, run: _Run) -> tuple[Form, int]:
    """Return the form of a member, and where its heading ends; an item has none."""
    if shape.start == shape.end:
        return "heading", shape.end
    if shape.listed:
        return _above_list(shape, run)
    lead_end = _run_in_end(shape, run)
    if lead_end is not None:
        return "run_in", lead_end
    return ("heading", shape.end) if _is_heading(shape, run) else ("item", shape.start)


def _run_in_end(shape: Shape, run: _Run) -> int | None:
    """Return where the heading ends that text follows in the same paragraph."""
    if run.colon and _colon_lead(shape):
        return shape.colon_end
    if (gap := _gap_end(shape)) is not None:
        return gap
    if run.blank and (blank := _blank_lead_end(shape)) is not None:
        return blank
    lead = (
        shape.more
        and not shape.asks
        and run.run_in
        and not run.semicolons
        and len(shape.lead) <= LEAD_LENGTH
        and shape.colon_end is None
    )
    return shape.lead_end if lead else None


def _is_heading(shape: Shape, run: _Run) -> bool:
    """Tell whether the whole paragraph is a heading."""
    if shape.end - shape.start > HEADING_LENGTH:
        return False
    if shape.more:
        return shape.asks and shape.followed
    if shape.last in _PAUSES:
        return False
    if shape.last in _COLONS:
        return _announces(shape)
    if run.semicolons:
        return False
    if shape.last in _FULL_STOPS:
        return _is_title(shape, run)
    if _is_unfinished(shape):
        return False
    return shape.followed or (run.titles and shape.colon_end is None)  # 3.时间：1839年6月


def _is_unfinished(shape: Shape) -> bool:
    """Tell whether a line without a stop asks for more: an answer in （　）, or a noun."""
    broken = len(shape.lead) >= BROKEN_LENGTH and UNFINISHED.search(shape.lead) is not None
    return broken or shape.last in _OPENS_AN_ANSWER


def _announces(shape: Shape) -> bool:
    """三、报批程序： above its text."""
    short = len(shape.lead) <= COLON_LEAD * 2 and not re.search("[，,]", shape.lead)
    return short and shape.followed and not LEADS_ON.search(shape.lead)


def _above_list(shape: Shape, run: _Run) -> tuple[Form, int]:
    """三、意义：1.理论意义2.实践意义: what stands before the list is its heading."""
    lead = shape.lead.strip()
    titled = 0 < len(lead) <= LIST_LEAD and not LEADS_ON.search(lead)
    if lead[-1:] in _COLONS and not (run.outermost or run.colon):
        titled = False
    return ("run_in", shape.lead_end) if titled else ("item", shape.start)


def _is_title(shape: Shape, run: _Run) -> bool:
    """Tell whether one sentence with a full stop, alone on its line, is a title."""
    if run.long or (run.compound and not run.run_in) or shape.below == "fields":
        return False
    if shape.colon_end is not None:  # 1.村道：通达建制村的公路。
        return False
    length = shape.end - shape.start
    about = shape.lead.startswith(("关于", "对于"))
    if shape.followed and run.texts and (about or shape.last in _QUESTIONS or not _states(shape)):
        return True
    name = length <= NAME_LENGTH and not re.search("[，,、]", shape.lead)
    short = length <= SHORT_HEADING and run.several and run.texts
    return (short or (name and run.titles)) and not (shape.rules or STATEMENT.search(shape.lead))


def _states(shape: Shape) -> bool:
    """Tell whether a sentence is a rule or a statement, no title."""
    if shape.rules and len(shape.lead) > RULE_LEAD_LENGTH:
        return True
    return STATEMENT.search(shape.lead) is not None


def has_texts(shapes: Sequence[Shape]) -> bool:
    """Tell whether most of these have text of their own, besides their first line."""
    return sum([shape.followed or shape.more for shape in shapes]) * 2 >= len(shapes)
