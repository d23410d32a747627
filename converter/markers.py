"""The marker families (层次序数): how each is printed.

One row a family. GB/T 15834-2011 fixes what follows a marker: ， after 第一 and 其一 (B.3.1),
、 after a bare 一 or 甲 (B.3.2), a full stop after a bare 1 (B.3.3), nothing after a bracket
(B.3.4), a space after 第一章 and 第一条 (B.3.6), nothing after 一是 (B.3.7).
"""

from __future__ import annotations

from dataclasses import dataclass

from converter import numerals
from converter.model import Marker


@dataclass(frozen=True, slots=True)
class Family:
    """A row of the table.

    Attributes:
        name: The value of `Marker.family`.
        official: The printed form, a template over ``{han}`` (一, 十一), ``{n}`` (1, 11) and
            ``{circled}`` (①); None prints what was typed.
        gap: What stands on the page between the marker and the text that follows it.
    """

    name: str
    official: str | None = None
    gap: str = ""


FAMILIES: dict[str, Family] = {
    row.name: row
    for row in (
        Family("part", "第{han}编", gap="　"),
        Family("subpart", "第{han}分编", gap="　"),
        Family("chapter", "第{han}章", gap="　"),
        Family("section", "第{han}节", gap="　"),
        Family("article", "第{han}条", gap="　"),
        Family("portion", "第{han}部分", gap="　"),
        Family("han", "{han}、"),
        Family("han_bracket", "（{han}）"),
        Family("arabic", "{n}."),
        Family("arabic_bracket", "（{n}）"),
        Family("circled", "{circled}"),
        Family("ordinal", "第{han}，"),
        Family("han_is", "{han}是"),
        Family("han_must", "{han}要"),
        Family("aspect"),
        Family("dash"),
    )
}


def official_text(marker: Marker) -> str:
    """Return ``marker`` as it is printed in an official document: （一） for (一).

    A family or a number without an official form is returned as typed.
    """
    family = FAMILIES.get(marker.family)
    if family is None or family.official is None or marker.ordinal is None:
        return marker.text
    try:
        return family.official.format_map(_Forms(marker.ordinal))
    except ValueError:
        return marker.text


def gap_after(marker: Marker) -> str:
    """Return what stands on the page between ``marker`` and its text (a space after 第一条)."""
    family = FAMILIES.get(marker.family)
    return family.gap if family else ""


class _Forms(dict[str, object]):
    """The number in each form that a template may ask for, worked out on demand."""

    def __init__(self, number: int) -> None:
        super().__init__(n=number)
        self.number = number

    def __missing__(self, key: str) -> str:
        return {"han": numerals.to_han, "circled": numerals.to_circled}[key](self.number)
