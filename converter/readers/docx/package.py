"""The file: any package of Word or WPS, hostile or broken, as the parts that are read of it.

These are the document and what holds text or says what it looks like, parsed by python-docx.
Pictures, macros, embedded files and everything outside the package are left unread. Nothing is
written to disk and nothing is fetched, so that names such as ``../../x`` and external
relationships have no effect.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from docx.oxml.parser import parse_xml
from lxml import etree

from converter.errors import SourceError
from converter.readers.docx.disguises import check_container, no_document
from converter.readers.docx.names import STRICT, WORD, w

LIMITS = {"parts": 20_000, "part": 100_000_000, "package": 200_000_000, "relationships": 20_000}
"""What a file may hold: parts; bytes of one part, and of all that are read, unpacked;
relationships of the document. Change a value to read larger ones."""

TEXT_PARTS = frozenset(
    ("styles", "numbering", "footnotes", "endnotes", "header", "footer", "customXml")
)
"""The kinds of relationships whose targets are read."""

MAIN = "word/document.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@dataclass(slots=True)
class Package:
    """What is read of a file.

    Attributes:
        body: ``w:body``.
        parts: The roots of the other parts by kind (``styles``, ``header`` …), with the ids by
            which the document refers to them.
        broken: The names of parts that could not be read.
    """

    body: etree._Element
    parts: dict[str, dict[str, etree._Element]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def part(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a ``kind``."""
        return next(iter(self.parts.get(kind, {}).values()), None)


def open_package(data: bytes, origin: str) -> Package:
    """Open the bytes of a file.

    Raises:
        SourceError: If they are no Word document, are protected by a password, are damaged, or
            larger than `LIMITS`.
    """
    check_container(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Opener(archive, origin).run()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise SourceError(
            f"{origin} is damaged: its zip container cannot be read ({error}). Open it in Word or "
            "WPS, let it be repaired, and save it anew."
        ) from None


class _Opener:
    """One pass over an archive."""

    def __init__(self, archive: zipfile.ZipFile, origin: str) -> None:
        self._archive = archive
        self._origin = origin
        self._room = LIMITS["package"]
        self._broken: list[str] = []
        entries = archive.infolist()
        if len(entries) > LIMITS["parts"]:
            raise self._too_large(f"it has {len(entries)} parts")
        # names of parts have no case (ECMA-376 part 2, 6.2.2.3), and some programs write \
        self._entries = {_key(entry.filename): entry for entry in entries}

    def run(self) -> Package:
        main = self._main_name()
        document = self._xml(main)
        if document is None:
            raise SourceError(
                f"{self._origin} is damaged: {main} is broken. Open it in Word or WPS, let it be "
                "repaired, and save it anew."
            )
        if etree.QName(document).namespace != WORD:
            raise no_document(self._entries, main, self._origin)
        body = document.find(w("body"))
        if body is None:
            raise no_document(self._entries, main, self._origin)
        package = Package(body, broken=self._broken)
        for kind, key, root in self._related(main):
            package.parts.setdefault(kind, {})[key] = root
        return package

    def _main_name(self) -> str:
        """Return the name of the part that holds the document."""
        for kind, _, target in self._relationships(""):
            if kind == "officeDocument" and _key(target) in self._entries:
                return target
        if MAIN in self._entries:
            return MAIN
        raise no_document(self._entries, MAIN, self._origin)

    def _related(self, main: str) -> Iterator[tuple[str, str, etree._Element]]:
        """Yield the parts that the document refers to: kind, id and root."""
        for kind, key, target in self._relationships(main):
            if kind not in TEXT_PARTS or _key(target) not in self._entries:
                continue
            root = self._xml(target)
            if root is None:
                self._broken.append(target)
            else:
                yield kind, key, root

    def _relationships(self, source: str) -> list[tuple[str, str, str]]:
        """Return kind, id and target of the relationships of a part, external ones left out."""
        folder, _, name = source.rpartition("/")
        root = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        if len(root) > LIMITS["relationships"]:
            raise self._too_large(f"{source} has {len(root)} relationships")
        return [
            (
                (each.get("Type") or "").rpartition("/")[2],
                each.get("Id") or "",
                posixpath.normpath(posixpath.join("/", folder, unquote(each.get("Target") or "")))[
                    1:
                ],
            )
            for each in root.iterchildren(f"{{{_PACKAGE}/relationships}}Relationship")
            if each.get("TargetMode") != "External"
        ]

    def _xml(self, name: str) -> etree._Element | None:
        """Return the root of a part; None if it is missing or no sound XML.

        A part must not have a document type (ECMA-376 part 2, 6.2.5): no entities, no bombs.
        """
        data = self._bytes(name)
        if data is None:
            return None
        try:
            root = parse_xml(data)
            if any(space in STRICT for space in root.nsmap.values()):
                for strict, usual in STRICT.items():
                    data = data.replace(strict.encode(), usual.encode())
                root = parse_xml(data)
        except (etree.XMLSyntaxError, ValueError):
            return None
        return root if root.getroottree().docinfo.internalDTD is None else None

    def _bytes(self, name: str) -> bytes | None:
        """Return the bytes of a part, None if it is missing or cannot be unpacked."""
        entry = self._entries.get(_key(name))
        if entry is None:
            return None
        self._room -= entry.file_size
        if entry.file_size > LIMITS["part"] or self._room < 0:
            raise self._too_large(f"{name} unpacks to {entry.file_size:,} bytes")
        if entry.flag_bits & 1:
            raise SourceError(
                f"{self._origin} is a zip archive that is protected by a password. Unpack it first."
            )
        try:
            return self._archive.read(entry)  # never more than file_size
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
            return None

    def _too_large(self, what: str) -> SourceError:
        return SourceError(
            f"{self._origin} is too large to be read safely: {what}. If it is sound, save it anew "
            "in Word or WPS, or split it."
        )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
