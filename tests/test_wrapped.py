"""A text that e-mail or PDF has wrapped has the outline that it had before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from outline_fixtures import outline

import converter
from converter.outline.lines import NEVER_FIRST, width

LONGEST_LINE = 40
"""What is longer and no sentence (…通知如下：) is indented, too."""

INPUT = Path(__file__).resolve().parent.parent / "input"


def wrapped(text: str, most: int, indent: str, gap: str) -> str:
    """Return ``text`` with lines of at most ``most`` 字; marks hang over, as printers let them."""
    lines: list[str] = []
    for paragraph in filter(None, map(str.strip, text.splitlines())):
        first = indent if paragraph[-1] in "。；" or len(paragraph) > LONGEST_LINE else ""
        lines += [*_lines(first + paragraph, most), *gap]
    return "\n".join(lines)


def _lines(paragraph: str, most: int) -> Iterator[str]:
    line = ""
    for char in paragraph:
        if width(line + char) > most and char not in NEVER_FIRST:
            yield line
            line = ""
        line += char
    yield line


@pytest.mark.parametrize("sample", ["speech.txt", "notice.txt", "regulation.txt"])
@pytest.mark.parametrize("most", [24, 28, 34, 38, 44])
@pytest.mark.parametrize(
    ("indent", "gap"), [("　　", ""), ("", "\n")], ids=["indented", "blank lines between"]
)
def test_wrapping_changes_no_outline(sample: str, most: int, indent: str, gap: str) -> None:
    text = (INPUT / sample).read_text(encoding="utf-8-sig")

    assert unbroken(wrapped(text, most, indent, gap)) == unbroken(text)


def unbroken(text: str) -> list[str]:
    """Return the outline of ``text`` without its line ends and blanks, which wrapping eats."""
    return ["".join(line.replace(" / ", "").split()) for line in outline(converter.parse(text))]
