"""The parts of the package that are the same in every document of a profile."""

from __future__ import annotations

from collections.abc import Sequence

from converter.layout import Font, Profile, structure
from converter.layout.word_styles import style_name
from converter.writers.docx.markup import WORD_NAMESPACES, XML_HEAD, escape, escape_attribute
from converter.writers.docx.styles import indent, styles_xml
from converter.writers.docx.units import Measures, twips_of_mm

DOCUMENT = "word/document.xml"
CORE_PROPERTIES = "docProps/core.xml"
NUMBERING = "word/numbering.xml"
"""The lists, where markers are numbered; it is no static part."""

PAGE_HEADER = "word/header1.xml"
"""The head of the first page, where the profile sets it there; it is no static part."""

_STRUCTURE_PROPERTIES = "customXml/itemProps1.xml"

_ODD_FOOTER = "rIdOddFooter"
_EVEN_FOOTER = "rIdEvenFooter"
_FIRST_HEADER = "rIdFirstHeader"
_FIRST_FOOTER = "rIdFirstFooter"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# One row a part below word/: relationship id, its kind, file, content type.
_WORD_PARTS = (
    ("rIdStyles", "styles", "styles.xml", f"{_WORD_TYPE}.styles+xml"),
    ("rIdSettings", "settings", "settings.xml", f"{_WORD_TYPE}.settings+xml"),
    ("rIdFonts", "fontTable", "fontTable.xml", f"{_WORD_TYPE}.fontTable+xml"),
    (
        "rIdTheme",
        "theme",
        "theme/theme1.xml",
        "application/vnd.openxmlformats-officedocument.theme+xml",
    ),
    (_ODD_FOOTER, "footer", "footer1.xml", f"{_WORD_TYPE}.footer+xml"),
    (_EVEN_FOOTER, "footer", "footer2.xml", f"{_WORD_TYPE}.footer+xml"),
)
_NUMBERING_PARTS = (("rIdNumbering", "numbering", "numbering.xml", f"{_WORD_TYPE}.numbering+xml"),)
_FIRST_PAGE_PARTS = (
    (_FIRST_HEADER, "header", "header1.xml", f"{_WORD_TYPE}.header+xml"),
    (_FIRST_FOOTER, "footer", "footer3.xml", f"{_WORD_TYPE}.footer+xml"),
)


def _word_parts(profile: Profile, *, numbered: bool) -> tuple[tuple[str, str, str, str], ...]:
    first_page = _FIRST_PAGE_PARTS if profile.letterhead.from_page else ()
    return (*_WORD_PARTS, *first_page, *(_NUMBERING_PARTS if numbered else ()))


def static_parts(
    profile: Profile, measures: Measures, first_footer: str = "", *, numbered: bool = False
) -> dict[str, bytes]:
    """Return the static parts by name, the content types first as readers expect it.

    Args:
        profile: The profile.
        measures: Its lengths.
        first_footer: The paragraphs of the first page's footer, if it has one of its own.
        numbered: The document comes with a numbering part.
    """
    rows = _word_parts(profile, numbered=numbered)
    texts = {
        "[Content_Types].xml": _content_types(rows),
        "_rels/.rels": _package_relationships(),
        "word/_rels/document.xml.rels": _document_relationships(rows),
        **_structure_properties(),
        "word/styles.xml": styles_xml(profile, measures),
        "word/settings.xml": _settings(profile, measures),
        "word/fontTable.xml": _font_table(profile),
        "word/theme/theme1.xml": _theme(profile),
        "word/footer1.xml": _footer(profile, measures, mirrored=False),
        "word/footer2.xml": _footer(profile, measures, mirrored=profile.page_number.outside),
    }
    if profile.letterhead.from_page:
        footer = f"{XML_HEAD}<w:ftr {WORD_NAMESPACES}>{first_footer or '<w:p/>'}</w:ftr>"
        texts["word/footer3.xml"] = footer
    return {name: text.encode("utf-8") for name, text in texts.items()}


