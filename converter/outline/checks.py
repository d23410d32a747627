"""Checks over the finished tree: what an editor would ask the author about.

Each check is a function in `CHECKS`; it looks at the lists of markers, or at the text, and
yields what is odd. A check changes nothing, and would rather miss something than cry wolf.
Everything takes time in proportion to the tree and the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from converter.diagnostics import diagnostic
from converter.markers import FAMILIES
from converter.model import Diagnostic
from converter.model.base import span_between
from converter.outline.assemble import Tree
from converter.regex import Regex


class MarkerList(NamedTuple):
    """Markers that count on from one another under one parent.

    Attributes:
        parent: The family of the section they stand in, or None.
        markers: The marker nodes, in order.
        in_text: They stand inside a paragraph.
    """

    parent: str | None
    markers: list[Tree]
    in_text: bool


Check: TypeAlias = Callable[[str, Sequence[MarkerList]], Iterator[Diagnostic]]


def check(text: str, parts: Sequence[Tree]) -> list[Diagnostic]:
    """Return what all checks say of ``parts``, the tree of ``text``, in the order of the text.

    Args:
        text: The text that the tree was made of.
        parts: The parts of the tree, their spans included.
    """
    lists = [each for part in parts for each in _lists(part)]
    found = [remark for run in CHECKS for remark in run(text, lists)]
    found.sort(key=lambda remark: remark.span.start if remark.span else 0)
    return found


def mixed_forms(text: str, lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """(一) and （一）, or 1. and 1、, in one list; one a list."""
    for each in lists:
        first = each.markers[0]
        family, form = first["family"], _form(first)
        if family not in _TYPED_IN_FORMS or not form or _counts_things(text, first):
            continue
        for marker in each.markers:
            if marker["family"] == family and _form(marker) not in ("", form):
                if not _counts_things(text, marker):
                    yield _diagnostic("mixed-forms", marker, first=first["text"])
                break


def mixed_run(_text: str, lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """二要 behind 一是; one a run."""
    for each in lists:
        if each.markers[0]["family"] not in _IS_AND_MUST:
            continue
        for before, marker in pairwise(each.markers):
            follows = marker["ordinal"] == (before["ordinal"] or 0) + 1
            if follows and {marker["family"], before["family"]} == _IS_AND_MUST:
                yield _diagnostic("mixed-run", marker, first=before["text"])
                break


def level_jump(_text: str, lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """（1） directly below 一、, told once.

    1. directly below 一、 is usual. Where （1） runs on through all sections it counts
    measures and is no level.
    """
    jumps = [
        each.markers[0]
        for each in lists
        if not each.in_text and (each.parent, each.markers[0]["family"]) in _JUMPS
    ]
    if jumps and all(first["ordinal"] == 1 for first in jumps):
        yield _diagnostic("level-jump", jumps[0])


def marker_punctuation(text: str, lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """第一、 for 第一，, （一）、 for （一）: each told once."""
    told: set[tuple[str, str]] = set()
    for each in lists:
        for marker in each.markers:
            family, mark = marker["family"], marker["text"][-1]
            if mark not in _WRONG_MARKS.get(family, "") or (family, mark) in told:
                continue
            if not _counts_things(text, marker):
                told.add((family, mark))
                yield _diagnostic("marker-punctuation", marker)


def unclosed_pairs(text: str, _lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """A bracket or a quotation mark that is opened and never closed; one a line.

    What a later paragraph closes is closed. A quotation of several paragraphs opens at the
    head of each again and closes in the last only.
    """
    for opening, closing, marks, reopens in _PAIRS:
        opened = _count(text, opening)
        if not opened or opened <= _count(text, closing):
            continue
        line_end = 0
        for start in _left_open(text, opening, marks, reopens=reopens):
            if start >= line_end:
                end = _LINE_END.search(text, start)
                line_end = end.start() if end else len(text)
                yield diagnostic("unclosed-pair", span_between(start, start + 1), mark=text[start])


def markdown_marks(text: str, _lists: Sequence[MarkerList]) -> Iterator[Diagnostic]:
    """**一、标题**, ## 标题 and rows of tables in a text that is read as plain; told once."""
    # each bold line has four *, and to count ** takes three times as long
    if text.count("*") // 4 + text.count("#") < MARKDOWN_LINES and _TABLE not in text:
        return
    lines = [*_MARKDOWN_LINE.finditer(text)]
    if len(lines) >= MARKDOWN_LINES or any(line["mark"] == _TABLE for line in lines):
        start, end = lines[0].span("mark")
        yield diagnostic(
            "markdown-marks",
            span_between(start, end),
            mark=lines[0]["mark"],
            count=len(lines) - 1,
        )


