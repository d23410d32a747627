"""Changes anywhere in a tree: each gives a changed copy that shares what it leaves alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from pydantic import ValidationError

from converter.errors import EditError
from converter.model import (
    Cell,
    Diagnostic,
    Document,
    Heading,
    Item,
    Paragraph,
    Part,
    Row,
    Section,
    Span,
    Table,
    leaves,
    walk,
)
from converter.model.base import Node
from converter.model.visit import AnyNode, N

if TYPE_CHECKING:
    Replacement: TypeAlias = AnyNode | Iterable[AnyNode] | None
    Change: TypeAlias = Callable[[AnyNode], Replacement]


CHILD_FIELDS: dict[type[Node], tuple[str, ...]] = {
    Document: ("parts",),
    Part: ("front", "body", "back"),
    Section: ("marker", "heading", "content"),
    Paragraph: ("content",),
    Heading: ("content",),
    Item: ("marker", "content"),
    Table: ("rows",),
    Row: ("cells",),
    Cell: ("content",),
}
"""Where each node holds others, in document order; a node that is not here is a leaf."""


def edit(tree: N, change: Change) -> N:
    """Return ``tree`` with every node below it changed by a function.

    Args:
        tree: A document, or any node of one.
        change: Called with each node below ``tree``, in document order, each after what stands
            below it. It returns the node itself to keep it, another to put in its place,
            several, or None to take it out.

    Raises:
        EditError: If something would stand where it cannot: a section in a heading.
    """
    return _rebuilt(tree, lambda node: _put_in(change(node), node))


def replace(tree: N, old: AnyNode, *new: AnyNode) -> N:
    """Return ``tree`` with ``new`` in the place of ``old``; without ``new`` it is taken out.

    Args:
        tree: A document, or any node of one.
        old: A node below it: the very object, not one that is equal.
        new: What takes its place.

    Raises:
        EditError: If ``old`` is not there, or something would stand where it cannot.
    """
    check_below(tree, (old,))
    return edit(tree, lambda node: new if node is old else node)


def remove(tree: N, *nodes: AnyNode) -> N:
    """Return ``tree`` without some of its nodes and all that stands below them.

    Raises:
        EditError: If one of them is not there, stands below another, or cannot be missed (the
            marker of an item).
    """
    check_below(tree, nodes)
    unwanted = {id(node) for node in nodes}
    if any(id(below) in unwanted for node in nodes for below in walk(node) if below is not node):
        raise EditError("One of the nodes stands below another. Name the outer one only.")
    return edit(tree, lambda node: None if id(node) in unwanted else node)


def insert(
    tree: N,
    *new: AnyNode,
    before: AnyNode | None = None,
    after: AnyNode | None = None,
) -> N:
    """Return ``tree`` with nodes put beside one that is there.

    Args:
        tree: A document, or any node of one.
        new: What is put there.
        before: The node below ``tree`` that is to follow.
        after: Or the one that is to stand before them.

    Raises:
        EditError: If the place is not named, not there, or cannot hold ``new``.
    """
    if (before is None) == (after is None):
        raise EditError("insert needs one place: before=node or after=node.")
    if before is not None:
        return replace(tree, before, *new, before)
    assert after is not None
    return replace(tree, after, after, *new)


def without_spans(tree: N) -> N:
    """Return ``tree`` without spans, and without diagnostics that speak of a place."""
    return _bare(_rebuilt(tree, _bare))


def remaining(
    diagnostics: Iterable[Diagnostic], nodes: Iterable[AnyNode]
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that speak of a leaf below ``nodes``, or of no place at all."""
    spans = sorted(
        (leaf.span.start, leaf.span.end)
        for node in nodes
        for leaf in leaves(node)
        if leaf.span is not None
    )
    starts = [start for start, _ in spans]

    def is_there(place: Span) -> bool:
        leaf = bisect_right(starts, place.start) - 1
        return leaf >= 0 and place.start < spans[leaf][1]

    return tuple(each for each in diagnostics if each.span is None or is_there(each.span))


