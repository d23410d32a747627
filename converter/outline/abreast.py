"""Elements that are typed on one line, and have a line each on the page.

发文字号 with 签发人, the organs of a joint 发文机关标志, the entries of 附件说明.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from converter.outline.line_roles import FRONT_LINES, is_issuer_mark
from converter.outline.lines import Paragraph
from converter.outline.patterns import ATTACHMENT_NOTE, DOCUMENT_NUMBER, ENDS_WITH_ORGAN
from converter.regex import Regex

LINE_LENGTH = 400
"""A line that holds several elements is not longer."""

_SIGNER = Regex(r"(.*号)[ \t\u3000]+(?=签\s*发\s*人\s*[：:])", "签")
_DOCUMENT = Regex(r"\s*文\s*件$")
_ENTRY = Regex(r"(?:^附\s*件\s*[：:]|[；;]|[ \t\u3000]|(?<=》))\s*([1-9]\d?)[.．、](?=\D)", "附")
_NOT_BLANK = Regex(r"\S+")


def apart(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return ``paragraphs`` of ``text``, each element that stands on the line of others apart."""
    result: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        starts = _starts(paragraph, text) if _may_hold_several(paragraph, index) else ()
        result += _cut(paragraph, starts) if starts else [paragraph]
    return result


def _may_hold_several(paragraph: Paragraph, index: int) -> bool:
    """Tell whether to look into the line; of most the first and last characters are enough."""
    if paragraph.role or paragraph.level or paragraph.table is not None:
        return False
    text = paragraph.text
    return text[:1] == "附" or (index < FRONT_LINES and ("签" in text or text[-1:] == "件"))


def _starts(paragraph: Paragraph, text: str) -> Sequence[int]:
    """Return where in its line the second and later elements start."""
    line = paragraph.text
    if text[paragraph.start : paragraph.end] != line or len(line) > LINE_LENGTH:
        return ()  # of several lines, or with what is invisible
    if line[0] == "附":
        return _entries(line) if ATTACHMENT_NOTE.fullmatch(line) else ()
    if found := _SIGNER.match(line):
        return (found.end(),) if DOCUMENT_NUMBER.fullmatch(found[1]) else ()
    return _organs(line) if is_issuer_mark(line) else ()


def _entries(line: str) -> Sequence[int]:
    """Return where the second and later entries of 附件：1.甲 2.乙 start."""
    found = [*_ENTRY.finditer(line)]
    counted = [int(each[1]) for each in found] == [*range(1, len(found) + 1)]
    return [each.start(1) for each in found[1:]] if counted else ()


def _organs(line: str) -> Sequence[int]:
    """Return where the second and later organs of a joint mark start."""
    names = [*_NOT_BLANK.finditer(_DOCUMENT.compiled.sub("", line))]
    joint = all(ENDS_WITH_ORGAN.fullmatch(each[0]) for each in names)
    return [each.start() for each in names[1:]] if joint else ()


def _cut(paragraph: Paragraph, starts: Sequence[int]) -> Iterator[Paragraph]:
    """Yield the pieces of a paragraph; those of a mark have its role, for one alone lacks 文件."""
    line = paragraph.text
    role = "issuer_mark" if is_issuer_mark(line) else None
    for start, end in pairwise([0, *starts, len(line)]):
        piece = line[start:end].rstrip()
        at = paragraph.start + start
        gap = paragraph.gap if start == 0 else 0
        yield replace(paragraph, start=at, end=at + len(piece), text=piece, gap=gap, role=role)
