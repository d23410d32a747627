"""The XML vocabulary is described once, in document.xsd; all else says the same."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

REPOSITORY = Path(__file__).parents[1]
SCHEMAS = REPOSITORY / "schemas"
XS = "{http://www.w3.org/2001/XMLSchema}"
RELAX = "{http://relaxng.org/ns/structure/1.0}"
ANNOTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


def words(text: str | None) -> str:
    return " ".join((text or "").split())


def in_xsd() -> set[tuple[str, str, str]]:
    """Return kind, name and description of all that document.xsd describes."""
    kinds = {f"{XS}element": "element", f"{XS}attribute": "attribute", f"{XS}enumeration": "value"}
    return {
        (
            kinds[str(row.tag)],
            str(row.get("name") or row.get("ref") or row.get("value")),
            words(row.findtext(f"{XS}annotation/{XS}documentation")),
        )
        for row in etree.parse(str(SCHEMAS / "document.xsd")).iter(*kinds)
    }


def in_rng() -> set[tuple[str, str, str]]:
    """Return the same of document.rng, where the description of a value stands behind it."""
    schema = etree.parse(str(SCHEMAS / "document.rng"))
    described = {
        (str(row.tag).removeprefix(RELAX), str(row.get("name")), words(row.findtext(ANNOTATION)))
        for row in schema.iter(f"{RELAX}element", f"{RELAX}attribute")
    }
    for row in schema.iter(f"{RELAX}value"):
        behind = row.getnext()
        text = behind.text if behind is not None and behind.tag == ANNOTATION else ""
        described.add(("value", words(row.text), words(text)))
    return described


def test_both_schemas_describe_the_same_in_the_same_words() -> None:
    assert in_xsd() == in_rng()


def test_both_schemas_begin_with_the_same_rules() -> None:
    xsd = etree.parse(str(SCHEMAS / "document.xsd")).findtext(f"{XS}annotation/{XS}documentation")
    rng = etree.parse(str(SCHEMAS / "document.rng")).findtext(ANNOTATION)
    first, *rules = (words(each) for each in (xsd or "").split("\n\n"))
    assert len(rules) == 7
    assert [words(each) for each in (rng or "").split("\n\n")][1:] == rules
    assert first
