"""Signature, date and seals: where they stand to each other (GB/T 9704-2012, 7.3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from converter.layout import Align
from converter.layout.elements import Blocks
from converter.layout.profile import SignOff
from converter.layout.titles import width
from converter.layout.word_styles import BODY
from converter.model import Paragraph, Role, Text, plain_text, role_of
from converter.writers.docx.place import Place
from converter.writers.docx.styles import indent
from converter.writers.docx.template import Template

DATE_SHIFT = 2
"""How far right of the signature's the date's first character stands, in 字 (7.3.5.2)."""

STAMP_GAP = "\u3000\u3000"
"""Between the signer's title and the stamp: 2 字 (7.3.5.3)."""

_Side: TypeAlias = tuple[Align, float]
"""How a line is aligned, and its indent in 字: from the left unless it is aligned right."""


Places: TypeAlias = Mapping[Role, Sequence[Place]]
"""How the paragraphs of a role stand, one after the other; the last holds for all further ones."""


def signed(blocks: Blocks, seal: str, template: Template) -> tuple[Blocks, Places]:
    """Return ``blocks``, and how signature and date stand that are among them.

    Organs of a joint document that are sealed stand side by side, several in a paragraph.

    Args:
        blocks: The back matter of a part.
        seal: A key of the profile's ``sign_off``.
        template: The template of the profile.
    """
    names = _lines(blocks, "signature")
    dates = _lines(blocks, "date")
    if not names or not dates:
        return blocks, {}
    profile = template.profile
    way = next((how for key, how in profile.sign_off.items() if key == seal), None)
    way = way or profile.sign_off["none"]
    if way.abreast > 1 and len(names) > 1 and len(dates) == 1:
        return _abreast(blocks, names, dates[0], way, template)
    sizes = max(map(_width, names)), max(map(_width, dates))
    name, day = _sides(way, *sizes, profile.grid.characters)
    return blocks, {
        "signature": [_place("signature", name, way.gap, template)],
        "date": [_place("date", day, way.date_gap or None, template)],
    }


def _abreast(
    blocks: Blocks, names: Sequence[str], date: str, way: SignOff, template: Template
) -> tuple[Blocks, Places]:
    """Return the signatures in rows, each with room for its seal (7.3.5.1).

    The last one stands above the date, which is where a single one would have it.
    """
    characters = template.profile.grid.characters
    longest = max(map(_width, names))
    last = min(characters - way.right - _width(date) / 2, characters - longest / 2)
    apart = max(way.apart, longest + 1)
    first = max(longest, way.apart) / 2
    fitting = 1 + int(max(last - first, 0) / apart)
    columns = min(way.abreast, len(names), fitting)
    one = template.measures.character_of(template.profile.styles["signature"])
    stops = [round((last - apart * back) * one) for back in reversed(range(columns))]
    rows = [names[at : at + columns] for at in range(0, len(names), columns)]
    flush = f"{indent('left', 0, one)} {indent('right', 0, one)}"
    places = [
        Place(
            flush,
            before=way.row_gap if at else way.gap,
            align="left",
            tabs=tuple(stops[-len(row) :]),
            apart=True,
        )
        for at, row in enumerate(rows)
    ]
    lines = [_paragraph("signature", *row) for row in rows]
    lines.append(_paragraph("date", date))
    below = Place(flush, before=0, align="left", tabs=(stops[-1],))
    at = next(at for at, block in enumerate(blocks) if role_of(block) == "signature")
    others = [block for block in blocks[at:] if role_of(block) not in ("signature", "date")]
    return (*blocks[:at], *lines, *others), {"signature": places, "date": [below]}


def _paragraph(role: Role, *texts: str) -> Paragraph:
    """Return a paragraph of ``texts``, each behind a tab."""
    return Paragraph(role=role, content=(Text(text="".join(f"\t{text}" for text in texts)),))


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
    # Digits may be wider than half a character: a date may reach over the edge, not be divided.
    beyond = -DATE_SHIFT if align == "left" else 0
    other = "" if align == "right" else " " + indent("right", beyond, one)
    return Place(indent(sides, characters, one) + other, before, align)


def _lines(blocks: Blocks, role: Role) -> list[str]:
    """Return the texts of the paragraphs of ``role``."""
    return [
        plain_text(block.content)
        for block in blocks
        if block.type == "paragraph" and block.role == role
    ]


def _width(text: str) -> float:
    """Return the width of ``text`` in 字; Latin letters count half."""
    return width(text, 0.5)
