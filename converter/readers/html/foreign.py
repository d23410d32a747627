"""Any page: what a reader of it sees, line by line, with the hints that its elements give.

Read is what `converter.readers.html.site` takes for the text of the page. Formatting that the
tree cannot hold is dropped, its text kept, and each kind reported once; scripts, styles and
hidden elements are dropped with their text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from converter.diagnostics import diagnostic
from converter.model import Break, Diagnostic, Document, Inline, Paragraph, Table, Text
from converter.model.visit import joins_with_space
from converter.outline import opening_marker
from converter.readers.docx.number_formats import numbered
from converter.readers.html.elements import Element, elements_of
from converter.readers.html.site import Furniture, site_of, titled
from converter.readers.html.tables import holds_blocks, is_layout, read_table
from converter.readers.lines import MarkedLine, assemble

FORMAT = "HTML"

_LEVELS = {f"h{level}": level for level in range(1, 7)}

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        address article aside blockquote body caption center dd details dialog dir div dl dt
        fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li
        listing main menu ol optgroup p pre search section summary table tbody td tfoot th thead
        tr ul xmp
        """,
    )
)
"""Elements that begin and end lines."""

_DROPPED = {
    **dict.fromkeys(("script", "style", "template", "noscript"), "scripts and styles"),
    **dict.fromkeys(("iframe", "object", "embed", "audio", "video", "canvas", "svg"), "media"),
    **dict.fromkeys(("input", "select", "textarea", "button"), "form fields"),
    **dict.fromkeys(("head", "nav", "title", "meta", "link", "rp", "rt", "datalist"), ""),
}
"""Elements that are dropped with their text, by what the remark calls them; some need none."""

_FORMATTING = {
    **dict.fromkeys(("em", "i", "u"), "emphasis"),
    **dict.fromkeys(("strong", "b"), "strong emphasis"),
    **dict.fromkeys(("s", "strike", "del"), "struck text"),
    **dict.fromkeys(("code", "kbd", "samp", "pre"), "code"),
    **dict.fromkeys(("sub", "sup"), "raised or lowered text"),
    "a": "links",
    "img": "images",
    "blockquote": "block quotes",
    "hr": "thematic breaks",
}
"""What the tree cannot hold; the text stays."""

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")


def read_foreign(root: Element) -> Document:
    """Return the tree of a page that this program did not write."""
    site = site_of(root)
    page = _Page(site.furniture)
    page.add(site.content)
    lines = titled(page.close(), site.title)
    remarks = page.diagnostics()
    if site.around:
        remarks.append(_left_out("characters around its text", site.around))
    return assemble(_with_title(lines), site.facts, remarks)


def table_in(text: str, origin: str) -> Table | None:
    """Return the table that a piece of HTML is, None if it is anything else.

    Raises:
        SourceError: If it goes beyond the limits of `converter.readers.html.elements`.
    """
    root = elements_of(text, origin)
    tables = [each for each in root.descendants() if each.tag == "table"]
    if (
        len(tables) != 1
        or holds_blocks(tables[0])
        or root.text().strip() != tables[0].text().strip()
    ):
        return None
    return read_table(tables[0], _Page()._read_cell)


def _with_title(lines: list[MarkedLine]) -> list[MarkedLine]:
    """Make the first heading the title if it alone is of the outermost level, and unmarked."""
    levels = [(line.level, at) for at, line in enumerate(lines) if line.level]
    if not levels:
        return lines
    level, at = levels[0]
    alone = all(other > level for other, _ in levels[1:])
    if alone and opening_marker(lines[at].text) is None:
        lines[at] = replace(lines[at], level=1)
    return lines


# The numbers of lists

_STYLES = {
    **dict.fromkeys(("a", "lower-alpha", "lower-latin"), ("lowerLetter", ".")),
    **dict.fromkeys(("A", "upper-alpha", "upper-latin"), ("upperLetter", ".")),
    **dict.fromkeys(("i", "lower-roman"), ("lowerRoman", ".")),
    **dict.fromkeys(("I", "upper-roman"), ("upperRoman", ".")),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal"), ("chineseCounting", "、")),
    "none": ("none", ""),
}
"""What a reader sees before an item: the numbers, as Word calls them, and what follows them."""

_DECIMAL = ("decimal", ".")


@dataclass(slots=True)
class _List:
    """A list that is open: how its items are numbered, and the number of the next."""

    style: tuple[str, str]
    number: int
    step: int

    def label(self, item: Element) -> str:
        """Return the number of an item as a reader sees it."""
        number = _whole(item.attributes.get("value"), self.number)
        self.number = number + self.step
        name, stop = self.style
        shown = numbered(name, number) if number > 0 else str(number)
        return f"{shown}{stop}" if stop else ""


def _whole(value: str | None, default: int) -> int:
    value = (value or "").strip()
    return int(value) if re.fullmatch("-?[0-9]{1,9}", value) else default


def _style_of(element: Element) -> tuple[str, str]:
    found = _LIST_STYLE.search(element.attributes.get("style", ""))
    if found:
        return _STYLES.get(found[1].lower(), _DECIMAL)
    return _STYLES.get(element.attributes.get("type", ""), _DECIMAL)