def check_below(tree: AnyNode, nodes: Iterable[AnyNode]) -> None:
    """Check that nodes stand below ``tree``.

    Raises:
        EditError: If one does not.
    """
    there = {id(node) for node in walk(tree)} - {id(tree)}
    for node in nodes:
        if id(node) not in there:
            raise EditError(
                f"The {type(node).__name__} is not in this tree. Look for it again: an edit makes "
                "new nodes of all that stand above what it changes."
            )


def _put_in(new: Replacement, old: AnyNode) -> Replacement:
    """Return what takes the place of ``old``, without the spans that did not stand below it."""
    if new is old or new is None:
        return new
    known = {id(node) for node in walk(old)}

    def bare(node: AnyNode) -> AnyNode:
        return node if id(node) in known else _bare(node)

    nodes = (new,) if isinstance(new, Node) else new
    return [bare(_rebuilt(node, bare)) for node in nodes]


def _bare(node: N) -> N:
    """Return ``node`` without its span."""
    if getattr(node, "span", None) is None:
        return node
    return node.model_copy(update={"span": None})  # type: ignore[return-value]  # a copy of it


def _rebuilt(tree: N, change: Change) -> N:
    """Return ``tree`` with ``change`` made to every node below it; no recursion, as it is deep."""
    frames: list[_Frame] = [_Frame(tree)]
    while True:
        frame = frames[-1]
        child = next(frame.todo, None)
        if child is not None:
            frames.append(_Frame(child))
            continue
        frames.pop()
        done = frame.done()
        if not frames:
            return done  # type: ignore[return-value]  # a node that is rebuilt keeps its type
        frames[-1].take(frame.node, change(done))


class _Frame:
    """A node that is being rebuilt.

    Attributes:
        node: The node as it was.
        todo: The children that have not been looked at.
        new: What the others became, by field.
    """

    def __init__(self, node: AnyNode) -> None:
        self.node = node
        self.todo = self._children()
        self.new: dict[str, list[AnyNode]] = {}
        self._changed = False

    def _children(self) -> Iterator[AnyNode]:
        for name in CHILD_FIELDS.get(type(self.node), ()):
            self.new[name] = []
            value = getattr(self.node, name)
            if isinstance(value, tuple):
                yield from value
            elif value is not None:
                yield value

    def take(self, old: AnyNode, new: Replacement) -> None:
        """Put ``new`` in the place of ``old``, the child that ``todo`` gave last."""
        field = self.new[next(reversed(self.new))]
        if new is old:
            field.append(old)
            return
        self._changed = True
        if isinstance(new, Node):
            field.append(new)
        elif new is not None:
            field.extend(new)

    def done(self) -> AnyNode:
        """Return the node with its new children: itself, if none of them is new.

        Raises:
            EditError: If a child cannot stand where it does.
        """
        if not self._changed:
            return self.node
        fields = dict(self.node)
        for name, nodes in self.new.items():
            fields[name] = tuple(nodes) if isinstance(fields[name], tuple) else _single(nodes)
        if isinstance(self.node, Document):
            fields["diagnostics"] = remaining(self.node.diagnostics, fields["parts"])
        else:
            fields["span"] = None
        try:
            return type(self.node).model_validate(fields)
        except ValidationError as error:
            raise EditError(_explain(self.node, fields, error)) from None


def _single(nodes: list[AnyNode]) -> AnyNode | tuple[AnyNode, ...] | None:
    """Return what a field for one node is to hold; several cannot stand there."""
    return nodes[0] if len(nodes) == 1 else tuple(nodes) or None


def _explain(node: AnyNode, fields: dict[str, object], error: ValidationError) -> str:
    """Say what cannot stand where."""
    field, *index = error.errors(include_url=False)[0]["loc"]
    value = fields[str(field)]
    if isinstance(value, tuple) and index and isinstance(index[0], int):
        value = value[index[0]]
    where = f"in {field!r} of this {type(node).__name__}"
    match value:
        case None:
            return f"Something must stand {where}. Put another node there, or remove the whole."
        case tuple():
            return f"Only one node can stand {where}. Put the others beside the whole."
        case _:
            return f"No {type(value).__name__} can stand {where}. Put it beside, or change both."
