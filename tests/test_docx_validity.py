"""Whatever the document is: the DOCX is valid, and programs open it.

The validator (openxml-audit) follows the checks of Microsoft's Open XML SDK: what it refuses,
Word repairs or refuses. Word and WPS Office themselves are not at hand here.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, get_args

import docx
import pytest
import render
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HOSTILE, deep_document, row, table, tabled_documents, texts

from converter import layout, parse
from converter import read as read_file
from converter.layout.profile import Seal
from converter.model import Document, Paragraph, Part, Role, Text
from converter.options import WriteOptions
from converter.writers.docx import write

audit = pytest.importorskip("openxml_audit")

PROFILES = layout.names()

ELEMENTS = (
    *("serial_number", "classification", "urgency", "issuer_mark", "document_number", "signer"),
    *("title", "addressee", "signature", "date", "note", "copy_to", "printer", "print_date"),
)

names = st.sampled_from(("望川市水利局", "望川市水利局、望川市财政局", "祁砚农、云一、梅知秋"))

described = st.fixed_dictionaries(
    {"seal": st.sampled_from(get_args(Seal))},
    optional=dict.fromkeys(ELEMENTS, names | texts),
)
"""Metadata with all that is laid out, sensible or not."""

choices = st.builds(
    WriteOptions,
    profile=st.sampled_from(PROFILES),
    markers=st.sampled_from(["official", "typed"]),
    numbering=st.sampled_from(["literal", "automatic"]),
    style_separator=st.booleans(),
    keep_noise=st.booleans(),
    reference_doc=st.none(),
)


def errors(data: bytes, folder: Path) -> list[str]:
    """Return what the validator says against a DOCX."""
    file = folder / "document.docx"
    file.write_bytes(data)
    return [str(error) for error in audit.OpenXmlValidator().validate(str(file)).errors]


@settings(deadline=None, max_examples=60)
@given(tabled_documents, described, choices)
def test_any_document_is_valid(
    tmp_path_factory: pytest.TempPathFactory,
    document: Document,
    metadata: dict[str, str],
    options: WriteOptions,
) -> None:
    made = document.model_copy(update={"metadata": metadata})
    data = write(made, options).data
    assert errors(data, tmp_path_factory.getbasetemp()) == []
    docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("profile", PROFILES)
def test_real_documents_are_valid(profile: str, gold_texts: list[Path], tmp_path: Path) -> None:
    for path in gold_texts:
        data = write(read_file(path), WriteOptions(profile=profile)).data
        assert errors(data, tmp_path) == [], path.name


@pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")
def test_no_line_of_a_real_speech_leaves_the_type_area(
    gold_texts: list[Path], tmp_path: Path
) -> None:
    speeches = [path for path in gold_texts if path.name.startswith("00")]
    for path in speeches:
        data = write(read_file(path), WriteOptions()).data
        for page in render.pages(render.to_pdf(data, tmp_path)):
            *lines, number = page.lines
            assert number.text.startswith("— "), path.name
            assert len({round(line.middle) for line in lines}) <= 22
            for line in lines:
                assert line.left > 28 - 0.5
                assert line.right < 184 + 0.5, line.text
                assert line.bottom < 262 + 0.5
                assert line.text[0] not in "，。、；：！？）〕》”’", line.text


# -- a few of the worst, opened --


def paragraphs(role: Role | None, *lines: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(role=role, content=(Text(text=line),)) for line in lines)


WORST: dict[str, Document] = {
    "hostile characters": Document(parts=(Part(body=paragraphs(None, *HOSTILE)),)),
    "32 levels": deep_document(),
    "a very long head": Document(
        metadata={
            "issuer_mark": "、".join(["望川市推进新型城镇化工作领导小组办公室"] * 12) + "文件",
            "signer": "、".join(["祁砚农"] * 30),
            "copy_to": "各县（区）人民政府，" * 200,
            "print_date": "2031年4月18日",
        },
        parts=(
            Part(front=paragraphs("title", "望川" * 300), body=paragraphs(None, "青石" * 2000)),
        ),
    ),
    "a table of 60 columns": Document(
        parts=(Part(body=(table(row(*"甲" * 60), row(("青石" * 300, 60, 1))),)),)
    ),
    "40 seals": Document(
        metadata={"seal": "organ"},
        parts=(
            Part(
                back=(
                    *paragraphs("signature", *["望川市水利局"] * 40),
                    *paragraphs("date", "2031年4月18日"),
                )
            ),
        ),
    ),
    "nothing": Document(),
}


@pytest.mark.skipif(render.missing() is not None, reason=render.missing() or "")
@pytest.mark.parametrize("name", WORST)
def test_the_worst_are_opened(name: str, tmp_path: Path) -> None:
    options: dict[str, Any] = {"numbering": "automatic", "style_separator": True}
    data = write(WORST[name], WriteOptions(**options)).data
    assert errors(data, tmp_path) == []
    pages = render.pages(render.to_pdf(data, tmp_path))
    assert pages
    assert {(round(page.width), round(page.height)) for page in pages} == {(210, 297)}


def test_a_text_of_one_character_is_a_document(tmp_path: Path) -> None:
    assert errors(write(parse("。"), WriteOptions()).data, tmp_path) == []
