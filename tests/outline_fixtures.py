"""Outline fixtures: files of cases, each an input text and the outline that an editor expects.

A case in ``fixtures/outline/*.txt``::

    === what the case shows
    !!! xfail: why the parser cannot do this yet        (only where it cannot)
    !!! ends: CRLF                                      (only where line ends matter)
    the input, line by line; ␉ is a tab, ␌ a form feed, ␍ a lone CR, ␠ a space at a line's end,
    ⌁ a space without width
    ---
    the expected outline

The outline has one line for each node, indented by nesting:

* ``heading 一、 总体要求``, ``run_in （一） 指导思想。 | 以…``, ``item 1. …``, ``inline 一是 …``:
  the form, the marker, the text; in a run-in heading ``|`` is where the body begins;
* ``title …`` ``addressee …`` ``signature …``: a line with a role; ``text …``: body text;
* ``table``, and below it ``row 1 | 石桥村`` for each row;
* ``part attachment``: what stands below it belongs to an attachment (or a forwarded document);
* `` / `` is a line end inside a paragraph, ``⟨— 1 —⟩`` residue of printing inside one.

A line of the expectation that ends in ``…`` gives only the beginning. Below the tree stand the
diagnostics, ``! code marker``: all warnings and errors; remarks of severity info may be left out.
What stands above the first case of a file says what the file is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from converter.model import Block, Break, Document, Inline, Item, Noise, Paragraph, Row, Table

FOLDER = Path(__file__).parent / "fixtures" / "outline"

_PICTURES = str.maketrans({"␉": "\t", "␌": "\f", "␍": "\r", "␠": " ", "⌁": "\u200b"})
_ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
_INDENT = "  "


@dataclass(frozen=True)
class Case:
    """One case: what it shows, the input, the expected lines, and why it fails if it does."""

    file: str
    title: str
    text: str
    outline: tuple[str, ...]
    remarks: tuple[str, ...]
    xfail: str | None = None

    @property
    def name(self) -> str:
        """The name of the test."""
        return f"{self.file}: {self.title}"


def cases(folder: Path = FOLDER) -> list[Case]:
    """Return all cases of all files."""
    return [case for path in sorted(folder.glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> Iterator[Case]:
    _, *chunks = re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for chunk in chunks:
        title, *lines = chunk.rstrip("\n").split("\n")
        facts: dict[str, str] = {}
        while lines[0].startswith("!!! "):
            key, _, value = lines.pop(0)[4:].partition(": ")
            facts[key] = value
        cut = lines.index("---")
        expected = [line.rstrip().translate(_PICTURES) for line in lines[cut + 1 :] if line.strip()]
        yield Case(
            file=path.stem,
            title=title,
            text=_ENDS[facts.get("ends", "LF")].join(lines[:cut]).translate(_PICTURES),
            outline=tuple(line for line in expected if not line.startswith("! ")),
            remarks=tuple(line for line in expected if line.startswith("! ")),
            xfail=facts.get("xfail"),
        )


def outline(document: Document) -> list[str]:
    """Print the tree of ``document``, a line for each node."""
    lines: list[str] = []
    for part in document.parts:
        below = "" if part.kind == "document" else _INDENT
        if below:
            lines.append(f"part {part.kind}")
        for block in (*part.front, *part.body, *part.back):
            lines += (below + line for line in _block(block))
    return lines


def remarks(document: Document, text: str, *, infos: bool) -> list[str]:
    """Print the diagnostics of ``document``, those of severity info only if asked for."""
    return [
        f"! {remark.code} {text[slice(remark.span.start, remark.span.end)]}"
        if remark.span
        else f"! {remark.code}"
        for remark in document.diagnostics
        if infos or remark.severity != "info"
        if not remark.code.startswith("element-")  # whether the head is complete: no outline
    ]


def abbreviated(lines: Iterable[str], expected: Iterable[str]) -> list[str]:
    """Return ``lines``, each cut short as the line of ``expected`` in its place is (…)."""
    wanted = [*expected]
    return [
        wanted[at]
        if at < len(wanted) and wanted[at].endswith("…") and line.startswith(wanted[at][:-1])
        else line
        for at, line in enumerate(lines)
    ]


def _block(block: Block) -> list[str]:
    if isinstance(block, Table):
        return ["table", *(f"{_INDENT}row {_row(row)}" for row in block.rows)]
    if isinstance(block, Paragraph):
        text, items = _inlines(block.content)
        return [f"{block.role or 'text'} {text}".rstrip(), *items]
    heading, items = _inlines(block.heading.content if block.heading else ())
    words = [
        block.role or block.form,
        _one_line(block.marker.text) if block.marker else "",
        heading,
    ]
    blocks = [*block.content]
    first = blocks[0] if blocks and block.form != "heading" else None
    if isinstance(first, Paragraph):
        body, below = _inlines(first.content)
        words += ["|" if block.form == "run_in" else "", body]
        items += below
        del blocks[0]
    nested = [_INDENT + line for child in blocks for line in _block(child)]
    return [" ".join(word for word in words if word), *items, *nested]


def _row(row: Row) -> str:
    cells = ((_inlines(each.content)[0] for each in cell.content) for cell in row.cells)
    return " | ".join(map(" ".join, cells))


def _inlines(content: Iterable[Inline]) -> tuple[str, list[str]]:
    """Return the text before the first item on one line, and the lines of the items."""
    text, items = "", []
    for inline in content:
        if isinstance(inline, Item):
            own, below = _inlines(inline.content)
            items += [f"inline {_one_line(inline.marker.text)} {own}".rstrip(), *below]
        elif isinstance(inline, Break):
            text += " / "
        else:
            text += f"⟨{inline.text}⟩" if isinstance(inline, Noise) else inline.text
    return text.strip(" /"), [_INDENT + line for line in items]


def _one_line(text: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", " / ", text)
