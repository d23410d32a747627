"""Rendering for tests: LibreOffice makes a PDF, poppler measures it and takes pictures.

The fonts of official documents are not free. Fandol (Debian: texlive-lang-chinese) stands in
for them: all its characters are one em wide, as theirs are, so that lines and pages come out
alike. Ask `missing` first; it says why a test must be skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
"""Where Debian keeps the fonts; it is not on fontconfig's own path."""

STAND_INS = {
    "仿宋_GB2312": ("FandolFang", "regular"),
    "楷体_GB2312": ("FandolKai", "regular"),
    "黑体": ("FandolHei", "regular"),
    "宋体": ("FandolSong", "regular"),
    "方正小标宋简体": ("FandolSong", "bold"),
}

MM_PER_PT = 25.4 / 72
_TIMEOUT = 180  # seconds; a first start of LibreOffice takes about ten
_XHTML = "{http://www.w3.org/1999/xhtml}"

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
{rules}
</fontconfig>
"""

_RULE = """  <match target="pattern">
    <test name="family"><string>{wanted}</string></test>
    <edit name="family" mode="assign" binding="strong"><string>{family}</string></edit>
    <edit name="weight" mode="assign" binding="strong"><const>{weight}</const></edit>
  </match>"""


class Line(NamedTuple):
    """A line of a page: its text, and its box in mm from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of the middle of the line below the top edge of the page, in mm."""
        return (self.top + self.bottom) / 2


class Page(NamedTuple):
    """A page: its size in mm, and its lines from top to bottom."""

    width: float
    height: float
    lines: list[Line]


def missing() -> str | None:
    """Return what is not installed, None if documents can be rendered and measured."""
    absent = [name for name in ("soffice", "pdftotext") if shutil.which(name) is None]
    if not FANDOL.is_dir():
        absent.append("the Fandol fonts (texlive-lang-chinese)")
    return f"not installed: {', '.join(absent)}" if absent else None


def to_pdf(docx: bytes, folder: Path) -> Path:
    """Render ``docx`` in ``folder`` with the stand-in fonts and return the PDF."""
    source = folder / "document.docx"
    source.write_bytes(docx)
    profile = (folder / "libreoffice").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        env={**os.environ, "FONTCONFIG_FILE": str(_fontconfig(folder))},
        check=True,
        capture_output=True,
        timeout=_TIMEOUT,
    )
    return source.with_suffix(".pdf")


def pages(pdf: Path) -> list[Page]:
    """Return the pages of ``pdf`` as pdftotext sees them."""
    done = subprocess.run(
        ["pdftotext", "-bbox-layout", str(pdf), "-"],
        check=True,
        capture_output=True,
        timeout=_TIMEOUT,
    )
    # Some PDF text is no XML; what XML cannot hold is of no account for measuring.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", done.stdout.decode("utf-8"))
    root = ElementTree.fromstring(text)
    return [_page(element) for element in root.iter(f"{_XHTML}page")]


def pictures(pdf: Path, folder: Path, dpi: int = 60) -> list[Path]:
    """Write a PNG of every page to ``folder``, for people to look at."""
    prefix = folder / "page"
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(prefix)], check=True, timeout=_TIMEOUT
    )
    return sorted(folder.glob("page-*.png"))


def _fontconfig(folder: Path) -> Path:
    rules = "\n".join(
        _RULE.format(wanted=wanted, family=family, weight=weight)
        for wanted, (family, weight) in STAND_INS.items()
    )
    file = folder / "fonts.conf"
    text = _FONTCONFIG.format(fonts=FANDOL, cache=folder / "fontconfig", rules=rules)
    file.write_text(text, encoding="utf-8")
    return file


def _page(element: ElementTree.Element) -> Page:
    lines = [_line(line) for line in element.iter(f"{_XHTML}line")]
    return Page(
        width=float(element.get("width", 0)) * MM_PER_PT,
        height=float(element.get("height", 0)) * MM_PER_PT,
        lines=sorted(lines, key=lambda line: line.top),
    )


def _line(element: ElementTree.Element) -> Line:
    words = [word.text or "" for word in element.iter(f"{_XHTML}word")]
    left, top, right, bottom = (
        float(element.get(edge, 0)) * MM_PER_PT for edge in ("xMin", "yMin", "xMax", "yMax")
    )
    return Line(" ".join(words), left, top, right, bottom)


class Rule(NamedTuple):
    """A horizontal rule of a page: its edges in mm, and whether it is red."""

    left: float
    top: float
    right: float
    bottom: float
    red: bool


_DOTS_PER_MM = 10
_DARK = bytes(1 if value < 128 else 0 for value in range(256))
_RULE_LENGTH = 140  # mm; no line of type has as much ink


def ink(pdf: Path, page: int) -> tuple[float, list[Rule]]:
    """Return where the first red ink of a page is, in mm from its top, and its rules.

    Unlike boxes of text, which follow the font's own measures, ink is what a reader sees.
    """
    number = str(page)
    resolution = str(25.4 * _DOTS_PER_MM)
    command = ["pdftoppm", "-r", resolution, "-f", number, "-l", number, str(pdf)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT)
    _, size, _, pixels = done.stdout.split(b"\n", 3)
    columns, rows = map(int, size.split())
    first_red = float("inf")
    rules: list[Rule] = []
    for at in range(rows):
        row = pixels[at * columns * 3 : (at + 1) * columns * 3]
        dark, black = row[1::3].translate(_DARK), row[0::3].translate(_DARK)
        red = dark.count(1) - black.count(1)
        if red > 0:
            first_red = min(first_red, at / _DOTS_PER_MM)
        if dark.count(1) < _RULE_LENGTH * _DOTS_PER_MM:
            continue
        left, right = dark.index(1) / _DOTS_PER_MM, (dark.rindex(1) + 1) / _DOTS_PER_MM
        top, bottom = at / _DOTS_PER_MM, (at + 1) / _DOTS_PER_MM
        if rules and rules[-1].bottom == top:
            top = rules.pop().top
        rules.append(Rule(left, top, right, bottom, red > black.count(1)))
    return first_red, rules
