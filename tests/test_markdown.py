"""Markdown: what is written reads back as the same headings and the same text."""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options as CmarkOptions
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from strategies import deep_document, documents, row, table, tabled_documents, tables, texts

import converter
from converter.errors import SourceError
from converter.markers import official_text
from converter.model import (
    Block,
    Break,
    Cell,
    Document,
    Heading,
    Inline,
    Item,
    Marker,
    Noise,
    Paragraph,
    Part,
    Row,
    Section,
    Table,
    Text,
    leaves,
    role_of,
)
from converter.options import MarkerStyle, ReadOptions, WriteOptions
from converter.readers import markdown as reader
from converter.readers.lines import MarkedLine
from converter.readers.markdown import BOLD_LEVEL
from converter.writers.characters import UNREPRESENTABLE
from converter.writers.markdown import write

if TYPE_CHECKING:
    from markdown_it.token import Token

TYPED = WriteOptions(markers="typed")


# Small trees


def text(*lines: str) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for line in lines:
        inlines += (Break(), Text(text=line))
    return tuple(inlines[1:])


def paragraph(*lines: str, role: str | None = None) -> Paragraph:
    return Paragraph.model_validate({"role": role, "content": text(*lines)})


def han(number: int = 1, typed: str = "(一)") -> Marker:
    return Marker(text=typed, family="han_bracket", ordinal=number)


def arabic(number: int) -> Marker:
    return Marker(text=f"{number}.", family="arabic", ordinal=number)


def section(form: str, marker: Marker | None, heading: str | None, *content: Block) -> Section:
    return Section.model_validate(
        {
            "form": form,
            "role": None if marker else "uheading",
            "marker": marker,
            "heading": Heading(content=text(heading)) if heading else None,
            "content": content,
        }
    )


def nested(depth: int, innermost: Section) -> Section:
    """Put ``innermost`` at the depth asked for, headings around it."""
    for number in range(depth - 1, 0, -1):
        innermost = section("heading", arabic(number), "目标", innermost)
    return innermost


def document(*body: Block) -> Document:
    return Document(parts=(Part(body=body),))


def markdown(*body: Block, options: WriteOptions = WriteOptions()) -> str:  # noqa: B008 (frozen)
    return write(document(*body), options).data.decode()


def read(source: str) -> Document:
    return reader.read(source.encode(), ReadOptions(origin="稿.md", encoding="utf-8"))


def lines_of(source: str) -> list[MarkedLine]:
    page = reader._Page("稿.md")
    page.add(source)
    return page.lines


# What a CommonMark parser sees


def seen(source: str) -> list[tuple[str, str]]:
    """Return the headings (h1 …, bold) and paragraphs (p) of ``source`` with their texts.

    Anything else that Markdown has would be a misreading, and fails.
    """
    found: list[tuple[str, str]] = []
    tag = ""
    for token in MarkdownIt("commonmark").parse(source):
        assert token.type.removesuffix("_open").removesuffix("_close") in (
            "heading",
            "paragraph",
            "inline",
        )
        tag = token.tag or tag
        if token.type == "inline":
            found += seen_inline(tag, token.children or [])
    return found


def seen_inline(tag: str, tokens: list[Token]) -> Iterator[tuple[str, str]]:
    tokens = [token for token in tokens if token.type != "text" or token.content]
    if tokens[0].type == "strong_open":
        close = next(i for i, token in enumerate(tokens) if token.type == "strong_close")
        yield "bold", seen_text(tokens[1:close])
        tokens = tokens[close + 1 :]
        if not tokens:
            return
        assert tokens.pop(0).type == "softbreak"
    yield tag, seen_text(tokens)


def seen_text(tokens: list[Token]) -> str:
    assert {token.type for token in tokens} <= {"text", "hardbreak"}
    return "".join("\n" if token.type == "hardbreak" else token.content for token in tokens)


