"""The JSON Schema of the tree, made from the models: ``python -m converter.schema``.

It describes the tree as it is written: a key that may be absent is never null, and every other
key is there. The descriptions are the docstrings of the models.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, TypeAlias

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from converter.model import Document

DEFAULT_PATH = Path("schemas/document.schema.json")
SCHEMA_ID = "urn:gongwen:document:1:schema"

Field: TypeAlias = core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField

_ATTRIBUTES = re.compile(r"\n*^Attributes:\n", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^ {4}(?P<name>\w+): (?P<text>.*(?:\n {8}.*)*)", re.MULTILINE)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a document."""
    schema = Document.model_json_schema(schema_generator=_Generator, mode="serialization")
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": SCHEMA_ID, **schema}


def schema_text() -> str:
    """Return the JSON Schema as it stands in ``schemas/document.schema.json``."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Says what is in the models and nothing besides: no titles, no defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def field_is_required(self, field: Field, total: bool) -> bool:
        return field.get("serialization_exclude_if") is None

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        inner = schema["schema"]
        if inner["type"] == "nullable" and schema.get("default") is None:
            inner = inner["schema"]  # such a key is left out, it is never null
        return self.generate_inner(inner)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return _describe_fields(super().model_schema(schema))


def _describe_fields(model: JsonSchemaValue) -> JsonSchemaValue:
    """Move the ``Attributes`` of a model's docstring to the properties they speak of."""
    description, *attributes = _ATTRIBUTES.split(model["description"])
    model["description"] = description
    for found in _ATTRIBUTE.finditer("".join(attributes)):
        text = " ".join(found["text"].split())
        model["properties"][found["name"]]["description"] = text
    return model


def main() -> None:
    """Write the JSON Schema to the path given, or to `DEFAULT_PATH`."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_PATH
    path.write_text(schema_text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
