"""A title that is said again: below what a web page says of the text, or above its contents."""

from __future__ import annotations

from converter.outline import patterns
from converter.outline.cursor import Cursor
from converter.outline.line_roles import (
    FRONT_LINES,
    NOTE_LENGTH,
    TITLE_LENGTH,
    is_salutation,
    is_web_remark,
    letters,
    without_blanks,
)
from converter.outline.lines import ends_sentence

SHORTEST_REPEAT = 4
"""A part of the title that is shorter says nothing."""


def says_again(line: str, title: str) -> bool:
    """Tell whether ``line`` says the title once more, whole or a part of it."""
    if len(line) < SHORTEST_REPEAT or line[-1] in "：:。":
        return False
    return letters(line) in letters(title)


def find_title_again(cursor: Cursor, title: str) -> range:
    """Return which lines from the one at hand on say the title again, on one line or on two.

    Between them stands only what a web page says of it. The issuer, which may be the first line
    of a title, signs too: it is none.
    """
    if patterns.ENDS_WITH_ORGAN.fullmatch(title):
        return range(0)
    whole = without_blanks(title)
    for index in range(cursor.at, min(cursor.at + FRONT_LINES, len(cursor.paragraphs))):
        text = cursor.paragraphs[index].text
        if len(text) <= NOTE_LENGTH and patterns.NEWS.fullmatch(text):
            continue
        if len(text) > TITLE_LENGTH or cursor.marked(index):
            break
        line = without_blanks(text)
        if line == whole or _counts_collection(line, whole):
            return range(index, index + 1)
        if whole.startswith(line) and index + 1 < len(cursor.paragraphs):
            further = cursor.paragraphs[index + 1].text
            if line + without_blanks(further) == whole:
                return range(index, index + 2)
        if _is_of_document(index, cursor):
            break
    return range(0)


def _is_of_document(index: int, cursor: Cursor) -> bool:
    """Tell whether a line is the document's own, nothing that a web page says of it.

    It ends a sentence, introduces or addresses something, or is a date below a signature.
    """
    text = cursor.paragraphs[index].text
    if patterns.PUBLICATION.fullmatch(text) or patterns.CATALOGUED.fullmatch(text):
        return False
    if is_web_remark(text):
        return False
    if ends_sentence(text) or is_salutation(text):
        return True
    if patterns.CONTENTS.fullmatch(text) or patterns.GREETED.fullmatch(text):
        return True
    return (
        index > cursor.at
        and patterns.DATE.fullmatch(text) is not None
        and patterns.SIGNATURE.fullmatch(cursor.paragraphs[index - 1].text) is not None
    )


def _counts_collection(line: str, title: str) -> bool:
    """Tell whether a line is the title with the number of texts below it: ××总结（精选6篇）."""
    return line.startswith(title) and patterns.COLLECTION.fullmatch(line[len(title) :]) is not None
