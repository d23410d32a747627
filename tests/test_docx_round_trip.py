"""Tree → DOCX → tree: what is written is read as the same tree."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from strategies import deep_document, documents

from converter.model import Document
from converter.options import ReadOptions, WriteOptions
from converter.readers.docx import read
from converter.writers.characters import representable
from converter.writers.docx import write

WHOLE = WriteOptions(markers="typed", keep_noise=True)
HEAD = ("serial_number", "classification", "urgency", "issuer_mark", "document_number", "signer")


def bare(node: Any) -> Any:
    """Return dumped nodes without spans, their texts as a page shows them, blanks left out."""
    if isinstance(node, list):
        return [bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    result = {key: bare(value) for key, value in node.items() if key != "span" and value is not None}
    if "text" in result:
        result["text"] = "".join(representable(result["text"]).split())
    return result


def shown(document: Document) -> Any:
    tree = bare(document.model_dump(mode="json"))
    del tree["diagnostics"], tree["metadata"]
    return tree


@settings(deadline=None, max_examples=400)
@given(documents)
def test_any_tree_comes_back(document: Document) -> None:
    document = document.model_copy(update={"metadata": {}})
    back = read(write(document, WHOLE).data, ReadOptions())
    assert shown(back) == shown(document)