def expected(
    tree: Document, *, keep_noise: bool = False, official: bool = False
) -> list[tuple[str, str]]:
    """Return what `seen` has to find, the text without white space (`bare`)."""

    def shown(*nodes: Paragraph | Heading | Marker | None) -> str:
        return bare(
            "".join(
                official_text(leaf) if official and isinstance(leaf, Marker) else leaf.text
                for node in nodes
                if node is not None
                for leaf in leaves(node)
                if keep_noise or not isinstance(leaf, Noise)
            )
        )

    def blocks(content: tuple[Block, ...], depth: int) -> Iterator[tuple[str, str]]:
        for block in content:
            if isinstance(block, Table):
                for each in block.rows:
                    for cell in each.cells:
                        yield "cell", shown(*cell.content)
                continue
            if isinstance(block, Paragraph):
                if keep_noise or block.role not in ("toc", "noise"):
                    title = block.role in ("title", "attachment_title")
                    yield ("h1" if title else "p"), shown(block)
                continue
            inner = block.content
            opening = None
            if block.form != "heading" and inner and isinstance(inner[0], Paragraph):
                opening = inner[0] if inner[0].role is None else None
            if block.form == "item":
                yield "p", shown(block.marker, block.heading, opening)
            else:
                yield f"h{depth + 1}" if depth < 6 else "bold", shown(block.marker, block.heading)
                yield "p", shown(opening)
            yield from blocks(inner[1:] if opening else inner, depth + 1)

    return [
        (tag, content)
        for part in tree.parts
        for tag, content in blocks((*part.front, *part.body, *part.back), 1)
        if content
    ]


def bare(content: str) -> str:
    """Return ``content`` without what Markdown need not keep; U+0000 it may not keep."""
    return "".join(content.replace("\ufeff", "").split()).replace("\0", "\ufffd")


@settings(deadline=None, max_examples=300)
@given(documents, st.booleans())
def test_any_tree_reads_back_with_the_same_headings_and_text(
    tree: Document, keep_noise: bool
) -> None:
    plain = tree.model_copy(update={"metadata": {}})
    output = write(plain, WriteOptions(markers="typed", keep_noise=keep_noise))
    found = [(tag, bare(content)) for tag, content in seen(output.data.decode())]
    assert found == expected(plain, keep_noise=keep_noise)