CHECKS: tuple[Check, ...] = (
    mixed_forms,
    mixed_run,
    level_jump,
    marker_punctuation,
    unclosed_pairs,
    markdown_marks,
)
"""All checks; a new one is a new row here, and a row in `converter.diagnostics.CODES`."""

_LINE_END = re.compile("\n")

MARKDOWN_LINES = 2
"""One such line may be chance."""

_TABLE = "|"
"""The mark of a row above |---|---|, which is none."""

_MARKDOWN_LINE = Regex(
    r"(?m)^[ \u3000]*(?P<mark>#{1,6}(?=[ \t]+\S)"
    r"|\|(?=[^\n]*\|[ \u3000]*\n[ \u3000]*\|[ :]*-{3}[-:| ]*$)"
    r"|(?:(?:[-*+]|[0-9]{1,2}\.)[ ]+)?"
    r"\*\*(?=[^*\n]+(?:\*\*[：:]?[ \u3000]*$|[。：:]\*\*|\*\*[：:])))"
)
"""A bold line, or a bold lead that ends with 。 or ：; ** alone may be a name left out."""

_IS_AND_MUST = frozenset({"han_is", "han_must"})

_JUMPS = frozenset({("han", "arabic_bracket"), ("han", "circled")})
"""Pairs of families between which two levels of GB/T 9704 (一、（一）1.（1）) are left out."""

_WRONG_MARKS = {
    "han": ".．，,",
    "han_bracket": "、.．",
    "arabic": "、",
    "arabic_bracket": "、.．",
    "arabic_half_bracket": "、.．",
    "circled": "、.．",
    "ordinal": "、,",
    "ordinal_point": ",",
    "one_of": "、,",
    "sequence": ",",
}
"""Marks that GB/T 15834-2011 B.3 does not put behind a marker of a family."""

_TYPED_IN_FORMS = frozenset(_WRONG_MARKS) - {"circled", "sequence"}

_PAIRS = tuple(
    (opening, closing, re.compile(f"[{re.escape(opening + closing)}]"), opening in "“「")
    for opening, closing in (("“", "”"), ("（(", "）)"), ("《", "》"), ("【", "】"), ("「", "」"))
)
"""Opening and closing marks, both together, and whether each paragraph opens them again."""


_LEAVES = frozenset({"text", "noise"})
"""What a paragraph ends with that holds no items; what follows an item belongs to it."""


def _lists(part: Tree) -> Iterator[MarkerList]:
    """Yield the lists of markers of a part, each longer than nothing."""
    stack: list[tuple[str | None, list[Tree]]] = [(None, part["back"]), (None, part["body"])]
    while stack:
        parent, nodes = stack.pop()
        in_text = nodes[0]["type"] not in ("section", "paragraph") if nodes else False
        runs: dict[str, list[Tree]] = {}
        for node in nodes:
            marker = node.get("marker")
            if marker is not None:
                series = FAMILIES[marker["family"]].series
                if marker["ordinal"] == 1 and series in runs:
                    yield MarkerList(parent, runs.pop(series), in_text)
                runs.setdefault(series, []).append(marker)
            content = node.get("content")
            if content and content[0]["type"] == "paragraph" and len(content) == 1:
                content = content[0]["content"]  # an item holds what its text holds
            if content and content[-1]["type"] not in _LEAVES:
                stack.append((marker["family"] if marker else parent, content))
        for markers in runs.values():
            yield MarkerList(parent, markers, in_text)


def _form(marker: Tree) -> str:
    """Return how a marker is typed, its number left out; nothing for ㈠ and ⑴."""
    text: str = marker["text"]
    if len(text) == 1:
        return ""
    return text[0] + text[-1] if text[0] in "（(﹙" else text[-1]


def _counts_things(text: str, marker: Tree) -> bool:
    """Tell whether a marker with a mark behind it goes on: （四）、（五）项所列人员."""
    end = marker["span"].end
    return text[end : end + 1] in ("（", "(")


def _count(text: str, marks: str) -> int:
    """Count ``marks`` in ``text``; to look for one that is not there is faster than to count it."""
    return sum(text.count(mark) for mark in marks if mark in text)


def _left_open(text: str, opening: str, marks: re.Pattern[str], *, reopens: bool) -> list[int]:
    """Return where a mark of ``opening`` stands that nothing closes."""
    open_marks: list[int] = []
    for match in marks.finditer(text):
        start = match.start()
        if match.group() not in opening:
            if open_marks:
                open_marks.pop()
        elif open_marks and reopens and _begins_line(text, start):
            open_marks[-1] = start
        else:
            open_marks.append(start)
    return open_marks


def _begins_line(text: str, start: int) -> bool:
    while start and text[start - 1] in " \t　":
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def _diagnostic(code: str, marker: Tree, **facts: object) -> Diagnostic:
    return diagnostic(code, marker["span"], marker=marker["text"], **facts)
