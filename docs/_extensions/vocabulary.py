"""The directive ``xml-vocabulary``: the XML element by element, from ``schemas/document.xsd``.

All that it says stands in the annotations of the schema; what may stand where is read from its
declarations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

SCHEMA = Path(__file__).parents[2] / "schemas" / "document.xsd"

XS = "{http://www.w3.org/2001/XMLSchema}"

TYPES = {
    "xs:string": "text",
    "xs:integer": "a number",
    "xs:nonNegativeInteger": "a number from 0",
    "xs:positiveInteger": "a number from 1",
    "xs:ID": "a name, unlike all others",
}
"""The types of attributes in words."""


@dataclass(frozen=True)
class Attribute:
    """An attribute of an element; ``values`` are those that it can have, with what they mean."""

    name: str
    required: bool
    text: str
    type: str
    values: tuple[tuple[str, str], ...]


@dataclass
class Element:
    """An element: what it is, what it holds, what its attributes are."""

    name: str
    text: str
    attributes: list[Attribute] = field(default_factory=list)
    content: str = ""
    children: list[str] = field(default_factory=list)
    mixed: bool = False


class Schema:
    """The declarations of an XML Schema, as far as ``document.xsd`` uses the language."""

    def __init__(self, path: Path) -> None:
        self.root = etree.parse(str(path)).getroot()
        self.named = {(row.tag, row.get("name")): row for row in self.root if row.get("name")}

    @cached_property
    def elements(self) -> dict[str, Element]:
        """Every element by its name, in the order of the schema."""
        rows = self.root.iter(f"{XS}element")
        return {element.name: element for element in map(self.element, rows)}

    def element(self, row: etree._Element) -> Element:
        """Describe the element that ``row`` declares."""
        element = Element(str(row.get("name")), documentation(row))
        type_ = row.find(f"{XS}complexType")
        if type_ is None:
            type_ = self.named[f"{XS}complexType", row.get("type")]
        element.mixed = type_.get("mixed") == "true"
        element.content = " ".join(filter(None, map(self.particle, type_)))
        element.children = list(dict.fromkeys(re.findall(r"`(\w+)`", element.content)))
        element.attributes = list(self.attributes(type_))
        return element

    def particle(self, row: etree._Element) -> str:
        """Describe what may stand where ``row`` says, in the signs of a document type."""
        if row.tag == f"{XS}element":
            return f"`{row.get('name')}`{times(row)}"
        if row.tag == f"{XS}group" and row.get("ref"):
            return f"{self.particle(self.named[row.tag, row.get('ref')])}{times(row)}"
        between = {f"{XS}sequence": " ", f"{XS}choice": " or ", f"{XS}group": ""}.get(str(row.tag))
        if between is None:
            return ""
        inner = list(filter(None, map(self.particle, row)))
        text = between.join(inner)
        return f"({text})" if len(inner) > 1 and between == " or " else text

    def attributes(self, row: etree._Element) -> Iterator[Attribute]:
        """Yield the attributes of the type or group ``row``."""
        for each in row:
            if each.tag == f"{XS}attributeGroup":
                yield from self.attributes(self.named[each.tag, each.get("ref")])
            elif each.tag == f"{XS}attribute":
                yield self.attribute(each)

    def attribute(self, row: etree._Element) -> Attribute:
        """Describe one attribute."""
        type_ = row.find(f"{XS}simpleType")
        name, type_name = row.get("name") or row.get("ref"), row.get("type")
        if type_ is None and type_name and not type_name.startswith("xs:"):
            type_ = self.named[f"{XS}simpleType", type_name]
        values = [] if type_ is None else type_.iter(f"{XS}enumeration")
        return Attribute(
            name=str(name),
            required=row.get("use") == "required",
            text=documentation(row),
            type="" if type_ is not None else TYPES[type_name or "xs:ID"],
            values=tuple((str(value.get("value")), documentation(value)) for value in values),
        )


def documentation(row: etree._Element) -> str:
    """Return the annotation of a declaration on one line."""
    return " ".join((row.findtext(f"{XS}annotation/{XS}documentation") or "").split())


def times(row: etree._Element) -> str:
    """Return the sign for how often ``row`` may stand."""
    least, most = row.get("minOccurs", "1"), row.get("maxOccurs", "1")
    return {("0", "1"): "?", ("0", "unbounded"): r"\*"}.get((least, most), "")


def page() -> str:
    """Return the description as Markdown: the rules of the schema, then each element."""
    schema = Schema(SCHEMA)
    parents: dict[str, list[str]] = defaultdict(list)
    for element in schema.elements.values():
        for child in element.children:
            parents[child].append(element.name)
    about = schema.root.findtext(f"{XS}annotation/{XS}documentation") or ""
    _, *rules = (" ".join(each.split()) for each in re.split(r"\n\s*\n", about.strip()))
    blocks = [
        "## Rules",
        *(re.sub(r"^([^:]+): ", r"**\1**: ", each) for each in rules),
        "## Elements",
        "`?` means once or not at all, `*` any number of times.",
        *(described(element, parents[element.name]) for element in schema.elements.values()),
    ]
    return "\n\n".join(blocks)


def described(element: Element, parents: list[str]) -> str:
    """Return the section of the page on one element."""
    holds = element.content or ("" if element.mixed else "nothing")
    if element.mixed:
        holds = " and ".join(filter(None, ("text", holds)))
    places = ", ".join(f"`{name}`" for name in parents)
    where = f"Stands in {places}. " if places else ""
    lines = [f"### `{element.name}`", "", element.text, "", f"{where}Holds {holds}."]
    if element.attributes:
        lines += ["", "| attribute | | |", "| --- | --- | --- |"]
    for attribute in element.attributes:
        needed = "required" if attribute.required else "optional"
        type_ = ", ".join(filter(None, (attribute.type, needed)))
        lines.append(f"| `{attribute.name}` | {type_} | {attribute.text} |")
    for attribute in element.attributes:
        if attribute.values:
            lines += ["", f"Values of `{attribute.name}`:", ""]
            lines += [f"- `{value}`: {text}".rstrip(": ") for value, text in attribute.values]
    return "\n".join(lines)


class XmlVocabulary(SphinxDirective):
    """``xml-vocabulary``: the description of every element."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        self.env.note_dependency(SCHEMA)
        return self.parse_text_to_nodes(page(), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known to Sphinx."""
    app.add_directive("xml-vocabulary", XmlVocabulary)
    return {"parallel_read_safe": True}
