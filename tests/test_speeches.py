"""The main job on real speeches: nothing is lost on the way to any format.

Every code point of the five speeches that is not white space is found again, in order, in each
output, written with the markers as typed and with noise kept.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt

import converter

if TYPE_CHECKING:
    from markdown_it.token import Token

SPEECHES = ("000", "001", "002", "003", "004")


@pytest.fixture(params=SPEECHES)
def speech(request: pytest.FixtureRequest, gold_texts: list[Path]) -> Path:
    return next(path for path in gold_texts if path.name.startswith(request.param))


def inked(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != "\ufeff")


def rendered(path: Path, format: str) -> bytes:
    document = converter.read(path)
    return converter.render(document, format, markers="typed", keep_noise=True).data


def source(path: Path) -> str:
    return inked(path.read_bytes().decode("utf-8-sig"))


def test_xml(speech: Path) -> None:
    root = etree.fromstring(rendered(speech, "xml"))
    assert inked("".join(map(str, root.itertext()))) == source(speech)


def test_docx(speech: Path) -> None:
    page = docx.Document(io.BytesIO(rendered(speech, "docx")))
    assert inked("".join(paragraph.text for paragraph in page.paragraphs)) == source(speech)


def test_markdown(speech: Path) -> None:
    tokens = MarkdownIt("commonmark").parse(rendered(speech, "md").decode())
    assert inked("".join(_texts(tokens))) == source(speech)


def _texts(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is None:
            yield token.content if token.type in ("text", "text_special", "code_inline") else ""
        else:
            yield from _texts(token.children)


def test_json(speech: Path) -> None:
    tree = json.loads(rendered(speech, "json"))
    leaves = list(_leaves(tree["parts"]))
    assert inked("".join(leaf["text"] for leaf in leaves)) == source(speech)
    text = speech.read_bytes().decode("utf-8-sig")
    spans = [(leaf["span"]["start"], leaf["span"]["end"]) for leaf in leaves]
    assert [text[start:end] for start, end in spans] == [leaf["text"] for leaf in leaves]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def _leaves(node: Any) -> Iterator[dict[str, Any]]:
    """Yield what has a text, in the order of the keys: a marker before what follows it."""
    if isinstance(node, list):
        for child in node:
            yield from _leaves(child)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node
        for child in node.values():
            yield from _leaves(child)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end_gives_the_same_tree(
    speech: Path, encoding: str, line_end: str
) -> None:
    text = speech.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    data = text.replace("\n", line_end).encode(encoding)
    there, here = (
        _without_spans(converter.read(each).model_dump()) for each in (data, text.encode())
    )
    assert there == here


def _without_spans(node: Any) -> Any:
    if isinstance(node, list | tuple):
        return [_without_spans(child) for child in node]
    if isinstance(node, dict):
        return {key: _without_spans(value) for key, value in node.items() if key != "span"}
    return node
