"""A text that e-mail or PDF has wrapped has the outline that it had before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from outline_fixtures import outline

import converter
from converter.outline.lines import NEVER_FIRST, width

LONGEST_LINE = 40
"""What is longer and no sentence (…通知如下：) is indented, too."""

PAGE_LINES = 22
"""A page of an official document has so many lines (GB/T 9704-2012, 5.2.3)."""

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


@pytest.mark.parametrize("sample", ["speech.txt", "notice.txt", "regulation.txt"])
@pytest.mark.parametrize("most", [28, 38])
def test_nor_do_lost_indents(sample: str, most: int) -> None:
    text = (INPUT / sample).read_text(encoding="utf-8-sig")
    lines = wrapped(text, most, "　　", "").splitlines()

    assert unbroken("\n".join(line.strip() for line in lines)) == unbroken(text)


@pytest.mark.parametrize("sample", ["speech.txt", "notice.txt", "regulation.txt"])
@pytest.mark.parametrize("number", ["- {} -", "{} / 9", "第 {} 页 共 9 页", "\f{}"])
def test_nor_do_pages(sample: str, number: str) -> None:
    text = (INPUT / sample).read_text(encoding="utf-8-sig")
    lines = wrapped(text, 28, "　　", "").splitlines()
    pages = ["\n".join(lines[at : at + PAGE_LINES]) for at in range(0, len(lines), PAGE_LINES)]
    printed = "".join(f"{page}\n{number.format(at)}\n" for at, page in enumerate(pages, start=1))

    assert without_noise(printed) == unbroken(text)


def without_noise(text: str) -> list[str]:
    """Return the outline of ``text`` without what printing left in it."""
    lines = (re.sub("⟨.*?⟩", "", line) for line in unbroken(text))
    return [line for line in lines if not line.startswith("noise")]


def unbroken(text: str) -> list[str]:
    """Return the outline of ``text`` without its line ends and blanks, which wrapping eats."""
    return ["".join(line.replace(" / ", "").split()) for line in outline(converter.parse(text))]
