"""Document tree → Markdown (CommonMark) that reads back as the same headings and text.

=================================  ==================================================
in the tree                        in the Markdown
=================================  ==================================================
title, attachment title            ``# …``; over several lines a Setext heading whose
                                   lines end in hard breaks
section of depth 1 … 5             ``## …`` … ``###### …``
section of depth 6 and more        a paragraph that is bold as a whole
form ``heading``                   the heading, a blank line, the content
form ``run_in``                    the heading, its text on the very next line
form ``item``, inline items        a paragraph that begins with the marker, text
table                              a table of GFM, or of HTML
                                   (`converter.writers.markdown_tables`)
everything else                    a paragraph
metadata                           front matter of quoted strings, if there is any
=================================  ==================================================

The line ends of a hard-wrapped paragraph are joined: a soft break shows as a space in most
renderers, which tears Chinese words apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.model import Block, Diagnostic, Document, Paragraph, Section
from converter.options import WriteOptions
from converter.writers.flow import Flow, opening
from converter.writers.markdown_tables import table_markdown

NAME = "Markdown"
MAX_ATX_LEVEL = 6
SECTION_LEVEL = 2  # of a section of depth 1; level 1 is the title's
TITLES = frozenset({"title", "attachment_title"})
RESIDUES = frozenset({"toc", "noise"})

_BOM = "\ufeff"

# White space and byte order marks, which mean nothing at the ends of a line and would be
# taken for indentation (or for the mark of the file itself).
_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + _BOM

# What Markdown (or GitHub's: ~, [^) would interpret anywhere in a line. An underscore
# between two letters or digits never does, nor "<" before a space or a Chinese character.
# Every alternative begins with a literal, so that `re` skips fast from one to the next.
_INLINE = re.compile(
    r"`|\*|\[|~"
    r"|_(?:(?<![^\W_]_)|(?![^\W_]))"
    r"|<(?=[!-~])"
    r"|&(?=\#?[0-9A-Za-z]+;)"
    r"|\\(?=[!-/:-@\[-`{-~\r\n]|\Z)"
    r"|\#(?<!\S\#)(?=\#*\Z)"  # would close an ATX heading
    r"|\n|\r"
)
_LINE_ENDS = {"\n": "&#10;", "\r": "&#13;"}
"""References: a backslash before a line end is a hard break."""

# What it would interpret at the start of a line, up to where the backslash goes.
_START = re.compile(
    r"[0-9]{1,9}(?=[.)](?:\s|\Z))"
    r"|(?=\#{1,6}\s)"
    r"|(?=>|\||\+(?:\s|\Z)|-(?:[-\s:|]|\Z)|:-|=+\s*\Z)"
)

_PLAIN_KEY = re.compile(r"[^\W\d][\w.-]*")


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as CommonMark: UTF-8, LF, a line end at the end.

    After calling this:

    1. A CommonMark parser reads back every heading at its level and every text as it was;
       only white space at the ends of a block and line ends inside a paragraph are not kept.
    2. What was left out or replaced is in the diagnostics.
    """
    page = _Page(options)
    for part in document.parts:
        for blocks in (part.front, part.body, part.back):
            page.add(blocks)
    text = "\n\n".join(filter(None, page.blocks))
    if text:
        text += "\n"
    diagnostics: list[Diagnostic] = []
    if page.left_out:
        diagnostics.append(diagnostic("noise-left-out", count=page.left_out, format=NAME))
    if "\0" in text:  # the one control character that CommonMark forbids
        text = text.replace("\0", "\ufffd")
        diagnostics.append(
            diagnostic("control-character", code=0, format=NAME, replacement="U+FFFD")
        )
    text = _front_matter(document.metadata) + text
    return Output(text.encode(), tuple(diagnostics))


class _Page:
    """The Markdown blocks written so far; an empty one is none.

    Tags (``node.type``) are compared rather than classes: an ``isinstance`` that fails is
    slow on pydantic models.
    """

    def __init__(self, options: WriteOptions) -> None:
        self.blocks: list[str] = []
        self._flow = Flow(options)
        self._left_out = 0
        self._keep_noise = options.keep_noise

    @property
    def left_out(self) -> int:
        """How many contents lines and residues of printing are not written."""
        return self._left_out + self._flow.left_out

    def add(self, blocks: Sequence[Block]) -> None:
        """Write ``blocks`` and all that they hold.

        The stack has what is still to come of each section that is open; a section puts what
        it holds on it, and the loop goes on there.
        """
        stack = [iter(blocks)]
        while stack:
            for block in stack[-1]:
                match block.type:
                    case "section":
                        rest = self._open(block, SECTION_LEVEL - 1 + len(stack))
                        if rest:
                            stack.append(iter(rest))
                            break
                    case "paragraph":
                        self._add_paragraph(block)
                    case "table":
                        self.blocks.append(table_markdown(block, self._flow, _escaped_inside))
            else:
                stack.pop()

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        role = paragraph.role
        if role in TITLES:
            self.blocks.append(_title(self._flow.lines(paragraph.content)))
        elif role in RESIDUES and not self._keep_noise:
            self._left_out += 1
        else:
            self.blocks.append(_escaped(self._flow.text(paragraph.content)))

    def _open(self, section: Section, level: int) -> Sequence[Block]:
        """Write what stands on the marker's line; return the blocks that are left."""
        flow, form, marker, heading = self._flow, section.form, section.marker, section.heading
        text, rest = opening(form, section.content)
        if form == "item":
            line = text if heading is None else (*heading.content, *text)
            self.blocks.append(_escaped(flow.marked(marker, flow.text(line))))
            return rest
        lead = flow.marked(marker, flow.text(heading.content) if heading else "")
        lines = (_heading(_escaped(lead), level), _escaped(flow.text(text)))
        self.blocks.append("\n".join(filter(None, lines)))
        return rest


def _title(lines: Iterable[str]) -> str:
    """Return a title; Setext is the only heading of CommonMark that holds several lines."""
    shown = [line for line in map(_escaped, lines) if line]
    if len(shown) > 1:
        return "\\\n".join(shown) + "\n==="
    return _heading("".join(shown), 1)


def _heading(text: str, level: int) -> str:
    """Return ``text``, escaped already, as a heading.

    A bold one ends with its line: ``**（一）…。**后文`` would not close in CommonMark.
    """
    if not text:
        return ""
    return f"**{text}**" if level > MAX_ATX_LEVEL else f"{'#' * level} {text}"


def _escaped(line: str) -> str:
    """Return ``line`` so that it means itself, wherever a line of text may stand."""
    line = _escaped_inside(line)
    if line[:1].isascii() and (start := _START.match(line)):
        return f"{line[: start.end()]}\\{line[start.end() :]}"
    return line


def _escaped_inside(text: str) -> str:
    """Return ``text`` so that it means itself inside a line.

    All signs of Markdown are ASCII, and most lines have of that at most letters and digits: to
    look at what is ASCII takes a third of a search for the signs.
    """
    text = text.strip() if _BOM not in text else text.strip(_EDGES)
    signs = text.encode("ascii", "ignore")
    return text if not signs or signs.isalnum() else _INLINE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return _LINE_ENDS.get(found[0]) or f"\\{found[0]}"


def _front_matter(metadata: dict[str, str]) -> str:
    """Return ``metadata`` as YAML of quoted strings (a JSON string is one, always)."""
    if not metadata:
        return ""
    rows = (
        f"{key if _PLAIN_KEY.fullmatch(key) else _quoted(key)}: {_quoted(value)}\n"
        for key, value in metadata.items()
    )
    return f"---\n{''.join(rows)}---\n\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
