"""What all nodes share: frozen models and spans."""

from __future__ import annotations

from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Node(BaseModel):
    """Base of all nodes: frozen, and no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Span(Node):
    """A half-open range of code points of the decoded text.

    The byte order mark is not counted, line ends are counted as they are in the file
    (CR LF is two code points).
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _is_ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"the end, {self.end}, is before the start, {self.start}")
        return self


def is_absent(value: object) -> bool:
    """Tell whether an optional key is left out of the serialised tree (it is never null)."""
    return value is None


MaybeSpan: TypeAlias = Annotated[Span | None, Field(exclude_if=is_absent)]
"""The span of a node; absent where there is no text source (a tree read from DOCX, say)."""
