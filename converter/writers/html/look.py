"""What a profile gives to all its pages, worked out once."""

from __future__ import annotations

from typing import NamedTuple

from converter import layout
from converter.layout import HEADING_LEVELS, Profile
from converter.writers.html.css import style_sheet


class Look(NamedTuple):
    """The style sheet of a profile, and what the body of a page asks of it.

    Attributes:
        profile: The layout.
        style_sheet: The whole style sheet.
        headings: How many levels of headings have a style.
    """

    profile: Profile
    style_sheet: str
    headings: int


def _look(profile: Profile) -> Look:
    levels = range(1, HEADING_LEVELS + 1)
    headings = sum(f"heading{level}" in profile.styles for level in levels)
    return Look(profile, style_sheet(profile), headings)


look = layout.made_once(_look)
"""The look of the profile of a name."""
