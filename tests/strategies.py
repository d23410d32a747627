"""Hypothesis strategies that make document trees: every kind of node, every role, hostile text.

The trees are valid but not polite: spans are there or not and need not fit the text, markers
need not fit their family, texts hold control characters, markup and white space anywhere.
"""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from converter.markers import FAMILIES
from converter.model import (
    MAX_DEPTH,
    Block,
    Break,
    Cell,
    Diagnostic,
    Document,
    Heading,
    Inline,
    Item,
    Kind,
    Marker,
    Noise,
    Paragraph,
    Part,
    Role,
    Row,
    Section,
    Severity,
    Span,
    Table,
    Text,
)

HOSTILE = (
    "]]>",
    "<p>",
    "&amp;",
    "<!--",
    "\r",
    "\r\n",
    "\t",
    "\n\n",
    " ",
    "\u3000",
    "\u00a0",
    "\u0085",
    "\u2028",
    "\x00",
    "\x01",
    "\x0c",
    "\x1f",
    "\x7f",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\U0001ffff",
    "\\u0001",
    "\\u005C",
    "\\",
    "**",
    "*.*%",
    "# ",
    '"',
    "'",
    "`",
)
"""What has a meaning in some format, or no place in it."""

POLITE = ("一、", "云岭县石桥镇", "要抓好落实。", "（一）", "2031年", "Wi-Fi 6")

CHARACTERS = st.characters(exclude_categories=["Cs"])

texts: st.SearchStrategy[str] = st.lists(
    st.sampled_from(HOSTILE + POLITE) | CHARACTERS, max_size=6
).map("".join)

spans = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(
    lambda ends: Span(start=min(ends), end=max(ends))
)
maybe_spans = st.none() | spans

LARGE = 10**23
"""Of whole numbers in XML, older versions of libxml2 take 24 digits; Windows has such a one."""

markers = st.builds(
    Marker,
    text=texts,
    family=st.sampled_from(sorted(FAMILIES)) | texts,
    ordinal=st.none() | st.integers(1, 120) | st.integers(-LARGE, LARGE),
    span=maybe_spans,
)


def _leaves(span: Span | None) -> st.SearchStrategy[Inline]:
    """Make inlines without content; their span is often that of the node around them."""
    own = st.just(span) | maybe_spans
    return st.one_of(
        st.builds(Text, text=texts, span=own),
        st.builds(Text, text=texts, span=own),
        st.just(Break()),
        st.builds(Noise, text=texts, span=own),
    )


@st.composite
def _contents(draw: st.DrawFn, span: Span | None, depth: int) -> tuple[Inline, ...]:
    inlines = _leaves(span)
    if depth:
        inlines = inlines | _items(depth)
    return tuple(draw(st.lists(inlines, max_size=4)))


@st.composite
def _items(draw: st.DrawFn, depth: int) -> Item:
    span = draw(maybe_spans)
    content = draw(_contents(span, depth - 1))
    return Item(marker=draw(markers), content=content, span=span)


@st.composite
def headings(draw: st.DrawFn) -> Heading:
    """Make headings; items may stand in them."""
    span = draw(maybe_spans)
    return Heading(content=draw(_contents(span, 1)), span=span)


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    """Make paragraphs of every role and of none, items in them."""
    span = draw(maybe_spans)
    role = draw(st.none() | st.sampled_from(get_args(Role)))
    return Paragraph(role=role, content=draw(_contents(span, 2)), span=span)


@st.composite
def sections(draw: st.DrawFn, depth: int, *, tabled: bool) -> Section:
    """Make sections of every form, ``depth`` deep at most, with tables or without."""
    return Section(
        form=draw(st.sampled_from(["heading", "run_in", "item"])),
        role=draw(st.sampled_from([None, "uheading"])),
        marker=draw(st.none() | markers),
        heading=draw(st.none() | headings()),
        content=draw(_blocks(depth - 1, tabled=tabled)),
        span=draw(maybe_spans),
    )


cells = st.builds(
    Cell,
    column_span=st.integers(1, 3),
    row_span=st.integers(1, 3),
    content=st.lists(paragraphs(), max_size=2).map(tuple),
    span=maybe_spans,
)

tables = st.builds(
    Table,
    header_rows=st.integers(0, 3),
    rows=st.lists(
        st.builds(Row, cells=st.lists(cells, max_size=3).map(tuple), span=maybe_spans), max_size=3
    ).map(tuple),
    span=maybe_spans,
)
"""Tables, cells merged at will: they may overlap, and rows differ in length."""


def _blocks(depth: int, *, tabled: bool) -> st.SearchStrategy[tuple[Block, ...]]:
    block: st.SearchStrategy[Any] = paragraphs()
    if tabled:
        block = block | block | tables
    if depth:
        block = block | sections(depth, tabled=tabled)
    return st.lists(block, max_size=3).map(tuple)


diagnostics = st.builds(
    Diagnostic,
    code=texts,
    severity=st.sampled_from(get_args(Severity)),
    message=texts,
    help=texts,
    span=maybe_spans,
)


def _documents(*, tabled: bool) -> st.SearchStrategy[Document]:
    parts = st.builds(
        Part,
        kind=st.sampled_from(["document", "attachment", "forwarded"]),
        front=_blocks(1, tabled=tabled),
        body=_blocks(3, tabled=tabled),
        back=_blocks(1, tabled=tabled),
        span=maybe_spans,
    )
    return st.builds(
        Document,
        kind=st.sampled_from(get_args(Kind)),
        metadata=st.dictionaries(texts, texts, max_size=3),
        parts=st.lists(parts, max_size=2).map(tuple),
        diagnostics=st.lists(diagnostics, max_size=2).map(tuple),
    )


documents = _documents(tabled=False)
"""Document trees of every shape, without tables."""

tabled_documents = _documents(tabled=True)
"""Document trees of every shape, tables among their blocks."""


def deep_document(depth: int = MAX_DEPTH) -> Document:
    """Make a document of sections nested ``depth`` deep, the last with a paragraph."""
    block: Block = Paragraph(content=(Text(text="石桥镇"),))
    for number in range(depth, 0, -1):
        marker = Marker(text=f"{number}.", family="arabic", ordinal=number)
        block = Section(form="item", marker=marker, content=(block,))
    return Document(parts=(Part(body=(block,)),))


def row(*cells: str | tuple[str, int, int]) -> Row:
    """Make a row of cells, each its text, or text, columns and rows that it takes."""
    parted = (cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in cells)
    return Row(
        cells=tuple(
            Cell(
                column_span=columns,
                row_span=rows,
                content=(Paragraph(content=(Text(text=text),)),) if text else (),
            )
            for text, columns, rows in parted
        )
    )


def table(*rows: Row, header_rows: int = 1) -> Table:
    """Make a table of `row`s."""
    return Table(header_rows=header_rows, rows=rows)
