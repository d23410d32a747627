"""From the profile's units (mm, pt, 字, 行) to those of WordprocessingML: 1 twip = 1/20 pt."""

from __future__ import annotations

from typing import NamedTuple

from converter.layout import Profile, Style

TWIPS_PER_PT = 20
TWIPS_PER_MM = 1440 / 25.4
HUNDREDTHS = 100
"""Indents and spaces are also told in hundredths of a character and of a line."""


class Measures(NamedTuple):
    """The lengths that follow from a profile, in twips.

    A full page is exactly filled in every word processor by an exact line distance and a
    closer run spacing, both rounded down; ``w:docGrid`` of the kind ``linesAndChars``, Word's
    own way, halves the characters of a line in LibreOffice.

    Attributes:
        line: Distance of the lines.
        character: Width of a Chinese character of the text with its spacing (一字).
        spacing: What is added to each character of the text's size, negative for closer.
    """

    line: int
    character: int
    spacing: int
    normal_size: float

    @classmethod
    def of(cls, profile: Profile) -> Measures:
        """Work out the lengths of ``profile``."""
        page, grid = profile.page, profile.grid
        width = twips_of_mm(page.width) - twips_of_mm(page.left) - twips_of_mm(page.right)
        height = twips_of_mm(page.height) - twips_of_mm(page.top) - twips_of_mm(page.bottom)
        size = profile.styles["normal"].size
        character = width // grid.characters
        return cls(
            line=height // grid.lines,
            character=character,
            spacing=character - twips_of_pt(size),
            normal_size=size,
        )

    def spacing_of(self, style: Style) -> int:
        """Return the run spacing of ``style``: only type of the text's size is on the grid."""
        return self.spacing if style.size == self.normal_size else 0

    def character_of(self, style: Style) -> int:
        """Return the width of one character (一字) of ``style``."""
        return twips_of_pt(style.size) + self.spacing_of(style)

    def line_of(self, style: Style) -> int:
        """Return the distance of the lines of ``style``."""
        return self.line if style.line is None else twips_of_pt(style.line)


def twips_of_mm(length: float) -> int:
    """Return a length in mm as twips."""
    return round(length * TWIPS_PER_MM)


def twips_of_pt(length: float) -> int:
    """Return a length in pt as twips."""
    return round(length * TWIPS_PER_PT)
