"""How a paragraph stands apart from its style."""

from __future__ import annotations

from typing import NamedTuple

from converter.layout import Align
from converter.writers.docx.styles import space_before
from converter.writers.docx.units import Measures


class Place(NamedTuple):
    """How a paragraph stands apart from its style.

    Attributes:
        sides: Attributes of ``w:ind``.
        before: Blank lines (行) before it.
        align: Its ``w:jc``.
        tabs: Where its tab stops are, in twips; the text between two is centred there.
        number: Its ``w:numPr``.
        mark: The properties of its paragraph mark, and so those of its number.
        new_page: It begins on a new page.
        apart: It keeps its distance from a paragraph of the same style too.
    """

    sides: str = ""
    before: float | None = None
    align: Align | None = None
    tabs: tuple[int, ...] = ()
    number: str = ""
    mark: str = ""
    new_page: bool = False
    apart: bool = False

    def properties(self, measures: Measures) -> str:
        """Return the children of ``w:pPr``, in the order of their schema."""
        stops = "".join(f'<w:tab w:val="center" w:pos="{at}"/>' for at in self.tabs)
        parts = (
            "<w:pageBreakBefore/>" if self.new_page else "",
            self.number,
            f"<w:tabs>{stops}</w:tabs>" if stops else "",
            "" if self.before is None else f"<w:spacing {space_before(self.before, measures)}/>",
            f"<w:ind {self.sides}/>" if self.sides else "",
            '<w:contextualSpacing w:val="0"/>' if self.apart else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
            f"<w:rPr>{self.mark}</w:rPr>" if self.mark else "",
        )
        return "".join(parts)


HERE = Place()
"""Where the style has it."""
