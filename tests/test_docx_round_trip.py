"""Tree → DOCX → tree: what is written is read as the same tree, and corrections in it are kept."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import deep_document, documents
from word import packed, paragraph, parts_of

import converter
from converter.layout.structure import BLANKS, NAMESPACE
from converter.model import (
    Document,
    Marker,
    Paragraph,
    Part,
    Role,
    Section,
    Text,
    plain_text,
    role_of,
    sections,
)
from converter.options import ReadOptions, WriteOptions
from converter.readers.docx import read, reader
from converter.writers.characters import representable
from converter.writers.docx import write

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

WHOLE = WriteOptions(markers="typed", keep_noise=True)
INPUT = Path(__file__).parents[1] / "input"


def bare(node: Any) -> Any:
    """Return dumped nodes as a page shows them: no spans, no blanks in texts."""
    if isinstance(node, list):
        return [bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: bare(value) for key, value in node.items() if key != "span" and value is not None}
    if "text" in kept:
        kept["text"] = "".join(representable(kept["text"]).split())
    return kept


def shown(document: Document) -> Any:
    """Return what must survive: structure, markers, roles and text."""
    tree = bare(document.model_dump(mode="json"))
    del tree["diagnostics"], tree["metadata"]
    return tree


def through(document: Document, options: WriteOptions = WHOLE) -> Document:
    return read(write(document, options).data, ReadOptions())


@settings(deadline=None, max_examples=300)
@given(documents)
def test_any_tree_comes_back(document: Document) -> None:
    document = document.model_copy(update={"metadata": {}})
    assert shown(through(document)) == shown(document)


HEAD = (
    *("serial_number", "classification", "urgency", "issuer_mark", "document_number", "title"),
    *("addressee", "note"),
)
RECORD = ("addressee", "copy_to", "imprint", "signature", "date", "note")
WORDS = st.sampled_from(
    ("石桥镇人民政府", "石政发〔2031〕5号", "2031年5月4日", "各村", "特急", "a b")
)


def blocks(roles: tuple[str, ...]) -> st.SearchStrategy[tuple[Paragraph, ...]]:
    one = st.builds(
        lambda role, word: Paragraph(role=role, content=(Text(text=word),)),
        st.sampled_from(roles),
        WORDS,
    )
    return st.lists(one, max_size=6).map(tuple)


@settings(deadline=None, max_examples=200)
@given(blocks(HEAD), blocks(RECORD), blocks(RECORD), st.sampled_from((None, "order", "minutes")))
def test_heads_and_records_come_back_in_their_order(
    front: tuple[Paragraph, ...],
    back: tuple[Paragraph, ...],
    attached: tuple[Paragraph, ...],
    profile: str | None,
) -> None:
    """On the page 版头 has an order of its own, and 版记 stands behind the attachments."""
    parts = (Part(front=front, back=back), Part(kind="attachment", back=attached))
    document = Document(kind="official", parts=parts)
    options = WriteOptions(markers="typed", profile=profile)
    assert shown(through(document, options)) == shown(document)


def notice(**metadata: str) -> Document:
    return converter.read(INPUT / "notice.txt", metadata=metadata)


@pytest.mark.parametrize("profile", ["gbt9704", "letter", "order", "minutes", "gbt33476"])
def test_a_notice_comes_back_in_every_layout(profile: str) -> None:
    document = notice(发文机关标志="望川市人民政府")
    back = through(document, WriteOptions(markers="typed", profile=profile))
    mark, *front = shown(back)["parts"][0]["front"]
    assert mark["role"] == "issuer_mark"
    whole = shown(document)
    assert sorted(map(str, front)) == sorted(map(str, whole["parts"][0]["front"]))
    for part in (whole, back := shown(back)):
        del part["parts"][0]["front"]
    assert back == whole


@pytest.mark.parametrize("seal", ["不加盖", "印章"])
def test_a_joint_document_comes_back(seal: str) -> None:
    names = {
        "发文机关标志": "望川市水利局、望川市财政局、望川市教育局文件",
        "署名": "望川市水利局、望川市财政局、望川市教育局、望川市审计局",
        "印章": seal,
    }
    part = through(notice(**names)).parts[0]
    lines = [block for block in (*part.front, *part.back) if isinstance(block, Paragraph)]
    marks = [plain_text(line.content) for line in lines if line.role == "issuer_mark"]
    assert "、".join(marks) == names["发文机关标志"]
    signatures = [plain_text(line.content) for line in lines if line.role == "signature"]
    assert "、".join(signatures) == names["署名"]
    assert [plain_text(line.content) for line in lines if line.role == "date"] == ["2031年4月18日"]


def test_a_number_and_its_signers_are_parted_again() -> None:
    options = {"发文机关标志": "望川市人民政府", "签发人": "祁砚农、云帆、石磊"}
    front = through(notice(**options)).parts[0].front
    lines = [block for block in front if isinstance(block, Paragraph)]
    found = {line.role: plain_text(line.content) for line in lines}
    assert found["document_number"] == "望政办发〔2031〕12号"
    assert found["signer"].split() == ["签发人：祁砚农", "云帆", "石磊"]


@pytest.mark.parametrize(
    "signers", ["祁砚农", "祁砚农、云帆、石磊", "祁砚农、云帆、石磊、梅知秋、柳青"]
)
def test_two_numbers_beside_signers_both_come_back(signers: str) -> None:
    texts: list[tuple[Role, str]] = [
        ("issuer_mark", "望川市人民政府文件"),
        ("document_number", "望政发〔2031〕5号"),
        ("document_number", "望水发〔2031〕6号"),
        ("signer", f"签发人：{signers}"),
    ]
    front = tuple(Paragraph(role=role, content=(Text(text=text),)) for role, text in texts)
    again = through(Document(kind="official", parts=(Part(front=front),)))
    lines = [block for block in again.parts[0].front if isinstance(block, Paragraph)]
    found = [(line.role, "、".join(plain_text(line.content).split())) for line in lines]
    assert found == texts


SIGNED = (
    "望川市水利局文件\n望水〔2031〕22号\n签发人：{}\n关于防汛工作的请示\n市人民政府：\n请批示。\n"
)
MINUTES = "{}\n研究水库除险加固工程有关问题\n会议研究了防汛工作。\n"
HEADS = [
    SIGNED.format("祁砚农"),
    SIGNED.format("祁砚农\n云帆\n石磊"),
    "000001\n机密\n" + SIGNED.format("祁砚农　云帆　石磊"),
    "000001\n" + SIGNED.format("祁砚农\n云帆"),
    "000001\n" + MINUTES.format("望川市人民政府专题会议纪要\n第6期"),
    MINUTES.format("望 川 市 专 题 会 议 纪　要\n（第6次）"),
]


@pytest.mark.parametrize("profile", [None, "letter", "order", "minutes"])
@pytest.mark.parametrize("text", HEADS)
def test_signers_and_numbers_come_back_wherever_a_layout_puts_them(
    text: str, profile: str | None
) -> None:
    document = converter.parse(text)
    assert any(role_of(block) == "document_number" for block in document.parts[0].front)
    assert shown(through(document, WriteOptions(profile=profile))) == shown(document)


def test_two_lines_of_signers_with_three_names_become_one() -> None:
    document = converter.parse(SIGNED.format("祁砚农　云帆\n石磊"))
    lines = [each for each in through(document).parts[0].front if role_of(each) == "signer"]
    assert [plain_text(each.content) for each in lines if isinstance(each, Paragraph)] == [
        "签发人：祁砚农　云帆　石磊"
    ]


def test_the_deepest_tree_comes_back() -> None:
    assert shown(through(deep_document())) == shown(deep_document())


@pytest.mark.parametrize("separator", [False, True])
def test_run_in_headings_come_back_with_a_style_separator_as_well(separator: bool) -> None:
    document = converter.read(INPUT / "speech.txt")
    options = WriteOptions(markers="typed", keep_noise=True, style_separator=separator)
    assert shown(through(document, options)) == shown(document)


def test_the_page_says_what_markers_are() -> None:
    document = converter.parse("（一）备料。要早。\n(二)开工。要快。\n")
    back = through(document, WriteOptions())
    assert [block.model_dump()["marker"]["text"] for block in back.parts[0].body] == [
        "（一）",
        "（二）",
    ]


# -- after somebody has worked on it in a word processor --


def worked_on(document: Document, work: Callable[[WordDocument], object]) -> Document:
    """Return what is read after ``work`` was done with python-docx."""
    opened = docx.Document(io.BytesIO(write(document, WHOLE).data))
    work(opened)
    saved = io.BytesIO()
    opened.save(saved)
    return read(saved.getvalue(), ReadOptions())


def replaced(old: str, new: str) -> Callable[[WordDocument], None]:
    def work(opened: WordDocument) -> None:
        places = [run for each in opened.paragraphs for run in each.runs if old in run.text]
        assert places
        for place in places:
            place.text = place.text.replace(old, new)

    return work


SPEECH = """石桥镇修路动员会上的讲话

