"""Markdown (CommonMark) → document tree, by markdown-it-py.

::

    bytes → front matter → block tokens → lines with hints (`MarkedLine`) → outline parser

The lines are what a reader of the page sees, with what Markdown says about them: which are
headings, of which level, which paragraph belongs to the heading's own line. Soft breaks part
lines, unless an editor has wrapped a paragraph there. Formatting that
the tree cannot hold is dropped, its text kept, and each kind reported once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from converter.diagnostics import diagnostic
from converter.errors import SourceError
from converter.model import Cell, Diagnostic, Document, Paragraph, Row, Table, Text
from converter.model.visit import joins_with_space
from converter.options import ReadOptions
from converter.outline import opening_marker
from converter.outline.lines import LINE, NARROWEST, ends_sentence, width
from converter.readers.lines import MarkedLine, assemble
from converter.source import decode

FORMAT = "Markdown"

MAX_NESTING = 100
"""Block quotes and lists nest at most this deep (a list counts twice, its item is a level)."""

BOLD_LEVEL = 7
"""The level of a heading below the sixth, a paragraph that is bold as a whole."""

MAX_ATX_LEVEL = 6

_PAUSES = ("，", "、", ",")

_LINE_BREAK = Token("hardbreak", "br", 0)

_SENTENCE_ENDS = tuple("。！？；：，、….!?;:,”’）)》")

# What the tree cannot hold, by the token that stands for it.
_FORMATTING = {
    "em_open": "emphasis",
    "strong_open": "strong emphasis",
    "code_inline": "code",
    "fence": "code",
    "code_block": "code",
    "link_open": "links",
    "image": "images",
    "html_inline": "HTML",
    "html_block": "HTML",
    "bullet_list_open": "bullets",
    "blockquote_open": "block quotes",
    "hr": "thematic breaks",
}

# Inline tokens whose content is text; the HTML among them is text from here on, and harmless.
_TEXTS = frozenset({"text", "text_special", "code_inline", "html_inline"})

# Blocks are parsed apart from inlines: a limit on nesting that suits lists would let a line
# of nothing but brackets take a minute.
_BLOCKS = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).disable("inline").enable("table")
_INLINES = MarkdownIt("commonmark", {"maxNesting": 10})
_HTML_TABLE = re.compile(r"\s*<table[\s>].*</table>\s*", re.DOTALL | re.IGNORECASE)
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INLINE_MARKS = re.compile(r"[\\`*_\[<&\n]")

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_MATTER_ROW = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|[^\W\d][\w.-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?"""
)


def read(data: bytes, options: ReadOptions) -> Document:
    """Read a Markdown document.

    Raises:
        EncodingError: If ``data`` is not text.
        SourceError: If its lists and block quotes nest deeper than `MAX_NESTING`.
    """
    source = decode(data, options.origin, options.encoding)
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    metadata, text, diagnostics = _split_front_matter(text)
    page = _Page(options.origin)
    page.add(text)
    return assemble(page.lines, metadata, (*diagnostics, *page.diagnostics()))


def _split_front_matter(text: str) -> tuple[dict[str, str], str, tuple[Diagnostic, ...]]:
    """Part the front matter from ``text``; line numbers stay, blank lines stand in for it.

    Only ``key: value`` on one line each is front matter. Anything else between the fences
    is left where it is, as Markdown, so that nothing is lost.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text, ()
    metadata: dict[str, str] = {}
    for row in (found[1] or "").split("\n"):
        if not row.strip() or row.startswith("#"):
            continue
        pair = _FRONT_MATTER_ROW.fullmatch(row.rstrip())
        if pair is None:
            odd = (diagnostic("front-matter-kept", row=row),) if metadata else ()
            return {}, text, odd
        metadata[_scalar(pair["key"])] = _scalar(pair["value"] or "")
    return metadata, "\n" * found[0].count("\n") + text[found.end() :], ()


def _scalar(text: str) -> str:
    """Return the string that a YAML scalar on one line stands for."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            value = str(json.loads(text))
            value.encode("utf-8")  # \ud800 is no text
        except ValueError:
            return text
        return value
    return text


@dataclass(slots=True)
class _List:
    """A list that is open: the number of its next item (None: bullets), and what follows it."""

    number: int | None
    delimiter: str


