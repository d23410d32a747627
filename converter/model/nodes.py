"""The document tree: every node, from the document down to a run of text.

::

    Document
     └─ Part                    the document itself, an attachment, a forwarded document
         ├─ front: Block …      title, subtitle, speaker, date, 主送 …
         ├─ body:  Block …
         └─ back:  Block …      closing, signature, date, 附注, 版记 …

    Block  = Paragraph | Section | Table
    Inline = Text | Break | Noise | Item

A marker can stand in four ways, and each is a node that carries a ``marker``:

=========  ==========================================================  ===================
form       what stands in the text                                     node
=========  ==========================================================  ===================
heading    the marker and its title, alone on their line               `Section`
run_in     the marker, a lead sentence, then body in one paragraph     `Section`
item       a marked paragraph without a separable heading              `Section`
inline     a marker inside a paragraph: …。一是…。二是…               `Item`
=========  ==========================================================  ===================

In a section of form ``run_in`` or ``item`` the first block of ``content`` is the paragraph
that the marker opens; writers set it on the marker's line. All nodes are frozen; a changed
copy of one is ``node.model_copy(update={...})``, and `converter.editing` puts it in its place.

Two promises hold for a tree that was read from text:

1. *Lossless.* Its leaves (`Marker`, `Text`, `Noise`) in order are the source: every code
   point that is neither white space (`str.isspace`) nor U+FEFF is in exactly one of them.
2. *Exact.* A leaf's ``text`` is ``source.text[span.start:span.end]``; nothing is normalised.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from converter.model.base import MaybeSpan, Node, is_absent

MAX_DEPTH = 32
"""Marked nodes nest at most this deep; deeper markers become siblings (pydantic and libxml2
give up near 100 and 256 levels)."""

Role: TypeAlias = Literal[
    "serial_number",  # 份号
    "classification",  # 密级和保密期限
    "urgency",  # 紧急程度
    "issuer_mark",  # 发文机关标志
    "document_number",  # 发文字号
    "signer",  # 签发人
    "title",  # 标题
    "subtitle",  # 副标题 (——…)
    "speaker",  # 讲话人
    "date",  # 成文日期, and the date under a speech's title
    "addressee",  # 主送机关, 称呼
    "note",  # 题注, 附注
    "toc",  # 目录
    "uheading",  # a heading without a marker
    "closing",  # 结束语
    "signature",  # 署名
    "attachment_note",  # 附件说明
    "attachment_mark",  # 附件 1
    "attachment_title",  # 附件标题
    "copy_to",  # 抄送机关
    "imprint",  # 印发机关和印发日期
    "noise",  # page numbers and other residue of printing
]
"""What a block does in the document, in the terms of GB/T 9704-2012 section 7."""

Form: TypeAlias = Literal["heading", "run_in", "item"]
"""How a section stands on the page."""

MaybeRole: TypeAlias = Annotated[Role | None, Field(exclude_if=is_absent)]


class Marker(Node):
    """An outline marker (层次序数) as it stands in the source.

    Attributes:
        text: The marker as typed, with its own punctuation: ``（一）``, ``(一)``, ``第一，``.
        family: The name of its row in `converter.markers.FAMILIES`.
        ordinal: Its number, or None for markers that count nothing (``——``).
        span: Where it stands.
    """

    text: str
    family: str
    ordinal: int | None
    span: MaybeSpan = None


class Text(Node):
    """A run of text within one line, white space at its ends left out."""

    type: Literal["text"] = "text"
    text: str
    span: MaybeSpan = None


class Break(Node):
    """A line end inside a paragraph or a title; on paper it may vanish, in the source it is."""

    type: Literal["break"] = "break"


class Noise(Node):
    """Residue of printing inside a paragraph, such as a page number between two lines."""

    type: Literal["noise"] = "noise"
    text: str
    span: MaybeSpan = None


class Item(Node):
    """An item inside a paragraph: ``…。一是…。二是…``; it ends where the next one begins."""

    type: Literal["item"] = "item"
    form: Literal["inline"] = "inline"
    marker: Marker
    content: tuple["Inline", ...] = ()
    span: MaybeSpan = None


Inline: TypeAlias = Annotated[Text | Break | Noise | Item, Field(discriminator="type")]


class Paragraph(Node):
    """A paragraph, or a line with a function of its own (`role`)."""

    type: Literal["paragraph"] = "paragraph"
    role: MaybeRole = None
    content: tuple[Inline, ...] = ()
    span: MaybeSpan = None


class Cell(Node):
    """A cell of a table (单元格).

    Attributes:
        column_span: How many columns it takes.
        row_span: How many rows it takes; the rows below leave it out, as in HTML.
        content: Its paragraphs; an empty cell has none.
    """

    column_span: Annotated[int, Field(ge=1)] = 1
    row_span: Annotated[int, Field(ge=1)] = 1
    content: tuple[Paragraph, ...] = ()
    span: MaybeSpan = None


class Row(Node):
    """A row of a table: the cells that begin in it, from left to right."""

    cells: tuple[Cell, ...] = ()
    span: MaybeSpan = None


class Table(Node):
    """A table (表格); what stands in its cells is no part of the outline.

    Attributes:
        header_rows: How many rows at its top are its head (表头), repeated on each page.
        rows: All rows, those of the head among them.
    """

    type: Literal["table"] = "table"
    header_rows: Annotated[int, Field(ge=0)] = 0
    rows: tuple[Row, ...] = ()
    span: MaybeSpan = None


class Heading(Node):
    """A section's heading without its marker (标题, 领句)."""

    content: tuple[Inline, ...] = ()
    span: MaybeSpan = None


class Section(Node):
    """A marker or an unmarked heading with all that belongs under it.

    Attributes:
        form: How the marker stands (see the module).
        role: ``uheading`` for a section without a marker, otherwise absent.
        marker: The marker; absent for an unmarked heading.
        heading: The heading; absent in form ``item``, and where nothing follows the marker.
        content: The blocks of the section, sections of the next level among them.
    """

    type: Literal["section"] = "section"
    form: Form
    role: Annotated[Literal["uheading"] | None, Field(exclude_if=is_absent)] = None
    marker: Annotated[Marker | None, Field(exclude_if=is_absent)] = None
    heading: Annotated[Heading | None, Field(exclude_if=is_absent)] = None
    content: tuple["Block", ...] = ()
    span: MaybeSpan = None


Block: TypeAlias = Annotated[Paragraph | Section | Table, Field(discriminator="type")]
