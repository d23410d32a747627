"""版头 of our own files: elements that share a line of the page, one line each again.

发文字号 and 签发人 stand on one line, a tab between them; in a letter they stand below each other,
right of 份号, 密级 and 紧急程度.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from converter.layout.elements import ABOVE_MARK, MARK_ENDING
from converter.model import Role
from converter.readers.docx.line import Line

_LEFT = frozenset(ABOVE_MARK)
TABBED_ROLES = _LEFT | {"document_number"}
"""Roles whose lines may hold another element behind a tab."""

_SIGNER = "签发人"
_NUMBER_ENDS = ("号", "期", "次")
_CLOSING = "）)〕"
"""What 第6期 may have behind it."""

_NAME_GAP = "\u3000"


def parted(lines: Iterable[Line]) -> list[Line]:
    """Return ``lines`` with each element of the head on a line of its own.

    More than two signers take several lines of the page; they are one line here. 文件 beside the
    marks of several organs stands behind the last of them.
    """
    result: list[Line] = []
    signers: Line | None = None
    documents = False
    for line in signed_apart(lines):
        if line.role == "issuer_mark" and line.text.strip() == MARK_ENDING and _has_mark(result):
            documents = True
            continue
        if documents and line.role != "issuer_mark":
            result[-1].text += MARK_ENDING
            documents = False
        left, _, right = (part.strip() for part in line.text.partition("\t"))
        if line.role in _LEFT and (role := _role_on_the_right(right, result)):
            result += _with_text(line, left)
            result += _with_text(replace(line, role=role), right)
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
    if documents:
        result[-1].text += MARK_ENDING
    return result


def signed_apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield ``lines``, organs that sign side by side (联合行文) on a line each."""
    for line in lines:
        if line.role != "signature" or "\t" not in line.text:
            yield line
            continue
        for name in line.text.split("\t"):
            yield from _with_text(line, name.strip())


def _role_on_the_right(text: str, above: Sequence[Line]) -> Role | None:
    """Return the role of ``text``, which stands on the right below the rule of a letter."""
    if text.startswith(_SIGNER):
        return "signer"
    if text.rstrip(_CLOSING).endswith(_NUMBER_ENDS):
        return "document_number"
    goes_on = bool(text and above) and above[-1].role == "signer"
    return "signer" if goes_on else None


def _has_mark(lines: list[Line]) -> bool:
    return bool(lines) and lines[-1].role == "issuer_mark"


def _with_text(line: Line, text: str) -> list[Line]:
    """Return ``line`` with another text; no text is no line."""
    return [replace(line, text=text)] if text or line.table is not None else []
