"""A line of the page: what a story is read into, and the tree is made of."""

from __future__ import annotations

from dataclasses import dataclass

from converter.model import Role, Table


@dataclass(slots=True)
class Line:
    r"""A paragraph, and what Word says about it.

    Attributes:
        text: Its text; the line ends inside it (``\n``) are breaks.
        role: The role that its style has.
        level: Its outline level, from 1; None for body text.
        lead: Where a heading that the text runs on from ends; None if there is none.
        gap: How many empty paragraphs stand before it.
        table: The table that stands here in the place of a paragraph.
        boxed: It stands in a text box.
    """

    text: str
    role: Role | None = None
    level: int | None = None
    lead: int | None = None
    gap: int = 0
    table: Table | None = None
    boxed: bool = False
