"""The catalogue of diagnostics: everything a reader or a writer can remark on.

A new remark is a new row of `CODES`; its message is a template filled by `diagnostic`.
"""

from __future__ import annotations

from typing import NamedTuple

from converter.model import Diagnostic, Severity, Span


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
        "The Markdown holds {what} ({count}, the first in line {line})",
        "The text was kept as it reads, the formatting was not: the tree has no place for it.",
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
    "no-second-member": Code(
        "info",
        "{marker} looks like a marker, but no second member follows",
        "It was left in the text; if it opens a list, check the marker of the next member.",
    ),
    "no-list": Code(
        "info",
        "{marker} stands at the start of a line, but belongs to no list",
        "It was left in the text; if it is a marker, check the numbers around it.",
    ),
    "number-skipped": Code(
        "warning",
        "{marker} does not follow the number before it",
        "Check whether a section is missing or the number is wrong.",
    ),
    "number-repeated": Code(
        "warning",
        "{marker} repeats a number, or goes back behind one",
        "Check the numbers of this list.",
    ),
    "mixed-forms": Code(
        "info",
        "{marker} is typed in another form than {first}, which begins its list",
        "Type all markers of a list in one form.",
    ),
    "mixed-run": Code(
        "info",
        "{marker} stands in one run with {first}",
        "Use one word in a run: 一是, 二是 …, or 一要, 二要 ….",
    ),
    "level-jump": Code(
        "info",
        "{marker} stands directly below 一、: two levels are left out",
        "The levels of an official document are 一、 then （一） then 1. then （1）.",
    ),
    "marker-punctuation": Code(
        "info",
        "The last mark of {marker} is not the one that GB/T 15834 puts there",
        "The standard has 一、 and （一） and 1. and （1） and ① and 第一，.",
    ),
    "unclosed-pair": Code(
        "warning",
        "{mark} is opened here and never closed",
        "Add the closing mark, or remove this one.",
    ),
    "too-deep": Code(
        "warning",
        "The marker {marker} would nest deeper than {limit} levels; it became a sibling",
        "Check whether the markers before it are meant to nest.",
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
