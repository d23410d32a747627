"""The style sheet of a page: what a layout profile says, then ``page.css``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from converter.layout import Profile, Style
from converter.layout.profile import MM_PER_PT, Letterhead

_HEAD_STYLES = {
    "head_date": ".front .date",
    "head_signature": ".front .signature",
    "head_note": ".front .note",
}
"""Styles that are not called by the role of what they set."""

_SUBSTITUTES = {
    "fangsong": ("STFangsong", "FandolFang", "Noto Serif CJK SC", "Source Han Serif SC"),
    "kaiti": ("STKaiti", "FandolKai", "Noto Serif CJK SC", "Source Han Serif SC"),
    "heiti": ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC"),
    "songti": ("STSong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"),
    "xiaobiaosong": ("STZhongsong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC"),
}
"""What systems without the fonts of word processors have in their place, by the kind of type."""

_RULES = {"none": "none", "single": "solid", "double": "double"}
_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
_UNSAFE = re.compile(r"[^\w .,()（）—–-]")


def style_sheet(profile: Profile) -> str:
    """Return the whole style sheet.

    Type and lines are multiples of ``--pt``, which is smaller on a telephone.
    """
    rules = [
        _measures(profile),
        *_page(profile),
        *(_rules(profile, name, style) for name, style in profile.styles.items()),
        _below_head(profile),
    ]
    return "".join(rules) + _fixed()


@cache
def _fixed() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def _measures(profile: Profile) -> str:
    """Return the lengths that ``page.css`` works with."""
    page, head, grid = profile.page, profile.letterhead, profile.grid
    normal = profile.styles["normal"]
    spacing = page.text_width / grid.characters / MM_PER_PT - normal.size
    top = 0 if head.from_page else head.mark_top
    lengths = {
        "paper-width": f"{page.width:g}mm",
        "margins": f"{page.top:g}mm {page.right:g}mm {page.bottom:g}mm {page.left:g}mm",
        "line": f"calc({page.text_height / grid.lines / MM_PER_PT:.2f} * var(--pt))",
        "spacing": f"{spacing:.3f}pt",
        "mark-top": f"{top:g}mm",
        "rule": f"{head.rule_weight:g}pt {_RULES[head.rule]} #f00",
        "rule-drop": f"{head.rule_drop:g}mm",
        "rule-aside": f"{_aside(profile):g}mm",
        "record-outer": f"{profile.imprint.outer:g}mm",
        "record-inner": f"{profile.imprint.inner:g}mm",
        "sign-off-right": f"{_sign_off(profile, 'right'):g}em",
        "sign-off-gap": f"calc({_sign_off(profile, 'gap'):g} * var(--line))",
    }
    return f":root{{{''.join(f'--{name}:{value};' for name, value in lengths.items())}}}\n"


def _aside(profile: Profile) -> float:
    """Return how far the rule of 版头 reaches beyond the type area on each side, in mm."""
    length = profile.letterhead.rule_length
    return 0 if length is None else (length - profile.page.text_width) / 2


def _sign_off(profile: Profile, name: str) -> float:
    way = profile.sign_off.get(profile.seal) or profile.sign_off["none"]
    return float(getattr(way, name))


def _page(profile: Profile) -> list[str]:
    """Return the rules of the printed page: paper, margins, page numbers."""
    page, head = profile.page, profile.letterhead
    margins = f"{page.top:g}mm {page.right:g}mm {page.bottom:g}mm {page.left:g}mm"
    rules = [f"@page{{size:{page.width:g}mm {page.height:g}mm;margin:{margins};}}\n"]
    even = "left" if profile.page_number.outside else "right"
    for pages, side in (("right", "right"), ("left", even)):
        rules.append(f"@page :{pages}{{@bottom-{side}{{{_page_number(profile, side)}}}}}\n")
    if head.from_page:
        none = "".join(f"@bottom-{side}{{content:none;}}" for side in ("left", "right"))
        foot = _foot_rule(profile, head)
        rules.append(f"@page :first{{margin-top:{head.mark_top:g}mm;{none}{foot}}}\n")
    return rules


def _page_number(profile: Profile, side: str) -> str:
    """Return the declarations of the page number; its middle lies ``drop`` below the text."""
    number, style = profile.page_number, profile.styles["page_number"]
    top = number.drop - style.size * MM_PER_PT / 2
    return (
        f"content:{_string(number.before)} counter(page) {_string(number.after)};"
        f"font:{style.size:g}pt/1 {_family(profile, style)};vertical-align:top;"
        f"padding-top:{top:.2f}mm;padding-{side}:{style.right:g}em;"
    )


def _foot_rule(profile: Profile, head: Letterhead) -> str:
    """Return the second rule of a letter, at the foot of its first page (10.1)."""
    if head.foot_rule is None:
        return ""
    return (
        f'@bottom-center{{content:"";border-top:{head.rule_weight:g}pt {_RULES[head.rule]} #f00;'
        f"width:{head.rule_length or profile.page.text_width:g}mm;"
        f"margin-top:{profile.page.bottom - head.foot_rule:g}mm;}}"
    )


def _rules(profile: Profile, name: str, style: Style) -> str:
    """Return the rules of what is set in a style: of its role, or of the page for ``normal``."""
    if _PLAIN_NAME.fullmatch(name) is None or name == "page_number":
        return ""
    selector = _HEAD_STYLES.get(name) or {"normal": "main"}.get(name, f".{name}")
    said = [
        f"font-family:{_family(profile, style)}",
        f"font-size:calc({style.size:g} * var(--pt))",
        f"text-align:{style.align}",
        f"text-indent:{style.first_line:g}em",
        f"padding:0 {style.right:g}em 0 {style.left:g}em",
    ]
    if style.line is not None:
        said.append(f"line-height:calc({style.line:g} * var(--pt))")
    if style.color is not None:
        said.append(f"color:#{style.color}")
    if style.keep_next:
        said.append("break-after:avoid")
    rule = f"{selector}{{{';'.join(said)};}}\n"
    if name == "body":
        rule = f".body{{text-align:{style.align};}}\n{_paragraphs(style)}"
    if style.space_before:
        lines = f"calc({style.space_before:g} * var(--line))"
        rule += f"{selector}:not({selector} + {selector}){{margin-top:{lines};}}\n"
    return rule


def _paragraphs(style: Style) -> str:
    """Return the rule of the text's paragraphs; a run-in heading is in one with its text."""
    return (
        f".body p:not([class]),.lead{{text-indent:{style.first_line:g}em;"
        f"text-align:{style.align};}}\n"
    )


def _below_head(profile: Profile) -> str:
    """Return the rule of what follows the block of title, subtitle … (7.3.2)."""
    heads = ",".join(
        _HEAD_STYLES.get(name, f".{name}")
        for name, style in profile.styles.items()
        if style.head and _PLAIN_NAME.fullmatch(name)
    )
    gap = f"margin-top:calc({profile.head.gap:g} * var(--line))"
    return (
        f":is({heads}) + :not(:is({heads})){{{gap};}}\n"
        f".front:has(> :is({heads}):last-child) + .body{{{gap};}}\n"
    )


def _family(profile: Profile, style: Style) -> str:
    font = profile.fonts[style.font]
    names = (font.name, *font.alternatives, *_SUBSTITUTES.get(style.font, ()))
    generic = "sans-serif" if style.font == "heiti" else "serif"
    return ",".join([*map(_string, names), generic])


def _string(text: str) -> str:
    """Return ``text`` as a string of CSS; what could end it, or the style sheet, is escaped."""
    escaped = _UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'
