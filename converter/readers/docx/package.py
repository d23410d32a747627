"""The file: any package of Word or WPS, hostile or broken, as one that python-docx opens.

What is read of it is copied to a package of its own, in memory: the document and the parts that
hold text or say what it looks like. Pictures, macros, embedded files and everything outside the
package are left behind unread. Nothing is written to disk and nothing is fetched, so that
names such as ``../../x`` and external relationships have no effect.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from urllib.parse import unquote

import docx
from docx.oxml.parser import parse_xml
from lxml import etree

from converter.errors import SourceError
from converter.readers.docx.names import RELATIONSHIPS, STRICT, WORD, w
from converter.source.signatures import known_kind

LIMITS = {"parts": 20_000, "part": 100_000_000, "package": 200_000_000, "relationships": 20_000}
"""What a file may hold: parts; bytes of one part, and of all that are read, unpacked;
relationships of the document. Change a value to read larger ones."""

TEXT_PARTS = frozenset(
    ("styles", "numbering", "footnotes", "endnotes", "header", "footer", "customXml")
)
"""The kinds of relationships whose targets are read."""

MAIN = "word/document.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_PROGRAMS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation"}


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
    _check_signature(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Opener(archive, origin).run()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise SourceError(
            f"{origin} is damaged: its zip container cannot be read ({error}). Open it in Word or "
            "WPS, let it be repaired, and save it anew."
        ) from None


def _check_signature(data: bytes, origin: str) -> None:
    """Refuse what is no zip archive, in words that say what to do."""
    if not data:
        raise SourceError(f"{origin} is empty. Name the Word document itself.")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise SourceError(
            f"{origin} is protected by a password. Open it in Word or WPS, take the password away "
            "(File, Info, Protect Document), save it and try again."
        )
    if data.startswith(_OLE):
        raise SourceError(
            f"{origin} is an old Word or WPS document (.doc, .wps). Open it in Word, WPS or "
            "LibreOffice, save it as .docx and convert that."
        )
    if not data.startswith(b"PK"):
        kind = known_kind(data) or "no Word document"
        raise SourceError(f"{origin} is {kind}, not a .docx file. Name its format with --from.")


class _Opener:
    """One pass over an archive: what is needed goes into a clean package."""

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
            raise self._no_document(main)
        related = list(self._related(main))
        opened = docx.Document(io.BytesIO(_clean(document, [part for _, _, part in related])))
        body = opened.element.find(w("body"))
        if body is None:
            raise self._no_document(main)
        package = Package(body, broken=self._broken)
        targets = opened.part.rels
        for at, (kind, key, _) in enumerate(related):
            part = targets[f"rId{at}"].target_part
            root = getattr(part, "element", None)
            package.parts.setdefault(kind, {})[key] = parse_xml(part.blob) if root is None else root
        return package

    def _main_name(self) -> str:
        """Return the name of the part that holds the document."""
        for kind, _, target in self._relationships(""):
            if kind == "officeDocument" and _key(target) in self._entries:
                return target
        if MAIN in self._entries:
            return MAIN
        raise self._no_document(MAIN)

    def _no_document(self, name: str) -> SourceError:
        """Return the error of an archive without a document."""
        for folder, kind in _OTHER_PROGRAMS.items():
            if any(entry.startswith(folder) for entry in self._entries):
                return SourceError(f"{self._origin} is {kind}, not a Word document.")
        return SourceError(
            f"{self._origin} is no Word document: it is a zip archive without the text of one "
            f"({name})."
        )

    def _related(self, main: str) -> list[tuple[str, str, _Part]]:
        """Return the parts that the document refers to: kind, id and part."""
        found: list[tuple[str, str, _Part]] = []
        for kind, key, target in self._relationships(main):
            if kind not in TEXT_PARTS or _key(target) not in self._entries:
                continue
            root = self._xml(target)
            if root is None:
                self._broken.append(target)
            else:
                found.append((kind, key, _Part(f"word/part{len(found)}.xml", kind, root)))
        return found

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
            root = etree.fromstring(data, _parser())
            if any(space in STRICT for space in root.nsmap.values()):
                for strict, usual in STRICT.items():
                    data = data.replace(strict.encode(), usual.encode())
                root = etree.fromstring(data, _parser())
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


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the clean package."""

    name: str
    kind: str
    root: etree._Element


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _clean(document: etree._Element, parts: list[_Part]) -> bytes:
    """Return a package that holds a document and ``parts``, and nothing else."""
    types = "".join(
        f'<Override PartName="/{part.name}" ContentType="{_CONTENT_TYPE}.{part.kind}+xml"/>'
        for part in parts
    )
    texts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override'
            f' PartName="/{MAIN}" ContentType="{_CONTENT_TYPE}.document.main+xml"/>{types}</Types>'
        ),
        "_rels/.rels": _relationships_xml([("officeDocument", MAIN)]),
        "word/_rels/document.xml.rels": _relationships_xml(
            [(part.kind, f"/{part.name}") for part in parts]
        ),
    }
    roots = {MAIN: document, **{part.name: part.root for part in parts}}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, root in roots.items():
            archive.writestr(name, etree.tostring(root, encoding="UTF-8"))
    return packed.getvalue()


def _relationships_xml(rows: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(rows)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
