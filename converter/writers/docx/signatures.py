"""Signature, date and seals: where they stand to each other (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from converter.layout import Align
from converter.layout.profile import SignOff
from converter.layout.titles import width
from converter.layout.word_styles import BODY
from converter.model import Block, Role, plain_text
from converter.writers.docx.place import Place
from converter.writers.docx.styles import indent
from converter.writers.docx.template import Template

DATE_SHIFT = 2
"""How far right of the signature's the date's first character stands, in 字 (7.3.5.2)."""

STAMP_GAP = "\u3000\u3000"
"""Between the signer's title and the stamp: 2 字 (7.3.5.3)."""

_Side: TypeAlias = tuple[Align, float]
"""How a line is aligned, and its indent in 字: from the left unless it is aligned right."""


def sign_off(blocks: tuple[Block, ...], seal: str, template: Template) -> dict[Role, Place]:
    """Return how signature and date stand that are among ``blocks``.

    Args:
        blocks: The back matter of a part.
        seal: A key of the profile's ``sign_off``.
        template: The template of the profile.
    """
    names = list(_widths(blocks, "signature"))
    dates = list(_widths(blocks, "date"))
    if not names or not dates:
        return {}
    profile = template.profile
    way = next((how for key, how in profile.sign_off.items() if key == seal), None)
    way = way or profile.sign_off["none"]
    name, day = _sides(way, max(names), max(dates), profile.grid.characters)
    return {
        "signature": _place("signature", name, way.gap, template),
        "date": _place("date", day, way.date_gap or None, template),
    }


def _sides(way: SignOff, name: float, day: float, characters: int) -> tuple[_Side, _Side]:
    """Return how signature and date, of these widths in 字, are aligned and indented.

    Each is set from the side that makes the rule hold whatever width digits have in a font:
    a date begins 2 字 right of the signature, or both share one axis.
    """
    if way.place == "right":
        return ("right", way.right), ("right", way.right)
    if way.place == "centre":
        left = max(min(characters - 2 * way.right - day, characters - name), 0)
        return ("center", left), ("center", left)
    if day > name:
        return ("right", way.right + DATE_SHIFT + day - name), ("right", way.right)
    start = characters - way.right - name
    return ("right", way.right), ("left", max(start + DATE_SHIFT, 0))


def _place(key: Role, side: _Side, before: float | None, template: Template) -> Place:
    style = template.profile.styles.get(key, template.profile.styles[BODY])
    one = template.measures.character_of(style)
    align, characters = side
    sides = "right" if align == "right" else "left"
    other = "" if align == "right" else " " + indent("right", 0, one)
    return Place(indent(sides, characters, one) + other, before, align)


def _widths(blocks: tuple[Block, ...], role: Role) -> Iterator[float]:
    """Yield the widths of the paragraphs of ``role``, in 字; Latin letters count half."""
    for block in blocks:
        if block.type == "paragraph" and block.role == role:
            yield width(plain_text(block.content), 0.5)
