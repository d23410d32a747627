"""word/styles.xml, and the properties of paragraphs and runs that it is made of.

Children of ``w:pPr`` and ``w:rPr`` stand in the order of their schema; Word refuses others.
"""

from __future__ import annotations

from collections.abc import Iterator

from converter.layout import HEADING_LEVELS, Profile, Style
from converter.layout.word_styles import BODY, NORMAL, lead_style_id, style_name
from converter.writers.docx.markup import WORD_NAMESPACES, XML_HEAD, escape_attribute
from converter.writers.docx.units import HUNDREDTHS, Measures

LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
"""Chinese, and English for Latin letters in it."""


_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders><w:tblCellMar>"
    '<w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
    '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def styles_xml(profile: Profile, measures: Measures) -> str:
    """Return word/styles.xml for ``profile``."""
    normal = profile.styles[NORMAL]
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{run_properties(profile, measures, normal, LANGUAGE)}"
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    styles = "".join(_style(profile, measures, key, style) for key, style in profile.styles.items())
    return (
        f"{XML_HEAD}<w:styles {WORD_NAMESPACES}>{defaults}{_DEFAULTS}{styles}"
        f"{''.join(_lead_styles(profile, measures))}</w:styles>"
    )


def run_properties(profile: Profile, measures: Measures, style: Style, language: str = "") -> str:
    """Return ``w:rPr`` of ``style``."""
    size = round(style.size * 2)
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    return (
        f"<w:rPr>{fonts(profile, style.font, style.latin)}{color}"
        f'<w:spacing w:val="{measures.spacing_of(style)}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{language}</w:rPr>'
    )


def fonts(profile: Profile, chinese: str, latin: str | None = None) -> str:
    """Return ``w:rFonts`` of two fonts of ``profile``.

    Without a Latin one the Chinese font stands in all four slots, so that quotation marks,
    dashes and ellipses, which Chinese and Latin share, are Chinese in programs that ignore
    ``w:hint`` as well.
    """
    east = escape_attribute(profile.fonts[chinese].name)
    west = escape_attribute(profile.fonts[latin or chinese].name)
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{west}" w:hAnsi="{west}"'
        f' w:eastAsia="{east}" w:cs="{west}"/>'
    )


def space_before(lines: float, measures: Measures) -> str:
    """Return the attributes of ``w:spacing`` for blank lines; some programs read only one."""
    return f'w:beforeLines="{round(lines * HUNDREDTHS)}" w:before="{round(lines * measures.line)}"'


def indent(side: str, characters: float, width: int) -> str:
    """Return the attributes of ``w:ind`` for ``characters`` of ``width`` twips on one side.

    LibreOffice reads only the twips; Word and WPS follow the characters.
    """
    hundredths = round(characters * HUNDREDTHS)
    return f'w:{side}Chars="{hundredths}" w:{side}="{round(characters * width)}"'


def _style(profile: Profile, measures: Measures, key: str, style: Style) -> str:
    """Return ``w:style`` of one paragraph style."""
    called = style_name(key)
    if key == NORMAL:
        own = _normal_properties(profile, measures)
        opening, bonds = 'w:type="paragraph" w:default="1"', ""
    else:
        own = _paragraph_properties(measures, key, style)
        custom = "" if called.built_in else ' w:customStyle="1"'
        opening, bonds = f'w:type="paragraph"{custom}', _bonds(key)
    return (
        f'<w:style {opening} w:styleId="{escape_attribute(called.id)}">'
        f'<w:name w:val="{escape_attribute(called.name)}"/>{bonds}<w:qFormat/>'
        f"<w:pPr>{own}</w:pPr>{run_properties(profile, measures, style)}</w:style>"
    )


def _bonds(key: str) -> str:
    """Return the references of a style to others: base, next, linked character style."""
    body = style_name(BODY).id
    following = "" if key == BODY else f'<w:next w:val="{body}"/>'
    level = _level(key)
    link = f'<w:link w:val="{lead_style_id(level)}"/>' if level else ""
    return f'<w:basedOn w:val="Normal"/>{following}{link}'


def _normal_properties(profile: Profile, measures: Measures) -> str:
    """Return what holds for every paragraph.

    Widow control is off: it would leave pages of 21 lines. LibreOffice reads
    ``w:overflowPunct`` the wrong way round: 1 (the default of Word and WPS) keeps closing
    marks inside the margin there, 0 or its absence lets them hang.
    """
    grid = profile.grid
    gap = int(grid.latin_gap)
    return (
        '<w:widowControl w:val="0"/>'
        f'<w:overflowPunct w:val="{int(grid.hanging_punctuation)}"/>'
        f'<w:autoSpaceDE w:val="{gap}"/><w:autoSpaceDN w:val="{gap}"/>'
        f'<w:spacing w:before="0" w:after="0" {_exact(measures.line)}/>'
        f"{_alignment(profile.styles[NORMAL])}"
    )


def _paragraph_properties(measures: Measures, key: str, style: Style) -> str:
    """Return the children of ``w:pPr`` in which ``style`` differs from ``normal``."""
    level = _level(key)
    parts = (
        "<w:keepNext/>" if style.keep_next else "",
        # LibreOffice sets even an exact line on the grid, in as many of its lines as it needs.
        '<w:snapToGrid w:val="0"/>' if style.line or style.size > measures.normal_size else "",
        _spacing(measures, style),
        _indents(measures, style),
        # Blank lines stand before the first of several paragraphs, not between them.
        "<w:contextualSpacing/>" if style.space_before else "",
        _alignment(style),
        f'<w:outlineLvl w:val="{level - 1}"/>' if level else "",
    )
    return "".join(parts)


def _spacing(measures: Measures, style: Style) -> str:
    attributes = []
    if style.space_before:
        attributes.append(space_before(style.space_before, measures))
    if style.line is not None:
        attributes.append(_exact(measures.line_of(style)))
    return f"<w:spacing {' '.join(attributes)}/>" if attributes else ""


def _indents(measures: Measures, style: Style) -> str:
    attributes = indents(measures, style)
    return f"<w:ind {attributes}/>" if attributes else ""


def indents(measures: Measures, style: Style) -> str:
    """Return the attributes of ``w:ind`` of ``style``."""
    width = measures.character_of(style)
    sides = (("left", style.left), ("right", style.right), ("firstLine", style.first_line))
    return " ".join(indent(side, characters, width) for side, characters in sides if characters)


def _alignment(style: Style) -> str:
    return f'<w:jc w:val="{"both" if style.align == "justify" else style.align}"/>'


def _exact(line: int) -> str:
    return f'w:line="{line}" w:lineRule="exact"'


def _level(key: str) -> int | None:
    """Return the level of a heading style, None of any other."""
    digits = key.removeprefix("heading")
    return int(digits) if digits != key and digits.isdecimal() else None


def _lead_styles(profile: Profile, measures: Measures) -> Iterator[str]:
    """Yield the character styles of run-in headings, linked to the heading styles."""
    for level in range(1, HEADING_LEVELS + 1):
        style = profile.styles[f"heading{level}"]
        yield (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{lead_style_id(level)}">'
            f'<w:name w:val="Heading {level} Char"/><w:basedOn w:val="DefaultParagraphFont"/>'
            f'<w:link w:val="Heading{level}"/><w:qFormat/>'
            f"{run_properties(profile, measures, style)}</w:style>"
        )
