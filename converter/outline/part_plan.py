"""Part plan: the paragraphs of one part of a text, sorted into front, body and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

PartKind = Literal["document", "attachment", "forwarded"]


@dataclass(slots=True)
class PartPlan:
    """The paragraphs of one part by their indices: front, body and back, in source order."""

    kind: PartKind = "document"
    front: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)

    @property
    def title_role(self) -> str:
        """The role of the lines of its title."""
        return "title" if self.kind == "document" else "attachment_title"