def section_properties(profile: Profile, measures: Measures, *, numbered: bool = True) -> str:
    """Return ``w:sectPr``: paper, margins, page numbers, lines of the page.

    Args:
        profile: The profile.
        measures: Its lengths.
        numbered: Its pages have numbers; if not, it must be a single page behind others.
    """
    page = profile.page
    margins = {
        side: twips_of_mm(getattr(page, side)) for side in ("top", "right", "bottom", "left")
    }
    edges = " ".join(f'w:{side}="{length}"' for side, length in margins.items())
    footer = _footer_distance(profile, measures) - _footer_lift(profile, measures)
    first_page = profile.letterhead.from_page and numbered
    first = (
        f'<w:headerReference w:type="first" r:id="{_FIRST_HEADER}"/>'
        f'<w:footerReference w:type="first" r:id="{_FIRST_FOOTER}"/>'
    )
    header = twips_of_mm(profile.letterhead.mark_top) if first_page else 851
    # A first page that has a footer of its own and is given none has an empty one (17.10.6).
    own_first = first_page or not numbered
    return (
        f"<w:sectPr>{first if first_page else ''}"
        f'<w:footerReference w:type="default" r:id="{_ODD_FOOTER}"/>'
        f'<w:footerReference w:type="even" r:id="{_EVEN_FOOTER}"/>'
        f'<w:pgSz w:w="{twips_of_mm(page.width)}" w:h="{twips_of_mm(page.height)}"/>'
        f'<w:pgMar {edges} w:header="{header}" w:footer="{footer}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if own_first else ''}"
        f'<w:docGrid w:type="lines" w:linePitch="{measures.line}"/>'
        "</w:sectPr>"
    )


def _footer_distance(profile: Profile, measures: Measures) -> int:
    """Return the distance of the page number's line from the lower edge, in twips.

    The footer is one line high; its middle, where the dash is, lies `drop` below the text.
    """
    line = measures.line_of(profile.styles["page_number"])
    below = profile.page.bottom - profile.page_number.drop
    return twips_of_mm(below) - line // 2


def _footer_lift(profile: Profile, measures: Measures) -> int:
    """Return how far the page number stands above a rule at the foot of page 1, in twips.

    All footers of a document have one distance from the edge.
    """
    rule = profile.letterhead.foot_rule
    if rule is None:
        return 0
    return max(_footer_distance(profile, measures) - twips_of_mm(rule), 0)


def core_properties(title: str, creator: str, moment: str) -> bytes:
    """Return docProps/core.xml; ``moment`` is an ISO 8601 date and time in UTC."""
    named = (("dc:title", title), ("dc:creator", creator))
    texts = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in named if text)
    dates = "".join(
        f'<dcterms:{event} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{event}>'
        for event in ("created", "modified")
    )
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{texts}<dc:language>zh-CN</dc:language>{dates}</cp:coreProperties>"
    ).encode()


def _content_types(rows: Sequence[tuple[str, str, str, str]]) -> str:
    overrides = [(f"word/{file}", kind) for _, _, file, kind in rows]
    overrides.append((DOCUMENT, f"{_WORD_TYPE}.document.main+xml"))
    core_type = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides.append((CORE_PROPERTIES, core_type))
    custom_type = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    overrides.append((_STRUCTURE_PROPERTIES, custom_type))
    parts = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'
    )


def _package_relationships() -> str:
    return _relationships(
        ("rIdDocument", f"{_OFFICE}/officeDocument", DOCUMENT),
        ("rIdCore", f"{_PACKAGE}/relationships/metadata/core-properties", CORE_PROPERTIES),
    )


def _document_relationships(rows: Sequence[tuple[str, str, str, str]]) -> str:
    parts = [(key, kind, file) for key, kind, file, _ in rows]
    parts.append(("rIdStructure", "customXml", f"../{structure.PART}"))
    return _relationships(*((key, f"{_OFFICE}/{kind}", file) for key, kind, file in parts))


def _structure_properties() -> dict[str, str]:
    """Return what makes the structure a custom XML item of Word (15.2.6), which keeps it."""
    folder, _, name = structure.PART.rpartition("/")
    own = f"{folder}/_rels/{name}.rels"
    target = _STRUCTURE_PROPERTIES.removeprefix(f"{folder}/")
    return {
        own: _relationships(("rIdProperties", f"{_OFFICE}/customXmlProps", target)),
        _STRUCTURE_PROPERTIES: (
            f'{XML_HEAD}<ds:datastoreItem xmlns:ds="{_CUSTOM}" ds:itemID="{structure.ITEM}">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{structure.NAMESPACE}"/></ds:schemaRefs>'
            "</ds:datastoreItem>"
        ),
    }


