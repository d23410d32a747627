"""The stages of the parser, for the engineer: what each found, as data and as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from converter.columns import cut, visible
from converter.model import Document, Item, Marker, Noise, Section, Text, children
from converter.model.visit import AnyNode
from converter.outline.assemble import validated
from converter.outline.candidate import Candidate
from converter.outline.flat_candidates import inside_flat
from converter.outline.line_ends import unify
from converter.outline.lines import Paragraph
from converter.outline.paragraphs import paragraphs
from converter.outline.parser import Parser
from converter.outline.variants import usual
from converter.source import Source

TEXT_WIDTH = 60
"""Columns that are shown of a text."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What each stage of one run made of a text.

    Attributes:
        source: The text.
        paragraphs: Its paragraphs, with the roles that they were given.
        candidates: Every place where a marker may stand, in order.
        accepted: The markers among them in order, each with its depth (1 is outermost).
        document: The tree.
    """

    source: Source
    paragraphs: Sequence[Paragraph]
    candidates: Sequence[Candidate]
    accepted: Sequence[tuple[int, Marker]]
    document: Document


def stages(source: Source) -> Stages:
    """Return what each stage of the parser makes of ``source``."""
    text = unify(source.text)
    seen = usual(text)
    found = paragraphs(seen)
    parser = Parser(seen, found)
    document = validated(parser.tree(text)).with_source(source)
    return Stages(source, found, _candidates(parser), list(_accepted(document)), document)


def dump(result: Stages, stage: str) -> Iterator[str]:
    """Yield a stage, one of `STAGES`, as lines of text."""
    return STAGES[stage](result)


def _candidates(parser: Parser) -> list[Candidate]:
    """Return the candidates of a run; one that opens a paragraph is not told again inside it."""
    found: dict[int, Candidate] = {}
    for index, paragraph in enumerate(parser.paragraphs):
        if parser.lists.flat:
            inside: Sequence[Candidate] = inside_flat(parser.text, paragraph.start, paragraph.end)
        else:
            inside = parser.lists.inside(index)
        opener = parser.lists.openers[index]
        for candidate in (*([opener] if opener else ()), *inside):
            found.setdefault(candidate.start, candidate)
    return [found[start] for start in sorted(found)]


def _accepted(document: Document) -> Iterator[tuple[int, Marker]]:
    for depth, node in _walk(document):
        if isinstance(node, Section | Item) and node.marker:
            yield depth + 1, node.marker


def _walk(document: Document) -> Iterator[tuple[int, AnyNode]]:
    """Yield every node with the number of sections and items that it stands in."""
    stack: list[tuple[int, AnyNode]] = [(0, document)]
    while stack:
        depth, node = stack.pop()
        yield depth, node
        inside = depth + isinstance(node, Section | Item)
        stack.extend((inside, child) for child in reversed(children(node)))


def _lines(result: Stages) -> Iterator[str]:
    for number, paragraph in enumerate(result.paragraphs):
        place = _place(result, paragraph.start, paragraph.end)
        noise = f" noise={len(paragraph.noise)}" if paragraph.noise else ""
        role = paragraph.role or "-"
        yield f"{number:>4} {place} gap={paragraph.gap} {role}{noise} {_shown(paragraph.text)}"


def _candidate_lines(result: Stages) -> Iterator[str]:
    accepted = {marker.span.start for _, marker in result.accepted if marker.span}
    for each in result.candidates:
        text = result.source.text[each.start : each.end]
        sort = "inside" if each.inline or not each.firm else "start"
        doubt = "doubtful" if each.family.doubtful else "sure"
        fate = "accepted" if each.start in accepted else "rejected"
        place = _place(result, each.start, each.end)
        yield f"{place} {fate} {each.family.name} {each.ordinal} {sort} {doubt} {_shown(text)}"


def _accepted_lines(result: Stages) -> Iterator[str]:
    for depth, marker in result.accepted:
        place = _place(result, marker.span.start, marker.span.end) if marker.span else "-"
        yield f"{place} {'  ' * (depth - 1)}{marker.text} {marker.family} {marker.ordinal}"


def _tree_lines(result: Stages) -> Iterator[str]:
    """Yield a line a node; markers and headings stand under their sections."""
    stack: list[tuple[int, AnyNode]] = [(0, result.document)]
    while stack:
        depth, node = stack.pop()
        facts = [getattr(node, name, None) for name in ("kind", "form", "role", "family")]
        words = [type(node).__name__, *(str(fact) for fact in facts if fact is not None)]
        if isinstance(node, Text | Noise | Marker):
            words.append(_shown(node.text))
        span = getattr(node, "span", None)
        place = _place(result, span.start, span.end) if span else ""
        yield f"{'  ' * depth}{' '.join(words)} {place}".rstrip()
        stack.extend((depth + 1, child) for child in reversed(children(node)))


def _place(result: Stages, start: int, end: int) -> str:
    """Return line, column and offsets: 3:1 [45-47]."""
    line, column = result.source.position(start)
    return f"{line}:{column} [{start}-{end}]"


def _shown(text: str) -> str:
    return f"「{visible(cut(text, TEXT_WIDTH))}」"


STAGES: dict[str, Callable[[Stages], Iterator[str]]] = {
    "lines": _lines,
    "candidates": _candidate_lines,
    "accepted": _accepted_lines,
    "tree": _tree_lines,
}
"""The stages that can be looked at, in the order of the run."""
