"""What is said about a conversion: to people at a terminal, and to programs in a log.

To people, like a good compiler::

    speech.txt:9:1: warning[number-repeated]: （二） repeats a number of its list, or goes back
      9 | （二）加强检查。各村每周报告一次。
        | ^^^^^^
        = help: Correct the number, or check whether a new list was meant to begin.

The log has a JSON object on each line, made by `log_lines`:

======================  =====================================================================
key                     what it holds
======================  =====================================================================
``file``                the input: its path, or ``<stdin>``
``line``, ``column``    the place in it, from 1, columns in code points
``severity``            ``info``, ``warning`` or ``error``
``code``                a key of `converter.diagnostics.CODES`; for an input or an output that
                        failed the name of its error (`converter.errors`)
``message``, ``help``   what was noticed, and what to do; an error says both in ``message``
``span``                ``start`` and ``end`` of the place in code points of the decoded text
======================  =====================================================================

A key that has nothing to say is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from converter.columns import ELLIPSIS, columns, cut, tail_of, visible

if TYPE_CHECKING:
    from converter.outcome import Conversion, Excerpt, Remark

MOST_SHOWN = 50
"""Remarks on one input that people are shown; nobody reads more, the log has them all."""

CONTEXT = 24
"""Columns of text that are shown on either side of a place, if the line must be cut."""

NARROWEST = 3 * CONTEXT
"""A terminal that is narrower, or says so, wraps the lines itself."""

_Paint: TypeAlias = Callable[[str, str], str]

_COLOURS = {"error": "1;31", "warning": "1;33", "info": "1;36", "gutter": "34"}
"""What `select graphic rendition` of a terminal makes of each part: bold red, yellow …"""


def messages(
    outcome: Conversion, *, width: int, infos: bool = False, colour: bool = False
) -> Iterator[str]:
    """Yield what people are told about an input, errors left out.

    Args:
        outcome: What became of the input.
        width: Columns of the terminal; source lines are cut to it.
        infos: Also tell what has the severity ``info``.
        colour: Use the colours of a terminal (ANSI escape sequences).
    """
    paint = _coloured if colour else _plain
    told = [each for each in outcome.remarks if infos or each.diagnostic.severity != "info"]
    for remark in told[:MOST_SHOWN]:
        yield "\n".join(_message(outcome.source, remark, width, paint))
    if len(told) > MOST_SHOWN:
        yield f"{outcome.source}: {len(told) - MOST_SHOWN} more; --log FILE writes all of them"


def _plain(_: str, text: str) -> str:
    return text


def _coloured(part: str, text: str) -> str:
    return f"\x1b[{_COLOURS[part]}m{text}\x1b[0m"


def _message(file: str, remark: Remark, width: int, paint: _Paint) -> Iterator[str]:
    """Yield the lines of one message."""
    said = remark.diagnostic
    place = file if remark.line is None else f"{file}:{remark.line}:{remark.column}"
    severity = paint(said.severity, f"{said.severity}[{said.code}]")
    yield f"{place}: {severity}: {visible(said.message)}"
    gutter = ""
    if remark.excerpt is not None:
        number = f"  {remark.line}"
        gutter = " " * len(number)
        before, here, after = _fitted(remark.excerpt, max(width, NARROWEST) - len(number) - 3)
        underline = "^" * max(1, columns(here))
        yield f"{paint('gutter', f'{number} |')} {before}{here}{after}".rstrip()
        shift = " " * columns(before)
        yield f"{paint('gutter', f'{gutter} |')} {shift}{paint(said.severity, underline)}"
    yield f"{gutter or ' '} {paint('gutter', '=')} help: {visible(said.help)}"


def _fitted(excerpt: Excerpt, room: int) -> Excerpt:
    """Return ``excerpt`` fit for a line of ``room`` columns."""
    before, here, after = (visible(piece) for piece in excerpt)
    before = before.lstrip()
    here = cut(here, room - 2 * CONTEXT)
    if columns(before) + columns(here) > room - CONTEXT:
        before = ELLIPSIS + tail_of(before, CONTEXT - len(ELLIPSIS))
    return type(excerpt)(before, here, cut(after, room - columns(before) - columns(here)))


def log_lines(outcome: Conversion) -> Iterator[str]:
    """Yield a JSON object for each remark and each error of an outcome, without line ends."""
    for remark in outcome.remarks:
        place = {"line": remark.line, "column": remark.column}
        said = remark.diagnostic.model_dump(exclude_none=True)
        yield _json({"file": outcome.source, **place, **said})
    for error in outcome.errors:
        said = {"severity": "error", "code": type(error).__name__, "message": str(error)}
        yield _json({"file": outcome.source, **said})


def _json(facts: dict[str, object]) -> str:
    import json  # not every run writes a log

    return json.dumps({k: v for k, v in facts.items() if v is not None}, ensure_ascii=False)
