"""Contents page (目录): the lines of it, below its heading or without one.

In front matter the heading tells it. In the midst of a text, below a 摘要 or a 前言, the headings
have to come again as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from converter.outline import patterns
from converter.outline.cursor import Cursor
from converter.outline.line_roles import TITLE_LINES, letters, without_blanks
from converter.outline.lines import Paragraph
from converter.outline.title_again import says_again

CONTENTS_LENGTH = 500
"""A contents page has fewer lines."""

FEWEST_CHAPTERS = 3
"""So many chapters with nothing between them are those of a contents page."""

FIRST_ENTRIES = 4
"""One of the first entries comes again as it is, and another of so many below it."""


def contents_length(cursor: Cursor, title: str, addressee_at: int) -> int:
    """Return how many lines from the one at hand on are entries.

    They end where the first of them comes again: the heading that it names.
    """
    first = cursor.peek()
    if first is None:
        return 0
    entry = _entry_text(first.text)
    for ahead in range(1, min(CONTENTS_LENGTH, len(cursor.paragraphs) - cursor.at)):
        end = cursor.at + ahead
        if _entry_text(cursor.paragraphs[end].text) == entry:
            return ahead - _title_lines_before(end, cursor, first.text, title)
    end = cursor.at
    while end < len(cursor.paragraphs) and _is_entry(end, cursor, addressee_at):
        end += 1
    return max(end - cursor.at, bare_contents_length(cursor))


def bare_contents_length(cursor: Cursor) -> int:
    """Return how many lines from the one at hand on are entries of a page without its heading.

    They are chapters, and the first of them comes again directly below the last: the heading
    that it names, with its number or without.
    """
    length = _chapters_length(cursor)
    opener, below = cursor.opener(cursor.at), cursor.peek(length)
    if length < FEWEST_CHAPTERS or opener is None or below is None:
        return 0
    first = cursor.here
    titles = (first.text, first.text[opener.end - first.start :])
    comes_again = _entry_text(below.text) in [_entry_text(title) for title in titles]
    return length if comes_again else 0


def _chapters_length(cursor: Cursor) -> int:
    """Return how many chapters, and their sections, stand below one another without any text.

    The first that comes again is none of them.
    """
    first = cursor.opener(cursor.at)
    if first is None or not first.family.titled:
        return 0
    end = cursor.at + 1
    while (opener := cursor.opener(end)) is not None and opener.family.titled:
        if opener.family is first.family and opener.ordinal == first.ordinal:
            break
        end += 1
    return end - cursor.at


def contents_in_text(paragraphs: Sequence[Paragraph], at: int) -> int:
    """Return how many lines below the one at ``at``, a 目录 in the midst of a text, are entries.

    None are, if their headings do not come again: it is a catalogue then, or a word.
    """
    lines = [each.text for each in paragraphs[at + 1 : at + 1 + CONTENTS_LENGTH]]
    entries = [_entry_text(line) for line in lines]
    for first in range(min(FIRST_ENTRIES, len(lines))):
        again = _again(entries, first, first)
        if again is None:
            continue
        below = range(first + 1, min(first + FIRST_ENTRIES, again))
        if any(_again(entries, index, again) is not None for index in below):
            return _last_entry(lines, entries, first, again)
    return 0


def _again(entries: Sequence[str], index: int, behind: int) -> int | None:
    """Return where the entry at ``index`` comes again behind that at ``behind``."""
    entry = entries[index]
    if not entry:
        return None
    return next((at for at in range(behind + 1, len(entries)) if entries[at] == entry), None)


def _last_entry(lines: Sequence[str], entries: Sequence[str], first: int, again: int) -> int:
    """Return how many of ``lines`` are entries, of which that at ``first`` comes at ``again``.

    The last has a page number where that has one. The headings of the entries above it may
    stand in other words, or on two lines: 1.总则 as 第一章 总则, as 1. / 总则. No entry is a
    sentence, which may stand below such a heading.
    """
    sentence = next((at for at in range(first + 1, again) if lines[at][-1] == "。"), again)
    if lines[first][-1].isdigit():
        return next(at for at in range(sentence, 0, -1) if lines[at - 1][-1].isdigit())
    for entry in filter(_title, entries[:first]):
        for at in range(sentence - 1, first, -1):
            if entries[at].endswith(_title(entry)) and _again(entries, at, again) is None:
                alone = letters(entries[at - 1]) and letters(entries[at - 1]) in letters(entry)
                return at - 1 if alone else at
    return sentence


def _title(entry: str) -> str:
    """Return an entry without its number: 总则 of 1.总则."""
    return entry.rpartition(".")[2]


def _is_entry(index: int, cursor: Cursor, addressee_at: int) -> bool:
    """Tell whether a line is an entry, of a text that has none of its headings.

    Dots lead to its page number, or it has a marker and stands above the 称呼.
    """
    text = cursor.paragraphs[index].text
    if index < addressee_at and (cursor.marked(index) or not letters(text)):
        return True
    return patterns.CONTENTS_ENTRY.fullmatch(text) is not None


def _title_lines_before(end: int, cursor: Cursor, entry: str, title: str) -> int:
    """Return how many lines at the end of a contents page are the title below it.

    They have no page number where the entries have one, or say the title once more.
    """
    numbered = entry[-1].isdigit()
    count = 0
    while count < TITLE_LINES and end - count - 1 > cursor.at:
        index = end - count - 1
        text = cursor.paragraphs[index].text
        bare = numbered and not text[-1].isdigit() and not cursor.marked(index)
        if not (bare or says_again(text, title)):
            break
        count += 1
    return count


def _entry_text(line: str) -> str:
    """Return a contents entry without the dots and the page number at its end.

    Nor does it say which articles the chapter has: 第一章　总则（第一条—第五条）.
    """
    entry = line.rstrip("0123456789-—.…·． \t　（）()")
    if entry.endswith("条"):
        entry = entry[: max(entry.rfind("（第"), entry.rfind("(第"), 0)] or entry
    return without_blanks(entry)
