"""Which layout a document takes if nobody names one."""

from __future__ import annotations

from converter.layout.elements import MARK_ENDING, is_order_head, is_order_mark
from converter.layout.profile import DEFAULT_PROFILE
from converter.model import Document, Role, plain_text, role_of


def name_for(document: Document) -> str:
    """Return the name of the profile that ``document`` takes by default.

    A speech is told by its kind, minutes by their title or mark (10.3), an order by its mark,
    which may be read as its title (10.2); a letter has a mark without 文件, and 函 in its
    发文字号 (10.1).

    Args:
        document: With the elements of its metadata as blocks (`converter.layout.elements.placed`).
    """
    if document.kind == "speech":
        return "speech"
    marks, titles = _texts(document, "issuer_mark"), _texts(document, "title")
    if any("".join(text.split()).endswith("纪要") for text in (*marks, *titles[-1:])):
        return "minutes"
    if any(map(is_order_mark, marks)) or (
        document.parts and is_order_head(document.parts[0].front)
    ):
        return "order"
    numbered = any("函" in text for text in _texts(document, "document_number"))
    if numbered and marks and not any(text.endswith(MARK_ENDING) for text in marks):
        return "letter"
    return DEFAULT_PROFILE


def _texts(document: Document, role: Role) -> list[str]:
    """Return the texts of a role at the head of ``document``."""
    front = document.parts[0].front if document.parts else ()
    return [
        plain_text(block.content).strip()
        for block in front
        if block.type == "paragraph" and role_of(block) == role
    ]
