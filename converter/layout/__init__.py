"""The layout of official documents as data: profiles in TOML, and their typed form."""

from converter.layout.choice import name_for
from converter.layout.profile import (
    HEADING_LEVELS,
    Align,
    Font,
    Grid,
    Page,
    PageNumber,
    Profile,
    Style,
    find,
    is_file,
    load,
    names,
    parse,
)

__all__ = [
    "HEADING_LEVELS",
    "Align",
    "Font",
    "Grid",
    "Page",
    "PageNumber",
    "Profile",
    "Style",
    "find",
    "is_file",
    "load",
    "name_for",
    "names",
    "parse",
]
