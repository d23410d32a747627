"""The command line: `converter.convert` with its arguments spelled as options."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TextIO

from converter.errors import (
    EXIT_BROKEN_PIPE,
    EXIT_CODES,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_OK,
    ConverterError,
    InternalError,
    OutputError,
)
from converter.files import abandon_stdout
from converter.plugins import disable_plugins
from converter.version import VERSION

if TYPE_CHECKING:
    from converter.batch.pool import Pool
    from converter.batch.workers import Limits
    from converter.options import WriteChoices
    from converter.outcome import Conversion

DEBUG_VARIABLE = "CONVERTER_DEBUG"

_MANY = 200
"""Files for which it pays to start a pool of processes."""

_OPTIONS_OF_MANY = ("include", "exclude", "jobs", "cluster", "resume", "fail_fast", "report")

_SHELL_LEAVES_WILDCARDS = os.name == "nt"

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: The words after the program's name; None takes those it was started with.

    Returns:
        The exit code (`converter.errors.EXIT_CODES`).
    """
    _speak_utf8()
    try:
        code = _run(arguments)
        if sys.stdout is not None:  # closed (>&-), or a Windows program without a console
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        _say(str(stop) or "interrupted")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        abandon_stdout()
        return EXIT_BROKEN_PIPE
    except OSError as error:  # --list-formats to a full disk
        abandon_stdout()
        _say(f"error: standard output cannot be written: {error.strerror}")
        return OutputError.exit_code
    return code


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = argument_parser().parse_args(arguments)
    except SystemExit as stop:  # --help, --version, a wrong option
        return int(stop.code or EXIT_OK)
    try:
        return _convert(options)
    except ConverterError as error:
        _complain(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        failure = InternalError(
            f"{type(error).__name__}: {error}. This is a defect of this program; please report it."
        )
        failure.__cause__ = error
        _complain(failure)
        return EXIT_INTERNAL


def _convert(options: argparse.Namespace) -> int:
    disable_plugins()
    inputs = _expanded(options.inputs)
    return (
        _convert_many(inputs, options)
        if _are_many(inputs, options)
        else _convert_each(inputs, options)
    )


def _are_many(inputs: Sequence[str], options: argparse.Namespace) -> bool:
    """Tell whether this is work for a pool: folders, archives, very many files."""
    from converter.batch.names import is_archive, is_url
    from converter.files import is_folder

    return (
        len(inputs) >= _MANY
        or any(getattr(options, name) for name in _OPTIONS_OF_MANY)
        or any(is_url(name) or is_archive(name) or is_folder(name) for name in inputs)
        or (options.output is not None and (is_url(options.output) or is_archive(options.output)))
    )


def _convert_many(inputs: Sequence[str], options: argparse.Namespace) -> int:
    from converter.batch import display
    from converter.batch.run import convert_many
    from converter.batch.workers import Limits
    from converter.metadata import parse_pairs

    limits = Limits(options.time_limit, options.memory_limit)
    shows_bar = sys.stderr is not None and sys.stderr.isatty() and not options.quiet
    with (
        _cluster(options.cluster, limits) if options.cluster else nullcontext() as pool,
        display.bar() if shows_bar else display.plain(_say) as observer,
    ):
        summary = convert_many(
            inputs,
            options.to,
            options.output,
            include=options.include,
            exclude=options.exclude,
            source_format=options.source_format,
            encoding=options.encoding,
            metadata=parse_pairs(options.meta),
            force=options.force,
            resume=options.resume,
            fail_fast=options.fail_fast,
            jobs=options.jobs,
            limits=limits,
            pool=pool,
            report=options.report,
            log=options.log,
            observer=observer,
            **_choices(options),
        )
    if not options.quiet:
        _say(display.summed_up(summary))
    return summary.exit_code


def _cluster(address: str, limits: Limits) -> AbstractContextManager[Pool]:
    from converter.batch.cluster import cluster

    return cluster(address, limits)


def _convert_each(inputs: Sequence[str], options: argparse.Namespace) -> int:
    from converter.api import convert
    from converter.metadata import parse_pairs

    told: list[ConverterError] = []

    def show(outcome: Conversion) -> None:
        told.extend(outcome.errors)
        if not options.quiet:
            _show_remarks(outcome, infos=options.verbose)
        for error in outcome.errors:
            _complain(error)

    try:
        convert(
            inputs,
            options.to,
            options.output,
            source_format=options.source_format,
            encoding=options.encoding,
            metadata=parse_pairs(options.meta),
            force=options.force,
            log=options.log,
            on_done=show,
            **_choices(options),
        )
    except ConverterError as error:
        if error not in told:
            _complain(error)
        return error.exit_code
    return EXIT_OK


def _choices(options: argparse.Namespace) -> WriteChoices:
    """Return how the outputs are to be written: the options that bear the name of a choice."""
    from converter.options import WriteChoices

    choices = WriteChoices(width=_width(sys.stdout if options.output == "-" else None))
    for name in WriteChoices.__annotations__.keys() & vars(options):
        choices[name] = getattr(options, name)  # type: ignore[literal-required]  # it is one
    return choices


def _expanded(inputs: Sequence[str]) -> Sequence[str]:
    """Return the inputs, wildcards replaced by the files they fit where the shell has not."""
    if not _SHELL_LEAVES_WILDCARDS:
        return inputs
    from glob import glob  # knows absolute patterns, which Path.glob refuses

    return [found for name in inputs for found in (sorted(glob(name)) or [name])]  # noqa: PTH207


def _show_remarks(outcome: Conversion, *, infos: bool) -> None:
    from converter.report import messages

    width, colour = _width(sys.stderr), _shows_colours(sys.stderr)
    for message in messages(outcome, width=width, infos=infos, colour=colour):
        _say(message)


def _width(stream: TextIO | None) -> int:
    """Return the columns of the terminal that ``stream`` is, or the usual number."""
    from converter.options import PAGE_WIDTH

    if stream is None or not stream.isatty():
        return PAGE_WIDTH
    import shutil  # not where there is no terminal

    return shutil.get_terminal_size((PAGE_WIDTH, 0)).columns


def _shows_colours(stream: TextIO | None) -> bool:
    """Tell whether ``stream`` is a terminal with colours, and the user wants them."""
    if stream is None or not stream.isatty() or os.environ.get("NO_COLOR"):
        return False
    if os.name == "nt":  # older consoles print the escape sequences as they are
        return "WT_SESSION" in os.environ
    return os.environ.get("TERM", "dumb") != "dumb"


def _complain(error: ConverterError) -> None:
    _say(f"error: {error}")
    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        traceback.print_exception(error)


def _say(text: str) -> None:
    if sys.stderr is not None:  # a Windows program without a console has none
        print(text, file=sys.stderr)


def _speak_utf8() -> None:
    """Write UTF-8 on every console, and never fail for a character it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


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
    add = parser.add_argument
    add(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a file, a folder, an archive (.zip, .tar.gz …), or - for standard input",
    )
    add("--to", action="append", default=[], metavar="FORMAT[,FORMAT]", help="what to write")
    add(
        "-o",
        "--output",
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
    add("--keep-noise", action="store_true", help="keep contents pages and page numbers")
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
        "file that extends one (default: by the kind of document)",
    )
    add("--reference-doc", metavar="FILE.docx", help="in DOCX, take the styles of this document")
    add(
        "--style-separator",
        action="store_true",
        help="in DOCX, let run-in headings stand in Word's navigation pane",
    )
    add("--force", action="store_true", help="replace outputs that exist")
    _add_options_of_many(parser)
    add("--log", metavar="FILE", help="write all that was noticed as JSON lines")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("-q", "--quiet", action="store_true", help="show errors only, no warnings")
    told.add_argument(
        "-v", "--verbose", action="store_true", help="show also what needs no attention"
    )
    add("--list-formats", action=_ListFormats, nargs=0, help="show the formats and stop")
    add("--version", action="version", version=f"gongwen-converter {VERSION}")
    return parser


def _add_options_of_many(parser: argparse.ArgumentParser) -> None:
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
    add("--report", metavar="FILE", help="what became of each file: .html, .csv or .json")


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
