"""HTML: a page that looks like the document and reads back as it, and the pages of others."""

from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import deep_document, row, table, tabled_documents

import converter
from converter import layout
from converter.errors import ConverterError, SourceError
from converter.model import Document, Part, Table, identified, leaves, plain_text, sections
from converter.options import ReadOptions, WriteOptions
from converter.readers.html import read as read_page
from converter.readers.html.elements import MAX_NESTING
from converter.writers.characters import representable
from converter.writers.html.writer import write

WHOLE = WriteOptions(markers="typed", keep_noise=True)

NOTICE = """关于做好道路整修工作的通知
各村：
一、备料
(一)早动手。土方要在雨季前运完。一是备足机械。二是组织好人手。
(二)保质量。
二、用工
1.优先用本村劳力；
2.按月结算。
附件：1.物资清单
石桥镇人民政府
2031年5月4日
"""


def page(document: Document, **options: Any) -> str:
    return converter.render(document, "html", **options).data.decode()


def parsed(source: str) -> etree._Element:
    return etree.fromstring(source.encode(), etree.HTMLParser(encoding="utf-8"))


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext()))


def read(source: str | bytes, **options: Any) -> Document:
    data = source.encode() if isinstance(source, str) else source
    return read_page(data, ReadOptions(origin="页.html", **options))


def lines(document: Document) -> list[str]:
    """Return the text of each heading and paragraph."""
    text = converter.render(document, "txt").data.decode()
    return [line for line in text.split("\n") if line]


# A page of ours reads back


def _normal(document: Document) -> Any:
    """Return what comes back of ``document``: texts that meet are one, what is empty is not.

    Spans, diagnostics and the control characters that XML cannot hold do not come back.
    """

    def inlines(content: list[Any]) -> list[Any]:
        found: list[Any] = []
        for each in content:
            if each["type"] == "item":
                found.append({**bare(each), "content": inlines(each["content"])})
            elif each["type"] == "text" and found and found[-1]["type"] == "text":
                found[-1] = {"type": "text", "text": found[-1]["text"] + each["text"]}
            elif each["type"] != "text" or each["text"]:
                found.append(bare(each))
        return found

    def blocks(content: list[Any]) -> list[Any]:
        found = (block(each) for each in content)
        return [each for each in found if each["type"] != "paragraph" or each["content"]]

    def block(each: Any) -> Any:
        if each["type"] == "table":
            rows = [
                {"cells": [{**bare(c), "content": blocks(c["content"])} for c in r["cells"]]}
                for r in each["rows"]
            ]
            return {**bare(each), "header_rows": min(each["header_rows"], len(rows)), "rows": rows}
        if each["type"] == "paragraph":
            return {**bare(each), "content": inlines(each["content"])}
        heading = inlines(each.get("heading", {}).get("content", []))
        section = {key: value for key, value in bare(each).items() if key != "heading"}
        if heading:
            section["heading"] = heading
        return {**section, "content": blocks(each["content"])}

    def bare(node: Any) -> Any:
        node = {key: value for key, value in node.items() if key != "span"}
        if "marker" in node:
            node["marker"] = bare(node["marker"])
        return {
            key: representable(value) if isinstance(value, str) else value
            for key, value in node.items()
        }

    tree = document.model_dump(exclude_none=True)
    parts = [
        {name: blocks(part[name]) for name in ("front", "body", "back")} | {"kind": part["kind"]}
        for part in tree["parts"]
    ]
    metadata = {representable(k): representable(v) for k, v in tree["metadata"].items()}
    return {"kind": tree["kind"], "metadata": metadata, "parts": _plain(parts)}


