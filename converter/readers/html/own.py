"""A page that this program wrote: its elements are the tree (`converter.writers.html.body`)."""

from __future__ import annotations

import re
from typing import Any, TypeAlias, get_args

from pydantic import ValidationError

from converter.model import SCHEMA_VERSION, Document, Paragraph, Role
from converter.readers.html.elements import Element
from converter.readers.html.tables import read_table

Tree: TypeAlias = dict[str, Any]

METADATA = "gongwen."
"""Begins the names of the ``<meta>`` that hold the document's metadata."""

_ROLES = frozenset(get_args(Role))
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NUMBER = re.compile(r"-?[0-9]{1,4000}")
_PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")


def read_own(root: Element) -> Document | None:
    """Return the tree that a page was written from, or None if it is no page of ours.

    A page whose elements make no tree (someone has changed them) counts as any other page.
    """
    page = next((each for each in root.elements() if each.tag == "html"), root)
    if page.attributes.get("data-gongwen") != SCHEMA_VERSION:
        return None
    articles = [each for each in page.descendants() if each.tag == "article"]
    tree: Tree = {
        "kind": page.attributes.get("data-kind", ""),
        "metadata": _metadata(page),
        "parts": [_part(article) for article in articles],
    }
    for article in articles:
        for record in _children(article, "record"):
            _put_back(record, tree["parts"])
    try:
        return Document.model_validate(tree)
    except ValidationError:
        return None


def _metadata(page: Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for each in page.descendants():
        name = each.attributes.get("name", "")
        if each.tag == "meta" and name.startswith(METADATA):
            facts[name.removeprefix(METADATA)] = each.attributes.get("content", "")
    return facts


def _part(article: Element) -> Tree:
    part: Tree = {"kind": article.attributes.get("data-kind", "")}
    for name in ("front", "body", "back"):
        part[name] = [block for each in _children(article, name) for block in _blocks(each)]
    return part


def _put_back(record: Element, parts: list[Tree]) -> None:
    """Put the lines of 版记 where they stand in the tree."""
    for line in record.elements():
        place = _PLACE.fullmatch(line.attributes.get("data-place", ""))
        if "data-placed" not in line.attributes and place and int(place[1]) < len(parts):
            parts[int(place[1])]["back"].insert(int(place[2]), _paragraph(line))


def _children(element: Element, name: str) -> list[Element]:
    return [each for each in element.elements() if name in each.classes]


def _blocks(element: Element) -> list[Tree]:
    """Return the blocks below ``element``; an element that means nothing is looked through."""
    blocks: list[Tree] = []
    for each in element.elements():
        if "data-placed" in each.attributes:
            continue
        if "data-form" in each.attributes:
            blocks.append(_section(each))
        elif each.tag == "table":
            blocks.append(read_table(each, _cell).model_dump())
        elif each.tag in ("p", "h1"):
            blocks.append(_paragraph(each))
        else:
            blocks += _blocks(each)
    return blocks


def _paragraph(element: Element) -> Tree:
    paragraph: Tree = {"type": "paragraph", "content": _inlines(element)}
    role = next((name for name in element.classes if name in _ROLES), None)
    if role:
        paragraph["role"] = role
    return paragraph


def _cell(cell: Element) -> tuple[Paragraph, ...]:
    paragraphs = [each for each in cell.elements() if each.tag == "p"]
    if not paragraphs and cell.children:
        paragraphs = [cell]
    return tuple(Paragraph.model_validate(_paragraph(each)) for each in paragraphs)


def _section(element: Element) -> Tree:
    """Return a section; its first child has the marker, the heading and the text with them."""
    section: Tree = {"type": "section", "form": element.attributes["data-form"]}
    if "data-role" in element.attributes:
        section["role"] = element.attributes["data-role"]
    first = next(element.elements(), None)
    text: list[Tree] = []
    if first is not None and _is_line(first, section["form"]):
        heading, text = _line(first, section)
        if heading:
            section["heading"] = {"content": heading}
        rest = Element("", {}, [each for each in element.elements() if each is not first])
    else:
        rest = element
    opening = [{"type": "paragraph", "content": text}] if text else []
    section["content"] = opening + _blocks(rest)
    return section


def _is_line(element: Element, form: str) -> bool:
    """Tell whether ``element`` is the line of the section's marker."""
    if form == "item":
        return element.tag == "p" and not element.classes
    return "lead" in element.classes or element.tag in _HEADINGS


def _line(line: Element, section: Tree) -> tuple[list[Tree], list[Tree]]:
    """Return heading and text of the line of a section, and note its marker."""
    if section["form"] == "item":
        marker = _first(line, "marker")
        heading = _first(line, "heading")
        text = [each for each in line.children if each is not marker and each is not heading]
        rest = Element("", {}, text)
    else:
        heading = next((each for each in line.elements() if each.tag in _HEADINGS), None)
        heading = line if line.tag in _HEADINGS else heading
        marker = _first(heading, "marker") if heading else None
        rest = next((each for each in line.elements() if each.tag == "p"), Element("", {}))
    if marker is not None:
        section["marker"] = _marker(marker)
    return (_inlines(heading) if heading else []), _inlines(rest)


def _first(element: Element, name: str) -> Element | None:
    """Return the first child of a class, gaps left out, if it stands before any text."""
    for child in element.children:
        if isinstance(child, str):
            return None
        if name in child.classes:
            return child
        if not {"marker", "gap"} & set(child.classes):
            return None
    return None


def _marker(element: Element) -> Tree:
    number = element.attributes.get("data-ordinal", "")
    return {
        "text": element.attributes.get("data-typed", element.text()),
        "family": element.attributes.get("data-family", ""),
        "ordinal": int(number) if _NUMBER.fullmatch(number) else None,
    }


def _inlines(element: Element) -> list[Tree]:
    """Return the inlines below ``element``; pieces of one text become one."""
    inlines: list[Tree] = []
    for child in element.children:
        for each in _inline(child):
            if each["type"] == "text" and inlines and inlines[-1]["type"] == "text":
                inlines[-1]["text"] += each["text"]
            else:
                inlines.append(each)
    return inlines


def _inline(element: Element | str) -> list[Tree]:
    if isinstance(element, str):
        return [{"type": "text", "text": element}]
    classes = element.classes
    if element.tag == "br" or "break" in classes:
        return [{"type": "break"}]
    if "noise" in classes:
        return [{"type": "noise", "text": element.text()}]
    if "gap" in classes or "marker" in classes:
        return []
    if "item" in classes and (marker := _first(element, "marker")):
        return [{"type": "item", "marker": _marker(marker), "content": _inlines(element)}]
    return _inlines(element)
