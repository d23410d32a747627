"""``--reference-doc``: the styles of a user's document in the place of the profile's.

Its styles are matched by name, as ids differ from program to program (WPS numbers them), and
take the ids that the writer uses. What it has no style for keeps that of the profile.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from converter.errors import UsageError

STYLES = "word/styles.xml"
THEME = "word/theme/theme1.xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LINKS = tuple(f"{_W}{tag}" for tag in ("basedOn", "next", "link"))
_LARGEST = 20_000_000
"""Bytes of a part; the styles of a document are a hundredth of that."""


def with_reference(parts: dict[str, bytes], path: str) -> dict[str, bytes]:
    """Return ``parts`` with the styles, and the theme they refer to, of the DOCX at ``path``.

    Raises:
        UsageError: If it cannot be read, or is no DOCX with styles.
    """
    try:
        with zipfile.ZipFile(Path(path)) as archive:
            styles = _part(archive, STYLES)
            theme = _part(archive, THEME)
        if styles is None:
            raise UsageError(f"The reference document {path} has no styles.")
        merged = {**parts, STYLES: _merged(parts[STYLES], styles)}
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"The reference document {path} cannot be read: {reason}.") from error
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise UsageError(f"The reference document {path} is no sound DOCX: {error}.") from error
    if theme is not None and b"r:embed" not in theme:  # a picture would need parts of its own
        merged[THEME] = theme
    return merged


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > _LARGEST:
        raise zipfile.BadZipFile(f"{name} is larger than any styles are")
    return archive.read(entry)


def _merged(ours: bytes, theirs: bytes) -> bytes:
    """Return the styles of ``theirs`` under our ids, and those of ``ours`` they lack."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    base = etree.fromstring(ours, parser)
    result = etree.fromstring(theirs, parser)
    if result.tag != f"{_W}styles":
        raise zipfile.BadZipFile(f"{STYLES} holds no styles")
    by_name = {_key(style): style for style in base.iter(f"{_W}style")}
    taken = {style.get(f"{_W}styleId") for style in by_name.values()}
    ids: dict[str, str] = {}
    for style in list(result.iter(f"{_W}style")):
        own = style.get(f"{_W}styleId") or ""
        match = by_name.pop(_key(style), None)
        if match is not None:
            ids[own] = match.get(f"{_W}styleId") or own
        elif own in taken:
            ids[own] = f"{own}-reference"
    for element in result.iter(f"{_W}style", *_LINKS):
        attribute = f"{_W}styleId" if element.tag == f"{_W}style" else f"{_W}val"
        value = element.get(attribute) or ""
        element.set(attribute, ids.get(value, value))
    for numbering in list(result.iter(f"{_W}numPr")):  # its lists are not taken
        parent = numbering.getparent()
        if parent is not None:
            parent.remove(numbering)
    result.extend(by_name.values())
    return etree.tostring(result, xml_declaration=True, encoding="UTF-8", standalone=True)


def _key(style: etree._Element) -> tuple[str, str]:
    """Return the type and the name of a style; names that Word knows have no case."""
    name = style.find(f"{_W}name")
    text = "" if name is None else name.get(f"{_W}val") or ""
    return style.get(f"{_W}type") or "", text.casefold()
