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
    changed,
    find,
    is_file,
    load,
    made_once,
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
    "changed",
    "find",
    "is_file",
    "load",
    "made_once",
    "name_for",
    "names",
    "parse",
]