同志们：

一、道路

路要修好。一是备料，二是开工。

要快。

二、桥梁

（一）钱。要省。

（二）人。要齐。

桥要建好。
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("桥要建好。", "桥要建得又快又好。"),
        ("二是开工。", "二是开工，今年开工。"),
        ("（一）钱。", "（一）钱和粮。"),
        ("要省。", "要能省就省。"),
    ],
    ids=["a paragraph", "the last item of a paragraph", "a lead", "what follows a lead"],
)
def test_a_corrected_text_leaves_the_structure_as_it_was(
    monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.setattr(reader, "_as_understood", lambda _: pytest.fail("it was thrown away"))
    back = worked_on(converter.parse(SPEECH), replaced(old, new))
    assert shown(back) == shown(converter.parse(SPEECH.replace(old, new)))


def test_what_is_added_behind_a_marker_is_not_lost() -> None:
    bare_heading = Section(form="heading", marker=Marker(text="一、", family="han", ordinal=1))
    document = Document(kind="other", parts=(Part(body=(bare_heading,)),))
    back = worked_on(document, replaced("一、", "一、道路"))
    assert "道路" in str(shown(back))


@pytest.mark.parametrize(
    ("old", "new"),
    [("二、桥梁", "三、桥梁"), ("路要修好。", "路要尽快修好。"), ("要快。", "")],
    ids=["a marker", "a text before a list", "a line that is gone"],
)
def test_a_structure_that_is_out_of_date_counts_for_nothing(old: str, new: str) -> None:
    back = worked_on(converter.parse(SPEECH), replaced(old, new))
    assert (
        shown(back)["parts"][0]["body"]
        == shown(converter.parse(SPEECH.replace(old, new)))["parts"][0]["body"]
    )


def test_an_added_section_is_understood() -> None:
    def work(opened: WordDocument) -> None:
        opened.add_paragraph("三、水利", style="Heading 1")
        opened.add_paragraph("渠要挖通。", style="Body Text")

    back = worked_on(converter.parse(SPEECH), work)
    assert shown(back) == shown(converter.parse(SPEECH + "\n三、水利\n\n渠要挖通。\n"))


json_values = st.recursive(
    st.none() | st.integers(-2, 2**40) | st.sampled_from(("break", "table", "title", "han", "")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("parts", "front", "body", "kind", "content", "form", "marker", "role")
            ),
            inner,
            max_size=4,
        )
    ),
)


