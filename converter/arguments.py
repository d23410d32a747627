"""The arguments of the command line: what can be asked of it, and what ``--help`` says."""

from __future__ import annotations

import argparse
import os

from converter.errors import EXIT_CODES
from converter.version import VERSION

DEBUG_VARIABLE = "CONVERTER_DEBUG"

_BACKSLASH_KEEPS_QUOTES = os.name == "nt"

_EXAMPLES = """\
examples:
  convert speech.txt --to docx               speech.docx beside speech.txt
  convert speech.txt -o speech.md            the format by the name's ending
  convert *.txt --to docx,xml -o out         two files for each input, in the folder out
  convert speech.txt --to outline -o -       look at what was understood
  convert old.txt --encoding big5 --to docx  name the encoding if it is not found
  convert - --to json < speech.txt           standard input to standard output
  convert archive/ more.zip --to docx        all they hold, into output/
  convert archive/ --to docx -o out.zip --report report.html

Every input is converted on its own: one that fails does not stop the others. A file that
exists is kept unless --force is given, and an input is never overwritten.
"""


def argument_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; the documentation is made from it, too."""
    codes = "\n".join(f"  {code:>3}  {meaning}" for code, meaning in EXIT_CODES.items())
    parser = argparse.ArgumentParser(
        prog="convert",
        description="Convert Chinese official documents (讲话稿、公文): text to DOCX, XML, JSON",
        epilog=f"{_EXAMPLES}\nexit codes:\n{codes}\n\n"
        f"With {DEBUG_VARIABLE}=1 in the environment an error shows its traceback.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_files(parser)
    _add_choices(parser)
    parser.add_argument("--force", action="store_true", help="replace outputs that exist")
    _add_options_of_many(parser)
    _add_messages(parser)
    return parser


def _add_files(parser: argparse.ArgumentParser) -> None:
    """Add what is read and where it is written to."""
    add = parser.add_argument
    add(
        "inputs",
        type=_path,
        nargs="+",
        metavar="INPUT",
        help="a file, a folder, an archive (.zip, .tar.gz …), or - for standard input",
    )
    add("--to", action="append", default=[], metavar="FORMAT[,FORMAT]", help="what to write")
    add(
        "-o",
        "--output",
        type=_path,
        metavar="PATH",
        help="the file to write, a folder (for several, or with a / at the end), or - for "
        "standard output; without it, beside the input",
    )
    add("--from", dest="source_format", metavar="FORMAT", help="what the inputs are")
    add(
        "--meta",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a fact about the documents, such as 签发人=李明; it counts more than what "
        "INPUT.meta.toml beside an input says, and that more than the text",
    )
    add("--encoding", metavar="NAME", help="the encoding of the inputs, if it is not found")


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """Add how outputs are written (`converter.options.WriteChoices`)."""
    add = parser.add_argument
    add(
        "--markers",
        choices=("official", "typed"),
        help="write （一） for (一), or what was typed (default: official, but txt to txt gives "
        "the text again)",
    )
    add(
        "--numbering",
        choices=("literal", "automatic"),
        default="literal",
        help="in DOCX, write numbers as text or let Word count them (default: %(default)s)",
    )
    add(
        "--keep-noise",
        action="store_true",
        help="keep contents pages, page numbers and running heads",
    )
    add(
        "--no-offsets",
        dest="offsets",
        action="store_false",
        help="in XML, leave out where in the source each element stands",
    )
    add(
        "--profile",
        metavar="NAME_OR_FILE",
        help="the layout of pages: gbt9704, speech, letter, order, minutes, gbt33476, or a TOML "
        "file that extends one (default: by the document)",
    )
    add(
        "--reference-doc",
        type=_path,
        metavar="FILE.docx",
        help="in DOCX, take the styles of this document",
    )
    add(
        "--style-separator",
        action="store_true",
        help="in DOCX, let run-in headings stand in Word's navigation pane",
    )


def _add_options_of_many(parser: argparse.ArgumentParser) -> None:
    """Add what only folders, archives and very many files need."""
    group = parser.add_argument_group("folders, archives and very many files")
    add = group.add_argument
    add(
        "--include",
        action="append",
        default=[],
        metavar="PATTERN",
        help="of what is in folders and archives take only this (as in .gitignore)",
    )
    add("--exclude", action="append", default=[], metavar="PATTERN", help="leave this out of them")
    workers = group.add_mutually_exclusive_group()
    workers.add_argument(
        "--jobs", type=_count, metavar="N", help="processes (default: one for each processor)"
    )
    workers.add_argument(
        "--cluster", metavar="ADDRESS", help="the scheduler of a Dask cluster that is to do it"
    )
    add(
        "--resume",
        action="store_true",
        help="go on with a run that was stopped; the same command otherwise",
    )
    add("--fail-fast", action="store_true", help="stop at the first failure")
    add(
        "--time-limit",
        type=_amount,
        default=300,
        metavar="SECONDS",
        help="give up a file that takes longer (default: %(default)s)",
    )
    add(
        "--memory-limit",
        type=_amount,
        default=2048,
        metavar="MIB",
        help="give up a file that takes more memory (default: %(default)s)",
    )
    add(
        "--report",
        type=_path,
        metavar="FILE",
        help="what became of each file: .html, .csv or .json",
    )


def _add_messages(parser: argparse.ArgumentParser) -> None:
    """Add what the program says, of its work and of itself."""
    add = parser.add_argument
    add("--log", type=_path, metavar="FILE", help="write all that was noticed as JSON lines")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("-q", "--quiet", action="store_true", help="show errors only, no warnings")
    told.add_argument(
        "-v", "--verbose", action="store_true", help="show also what needs no attention"
    )
    add("--list-formats", action=_ListFormats, nargs=0, help="show the formats and stop")
    add("--version", action="version", version=f"gongwen-converter {VERSION}")


class _ListFormats(argparse.Action):
    """``--list-formats``: print the table of formats and stop, as ``--version`` does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print the table."""
        from converter.formats import all_formats

        for row in all_formats():
            use = "/".join(
                word for word, what in (("read", row.reader), ("write", row.writer)) if what
            )
            print(f"{row.name:<9} {use:<11} {' '.join(row.suffixes):<16} {row.description}")
        parser.exit()


def _path(text: str) -> str:
    r"""Return a path, a ``\"`` at its end taken for the backslash it was meant to be.

    Windows reads ``"out dir\"`` as a name that goes on after a quotation mark, which no name has.
    """
    if not _BACKSLASH_KEEPS_QUOTES or '"' not in text:
        return text
    if text.index('"') == len(text) - 1:
        return f"{text[:-1]}\\"
    raise argparse.ArgumentTypeError(
        f'{text} is no path. Before a quotation mark write no backslash: "out dir" or "out dir/"'
    )


def _count(text: str) -> int:
    """Return a number of things."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _amount(text: str) -> float:
    """Return an amount greater than nothing."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError
    return number


_count.__name__, _amount.__name__ = "number", "amount"  # argparse says "invalid number value"
