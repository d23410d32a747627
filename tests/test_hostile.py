"""Hostile texts: each gives a tree, at any size, in time and memory in proportion.

Work is counted, not timed: eight times the text may take at most twenty times the steps, so that
quadratic work (sixty-four times) is found whatever the machine. Times are the benchmarks' task.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from test_markers import SAMPLES

import converter
from converter.model import MAX_DEPTH, Item, Section, leaves, walk

SIZE = 4_000
"""Code points of the smaller text, about."""

GROWTH = 8
ALLOWED = 20
FEW = 400
"""The same for counting steps, which is slow."""

WORK_FLOOR = 20_000
"""Steps that no ratio is taken of."""

MEMORY_FLOOR = 1_000_000
"""Bytes; below them the caches are measured."""
LEVELS = ("一、甲\n", "（一）乙\n", "1.丙\n", "（1）丁\n", "①戊\n", "一是己。\n")
MARKERS = tuple(SAMPLES.values())
"""One of each family."""


def _fill(pattern: str) -> Callable[[int], str]:
    """Return a maker of texts of about ``size`` code points that repeat ``pattern``."""
    return lambda size: pattern * (size // len(pattern) + 1)


def _numbered(pattern: str) -> Callable[[int], str]:
    def make(size: int) -> str:
        return "".join(pattern.format(n) for n in range(1, size // len(pattern) + 1))

    return make


TEXTS: dict[str, Callable[[int], str]] = {
    "markers, one a line": _fill("一、\n"),
    "markers in one line": _fill("一、"),
    "numbers that go on": _numbered("{}.甲\n"),
    "numbers that go on in one line": _numbered("（{}）甲；"),
    "levels that alternate": _fill("".join(LEVELS)),
    "levels that go down and never up": lambda size: "".join(
        level * (size // len(LEVELS) // len(level)) for level in LEVELS
    ),
    "a list inside every member": _fill("一、甲\n（一）乙\n（二）丙\n1.丁\n2.戊\n"),
    "all families in one line": _fill("".join(f"{marker}甲。" for marker in MARKERS)),
    "all families, one a line": _fill("".join(f"{marker}甲。\n" for marker in MARKERS)),
    "一是 without 二是": _fill("一是甲。\n"),
    "一是 without 二是 in one line": _fill("一是甲。"),
    "二是 without 一是, far below each other": _fill("甲乙丙丁。\n" * 11 + "二是甲。\n"),
    "—— and ——": _fill("——甲\n"),
    "—— in one line": _fill("，——甲"),
    "a first member behind every second": _fill("一是甲。二是乙。一是丙。"),
    "最后， and 首先，": _fill("首先，甲。最后，乙。"),
    "one long line": _fill("甲乙丙丁，"),
    "one long line without a mark": _fill("甲"),
    "brackets opened": _fill("（"),
    "brackets closed": _fill("）"),
    "brackets opened behind closed ones": _fill("（1）（\n"),
    "brackets and nothing else": _fill("（一）"),
    "pairs opened by turns": _fill("（“《"),
    "brackets opened at the head of lines": _fill("（\n"),
    "brackets in brackets": lambda size: "（" * (size // 2) + "）" * (size // 2),
    "quotes opened": _fill("“"),
    "quotes opened before markers": _fill("“一是甲。二是乙。"),
    "book titles opened": _fill("《一、"),
    "pairs around every marker": _fill("“一、”"),
    "blank lines": _fill("\n"),
    "blank lines between words": _fill("甲" + "\n" * 50),
    "carriage returns": _fill("\r"),
    "spaces": _fill(" "),
    "spaces in one line": lambda size: "甲" + " " * size + "乙",
    "wide spaces behind a number": lambda size: "一" + "　" * size + "乙",
    "digits": _fill("1234567890"),
    "digits and stops": _fill("1."),
    "Chinese digits": _fill("一二三四五六七八九十"),
    "第": _fill("第"),
    "第一": _fill("第一"),
    "dashes": _fill("—"),
    "dots": _fill("…"),
    "page numbers": _fill("— 1 —\n"),
    "salutations": _fill("同志们：\n"),
    "turns to the audience": _fill("同志们，甲。\n"),
    "texts that say who explains them": lambda size: (
        "一、甲。\n" + "本法由水利局负责解释。\n" * (size // 12)
    ),
    "short lines like titles": _fill("甲乙丙\n"),
    "short lines above prose": _fill("甲乙丙\n" + "丁" * 45 + "。\n"),
    "dates": _fill("2031年5月6日\n"),
    "names of documents above dates": lambda size: (
        "甲：\n" + "《办法》" * (size // 8) + "。\n" + "某年1月\n" * (size // 10)
    ),
    "signatures and dates": _fill("水利局\n2031年5月6日\n"),
    "attachments": _fill("附件1\n名单\n甲。\n"),
    "attachments within a law": lambda size: (
        "第一条　甲。\n" + "附件一　甲乙\n丙。\n" * (size // 12) + "第二条　丁。\n"
    ),
    "chapters without articles": _numbered("第{}章　甲\n"),
    "attachment notes": _fill("附件：1.名单\n2.名单\n"),
    "notes that count anew": _fill("注：\n1.甲\n"),
    "contents pages": _fill("目录\n一、甲……1\n"),
    "a contents page that never ends": lambda size: (
        "目录\n" + "".join(f"一、甲{n}\n" for n in range(size // 6))
    ),
    "contents in every attachment": _fill("附件\n目录\n甲\n"),
    "articles": _numbered("第{}条　甲。\n"),
    "copies and imprints": _fill("抄送：甲。\n"),
    "wrapped lines": _fill("甲" * 30 + "\n"),
    "wrapped lines with page numbers": _fill(("甲" * 30 + "\n") * 9 + "— 1 —\n"),
    "lines that begin with a comma": _fill("，甲\n"),
    "lines that end with an opening bracket": _fill("甲（\n"),
    "sentences between paragraphs": _fill("甲。\n" + "乙" * 45 + "。\n"),
    "questions and answers": _fill("甲？\n" + "乙" * 45 + "。\n"),
    "addressees in the imprint": _fill("抄送：甲，\n主送：乙\n"),
    "redactions": _fill("**"),
    "byte order marks": _fill("\ufeff"),
    "combining and wide characters": _fill("e\u0301\U0001f600\U00020000"),
    "office and name, almost": _fill("市长 、"),
    "organs without an end": _fill("人民政府办公室"),
    "dates without an end": _fill("二〇三一年"),
    "names with blanks": _fill("甲 　乙"),
    "notes in brackets, almost": _fill("（通过"),
}


def _work(text: str) -> int:
    """Return how many steps (bytecode instructions) the parser takes: the same every time."""
    steps = 0

    def count(frame: FrameType, event: str, _: object, /) -> Any:
        nonlocal steps
        steps += event == "opcode"
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        converter.parse(text)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("name", TEXTS)
def test_work_grows_with_the_text(name: str) -> None:
    converter.parse("一、甲")  # import everything first
    small, large = (_work(TEXTS[name](size)) for size in (FEW, FEW * GROWTH))

    assert large < max(small, WORK_FLOOR) * ALLOWED


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost_and_the_stack_stays_shallow(name: str) -> None:
    """What recurses by the size of the text would need a deep stack."""
    text = TEXTS[name](SIZE // 2)
    converter.parse("一、甲")  # import everything first
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_depth() + 20 * MAX_DEPTH)
    try:
        document = converter.parse(text)
    finally:
        sys.setrecursionlimit(limit)

    assert _inked("".join(leaf.text for leaf in leaves(document))) == _inked(text)


@pytest.mark.parametrize("name", [name for name in TEXTS if "line" in name])
def test_memory_grows_with_the_text(name: str) -> None:
    converter.parse("一、甲")  # import everything first
    small, large = (_peak(TEXTS[name](size)) for size in (SIZE, SIZE * GROWTH))

    assert large < max(small, MEMORY_FLOOR) * ALLOWED


def _peak(text: str) -> int:
    """Return the most memory in use while ``text`` is read, in bytes."""
    tracemalloc.start()
    try:
        converter.parse(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _inked(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != "\ufeff")


def _depth() -> int:
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


def test_markers_nested_far_beyond_the_limit() -> None:
    """Lists in lists in lists: every member begins a list of a family not seen before."""
    forms = [f"{marker}甲\n" for marker in MARKERS] * 20
    document = converter.parse("".join(forms))

    marked = [node for node in walk(document) if isinstance(node, Section | Item) and node.marker]

    assert len(marked) > MAX_DEPTH


@pytest.mark.parametrize(
    "label", ["抄送：", "抄报：", "分送：", "印发机关：", "附件：", "主题词："]
)
@pytest.mark.parametrize("length", [10, 299, 300, 301, 2000])
def test_a_record_as_long_as_a_text(label: str, length: int) -> None:
    """What is too long for a line of the record (版记) is text, and the parser goes on."""
    line = label + "各镇要守住河堤，" * (length // 8)
    document = converter.parse(f"关于防汛的通知\n各镇：\n请守堤。\n松溪镇\n2031年5月6日\n{line}")

    assert "".join(leaf.text for leaf in leaves(document)).endswith(line)
