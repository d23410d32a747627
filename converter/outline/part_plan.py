"""Part plan: the paragraphs of one part of a text, sorted into front, body and back."""

from __future__ import annotations

from typing import Literal

PartKind = Literal["document", "attachment", "forwarded"]


class PartPlan:
    """The paragraphs of one part by their indices: front, body and back, in source order."""

    def __init__(self, kind: PartKind) -> None:
        self.kind = kind
        self.front: list[int] = []
        self.body: list[int] = []
        self.back: list[int] = []

    @property
    def title_role(self) -> str:
        """The role of the lines of its title."""
        return "title" if self.kind == "document" else "attachment_title"