@settings(deadline=None, max_examples=200)
@given(json_values)
def test_a_structure_that_makes_no_sense_counts_for_nothing(value: Any) -> None:
    parts = parts_of(paragraph("一、道路") + paragraph("路要修好。"))
    text = f'<structure xmlns="{NAMESPACE}">{json.dumps(value)}</structure>'
    relationship = parts["word/_rels/document.xml.rels"].replace(
        b"></Relationships>",
        b'><Relationship Id="x" Type="http://x/customXml" Target="../x.xml"/></Relationships>',
    )
    parts |= {"x.xml": text.encode(), "word/_rels/document.xml.rels": relationship}
    back = read(packed(parts), ReadOptions())
    assert "路要修好。" in str(shown(back))


# -- real texts --


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"profile": "gbt9704", "numbering": "automatic"},
        {"profile": "letter", "numbering": "automatic", "style_separator": True},
        {"profile": "order", "style_separator": True},
        {"profile": "minutes", "reference_doc": "house.docx"},
        {"profile": "gbt33476", "numbering": "automatic", "reference_doc": "house.docx"},
        {"profile": "speech", "style_separator": True, "reference_doc": "house.docx"},
    ],
    ids=lambda options: " ".join(map(str, options.values())),
)
def test_every_gold_text_comes_back(
    gold_texts: list[Path], tmp_path: Path, options: dict[str, Any]
) -> None:
    if "reference_doc" in options:  # the styles of python-docx: other ids, other looks
        options = {**options, "reference_doc": str(tmp_path / "house.docx")}
        docx.Document().save(options["reference_doc"])
    for path in gold_texts:
        document = converter.read(path)
        back = through(document, WHOLE._replace(**options))
        assert shown(back) == shown(document), path.name


def test_blanks_are_all_white_space_that_xml_can_hold() -> None:
    white = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))
    assert re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", white) == BLANKS


def without_structure(data: bytes) -> bytes:
    """Return a file as a program leaves it that drops what it does not know."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.startswith("customXml/")]
        return packed({name: archive.read(name) for name in names})


def outline(document: Document) -> list[tuple[int, str, str, str]]:
    """Return the sections of a tree: depth, form, marker and heading, breaks and blanks apart."""
    found: list[tuple[int, str, str, str]] = []
    for depth, each in sections(document):
        marker = each.marker.text if each.marker else ""
        heading = "".join(plain_text(each.heading.content).split()) if each.heading else ""
        found.append((depth, each.form, marker, heading))
    return found


def test_styles_alone_bring_back_the_outline_of_nearly_every_gold_text(
    gold_texts: list[Path],
) -> None:
    """Three texts need more: a wrapped line that opens an item, a table typed with blanks."""
    same = 0
    for path in gold_texts:
        document = converter.read(path)
        back = read(without_structure(write(document, WHOLE).data), ReadOptions())
        same += outline(back) == outline(document)
    assert same >= 0.94 * len(gold_texts)
