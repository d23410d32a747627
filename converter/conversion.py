"""One input converted: read once, written to each of its outputs, what goes wrong kept.

`converter.convert` and the batch runner are loops around `convert_input`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import PurePath
from typing import NamedTuple

from converter import metadata as known
from converter import sidecar
from converter.errors import (
    ConverterError,
    InternalError,
    SourceError,
    UnknownFormatError,
    UsageError,
)
from converter.formats import Format, format_named, format_of_path
from converter.model import Document
from converter.options import ReadOptions, WriteOptions
from converter.outcome import Conversion, Remark, placed
from converter.plan import Target
from converter.source import check_encoding


class Request(NamedTuple):
    """How inputs are read and written; the same for all of a call.

    Attributes:
        source_format: The name of the format of the inputs; None goes by their names.
        encoding: The encoding of the inputs; None finds it.
        options: How the outputs are written.
        metadata: What is known of every input, by canonical keys.
    """

    source_format: str | None
    encoding: str | None
    options: WriteOptions
    metadata: Mapping[str, str]


def request_for(
    formats: Iterable[str],
    *,
    source_format: str | None = None,
    encoding: str | None = None,
    metadata: Mapping[str, object] | None = None,
    options: WriteOptions,
) -> Request:
    """Return a request for outputs in ``formats``, checked before any work.

    Raises:
        UnknownFormatError: If a format is not known, or is not written.
        UsageError: If the encoding, the metadata or the layout profile makes no sense.
        InputError: If a file that an option names cannot be opened.
        SourceError: If it is not what it should be.
    """
    for name in formats:
        format_named(name).load_writer()
    if encoding is not None:
        check_encoding(encoding)
    if options.profile:
        _check_profile(options.profile)
    return Request(
        format_named(source_format).name if source_format else None,
        encoding,
        options,
        known.given(metadata or {}),
    )


def _check_profile(name: str) -> None:
    from converter import layout  # not every command makes pages

    layout.find(name)


class Input(NamedTuple):
    """An input that is not yet opened.

    Attributes:
        origin: What messages call it.
        name: The name whose ending tells the format.
        read: Returns its bytes.
        metadata: Returns what the file beside it says.
    """

    origin: str
    name: str
    read: Callable[[], bytes]
    metadata: Callable[[], Mapping[str, str]]


def convert_input(
    item: Input,
    targets: Iterable[Target],
    request: Request,
    *,
    check: Callable[[str], None],
    put: Callable[[str, bytes], None],
    on_document: Callable[[Document], None] | None = None,
) -> Conversion:
    """Convert one input to all it is to become; errors are kept, not raised.

    Args:
        item: The input.
        targets: What it is to become.
        request: How.
        check: Called with the path of each output before any work; it raises the error that
            speaks against writing it.
        put: Called with the path and the bytes of each output.
        on_document: Called with what was read.
    """
    written: list[str] = []
    remarks: list[Remark] = []
    errors: list[ConverterError] = []
    with _kept(errors, item.origin):
        row = format_of_input(item.name, request.source_format)
        data = item.read()
        wanted = []
        for target in targets:
            with _kept(errors, item.origin):
                check(target.path)
                wanted.append(target)
        if wanted:
            found = row.load_reader()(data, ReadOptions(item.origin, request.encoding))
            document = known.described(found, item.metadata(), request.metadata)
            remarks.extend(placed(document.diagnostics, document.source))
            if on_document:
                on_document(document)
        for target in wanted:
            with _kept(errors, item.origin):
                result = format_named(target.format).load_writer()(document, request.options)
                put(target.path, result.data)
                written.append(target.path)
                remarks.extend(placed(result.diagnostics, document.source))
    return Conversion(item.origin, tuple(written), tuple(remarks), tuple(errors))


def format_of_input(name: str, asked: str | None) -> Format:
    """Return the format of the input ``name``; what has no ending is plain text.

    Raises:
        UsageError: If it describes another file.
        UnknownFormatError: If its format is not known, or only written.
    """
    if sidecar.is_sidecar(name):
        raise UsageError(f"{name} describes another file and is no input. Name that file instead.")
    path = PurePath(name)
    row = format_of_path(path) if path.suffix and not asked else format_named(asked or "txt")
    if row.reader is None:
        raise UnknownFormatError(f"{name} cannot be read: {row.name} is only written so far.")
    return row


@contextmanager
def _kept(errors: list[ConverterError], origin: str) -> Iterator[None]:
    """Add what goes wrong inside to ``errors``; Ctrl-C and a closed pipe end everything."""
    try:
        yield
    except BrokenPipeError:
        raise
    except ConverterError as error:
        errors.append(error)
    except MemoryError:
        errors.append(SourceError(f"{origin} needs more memory than there is. Split it."))
    except RecursionError:
        errors.append(SourceError(f"{origin} is nested too deeply. Flatten it."))
    except Exception as error:
        failure = InternalError(
            f"{origin} could not be converted: {type(error).__name__}: {error}. This is a defect "
            "of this program; please report it with the file."
        )
        failure.__cause__ = error
        errors.append(failure)
