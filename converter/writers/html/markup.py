"""Texts as HTML; a parser would make LF of a CR that is not escaped."""

from __future__ import annotations

from converter.writers.characters import escape, escape_attribute


def text(value: str) -> str:
    """Return ``value`` as character data."""
    return escape(value).replace("\r", "&#13;")


def attribute(value: str) -> str:
    """Return ``value`` as the value of an attribute in double quotes."""
    return escape_attribute(value).replace("\r", "&#13;")
