"""The outline parser: plain text in, document tree out.

The stages, each in its module and each to be looked at with `stages`::

    text ─lines─▶ paragraphs ─candidates─▶ possible markers ─matter─▶ parts
         ─sequence─▶ markers and depths ─headings─▶ forms ─assemble─▶ tree
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from converter.diagnostics import diagnostic
from converter.model import MAX_DEPTH, Diagnostic, Document, Span
from converter.outline import assemble, candidates, matter, patterns
from converter.outline.assemble import Tree
from converter.outline.candidates import Candidate
from converter.outline.headings import HEADING_LENGTH, Form, Shape, forms, shape_of
from converter.outline.lines import Paragraph, paragraphs
from converter.outline.sequence import Accepted, Remark, accept, nesting

FLAT_LENGTH = 400
FLAT_PARAGRAPHS = 2
"""A text of at most so many paragraphs, one of them this long, has lost its line ends."""

PARAGRAPHS_ABOVE = 12
"""So far above a paragraph that begins 二是 its 一是 is looked for."""


@dataclass(slots=True)
class _Part:
    """A part while it is being understood."""

    plan: matter.PartPlan
    marked: dict[int, Accepted] = field(default_factory=dict)
    forms: dict[int, tuple[Form, int]] = field(default_factory=dict)
    closing: int | None = None


class Parser:
    """One run over one text; `document` gives the tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = paragraphs(text)
        self.flat = len(self.paragraphs) <= FLAT_PARAGRAPHS and any(
            p.end - p.start >= FLAT_LENGTH for p in self.paragraphs
        )
        self.remarks: list[Remark] = []
        self.inside: dict[int, list[Candidate]] = {}
        self.inline_depths: dict[int, int] = {}
        self.openers = self._openers()
        self.parts = [_Part(plan) for plan in matter.plan_parts(self.paragraphs, self.openers)]
        for part in self.parts:
            self._outline(part)

    def _openers(self) -> list[Candidate | None]:
        openers: list[Candidate | None] = []
        for index, paragraph in enumerate(self.paragraphs):
            opener = (
                None
                if self.flat
                else candidates.at_start(self.text, paragraph.start, paragraph.end)
            )
            if opener is not None:
                opener.index = index
            openers.append(opener)
        return openers

    # Which paragraphs are marked, and how they stand

    def _outline(self, part: _Part) -> None:
        body = part.plan.body
        accepted: list[Accepted] = []
        for segment in self._segments(body):
            ranks = nesting(segment)
            markers, remarks = accept(segment, ranks, MAX_DEPTH)
            for each in markers:
                if each.candidate.inline:
                    self.inline_depths.setdefault(each.candidate.index, each.depth)
                else:
                    accepted.append(each)
            self.remarks += remarks
        part.marked = {each.candidate.index: each for each in accepted}
        part.closing = self._closing(part, accepted)
        self._decide_forms(part, accepted)

    def _closing(self, part: _Part, accepted: Sequence[Accepted]) -> int | None:
        """Return the paragraph at which the closing begins."""
        body = part.plan.body
        if not accepted:
            return matter.closing_start(self.paragraphs, body[1:][-2:], own_paragraphs=True)
        last = accepted[-1].candidate.index
        tail = [index for index in body if index > last]
        alone = len(self.paragraphs[last].text) <= HEADING_LENGTH
        return matter.closing_start(self.paragraphs, tail, own_paragraphs=alone)

    def _segments(self, body: Sequence[int]) -> list[list[Candidate]]:
        """Return the openers of a body, cut where the count begins anew (注：)."""
        segments: list[list[Candidate]] = [[]]
        for index in body:
            paragraph, opener = self.paragraphs[index], self.openers[index]
            if patterns.NEW_COUNT.fullmatch(paragraph.text):
                paragraph.role = "note"
                segments.append([])
            elif opener is not None and not paragraph.role:
                segments[-1] += self._member_above(segments[-1], opener)
                segments[-1] += self._with_members_inside(opener)
        return segments

    def _with_members_inside(self, opener: Candidate) -> list[Candidate]:
        """Return ``opener``, and what goes on with its list inside its own paragraph.

        A paragraph that holds several members (（1）…；（2）…) holds a list, it is no member.
        """
        inside = self._inside(opener.index)
        if not inside or inside[0].start != opener.start or opener.ordinal is None:
            return [opener]
        members = inside[:1]
        for candidate in inside[1:]:
            if _follows(candidate, members[-1]):
                members.append(candidate)
        if len(members) == 1:
            return [opener]
        for member in members:
            member.inline = True
        return members

    def _member_above(self, openers: Sequence[Candidate], opener: Candidate) -> list[Candidate]:
        """Return the 一是 inside a paragraph above that the 二是 of ``opener`` continues."""
        family = opener.family
        if not family.doubtful or family.place != "both" or opener.ordinal in (None, 1):
            return []
        above = openers[-1] if openers else None
        if above is not None and _follows(opener, above):
            return []
        first = max(opener.index - PARAGRAPHS_ABOVE, above.index if above else 0)
        for index in range(opener.index - 1, first - 1, -1):
            for candidate in reversed(self._inside(index)):
                if candidate.family.series != family.series:
                    continue
                if not _follows(opener, candidate):
                    return []
                candidate.inline = True
                return [candidate]
        return []

    def _inside(self, index: int) -> list[Candidate]:
        """Return the candidates inside a paragraph."""
        if index not in self.inside:
            paragraph = self.paragraphs[index]
            found = candidates.inside(self.text, paragraph.start, paragraph.end)
            for candidate in found:
                candidate.index = index
            self.inside[index] = found
        return self.inside[index]

    def _decide_forms(self, part: _Part, accepted: Sequence[Accepted]) -> None:
        """Decide form and heading of each marked paragraph, list by list."""
        body = part.plan.body
        is_law = sum(each.candidate.family.name == "article" for each in accepted) > 2
        rules = self._states_rules(part)
        following = dict(zip(body, [*body[1:], None], strict=False))
        runs: dict[tuple[int, ...], list[tuple[int, Shape]]] = {}
        path: list[int] = []
        for each in accepted:
            index = each.candidate.index
            del path[each.depth - 1 :]
            key = (*path[-1:], each.depth, id(each.candidate.family))
            path.append(index)
            law = is_law and not each.candidate.family.titled
            shape = self._shape(part, each, following[index], law=law, rules=rules)
            runs.setdefault(key, []).append((index, shape))
        for members in runs.values():
            decided = forms([shape for _, shape in members])
            part.forms.update(zip((index for index, _ in members), decided, strict=True))

    def _shape(
        self, part: _Part, each: Accepted, following: int | None, *, law: bool, rules: bool
    ) -> Shape:
        paragraph = self.paragraphs[each.candidate.index]
        deeper = following is not None and (
            following not in part.marked or part.marked[following].depth > each.depth
        )
        followed = deeper and following != part.closing
        start = each.candidate.end
        while start < paragraph.end and self.text[start].isspace():
            start += 1
        return shape_of(self.text, start, paragraph.end, followed=followed, law=law, rules=rules)

    def _states_rules(self, part: _Part) -> bool:
        """Tell whether the part is a text of rules, by its title."""
        titles = [
            self.paragraphs[index].text
            for index in part.plan.front
            if self.paragraphs[index].role in ("title", "attachment_title")
        ]
        return bool(titles) and patterns.NORMATIVE_TITLE.fullmatch(titles[-1]) is not None

    # The tree

    def document(self) -> Document:
        """Return the document tree."""
        tree: Tree = {
            "parts": [self._part(part) for part in self.parts],
            "kind": self._kind(),
        }
        for part in tree["parts"]:
            assemble.close_spans(part)
        tree["diagnostics"] = [self._diagnostic(remark) for remark in self.remarks]
        return Document.model_validate(tree)

    def _part(self, part: _Part) -> Tree:
        plan = part.plan
        body = [index for index in plan.body if part.closing is None or index < part.closing]
        closing = plan.body[len(body) :]
        for index in closing:
            self.paragraphs[index].role = self.paragraphs[index].role or "closing"
        return {
            "kind": plan.kind,
            "front": self._role_blocks(plan.front),
            "body": self._blocks(part, body),
            "back": [self._plain(index) for index in closing] + self._role_blocks(plan.back),
        }

    def _role_blocks(self, indices: Sequence[int]) -> list[Tree]:
        """Lines of one role that belong together (a title over two lines) become one block."""
        blocks: list[Tree] = []
        for index in indices:
            source = self.paragraphs[index]
            node = assemble.paragraph(self.text, source)
            if blocks and source.role in _JOINED_ROLES and blocks[-1].get("role") == source.role:
                blocks[-1]["content"] += [{"type": "break"}, *node["content"]]
            else:
                blocks.append(node)
        return blocks

    def _blocks(self, part: _Part, indices: Sequence[int]) -> list[Tree]:
        """Nest the paragraphs of a body by the depths of their markers."""
        root: list[Tree] = []
        contents = [root]
        for index in indices:
            each = part.marked.get(index)
            if each is None:
                del contents[self._depth_after(index) or len(contents) :]
                contents[-1].append(self._plain(index))
                continue
            section = self._section(each, *part.forms[index])
            del contents[each.depth :]
            contents[-1].append(section)
            contents.append(section["content"])
        return root

    def _depth_after(self, index: int) -> int | None:
        """Return how many levels stay open at an unmarked paragraph; None for all of them.

        注： begins outside the sections; a list that begins inside the paragraph stands where
        its members stand; a turn to the audience (各位代表！…) closes the list before it.
        """
        paragraph = self.paragraphs[index]
        if paragraph.role == "note":
            return 1
        if index in self.inline_depths:
            return self.inline_depths[index]
        return 2 if patterns.VOCATIVE.match(paragraph.text) else None

    def _section(self, each: Accepted, form: Form, heading_end: int) -> Tree:
        source = self.paragraphs[each.candidate.index]
        candidate = each.candidate
        section: Tree = {
            "type": "section",
            "form": form,
            "marker": assemble.marker(self.text, candidate),
            "content": [],
        }
        if form != "item":
            heading = assemble.inlines(self.text, candidate.end, heading_end, source.noise)
            if heading:
                section["heading"] = {"content": heading}
        if form == "heading":
            return section
        start = candidate.end if form == "item" else heading_end
        items = self._items(start, candidate.index, each.depth)
        section["content"].append(assemble.paragraph(self.text, source, items, start))
        return section

    def _plain(self, index: int) -> Tree:
        source = self.paragraphs[index]
        items = self._items(source.start, index, 0) if source.role in (None, "closing") else []
        return assemble.paragraph(self.text, source, items)

    def _items(self, start: int, index: int, depth: int) -> list[Accepted]:
        """Return the items inside a paragraph, from ``start`` on."""
        if self.flat:
            return self._flat_items(self.paragraphs[index])
        found = [each for each in self._inside(index) if each.start >= start]
        if not found:
            return []
        return accept(found, nesting(found), max(1, MAX_DEPTH - depth))[0]

    def _flat_items(self, source: Paragraph) -> list[Accepted]:
        """Return the items of a text without line ends; behind 附件： they count anew."""
        found = candidates.inside_flat(self.text, source.start, source.end)
        attachments = patterns.FLAT_ATTACHMENT.search(self.text, source.start, source.end)
        cut = attachments.start() if attachments else source.end
        items: list[Accepted] = []
        for segment in (
            [each for each in found if each.start < cut],
            [each for each in found if each.start >= cut],
        ):
            accepted, remarks = accept(segment, nesting(segment), MAX_DEPTH)
            items += accepted
            self.remarks += remarks
        return items

    # What is known about the whole

    def _kind(self) -> str:
        roles = {p.role for p in self.paragraphs}
        titles = " ".join(p.text for p in self.paragraphs[:8] if p.role in ("title", "subtitle"))
        if patterns.SPEECH_TITLE.search(titles) or self._addresses_people():
            return "speech"
        families = {
            each.candidate.family.name for part in self.parts for each in part.marked.values()
        }
        if "document_number" in roles or {"addressee", "signature"} <= roles:
            return "official"
        if "article" in families:
            return "law"
        return "other"

    def _addresses_people(self) -> bool:
        return any(
            p.role == "addressee" and patterns.SALUTATION.fullmatch(p.text)
            for p in self.paragraphs[:20]
        )

    def _diagnostic(self, remark: Remark) -> Diagnostic:
        candidate = remark.candidate
        return diagnostic(
            remark.code,
            Span(start=candidate.start, end=candidate.end),
            marker=self.text[candidate.start : candidate.end],
            limit=MAX_DEPTH,
        )


def _follows(candidate: Candidate, before: Candidate) -> bool:
    """Tell whether ``candidate`` is the next member of the list of ``before``."""
    return (
        candidate.family.series == before.family.series
        and candidate.ordinal is not None
        and candidate.ordinal - 1 == before.ordinal
    )


_JOINED_ROLES = frozenset({"title", "subtitle", "attachment_title"})