class _Cmark(HTMLParser):
    """What cmark-gfm, the parser of GitHub, sees: as `seen`, and the cells of tables."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self._in_table = False
        self.feed(cmarkgfm.github_flavored_markdown_to_html(source, CmarkOptions.CMARK_OPT_UNSAFE))
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag not in {"em", "code", "pre", "img", "ul", "ol", "blockquote", "hr", "del"}
        if tag == "table":
            self._in_table = True
        elif tag in ("td", "th"):
            self.found.append(["cell", ""])
        elif tag == "strong":
            self.found[-1][0] = "bold"
        elif not self._in_table and (tag == "p" or tag[1:].isdigit()):
            self.found.append([tag, ""])

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._in_table = False
        elif tag == "strong":
            self.found.append(["p", ""])

    def handle_data(self, data: str) -> None:
        if bare(data):
            self.found[-1][1] += bare(data)


def seen_by_cmark(source: str) -> list[tuple[str, str]]:
    return [(tag, content) for tag, content in _Cmark(source).found if content]


@settings(deadline=None, max_examples=300)
@given(tabled_documents)
def test_another_parser_sees_the_same_headings_text_and_cells(tree: Document) -> None:
    plain = tree.model_copy(update={"metadata": {}})
    source = write(plain, WriteOptions(markers="typed", keep_noise=True)).data.decode()
    assert seen_by_cmark(source) == expected(plain, keep_noise=True)


def is_kept_in_tables(source: str) -> bool:
    """Tell whether the parser of HTML tables keeps each character.

    The one in lxml's wheels for Windows is older than elsewhere, and drops control characters.
    """
    return etree.LIBXML_VERSION >= (2, 14) or not UNREPRESENTABLE.search(source)


@settings(deadline=None, max_examples=200)
@given(tabled_documents)
def test_the_text_of_any_tree_comes_back(tree: Document) -> None:
    source = write(tree, WriteOptions(markers="typed", keep_noise=True)).data.decode()
    assume(source and is_kept_in_tables(source))  # an empty file is refused
    again = read(source)
    assert again.metadata == tree.metadata
    assert bare("".join(leaf.text for leaf in leaves(again))) == bare(
        "".join(leaf.text for leaf in leaves(tree))
    )


def test_headings_that_are_marked_with_a_variant_are_sections() -> None:
    """丶 is what text recognition reads for 、: neither heading is a title."""
    (part,) = read("# 一丶修路\n\n今年完成。\n\n# 二丶架桥\n\n明年完成。\n").parts
    assert [
        block.marker.text for block in part.body if isinstance(block, Section) and block.marker
    ] == ["一丶", "二丶"]


@pytest.mark.parametrize("markers", get_args(MarkerStyle))
def test_gold_trees_come_back(gold_texts: list[Path], markers: MarkerStyle) -> None:
    """Structure, roles and text are the same; so are the markers, which are typed or official."""
    official = markers == "official"
    for path in gold_texts:
        tree = converter.read(path)
        source = write(tree, WriteOptions(markers=markers)).data.decode()
        assert seen_by_cmark(source) == expected(tree, official=official), path.name
        shapes = [[*shape_of(each, official=official)] for each in (tree, read(source))]
        if path.name.startswith("d61"):  # its 5. is no heading, as 4. is: it comes back below 4.
            shapes = [[line.strip() for line in lines] for lines in shapes]
        if "_flat_" in path.name:  # blanks that are not in the tree told what is in what
            shapes = [[re.sub(r"[\[\]]", "", line) for line in lines] for lines in shapes]
        assert shapes[0] == shapes[1], path.name


def shape_of(tree: Document, *, official: bool) -> Iterator[str]:
    """Yield a line for each node that comes back, indented; noise and line ends do not."""

    def content(inlines: tuple[Inline, ...]) -> str:
        shown = ""
        for each in inlines:
            if isinstance(each, Item):
                shown += f"[{sign(each.marker)} {content(each.content)}]"
            elif isinstance(each, Text):
                shown += each.text
        return bare(shown)

    def sign(marker: Marker | None) -> str:
        if marker is None or not official:
            return bare(marker.text) if marker else ""
        return f"{marker.family} {marker.ordinal}"

    def blocks(found: tuple[Block, ...], indent: str) -> Iterator[str]:
        for block in found:
            assert not isinstance(block, Table), "plain text has none"
            if isinstance(block, Paragraph):
                if block.role not in ("toc", "noise"):
                    yield f"{indent}{block.role}: {content(block.content)}"
                continue
            heading = content(block.heading.content) if block.heading else None
            yield f"{indent}{block.form} {block.role} {sign(block.marker)}: {heading}"
            yield from blocks(block.content, indent + "  ")

    for part in tree.parts:
        yield part.kind
        for name, found in (("front", part.front), ("body", part.body), ("back", part.back)):
            yield f"  {name}"
            yield from blocks(found, "    ")


MARKS = "*_`[]()<>&;#+-=~|!\\.1)a字。 \t"
hostile = st.text(MARKS, max_size=30) | texts | st.from_regex(r"[ ]{0,5}([-+*]|\d+[.)]|#+)[ \t]?.?")


@settings(deadline=None, max_examples=500)
@given(st.lists(hostile, min_size=1, max_size=3), st.integers(0, 7))
def test_any_text_stands_in_any_place_exactly(lines: list[str], depth: int) -> None:
    lines = [line for line in (line.strip().strip("\ufeff").strip() for line in lines) if line]
    lines = [line for line in lines if line == line.strip().strip("\ufeff")]
    if not lines:
        return
    lead = lines[0]
    shown = [line.replace("\0", "\ufffd") for line in lines]
    if depth == 0:
        assert seen(markdown(paragraph(*lines, role="title"))) == [("h1", "\n".join(shown))]
        return
    block = nested(depth, section("run_in", None, lead, *(paragraph(line) for line in lines[1:])))
    tag = f"h{depth + 1}" if depth < 6 else "bold"
    found = seen(markdown(block))[depth - 1 :]
    assert found == [(tag, shown[0]), *(("p", line) for line in shown[1:])]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("石桥镇**同志", r"石桥镇\*\*同志"),
        ("增长*.*%", r"增长\*.\*%"),
        ("a_b与甲_乙，_c_", r"a_b与甲_乙，\_c\_"),
        ("[注]: 见附件", r"\[注]: 见附件"),
        ("![图](a.png)", r"!\[图](a.png)"),
        ("<b>与3 < 5，<某县>", r"\<b>与3 < 5，<某县>"),
        ("AT&T与&amp;", r"AT&T与\&amp;"),
        (r"C:\temp\#1\ ", r"C:\temp\\#1\\"),
        ("3~5万元", r"3\~5万元"),
        ("`码`", r"\`码\`"),
        ("1. 抓落实", r"1\. 抓落实"),
        ("1.抓落实", "1.抓落实"),
        ("2)", r"2\)"),
        ("2031年", "2031年"),
        ("- 甲", r"\- 甲"),
        ("-5℃", "-5℃"),
        ("---", r"\---"),
        ("+ 甲", r"\+ 甲"),
        ("# 甲", r"\# 甲"),
        ("#甲", "#甲"),
        ("> 甲", r"\> 甲"),
        ("===", r"\==="),
        ("    缩进", "缩进"),
        ("　　各位代表：", "各位代表："),
        ("\u00a0 # 甲", r"\# 甲"),
        ("\ufeff# 甲", r"\# 甲"),
        ("甲  ", "甲"),
        ("甲\n# 乙", "甲&#10;# 乙"),
    ],
)
def test_only_what_markdown_would_interpret_is_escaped(typed: str, written: str) -> None:
    assert markdown(paragraph(typed)) == written + "\n"


# The page


def test_an_own_line_heading_and_a_run_in_lead_are_told_apart() -> None:
    source = markdown(
        section(
            "heading", Marker(text="一、", family="han", ordinal=1), "总体要求", paragraph("甲")
        ),
        section("run_in", han(), "抓好春耕。", paragraph("要早部署。"), paragraph("要早落实。")),
    )
    assert source == ("## 一、总体要求\n\n甲\n\n## （一）抓好春耕。\n要早部署。\n\n要早落实。\n")
    assert lines_of(source) == [
        MarkedLine("一、总体要求", 2),
        MarkedLine("甲"),
        MarkedLine("（一）抓好春耕。", 2, run_in=True),
        MarkedLine("要早部署。"),
        MarkedLine("要早落实。"),
    ]


def test_headings_below_the_sixth_level_are_bold_paragraphs() -> None:
    own_line = nested(6, section("heading", han(), "目标", paragraph("甲")))
    run_in = nested(7, section("run_in", han(), "目标。", paragraph("乙")))
    assert markdown(own_line).endswith("###### 5.目标\n\n**（一）目标**\n\n甲\n")
    assert markdown(run_in).endswith("**6.目标**\n\n**（一）目标。**\n乙\n")
    assert lines_of(markdown(run_in))[-3:] == [
        MarkedLine("6.目标", BOLD_LEVEL),
        MarkedLine("（一）目标。", BOLD_LEVEL, run_in=True),
        MarkedLine("乙"),
    ]


def test_a_bold_paragraph_is_no_heading_where_there_are_levels_left() -> None:
    assert lines_of("## 甲\n\n**各位代表：**") == [
        MarkedLine("甲", 2),
        MarkedLine("各位代表："),
    ]


def test_a_title_is_a_title_if_nothing_follows_it() -> None:
    (part,) = read("# 关于春耕的通知\n").parts
    assert part.front == (paragraph("关于春耕的通知", role="title"),)


def test_what_is_invisible_is_no_title() -> None:
    (part,) = read("\u200b\n\n春耕工作报告\n===\n\n\u200b一、选种\n\n\u200b二、备肥\n").parts
    assert [block.role for block in part.front if block.type == "paragraph"] == ["noise", "title"]
    assert [block.type for block in part.body] == ["section", "section"]


def test_what_announces_the_title_stands_above_it() -> None:
    (part,) = read("好的，以下是讲话稿：\n\n---\n\n# 在春耕会议上的讲话\n\n同志们：\n\n甲。").parts
    assert [block.role for block in part.front if block.type == "paragraph"] == [
        "note",
        "title",
        "addressee",
    ]


def test_a_title_keeps_its_lines() -> None:
    source = markdown(paragraph("在全县农村工作", "会议上的讲话", role="title"), paragraph("甲"))
    assert source == "在全县农村工作\\\n会议上的讲话\n===\n\n甲\n"
    assert lines_of(source)[0] == MarkedLine("在全县农村工作\n会议上的讲话", 1)
    front = read(source).parts[0].front
    assert front == (paragraph("在全县农村工作", "会议上的讲话", role="title"),)


def test_the_line_ends_of_a_wrapped_paragraph_are_joined() -> None:
    assert markdown(paragraph("云岭县石桥", "镇", "Wi-Fi", "6")) == "云岭县石桥镇Wi-Fi 6\n"


def test_a_marker_stands_apart_only_from_digits_and_letters() -> None:
    assert markdown(section("item", arabic(1), None, paragraph("5亿元"))) == "1\\. 5亿元\n"
    assert markdown(section("item", arabic(1), None, paragraph("抓落实"))) == "1.抓落实\n"
    article = Marker(text="第3条", family="article", ordinal=3)
    assert markdown(section("item", article, None, paragraph("甲"))) == "第三条　甲\n"
    assert markdown(section("heading", article, None)) == "## 第三条\n"


def test_markers_are_written_as_typed_if_asked_for() -> None:
    block = section("heading", han(typed="(一)"), "甲")
    assert markdown(block, options=TYPED) == "## (一)甲\n"


def test_inline_items_stand_in_their_paragraph() -> None:
    items = [
        Item(marker=Marker(text=f"{n}是", family="han_is", ordinal=i), content=text(what))
        for i, n, what in ((1, "一", "抓春耕。"), (2, "二", "抓防汛。"))
    ]
    content = (Text(text="要做到："), *items)
    assert markdown(Paragraph(content=content)) == "要做到：一是抓春耕。二是抓防汛。\n"


def test_residues_of_printing_are_left_out_and_counted() -> None:
    content = (Text(text="甲"), Break(), Noise(text="- 3 -"), Break(), Text(text="乙"))
    tree = document(paragraph("目录", role="toc"), Paragraph(content=content))
    output = write(tree, WriteOptions())
    assert output.data.decode() == "甲乙\n"
    assert [d.code for d in output.diagnostics] == ["noise-left-out"]
    assert output.diagnostics[0].message.startswith("2 ")
    kept = write(tree, WriteOptions(keep_noise=True))
    assert kept.data.decode() == "目录\n\n甲- 3 -乙\n"
    assert kept.diagnostics == ()


def test_only_the_control_character_that_commonmark_forbids_is_replaced() -> None:
    output = write(document(paragraph("甲\0乙\0丙\x01丁")), WriteOptions())
    assert output.data.decode() == "甲\ufffd乙\ufffd丙\x01丁\n"
    assert [d.code for d in output.diagnostics] == ["control-character"]


def test_an_empty_tree_is_an_empty_file() -> None:
    assert write(Document(), WriteOptions()).data == b""


def test_a_tree_of_the_greatest_depth_is_written() -> None:
    source = write(deep_document(), WriteOptions()).data.decode()
    assert source.endswith("32.石桥镇\n")


# Tables


def texts_of(found: Table) -> tuple[int, list[list[tuple[int, int, list[str]]]]]:
    """Return what must stay of a table: its head, its merged cells, the text of each."""
    rows = [
        [
            (
                cell.column_span,
                cell.row_span,
                [text for each in cell.content if (text := bare(plain(each)))],
            )
            for cell in row.cells
        ]
        for row in found.rows
    ]
    return min(found.header_rows, len(rows)), rows


def plain(node: Paragraph) -> str:
    return "".join(leaf.text for leaf in leaves(node))


@settings(deadline=None, max_examples=300)
@given(tables)
def test_any_table_reads_back(found: Table) -> None:
    tree = document(paragraph("甲", role="title"), found, paragraph("乙"))
    source = write(tree, WriteOptions(markers="typed", keep_noise=True)).data.decode()
    assume(is_kept_in_tables(source))
    again, last = read(source).parts[0].body
    assert isinstance(again, Table)
    assert texts_of(again) == texts_of(found)
    assert last == paragraph("乙")


def test_a_simple_table_is_one_of_gfm() -> None:
    simple = table(row("村名", "物资|数"), row("石桥村", "1. *沙袋*"), row("", "\\"))
    assert markdown(simple) == (
        "| 村名 | 物资&#124;数 |\n| --- | --- |\n| 石桥村 | 1. \\*沙袋\\* |\n|  | \\\\ |\n"
    )
    assert read(markdown(simple)).parts[0].body == (simple,)


def test_a_table_without_a_head_has_an_empty_one_in_gfm() -> None:
    headless = table(row("石桥村", "沙袋"), header_rows=0)
    assert markdown(headless) == "|  |  |\n| --- | --- |\n| 石桥村 | 沙袋 |\n"
    assert read(markdown(headless)).parts[0].body == (headless,)


def test_the_paragraphs_of_a_cell_are_parted_by_br() -> None:
    cell = Cell(content=(paragraph("沙袋"), paragraph("<br>|铁锹", role="note")))
    several = Table(header_rows=0, rows=(Row(cells=(cell,)),))
    assert markdown(several) == "|  |\n| --- |\n| 沙袋<br>\\<br>&#124;铁锹 |\n"
    assert texts_of(read(markdown(several)).parts[0].body[0]) == texts_of(several)  # type: ignore[arg-type]  # it is a table


@pytest.mark.parametrize(
    "odd",
    [
        table(row("村名", ("物资", 2, 1)), row(("石桥村", 1, 2), "沙袋", "铁锹"), row("绳", "灯")),
        table(row("村名", "物资"), row("石桥村")),
        table(row("村名"), row("石桥村"), header_rows=2),
        table(row("", ""), row("石桥村", "<b>沙袋</b>\n\n&amp;")),
    ],
    ids=["merged", "short row", "two heads", "empty head"],
)
def test_what_gfm_cannot_hold_is_html(odd: Table) -> None:
    source = markdown(odd)
    assert source.startswith("<table>")
    assert "\n\n" not in source
    assert texts_of(read(source).parts[0].body[0]) == texts_of(odd)  # type: ignore[arg-type]  # it is a table


def test_tables_that_people_type() -> None:
    source = "# 清单\n\n村名|物资\n:--|--:\n石桥村|沙袋<br>铁锹\n柳林村\n\n以上。"
    tree = read(source)
    found, last = tree.parts[0].body
    assert isinstance(found, Table)
    assert texts_of(found) == (
        1,
        [
            [(1, 1, ["村名"]), (1, 1, ["物资"])],
            [(1, 1, ["石桥村"]), (1, 1, ["沙袋", "铁锹"])],
            [(1, 1, ["柳林村"]), (1, 1, [])],
        ],
    )
    assert last == paragraph("以上。")
    assert tree.diagnostics == ()


def test_html_that_is_no_table_stays_text() -> None:
    for source in ("<table><tr><td>甲<table></table></table>", "<table>\n甲\n</table> 乙"):
        remarks = [d.code for d in read(source).diagnostics]
        assert remarks == ["formatting-dropped"]


# Reading


@settings(deadline=None, max_examples=200)
@example({"title": '关于"春耕": #1', "签发人": "某某\n某某\u2028", "a b": "", "no": "\0\\"})
@given(st.dictionaries(texts, texts, max_size=3))
def test_metadata_survives_as_front_matter(metadata: dict[str, str]) -> None:
    parts = (Part(body=(paragraph("甲"),)),)
    source = write(Document(metadata=metadata, parts=parts), TYPED).data.decode()
    assert read(source) == Document(metadata=metadata, parts=parts)


def test_front_matter_is_read_from_simple_pairs_only() -> None:
    simple = read("---\r\n# 说明\r\ntitle: 春耕\r\nkey: 'it''s'\r\nempty:\r\n---\r\n甲")
    assert simple.metadata == {"title": "春耕", "key": "it's", "empty": ""}
    assert simple.diagnostics == ()
    listed = read("---\ntags:\n- 春耕\n---\n甲")
    assert listed.metadata == {}
    assert "春耕" in "".join(leaf.text for leaf in leaves(listed))
    assert listed.diagnostics[0].code == "front-matter-kept"
    ruled = read("---\n甲\n\n---\n乙")
    assert ruled.metadata == {}
    assert [d.code for d in ruled.diagnostics] == ["formatting-dropped"]


def test_the_line_numbers_of_remarks_count_the_front_matter() -> None:
    remark = read("---\na: b\n---\n甲*乙*").diagnostics[0]
    assert "line 4" in remark.message


def test_lists_are_read_with_the_numbers_that_a_reader_sees() -> None:
    source = "3. 甲\n1. 乙\n   1) 丙\n   2) 丁\n\n   续\n1. 5亿元\n\n- 点\n\n7.\n8. ## 题\n"
    shown = [line.text for line in lines_of(source)]
    assert shown == ["3.甲", "4.乙", "1)丙", "2)丁", "续", "5. 5亿元", "点", "7.", "8.题"]


def test_formatting_is_dropped_with_one_remark_for_each_kind() -> None:
    source = (
        "*甲***乙**`丙`[丁](u)![戊*己*](v)<i>庚</i>*辛*\n\n> 壬\n\n    癸\n\n"
        "<div>\n子\n</div>\n\n---\n\n<http://云岭.例>\n"
    )
    tree = read(source)
    shown = "".join(leaf.text for leaf in leaves(tree))
    assert shown == "甲乙丙丁戊己<i>庚</i>辛壬癸<div>子</div>http://云岭.例"
    remarks = [d.message for d in tree.diagnostics]
    assert {d.code for d in tree.diagnostics} == {"formatting-dropped"}
    assert len(remarks) == len(set(remarks)) == 8
    assert "The Markdown holds emphasis (2, the first in line 1)" in remarks


def test_a_soft_break_stays_a_line_end_and_a_hard_one_parts_paragraphs() -> None:
    wrapped = "各乡镇要提前安排好今年的春耕生产，\n做到人等水、田等种，不误一天农时。"
    assert lines_of(f"{wrapped}\n\n云岭县人民政府\\\n2031年3月1日") == [
        MarkedLine(wrapped),
        MarkedLine("云岭县人民政府"),
        MarkedLine("2031年3月1日"),
    ]


def test_a_sentence_with_a_line_for_each_clause_is_one_paragraph() -> None:
    sentence = "去年以来，\n全县上下抢抓农时，\n新修村道二十条。"
    assert lines_of(sentence) == [MarkedLine(sentence)]
    assert len(lines_of("一、修路，\n二、架桥，\n三、植树。")) == 3


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["云岭县人民政府", "2031年3月1日"], id="a signature"),
        pytest.param(["时间：3月1日", "地点：县政府三楼会议室", "参加：各镇"], id="short lines"),
        pytest.param(
            ["会议指出，今年的春耕生产比往年来得早。", "会议要求，各乡镇要提前安排，不误农时。"],
            id="sentences",
        ),
        pytest.param(
            ["（一）要提前安排好今年的春耕生产，不误", "（二）做到人等水、田等种，不误一天农时"],
            id="markers",
        ),
        pytest.param(
            [
                "县农业局，县水利局，各乡镇人民政府，各有关单位",
                "各村",
                "石桥镇农机站和各农机合作社",
            ],
            id="one short among long ones",
        ),
    ],
)
def test_soft_breaks_part_what_is_no_wrapped_paragraph(lines: list[str]) -> None:
    assert lines_of("\n".join(lines)) == [MarkedLine(line) for line in lines]


def test_a_heading_without_a_full_stop_is_never_run_in() -> None:
    """By hand, text is often set right below a heading."""
    assert lines_of("## 一、总体要求\n要早部署。")[0] == MarkedLine("一、总体要求", 2)


def test_the_tree_that_is_read() -> None:
    source = (
        "# 云岭县春耕方案\n\n各乡镇：\n\n## 一、总体要求\n\n甲\n\n### （一）早部署。\n乙\n\n"
        "1.丙\n\n## 无号标题\n\n# 任务表\n\n丁\n"
    )
    tree = read(source)
    assert [part.kind for part in tree.parts] == ["document", "attachment"]
    assert tree.parts[0].front == (
        paragraph("云岭县春耕方案", role="title"),
        paragraph("各乡镇：", role="addressee"),
    )
    assert tree.parts[0].body == (
        section(
            "heading",
            Marker(text="一、", family="han", ordinal=1),
            "总体要求",
            paragraph("甲"),
            section(
                "run_in",
                han(typed="（一）"),
                "早部署。",
                paragraph("乙"),
                section("item", arabic(1), None, paragraph("丙")),
            ),
        ),
        section("heading", None, "无号标题"),
    )
    assert write(tree, WriteOptions()).data.decode() == source


def test_the_text_of_a_run_in_opens_no_item() -> None:
    body = read("## （一）早部署。\n1.甲").parts[0].body
    assert body == (section("run_in", han(typed="（一）"), "早部署。", paragraph("1.甲")),)


def test_words_that_may_be_markers_are_markers_in_headings_only() -> None:
    heading, opened = read("## 一是抓春耕。\n甲\n\n一是抓防汛。").parts[0].body[0], "一是抓防汛。"
    han_is = Marker(text="一是", family="han_is", ordinal=1)
    assert heading == section("run_in", han_is, "抓春耕。", paragraph("甲"), paragraph(opened))


def test_the_first_word_of_a_heading_is_no_marker_without_a_second_member() -> None:
    source = "## 1小时应急圈\n\n一路畅通。\n\n## X光机采购\n\n三台。"
    assert [block.marker for block in read(source).parts[0].body if block.type == "section"] == [
        None,
        None,
    ]
    assert "## 1小时应急圈" in write(read(source), TYPED).data.decode()


def test_a_title_that_begins_like_a_marker_is_one_without_a_second_member() -> None:
    assert [role_of(block) for block in read("# 甲.\n\n修路。").parts[0].front] == ["title"]
    assert not read("# 甲、修路\n\n平整。\n\n# 乙、架桥\n\n加固。").parts[0].front


@settings(deadline=None, max_examples=300)
@given(st.lists(hostile | st.sampled_from(["\n", "\n\n", "> ", "    ", "***"]), max_size=12))
def test_any_markdown_is_read_and_is_stable_once_written(pieces: list[str]) -> None:
    first = write(read("甲" + "".join(pieces)), TYPED).data
    second = write(read(first.decode()), TYPED).data
    assert bare(second.decode()) == bare(first.decode())


@pytest.mark.parametrize("mark", ["> ", ">", "- ", "1. ", "+ 1) "])
def test_containers_ten_thousand_deep_are_refused(mark: str) -> None:
    with pytest.raises(SourceError, match=r"稿\.md: line 1: .* deeper than 100 levels"):
        read(mark * 10_000 + "甲")


def test_containers_as_deep_as_anyone_needs_are_read_whole() -> None:
    lists = "\n".join("   " * depth + f"1. 第{depth}层" for depth in range(45))
    assert [line.text for line in lines_of(lists)] == [f"1.第{depth}层" for depth in range(45)]
    assert lines_of("> " * 99 + "甲") == [MarkedLine("甲")]


@pytest.mark.parametrize("mark", ["[", "![", "*a_ ", "[]", "`", "<a ", "*[", "&", "\\"])
def test_work_is_in_proportion_to_the_length(mark: str) -> None:
    """Counted in calls, which a busy machine does not make more of."""

    def calls(count: int) -> int:
        counter = itertools.count()
        sys.setprofile(lambda frame, event, argument: next(counter))
        try:
            lines_of("甲" + mark * count)
        finally:
            sys.setprofile(None)
        return next(counter)

    assert calls(8_000) < 10 * calls(1_000)
