"""The least that a typed command line program does: argparse, pydantic, three models."""

import argparse
from pathlib import Path

from pydantic import BaseModel


class Text(BaseModel):
    """A leaf."""

    text: str
    start: int
    end: int


class Paragraph(BaseModel):
    """A branch."""

    content: list[Text]
    role: str | None = None


class Document(BaseModel):
    """The root."""

    body: list[Paragraph]


def main() -> None:
    """Read a file into a tree of one leaf."""
    parser = argparse.ArgumentParser()
    parser.add_argument("input", type=Path)
    text = parser.parse_args().input.read_text(encoding="utf-8")
    leaf = {"text": text, "start": 0, "end": len(text)}
    Document.model_validate({"body": [{"content": [leaf]}]})


main()
