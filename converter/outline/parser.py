"""The outline parser: paragraphs in, document tree out.

The stages, each in its module::

    text ─lines─▶ paragraphs ─candidates─▶ possible markers ─parts─▶ parts
         ─lists, sequence─▶ markers and depths ─headings, unmarked─▶ forms ─tree─▶ tree
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from itertools import pairwise

from converter.diagnostics import diagnostic
from converter.model import MAX_DEPTH, Diagnostic, Form
from converter.model.base import span_between
from converter.outline import patterns
from converter.outline.assemble import Tree, drop_spans
from converter.outline.checks import check
from converter.outline.closing import closing_start
from converter.outline.headings import (
    HEADING_LENGTH,
    Below,
    Shape,
    forms,
    has_texts,
    shape_of,
)
from converter.outline.line_roles import FRONT_LINES
from converter.outline.lines import Paragraph
from converter.outline.lists import Lists, Marked
from converter.outline.part_plan import PartPlan
from converter.outline.parts import plan_parts
from converter.outline.sequence import Accepted, Oddity
from converter.outline.tree import PartOutline, TreeBuilder, residues
from converter.outline.unmarked import unmarked_headings

FLAT_LENGTHS = (200, 400)
"""A text of one paragraph this long, or of two, one of them this long, has lost its line ends."""

LAW_ARTICLES = 3
"""A part with so many articles is a law: what stands below an article is a rule, no title."""


class Parser:
    """One run over one text, in usual characters (`usual`); `tree` gives the tree."""

    def __init__(self, text: str, paragraphs: Sequence[Paragraph]) -> None:
        self.text = text
        self.residues = residues(paragraphs)
        if self.residues:  # no rule sees them: what they stand between are neighbours
            paragraphs = [each for each in paragraphs if each.role != "noise"]
        self.paragraphs = paragraphs
        flat = 0 < len(paragraphs) <= len(FLAT_LENGTHS) and any(
            paragraph.end - paragraph.start >= FLAT_LENGTHS[len(paragraphs) - 1]
            for paragraph in paragraphs
        )
        self.has_levels = any(paragraph.level for paragraph in paragraphs)
        self.lists = Lists(text, paragraphs, flat=flat)
        self.parts = [self._outline(plan) for plan in plan_parts(paragraphs, self.lists.openers)]

    def tree(self, text: str, *, spans: bool = True) -> Tree:
        """Return the document tree as nested dicts.

        Args:
            text: The text as it is typed: what stands in the tree.
            spans: They are told; False leaves them out, for a text that is no file.
        """
        builder = TreeBuilder(text, self.paragraphs, self.lists, self.residues)
        parts = [builder.part(part) for part in self.parts]
        oddities = [
            oddity
            for part in self.parts
            for oddity in part.marked.oddities
            if oddity.candidate.start not in builder.found  # its list stands inside the paragraph
        ]
        diagnostics = [_diagnostic(text, each) for each in (*oddities, *builder.oddities)]
        diagnostics += check(self.text, parts)
        if not spans:
            for part in parts:
                drop_spans(part)
            diagnostics = [each.model_copy(update={"span": None}) for each in diagnostics]
        return {"kind": self._kind(builder.found), "parts": parts, "diagnostics": diagnostics}

    def _outline(self, plan: PartPlan) -> PartOutline:
        """Understand one part: which paragraphs are marked, and how they stand."""
        marked = self.lists.mark(plan.body)
        part = PartOutline(plan, marked)
        part.closing = self._closing(plan, marked)
        if not self.has_levels:
            part.unmarked = unmarked_headings(self.paragraphs, plan.body, marked.paragraphs)
        part.forms = self._forms(part)
        return part

    def _closing(self, plan: PartPlan, marked: Marked) -> int | None:
        """Return the paragraph at which the closing begins."""
        if not marked.paragraphs:
            return closing_start(self.paragraphs, plan.body[1:][-2:], own_paragraphs=True)
        last = max(marked.paragraphs)
        tail = [index for index in plan.body if index > last]
        alone = len(self.paragraphs[last].text) <= HEADING_LENGTH
        return closing_start(self.paragraphs, tail, own_paragraphs=alone)

    def _forms(self, part: PartOutline) -> dict[int, tuple[Form, int]]:
        """Decide form and heading of each marked paragraph, list by list."""
        accepted = part.marked.paragraphs.values()
        if not accepted:
            return {}
        rules = self._states_rules(part.plan)
        following = dict(pairwise(part.plan.body))
        lists: dict[int, list[Accepted]] = {}
        articles = 0
        for each in accepted:
            lists.setdefault(each.list, []).append(each)
            articles += each.candidate.family.name == "article"
        shapes: dict[int, list[Shape]] = {}
        families: dict[str, list[Shape]] = {}
        for key, members in lists.items():
            divided = _are_divided(members, part.unmarked, following)
            shapes[key] = looks = []
            for each in members:
                family = each.candidate.family
                law = articles >= LAW_ARTICLES and not family.titled
                below = self._below(
                    part, each, following.get(each.candidate.index), divided=divided
                )
                shape = self._shape(each, below=below, law=law, rules=rules)
                looks.append(shape)
                families.setdefault(family.name, []).append(shape)
        titled = {name for name, members in families.items() if has_texts(members)}
        decided: dict[int, tuple[Form, int]] = {}
        for key, members in lists.items():
            first = members[0]
            family = first.candidate.family
            titles = family.titled or (family.name in titled and not first.candidate.below)
            found = forms(shapes[key], titles=titles, outermost=first.depth == 1)
            decided.update(zip([each.candidate.index for each in members], found, strict=True))
        if self.has_levels:
            decided.update(self._given_forms(accepted))
        return decided

    def _given_forms(self, accepted: Iterable[Accepted]) -> dict[int, tuple[Form, int]]:
        """Return the forms of the headings that their source has told apart (Markdown)."""
        given: dict[int, tuple[Form, int]] = {}
        for each in accepted:
            paragraph = self.paragraphs[each.candidate.index]
            if paragraph.level is None:
                continue
            end = paragraph.heading_end
            given[each.candidate.index] = ("run_in", end) if end else ("heading", paragraph.end)
        return given

    def _below(
        self, part: PartOutline, each: Accepted, following: int | None, *, divided: bool
    ) -> Below:
        """Tell what stands below a marked paragraph, a member of a list that is ``divided``."""
        if following is None or following == part.closing:
            return "nothing"
        if part.marked.ends.get(following, each.depth + 1) <= each.depth:
            return "nothing"
        below = part.marked.paragraphs.get(following)
        if below is not None:
            return "markers" if below.depth > each.depth else "nothing"
        if following in part.unmarked:
            return "text" if divided else "nothing"
        if self.paragraphs[following].level is not None:
            return "nothing"
        text = self.paragraphs[following].text
        return "fields" if patterns.FIELD.fullmatch(text) or _is_remark(text) else "text"

    def _shape(self, each: Accepted, *, below: Below, law: bool, rules: bool) -> Shape:
        paragraph = self.paragraphs[each.candidate.index]
        start = each.candidate.end
        while start < paragraph.end and self.text[start].isspace():
            start += 1
        list_at = self.lists.first_item(each.candidate.index, start, each.depth)
        return shape_of(self.text, start, paragraph.end, list_at, below=below, law=law, rules=rules)

    def _states_rules(self, plan: PartPlan) -> bool:
        """Tell whether the part is a text of rules, by its title."""
        title = "".join(
            self.paragraphs[index].text
            for index in plan.front
            if self.paragraphs[index].role in ("title", "attachment_title")
        )
        return patterns.NORMATIVE_TITLE.fullmatch(title) is not None

    def _kind(self, within: Container[int]) -> str:
        """Return the kind of the document, the items inside whose paragraphs begin ``within``."""
        roles = {paragraph.role for paragraph in self.paragraphs}
        if self._is_speech():
            return "speech"
        if "document_number" in roles or {"addressee", "signature"} <= roles:
            return "official"
        openers = [
            each.candidate for part in self.parts for each in part.marked.paragraphs.values()
        ]
        openers += [each for each in self.lists.openers if each and each.start in within]
        families = {each.family.name for each in openers}
        return "law" if "article" in families else "other"

    def _is_speech(self) -> bool:
        """Tell whether the title or the 称呼 is that of a speech.

        A title that ends like one of an official document (关于印发…讲话的通知) is none of a
        speech, nor is a report (报告) with a 发文机关标志, or to an organ. Who is addressed in
        person hears a speech (几点意见, to 同志们), but gets a letter or a notice.
        """
        head = self.paragraphs[:FRONT_LINES]
        titles = [each.text for each in head if each.role in ("title", "subtitle")]
        last = titles[-1] if titles else ""
        addressees = [each.text for each in head if each.role == "addressee"]
        if any(patterns.SALUTATION.fullmatch(text) for text in addressees):
            return patterns.SENT_TITLE.fullmatch(last) is None
        if addressees or any(each.role == "issuer_mark" for each in head):
            return False
        if patterns.OFFICIAL_TITLE.fullmatch(last):
            return False
        return patterns.SPEECH_TITLE.search(" ".join(titles)) is not None


def _is_remark(text: str) -> bool:
    """（包括村道、桥梁等）, a line in brackets: it belongs to the line above, as a field does."""
    return text[0] in "（(" and text[-1] in "）)"


def _diagnostic(text: str, oddity: Oddity) -> Diagnostic:
    """Return what is told of an oddity in ``text``, as it is typed."""
    candidate = oddity.candidate
    return diagnostic(
        oddity.code,
        span_between(candidate.start, candidate.end),
        marker=text[candidate.start : candidate.end],
        limit=MAX_DEPTH,
        expected=oddity.expected,
    )


def _are_divided(
    members: Sequence[Accepted],
    unmarked: Collection[int],
    following: Mapping[int, int],
) -> bool:
    """Tell whether most members of a list hold headings without a marker.

    Those directly below a member are its own where the list goes on behind them, unless such a
    heading stands above its first member too: then they hold the list.
    """
    if not unmarked:
        return False
    first = members[0].candidate.index
    inner = sum(following.get(each.candidate.index) in unmarked for each in members[:-1])
    return inner * 2 > len(members) - 1 and first - 1 not in unmarked
