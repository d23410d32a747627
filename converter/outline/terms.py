"""Terms of a standard: the number on a line of its own, the term on the next (GB/T 1.1, 8.7.3)."""

from __future__ import annotations

from collections.abc import Sequence

from converter.outline.lines import Paragraph, ends_sentence
from converter.regex import Regex

NUMBER_LENGTH = 11
TERM_LENGTH = 60
"""A line this long is the number alone (12.10.11), or a term with its translation."""

SHORTEST_DEFINITION = 4
"""A shorter line is a cell of a table."""

FEWEST_TERMS = 2

_NUMBER = Regex(r"\d{1,2}(?:\.\d{1,2}){1,3}", ".")
_HAN = Regex("[\u4e00-\u9fff]")
_HEADING = Regex(r"(\d{1,2}(?:\.\d{1,2}){0,2})[ 　\t]*[\u4e00-\u9fff]")


def term_numbers(lines: Sequence[Paragraph]) -> set[int]:
    """Return where the numbers start that stand above a term.

    They count by one (3.1, 3.2) below the heading of their section (3　术语和定义), and each has
    a definition below its term: a number alone is a quantity in a table, or of a page.
    """
    numbers = [
        index
        for index, line in enumerate(lines)
        if len(line.text) <= NUMBER_LENGTH and line.text[0].isdigit() and _is_defined(lines, index)
    ]
    if len(numbers) < FEWEST_TERMS:
        return set()
    headings = _headings(lines)
    found: set[int] = set()
    above = ""  # the number of the last term
    for before, index in zip([0, *numbers], numbers, strict=False):
        number = lines[index].text
        section, _, last = number.rpartition(".")
        if last == "1":
            above = number if headings.get(section, index) < index else ""
        elif above and (section, int(last)) == _next(above):
            found |= {lines[before].start, lines[index].start}
            above = number
        else:
            above = ""
    return found


def _next(number: str) -> tuple[str, int]:
    """Return the section of what follows ``number``, and its place there."""
    section, _, last = number.rpartition(".")
    return section, int(last) + 1


def _is_defined(lines: Sequence[Paragraph], index: int) -> bool:
    """Tell whether a line is a number above a term, which has its definition below it."""
    below = lines[index + 1 : index + 3]
    if len(below) < 2 or not _NUMBER.fullmatch(lines[index].text):
        return False
    term, definition = (line.text for line in below)
    return (
        not any(line.role or line.text[0].isdigit() for line in below)
        and len(term) <= TERM_LENGTH
        and _HAN.search(term) is not None
        and not ends_sentence(term)
        and len(definition) >= SHORTEST_DEFINITION
    )


def _headings(lines: Sequence[Paragraph]) -> dict[str, int]:
    """Return the lines at which sections begin (3　术语和定义), by their numbers."""
    found: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.text[0].isdigit() and not ends_sentence(line.text):
            heading = _HEADING.match(line.text)
            if heading:
                found.setdefault(heading[1], index)
    return found
