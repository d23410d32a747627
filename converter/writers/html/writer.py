"""The entry point: a document and options in, the bytes of a page and diagnostics out.

The page loads nothing and runs nothing, and says so to the browser (Content-Security-Policy).
What the tree has and a page does not show stands in attributes (`converter.writers.html.body`),
so that the page reads back as the same tree.
"""

from __future__ import annotations

from converter import layout
from converter.diagnostics import diagnostic
from converter.formats import Output
from converter.layout.elements import placed
from converter.metadata import element
from converter.model import Diagnostic, Document, leaves
from converter.options import WriteOptions
from converter.writers.characters import page_bytes
from converter.writers.html import markup
from converter.writers.html.body import Body
from converter.writers.html.contents import contents
from converter.writers.html.look import look

FORMAT = "HTML"
METADATA = "gongwen."
"""Begins the names of the ``<meta>`` that hold the document's metadata."""

LONGEST_TITLE = 100
"""Characters that a browser is given as the name of the page."""


def write(document: Document, options: WriteOptions) -> Output:
    """Write ``document`` as an HTML page in the layout of its kind: UTF-8, LF.

    The same document and options give the same bytes.

    Raises:
        UsageError: If the profile asked for is none.
    """
    shown = placed(document)
    made = look(options.profile or layout.name_for(shown))
    body = Body(document, shown, made, options)
    main = body.html()
    page = (
        f"{_head(document)}<style>\n{made.style_sheet}</style>\n</head>\n<body>\n"
        f"{contents(body.entries)}{main}</body>\n</html>\n"
    )
    remarks: list[Diagnostic] = []
    if body.left_out:
        remarks.append(diagnostic("noise-left-out", count=body.left_out, format=FORMAT))
    data, replaced = page_bytes(document, page, FORMAT)
    return Output(data, (*remarks, *replaced))


def _head(document: Document) -> str:
    title = markup.text(_title(document))
    facts = "".join(
        f'<meta name="{METADATA}{markup.attribute(key)}" content="{markup.attribute(value)}">\n'
        for key, value in document.metadata.items()
    )
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN" data-gongwen="{document.schema_version}"'
        f' data-kind="{document.kind}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="gongwen-converter">\n'
        f"{facts}<title>{title}</title>\n"
    )


def _title(document: Document) -> str:
    """Return the title, else the beginning of the text: HTML asks for one that is not empty."""
    texts = (leaf.text.strip() for leaf in leaves(document))
    title = element(document, "title") or next(filter(None, texts), "")
    return (title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…") or "无标题"
