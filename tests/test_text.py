"""Plain text: the source again, or the canonical form, which reads back as the same tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from strategies import row, table, tabled_documents
from test_invariants import texts

import converter
from converter.markers import official_text
from converter.model import (
    Block,
    Document,
    Inline,
    Marker,
    Paragraph,
    Part,
    Section,
    Table,
    Text,
    leaves,
    walk,
)

Shape = tuple[Any, ...]

TYPED = """在全镇水利工作会议上的讲话
（2031年3月5日）

同志们：
　　今天会期很短，
讲两件事。
一、抓好清淤
(一)早动手。土方要在雨季前
运完。一是备足机械。二是组织好人手。
(二)保质量。
二、管好闸门
     — 3 —
要有专人值守。
"""

CANONICAL = """在全镇水利工作会议上的讲话

（2031年3月5日）
同志们：

今天会期很短，
讲两件事。
一、抓好清淤
（一）早动手。土方要在雨季前
运完。一是备足机械。二是组织好人手。
（二）保质量。
二、管好闸门
要有专人值守。
"""


def written(document: Document, **options: Any) -> str:
    return converter.render(document, "txt", **options).data.decode()


# The source again


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
def test_any_text_is_written_as_it_was(text: str) -> None:
    document = converter.parse(text)
    assert written(document) == text
    assert written(document, markers="typed") == text


def test_gold_texts_are_written_as_they_were(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        assert written(document).encode() == path.read_bytes().removeprefix(b"\xef\xbb\xbf")


def test_a_source_in_another_encoding_is_written_in_utf_8() -> None:
    source = "一、修路\r\n二、架桥"
    document = converter.read(source.encode("gb18030"), format="txt")
    assert written(document) == source


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:-1],
        lambda body: (body[1], body[0]),
        lambda body: (*body, Paragraph(content=(Text(text="完"),))),
    ],
    ids=["taken out", "moved", "added"],
)
def test_a_changed_tree_is_written_itself(
    change: Callable[[tuple[Block, ...]], tuple[Block, ...]],
) -> None:
    document = converter.parse("一、修路\n二、架桥\n")
    part = document.parts[0]
    changed = part.model_copy(update={"body": change(part.body)})
    document = document.model_copy(update={"parts": (changed,)})
    expected = [leaf.text for leaf in leaves(document)]
    assert written(document).split() == ["".join(pair) for pair in _pairs(expected)]


def _pairs(texts: list[str]) -> Iterator[list[str]]:
    """Marker and heading stand on one line."""
    while texts:
        take = 2 if texts[0].endswith("、") else 1
        yield texts[:take]
        texts = texts[take:]


# The canonical form


def test_the_canonical_form() -> None:
    assert written(converter.parse(TYPED), markers="official") == CANONICAL


def test_what_is_left_out_is_told_and_can_be_kept() -> None:
    document = converter.parse(TYPED)
    output = converter.render(document, "txt", markers="official")
    assert [remark.code for remark in output.diagnostics] == ["noise-left-out"]
    assert "— 3 —" in written(document, markers="official", keep_noise=True)


def test_a_tree_without_a_source_keeps_its_markers_on_request() -> None:
    document = converter.read(
        converter.render(converter.parse("(一)修路\n(二)架桥"), "json").data, format="json"
    )
    assert written(document) == "（一）修路\n（二）架桥\n"
    assert written(document, markers="typed") == "(一)修路\n(二)架桥\n"


def test_a_table_is_lines_of_cells_parted_by_tabs() -> None:
    merged = table(
        row("村名", ("物资", 2, 1)),
        row(("石桥村", 1, 2), "沙袋", "200 条"),
        row("铁锹", ""),
        header_rows=1,
    )
    document = Document(parts=(Part(body=(merged,)),))
    assert written(document) == "村名\t物资\n石桥村\t沙袋\t200 条\n\t铁锹\n"


@settings(deadline=None, max_examples=200)
@given(tabled_documents)
def test_a_tree_of_any_shape_is_written_whole(tree: Document) -> None:
    lines = written(tree, markers="typed", keep_noise=True)
    assert _inked(lines) == _inked("".join(leaf.text for leaf in leaves(tree)))


def test_canonical_gold_texts_read_back_as_the_same_tree(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        again = converter.parse(written(document, markers="official"))
        if "_flat_" in path.name:  # blanks that are not in the tree told what is in what
            assert _markers(again) == _markers(document)
        else:
            assert [*shapes(again)] == [*shapes(document)], path.name


def _markers(document: Document) -> list[Shape]:
    return [_marker(node) for node in walk(document) if isinstance(node, Marker)]


def shapes(document: Document) -> Iterator[Shape]:
    """Yield what must stay: structure, markers, roles and text, noise and line ends left out."""
    for part in document.parts:
        yield part.kind, *([*_blocks(each)] for each in (part.front, part.body, part.back))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Shape]:
    for block in blocks:
        match block:
            case Paragraph(role="toc" | "noise"):
                pass
            case Paragraph():
                yield block.role, _inlines(block.content)
            case Section():
                heading = _inlines(block.heading.content) if block.heading else None
                marker = _marker(block.marker) if block.marker else None
                yield block.form, block.role, marker, heading, [*_blocks(block.content)]
            case Table():
                raise AssertionError("there are no tables in plain text")


def _inlines(inlines: tuple[Inline, ...]) -> list[Any]:
    found: list[Any] = []
    for inline in inlines:
        if inline.type == "item":
            found.append((_marker(inline.marker), _inlines(inline.content)))
        elif inline.type == "text" and found and isinstance(found[-1], str):
            found[-1] += _inked(inline.text)
        elif inline.type == "text":
            found.append(_inked(inline.text))
    return found


def _marker(marker: Marker) -> Shape:
    return marker.family, marker.ordinal, official_text(marker)


def _inked(text: str) -> str:
    return re.sub(r"[\s\ufeff]", "", text)
