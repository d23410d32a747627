"""What pydantic found wrong, in the words of the tree: a place and a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, get_args

from converter.model import Block, Inline

if TYPE_CHECKING:
    from pydantic import ValidationError

_TAGS = frozenset(
    node.model_fields["type"].default
    for union in (Inline, Block)
    for node in get_args(get_args(union)[0])
)
"""What tells the members of the two unions apart."""

_LONGEST = 300
"""Characters of a message that are shown; what it quotes from the input may be any length."""


class Problem(NamedTuple):
    """One thing that is wrong with the data for a node.

    Attributes:
        path: Where, from the node down: ``parts[0].kind``.
        message: What is wrong.
    """

    path: str
    message: str


def problems_of(error: ValidationError) -> list[Problem]:
    """Return the problems behind ``error``; that a key might as well be absent is not one."""
    return [
        Problem(_path(row["loc"]), row["msg"].removeprefix("Value error, "))
        for row in error.errors(include_url=False, include_context=False, include_input=False)
        if row["type"] != "none_required"
    ]


def shortened(message: str) -> str:
    """Return ``message``, cut where it is too long to be read."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def _path(steps: tuple[int | str, ...]) -> str:
    """Join ``steps``, less those with which pydantic tells the members of a union apart.

    They are the tag of a node behind its index, a class name, or ``literal[…]``.
    """
    path = ""
    after_index = False
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _is_key(step) and not (after_index and step in _TAGS):
            path += f".{step}"
        after_index = isinstance(step, int)
    return path.removeprefix(".")


def _is_key(step: str) -> bool:
    return step.isidentifier() and step.islower()
