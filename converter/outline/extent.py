"""Extent: where the last member of a list ends.

The members before it show how long a member is. Where each of them is one paragraph, the text
that follows the last one belongs to what holds the list: 上述…… behind （一）…（五） is a
paragraph of the article, and 存在的问题是…… behind （七） one of the chapter.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

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

_SENTENCE_END = re.compile("[。！？]")


class Member(NamedTuple):
    """A marked paragraph, as this module sees it.

    Attributes:
        accepted: Its marker.
        place: Where it stands among the others and the unmarked paragraphs.
        start: Where its first paragraph begins, in code points.
        end: Where that paragraph ends.
    """

    accepted: Accepted
    place: int
    start: int
    end: int

    @property
    def counted(self) -> bool:
        """It is a member of a list that a paragraph may go on with, no chapter or article."""
        family = self.accepted.candidate.family
        return not (family.titled or family.series == "article")

    def last_mark(self, text: str) -> str:
        """Return the last mark of its paragraph."""
        return text[max(self.start, self.end - LONGEST_INDENT) : self.end].rstrip()[-1:]

    def more_than_title(self, text: str) -> bool:
        """Tell whether it is too long for a title, or has more than one sentence."""
        if self.end - self.start > ITEM_LENGTH:
            return True
        stop = _SENTENCE_END.search(text, self.start, self.end)
        return stop is not None and self.end - stop.end() > SHORTEST_SENTENCE


class Extents(NamedTuple):
    """What was found.

    Attributes:
        accepted: The markers, those behind an ended list one level further out.
        ended: For unmarked text behind the last member of a list: from which depth on the
            sections end there.
    """

    accepted: list[Accepted]
    ended: dict[int, int]


def end_lists(
    text: str, members: Sequence[Member], plain: Sequence[int], turns: Mapping[int, int]
) -> Extents:
    """Let each list end with the paragraph of its last member, if its other members do.

    Args:
        text: What they are members of.
        members: The marked paragraphs in the order of the text.
        plain: The places of the unmarked ones, in order.
        turns: Those of them that turn to the whole (各位代表！… 本办法自…起施行。), and from
            which depth on they end lists.
    """
    last = _last_members(text, members, plain)
    if not (last or turns):
        return Extents([member.accepted for member in members], {})
    extents = Extents([], {})
    open_members: list[tuple[int, int, int]] = []  # depth, depth it moves out to, position
    ended: list[int] = []
    places = iter([*plain, None])
    place = next(places)
    for position, member in enumerate([*members, None]):
        while place is not None and (member is None or place < member.place):
            while open_members:
                depth, moved, at = open_members[-1]
                turned = place in turns and depth >= turns[place] and members[at].counted
                if not (turned or at in last):
                    break
                open_members.pop()
                ended.append(depth)
                extents.ended[place] = moved
            place = next(places)
        if member is None:
            return extents
        accepted = member.accepted
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


def _last_members(text: str, members: Sequence[Member], plain: Sequence[int]) -> set[int]:
    """Return the positions of the last members of lists whose others are one paragraph each."""
    lists: dict[int, list[int]] = {}
    for position, member in enumerate(members):
        lists.setdefault(member.accepted.list, []).append(position)
    return {
        positions[-1]
        for positions in lists.values()
        if len(positions) > 1
        and _ends_with_paragraph(text, [members[position] for position in positions], plain)
    }


def _ends_with_paragraph(text: str, members: Sequence[Member], plain: Sequence[int]) -> bool:
    """Tell whether a list of several ends with the paragraph of its last member."""
    first, last = members[0], members[-1]
    if not last.counted:
        return False
    if bisect_left(plain, last.place) - bisect_right(plain, first.place):
        return False
    items = members[-2].last_mark(text) in ITEM_END
    if len(members) < FEWEST_MEMBERS and not items:
        return False
    return last.last_mark(text) not in LEADS_ON and (items or last.more_than_title(text))
