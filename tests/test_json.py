"""JSON: the tree and nothing but the tree, both ways."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from strategies import deep_document, row, table
from strategies import tabled_documents as documents

import converter
from converter.errors import SourceError, UsageError
from converter.model import Document, Inline, Item, Marker, Paragraph, Part, Section, Span, Text
from converter.options import ReadOptions, WriteOptions
from converter.readers.json import read
from converter.schema import json_schema, schema_text
from converter.writers.json import write

SCHEMA = Path(__file__).parents[1] / "schemas" / "document.schema.json"
VALIDATOR = Draft202012Validator(json_schema())
ORIGIN = ReadOptions(origin="speech.json")

SECTION = Section(
    form="item",
    marker=Marker(text="(一)", family="han_bracket", ordinal=1, span=Span(start=0, end=3)),
    content=(Paragraph(content=(Text(text="修好云岭县的桥。"),)),),
)
DOCUMENT = Document(kind="speech", parts=(Part(body=(SECTION,)),))


def written(document: Document) -> Any:
    return json.loads(write(document, WriteOptions()).data)


def refused(data: str | bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data.encode() if isinstance(data, str) else data, ORIGIN)
    message = str(caught.value)
    assert "speech.json" in message
    assert "pydantic" not in message
    assert len(message) < 700
    return message


@settings(deadline=None, max_examples=60)
@given(documents)
def test_tree_to_json_to_tree_is_equal(document: Document) -> None:
    output = write(document, WriteOptions())
    assert output.diagnostics == ()
    again = read(output.data, ORIGIN)
    assert again == document
    assert hash(again) == hash(document)


@settings(deadline=None, max_examples=40)
@given(documents)
def test_what_is_written_fits_the_schema(document: Document) -> None:
    assert list(VALIDATOR.iter_errors(written(document))) == []


def test_schema_file_is_what_the_models_say() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run python -m converter.schema"


def test_schema_is_a_schema_with_descriptions_for_every_model() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    assert all(model["description"] for model in (schema, *schema["$defs"].values()))
    assert "（一）" in schema["$defs"]["Marker"]["properties"]["text"]["description"]


def test_root_has_the_keys_of_the_contract() -> None:
    assert list(written(Document())) == [
        "schema_version",
        "kind",
        "metadata",
        "parts",
        "diagnostics",
    ]


def test_absent_keys_are_absent_and_an_ordinal_may_be_null() -> None:
    dash = Marker(text="——", family="dash", ordinal=None)
    section = written(
        Document(parts=(Part(body=(Section(form="item", marker=dash),)),)),
    )["parts"][0]["body"][0]
    assert section == {
        "type": "section",
        "form": "item",
        "marker": {"text": "——", "family": "dash", "ordinal": None},
        "content": [],
    }


def test_markers_stay_as_typed_in_either_style() -> None:
    official = write(DOCUMENT, WriteOptions(markers="official"))
    typed = write(DOCUMENT, WriteOptions(markers="typed"))
    assert official.data == typed.data
    assert '"(一)"' in official.data.decode()


def test_text_is_readable_utf8_with_lines() -> None:
    data = write(DOCUMENT, WriteOptions()).data
    assert "修好云岭县的桥。" in data.decode()
    assert data.startswith(b'{\n "schema_version"')
    assert data.endswith(b"}\n")


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": "2"},
        {"kind": "poem"},
        {"colour": "red"},
        {"parts": [{"kind": "document", "front": [], "body": [], "back": [], "span": None}]},
        {"parts": [{"kind": "document", "front": [{"type": "text"}], "body": [], "back": []}]},
    ],
)
def test_schema_rejects_what_is_wrong(change: dict[str, object]) -> None:
    assert list(VALIDATOR.iter_errors({**written(DOCUMENT), **change}))


def test_all_of_gold_comes_back(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        tree = write(document, WriteOptions())
        assert read(tree.data, ORIGIN) == document, path.name
        assert list(VALIDATOR.iter_errors(json.loads(tree.data))) == [], path.name


DEEPEST = 47 if sys.platform == "win32" else 64
"""Levels of sections that pydantic writes, and the program reads."""


@pytest.mark.parametrize("depth", [32, DEEPEST])
def test_deep_trees_come_back(depth: int) -> None:
    document = deep_document(depth)
    assert read(write(document, WriteOptions()).data, ORIGIN) == document


def test_trees_beyond_what_can_be_written() -> None:
    with pytest.raises(UsageError, match="nest too deep for JSON"):
        write(deep_document(200), WriteOptions())


@pytest.mark.skipif(DEEPEST < 64, reason="pydantic writes no trees so deep here")
@pytest.mark.parametrize("depth", [65, 90])
def test_deeper_trees_are_refused(depth: int) -> None:
    data = write(deep_document(depth), WriteOptions()).data
    assert "deeper than 64 levels" in refused(data)


@pytest.mark.skipif(DEEPEST < 64, reason="pydantic writes no trees so deep here")
def test_items_nest_no_deeper() -> None:
    item: Inline = Text(text="石桥镇")
    for number in range(65):
        marker = Marker(text="一是", family="han_is", ordinal=number)
        item = Item(marker=marker, content=(item,))
    document = Document(parts=(Part(body=(Paragraph(content=(item,)),)),))
    assert "deeper than 64 levels" in refused(write(document, WriteOptions()).data)


def test_half_a_surrogate_pair_is_refused_on_both_sides() -> None:
    with pytest.raises(UsageError, match="surrogate"):
        write(Document(metadata={"a": "\ud800"}), WriteOptions())
    refused('{"schema_version": "1", "metadata": {"a": "\\ud800"}}')


def test_messages_stay_short() -> None:
    assert "…" in refused(f'{{"schema_version": "1", "{"x" * 5000}": 1}}')


def test_a_number_beyond_all_bounds_is_refused() -> None:
    span = f'{{"start": {"9" * 5000}, "end": 3}}'
    refused(f'{{"schema_version": "1", "parts": [{{"span": {span}}}]}}')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = DOCUMENT.model_dump_json()
    assert read(text.encode(encoding), ORIGIN) == DOCUMENT


def test_broken_json_is_refused_with_line_and_column() -> None:
    message = refused('{"schema_version": "1",\n "kind": }')
    assert "line 2 column 10" in message
    assert "Correct the file there" in message


def test_another_version_is_refused_with_a_way_out() -> None:
    message = refused('{"schema_version": "2"}')
    assert "$.schema_version is not '1'" in message
    assert "Write the file anew" in message


@pytest.mark.parametrize("data", ["{}", '{"metadata": {}}'])
def test_json_without_a_version_is_no_document(data: str) -> None:
    assert "$.schema_version is missing" in refused(data)


def test_wrong_value_is_refused_with_its_json_path() -> None:
    tree = written(DOCUMENT)
    tree["parts"][0]["body"][0]["content"][0]["content"][0]["text"] = 7
    tree["kind"] = "poem"
    tree["parts"][0]["body"][0]["form"] = "inline"
    message = refused(json.dumps(tree))
    assert "$.kind: Input should be 'speech'" in message
    assert "2 more" in message
    tree["kind"] = "speech"
    tree["parts"][0]["body"][0]["form"] = "item"
    assert "$.parts[0].body[0].content[0].content[0].text: " in refused(json.dumps(tree))


def test_the_path_into_a_table_names_no_class() -> None:
    tree = written(Document(parts=(Part(body=(table(row("沙袋")),)),)))
    tree["parts"][0]["body"][0]["rows"][0]["cells"][0]["column_span"] = "wide"
    assert "$.parts[0].body[0].rows[0].cells[0].column_span: " in refused(json.dumps(tree))


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("role", "poem", "role: Input should be 'serial_number'"),
        ("span", {"start": 5, "end": 3}, "span: the end, 3, is before the start, 5"),
        ("span", {"start": -1, "end": 2}, "span.start: Input should be greater"),
        ("colour", "red", "colour: Extra inputs are not permitted"),
        ("type", "poem", ": Input tag 'poem'"),
    ],
)
def test_path_names_keys_only(key: str, value: object, path: str) -> None:
    tree = written(DOCUMENT)
    tree["parts"][0]["body"][0]["content"][0][key] = value
    place = "$.parts[0].body[0].content[0]"
    assert f"{place}{path if path[0] == ':' else f'.{path}'}" in refused(json.dumps(tree))


@pytest.mark.parametrize(
    "data",
    ["[", "[]", "7", '"text"', "[" * 100_000, '{"metadata":' * 100_000],
)
def test_what_is_no_document_is_refused(data: str) -> None:
    refused(data)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\x00\x00", b'{"kind": "\xff\xff\xff"}'])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    refused(data)
