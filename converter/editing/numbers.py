"""Numbers of markers (序号): written anew, each as its marker is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from converter.editing.change import check_below, edit
from converter.editing.typed_numbers import number_path, numbered
from converter.errors import EditError
from converter.markers import FAMILIES, INSERTED_ARTICLE
from converter.model import Document, Item, Marker, Part, Section, children
from converter.model.visit import AnyNode, N

Marked: TypeAlias = Section | Item

_NUMBERING = frozenset({"number-skipped", "number-repeated"})


def number(tree: N, nodes: Iterable[Marked], first: int = 1) -> N:
    """Return ``tree`` with some of its markers numbered one after the other.

    A marker keeps its brackets, its stop, its kind of numeral and their width: (三) becomes
    (四), ３． becomes ４．. What is numbered below it by its number follows (2.1 below 2.).
    References in the text (见第三条) stay as they are.

    Args:
        tree: A document, or any node of one.
        nodes: The sections or items to number, in this order: the very objects.
        first: The number of the first.

    Raises:
        EditError: If a node is not in the tree, has no number, or a marker that cannot have
            the new one (甲 has no eleventh).
    """
    nodes = tuple(nodes)
    check_below(tree, nodes)
    if any(node.marker is None or node.marker.ordinal is None for node in nodes):
        raise EditError("A node without a number cannot be numbered. Give it a marker first.")
    numbers = {id(node): value for value, node in enumerate(nodes, first)}
    return _numbered(tree, lambda place: numbers.get(id(place.node)))


def renumber(tree: N) -> N:
    """Return ``tree`` with the numbers of all its lists made continuous; else as `number`.

    A list is what has markers of one series (`converter.markers.Family.series`) below one
    node. It goes on from the one before it in the same part if it begins with a greater number
    than that one ends, as 第四条 in the second chapter does; if not, it begins at 1. Below one
    node a 1 begins a list anew if two or more members stand before it and a 2 follows.
    第三条之一 keeps to the article before it; markers without a number (——) stay as they are.

    What is continuous does not change. Remarks on skipped and repeated numbers go.

    Raises:
        EditError: If a marker cannot have its number.
    """
    changed = _numbered(tree, _Lists().next_number)
    if changed is tree or not isinstance(changed, Document):
        return changed
    diagnostics = tuple(each for each in changed.diagnostics if each.code not in _NUMBERING)
    return changed.model_copy(update={"diagnostics": diagnostics})


@dataclass(slots=True, eq=False)
class _Siblings:
    """The nodes with markers of one series below one node, in order."""

    nodes: list[Marked] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """A node with a marker, and where it stands.

    Attributes:
        siblings: It and its siblings.
        index: Its place among them.
        around: The node with a marker that holds it.
        part: How many parts begin before it.
        old: Its number, as `number_path` has it.
        new: Its new number; both are there when what it holds is asked about.
    """

    node: Marked
    marker: Marker
    siblings: _Siblings
    index: int
    around: _Place | None
    part: int = 0
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()

    @property
    def nesting(self) -> int:
        """How many nodes around it are of its series."""
        count, place = 0, self.around
        while place is not None:
            count += _series(place.marker) == _series(self.marker)
            place = place.around
        return count


def _series(marker: Marker) -> str:
    family = FAMILIES.get(marker.family)
    return family.series if family else marker.family


def _places(tree: AnyNode) -> Iterator[_Place]:
    """Yield the places of all nodes with a marker, in document order."""
    part = 0
    stack = _with_places((tree,), None)
    while stack:
        node, place, around = stack.pop()
        part += isinstance(node, Part)
        if place is not None:
            place.part = part
            yield place
        stack += _with_places(children(node), place or around)


def _with_places(
    nodes: Iterable[AnyNode], around: _Place | None
) -> list[tuple[AnyNode, _Place | None, _Place | None]]:
    """Return nodes that are siblings, the last one first, with their places and ``around``."""
    groups: dict[str, _Siblings] = {}
    entries = []
    for node in nodes:
        place = None
        if isinstance(node, Section | Item) and node.marker is not None:
            siblings = groups.setdefault(_series(node.marker), _Siblings())
            place = _Place(node, node.marker, siblings, len(siblings.nodes), around)
            siblings.nodes.append(node)
        entries.append((node, place, around))
    return entries[::-1]


def _numbered(tree: N, number_for: Callable[[_Place], int | None]) -> N:
    """Return ``tree`` with the numbers that ``number_for`` gives; None leaves one as it is."""
    markers = [_renamed(place, number_for(place)) for place in _places(tree)]
    following = iter(markers)  # markers are met in the order of their nodes
    return edit(tree, lambda node: next(following) if isinstance(node, Marker) else node)


def _renamed(place: _Place, wanted: int | None) -> Marker:
    """Return the new marker of a place, and note its numbers there."""
    place.old = place.new = number_path(place.marker)
    if not place.old:
        return place.marker
    *before, last = place.old
    if place.around and place.around.old == tuple(before):
        before = list(place.around.new)
    place.new = (*before, last if wanted is None else wanted)
    if place.new == place.old:
        return place.marker
    try:
        return numbered(place.marker, place.new)
    except ValueError as error:
        raise EditError(
            f"The marker {place.marker.text} cannot get the number {place.new[-1]}: {error}. "
            "Give it another kind of marker first."
        ) from None


@dataclass(slots=True)
class _List:
    """A list that is being numbered: the last number that stood there, and the last given."""

    old: int = 0
    new: int = 0
    members: int = 0


class _Lists:
    """The lists of a tree, met in document order."""

    def __init__(self) -> None:
        self.of_siblings: dict[_Siblings, _List] = {}
        self.last: dict[tuple[int, str, int], _List] = {}

    def next_number(self, place: _Place) -> int | None:
        """Return the number of the next marker; None if it is none that counts."""
        ordinal = place.marker.ordinal
        if ordinal is None or place.marker.family not in FAMILIES:
            return None
        own = self.of_siblings.get(place.siblings)
        before = own or self._before(place, ordinal)
        begins = own is not None and _begins_anew(place, ordinal, own)
        here = _List() if begins or before is None else before
        self.of_siblings[place.siblings] = here
        self.last[place.part, _series(place.marker), place.nesting] = here
        if place.marker.family != INSERTED_ARTICLE or ordinal != here.old:
            here.new += 1
        here.old = ordinal
        here.members += 1
        return here.new

    def _before(self, place: _Place, ordinal: int) -> _List | None:
        """Return the list that goes on at ``place``, the first of its siblings, if one does.

        One that ends with the number before comes first, then the nearest.
        """
        lists = [
            (nesting, found)
            for nesting in range(place.nesting, -1, -1)
            if (found := self.last.get((place.part, _series(place.marker), nesting)))
            and found.old < ordinal
        ]
        if not lists:
            return None
        nesting, found = next((one for one in lists if one[1].old == ordinal - 1), lists[0])
        return found if nesting == place.nesting else replace(found)  # ② below ①


def _begins_anew(place: _Place, ordinal: int, before: _List) -> bool:
    """Tell whether a list begins at ``place`` although siblings stand before it."""
    following = place.siblings.nodes[place.index + 1 : place.index + 2]
    return (
        ordinal == 1
        and before.members > 1
        and any(node.marker and node.marker.ordinal == 2 for node in following)
    )
