"""Extent: where the last member of a list ends.

The members before it show how long a member is. Where each of them is one paragraph, the text
that follows the last one belongs to what holds the list: 上述…… behind （一）…（五） is a
paragraph of the article, and 存在的问题是…… behind （七） one of the chapter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from converter.outline import patterns
from converter.outline.sequence import Accepted

FEWEST_MEMBERS = 3
"""A list shows how long its members are if it has so many, …"""

ITEM_END = frozenset("；;")
"""… or if a member ends like this: then it is an item, and so is the next one."""

ITEM_LENGTH = 40
"""A member of one sentence that is shorter than this may be a title with its text below it."""

LEADS_ON = frozenset("：:")
"""A member that ends like this is no end."""

SHORTEST_SENTENCE = 4
"""Fewer characters behind a full stop are closing marks and blanks."""

LONGEST_INDENT = 80
"""Blanks before a paragraph are not more than this."""

LONGEST_TURN = 60
"""So many characters tell whether a paragraph turns to the whole."""

_SENTENCE_END = re.compile("[。！？]")


class Members(NamedTuple):
    """The markers of a body or of a paragraph, as this module sees them.

    Attributes:
        text: What they stand in.
        accepted: The markers, in order.
        places: Where each stands among the others and the unmarked text.
        paragraph_of: Tells where the paragraph of a marker begins and ends, in code points.
    """

    text: str
    accepted: Sequence[Accepted]
    places: Sequence[int]
    paragraph_of: Callable[[Accepted], tuple[int, int]]

    def counted(self, position: int) -> bool:
        """Tell whether it is in a list that a paragraph may go on with, no chapter or article."""
        family = self.accepted[position].candidate.family
        return not (family.titled or family.series == "article")

    def last_mark(self, position: int) -> str:
        """Return the last mark of a paragraph."""
        start, end = self.paragraph_of(self.accepted[position])
        return self.text[max(start, end - LONGEST_INDENT) : end].rstrip()[-1:]

    def more_than_title(self, position: int) -> bool:
        """Tell whether a paragraph is too long for a title, or has more than one sentence."""
        start, end = self.paragraph_of(self.accepted[position])
        if end - start > ITEM_LENGTH:
            return True
        stop = _SENTENCE_END.search(self.text, start, end)
        return stop is not None and end - stop.end() > SHORTEST_SENTENCE


class Extents(NamedTuple):
    """What was found.

    Attributes:
        accepted: The markers, those behind an ended list one level further out.
        ended: For unmarked text behind the last member of a list: from which depth on the
            sections end there.
    """

    accepted: list[Accepted]
    ended: dict[int, int]


def turns_at(text: str, places: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return which of ``places`` turn to the whole, and from which depth on lists end there.

    Each of ``places`` comes with the offset at which its paragraph begins in ``text``.
    """
    match = patterns.TURN.compiled.match
    return {
        place: 1 if turn.lastgroup == patterns.COMMENCEMENT else 2
        for place, start in places
        if (turn := match(text, start, start + LONGEST_TURN))
    }


def end_lists(members: Members, plain: Sequence[int], turns: Mapping[int, int]) -> Extents:
    """Let each list end with the paragraph of its last member, if its other members do.

    Args:
        members: The marked paragraphs.
        plain: The places of the unmarked ones, in order.
        turns: Those of them that turn to the whole (各位代表！… 本办法自…起施行。), and from
            which depth on they end lists.
    """
    last = _last_members(members, plain)
    if not (last or turns):
        return Extents([*members.accepted], {})
    extents = Extents([], {})
    open_members: list[tuple[int, int, int]] = []  # depth, depth it moves out to, position
    ended: list[int] = []
    texts = iter([*plain, None])
    text = next(texts)
    for position, (accepted, place) in enumerate(
        zip([*members.accepted, None], [*members.places, None], strict=True)
    ):
        while text is not None and (place is None or text < place):
            while open_members:
                depth, moved, at = open_members[-1]
                if at not in last and not (
                    text in turns and depth >= turns[text] and members.counted(at)
                ):
                    break
                open_members.pop()
                ended.append(depth)
                extents.ended[text] = moved
            text = next(texts)
        if accepted is None:
            break
        depth = moved = accepted.depth
        while open_members and open_members[-1][0] >= depth:
            open_members.pop()
        if ended:
            ended = [level for level in ended if level < depth]
            moved = depth - len(ended)
            accepted = accepted._replace(depth=moved)
        extents.accepted.append(accepted)
        open_members.append((depth, moved, position))
    return extents


def _last_members(members: Members, plain: Sequence[int]) -> set[int]:
    """Return the positions of the last members of lists whose others are one paragraph each."""
    lists: dict[int, list[int]] = {}
    for position, each in enumerate(members.accepted):
        lists.setdefault(each.list, []).append(position)
    return {
        positions[-1]
        for positions in lists.values()
        if len(positions) > 1 and _ends_with_paragraph(members, positions, plain)
    }


def _ends_with_paragraph(members: Members, positions: Sequence[int], plain: Sequence[int]) -> bool:
    """Tell whether the list of the members at ``positions`` ends with the last one's paragraph."""
    first, last = positions[0], positions[-1]
    if not members.counted(last):
        return False
    if bisect_left(plain, members.places[last]) - bisect_right(plain, members.places[first]):
        return False
    items = members.last_mark(positions[-2]) in ITEM_END
    if len(positions) < FEWEST_MEMBERS and not items:
        return False
    return members.last_mark(last) not in LEADS_ON and (items or members.more_than_title(last))
