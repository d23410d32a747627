"""What the package can do: read, parse, render, write, convert.

The command line is `convert` with its arguments spelled differently. `convert` is the others
in a row, for many files, with what goes wrong kept file by file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path, PurePath
from typing import Unpack

from converter import files, sidecar
from converter import metadata as known
from converter.conversion import Input, convert_input, format_of_input, request_for
from converter.errors import AllFailedError, IncompleteError, UsageError
from converter.formats import Output, format_named, format_of_path
from converter.model import Diagnostic, Document
from converter.options import ReadOptions, WriteChoices, chosen
from converter.outcome import Conversion
from converter.plan import Job, StrPath, listed_formats, listed_sources, make_plan, path_key
from converter.report import log_lines
from converter.source import source_of_text


def read(
    source: StrPath | bytes,
    *,
    format: str | None = None,
    encoding: str | None = None,
    metadata: Mapping[str, object] | None = None,
) -> Document:
    """Read a document, and the metadata in the file beside it (``speech.meta.toml``).

    Args:
        source: The path of a file, or the bytes of one.
        format: The name of its format; None goes by the name's ending, and takes bytes and
            files without an ending for plain text.
        encoding: The encoding of a text; None finds it (BOM, UTF-8, UTF-16, GB18030).
        metadata: Facts about the document, ``{"签发人": "李明"}`` (`converter.metadata`); they
            count more than what the files say.

    Raises:
        InputError: If the file, or the one with its metadata, is missing or cannot be opened.
        SourceError: If it is not what its format says (empty, a picture named .txt), or the
            file with its metadata is broken.
        EncodingError: If it is not text in any encoding known, or in the one named.
        UsageError: If the encoding or the metadata makes no sense, or ``source`` is a text
            of several lines, or itself the metadata of another file.
        UnknownFormatError: If the format is not known, or only written.
    """
    asked = known.given(metadata or {})
    if isinstance(source, bytes):
        row, data, beside = format_named(format or "txt"), source, {}
        options = ReadOptions("<bytes>", encoding)
    else:
        if isinstance(source, str) and "\n" in source:
            raise UsageError("This is a text, not the name of a file. Give it to parse.")
        name = os.fspath(source)
        row = format_of_input(name, format)
        data, beside = files.read_file(name), sidecar.metadata_beside(name)
        options = ReadOptions(name, encoding)
    return known.described(row.load_reader()(data, options), beside, asked)


def parse(text: str, *, origin: str = "<text>") -> Document:
    """Recognise the outline of a plain text.

    Args:
        text: The text; spans in the tree count its code points.
        origin: The name that messages call it by.

    Raises:
        SourceError: If the string holds half a surrogate pair.
    """
    from converter.outline import parse as parse_outline  # not every command reads text

    return known.described(parse_outline(source_of_text(text, origin)))


def render(
    document: Document,
    format: str,
    **choices: Unpack[WriteChoices],
) -> Output:
    """Return the document in another format: ``data`` (bytes) and ``diagnostics``.

    Args:
        document: The tree.
        format: The name of a format that can be written.
        **choices: How it is written, ``markers="typed"`` for example: the fields of
            `converter.options.WriteOptions`.

    Raises:
        UnknownFormatError: If the format is not known, or only read.
        UsageError: If a choice has a value that it cannot have, or a layout profile or a
            reference document cannot be used.
    """
    return format_named(format).load_writer()(document, chosen(**choices))


def write(
    document: Document,
    path: StrPath,
    *,
    format: str | None = None,
    force: bool = False,
    **choices: Unpack[WriteChoices],
) -> tuple[Diagnostic, ...]:
    """Write the document to a file: whole, or not at all.

    Args:
        document: The tree.
        path: The file; missing folders are made.
        format: The name of its format; None goes by the name's ending.
        force: Replace a file that is there.
        **choices: As for `render`.

    Returns:
        What the format could not hold as it was.

    Raises:
        UnknownFormatError: If the format is not known, or only read.
        OutputExistsError: If the file is there and ``force`` is not set.
        OutputError: If it cannot be written.
        UsageError: As for `render`.
    """
    name = os.fspath(path)
    row = format_named(format) if format else format_of_path(PurePath(name))
    files.check_target(name, force=force)
    output = row.load_writer()(document, chosen(**choices))
    files.write_file(name, output.data)
    return output.diagnostics


def convert(
    sources: StrPath | Iterable[StrPath],
    to: str | Iterable[str] = (),
    output: StrPath | None = None,
    *,
    source_format: str | None = None,
    encoding: str | None = None,
    metadata: Mapping[str, object] | None = None,
    force: bool = False,
    log: StrPath | None = None,
    on_done: Callable[[Conversion], None] | None = None,
    **choices: Unpack[WriteChoices],
) -> tuple[Conversion, ...]:
    """Convert files, each to one or more formats. One that fails does not stop the others.

    Args:
        sources: The path of a file, or several; ``-`` is standard input.
        to: The names of formats, one or several (``"docx"``, ``"docx,md"``, ``["docx", "md"]``);
            may be left out if there is one input and the ending of ``output`` says it.
        output: The file or the folder to write to, or ``-`` for standard output; None writes
            beside each input (`converter.plan` has the rules).
        source_format: The format of the inputs; None goes by their names.
        encoding: The encoding of the inputs; None finds it.
        metadata: As for `read`; the same for every input.
        force: Replace files that are there.
        log: A file for all that was noticed, as JSON lines (`converter.report`); like an
            output it replaces another file only with ``force``.
        on_done: Called with each input's outcome as soon as it is known.
        **choices: As for `render`.

    Returns:
        What became of each input, in order, if nothing failed.

    Raises:
        UsageError: If the request is wrong; nothing is written then.
        ConverterError: The one thing that failed, if nothing was written.
        IncompleteError: If several things failed, or some things were written; its
            ``conversions`` say which.
    """
    names = listed_sources(sources)
    plan = make_plan(names, listed_formats(to), None if output is None else os.fspath(output))
    request = request_for(
        {target.format for target in plan[0].targets},
        source_format=source_format,
        encoding=encoding,
        metadata=metadata,
        options=chosen(**choices),
    )
    inputs = frozenset(filter(None, map(files.file_id, names)))

    def check(name: str) -> None:
        files.check_target(name, force=force, inputs=inputs)

    log_name = None if log is None else os.fspath(log)
    if log_name is not None:
        _check_log(log_name, plan, check)
    outcomes: list[Conversion] = []
    try:
        for job in plan:
            item = _input(job.source)
            outcomes.append(
                convert_input(item, job.targets, request, check=check, put=files.write_output)
            )
            if on_done:
                on_done(outcomes[-1])
    finally:  # also when the user stops it half-way
        if log_name is not None:
            _write_log(log_name, outcomes)
    _raise_failures(tuple(outcomes), wanted=sum(len(job.targets) for job in plan))
    return tuple(outcomes)


def _check_log(name: str, plan: Iterable[Job], check: Callable[[str], None]) -> None:
    """Check that the log may be written to ``name``."""
    if name == files.STREAM:
        raise UsageError(
            "The log needs a file: standard output is for documents, and standard error for "
            "people. Name one with --log."
        )
    if path_key(Path(name)) in {path_key(Path(t.path)) for job in plan for t in job.targets}:
        raise UsageError(f"{name} is to be an output and the log. Name another file for one.")
    check(name)


def _input(name: str) -> Input:
    """Return the file ``name``, or standard input, as an input."""
    return Input(
        files.label(name),
        name,
        partial(files.read_input, name),
        partial(sidecar.metadata_beside, name),
    )


def _write_log(name: str, outcomes: Iterable[Conversion]) -> None:
    lines = (f"{line}\n" for outcome in outcomes for line in log_lines(outcome))
    # half a surrogate pair (a file name that is not text) becomes its escape in JSON
    files.write_file(name, "".join(lines).encode("utf-8", "backslashreplace"))


def _raise_failures(outcomes: tuple[Conversion, ...], wanted: int) -> None:
    errors = [error for outcome in outcomes for error in outcome.errors]
    written = sum(len(outcome.written) for outcome in outcomes)
    if not errors:
        return
    if len(errors) == 1 and not written:
        raise errors[0]
    failure = IncompleteError if written else AllFailedError
    raise failure(f"{written} of {wanted} outputs were written.", outcomes)
