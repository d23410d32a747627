"""Openers: the candidate that opens each paragraph, also where its number has lost its stop.

What one number is, those around it tell: 10教科书 between 9. and 11., 2组织机构 above 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from converter.markers import FAMILIES
from converter.outline import candidates, patterns
from converter.outline.candidate import Candidate
from converter.outline.lines import Paragraph, ends_sentence
from converter.outline.sections import (
    DECIMALS,
    INNER,
    join_lists_below_titles,
    join_lists_in_sections,
    section_number,
)
from converter.regex import Regex

CHAPTER_TITLE = Regex(r"[^，。；：！？,;:!?]{3,26}")
"""2组织机构, whose number has lost its stop."""

LIST_TITLE = Regex(f"{CHAPTER_TITLE.pattern}[：:]?")
"""2.灭火器的用法, above a list of its own."""

_CELLS = Regex(r"(?:[ 　\t]+[\d.,]+[%％]?){2}$")
"""Two numbers at the end of a row of a table, as text."""

_SPOKEN_OF = ("所有", "项目", "规")
"""What follows 第三条 where it opens an article, and also where it speaks of one, or of a road."""

_ANNEXES = frozenset(("annex", "annex_2", "annex_3"))
_ARABIC = frozenset(row.name for row in FAMILIES.values() if row.series == "arabic")


def openers_of(text: str, paragraphs: Sequence[Paragraph]) -> list[Candidate | None]:
    """Return the candidate that opens each of ``paragraphs``, or None."""
    openers: list[Candidate | None] = []
    for index, paragraph in enumerate(paragraphs):
        opener = candidates.at_start(text, paragraph.start, paragraph.end)
        if opener is not None:
            if opener.family.name == "arabic_bare" and _is_row(paragraph.text):
                opener = None
            else:
                opener.index = index
                opener.certain = paragraph.level is not None and not opener.runs_into(text)
        openers.append(opener)
    _Openers(text, paragraphs, openers).complete()
    return openers


def _is_row(text: str) -> bool:
    """Tell whether a number and its title are cells of a table: 1 堤防达标率（%） 85 95."""
    ends = text[-1].isdecimal() or text[-1] in "%％"
    return ends and _CELLS.search(text) is not None


class _Openers:
    """The openers of a text, each family seen in the light of the others.

    Attributes:
        openers: The opener of each paragraph; more are found for those that have none.
    """

    def __init__(
        self, text: str, paragraphs: Sequence[Paragraph], openers: list[Candidate | None]
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.openers = openers

    def complete(self) -> None:
        """Find what has lost its stop, and which lists stand inside others."""
        openers = self._found()
        families = {opener.family.name for opener in openers}
        if "article" in families and self._leave_out_spoken_of(openers):
            openers = self._found()
        if "decimal" in families:
            if self._find_lost_chapters(openers):
                openers = self._found()
            self._number_sections(openers)
        if not families.isdisjoint(_ANNEXES):
            self._number_annexes(openers)
        self._find_lists_below(openers)
        if families.isdisjoint(_ARABIC):
            return
        self._find_lost_stops(openers)
        self._find_hidden_stops(openers)
        if not families.isdisjoint(DECIMALS):
            join_lists_in_sections(self.text, openers)
        if not families.isdisjoint(INNER):
            join_lists_below_titles(self.text, self.paragraphs, openers)

    def _found(self) -> list[Candidate]:
        return [opener for opener in self.openers if opener is not None]

    def _open(self, index: int, length: int, family: str, number: int) -> Candidate:
        """Let the paragraph at ``index`` be opened by ``number``, its first characters."""
        start = self.paragraphs[index].start
        opener = Candidate(start, start + length, FAMILIES[family], number, index=index)
        self.openers[index] = opener
        return opener

    def _leave_out_spoken_of(self, openers: Sequence[Candidate]) -> bool:
        """Leave out 第十条所有道路, which is no article unless 第九条 is the one above it.

        Returns:
            Whether there is one.
        """
        left_out = False
        above: Candidate | None = None
        for opener in openers:
            if opener.family.series != "article":
                continue
            runs_on = self.text[opener.end - 1] == "条"
            if (
                runs_on
                and self.text.startswith(_SPOKEN_OF, opener.end)
                and not (opener.ordinal == 1 or opener.follows(above))
            ):
                self.openers[opener.index] = None
                left_out = True
            else:
                above = opener
        return left_out

    def _number_sections(self, openers: Sequence[Candidate]) -> None:
        """Take 7 for the number of a section, no quantity, where 7.1 follows it (GB/T 1.1)."""
        above: Candidate | None = None
        for opener in openers:
            if opener.family.name == "decimal" and above and above.family.name == "arabic_bare":
                number = self.text[above.start : above.end].strip()
                above.certain = self.text.startswith((f"{number}.", f"{number}．"), opener.start)
            if opener.family.name == "decimal" and opener.ordinal == 1:
                self._find_section(opener)
            above = opener

    def _number_annexes(self, openers: Sequence[Candidate]) -> None:
        """Take B.1 for the number of a section below 附录B, even if there is no B.2."""
        annexed = [each for each in openers if each.family.name in _ANNEXES]
        letters: list[str] = []
        for each in self.paragraphs:
            head = patterns.ANNEX_HEAD.fullmatch(each.text)
            letters.append(head[1] if head else letters[-1] if letters else "")
        for opener in annexed:
            start = candidates.first_visible(self.text, opener.start, opener.end)
            opener.certain = self.text[start] == letters[opener.index]

    def _find_section(self, below: Candidate) -> None:
        """Let 5 日常养护, directly above 5.1, open its paragraph: 日 counts no days there."""
        index = below.index - 1
        if index < 0 or self.openers[index] is not None:
            return
        paragraph = self.paragraphs[index]
        number, *title = paragraph.text.split(maxsplit=1)
        if not title or ends_sentence(paragraph.text):
            return
        if self.text.startswith((f"{number}.", f"{number}．"), below.start):
            self._open(index, len(number), "arabic_bare", int(number)).certain = True

    def _find_lost_chapters(self, openers: Sequence[Candidate]) -> bool:
        """Let 2组织机构, below 1总则 and above 2.1, open its paragraph; tell whether one does.

        Where 3监督 has no sections, 4保障 above 4.1 tells it. Where one is found, 5附则 behind the
        last section is one too.
        """
        chapter = since = 0
        found = False
        for opener in openers:
            if opener.family.name == "decimal":
                number = section_number(self.text, opener)[0]
                if opener.ordinal == 1 and number > chapter > 0:
                    numbers = range(chapter + 1, number + 1)
                    found |= self._open_chapters(numbers, range(since + 1, opener.index))
                chapter, since = number, opener.index
            elif opener.family.name == "arabic_bare" and opener.ordinal == chapter + 1:
                chapter, since = chapter + 1, opener.index
        if found:
            self._open_chapters([chapter + 1], range(since + 1, len(self.paragraphs)))
        return found

    def _open_chapters(self, numbers: Sequence[int], indices: Sequence[int]) -> bool:
        """Let the paragraphs of ``indices`` that are titles behind ``numbers`` be opened by them.

        The last stands directly above its first section, if it has any.
        """
        upcoming = list(numbers)
        places: list[int] = []
        for index in indices:
            paragraph = self.paragraphs[index]
            if (
                upcoming
                and self.openers[index] is None
                and candidates.without_stop(paragraph.text, upcoming[0])
                and CHAPTER_TITLE.fullmatch(paragraph.text)
            ):
                places.append(index)
                del upcoming[0]
        if upcoming or (indices[-1] + 1 < len(self.paragraphs) and places[-1] != indices[-1]):
            return False
        for number, index in zip(numbers, places, strict=True):
            self._open(index, len(str(number)), "arabic_bare", number)
        return True

    def _find_lost_stops(self, openers: Sequence[Candidate]) -> None:
        """Let 10教科书, between 9. and 11., open its paragraph: it has lost its stop."""
        above: Candidate | None = None
        for opener in openers:
            if opener.family.name != "arabic":
                above = above if above and opener.family.rank > above.family.rank else None
                continue
            if above is not None and opener.ordinal == (above.ordinal or 0) + 2:
                self._find_lost_stop(opener.ordinal - 1, range(above.index + 1, opener.index))
            above = opener

    def _find_lost_stop(self, number: int, indices: Iterable[int]) -> None:
        """Let the first paragraph of ``indices`` that begins with ``number`` be opened by it."""
        for index in indices:
            found = candidates.without_stop(self.paragraphs[index].text, number)
            if self.openers[index] is None and found:
                self._open(index, len(str(number)), "arabic_bare", number)
                return

    def _find_hidden_stops(self, openers: Sequence[Candidate]) -> None:
        """Let 3.1号仓库 open its paragraph where its list has no other 3.: 3.1 counts nothing."""
        numbers = [opener for opener in openers if opener.family.name == "arabic"]
        for opener, following in zip_longest(numbers, numbers[1:]):
            if following is None or not following.follows(opener):
                self._find_hidden_stop(opener)

    def _find_hidden_stop(self, opener: Candidate) -> None:
        """Let the paragraphs directly below ``opener`` be opened by the next numbers."""
        number, index = (opener.ordinal or 0) + 1, opener.index + 1
        while index < len(self.paragraphs):
            paragraph, found = self.paragraphs[index], self.openers[index]
            length = candidates.before_number(paragraph.text, number)
            if not length or not (found is None or found.family.name == "decimal"):
                return
            self._open(index, length, "arabic", number)
            number, index = number + 1, index + 1

    def _find_lists_below(self, openers: Sequence[Candidate]) -> None:
        """Find the lists that begin directly below a title of their own family.

        Such a list has sentences, which the title has not: 2.灭火器的用法 / 1.拔出销子。
        """
        for above, opener, following in zip(openers, openers[1:], openers[2:], strict=False):
            if opener.ordinal != 1 or following.ordinal != 2 or (above.ordinal or 0) < 2:
                continue
            opener.below = (
                above.family is opener.family is following.family
                and above.index + 1 == opener.index == following.index - 1
                and LIST_TITLE.fullmatch(self.paragraphs[above.index].text) is not None
                and ends_sentence(self.paragraphs[opener.index].text)
                and ends_sentence(self.paragraphs[following.index].text)
            )
