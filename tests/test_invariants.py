"""What holds for the tree of any text: lossless, total, exact, and blind to what means nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle, pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import converter
from converter.model import (
    MAX_DEPTH,
    Document,
    Item,
    Marker,
    Noise,
    Section,
    Text,
    children,
    leaves,
    walk,
)
from converter.model.visit import AnyNode
from converter.outline.candidates import inside, places
from converter.outline.lines import LINE
from converter.outline.lists import Lists
from converter.outline.paragraphs import paragraphs

check = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])

# Texts


def _cut(*rows: str) -> tuple[str, ...]:
    return tuple(piece for row in rows for piece in row.split("|"))


MARKERS = _cut(
    "一、|二、|三、|十一、|（一）|（二）|(一)|(二)|（三）|㈠|㈡",
    "1.|2.|3.|1、|2．|１.|（1）|(2)|⑴|1）|①|②|1.1|a)|A.",
    "第一章|第二章|第一节|第一条|第二条|第二条之一|第一部分|壹、|甲、|乙、|Ⅰ.",
    "一是|二是|三是|一要|二要|第一，|第二，|其一，|其二，|首先，|其次，|最后，",
    "一方面|另一方面|——",
)
LINES = _cut(
    "同志们：|各位代表！|各镇人民政府：|关于做好防汛工作的通知|在防汛会议上的讲话|——在会议上的讲话",
    "临江县水利局|2031年5月6日|（2031年5月6日）|县长　李大山|临政发〔2031〕5号|第12号",
    "（此件公开发布）|附件|附件1|附件：1.名单|附录A|目　录|注：|抄送：县委办公室。",
    "水利局2031年5月6日印发|— 1 —|第1页|总体要求|一、总体要求……1|各镇要抓紧落实。",
    "散会。|谢谢大家！|下载|特急|000012|来源：县报|前言",
)
MARKS = tuple("。，、；：！？…—·“”‘’《》〈〉（）()[]〔〕【】「」.,;:!?-*%#/\\|")
WORDS = (
    "修路",
    "县",
    "的",
    "是",
    "发展是第一要务",
    "一产",
    "2.5万亿",
    "第三条规定",
    "Wi-Fi 6",
    "*.*%",
)
BLANKS = (
    *("\n", "\n", "\n", "\r\n", "\r", "\n\n", " ", "\u3000", "\t", "\f", "\v", "\x1c"),
    *("\x85", "\xa0", "\u2028", "\ufeff", "\u200b"),
)
CHARACTERS = st.characters(exclude_categories=["Cs"])

any_text = st.text(CHARACTERS, max_size=80)
"""Any string of Unicode scalar values."""

pieces = st.sampled_from(MARKERS) | st.sampled_from(MARKS) | st.sampled_from(WORDS)
pieces = pieces | st.sampled_from(LINES).map(lambda line: f"\n{line}\n") | CHARACTERS
likely_text = st.lists(
    pieces | st.sampled_from(BLANKS) | st.sampled_from("0123456789０一二三四五"), max_size=60
).map("".join)
"""Text that is mostly markers, marks, lines with a role, digits and line ends."""

long_lines = st.lists(st.sampled_from(WORDS + MARKS[:8]), min_size=12, max_size=24).map("".join)
lines = st.lists(st.sampled_from(MARKERS + WORDS + MARKS), min_size=1, max_size=8).map(
    "".join
) | st.sampled_from(LINES)
line_texts = st.lists(lines | lines | long_lines | st.just(""), max_size=24).map("\n".join)
"""Lines of a document in any order, some of them long."""

few_lines = st.lists(lines, max_size=7).map("\n".join)
"""Fewer lines than show a width at which they were wrapped: a half-width bracket is narrower."""

texts = any_text | likely_text | line_texts


# Documents with a known outline


class Known(NamedTuple):
    """A text with the markers it was made with, and the depth of each."""

    lines: tuple[str, ...]
    markers: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.lines)


HAN = "一二三四五六七八九"
LEVELS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{HAN[n]}、",
    lambda n: f"（{HAN[n]}）",
    lambda n: f"{n + 1}.",
    lambda n: f"（{n + 1}）",
    lambda n: "①②③④⑤⑥⑦⑧⑨"[n],
)
TITLES = ("修好农村路", "管好农村路", "抓牢安全生产", "改善人居环境", "落实资金保障")
SENTENCE = "各镇各部门要统一思想，压实责任，倒排工期，确保年底前全面完成任务。"


@st.composite
def known_documents(draw: st.DrawFn) -> Known:
    """Make documents of two to four levels, headings or run-in headings, lists inside them."""
    first = draw(st.integers(0, 1))
    depth = draw(st.integers(1, 4))
    run_in = draw(st.booleans())
    inline = draw(st.booleans())
    lines: list[str] = ["关于做好农村道路工作的通知", "各镇人民政府：", "现将有关事项通知如下。"]
    markers: list[tuple[str, int]] = []

    def level(at: int) -> None:
        for number in range(draw(st.integers(2, 3))):
            marker = LEVELS[first + at](number)
            title = draw(st.sampled_from(TITLES))
            markers.append((marker, at + 1))
            if at + 1 < depth:
                lines.append(f"{marker}{title}")
                level(at + 1)
                continue
            prose = SENTENCE
            if inline:
                prose = f"{SENTENCE}一是抓建设，确保质量。二是抓养护，确保畅通。"
                markers.extend((word, at + 2) for word in ("一是", "二是"))
            lines.extend([f"{marker}{title}。{prose}"] if run_in else [f"{marker}{title}", prose])

    level(0)
    return Known(tuple(lines), tuple(markers))


# Looking at trees


def marked(document: Document) -> list[tuple[str, int]]:
    """Return every marker with its depth."""
    found: list[tuple[str, int]] = []
    stack: list[tuple[AnyNode, int]] = [(document, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, Section | Item) and node.marker is not None:
            depth += 1
            found.append((node.marker.text, depth))
        stack.extend((child, depth) for child in reversed(children(node)))
    return found


def without_spans(value: Any) -> Any:
    """Return a dumped tree without spans, and without line ends in its texts."""
    if isinstance(value, dict):
        return {key: without_spans(item) for key, item in value.items() if key != "span"}
    if isinstance(value, list | tuple):
        return [without_spans(item) for item in value]
    return re.sub(r"\r\n?", "\n", value) if isinstance(value, str) else value


def spans(node: AnyNode) -> Iterator[tuple[int, int]]:
    """Yield the spans of the children of ``node`` that have one."""
    for child in children(node):
        span = getattr(child, "span", None)
        if span is not None:
            yield span.start, span.end


# Properties


@check
@given(texts)
def test_lossless_and_exact(text: str) -> None:
    covered: list[int] = []
    for leaf in leaves(converter.parse(text)):
        assert leaf.span is not None
        assert leaf.text == text[leaf.span.start : leaf.span.end]
        covered += range(leaf.span.start, leaf.span.end)

    assert covered == sorted(set(covered)), "leaves overlap or are out of order"
    missed = {*range(len(text))} - {*covered}
    assert all(text[at].isspace() or text[at] == "\ufeff" for at in missed)


@check
@given(texts)
def test_a_span_is_the_hull_of_what_is_inside(text: str) -> None:
    for node in walk(converter.parse(text)):
        inside = [*spans(node)]
        assert inside == sorted(inside)
        assert all(a[1] <= b[0] for a, b in pairwise(inside))
        own = getattr(node, "span", None)
        if isinstance(node, Document | Marker | Text | Noise):
            continue
        hull = (inside[0][0], inside[-1][1]) if inside else None
        assert (own and (own.start, own.end)) == hull


@check
@given(texts)
def test_the_tree_survives_a_dump(text: str) -> None:
    document = converter.parse(text)

    assert Document.model_validate(document.model_dump()) == document
    assert Document.model_validate_json(document.model_dump_json()) == document


@check
@given(likely_text | line_texts, st.sampled_from(["\r\n", "\r"]))
@example("（一）一、（二）\n、修路修路修路修路修路修路修路\n（三）修桥。", "\r\n")
def test_line_ends_mean_nothing(text: str, end: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")

    here = without_spans(converter.parse(text).model_dump())
    there = without_spans(converter.parse(text.replace("\n", end)).model_dump())

    assert there == here


@check
@given(likely_text | line_texts)
def test_one_look_at_the_text_overlooks_no_list_inside_a_paragraph(text: str) -> None:
    found = paragraphs(text)
    lists = Lists(text, found, flat=False)

    for index, each in enumerate(found):
        if each.noise:  # a marker that is torn over a page number is none
            continue
        unbroken = "".join(LINE.findall(text, each.start, each.end))
        candidates = inside(unbroken, 0, len(unbroken), places(unbroken))
        alone = [unbroken[one.start : one.end] for one in candidates]
        seen = [text[one.start : one.end] for one in lists.inside(index)]
        assert ["".join(LINE.findall(marker)) for marker in seen] == alone


@check
@given(known_documents())
def test_a_known_outline_is_found(known: Known) -> None:
    assert marked(converter.parse(known.text)) == [*known.markers]


@check
@given(known_documents(), st.data())
def test_a_plain_paragraph_moves_no_marker(known: Known, data: st.DataObject) -> None:
    at = data.draw(st.integers(3, len(known.lines)))
    plain = data.draw(
        st.sampled_from(
            [SENTENCE, "今天上午，会议在石桥镇召开。", "一产提质，二产扩量，三产升级。"]
        )
    )
    lines = [*known.lines[:at], plain, *known.lines[at:]]

    assert marked(converter.parse("\n".join(lines))) == [*known.markers]


_BRACKETED = re.compile(r"[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)]")

widths = st.sampled_from(["（）", "()", "（)", "(）"])
bracketed = st.tuples(
    known_documents().map(lambda known: known.text), st.lists(widths, min_size=1, max_size=5)
) | st.tuples(few_lines, st.lists(widths, min_size=1, max_size=1))
"""Texts with the widths that their brackets get in turn; lines may repeat (目录): one width."""


@check
@given(bracketed)
def test_the_width_of_brackets_means_nothing(case: tuple[str, list[str]]) -> None:
    text, pairs = case
    turn = cycle(pairs)
    assume(_BRACKETED.search(text))
    changed = _BRACKETED.sub(lambda match: match[1].join(next(turn)), text)

    def shape(document: Document) -> list[tuple[object, ...]]:
        return [
            (type(node), getattr(node, "form", None), getattr(node, "role", None), node.span)
            for node in walk(document)
            if not isinstance(node, Document) and hasattr(node, "span")
        ]

    assert shape(converter.parse(changed)) == shape(converter.parse(text))


FAMILIES_BY_RANK = (
    *(
        "第{}编 甲乙",
        "第{}分编 甲乙",
        "第{}章 甲乙",
        "第{}节 甲乙",
        "第{}条 甲乙",
        "{}、甲乙",
        "（{}）甲乙",
    ),
    *("{n}.甲乙", "（{n}）甲乙", "{n}）甲乙", "{c}甲乙", "第{}，甲乙", "{}是甲乙"),
)


@check
@given(
    st.lists(st.sampled_from(FAMILIES_BY_RANK), min_size=1, max_size=60),
    st.lists(st.integers(1, 4), min_size=60, max_size=60),
)
def test_nesting_ends_at_the_limit(forms: list[str], numbers: list[int]) -> None:
    text = "\n".join(
        form.format(HAN[number - 1], n=number, c="①②③④"[number - 1])
        for form, number in zip(forms, numbers, strict=False)
    )

    assert all(depth <= MAX_DEPTH for _, depth in marked(converter.parse(text)))


@pytest.mark.parametrize("pairs", [5, 13, 26])
def test_deeper_markers_become_siblings_and_are_reported(pairs: int) -> None:
    """Each family stands twice, the second list inside the first: two levels a family."""
    forms = [form for form in FAMILIES_BY_RANK for _ in range(2)][:pairs]
    down = [form.format("一", n=1, c="①") for form in forms]
    up = [form.format("二", n=2, c="②") for form in reversed(forms)]
    document = converter.parse("\n".join([*down, *up]))

    deepest = max(depth for _, depth in marked(document))
    codes = {remark.code for remark in document.diagnostics}

    assert deepest <= MAX_DEPTH
    assert ("too-deep" in codes) == (pairs > MAX_DEPTH)
