"""The command line: `converter.convert` with its arguments spelled as options."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TextIO

from converter.arguments import DEBUG_VARIABLE, argument_parser
from converter.errors import (
    EXIT_BROKEN_PIPE,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_OK,
    ConverterError,
    InternalError,
    OutputError,
)
from converter.files import abandon_stdout, is_without_reader, reason
from converter.plugins import disable_plugins

if TYPE_CHECKING:
    import argparse

    from converter.batch.pool import Pool
    from converter.batch.workers import Limits
    from converter.options import WriteChoices
    from converter.outcome import Conversion

_MANY = 200
"""Files for which it pays to start a pool of processes."""

_OPTIONS_OF_MANY = ("include", "exclude", "jobs", "cluster", "resume", "fail_fast", "report")

_SHELL_LEAVES_WILDCARDS = os.name == "nt"


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
    except OSError as error:
        abandon_stdout()
        if is_without_reader(error):
            return EXIT_BROKEN_PIPE
        # --list-formats to a full disk
        _say(f"error: standard output cannot be written: {reason(error)}")
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

    names = ((name, name.replace("[", "[[]")) for name in inputs)  # [2031]5号.txt is a name there
    return [found for name, fits in names for found in (sorted(glob(fits)) or [name])]  # noqa: PTH207


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
