"""版头 and 版记: the head of an official document, and the record at its foot (7.2, 7.4).

The head is set in the flow of the first page: blank space before the mark, an empty paragraph
with a lower border for the rule. Where the profile measures from the edge of the page (信函),
mark and rule are the header of the first page, which word processors let push the text down.
The record is a table of one column that floats at the foot of the type area: its rules keep
the full width while its lines are indented, and it needs no counting of lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from converter.layout.elements import ABOVE_MARK, IMPRINT_ROLES, MARK_ENDING, is_organ
from converter.layout.pages import lines as count_lines
from converter.layout.profile import MM_PER_PT
from converter.layout.titles import width
from converter.model import Role
from converter.regex import Regex
from converter.writers.docx.markup import SPECK, SPECK_HEIGHT, WORD_NAMESPACES, XML_HEAD
from converter.writers.docx.runs import RunStart, runs
from converter.writers.docx.styles import indent, space_before
from converter.writers.docx.template import Template
from converter.writers.docx.units import TWIPS_PER_PT, twips_of_mm, twips_of_pt

Lines = Mapping[Role, Sequence[str]]
"""The lines of each element."""

_BELOW_TYPE = 0.2, 0.12
"""How far a line reaches below its type: word processors set the base line at four fifths of
an exact line, and a Chinese character reaches 0.12 of its size below it."""

_SIGNER = re.compile(r"\s*签\s*发\s*人\s*[：:]\s*")
_SIGNER_LABEL = "签发人："
_NAMES_A_LINE = 2  # 7.2.6
_RIGHT_IN_A_LETTER: tuple[Role, ...] = ("document_number", "signer")
"""Roles that stand right of those `ABOVE_MARK`, below the rule of a letter."""

_NOTHING: tuple[Role, str] = ("serial_number", "")
"""What stands beside a line that is alone there."""

_SLACK = 0.25
"""What a cell has beyond its longest name, in 字: LibreOffice breaks one that just fits."""

_NO_MARGINS = (
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
)
_PRINT_DATE = Regex(r"(.*?)\s*(\S*[年.]\S*\s*印\s*发.*)")
_BARE_PRINT_DATE = Regex(r"[0-9一二〇○零]{4}年[^年]{2,8}日\s*印\s*发", "发")
_COPY_LABEL = Regex(r"(?:主\s*送|抄\s*[送报]|[分发]\s*送)\s*[：:]\s*")
_BORDERS = {
    "none": ("nil", "nil"),
    "single": ("single", "single"),
    "double": ("thickThinMediumGap", "thinThickMediumGap"),
}
"""How rules are called, the upper and the lower one: a double rule is thick outside (10.1)."""


def letterhead(lines: Lines, template: Template) -> str:
    """Return the paragraphs of the head in the flow of the first page."""
    head = template.profile.letterhead
    above = () if head.from_page else ABOVE_MARK
    out = [_line(template, role, text) for role in above for text in lines.get(role, ())]
    if not head.from_page:
        used = len(out) * template.measures.line
        out.append(_mark(lines.get("issuer_mark", ()), template, used))
        out.append(_number(lines, template))
        if head.rule != "none":
            out.append(_rule(template, lower=False))
    else:
        out.append(_below_rule(lines, template))
    return "".join(out)


def head_height(lines: Lines, template: Template) -> float:
    """Return how much of the first page's type area the head takes, in pt."""
    profile, measures = template.profile, template.measures
    head, page = profile.letterhead, profile.page
    marks = len(lines.get("issuer_mark", ())) * measures.line_of(profile.styles["issuer_mark"])
    rule = twips_of_mm(head.rule_drop) if head.rule != "none" else 0
    if head.from_page:
        above = twips_of_mm(max(head.mark_top - page.top, -page.top)) + marks + rule
        left, right = _beside(lines)
        rows = max(len(left), len(right))
        below = twips_of_mm(head.gap or 0) + rows * measures.line
        return (max(above, 0) + below) / TWIPS_PER_PT
    rows = max(len(lines.get("document_number", ())), len(_signer_rows(lines)))
    gap = profile.styles["document_number"].space_before * measures.line
    height = twips_of_mm(head.mark_top) + marks + gap + rows * measures.line + rule
    return height / TWIPS_PER_PT


