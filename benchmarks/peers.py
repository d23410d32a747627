"""The others: pandoc, python-docx and npm's docx, each used as well as it can be."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import docx
import pypandoc
from docx.oxml.ns import qn
from docx.shared import Pt

import converter

HERE = Path(__file__).resolve().parent
PANDOC: str = pypandoc.get_pandoc_path()
FASTEST_READER = "commonmark"
"""The reader with which pandoc is fastest; ``.md`` means its ``markdown``."""

_FONT = "仿宋"
_INDENT = Pt(32)


class Peer:
    """A program that stays: it is told the path of a file, converts it, and answers with a line."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE
        )

    def __call__(self, path: Path) -> int:
        """Convert a file; return the size of the DOCX."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        """Return the peer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def pandoc(reader: str) -> Peer:
    """Return pandoc that converts Markdown to DOCX in one process; ``reader`` is its format."""
    return Peer(pandoc_lua(reader))


def pandoc_lua(*arguments: str) -> list[str]:
    """Return the command that runs ``pandoc.lua``."""
    return [PANDOC, "lua", str(HERE / "pandoc.lua"), *arguments]


def npm_docx() -> Peer:
    """Return Node with npm's docx."""
    return Peer(["node", str(HERE / "docx.cjs")])


@cache
def npm_docx_version() -> str | None:
    """Return the version of npm's docx, or None where Node does not find it."""
    if shutil.which("node") is None:
        return None
    asked = (
        "console.log(require(require.resolve('docx').replace(/dist.*/, 'package.json')).version)"
    )
    found = subprocess.run(
        ["node", "-e", asked], capture_output=True, text=True, cwd=HERE, check=False
    )
    return found.stdout.strip() or None


def python_docx(path: Path) -> bytes:
    """Convert as most programs with python-docx do: default template, fonts set on each run."""
    document = docx.Document()
    for line in _lines(path):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = _INDENT
        run = paragraph.add_run(line)
        run.font.name = _FONT
        run.font.size = Pt(16)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    return _saved(document)


def python_docx_template(path: Path) -> bytes:
    """Convert with a small template that has the styles: the best that python-docx can do."""
    document = docx.Document(io.BytesIO(_template()))
    for number, line in enumerate(_lines(path)):
        document.add_paragraph(line, style="Body Text" if number else "Title")
    return _saved(document)


@cache
def _template() -> bytes:
    empty = docx.Document(io.BytesIO(converter.render(converter.parse("。"), "docx").data))
    for paragraph in empty.paragraphs:
        empty.element.body.remove(paragraph._element)
    return _saved(empty)


def _lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8-sig")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def versions() -> list[str]:
    """Return the versions of the programs among the peers."""
    found = [f"pandoc {pypandoc.get_pandoc_version()}"]
    return [*found, f"npm docx {npm_docx_version()}"] if npm_docx_version() else found
