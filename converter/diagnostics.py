"""The catalogue of diagnostics: everything a reader or a writer can remark on.

A new remark is a new row of `CODES`; its message is a template filled by `diagnostic`.
"""

from __future__ import annotations

from typing import NamedTuple

from converter.model import Diagnostic, Severity, Span

__all__ = [
    "CODES",
    "Code",
    "diagnostic",
]


class Code(NamedTuple):
    """A row of the catalogue."""

    severity: Severity
    message: str
    help: str


CODES: dict[str, Code] = {
    "control-character": Code(
        "warning",
        "The text holds the control character U+{code:04X}, which {format} cannot hold",
        "It was written as {replacement}; remove it from the source if it means nothing.",
    ),
    "formatting-dropped": Code(
        "info",
        "The {format} holds {what} ({count}{place})",
        "The text was kept as it reads, the formatting was not: the tree has no place for it.",
    ),
    "html-left-out": Code(
        "info",
        "The page holds {what} ({count}); they were left out",
        "Only the text that the page is about was read. If any of it is missing, copy that part "
        "into a text file.",
    ),
    "docx-left-out": Code(
        "warning", "The Word document holds {what} ({count}); they were left out", "{advice}"
    ),
    "docx-as-text": Code(
        "info", "The Word document holds {what} ({count}); they came through as text", "{advice}"
    ),
    "docx-part-broken": Code(
        "warning",
        "The part {part} of the Word document is broken and was not read",
        "Open it in Word or WPS, let it be repaired, and save it anew.",
    ),
    "front-matter-kept": Code(
        "warning",
        "The line {row!r} between the --- at the top is not of the form key: value",
        "All lines there were read as text; give each value on one line to make them metadata.",
    ),
    "noise-left-out": Code(
        "info",
        "{count} contents lines or printing residues were left out of the {format}",
        "Use --keep-noise to keep them.",
    ),
    "organ-left-out": Code(
        "warning",
        "The mark of a joint letter names its host alone, not {organs}",
        "GB/T 9704-2012 has it so (10.1). To show all organs, use --profile gbt9704.",
    ),
    "no-second-member": Code(
        "info",
        "{marker} looks like the first item of a list, but no second one follows",
        "It was read as text. If it begins a list, check how the next item is marked.",
    ),
    "no-list": Code(
        "info",
        "{marker} begins a line, but its number belongs to no list",
        "It was read as text. If it marks an item, check the numbers around it.",
    ),
    "marker-typed": Code(
        "info",
        "{count} markers stay text, the first is {marker}: Word cannot count them",
        "Word numbers whole paragraphs, in forms of its own; change these by hand if need be.",
    ),
    "number-skipped": Code(
        "warning",
        "{marker} stands where number {expected} is due",
        "Add what is missing, or correct the number.",
    ),
    "number-repeated": Code(
        "warning",
        "{marker} repeats a number of its list, or goes back",
        "Correct the number, or check whether a new list was meant to begin.",
    ),
    "mixed-forms": Code(
        "info",
        "{marker} is not typed like {first}, which begins its list",
        "Type all markers of a list in one form.",
    ),
    "mixed-run": Code(
        "info",
        "{marker} follows {first}: the words of this list are mixed",
        "Use the same word throughout: 一是, 二是 … or 一要, 二要 …",
    ),
    "level-jump": Code(
        "info",
        "{marker} stands directly below 一、: two levels are left out",
        "The usual order of levels is 一、 （一） 1. （1）",
    ),
    "marker-punctuation": Code(
        "info",
        "{marker} ends with a mark that does not belong to it",
        "GB/T 15834 has: 一、 （一） 1. （1） ① 第一， 其一，",
    ),
    "unclosed-pair": Code(
        "warning",
        "{mark} is opened here and never closed",
        "Add the closing mark, or remove this one.",
    ),
    "markdown-marks": Code(
        "warning",
        "The text has the marks of Markdown ({mark}), here and on {count} other lines",
        "They were read as text. To have them understood, read the file as Markdown: --from md",
    ),
    "too-deep": Code(
        "warning",
        "{marker} would stand deeper than {limit} levels; it was put beside the one before it",
        "Check whether the markers before it are meant to nest.",
    ),
    "element-form": Code("warning", "{element} ({key}) is not in its form: {value}", "{advice}"),
    "element-missing": Code("warning", "The document has no {element} ({key})", "{advice}"),
    "element-replaced": Code(
        "info",
        "{element} ({key}) of the text gives way to that of the metadata: {told}",
        "Pages show the one of the metadata only. If the text is right, take it out there.",
    ),
}


def diagnostic(code: str, span: Span | None = None, /, **facts: object) -> Diagnostic:
    """Make the diagnostic ``code``, its message and help filled with ``facts``."""
    row = CODES[code]
    return Diagnostic(
        code=code,
        severity=row.severity,
        message=row.message.format(**facts),
        help=row.help.format(**facts),
        span=span,
    )
