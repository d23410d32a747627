"""版头 of our own files: elements that share a line of the page, one line each again.

发文字号 and 签发人 stand on one line, a tab between them; so do 密级 and 发文字号 of a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from converter.readers.docx.story import Line

HEAD_ROLES = (
    "serial_number",
    "classification",
    "urgency",
    "issuer_mark",
    "document_number",
    "signer",
)
"""The roles of 版头 (7.2)."""

_LEFT = frozenset(HEAD_ROLES[:3])
TABBED_ROLES = _LEFT | {"document_number"}
"""Roles whose lines may hold another element behind a tab."""

_SIGNER = "签发人"
_NUMBER_END = "号"
_NAME_GAP = "\u3000"


def parted(lines: Iterable[Line]) -> list[Line]:
    """Return ``lines`` with each element of the head on a line of its own.

    More than two signers take several lines of the page; they are one line here.
    """
    result: list[Line] = []
    signers: Line | None = None
    for line in lines:
        left, _, right = (part.strip() for part in line.text.partition("\t"))
        if line.role in _LEFT and right.endswith(_NUMBER_END):
            result += _with_text(line, left)
            result += _with_text(replace(line, role="document_number"), right)
        elif line.role == "document_number" and (signers or _SIGNER in right):
            result += _with_text(line, left)
            names = "".join(right.split("\t"))
            if signers is None:
                signers = replace(line, text=names, role="signer")
                result.append(signers)
            else:
                signers.text += _NAME_GAP + names
        else:
            result += _with_text(line, line.text.strip())
    return result


def _with_text(line: Line, text: str) -> list[Line]:
    """Return ``line`` with another text; no text is no line."""
    return [replace(line, text=text)] if text or line.table is not None else []
