"""The directive ``table-of``: tables that are made from what the program itself goes by."""

from __future__ import annotations

import re
from argparse import HelpFormatter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from converter.arguments import argument_parser
from converter.diagnostics import CODES
from converter.errors import EXIT_CODES
from converter.formats import BUILT_IN
from converter.markers import FAMILIES
from converter.metadata import KEYS
from converter.readers.docx.remarks import Loss

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

Row = Sequence[str]


def _diagnostics() -> Iterable[Row]:
    yield "code", "severity", "what was noticed", "what to do"
    for name, code in sorted(CODES.items()):
        yield (
            f"`{name}`",
            code.severity,
            _escaped(_plain(code.message)),
            _escaped(_plain(code.help)),
        )


def _exit_codes() -> Iterable[Row]:
    yield "code", "meaning"
    for code, meaning in EXIT_CODES.items():
        yield str(code), meaning


def _families() -> Iterable[Row]:
    yield "family", "rank", "where", "printed as", "series"
    for row in FAMILIES.values():
        printed = f"`{row.official}`" if row.official else "as typed"
        yield f"`{row.name}`", f"{row.rank:g}", row.place, printed, row.series


def _formats() -> Iterable[Row]:
    yield "name", "endings", "read", "write", "what it is"
    for row in BUILT_IN:
        endings = " ".join(f"`{suffix}`" for suffix in row.suffixes)
        can = ["yes" if what else "" for what in (row.reader, row.writer)]
        yield f"`{row.name}`", endings, *can, _escaped(row.description)


def _metadata() -> Iterable[Row]:
    yield "key", "in Chinese", "stands in the text as", "its form"
    for row in KEYS:
        yield f"`{row.name}`", "、".join(row.chinese), row.role or "", _escaped(row.advice)


def _options() -> Iterable[Row]:
    parser = argument_parser()
    formatter = HelpFormatter(parser.prog)
    yield "argument", "what it does"
    for action in parser._actions:  # the one way to ask for them; help formatters do it too
        takes = action.metavar or "|".join(action.choices or ())
        names = [f"{name} {takes}".strip() for name in action.option_strings] or [str(takes)]
        text = formatter._expand_help(action)
        yield ", ".join(f"`{_escaped(name, '|')}`" for name in names), _escaped(text)


def _word_losses() -> Iterable[Row]:
    yield "what a Word file may hold", "what becomes of it", "what to do"
    for loss in Loss:
        fate, what, advice = loss.value
        yield what, {"left-out": "left out", "as-text": "read as text"}[fate], advice


TABLES: dict[str, Callable[[], Iterable[Row]]] = {
    "diagnostics": _diagnostics,
    "exit-codes": _exit_codes,
    "families": _families,
    "formats": _formats,
    "metadata": _metadata,
    "options": _options,
    "word-losses": _word_losses,
}


class TableOf(SphinxDirective):
    """``table-of``: the table of `TABLES` that its argument names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        head, *rows = TABLES[self.arguments[0]]()
        lines = [head, ["---"] * len(head), *rows]
        text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return self.parse_text_to_nodes(text)


def _plain(template: str) -> str:
    """Return the template of a message with bare names in its braces: {code}, not {code:04X}."""
    return re.sub(r"\{(\w+)[!:][^}]*\}", r"{\1}", template)


def _escaped(text: str, special: str = "\\`*_{}[]<>#|~") -> str:
    """Return ``text`` as it reads in Markdown."""
    return "".join(f"\\{each}" if each in special else each for each in text)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known to Sphinx."""
    app.add_directive("table-of", TableOf)
    return {"parallel_read_safe": True}