def imprint_height(lines: Lines, template: Template) -> float:
    """Return the height of the record, in pt."""
    profile = template.profile
    listed = (text for role in IMPRINT_ROLES[:2] for text in lines.get(role, ()))
    rows = sum(count_lines(text, profile.styles["copy_to"], profile) for text in listed)
    rows += len(_print_rows(lines.get("imprint", ())))
    return rows * template.measures.line / TWIPS_PER_PT


def page_header(lines: Lines, template: Template) -> str:
    """Return word/header1.xml: mark and rule above the type area of the first page."""
    mark = _mark(lines.get("issuer_mark", ()), template, None)
    return f"{XML_HEAD}<w:hdr {WORD_NAMESPACES}>{mark}{_rule(template, lower=False)}</w:hdr>"


def organs_left_out(lines: Lines) -> Sequence[str]:
    """Return the organs that the mark of a joint letter does not name: it is its host's (10.1)."""
    return _organs(lines.get("issuer_mark", ()))[1:]


def imprint(lines: Lines, template: Template) -> str:
    """Return the record: a floating table, and the small paragraph it is anchored to."""
    weights = template.profile.imprint
    outer, inner = _eighths(weights.outer / MM_PER_PT), _eighths(weights.inner / MM_PER_PT)
    rows = [
        # a 主送机关 that has come down here stands above 抄送, with no rule between (7.4.2)
        [_listed(template, text) for role in IMPRINT_ROLES[:2] for text in lines.get(role, ())],
        *([_print_row(template, row)] for row in _print_rows(lines.get("imprint", ()))),
    ]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    page = template.profile.page
    size = twips_of_mm(page.text_width)
    cells = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>'
        f"</w:tcPr>{''.join(row)}</w:tc></w:tr>"
        for row in rows
    )
    return (
        # LibreOffice lets a table as wide as the text float only if it is placed on the page
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{twips_of_mm(page.left)}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{size}" w:type="dxa"/>'
        f"<w:tblBorders>{_border('top', outer)}{_border('bottom', outer)}"
        f'{_border("insideH", inner)}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'{_NO_MARGINS}</w:tblPr><w:tblGrid><w:gridCol w:w="{size}"/></w:tblGrid>'
        f"{cells}</w:tbl>{SPECK}"
    )


def foot_rule(template: Template) -> str:
    """Return the paragraph of the second rule, for the first page's footer (10.1)."""
    return _rule(template, lower=True)


def _line(template: Template, key: str, text: str, properties: str = "") -> str:
    return template.start(key, properties) + runs(text, template.run_starts[key]) + "</w:p>"


def _mark(texts: Sequence[str], template: Template, used: int | None) -> str:
    """Return 发文机关标志, ``used`` twips below the top; set narrower if it is too long."""
    head, style = template.profile.letterhead, template.profile.styles["issuer_mark"]
    organs = _organs(texts)
    if used is None and organs:
        texts = organs[:1]  # the host's: see `organs_left_out`
    above = 0 if used is None else max(twips_of_mm(head.mark_top) - used, 0)
    if used is not None and len(organs) > 1:
        before = f'<w:spacing w:before="{max(above - SPECK_HEIGHT, 0)}"'
        table = _joint_mark(
            organs, template, documents=any(text.endswith(MARK_ENDING) for text in texts)
        )
        return SPECK.replace("<w:spacing", before) + table
    room = twips_of_mm(template.profile.page.text_width) // template.measures.character_of(style)
    out = []
    for at, text in enumerate(texts):
        spacing = f'<w:spacing w:before="{above}"/>' if above and not at else ""
        start = _narrowed(width(text), room)
        out.append(f"{template.start('issuer_mark', spacing)}{runs(text, start)}</w:p>")
    return "".join(out)


def _organs(texts: Sequence[str]) -> list[str]:
    """Return the organs of a joint mark (联合行文), one a line; none if it is of one organ."""
    names = [text.strip().removesuffix(MARK_ENDING) for text in texts]
    joint = len(names) > 1 and all(map(is_organ, names))
    return [name for name in names if name] if joint else []


