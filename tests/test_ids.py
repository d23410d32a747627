"""Ids of sections, items and parts: readable, unique, and steady under edits elsewhere."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings
from strategies import tabled_documents as documents

import converter
from converter.editing import edit, take_out
from converter.model import Document, Item, Part, Section, Table, Text, find, identified, walk
from converter.model.visit import AnyNode

NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")

SPEECH = """\
在云岭县工作会议上的讲话

同志们：

一、关于修路
（一）修桥。要抓紧。
（二）修路。一是勘测。二是动工。
1.平整路面。
2.种植树木。
二、关于种树
要多种树。

附件

一、修路名单
二、种树名单
"""


def ids(text: str) -> list[str]:
    return [name for name, _ in identified(converter.parse(text))]


def test_an_id_is_the_path_of_markers() -> None:
    assert ids(SPEECH) == [
        "document_1",
        "han-1",
        "han-1.han_bracket-1",
        "han-1.han_bracket-2",
        "han-1.han_bracket-2.han_is-1",
        "han-1.han_bracket-2.han_is-2",
        "han-1.han_bracket-2.arabic-1",
        "han-1.han_bracket-2.arabic-2",
        "han-2",
        "attachment_1",
        "attachment_1.han-1",
        "attachment_1.han-2",
    ]


def test_find_returns_the_node_of_an_id() -> None:
    document = converter.parse(SPEECH)
    tree = find(document, "han-1.han_bracket-2.arabic-2")
    assert isinstance(tree, Section)
    assert tree.marker is not None
    assert tree.marker.text == "2."
    assert isinstance(find(document, "han-1.han_bracket-2.han_is-2"), Item)
    assert find(document, "attachment_1") is document.parts[1]
    assert find(document, "han-3") is None


def test_edits_elsewhere_leave_ids_alone() -> None:
    before = ids(SPEECH)
    edited = SPEECH.replace("要抓紧。", "要抓紧，更要抓好。\n质量是根本。")
    edited = edited.replace(
        "二、关于种树\n", "二、关于种树\n（一）苗木。要选好。\n（二）水源。要备足。\n"
    )
    after = ids(edited)
    assert set(before) < set(after)
    assert set(after) - set(before) == {"han-2.han_bracket-1", "han-2.han_bracket-2"}


def marked(family: str, ordinal: int | None) -> Section:
    marker = {"text": "x", "family": family, "ordinal": ordinal}
    return Section.model_validate({"form": "item", "marker": marker})


def test_what_is_alike_is_counted() -> None:
    body = (
        *(marked("han", 1), marked("han", 1), marked("han", 2)),
        *(marked("dash", None), marked("dash", None), Section(form="heading")),
    )
    document = Document(parts=(Part(body=body), Part(body=(Section(form="heading"),))))
    assert [name for name, _ in identified(document)] == [
        "document_1",
        *("han-1", "han-1-2", "han-2", "dash_1", "dash_2", "heading_1"),
        *("document_2", "document_2.heading_1"),
    ]


@settings(deadline=None)
@given(documents)
def test_ids_are_unique_names_of_all_such_nodes_in_order(document: Document) -> None:
    found = list(identified(document))
    names = [name for name, _ in found]
    assert len(set(names)) == len(names)
    assert all(NCNAME.fullmatch(name) for name in names)
    nodes = [node for node in walk(document) if isinstance(node, Part | Section | Table | Item)]
    assert list(map(id, nodes)) == [id(node) for _, node in found]


@given(documents)
def test_ids_stay_whatever_the_text_becomes(document: Document) -> None:
    def other(node: AnyNode) -> AnyNode:
        return node.model_copy(update={"text": "别的话"}) if isinstance(node, Text) else node

    changed = edit(document, other)
    assert [name for name, _ in identified(changed)] == [name for name, _ in identified(document)]


@given(documents)
def test_ids_stay_when_what_follows_is_taken_out(document: Document) -> None:
    tops = [block for part in document.parts for block in part.body if block.type == "section"]
    assume(tops)
    before = [name for name, _ in identified(document)]
    taken, rest = take_out(document, tops[-1])
    inside = len(list(identified(taken))) - 1
    after = [name for name, _ in identified(rest)]
    first = next(n for n, (_, node) in enumerate(identified(document)) if node is tops[-1])
    assert after[:first] == before[:first]
    assert len(after) == len(before) - inside