def _relationships(*rows: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in rows
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _settings(profile: Profile, measures: Measures) -> str:
    """Return word/settings.xml.

    Compatibility mode 15 is Word 2013 and later; without it Word opens the file as one of 2007.
    """
    tab = round(2 * measures.character_of(profile.styles["normal"]))
    modes = "".join(
        f'<w:compatSetting w:name="{name}"'
        f' w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f"{XML_HEAD}<w:settings {WORD_NAMESPACES}>"
        f'<w:zoom w:percent="100"/><w:defaultTabStop w:val="{tab}"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f"<w:compat>{modes}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:settings>"
    )


def _font_table(profile: Profile) -> str:
    """Return word/fontTable.xml: what to take where a font is missing (17.8.3.1)."""
    used = {style.font for style in profile.styles.values()}
    used |= {style.latin for style in profile.styles.values() if style.latin}
    chinese = {style.font for style in profile.styles.values()}
    fonts = "".join(
        _font(profile.fonts[key], 0x86 if key in chinese else 0) for key in sorted(used)
    )
    return f"{XML_HEAD}<w:fonts {WORD_NAMESPACES}>{fonts}</w:fonts>"


def _font(font: Font, charset: int) -> str:
    """Return a row of the font table; the character set 0x86 is GB 2312."""
    others = escape_attribute(",".join(font.alternatives))
    return (
        f'<w:font w:name="{escape_attribute(font.name)}">'
        + (f'<w:altName w:val="{others}"/>' if others else "")
        + f'<w:charset w:val="{charset:02X}"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )


def _footer(profile: Profile, measures: Measures, *, mirrored: bool) -> str:
    """Return a footer with the page number.

    Each piece of the field has a run of its own: WPS does not show a field in one run.
    """
    number = profile.page_number
    field = "".join(
        f"<w:r>{piece}</w:r>"
        for piece in (
            f'<w:t xml:space="preserve">{escape(number.before)}</w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            f'<w:t xml:space="preserve">{escape(number.after)}</w:t>',
        )
    )
    lift = _footer_lift(profile, measures)
    mirror = f'<w:spacing w:after="{lift}"/>' if lift else ""
    mirror += _mirrored(profile, measures) if mirrored else ""
    return (
        f"{XML_HEAD}<w:ftr {WORD_NAMESPACES}>"
        f'<w:p><w:pPr><w:pStyle w:val="{style_name("page_number").id}"/>{mirror}</w:pPr>'
        f"{field}</w:p></w:ftr>"
    )


def _mirrored(profile: Profile, measures: Measures) -> str:
    """Return the page number's indents and alignment with left and right exchanged."""
    style = profile.styles["page_number"]
    width = measures.character_of(style)
    sides = f"{indent('left', style.right, width)} {indent('right', style.left, width)}"
    align = {"left": "right", "right": "left"}.get(style.align, "center")
    return f'<w:ind {sides}/><w:jc w:val="{align}"/>'


_THEME_COLORS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "44546A"),
    ("lt2", "E7E6E6"),
    ("accent1", "4472C4"),
    ("accent2", "ED7D31"),
    ("accent3", "A5A5A5"),
    ("accent4", "FFC000"),
    ("accent5", "5B9BD5"),
    ("accent6", "70AD47"),
    ("hlink", "0563C1"),
    ("folHlink", "954F72"),
)

_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def _theme(profile: Profile) -> str:
    """Return word/theme/theme1.xml, which validators ask for; no style refers to it."""
    font = escape_attribute(profile.fonts[profile.styles["normal"].font].name)
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _THEME_COLORS
    )
    faces = f'<a:latin typeface="{font}"/><a:ea typeface="{font}"/><a:cs typeface=""/>'
    return (
        f'{XML_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' name="gongwen"><a:themeElements>'
        f'<a:clrScheme name="gongwen">{colors}</a:clrScheme>'
        f'<a:fontScheme name="gongwen"><a:majorFont>{faces}</a:majorFont>'
        f"<a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="gongwen"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
