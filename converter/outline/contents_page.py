"""Contents page (目录): the lines of it, below its heading or without one."""

from __future__ import annotations

from converter.outline import patterns
from converter.outline.cursor import Cursor
from converter.outline.line_roles import TITLE_LINES, letters, without_blanks
from converter.outline.title_again import says_again

CONTENTS_LENGTH = 500
"""A contents page has fewer lines."""

FEWEST_CHAPTERS = 3
"""So many chapters with nothing between them are those of a contents page."""


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
    """Return a contents entry without the dots and the page number at its end."""
    return without_blanks(line.rstrip("0123456789-—.…·． \t　（）()"))
