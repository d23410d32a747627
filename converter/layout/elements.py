"""What the metadata says, put where it stands on the page.

Writers of pages see blocks with roles only: `placed` turns elements of the metadata into such
blocks, in the order of GB/T 9704-2012 section 7, in the place of what the text has for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from converter.model import Block, Document, Paragraph, Part, Role, Text, plain_text, role_of
from converter.regex import Regex

Blocks: TypeAlias = tuple[Block, ...]

ABOVE_MARK: tuple[Role, ...] = ("serial_number", "classification", "urgency")
HEAD_ROLES: tuple[Role, ...] = (*ABOVE_MARK, "issuer_mark", "document_number", "signer")
"""The roles of 版头 (7.2); those `ABOVE_MARK` stand above 发文机关标志."""

MARK_ENDING = "文件"
"""What a 发文机关标志 may end with, behind the names of its organs (7.2.4)."""

IMPRINT_ROLES: tuple[Role, ...] = ("addressee", "copy_to", "imprint")
"""The roles of 版记 (7.4) as blocks of back matter, behind all others on the page.

A 主送机关 moves there if page 1 has no room (7.3.2).
"""

_FRONT: tuple[Role, ...] = (*HEAD_ROLES, "title", "subtitle", "speaker", "date", "addressee")
_BACK: tuple[Role, ...] = ("closing", "attachment_note", "signature", "date", "note")
_IMPRINT: tuple[Role, ...] = (*_BACK, "copy_to", "imprint")

_KEYS: frozenset[str] = frozenset((*_FRONT, *_IMPRINT, "printer", "print_date"))
_JOINT = frozenset(("issuer_mark", "signature"))
"""Elements of which each member has a line of its own."""

_ORGAN = Regex(
    "(?:[委局厅部院会室组署社处科站所队院]|政府|公司|政协|大学|学院|中心|集团|银行|法院)$"
)


_ORDER = Regex(r"(.{2,}?)(?:命令|令)", "令")


def is_order_mark(text: str) -> bool:
    """Tell whether ``text`` is the mark of an order (10.2): an organ, or its head, and 令."""
    found = _ORDER.fullmatch(text)
    return found is not None and (is_organ(found[1]) or found[1].endswith("主席"))


def is_order_head(blocks: Blocks) -> bool:
    """Tell whether front matter begins with the mark of an order, as its title, and 令号."""
    if len(blocks) < 2 or role_of(blocks[1]) != "document_number":
        return False
    first = blocks[0]
    return (
        first.type == "paragraph"
        and first.role == "title"
        and is_order_mark(plain_text(first.content).strip())
    )


def is_organ(text: str) -> bool:
    """Tell whether ``text`` ends like the name of an organ; a part of one does not."""
    return _ORGAN.search(text) is not None


def placed(document: Document) -> Document:
    """Return ``document`` with the elements of its metadata as blocks.

    Organs that sign together (联合行文) have a block each, also where they share a line.
    """
    document = _signed_apart(document)
    if _KEYS.isdisjoint(document.metadata):
        return document
    parts = list(document.parts or (Part(),))
    first = parts[0]
    front, back = first.front, first.back
    for role in _FRONT:
        if role != "date" or (document.kind == "speech" and not _has(back, role)):
            front = _with(front, _FRONT, role, _values(document, role))
    for role in _BACK:
        if role != "date" or document.kind != "speech" or _has(back, role):
            back = _with(back, _BACK, role, _values(document, role))
    parts[0] = first.model_copy(update={"front": front, "back": back})
    last = parts[-1]
    back = _with(last.back, _IMPRINT, "copy_to", _values(document, "copy_to"))
    back = _with(back, _IMPRINT, "imprint", _imprint(document))
    parts[-1] = last.model_copy(update={"back": back})
    return document.model_copy(update={"parts": tuple(parts)})


def _signed_apart(document: Document) -> Document:
    """Return ``document`` with organs that share a signature's line apart."""
    if not any(len(_apart(block)) > 1 for part in document.parts for block in part.back):
        return document
    parts = tuple(
        part.model_copy(update={"back": tuple(one for block in part.back for one in _apart(block))})
        for part in document.parts
    )
    return document.model_copy(update={"parts": parts})


def _apart(block: Block) -> Blocks:
    if block.type != "paragraph" or block.role != "signature":
        return (block,)
    organs = plain_text(block.content).split()
    if len(organs) < 2 or not all(map(is_organ, organs)):
        return (block,)
    return _paragraphs("signature", organs)


def _values(document: Document, role: Role) -> list[str]:
    """Return the lines of an element that the metadata tells."""
    from converter.metadata import LIST_SEPARATOR, element

    value = element(document, role) if document.metadata.get(role) else None
    if value is None:
        return []
    if role == "signer":
        return [f"签发人：{value}"]
    if role == "copy_to":
        return [f"抄送：{value}"]
    return value.split(LIST_SEPARATOR) if role in _JOINT else [value]


def _imprint(document: Document) -> list[str]:
    """Return the line of 印发机关 and 印发日期, if the metadata tells one of them."""
    from converter.metadata import element

    if not document.metadata.keys() & {"printer", "print_date"}:
        return []
    printer, day = element(document, "printer") or "", element(document, "print_date")
    return [f"{printer}\u3000{day}印发" if day else printer]


def _has(blocks: Blocks, role: Role) -> bool:
    return any(role_of(block) == role for block in blocks)


def _with(blocks: Blocks, order: Sequence[Role], role: Role, values: Sequence[str]) -> Blocks:
    """Return ``blocks`` with ``values`` for those of ``role``, or at their place in ``order``."""
    if not values:
        return blocks
    lines = _paragraphs(role, values)
    at = next((at for at, block in enumerate(blocks) if role_of(block) == role), None)
    if at is None:
        later = set(order[order.index(role) + 1 :])
        at = next((at for at, block in enumerate(blocks) if role_of(block) in later), len(blocks))
    others = [block for block in blocks[at:] if role_of(block) != role]
    return (*blocks[:at], *lines, *others)


def _paragraphs(role: Role, texts: Iterable[str]) -> Blocks:
    return tuple(Paragraph(role=role, content=(Text(text=text),)) for text in texts)