def _joint_mark(organs: Sequence[str], template: Template, *, documents: bool) -> str:
    """Return a mark of several organs, 文件 beside their middle (7.2.4).

    It is a table without rules: a column of names spread to one width, and one of 文件.
    """
    style = template.profile.styles["issuer_mark"]
    one = template.measures.character_of(style)
    longest = max(map(width, organs))
    beside = round((len(MARK_ENDING) + 0.5) * one) if documents else 0
    room = twips_of_mm(template.profile.page.text_width) - beside
    names = min(round((longest + _SLACK) * one), room)
    start = _narrowed(longest, room / one)
    spread = template.start("issuer_mark", '<w:jc w:val="distribute"/>')
    plain = template.start("issuer_mark", '<w:jc w:val="right"/>')
    rows = []
    for at, name in enumerate(organs):
        cells = _cell(names, f"{spread}{runs(name, start)}</w:p>")
        if documents:
            merged = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
            word = MARK_ENDING if at == 0 else ""
            content = f"{plain}{runs(word, template.run_starts['issuer_mark'])}</w:p>"
            cells += _cell(beside, content, f'{merged}<w:vAlign w:val="center"/>')
        rows.append(f"<w:tr>{cells}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in (names, beside) if size)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{names + beside}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{_NO_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(size: int, content: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def _narrowed(wide: float, room: float) -> RunStart:
    """Return how a run begins that is ``wide`` 字 and has ``room`` for so many."""
    if wide <= room:
        return RunStart("<w:r>")
    return RunStart(f'<w:r><w:rPr><w:w w:val="{int(room * 100 / wide)}"/></w:rPr>')


def _number(lines: Lines, template: Template) -> str:
    """Return the lines of 发文字号 and 签发人: one line, or one for every two signers.

    The last number stands beside the last signers (7.2.6), others above it.
    """
    numbers = [*lines.get("document_number", ())]
    signers = _signer_rows(lines)
    count = max(len(numbers), len(signers))
    style = template.profile.styles["document_number"]
    gap = f"<w:spacing {space_before(style.space_before, template.measures)}/>"
    if not signers:
        return "".join(
            _line(template, "document_number", text, "" if at else gap)
            for at, text in enumerate(numbers)
        )
    one = template.measures.character_of(style)
    longest = max(len(name) for row in signers for name in row)
    block = len(_SIGNER_LABEL) + max(len(row) for row in signers) * (longest + 1) - 1
    tabs = _signer_tabs(block, one, template)
    left = f'<w:ind {indent("left", 1, one)}/><w:jc w:val="left"/>'
    named = template.label_start("signer_name")
    above = count - len(signers)
    numbers = [""] * (count - len(numbers)) + numbers
    out: list[str] = []
    for at, (number, row) in enumerate(zip(numbers, [[]] * above + signers, strict=True)):
        label = "" if at < above else _SIGNER_LABEL if at == above else "\t"
        names = "\u3000".join(name.ljust(longest, "\u3000") for name in row).rstrip()
        out += (
            template.start("document_number", f"{tabs}{'' if at else gap}{left}"),
            runs(f"{number}\t{label}" if row else number, template.run_starts["document_number"]),
            runs(names, named),
            "</w:p>",
        )
    return "".join(out)


def _signer_tabs(block: float, one: int, template: Template) -> str:
    """Return ``w:tabs`` of 签发人, whose ``block`` 字 stand at the right, and of the names."""
    page = twips_of_mm(template.profile.page.text_width)
    start = page - round((block + template.profile.styles["signer"].right) * one)
    places = (start, start + len(_SIGNER_LABEL) * one)
    stops = "".join(f'<w:tab w:val="left" w:pos="{place}"/>' for place in places)
    return f"<w:tabs>{stops}</w:tabs>"


def _signer_rows(lines: Lines) -> list[list[str]]:
    """Return the names of 签发人, line by line (7.2.6)."""
    signers = [_SIGNER.sub("", text) for text in lines.get("signer", ())]
    names = [name for text in signers for name in re.split(r"[、，,\s]+", text) if name]
    return [names[at : at + _NAMES_A_LINE] for at in range(0, len(names), _NAMES_A_LINE)]


def _below_rule(lines: Lines, template: Template) -> str:
    """Return what stands below the rule of a letter: number right, secrecy left (10.1).

    Who signs (签发人) has no place of its own in a letter, and stands below the number.
    """
    page = twips_of_mm(template.profile.page.text_width)
    gap = twips_of_mm(template.profile.letterhead.gap or 0)
    out: list[str] = []
    for (key, text), (named, tail) in zip_longest(*_beside(lines), fillvalue=_NOTHING):
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{page}"/></w:tabs>' if tail else ""
        space = "" if out else f'<w:spacing w:before="{gap}"/>'
        line = runs(text, template.run_starts[key])
        if tail:
            line += runs(f"\t{tail}", template.label_start(named))
        out.append(f"{template.start(key, tabs + space)}{line}</w:p>")
    return "".join(out)


def _beside(lines: Lines) -> tuple[list[tuple[Role, str]], list[tuple[Role, str]]]:
    """Return what stands on the left below the rule of a letter, and what on the right."""
    left, right = (
        [(role, text) for role in roles for text in lines.get(role, ())]
        for roles in (ABOVE_MARK, _RIGHT_IN_A_LETTER)
    )
    return left, right


def _rule(template: Template, *, lower: bool) -> str:
    """Return the paragraph whose border is the red rule."""
    profile, measures = template.profile, template.measures
    head = profile.letterhead
    above = profile.styles["issuer_mark" if head.from_page else "document_number"]
    line, size = measures.line_of(above), twips_of_pt(above.size)
    slack = round(_BELOW_TYPE[0] * line - _BELOW_TYPE[1] * size)
    height = TWIPS_PER_PT if lower else max(twips_of_mm(head.rule_drop) - slack, TWIPS_PER_PT)
    kind = _BORDERS[head.rule][lower]
    color = profile.styles["issuer_mark"].color or "000000"
    sides = ""
    page = profile.page
    if head.rule_length is not None:
        beyond = (page.width - head.rule_length) / 2
        left, right = twips_of_mm(page.left - beyond), twips_of_mm(page.right - beyond)
        sides = f'<w:ind w:left="{-left}" w:right="{-right}"/>'
    return (
        f'<w:p><w:pPr><w:pBdr><w:bottom w:val="{kind}"'
        f' w:sz="{_eighths(head.rule_weight)}" w:space="0" w:color="{color}"/></w:pBdr>'
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{height}" w:lineRule="exact"/>{sides}</w:pPr></w:p>'
    )


def _listed(template: Template, text: str) -> str:
    """Return 抄送：…, its later lines below the first name (7.4.2)."""
    label = _COPY_LABEL.match(text)
    hang = width(label[0], 0.5) if label else 0
    style = template.profile.styles["copy_to"]
    one = template.measures.character_of(style)
    sides = indent("left", style.left + hang, one)
    hanging = f" {indent('hanging', hang, one)}" if hang else ""
    return _line(template, "copy_to", text, f"<w:ind {sides}{hanging}/>")


def _print_rows(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return ``texts`` row by row: an organ and its date, typed on two lines, share one."""
    rows: list[tuple[str, ...]] = []
    for text in texts:
        if rows and _BARE_PRINT_DATE.fullmatch(text) and is_organ(rows[-1][-1]):
            rows[-1] = (*rows[-1], text)
        else:
            rows.append((text,))
    return rows


def _print_row(template: Template, texts: Sequence[str]) -> str:
    """Return what a row of `_print_rows` says."""
    if len(texts) == 1:
        return _printed(template, texts[0])
    organ, date = texts
    size = twips_of_mm(template.profile.page.text_width) // 2
    right = template.start("imprint", '<w:jc w:val="right"/>')
    columns = 2 * f'<w:gridCol w:w="{size}"/>'
    beside = f"{right}{runs(date, template.run_starts['imprint'])}</w:p>"
    cells = _cell(size, _line(template, "imprint", organ)) + _cell(size, beside)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{2 * size}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{_NO_MARGINS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr>{cells}</w:tr></w:tbl>{SPECK}"
    )


def _printed(template: Template, text: str) -> str:
    """Return 印发机关 on the left and 印发日期 on the right of a line (7.4.3)."""
    style = template.profile.styles["imprint"]
    edge = round(style.right * template.measures.character_of(style))
    position = twips_of_mm(template.profile.page.text_width) - edge
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{position}"/></w:tabs>'
    found = _PRINT_DATE.fullmatch(text)
    return _line(template, "imprint", f"{found[1]}\t{found[2]}" if found else text, tabs)


def _border(edge: str, eighths: int) -> str:
    kind = "single" if eighths else "nil"
    return f'<w:{edge} w:val="{kind}" w:sz="{eighths}" w:space="0" w:color="000000"/>'


def _eighths(points: float) -> int:
    """Return a weight in the unit of borders."""
    return round(points * 8)