class _Page:
    """The lines found so far, and what was dropped on the way."""

    def __init__(self, furniture: Furniture | None = None) -> None:
        self._furniture = furniture
        self._left_out = 0
        self._lines: list[MarkedLine] = []
        self._dropped: Counter[str] = Counter()
        self._rows: list[list[str]] = [[]]  # of the line at hand; in headings <br> parts them
        self._level: int | None = None  # of the heading that is open
        self._pre = False
        self._lists: list[_List | None] = []
        self._number = ""  # of the list item whose text comes next

    def add(self, element: Element) -> None:
        """Add what a reader sees of ``element``."""
        for child in element.children:
            if isinstance(child, str):
                self._add_text(child)
            else:
                self._add_element(child)

    def close(self) -> list[MarkedLine]:
        """Return the lines of the page."""
        self._flush()
        return self._lines

    def diagnostics(self) -> list[Diagnostic]:
        """Return one remark for each kind of thing that was dropped."""
        remarks = [
            diagnostic("formatting-dropped", format=FORMAT, what=what, count=count, place="")
            for what, count in self._dropped.items()
        ]
        if self._left_out:
            remarks.append(_left_out("menus, links to other pages and the like", self._left_out))
        return remarks

    def _note(self, what: str | None) -> None:
        if what:
            self._dropped[what] += 1

    def _add_element(self, element: Element) -> None:
        tag = element.tag
        if tag in _DROPPED:
            self._note(_DROPPED[tag])
        elif _is_hidden(element):
            self._note("hidden elements")
        elif tag in _BLOCKS and self._furniture and self._furniture.has(element):
            self._flush()
            self._left_out += 1
        elif _is_list_number(element):
            self._add_text(" ".join(element.text().split()))
        elif tag == "br":
            self._break()
        else:
            self._note(_FORMATTING.get(tag))
            if tag == "img":
                self._add_text(element.attributes.get("alt", ""))
            elif tag in _BLOCKS:
                self._flush()
                self._add_block(element)
                self._flush()
            else:
                self.add(element)

    def _add_block(self, element: Element) -> None:
        tag = element.tag
        if tag in _LEVELS:
            outer, self._level = self._level, _LEVELS[tag]
            self.add(element)
            self._flush()
            self._level = outer
        elif tag == "table" and not is_layout(element):
            self._add_table(element)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._add_list(element)
        elif tag == "li" and self._lists:
            self._add_item(element)
        elif tag in ("pre", "listing", "xmp"):
            outer_pre, self._pre = self._pre, True
            self.add(element)
            self._flush()
            self._pre = outer_pre
        else:
            self.add(element)

    def _add_list(self, element: Element) -> None:
        if element.tag == "ol":
            reverse = "reversed" in element.attributes
            items = sum(each.tag == "li" for each in element.elements())
            start = _whole(element.attributes.get("start"), items if reverse else 1)
            self._lists.append(_List(_style_of(element), start, -1 if reverse else 1))
        else:
            if _style_of(element) != _STYLES["none"]:
                self._note("bullets")
            self._lists.append(None)
        self.add(element)
        self._flush()
        self._lists.pop()

    def _add_item(self, element: Element) -> None:
        around = self._lists[-1]
        self._number = around.label(element) if around else ""
        self.add(element)
        self._flush()
        if self._number:  # an item without text: its number is a line of its own
            self._put("")

    def _add_table(self, element: Element) -> None:
        for caption in element.elements():
            if caption.tag == "caption":
                self._add_element(caption)
        self._lines.append(MarkedLine("", table=read_table(element, self._read_cell)))

    def _read_cell(self, cell: Element) -> tuple[Paragraph, ...]:
        page = _Page()
        page.add(cell)
        lines = page.close()
        self._dropped.update(page._dropped)
        return tuple(Paragraph(content=tuple(_inlines(line.text))) for line in lines)

    def _add_text(self, text: str) -> None:
        if not self._pre:
            self._rows[-1].append(text)
            return
        for at, line in enumerate(text.split("\n")):
            if at:
                self._flush()
            self._rows[-1].append(line)

    def _break(self) -> None:
        """In a heading a line end, elsewhere the end of a paragraph."""
        if self._level is None:
            self._flush()
        else:
            self._rows.append([])

    def _flush(self) -> None:
        """End the line at hand."""
        rows = [_collapsed("".join(row)) for row in self._rows]
        self._rows = [[]]
        text = "\n".join(row for row in rows if row)
        if text:
            self._put(text)

    def _put(self, text: str) -> None:
        if self._number:
            gap = " " if joins_with_space(self._number, text) else ""
            text = f"{self._number}{gap}{text}"
            self._number = ""
        self._lines.append(MarkedLine(text, self._level))


def _left_out(what: str, count: int) -> Diagnostic:
    """Return the remark that ``count`` things around the text were left out."""
    return diagnostic("html-left-out", what=what, count=count)


def _is_hidden(element: Element) -> bool:
    attributes = element.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))


def _is_list_number(element: Element) -> bool:
    """Tell whether Word wrote the number of a list item here, and blanks behind it."""
    return bool(_LIST_NUMBER.search(element.attributes.get("style", "")))


def _collapsed(text: str) -> str:
    """Return ``text`` with its white space as a browser shows it.

    A line end between Chinese characters is one of the file, not of the text.
    """
    return _BLANKS.sub(lambda found: _blank(text, found), text).strip()


def _blank(text: str, found: re.Match[str]) -> str:
    if "\n" not in found[0]:
        return " "
    return (
        " "
        if joins_with_space(
            text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        )
        else ""
    )


def _inlines(text: str) -> Iterator[Inline]:
    for at, line in enumerate(text.split("\n")):
        if at:
            yield Break()
        yield Text(text=line)
