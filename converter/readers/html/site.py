"""The page of a website: which of its elements is the text, and what it says about it.

A site sets much around the text: menus, links, a footer, buttons. The text is looked for

1. in the only ``<main>`` or ``<article>``;
2. in the element that a publishing system is known to put it into (`CONTENT`), if that holds a
   good part of what the page says;
3. in all of the page,

without the elements that are only there to get about (`Furniture`). Title, source and date
stand around the text. They are in ``<meta>`` by the rules for government websites
(《政府网站发展指引》, 国办发〔2017〕47号, the labels of pages), or are found above the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from converter.outline import opening_marker
from converter.readers.html.elements import Element
from converter.readers.lines import MarkedLine

CONTENT = (
    ("itemprop", "articleBody"),  # schema.org
    ("id", "UCAP-CONTENT"),  # gov.cn
    ("id", "js_content"),  # WeChat
    ("class", "rm_txt_con"),  # people.com.cn
    ("class", "trs_editor_view"),  # TRS, a publishing system of many government sites
    ("class", "TRS_Editor"),
    ("id", "vsb_content"),  # VSB, the same
    ("class", "v_news_content"),
    ("id", "zoom"),  # what the buttons for the size of type act on
    ("id", "Zoom"),
    ("class", "pages_content"),
    ("class", "article-content"),
    ("class", "article_content"),
    ("role", "main"),
)
"""Attributes of the element that holds the text, those that say most first."""

SMALLEST_SHARE = 0.25
"""Such an element has at least this share of the text that is no link."""

_TITLES = ("ArticleTitle", "og:title")
_SOURCES = ("ContentSource", "og:article:author")
_DATES = ("PubDate", "article:published_time", "publishdate")

_SOURCE = re.compile(r"(?:来源|信息来源|发布机构)[：:]\s*([^\s|｜【]{2,40})")
_DATE = re.compile(r"[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_SITE_NAME = re.compile(r"(?:\s*[_|｜]|\s+[-–—]+\s+|--+|——).*", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_HEADINGS = ("h1", "h2", "h3")
_TITLED = (*_HEADINGS, "title")
_NOT_READ = frozenset({"script", "style", "template", "noscript", "head"})

FIRST_LINES = 12
"""The title of the text itself stands in one of these lines."""

_FURNITURE_NAMES = frozenset(
    re.findall(
        r"\w+",
        """
    nav navbar navigation menu footer foot sidebar breadcrumb breadcrumbs crumb crumbs share
    bdsharebuttonbox related copyright toolbar qrcode ewm erweima comment comments friendlink
    search login pagination pager
    """,
    )
)
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_FOOT = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|Copyright|\A\s*[（(【\[]?\s*责任?编辑?\s*[：:]"
)
_FILE = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|txt|pptx?)\b", re.IGNORECASE)

MOST_IN_LINES = 500
"""Characters that the foot of a page or a title has at most, and elements."""

MOST_OF_TEXT = 0.5
"""Furniture holds at most this share of the text."""

FEWEST_LINKS, LINKED_SHARE = 4, 0.8
"""An element with so many links, which are so much of its text, is for getting about."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a page is made of.

    Attributes:
        content: The element that holds the text.
        furniture: The elements of it that are only there to get about.
        around: How many characters, those of links apart, stand around it.
        title: The title that stands there too; empty where there is none.
        facts: ``source`` (来源) and ``published`` (发布日期), as far as they are told.
    """

    content: Element
    furniture: Furniture
    around: int
    title: str
    facts: dict[str, str]


def site_of(root: Element) -> Site:
    """Return where the text of a page stands, and what the page says about it."""
    sizes = _sizes(root)
    content = _content(root, sizes)
    labels = _labels(root)
    above = " ".join(_above(root, content))
    facts = {
        "source": _first(labels, _SOURCES) or _match(_SOURCE, above, 1),
        "published": _first(labels, _DATES) or _match(_DATE, above, 0),
    }
    return Site(
        content=content,
        furniture=Furniture(content, sizes),
        around=sizes[id(root)].said - sizes[id(content)].said,
        title="" if content is root else _first(labels, _TITLES) or _title(root, content, sizes),
        facts={key: value for key, value in facts.items() if value},
    )


def titled(lines: Sequence[MarkedLine], title: str) -> list[MarkedLine]:
    """Return ``lines`` below the title that the site sets above them, if they have none."""
    bare = _bare(title)
    if not bare:
        return [*lines]
    firsts = [_bare(line.text) for line in lines[:FIRST_LINES]]
    if bare in firsts:
        at = firsts.index(bare)
        return [*lines[:at], replace(lines[at], level=1), *lines[at + 1 :]]
    if bare in "".join(firsts) or opening_marker(title) is not None:
        return [*lines]
    return [MarkedLine(title, 1), *lines]


class Furniture:
    """Tells which elements are only there to get about, as their names, links or words say."""

    def __init__(self, content: Element, sizes: dict[int, _Size]) -> None:
        self._sizes = sizes
        self._most = sizes[id(content)].said * MOST_OF_TEXT

    def has(self, element: Element) -> bool:
        """Tell whether ``element`` is one of them."""
        size = self._sizes.get(id(element))
        if size is None or not size.text or size.headings or size.said > self._most:
            return False
        if size.links >= FEWEST_LINKS and size.linked >= LINKED_SHARE * size.text:
            return not size.files
        named = [*element.classes, element.attributes.get("id", "")]
        if any(part.lower() in _FURNITURE_NAMES for name in named for part in _NAME.findall(name)):
            return True
        return size.small and bool(_FOOT.search(element.text()))


@dataclass(slots=True)
class _Size:
    """How much stands in an element: characters, those in links; elements, links, …."""

    text: int = 0
    linked: int = 0
    elements: int = 1
    links: int = 0
    headings: int = 0
    files: int = 0

    @property
    def said(self) -> int:
        """Characters that are no link."""
        return self.text - self.linked

    @property
    def small(self) -> bool:
        """Whether it may be a line or two; only of such elements all text is looked at."""
        return self.text <= MOST_IN_LINES >= self.elements


def _sizes(root: Element) -> dict[int, _Size]:
    """Return the size of each element, by its identity."""
    elements = [root, *root.descendants()]
    sizes: dict[int, _Size] = {}
    for element in reversed(elements):  # children before their parents
        size = sizes[id(element)] = _Size()
        if element.tag in _NOT_READ:
            continue
        for child in element.children:
            if isinstance(child, str):
                size.text += len(_bare(child))
                continue
            below = sizes[id(child)]
            size.text += below.text
            size.linked += below.linked
            size.elements += below.elements
            size.links += below.links
            size.headings += below.headings
            size.files += below.files
        if element.tag == "a":
            size.links += 1
            size.linked = size.text
            size.files += bool(_FILE.search(element.attributes.get("href", "")))
        size.headings += element.tag in _HEADINGS
    return sizes


# What the page says about its text


def _labels(root: Element) -> dict[str, str]:
    """Return what the ``<meta>`` of a page say, by their names."""
    labels: dict[str, str] = {}
    for each in root.descendants():
        name = each.attributes.get("name") or each.attributes.get("property")
        if each.tag == "meta" and name:
            labels.setdefault(name, _plain(each.attributes.get("content", "")))
    return labels


def _first(labels: dict[str, str], names: Sequence[str]) -> str:
    return next((labels[name] for name in names if labels.get(name)), "")


def _match(pattern: re.Pattern[str], text: str, group: int) -> str:
    found = pattern.search(text)
    return found[group] if found else ""


def _title(root: Element, content: Element, sizes: dict[int, _Size]) -> str:
    """Return the last great heading above the text, else the title of the page."""
    title = ""
    for each in root.descendants():
        if each is content:
            break
        if each.tag not in _TITLED or not sizes[id(each)].small:
            continue
        text = _plain(each.text())
        if each.tag != "title":
            title = text or title
        elif not title:
            title = _SITE_NAME.sub("", text)
    return title


def _above(root: Element, content: Element) -> Iterator[str]:
    """Yield the texts above ``content``; above all of the page there are none."""
    stack: list[Element | str] = [root]
    while stack:
        here = stack.pop()
        if here is content:
            return
        if isinstance(here, str):
            yield here
        elif here.tag not in _NOT_READ:
            stack.extend(reversed(here.children))


# Where the text stands


def _content(root: Element, sizes: dict[int, _Size]) -> Element:
    elements = [*root.descendants()]
    for tag in ("main", "article"):
        tagged = [each for each in elements if each.tag == tag]
        if len(tagged) == 1:
            return tagged[0]
    candidates = {
        pair: [each for each in elements if pair[1] in each.attributes.get(pair[0], "").split()]
        for pair in CONTENT
    }
    least = max(1, SMALLEST_SHARE * sizes[id(root)].said)
    for found in candidates.values():
        largest = max(found, key=lambda each: sizes[id(each)].said, default=root)
        if largest is not root and sizes[id(largest)].said >= least:
            return largest
    return root


def _plain(text: str) -> str:
    return " ".join(_TAG.sub("", text).split())


def _bare(text: str) -> str:
    return "".join(text.split())