def _plain(value: Any) -> Any:
    """Return lists for tuples and markers without spans, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if key != "span"}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return representable(value) if isinstance(value, str) else value


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(tabled_documents)
def test_any_tree_reads_back(tree: Document) -> None:
    assert _normal(read(write(tree, WHOLE).data)) == _normal(tree)


def test_gold_trees_read_back(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        again = read(write(document, WriteOptions(keep_noise=True)).data)
        assert _normal(again) == _normal(document), path.name


def test_the_official_markers_of_a_page_keep_what_was_typed() -> None:
    document = converter.parse(NOTICE)
    source = page(document)
    assert "（一）</span>" in source
    assert [*leaves(read(source))] == [
        leaf.model_copy(update={"span": None}) for leaf in leaves(document)
    ]


def test_elements_of_the_metadata_do_not_become_text() -> None:
    document = converter.parse(NOTICE).model_copy(
        update={"metadata": {"issuer_mark": "石桥镇人民政府文件", "copy_to": "县政府办公室。"}}
    )
    source = page(document)
    assert "石桥镇人民政府文件</p>" in source
    assert "抄送：县政府办公室。" in source
    assert _normal(read(source)) == _normal(document)


def test_lines_of_the_record_return_to_their_part() -> None:
    document = converter.parse(
        f"{NOTICE}抄送：县政府办公室。\n石桥镇人民政府办公室　2031年5月5日印发\n"
        "附件1\n物资清单\n一、沙袋\n二、铁锹\n"
    )
    assert [part.kind for part in document.parts] == ["document", "attachment"]
    source = page(document)
    assert source.index("沙袋") < source.index("抄送")
    assert _normal(read(source)) == _normal(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace('data-form="run_in"', 'data-form="ran"', 1),
        lambda source: source.replace('data-gongwen="1"', 'data-gongwen="2"'),
        lambda source: re.sub(' (?:data|class)[a-z-]*="[^"]*"', "", source),
    ],
)
def test_a_page_of_ours_that_was_changed_is_read_as_any_page(change: Any) -> None:
    document = converter.parse(NOTICE)
    changed = change(page(document))
    assert changed != page(document)
    assert "".join(lines(read(changed))) == "".join(lines(read(page(document))))


# The page


def test_the_page_stands_alone_and_runs_nothing() -> None:
    root = parsed(page(converter.parse(NOTICE)))
    assert root.xpath("//script | //link | //img | //@style | //@onclick") == []
    assert "url(" not in root.findtext(".//style", "")
    policy = root.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert root.get("lang") == "zh-CN"


def test_headings_stand_at_their_level() -> None:
    root = parsed(page(converter.parse(NOTICE)))
    found = [(each.tag, _text(each)) for each in root.iter("h1", "h2", "h3", "h4")]
    assert found == [
        ("h1", "关于做好道路整修工作的通知"),
        ("h2", "一、备料"),
        ("h3", "（一）早动手。"),
        ("h3", "（二）保质量。"),
        ("h2", "二、用工"),
    ]


def test_headings_deeper_than_h6_say_their_level() -> None:
    block: Any = None
    for _, section in reversed([*sections(deep_document(8))]):
        block = section.model_copy(update={"form": "heading", "content": (block,) if block else ()})
    root = parsed(page(Document(parts=(Part(body=(block,)),))))
    deep = [each.get("aria-level") for each in root.iter("h6")]
    assert deep == [None, "7", "8", "9"]


def test_the_contents_lead_to_the_headings() -> None:
    document = converter.parse(NOTICE)
    root = parsed(page(document))
    links = {each.get("href", "")[1:]: each.text for each in root.iterfind(".//nav//a")}
    names = {id(node): name for name, node in identified(document)}
    wanted = {
        names[id(section)]: plain_text(section.heading.content)
        for _, section in sections(document)
        if section.form != "item" and section.heading
    }
    assert links.keys() == wanted.keys()
    assert all(str(links[name]).endswith(text) for name, text in wanted.items())
    assert all(root.xpath(f"count(//*[@id='{name}'])") == 1 for name in links)
    assert "<nav" not in page(converter.parse("通知\n各村：\n一、备料\n二、用工\n"))


def test_lines_have_the_roles_as_classes() -> None:
    root = parsed(page(converter.parse(NOTICE)))
    assert root.xpath("string(//header/p[@class='addressee'])") == "各村："
    assert root.xpath("//footer/p/@class") == ["attachment_note labelled numbered"]
    assert root.xpath("//footer/div[@class='sign-off offset']/p/@class") == ["signature", "date"]


def test_a_table_has_its_head_and_its_merged_cells() -> None:
    merged = table(
        row("村名", ("物资", 2, 1)),
        row(("石桥村", 1, 2), "沙袋", "200条"),
        row("铁锹", ""),
    )
    root = parsed(page(Document(parts=(Part(body=(merged,)),))))
    assert root.xpath("//thead/tr/th/@scope") == ["col", "col"]
    assert root.xpath("//thead//@colspan | //tbody//@rowspan") == ["2", "2"]
    assert [_text(each) for each in root.iter("tr")] == [
        "村名物资",
        "石桥村沙袋200条",
        "铁锹",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (NOTICE, "关于做好道路整修工作的通知"),
        ("要抓好春耕。", "要抓好春耕。"),
        ("甲" * 120, "甲" * 100 + "…"),
    ],
)
def test_the_page_has_a_name(text: str, title: str) -> None:
    assert parsed(page(converter.parse(text))).findtext(".//title") == title


def test_an_empty_page_has_a_name_too() -> None:
    assert parsed(page(Document())).findtext(".//title") == "无标题"


def test_noise_is_left_out_and_told() -> None:
    document = converter.parse("通知\n各村：\n一、备料\n— 3 —\n要早。\n二、用工\n")
    output = converter.render(document, "html")
    assert "3" not in _text(parsed(output.data.decode()).find(".//main"))
    assert [each.code for each in output.diagnostics] == ["noise-left-out"]
    assert "— 3 —" in page(document, keep_noise=True)


def test_control_characters_are_replaced_and_told() -> None:
    output = converter.render(converter.parse("甲\x07乙"), "html")
    assert "甲\ufffd乙" in output.data.decode()
    assert [each.code for each in output.diagnostics] == ["control-character"]


def test_a_profile_cannot_end_the_style_sheet(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(
        'title = "own"\nextends = "gbt9704"\n[fonts.fangsong]\nname = "</style><script>x"\n',
        encoding="utf-8",
    )
    root = parsed(page(converter.parse(NOTICE), profile=str(profile)))
    assert root.xpath("//script") == []


@pytest.mark.parametrize("profile", layout.names())
def test_every_profile_makes_a_style_sheet(profile: str) -> None:
    style = parsed(page(converter.parse(NOTICE), profile=profile)).findtext(".//style", "")
    assert style.count("{") == style.count("}") > 50
    assert "size:210mm 297mm" in style
    assert "None" not in style


def test_a_tree_of_the_greatest_depth_is_written_and_read() -> None:
    assert _normal(read(write(deep_document(), WHOLE).data)) == _normal(deep_document())


# Pages of others


def test_a_simple_page() -> None:
    document = read(
        "<html><head><title>x</title><style>p{}</style></head><body><nav>首页</nav>"
        "<h1>关于修路的通知</h1><p>各村：</p>"
        "<h2>一、备料</h2><p>要早动手，<b>土方</b>在雨季前\n运完。</p>"
        "<h2>二、用工</h2><p>按月结算。<br>　　不得拖欠。</p><script>alert(1)</script></body>"
    )
    assert lines(document)[0] == "关于修路的通知"
    assert [
        (depth, plain_text(each.heading.content) if each.heading else "")
        for depth, each in sections(document)
    ] == [(1, "备料"), (1, "用工")]
    assert lines(document)[-2:] == ["按月结算。", "不得拖欠。"]
    assert "要早动手，土方在雨季前运完。" in lines(document)
    told = {each.message for each in document.diagnostics if each.code == "formatting-dropped"}
    assert told == {"The HTML holds strong emphasis (1)", "The HTML holds scripts and styles (1)"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", ["1.甲", "2.乙"]),
        ('<ol start=3 type=a><li>甲<li value="7">乙<li>丙</ol>', ["c.甲", "g.乙", "h.丙"]),
        ("<ol reversed><li>甲<li>乙</ol>", ["2.甲", "1.乙"]),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲<li>乙</ol>', ["一、甲", "二、乙"]),
        ('<ol style="list-style:none"><li>（一）甲</ol>', ["（一）甲"]),
        ("<ol><li>甲<ol type=i><li>乙</ol><li><p>丙<p>丁</ol>", ["1.甲", "i.乙", "2.丙", "丁"]),
        ("<ol><li><li>乙</ol>", ["1.", "2.乙"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<div>甲<div>乙</div>丙</div>丁", ["甲", "乙", "丙", "丁"]),
        ("<p>甲 <span>乙</span>\n\n丙&nbsp;丁&ensp;</p>", ["甲 乙丙\xa0丁"]),
        ("<p>Wi-Fi\n6</p>", ["Wi-Fi 6"]),
        ("<pre>甲\n  乙</pre>", ["甲", "乙"]),
        ("<p>&lt;b&gt; &amp;amp; &#x4e00; &bogus;</p>", ["<b> &amp; 一 &bogus;"]),
        ("<dl><dt>甲<dd>乙</dl><blockquote>丙</blockquote>", ["甲", "乙", "丙"]),
        ('<p hidden>甲</p><p style="display: none">乙</p><p>丙</p>', ["丙"]),
        ("<p>甲<input value=x><textarea>乙</textarea><noscript>丙</noscript></p>", ["甲"]),
        ("<nav>甲</nav><main>乙</main><footer>丙</footer>", ["乙"]),
        ("<article>甲</article><article>乙</article>", ["甲", "乙"]),
        ('<img src="http://x/y.png" alt="图">', ["图"]),
        ("<p>甲<o:p></o:p></p><![if !x]>乙<![endif]><!-- 丙 -->", ["甲", "乙"]),
        ("<table><tr><td>甲<tr><td>乙</table>", ["甲", "乙"]),
        ("<table><tr><td><h2>甲</h2><td>乙</table>", ["甲", "乙"]),
        ("甲</div></b>乙<p", ["甲乙"]),
        ("<p>石桥镇道路整修\0工作通知</p>", ["石桥镇道路整修\ufffd工作通知"]),
    ],
)
def test_what_a_reader_sees(source: str, expected: list[str]) -> None:
    assert lines(read(source)) == expected


def test_tables_are_tables() -> None:
    document = read(
        "<h1>物资清单</h1><table><caption>表1<tr><th>村名<th colspan=2>物资"
        "<tr><td rowspan=2>石桥村<td>沙袋<td>200条<tr><td><p>铁锹<p>铁铲<td colspan=0></table>"
    )
    (found,) = [block for block in document.parts[0].body if isinstance(block, Table)]
    assert found == table(
        row("村名", ("物资", 2, 1)),
        row(("石桥村", 1, 2), "沙袋", "200条"),
        Table.model_validate(
            {
                "rows": [
                    {
                        "cells": [
                            {
                                "content": [
                                    {"content": [{"type": "text", "text": text}]}
                                    for text in ("铁锹", "铁铲")
                                ]
                            },
                            {},
                        ]
                    }
                ]
            }
        ).rows[0],
    )
    assert "表1" in lines(document)


# Pages as sites and word processors make them

PAGES = Path(__file__).parent / "fixtures" / "html"

NOTICE_LINES = [
    "关于做好道路整修工作的通知",
    "各村：",
    "一、备料",
    "5月底前把土方运完。",
    "二、用工",
    "按月结算。",
    "石桥镇人民政府",
    "2031年5月4日",
]


def page_of_others(name: str) -> Document:
    """Return what is read of a page that is stored as UTF-8, in the encoding that it names."""
    source = (PAGES / f"{name}.html").read_text("utf-8")
    (encoding,) = re.findall(r"charset=\"?([\w-]+)", source)
    return read(source.encode(encoding))


def left_out(document: Document) -> list[str]:
    return [each.message for each in document.diagnostics if each.code == "html-left-out"]


def test_a_page_of_a_government_site() -> None:
    document = page_of_others("government")
    assert lines(document) == [
        "石桥镇人民政府关于做好道路整修工作的通知",
        "石政发〔2031〕5号",
        "各村民委员会：",
        "为做好道路整修工作，现将有关事项通知如下。",
        "一、备料",
        "（一）早动手。土方要在雨季前运完。",
        "（二）保质量。数量见下表。",
        "村名\t沙袋（条）",
        "石桥村\t200",
        "二、用工",
        "按月结算。",
        "附件：物资清单",
        "石桥镇人民政府",
        "2031年5月4日",
    ]
    assert document.metadata == {"source": "石桥镇人民政府", "published": "2031-05-04 10:30"}
    (remark,) = left_out(document)
    assert remark.startswith("The page holds characters around its text (")


def test_a_page_of_a_news_site() -> None:
    document = page_of_others("news")
    found = lines(document)
    assert found[:2] == ["在石桥镇道路整修会议上的讲话", "同志们："]
    assert found[-1] == "谢谢大家！"
    assert not [word for word in ("云岭网", "责编", "热门", "分享") if word in str(found)]
    assert document.metadata == {"source": "云岭日报", "published": "2031-05-04"}
    assert document.kind == "speech"


def test_an_article_of_wechat() -> None:
    document = page_of_others("wechat")
    expected = [line.replace("5月底前把土方", "土方要在雨季前") for line in NOTICE_LINES]
    assert lines(document) == expected
    assert document.metadata == {"source": "石桥镇发布"}


@pytest.mark.parametrize("name", ["word", "wps"])
def test_pages_that_word_processors_save(name: str) -> None:
    document = page_of_others(name)
    assert lines(document) == NOTICE_LINES
    assert document.metadata == {}
    assert left_out(document) == []


def test_a_whole_page_without_menus_links_and_foot() -> None:
    document = read(
        "<body><div id=TopMenu>首页</div>"
        "<div><a href=1>首页</a><a href=2>政务</a><a href=3>服务</a><a href=4>互动</a></div>"
        "<div class=wrap-with-sidebar><h1>关于修路的通知</h1><p>各村：</p><p>早动手。</p>"
        "<p>附件：<a href=1.doc>甲</a><a href=2.doc>乙</a><a href=3.doc>丙</a><a href=4.doc>丁</a>"
        "</div><div>主办：石桥镇　某ICP备0号</div><p>责任编辑：某某</p></body>"
    )
    assert lines(document) == ["关于修路的通知", "各村：", "早动手。", "附件：甲乙丙丁"]
    assert left_out(document) == [
        "The page holds menus, links to other pages and the like (4); they were left out"
    ]


def test_what_is_named_like_a_text_and_is_little_is_not_taken_for_it() -> None:
    document = read("<p id=zoom>放大</p><h1>通知</h1><p>各村要在雨季之前把道路整修完毕。</p>")
    assert lines(document)[-1] == "各村要在雨季之前把道路整修完毕。"
    assert "放大" in lines(document)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>修路通知_政策_石桥镇</title>", "修路通知"),
        ("<title>修路通知 - 石桥镇</title><h2>另一个</h2>", "另一个"),
        ('<meta name=ArticleTitle content="修路&lt;br&gt;通知"><h1>首页</h1>', "修路通知"),
        ("<title>一、抓好落实</title>", "各村要早动手。"),
        ("<title>按月结算。</title>", "各村要早动手。"),
    ],
)
def test_the_title_around_a_text_stands_above_it(head: str, expected: str) -> None:
    document = read(f"{head}<article><p>各村要早动手。</p><p>按月结算。</p></article>")
    assert lines(document)[0] == expected


def test_the_only_heading_of_the_outermost_level_is_the_title() -> None:
    document = read("<h2>修路工作总结</h2><h3>一、备料</h3><p>早动手。</p><h3>二、用工</h3>")
    assert [
        plain_text(each.content) for each in document.parts[0].front if each.type == "paragraph"
    ]
    assert len(document.parts[0].body) == 2


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ("<meta charset=gb2312><p>镕基</p>".encode("gbk"), {}),
        (
            '<meta http-equiv=Content-Type content="text/html; charset=big5"><p>鎔基'.encode(
                "big5"
            ),
            {},
        ),
        ("<meta charset=utf-16><p>修路</p>".encode(), {}),
        ("<meta charset=klingon><p>修路</p>".encode(), {}),
        ("<meta charset=gb2312><p>修路</p>".encode("utf-8-sig"), {}),
        ("<meta charset=utf-8><p>道路整修工作通知</p>".encode("gb18030"), {}),
        ("<p>鎔基</p>".encode("big5"), {"encoding": "big5"}),
        ("<p>修路</p>".encode("utf-16"), {}),
    ],
)
def test_encodings(data: bytes, options: dict[str, str]) -> None:
    assert lines(read(data, **options))[-1] in ("镕基", "鎔基", "修路", "道路整修工作通知")


# Pages that fight back


@pytest.mark.parametrize("tag", ["div", "b", "span", "table><tr><td", "ul><li", "blockquote"])
@pytest.mark.parametrize("closed", [True, False])
def test_elements_twenty_thousand_deep_are_read_whole(tag: str, closed: bool) -> None:
    end = f"</{tag.rpartition('<')[2]}>" if closed else ""
    document = read(f"<p>甲</p>{f'<{tag}>' * 20_000}乙{end * 20_000}<p>丙</p>")
    assert "".join(lines(document)) == "甲乙丙"


def test_elements_as_deep_as_anyone_needs_keep_their_place() -> None:
    deep = "<div>" * (MAX_NESTING - 10)
    assert lines(read(f"{deep}<p>甲</p><p>乙</p>")) == ["甲", "乙"]


def test_pictures_inside_the_page_and_long_attributes_are_no_text() -> None:
    data = "A" * 3_000_000
    source = f'<p title="{data}">甲<img src="data:image/png;base64,{data}" alt=""></p>乙'
    assert lines(read(source)) == ["甲", "乙"]


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converter.readers.html.elements.MOST_ELEMENTS", 100)
    with pytest.raises(SourceError, match="more than 100 elements"):
        read("<p>" * 200)


def test_entities_of_a_document_type_mean_nothing() -> None:
    bomb = "".join(f'<!ENTITY e{at + 1} "{f"&e{at};" * 10}">' for at in range(12))
    document = read(
        f'<!DOCTYPE html [<!ENTITY e0 "x">{bomb}<!ENTITY f SYSTEM "/etc/passwd">]>&e12;&f;'
    )
    assert "root:" not in str(lines(document))
    assert len("".join(lines(document))) < 10_000


def test_a_page_of_ours_that_lies_is_harmless() -> None:
    number = "9" * 5000
    lie = f"""<html data-gongwen="1" data-kind="speech"><article data-kind="document">
        <div class="body"><div data-form="item"><p><span class="marker" data-family="han"
        data-ordinal="{number}">一、</span>甲</p></div></div>
        <footer class="record"><p data-place="{number}.1">乙</p><p data-place="0.9">丙</p></footer>
        </article></html>"""
    assert "甲" in "".join(lines(read(lie)))


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xff\xff<p>" * 20])
def test_what_is_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(ConverterError):
        read(data)


@pytest.mark.parametrize(
    "piece",
    [
        *("<p>", "</b>", "<b>x</b>", "&amp;", "<td>", "<a b=", "<!--", "x\n", "<li>", "<", "<br>"),
        *("<div>", "<font>甲", "<a href=x>甲", "<div class=nav>甲", "<p id=zoom>甲", "<h1>甲"),
    ],
)
def test_work_is_in_proportion_to_the_length(piece: str) -> None:
    """Counted in calls, which a busy machine does not make more of."""

    def calls(count: int) -> int:
        counter = itertools.count()
        sys.setprofile(lambda frame, event, argument: next(counter))
        try:
            read("甲" + piece * count)
        finally:
            sys.setprofile(None)
        return next(counter)

    assert calls(4_000) < 10 * calls(500) + 2_000


PIECES = ["<p>", "</p>", "<b>", "</div>", "<table>", "<tr><td>", "<ol><li>", "<h2>", "<br>", "&"]
PIECES += [
    "<h1>",
    "<pre>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    '<p hidden x="',
    "一、",
    "\0",
    "<",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1).map("".join))
def test_any_page_gives_a_tree(source: str) -> None:
    document = read("甲" + source, encoding="utf-8")
    assert _normal(read(write(document, WHOLE).data)) == _normal(document)