class _Page:
    """The lines found so far, and the formatting that was dropped on the way."""

    def __init__(self, origin: str) -> None:
        self.lines: list[MarkedLine] = []
        self._origin = origin
        self._dropped: Counter[str] = Counter()
        self._first_seen: dict[str, int] = {}
        self._env: dict[str, Any] = {}  # markdown-it-py keeps the targets of links here
        self._line = 0  # of the block at hand, counted from 0
        self._block = Token("", "", 0)  # the heading or paragraph that is open
        self._heading_level = 0  # of the last heading
        self._heading_end = -1  # the line after it
        self._lists: list[_List] = []
        self._number = ""  # of the list item whose text comes next
        self._table: list[list[Cell]] | None = None  # the rows of the table that is open

    def add(self, text: str) -> None:
        """Add the lines of ``text``, a whole document."""
        for token in _BLOCKS.parse(text, self._env):
            if token.map:
                self._line = token.map[0]
            if token.type == "html_block" and self._add_html_table(token.content):
                continue
            self._note(token)
            match token.type:
                case "table_open":
                    self._flush_number()
                    self._table = []
                case "tr_open" if self._table is not None:
                    self._table.append([])
                case "table_close" if self._table is not None:
                    self.lines.append(MarkedLine("", table=_table(self._table)))
                    self._table = None
                case "inline" if self._table is not None:
                    self._table[-1].append(self._cell(token.content))
                case "heading_open" | "paragraph_open":
                    self._block = token
                case "inline":
                    self._add_block(self._inline_tokens(token.content))
                case "fence" | "code_block" | "html_block":
                    self._add_texts(token.content.split("\n"))
                case "ordered_list_open":
                    self._lists.append(_List(int(token.attrs.get("start", 1)), token.markup))
                case "bullet_list_open":
                    self._lists.append(_List(None, ""))
                case "list_item_open":
                    self._check_depth(token)
                    self._open_item(self._lists[-1])
                case "list_item_close":
                    self._flush_number()
                case "ordered_list_close" | "bullet_list_close":
                    self._lists.pop()
                case "blockquote_open":
                    self._check_depth(token)

    def diagnostics(self) -> list[Diagnostic]:
        """Return one remark for each kind of formatting that was dropped."""
        return [
            diagnostic(
                "formatting-dropped",
                format=FORMAT,
                what=what,
                count=count,
                place=f", the first in line {self._first_seen[what]}",
            )
            for what, count in self._dropped.items()
        ]

    def _note(self, token: Token) -> None:
        what = _FORMATTING.get(token.type)
        if what is None:
            return
        self._dropped[what] += 1
        self._first_seen.setdefault(what, self._line + 1)

    def _check_depth(self, container: Token) -> None:
        """Refuse a container whose content markdown-it-py has skipped for its depth."""
        if container.level >= MAX_NESTING - 1:
            raise SourceError(
                f"{self._origin}: line {self._line + 1}: lists and block quotes nest deeper "
                f"than {MAX_NESTING} levels. Take some of their marks (>, -, 1.) away."
            )

    def _open_item(self, around: _List) -> None:
        self._flush_number()
        if around.number is not None:
            self._number = f"{around.number}{around.delimiter}"
            around.number += 1

    def _flush_number(self) -> None:
        """Give the number of a list item that begins with no text a line of its own."""
        if self._number:
            self._add_line("")

    def _add_block(self, tokens: list[Token]) -> None:
        """Add a heading or a paragraph of these inline ``tokens``."""
        assert self._block.map is not None, "headings and paragraphs know their lines"
        if self._block.type == "heading_open":
            self._heading_level = int(self._block.tag[1:])
            self._heading_end = self._block.map[1]
            self._add_line("\n".join(self._rows(tokens)), self._heading_level)
            return
        continues = self._block.map[0] == self._heading_end
        bold = _bold_lead(tokens) if self._heading_level >= MAX_ATX_LEVEL else 0
        if bold:
            self._add_line("\n".join(self._rows(tokens[1:bold])), BOLD_LEVEL)
            continues = True
            tokens = tokens[bold + 1 :]
        if _are_lines("".join(map(_text_of, tokens)).split("\n")):
            tokens = [_LINE_BREAK if token.type == "softbreak" else token for token in tokens]
        texts = self._rows(tokens)
        if continues and any(texts):
            self._mark_run_in()
        self._add_texts(texts)

    def _cell(self, content: str) -> Cell:
        """Return a cell of a table; ``<br>`` is its only way to hold several paragraphs."""
        tokens: list[Token] = []
        for token in self._inline_tokens(content):
            if token.type == "html_inline" and _HTML_BREAK.fullmatch(token.content):
                token = Token("hardbreak", "br", 0)
            tokens.append(token)
        texts = [row.strip() for row in self._rows(tokens)]
        return Cell(content=tuple(Paragraph(content=(Text(text=text),)) for text in texts if text))

    def _add_html_table(self, html: str) -> bool:
        """Add a table that stands in the Markdown as HTML; tell whether it is one."""
        if _HTML_TABLE.fullmatch(html) is None:
            return False
        from converter.readers.html.foreign import table_in  # few documents have one

        table = table_in(html, self._origin)
        if table is None:
            return False
        self._flush_number()
        self.lines.append(MarkedLine("", table=table))
        return True

    def _mark_run_in(self) -> None:
        heading = self.lines[-1]
        if heading.level and heading.text.endswith(_SENTENCE_ENDS):
            self.lines[-1] = replace(heading, run_in=True)

    def _add_texts(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._add_line(text)

    def _add_line(self, text: str, level: int | None = None) -> None:
        """Add a heading (it has a level) or a paragraph, behind its number in a list."""
        text = "\n".join(line for line in map(_stripped, text.split("\n")) if line)
        if self._number:
            gap = " " if joins_with_space(self._number, text) else ""
            text = f"{self._number}{gap}{text}"
            self._number = ""
        if text:
            self.lines.append(MarkedLine(text, level))

    def _inline_tokens(self, content: str) -> list[Token]:
        if _INLINE_MARKS.search(content) is None:
            return [Token("text", "", 0, content=content)]
        tokens: list[Token] = []
        _INLINES.inline.parse(content, _INLINES, self._env, tokens)
        return [token for token in tokens if token.type != "text" or token.content]

    def _rows(self, tokens: Iterable[Token]) -> list[str]:
        """Return the text of ``tokens``, parted at hard breaks; soft ones are line ends."""
        rows: list[list[str]] = [[]]
        for token in tokens:
            self._note(token)
            if token.type == "hardbreak":
                rows.append([])
            else:
                rows[-1].append(_text_of(token))
        return ["".join(row) for row in rows]


def _stripped(line: str) -> str:
    """Return ``line`` without the white space and the byte order marks at its ends."""
    found = LINE.search(line)
    return found.group() if found else ""


def _table(rows: Sequence[Sequence[Cell]]) -> Table:
    """Return a table; an empty head stands for none, GFM cannot leave it out."""
    headed = any(cell.content for cell in rows[0])
    rows = rows if headed else rows[1:]
    return Table(header_rows=int(headed), rows=tuple(Row(cells=tuple(row)) for row in rows))


def _text_of(token: Token) -> str:
    """Return the text a reader of the page sees for an inline token: of an image, its alt."""
    if token.type in _TEXTS:
        return token.content
    if token.type == "softbreak":
        return "\n"
    return "".join(map(_text_of, token.children or ()))


def _are_lines(rows: Sequence[str]) -> bool:
    """Tell whether rows parted by soft breaks are lines, as people type and paste them.

    CommonMark makes one paragraph of them. They are one where an editor has wrapped it: rows of
    about one width, no marker before the second or a later one. They are one sentence, too,
    where most end with ， or 、, as those do who give each clause a line.
    """
    if len(rows) < 2:
        return False
    openers = map(opening_marker, rows[1:])
    if any(opener is not None and not opener.family.doubtful for opener in openers):
        return True
    if sum(row.endswith(_PAUSES) for row in rows) * 2 > len(rows) - 1:
        return False
    widths = [width(row) for row in rows]
    widest = max(widths)
    short = widest < NARROWEST or min(widths[:-1]) * 3 < widest * 2
    return short or all(map(ends_sentence, rows))


def _bold_lead(tokens: Sequence[Token]) -> int:
    """Return the index of the token that closes the bold first line of a paragraph, else 0."""
    if not tokens or tokens[0].type != "strong_open":
        return 0
    end = next(i for i, token in enumerate(tokens) if i and token.level == tokens[0].level)
    alone = end + 1 == len(tokens) or tokens[end + 1].type == "softbreak"
    return end if alone else 0
