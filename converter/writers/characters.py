"""What XML and HTML cannot hold, and what they need escaped."""

from __future__ import annotations

from collections.abc import Sequence

from converter.diagnostics import diagnostic
from converter.errors import UsageError
from converter.model import Diagnostic, Document, Span, leaves
from converter.regex import Regex

REPLACEMENT = "\ufffd"
UNREPRESENTABLE = Regex("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that no XML 1.0 document can hold, not even escaped (section 2.2)."""

# what UTF-8 can encode of them, which is all but the halves of surrogate pairs: as bytes, as text
_CONTROLS = tuple(sorted({*range(0x20)} - {*b"\t\n\r"}))
_NONCHARACTERS = "\ufffe", "\uffff"


def page_bytes(document: Document, page: str, format: str) -> tuple[bytes, Sequence[Diagnostic]]:
    """Return ``page`` in UTF-8, and what is remarked: characters that XML cannot hold are replaced.

    Args:
        document: What stands on the page.
        page: The text of an XML or HTML file.
        format: What remarks call the format.
    """
    data = _as_xml(page)
    if data is not None:
        return data, ()
    return representable(page).encode(), unrepresentable(document, page, format)


def _as_xml(text: str) -> bytes | None:
    """Return ``text`` in UTF-8, or None if it holds what XML cannot.

    To look for one after the other takes a tenth of what `UNREPRESENTABLE` does. Control
    characters are looked for in the bytes, where no other character has a byte of theirs.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    if any(code in data for code in _CONTROLS) or any(char in text for char in _NONCHARACTERS):
        return None
    return data


def escape(text: str) -> str:
    """Return ``text`` as XML character data."""
    if "&" in text:  # to look is faster than to replace nothing
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Return ``text`` as the value of an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")


def representable(text: str) -> str:
    """Return ``text`` with U+FFFD in the place of what XML cannot hold."""
    return text if text.isprintable() else UNREPRESENTABLE.compiled.sub(REPLACEMENT, text)


def encoded(text: str) -> bytes:
    """Return ``text`` in UTF-8.

    Raises:
        UsageError: If it holds half a surrogate pair, which no reader lets into a tree.
    """
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The document holds U+{ord(text[error.start]):04X}, half a surrogate pair, which is "
            "no character. Remove it from the tree."
        ) from None


def unrepresentable(document: Document, page: str, format: str) -> list[Diagnostic]:
    """Return one diagnostic for each character in ``page`` that XML cannot hold.

    It points at the first place of ``document`` where the character stands.
    """
    wanted = set(UNREPRESENTABLE.compiled.findall(page))
    remarks: list[Diagnostic] = []
    for leaf in leaves(document):
        if not wanted:
            break
        for found in UNREPRESENTABLE.finditer(leaf.text):
            if found[0] not in wanted:
                continue
            wanted.remove(found[0])
            span = leaf.span
            if span is not None:
                start = span.start + found.start()
                span = Span(start=start, end=start + 1)
            remarks.append(
                diagnostic(
                    "control-character",
                    span,
                    code=ord(found[0]),
                    format=format,
                    replacement=f"U+{ord(REPLACEMENT):04X}",
                )
            )
    return remarks
