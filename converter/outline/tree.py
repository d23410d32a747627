"""The tree of a part: its paragraphs nested by the depths of their markers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from converter.model import Form
from converter.outline import assemble, patterns
from converter.outline.assemble import Tree
from converter.outline.line_roles import ADDRESS_ENDS, is_salutation, without_blanks
from converter.outline.lines import Paragraph
from converter.outline.lists import Lists, Marked
from converter.outline.part_plan import PartPlan
from converter.outline.sequence import Accepted, Oddity
from converter.outline.unmarked import Standing

_TITLE_ROLES = frozenset({"title", "attachment_title"})
_JOINED_ROLES = _TITLE_ROLES | {"subtitle"}

_WITH_ITEMS = frozenset({None, "closing", "note"})
"""The roles of lines that may hold a list: 注：1.…；2.…."""


def _goes_on(above: Paragraph, line: Paragraph) -> bool:
    """Tell whether two lines of one role are one block: a title, or a 主送 that was torn."""
    if above.role != line.role:
        return False
    if line.role != "addressee":
        return line.role in _JOINED_ROLES
    last = above.text[-1:]
    return last not in ADDRESS_ENDS or (last in "，," and not is_salutation(above.text))


def residues(paragraphs: Sequence[Paragraph]) -> dict[int, list[Paragraph]]:
    """Return what printing left between the others, by the index of the one above it.

    The indices are those of ``paragraphs`` without residues; above all of them it is -1.
    """
    places = [index for index, each in enumerate(paragraphs) if each.role == "noise"]
    found: dict[int, list[Paragraph]] = {}
    for count, index in enumerate(places):
        found.setdefault(index - count - 1, []).append(paragraphs[index])
    return found


class PartOutline:
    """A part, understood.

    Attributes:
        plan: Its front, body and back.
        marked: The markers of its body.
        forms: How each marked paragraph stands, and where its heading ends.
        unmarked: Its headings without a marker.
        closing: The paragraph at which the closing begins, if there is one.
    """

    def __init__(self, plan: PartPlan, marked: Marked) -> None:
        self.plan = plan
        self.marked = marked
        self.forms: Mapping[int, tuple[Form, int]] = {}
        self.unmarked: Mapping[int, Standing] = {}
        self.closing: int | None = None


class TreeBuilder:
    """Builds the nested dicts of parts.

    Attributes:
        oddities: What was odd inside paragraphs.
        found: Where the items inside paragraphs begin.
    """

    def __init__(
        self,
        text: str,
        paragraphs: Sequence[Paragraph],
        lists: Lists,
        residues: dict[int, list[Paragraph]],
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.lists = lists
        self.residues = residues
        self.oddities: list[Oddity] = []
        self.found: set[int] = set()

    def part(self, outline: PartOutline) -> Tree:
        """Return the tree of a part, spans included."""
        plan = outline.plan
        end = plan.body.index(outline.closing) if outline.closing is not None else len(plan.body)
        for index in plan.body[end:]:
            self.paragraphs[index].role = self.paragraphs[index].role or "closing"
        front = [*self._residues(-1), *self._role_blocks(plan.front)]
        body = self._body(outline, plan.body[:end])
        back: list[Tree] = []
        for index in plan.body[end:]:
            back += self._plain(index), *self._residues(index)
        back += self._role_blocks(plan.back)
        span = assemble.hull([*front, *body, *back])
        return {"kind": plan.kind, "front": front, "body": body, "back": back, "span": span}

    def _residues(self, index: int) -> list[Tree]:
        """Return what printing left directly below a paragraph, once."""
        found = self.residues.pop(index, ())
        return [assemble.paragraph(self.text, each) for each in found]

    def _role_blocks(self, indices: Sequence[int]) -> list[Tree]:
        """Lines of one role that belong together (a title over two lines) become one block.

        A title that is said twice, one below the other, is two.
        """
        blocks: list[Tree] = []
        above: Paragraph | None = None
        again = self._title_again(indices)
        for index in indices:
            source = self.paragraphs[index]
            node = assemble.paragraph(self.text, source)
            if above is not None and index != again and _goes_on(above, source):
                block = blocks[-1]
                for residue in self.residues.pop(index - 1, ()):
                    block["content"] += {"type": "break"}, assemble.residue(self.text, residue)
                block["content"] += [{"type": "break"}, *node["content"]]
                block["span"] = assemble.hull([block, node])
            else:
                if self.residues:
                    blocks += self._residues(index - 1)
                blocks.append(node)
            above = source
        if indices:
            blocks += self._residues(indices[-1])
        return blocks

    def _title_again(self, indices: Iterable[int]) -> int | None:
        """Return the line at which a title begins that says all of the one above it once more."""
        titles = [index for index in indices if self.paragraphs[index].role in _TITLE_ROLES]
        words = [without_blanks(self.paragraphs[index].text) for index in titles]
        whole = "".join(words)
        starts = [0, *accumulate(map(len, words))]
        if len(whole) % 2 or (half := len(whole) // 2) not in starts:
            return None
        again = whole[:half] == whole[half:]
        return titles[starts.index(half)] if whole and again else None

    def _body(self, outline: PartOutline, indices: Sequence[int]) -> list[Tree]:
        """Nest the paragraphs of a body."""
        nest = _Nest()
        marked, unmarked = outline.marked.paragraphs, outline.unmarked
        chapters = max((each.rank for each in unmarked.values()), default=0)
        for index in indices:
            each = marked.get(index)
            standing = unmarked.get(index)
            level = self.paragraphs[index].level
            if standing and standing.holds:
                level = standing.depth
            elif chapters and each and each.candidate.family.rank <= chapters:
                level = each.depth
            if each is not None:
                section = self._section(each, *outline.forms[index])
                nest.open(section, nest.depth_of(each.depth, level))
            elif level is not None or standing is not None:
                section = self._unmarked(index)
                nest.open(section, self._unmarked_depth(index, level, standing, nest))
            else:
                if (depth := self._depth_after(index, outline.marked, nest)) is not None:
                    nest.close(depth)
                nest.add(self._plain(index))
            if level is not None:
                nest.say_level(level, each.depth if each else standing.above if standing else None)
            if self.residues:
                for residue in self._residues(index):
                    nest.add(residue)
        assemble.close_spans(nest.sections)
        return nest.root

    def _unmarked_depth(
        self, index: int, level: int | None, standing: Standing | None, nest: _Nest
    ) -> int:
        """Return how deep an unmarked heading stands: 结语 closes the whole."""
        if level is not None:
            return nest.depth_of(0, level)
        if standing and standing.depth is not None:
            return standing.depth
        fixed = patterns.FIXED_HEADING.fullmatch(self.paragraphs[index].text)
        return 1 if fixed else nest.below_heading()

    def _depth_after(self, index: int, marked: Marked, nest: _Nest) -> int | None:
        """Return from which depth on the sections end at an unmarked paragraph.

        注： and 同志们： stand outside the sections; a list ends with its last member; one
        inside the paragraph stands where its members stand.
        """
        paragraph = self.paragraphs[index]
        if paragraph.role in ("note", "addressee"):
            return 1
        ends = marked.ends.get(index)
        return None if ends is None else nest.depth_of_open(ends)

    def _section(self, each: Accepted, form: Form, heading_end: int) -> Tree:
        source = self.paragraphs[each.candidate.index]
        candidate = each.candidate
        section: Tree = {
            "type": "section",
            "form": form,
            "marker": assemble.marker(self.text, each),
            "content": [],
        }
        if form != "item":
            heading = assemble.inlines(self.text, candidate.end, heading_end, source.noise)
            if heading:
                section["heading"] = assemble.heading(heading)
        if form != "heading":
            start = candidate.end if form == "item" else heading_end
            section["content"].append(self._paragraph(source, candidate.index, start, each.depth))
        return section

    def _unmarked(self, index: int) -> Tree:
        """Return the section of a heading without a marker; a run-in one has text behind it."""
        source = self.paragraphs[index]
        end = source.heading_end or source.end
        run_in = end < source.end
        heading = assemble.inlines(self.text, source.start, end, source.noise)
        return {
            "type": "section",
            "form": "run_in" if run_in else "heading",
            "role": "uheading",
            "heading": assemble.heading(heading),
            "content": [self._paragraph(source, index, end, 0)] if run_in else [],
        }

    def _plain(self, index: int) -> Tree:
        source = self.paragraphs[index]
        if source.role in _WITH_ITEMS:
            return self._paragraph(source, index, source.start, 0)
        return assemble.paragraph(self.text, source)

    def _paragraph(self, source: Paragraph, index: int, start: int, depth: int) -> Tree:
        items, oddities = self.lists.items(index, start, depth)
        if items or oddities:
            self.oddities += oddities
            self.found.update([item.candidate.start for item in items])
        return assemble.paragraph(self.text, source, items, start)


class _Nest:
    """The sections of a body: all of them, and those that are open, in what stands for the body."""

    def __init__(self) -> None:
        self.root: list[Tree] = []
        self.sections: list[Tree] = []
        self._open: list[Tree] = [{"content": self.root}]
        self._levels: list[tuple[int, int]] = []

    def add(self, node: Tree) -> None:
        """Add a node to the innermost open section."""
        self._open[-1]["content"].append(node)

    def close(self, depth: int) -> None:
        """Close the sections from ``depth`` on (1 is outermost)."""
        del self._open[max(1, depth) :]
        while self._levels and self._levels[-1][0] >= depth:
            self._levels.pop()

    def open(self, section: Tree, depth: int) -> None:
        """Open a section at ``depth`` (1 is outermost)."""
        self.close(depth)
        self._open[-1]["content"].append(section)
        self.sections.append(section)
        self._open.append(section)

    def depth_of(self, accepted: int, level: int | None) -> int:
        """Return where a section stands: at its level, or below the last one that had one."""
        if level is not None:
            return min(level, len(self._open))
        if not self._levels:
            return accepted
        said, counted = self._levels[-1]
        return said + max(1, accepted - counted)

    def depth_of_open(self, accepted: int) -> int:
        """Return where the open section stands whose marker counts as ``accepted`` deep."""
        for said, counted in reversed(self._levels):
            if counted < accepted:
                return said + accepted - counted
        return accepted

    def say_level(self, level: int, accepted: int | None) -> None:
        """Remember the level that a heading was given, and how deep its marker counts."""
        inherited = self._levels[-1][1] if self._levels else 0
        self._levels.append((level, inherited if accepted is None else accepted))

    def below_heading(self) -> int:
        """Return the depth below the innermost section with a marked heading of its own line."""
        for depth in range(len(self._open) - 1, 0, -1):
            section = self._open[depth]
            if section["form"] == "heading" and "marker" in section:
                return depth + 1
        return 1
