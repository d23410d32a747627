"""Editing: a changed copy has what was asked for, and all the rest as it was."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import deep_document, paragraphs, tabled_documents
from test_markers import SAMPLES

import converter
from converter.editing import (
    attach,
    edit,
    insert,
    join,
    number,
    remove,
    renumber,
    replace,
    split,
    take_out,
    without_spans,
)
from converter.editing.typed_numbers import numbered
from converter.errors import EditError
from converter.formats import BUILT_IN
from converter.markers import FAMILIES, INSERTED_ARTICLE
from converter.model import (
    Document,
    Heading,
    Item,
    Marker,
    Paragraph,
    Part,
    Section,
    Text,
    children,
    leaves,
    plain_text,
    sections,
    select,
    walk,
)
from converter.model.visit import AnyNode

check = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

NOTICE = """\
关于整修松溪镇道路的通知
各村：
一、工作目标
（一）路面平整。
（二）标志齐全。
二、工作安排
1．备料。
2．施工。
三、工作要求
一是抓紧。二是抓实。
松溪镇人民政府
2031年5月6日
"""

RULES = """\
石桥镇水塘管理办法
第一章　总则
第一条　为了管好水塘，制定本办法。
第二条　本办法适用于全镇。
第二条之一　村内小塘除外。
第二章　管护
第三条　各村明确专人。
（一）巡查；
（二）清淤。
第四条　每年清淤一次。
"""


@pytest.fixture
def notice() -> Document:
    return converter.parse(NOTICE)


@pytest.fixture
def rules() -> Document:
    return converter.parse(RULES)


def outline(document: AnyNode) -> list[str]:
    """Return the markers of all sections, one level deeper where they are."""
    return [
        "  " * (depth - 1) + section.marker.text
        for depth, section in sections(document)
        if section.marker
    ]


def texts(tree: AnyNode) -> list[str]:
    return [leaf.text for leaf in leaves(tree)]


def spans(tree: AnyNode) -> list[Any]:
    return [getattr(node, "span", None) for node in walk(tree)]


def section(document: Document, marker: str) -> Section:
    (found,) = select(
        document, Section, where=lambda node: bool(node.marker and node.marker.text == marker)
    )
    return found


# Looking for nodes


def test_nodes_are_found_by_what_they_are(notice: Document) -> None:
    headings = [plain_text(heading.content) for heading in select(notice, Heading)]
    assert headings == ["工作目标", "工作安排", "工作要求"]
    assert [plain_text(p.content) for p in select(notice, Paragraph, role="addressee")] == [
        "各村："
    ]
    assert [item.marker.text for item in select(notice, Item, family="han_is")] == ["一是", "二是"]
    assert [m.text for m in select(notice, Marker, family="arabic")] == ["1．", "2．"]
    long = select(notice, Text, where=lambda node: len(node.text) > 10)
    assert [node.text for node in long] == ["关于整修松溪镇道路的通知"]


@check
@given(tabled_documents)
def test_what_is_found_is_what_a_walk_meets(document: Document) -> None:
    assert [id(n) for n in select(document, Text)] == [
        id(n) for n in walk(document) if isinstance(n, Text)
    ]


# A function over all nodes


@check
@given(tabled_documents)
def test_every_node_is_offered_once_after_its_children(document: Document) -> None:
    seen: list[AnyNode] = []

    def look(node: AnyNode) -> AnyNode:
        seen.append(node)
        return node

    assert edit(document, look) is document
    stack: list[AnyNode] = [document]
    expected: list[AnyNode] = []
    while stack:  # the other way round: a node, then its children from the last
        node = stack.pop()
        expected.append(node)
        stack.extend(children(node))
    assert [id(node) for node in seen] == [id(node) for node in expected[:0:-1]]


@check
@given(tabled_documents)
def test_copies_in_the_place_of_all_nodes_make_the_same_tree(document: Document) -> None:
    copied = edit(document, lambda node: node.model_copy())
    assert copied.parts == without_spans(document).parts
    assert (copied.kind, copied.metadata) == (document.kind, document.metadata)


@check
@given(tabled_documents, st.data())
def test_an_edit_keeps_the_rest(document: Document, data: st.DataObject) -> None:
    nodes = [node for node in walk(document) if isinstance(node, Text)]
    assume(nodes)
    place = data.draw(st.integers(0, len(nodes) - 1))
    new = Text(text="改过的话", span=nodes[place].span)
    changed = replace(document, nodes[place], new)

    after = [node for node in walk(changed) if isinstance(node, Text)]
    assert [n.text for n in after] == [
        "改过的话" if i == place else n.text for i, n in enumerate(nodes)
    ]
    for old, now in zip(walk(document), walk(changed), strict=True):
        if now is old:
            continue
        assert now is changed or getattr(now, "span", None) is None
        assert now == after[place] or any(below is after[place] for below in walk(now))
    assert changed.source is None


def test_a_node_that_keeps_its_span_is_as_it_was_read(notice: Document) -> None:
    assert notice.source is not None
    target = section(notice, "二、")
    changed = replace(notice, target, target.model_copy(update={"form": "run_in"}))
    assert section(changed, "二、").span is None
    assert section(changed, "一、") is section(notice, "一、")
    assert section(changed, "1．") is section(notice, "1．")
    for leaf in leaves(changed):
        assert leaf.span is not None
        assert leaf.text == notice.source.text[leaf.span.start : leaf.span.end]


def test_what_comes_from_another_tree_has_no_span(notice: Document, rules: Document) -> None:
    changed = insert(notice, section(rules, "第一章"), before=section(notice, "二、"))
    assert outline(changed)[3:8] == [
        "第一章",
        "  第一条",
        "  第二条",
        "  第二条之一",
        "二、",
    ]
    assert set(spans(section(changed, "第一章"))) == {None}
    assert None not in spans(section(changed, "二、"))


def test_a_diagnostic_goes_with_the_text_it_speaks_of() -> None:
    document = converter.parse("通知\n各村：\n一、备料\n三、用工\n五、验收（未完\n")
    codes = [each.code for each in document.diagnostics]
    assert codes == ["number-skipped", "number-skipped", "unclosed-pair"]
    rest = remove(document, section(document, "三、"))
    assert [each.code for each in rest.diagnostics] == codes[1:]
    assert [each.code for each in renumber(document).diagnostics] == ["unclosed-pair"]


def test_a_change_may_put_several_nodes_or_none(notice: Document) -> None:
    def change(node: AnyNode) -> AnyNode | list[AnyNode] | None:
        match node:
            case Paragraph(role="addressee"):
                return None
            case Paragraph(role="date"):
                return [node, Paragraph(content=(Text(text="（此件公开发布）"),))]
            case _:
                return node

    changed = edit(notice, change)
    assert not list(select(changed, Paragraph, role="addressee"))
    assert texts(changed)[-2:] == ["2031年5月6日", "（此件公开发布）"]


def test_a_changed_tree_can_be_written_in_every_format(notice: Document) -> None:
    changed = renumber(remove(notice, section(notice, "一、")))
    for row in BUILT_IN:
        if row.writer:
            assert converter.render(changed, row.name).data
    for name in ("xml", "json"):
        again = converter.read(converter.render(changed, name, markers="typed").data, format=name)
        assert outline(again) == outline(changed) == ["一、", "  1．", "  2．", "二、"]


def test_what_cannot_stand_there_is_refused(notice: Document) -> None:
    first = section(notice, "一、")
    assert first.heading
    assert first.marker
    with pytest.raises(EditError, match="No Section can stand in 'heading' of this Section"):
        replace(notice, first.heading, first)
    with pytest.raises(EditError, match="No Marker can stand in 'content' of this Section"):
        insert(notice, first.marker, before=first.content[0])
    with pytest.raises(EditError, match="Only one node can stand in 'marker'"):
        insert(notice, first.marker, after=first.marker)
    (item, *_) = select(notice, Item)
    with pytest.raises(EditError, match="Something must stand in 'marker' of this Item"):
        remove(notice, item.marker)


def test_a_node_that_is_not_there_is_named(notice: Document) -> None:
    stranger = Paragraph(content=(Text(text="各村："),))
    for call in (
        lambda: replace(notice, stranger),
        lambda: remove(notice, stranger),
        lambda: insert(notice, stranger, after=stranger),
        lambda: number(notice, [section(converter.parse(NOTICE), "一、")]),
        lambda: take_out(notice, stranger),
    ):
        with pytest.raises(EditError, match="is not in this tree"):
            call()
    first = section(notice, "一、")
    with pytest.raises(EditError, match="stands below another"):
        remove(notice, first, first.content[0])
    with pytest.raises(EditError, match="one place"):
        insert(notice, stranger)


def test_no_tree_is_too_deep() -> None:
    document = deep_document(5000)
    (text,) = select(document, Text)
    changed = replace(document, text, Text(text="松溪镇"))
    assert texts(changed)[-1] == "松溪镇"
    assert next(iter(select(renumber(document), Marker))).text == "1."


# Taking out and putting in


@check
@given(tabled_documents, st.data())
def test_taken_out_and_put_back_is_the_same_tree(document: Document, data: st.DataObject) -> None:
    places = [
        (list(row), index)
        for node in walk(document)
        for row in _rows_of_blocks(node)
        for index in range(len(row))
        if len(row) > 1
    ]
    assume(places)
    row, index = data.draw(st.sampled_from(places))
    block = row[index]
    taken, rest = take_out(document, block)
    assert taken.parts[0].body == (block,)
    assert Counter(texts(rest)) + Counter(texts(taken)) == Counter(texts(document))
    if index:
        back = insert(rest, block, after=row[index - 1])
    else:
        back = insert(rest, block, before=row[1])
    assert without_spans(back).parts == without_spans(document).parts


def _rows_of_blocks(node: AnyNode) -> list[tuple[Any, ...]]:
    if isinstance(node, Part):
        return [node.front, node.body, node.back]
    return [node.content] if isinstance(node, Section) else []


def test_a_section_becomes_a_document_of_its_own() -> None:
    document = converter.parse(NOTICE.replace("一、工", "一、（工").replace("1．备", "1．（备"))
    document = document.model_copy(update={"metadata": {"签发人": "祁砚农"}})
    assert [each.code for each in document.diagnostics] == ["unclosed-pair"] * 2
    taken, rest = take_out(document, section(document, "二、"))
    assert outline(taken) == ["二、", "  1．", "  2．"]
    assert outline(rest) == ["一、", "  （一）", "  （二）", "三、"]
    assert taken.kind == document.kind
    assert (taken.metadata, rest.metadata) == ({}, document.metadata)
    assert [len(each.diagnostics) for each in (taken, rest)] == [1, 1]


# Numbers


def test_siblings_are_numbered_as_they_are_typed(notice: Document) -> None:
    first = section(notice, "一、")
    changed = number(notice, [n for n in first.content if isinstance(n, Section)], first=9)
    assert outline(changed)[:3] == ["一、", "  （九）", "  （十）"]
    assert texts(changed)[:2] == texts(notice)[:2]
    second = section(notice, "二、")
    changed = number(notice, [n for n in second.content if isinstance(n, Section)], first=9)
    assert outline(changed)[4:6] == ["  9．", "  10．"]


def test_items_in_a_paragraph_are_numbered(notice: Document) -> None:
    changed = number(notice, select(notice, Item, family="han_is"), first=3)
    assert [item.marker.text for item in select(changed, Item)] == ["三是", "四是"]


def test_the_order_asked_for_is_the_order_of_numbers(notice: Document) -> None:
    top = list(select(notice, Section, family="han"))
    assert [m.text for m in select(number(notice, top[::-1]), Marker, family="han")] == [
        "三、",
        "二、",
        "一、",
    ]


def test_numbers_that_hold_others_take_them_along() -> None:
    document = converter.parse("方案\n一、总则\n1.1 目的\n1.2 范围\n二、措施\n2.1 巡查\n2.2 清淤\n")
    rest = renumber(remove(document, section(document, "一、")))
    assert outline(rest) == ["一、", "  1.1", "  1.2"]


def test_numbers_go_on_across_chapters(rules: Document) -> None:
    assert renumber(rules) is rules
    changed = renumber(remove(rules, section(rules, "第一条")))
    assert outline(changed) == [
        "第一章",
        "  第一条",
        "  第一条之一",
        "第二章",
        "  第二条",
        "    （一）",
        "    （二）",
        "  第三条",
    ]


def test_each_part_is_numbered_anew() -> None:
    two = attach(converter.parse("通知\n各村：\n一、备料\n二、用工\n"), converter.parse(NOTICE))
    changed = renumber(remove(two, section(two, "（一）")))
    top = [m.text for m in select(changed, Marker, family="han")]
    assert top == ["一、", "二、", "一、", "二、", "三、"]
    assert [m.text for m in select(changed, Marker, family="han_bracket")] == ["（一）"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("一 二 一 三", "一 二 三 四"),  # put in in the middle
        ("一 一 二 三", "一 二 三 四"),  # at the front
        ("一 二 三 一", "一 二 三 四"),  # at the end
        ("一 二 一 二", "一 二 一 二"),  # two lists
        ("一 三 四 八", "一 二 三 四"),
        ("三 四 四", "一 二 三"),
    ],
)
def test_what_a_list_is(typed: str, expected: str) -> None:
    numbers = "〇一二三四五六七八九"
    body = tuple(
        Section(
            form="item",
            marker=Marker(text=f"{each}、", family="han", ordinal=numbers.index(each)),
        )
        for each in typed.split()
    )
    changed = renumber(Document(parts=(Part(body=body),)))
    assert outline(changed) == [f"{each}、" for each in expected.split()]


def test_a_marker_that_cannot_have_its_number_is_named() -> None:
    body = tuple(
        Section(form="item", marker=Marker(text="癸、", family="stem", ordinal=10))
        for _ in range(11)
    )
    with pytest.raises(EditError, match="癸、 cannot get the number 11"):
        renumber(Document(parts=(Part(body=body),)))
    plain = Section(form="heading", role="uheading")
    with pytest.raises(EditError, match="without a number"):
        number(Document(parts=(Part(body=(plain,)),)), [plain])


polite = st.sampled_from([name for name in SAMPLES if name not in {"dash", "stem", "letter"}])


@st.composite
def outlines(draw: st.DrawFn, depth: int = 3) -> tuple[Any, ...]:
    """Make sections with markers of one family below each node, their numbers at will."""
    name = draw(polite)
    typed = SAMPLES[name]
    sample = Marker(text=typed, family=name, ordinal=1)
    ones = (1,) * typed.count(".") if name.startswith("decimal") else ()
    row: list[Any] = []
    for value in draw(st.lists(st.integers(1, 9), max_size=5)):
        content = draw(outlines(depth - 1)) if depth > 1 else ()
        marker = numbered(sample, (*ones, value))
        row.append(Section(form="heading", marker=marker, content=content))
        row += draw(st.lists(paragraphs(), max_size=1)) if depth == 1 else []
    return tuple(row)


def test_a_list_goes_on_with_the_one_that_ends_just_before_it() -> None:
    def part(text: str, ordinal: int, *below: Section) -> Section:
        marker = Marker(text=text, family="part", ordinal=ordinal)
        return Section(form="heading", marker=marker, content=below)

    inner = part("第一编", 1, part("第一编", 1), part("第二编", 2))
    body = (part("第一编", 1), inner, part("第一编", 1, part("第二编", 2)))
    document = Document(parts=(Part(body=(part("第一编", 1, *body),)),))
    once = renumber(document)
    assert renumber(once) is once


@check
@given(st.lists(outlines(), min_size=1, max_size=2))
def test_renumbering_once_is_enough(bodies: list[tuple[Any, ...]]) -> None:
    document = Document(parts=tuple(Part(body=body) for body in bodies))
    try:
        once = renumber(document)
    except EditError:  # the paragraphs hold items that are numbered by nonsense
        assume(False)
        raise
    assert renumber(once) is once
    assert [type(node) for node in walk(once)] == [type(node) for node in walk(document)]
    for node in walk(once):
        _check_continuous(node)


def _check_continuous(node: AnyNode) -> None:
    rows: dict[str, list[int]] = {}
    for child in children(node):
        if isinstance(child, Section) and child.marker:
            assert child.marker.ordinal is not None
            if child.marker.family != INSERTED_ARTICLE:
                series = FAMILIES[child.marker.family].series
                rows.setdefault(series, []).append(child.marker.ordinal)
    for row in rows.values():
        for before, after in pairwise(row):
            assert after in {before + 1, 1}


@pytest.mark.parametrize("text", [NOTICE, RULES], ids=["notice", "rules"])
def test_what_is_continuous_stays(text: str) -> None:
    document = converter.parse(text)
    assert renumber(document) is document


def test_the_gold_texts_keep_numbers_that_go_on(gold_texts: list[Any]) -> None:
    codes = {"number-skipped", "number-repeated"}
    for path in gold_texts:
        document = converter.read(path)
        changed = renumber(document)
        assert renumber(changed) is changed, path
        if not codes & {each.code for each in document.diagnostics}:
            assert changed is document, path
        assert Counter(texts(changed)) - Counter(m.text for m in select(changed, Marker)) == (
            Counter(texts(document)) - Counter(m.text for m in select(document, Marker))
        )


# Documents


@check
@given(tabled_documents, tabled_documents)
def test_joined_documents_keep_all_text(one: Document, other: Document) -> None:
    joined = join(one, other)
    assert Counter(texts(joined)) == Counter(texts(one)) + Counter(texts(other))
    assert (joined.kind, joined.metadata) == (one.kind, one.metadata)
    assert joined.diagnostics == one.diagnostics
    assert len(joined.parts) == max(
        len(one.parts) + len(other.parts) - 1, len(one.parts), len(other.parts)
    )


@check
@given(tabled_documents, tabled_documents)
def test_attached_documents_keep_their_text_in_order(one: Document, other: Document) -> None:
    both = attach(one, other, kind="forwarded")
    assert texts(both) == texts(one) + texts(other)
    assert both.parts[: len(one.parts)] == one.parts
    assert "document" not in {part.kind for part in both.parts[len(one.parts) :]}
    assert (both.kind, both.metadata, both.diagnostics) == (
        one.kind,
        one.metadata,
        one.diagnostics,
    )


@check
@given(tabled_documents)
def test_what_is_split_can_be_attached_again(document: Document) -> None:
    documents = split(document)
    assert [each.parts for each in documents] == [(part,) for part in document.parts]
    assume(documents and all(part.kind != "document" for part in document.parts[1:]))
    again = attach(*documents)
    assert without_spans(again).parts == without_spans(document).parts
    assert (again.kind, again.metadata) == (document.kind, document.metadata)


def test_two_files_of_one_speech_become_one() -> None:
    first = converter.parse("在全县水利工作会议上的讲话\n同志们：\n一、清淤\n二、修塘\n")
    second = converter.parse("一、护林\n二、防火\n散会。\n")
    joined = join(first, second)
    assert len(joined.parts) == 1
    (part,) = joined.parts
    changed = number(joined, [n for n in part.body if isinstance(n, Section)])
    assert outline(changed) == ["一、", "二、", "三、", "四、"]


def test_spans_of_two_texts_do_not_mix(notice: Document, rules: Document) -> None:
    for both in (join(notice, rules), attach(notice, rules)):
        spanned = {leaf.text for leaf in leaves(both) if leaf.span}
        assert spanned == set(texts(notice))
        assert both.source is None
