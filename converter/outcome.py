"""What became of an input: what was written, what was noticed and where, what failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from converter.errors import ConverterError
    from converter.model import Diagnostic, Span
    from converter.source import Source

EXCERPT = 200
"""Code points on either side of a place that are kept of its line; the line may have millions."""


class Excerpt(NamedTuple):
    """A piece of a line of the source: what a diagnostic speaks of, and what is around it."""

    before: str
    place: str
    after: str


class Remark(NamedTuple):
    """A diagnostic with its place in the input.

    Attributes:
        line: The line it speaks of, from 1; None if it speaks of no place in a text.
        column: The column in code points, from 1; None together with ``line``.
        excerpt: That line, about the place; None together with ``line``.
    """

    diagnostic: Diagnostic
    line: int | None = None
    column: int | None = None
    excerpt: Excerpt | None = None


class Conversion(NamedTuple):
    """What became of one input.

    Attributes:
        source: The input: its path, or ``<stdin>``.
        written: The paths of the outputs that were written; ``-`` is standard output.
        remarks: What the reader and the writers noticed.
        errors: Why something was not written; empty if all is well.
    """

    source: str
    written: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    errors: tuple[ConverterError, ...] = ()


def placed(diagnostics: Iterable[Diagnostic], source: Source | None) -> Iterator[Remark]:
    """Give diagnostics the place of their spans in the text they speak of, if there is one."""
    for diagnostic in diagnostics:
        span = diagnostic.span
        if span is None or source is None:
            yield Remark(diagnostic)
        else:
            yield Remark(diagnostic, *source.position(span.start), _excerpt(source, span))


def _excerpt(source: Source, span: Span) -> Excerpt:
    """Return the line in which ``span`` begins, cut about it."""
    line_start, line_end = source.line_range(span.start)
    end = min(span.end, line_end, span.start + EXCERPT)
    return Excerpt(
        source.text[max(line_start, span.start - EXCERPT) : span.start],
        source.text[span.start : end],
        source.text[end : min(line_end, end + EXCERPT)],
    )
