"""Document tree → plain text: the source once more, or the canonical form.

A document that was read from plain text and not changed since is written as its source text,
character by character. Any other document, and every one if official markers are asked for
(``markers="official"``), is written in canonical form:

=================================  ==================================================
in the tree                        in the canonical form
=================================  ==================================================
paragraph, heading                 a line; line ends inside it are joined
title, subtitle                    their lines; a blank line below the title
run-in heading, item               a line with its text
marker                             official: （一） for (一); as typed on request
table                              a line for each row, its cells parted by tabs
end of the front, of a part        a blank line
=================================  ==================================================

A cell that spans rows or columns is written where it begins, the places it covers are empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.model import Block, Cell, Document, Part, Role, Table, leaves, role_of
from converter.options import WriteOptions
from converter.writers.flow import Flow, opening
from converter.writers.grid import grid

NAME = "plain text"

_RESIDUES: frozenset[Role | None] = frozenset({"toc", "noise"})
_TITLES: frozenset[Role | None] = frozenset({"title", "attachment_title"})
_KEEP_LINES = _TITLES | {"subtitle"}

_LINE_ENDS = re.compile(r"\s*[\r\n]\s*")
_CONTENT = re.compile(r"[^\s\ufeff]")


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` in UTF-8: its source text, or the canonical form.

    The canonical form has LF line ends and one at the end. What it leaves out is in the
    diagnostics.
    """
    if options.markers != "official" and agrees_with_source(document):
        assert document.source is not None, "it agrees with one"
        return Output(document.source.text.encode())
    page = _Page(options)
    text = "\n\n".join(filter(None, map(page.part, document.parts)))
    output = Output(f"{text}\n".encode() if text else b"")
    if page.left_out:
        remark = diagnostic("noise-left-out", count=page.left_out, format=NAME)
        return output._replace(diagnostics=(remark,))
    return output


def agrees_with_source(document: Document) -> bool:
    """Tell whether the leaves of ``document`` are the text of its source, all of it, in order."""
    if document.source is None:
        return False
    text = document.source.text
    end = 0
    for leaf in leaves(document):
        span = leaf.span
        if span is None or span.start < end or text[span.start : span.end] != leaf.text:
            return False
        if _CONTENT.search(text, end, span.start):
            return False
        end = span.end
    return _CONTENT.search(text, end) is None


class _Page:
    """The lines of a document in canonical form."""

    def __init__(self, options: WriteOptions) -> None:
        self._flow = Flow(options)
        self._left_out = 0
        self._keep_noise = options.keep_noise

    @property
    def left_out(self) -> int:
        """How many contents lines and residues of printing are not written."""
        return self._left_out + self._flow.left_out

    def part(self, part: Part) -> str:
        """Return the lines of a part."""
        groups = (self._lines(blocks) for blocks in (part.front, part.body, part.back))
        return "\n\n".join(filter(None, ("\n".join(group) for group in groups)))

    def _lines(self, blocks: Sequence[Block]) -> Iterator[str]:
        stack = list(reversed(blocks))
        gap = False
        while stack:
            block = stack.pop()
            lines, below = self._block(block)
            stack.extend(reversed(below))
            shown = [line for line in lines if line]
            if gap and shown:
                yield ""
            yield from shown
            gap = role_of(block) in _TITLES

    def _block(self, block: Block) -> tuple[list[str], Sequence[Block]]:
        """Return the lines of a block's own text, and the blocks below it."""
        if block.type == "section":
            heading = block.heading.content if block.heading else ()
            text, below = opening(block.form, block.content)
            line = self._flow.text((*heading, *text))
            return [_one_line(self._flow.marked(block.marker, line))], below
        if block.type == "table":
            return self._table(block), ()
        if block.role in _RESIDUES and not self._keep_noise:
            self._left_out += 1
            return [], ()
        if block.role in _KEEP_LINES:
            return [_one_line(line) for line in self._flow.lines(block.content)], ()
        return [_one_line(self._flow.text(block.content))], ()

    def _table(self, table: Table) -> list[str]:
        """Return a line for each row; the paragraphs of a cell are parted by spaces."""
        return ["\t".join(map(self._cell, row)).rstrip() for row in grid(table)]

    def _cell(self, cell: Cell | None) -> str:
        texts = (self._flow.text(paragraph.content) for paragraph in cell.content) if cell else ()
        return " ".join(" ".join(texts).split())


def _one_line(text: str) -> str:
    return _LINE_ENDS.sub(" ", text.strip())
