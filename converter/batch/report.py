"""The report of a run: a summary, and what became of each input, as JSON, CSV or HTML.

=======================  =====================================================================
key, column              what it holds
=======================  =====================================================================
``file``                 the input, as messages call it
``status``               converted; kept: its outputs were there when the run was resumed;
                         partly: some outputs failed; failed; skipped: no document that can
                         be read; waiting: not reached
``outputs``              what was written
``told_apart``           true if outputs have longer names, because others claim the short ones
``encoding``, ``kind``   of the document that was read
``characters``           code points of its text
``sections`` …           how many sections, paragraphs and tables its tree has
``warnings``, ``infos``  how many remarks of these severities there are
``seconds``              how long it took
``errors``               ``code`` and ``message`` of each error
``reason``               why it was skipped
``diagnostics``          in JSON only: the remarks, as lines of a log have them
                         (`converter.report`), the first 1,000 of each input
=======================  =====================================================================

In JSON a key that has nothing to say is absent.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from converter import files
from converter.columns import visible
from converter.errors import UsageError

if TYPE_CHECKING:
    from converter.batch.run import Summary

Record: TypeAlias = "Mapping[str, Any]"
"""What became of an input: the keys above, and its lines for the log under ``log``."""

_COLUMNS = (
    "file",
    "status",
    "outputs",
    "told_apart",
    "encoding",
    "kind",
    "characters",
    "sections",
    "paragraphs",
    "tables",
    "warnings",
    "infos",
    "seconds",
    "errors",
    "reason",
)

_STYLE = """\
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 80em; padding: 0 1em }
table { border-collapse: collapse }
td, th { border-bottom: 1px solid #ddd; padding: .2em .7em; text-align: left; vertical-align: top }
tr.failed, tr.partly { background: #fdecea }
tr.skipped, tr.waiting { color: #777 }
"""


def check_report(name: str) -> None:
    """Check that a report can be written to the file ``name``.

    Raises:
        UsageError: If its ending names no form of report.
    """
    _writer(name)


def write_report(name: str, summary: Summary, records: Iterable[Record]) -> None:
    """Write the report of a run to a file, in the form that its ending names.

    Raises:
        OutputError: If it cannot be written.
    """
    _write(name, _writer(name)(summary, records))


def write_log(name: str, records: Iterable[Record]) -> None:
    """Write the remarks and errors of a run to a file, as `converter.report.log_lines` does.

    Raises:
        OutputError: If it cannot be written.
    """
    _write(name, (f"{line}\n" for record in records for line in _log(record)))


def _write(name: str, pieces: Iterable[str]) -> None:
    # half a surrogate pair (a file name that is not text) becomes its escape
    files.write_file(name, (piece.encode("utf-8", "backslashreplace") for piece in pieces))


def _log(record: Record) -> Iterator[str]:
    yield from record["log"]
    for error in record.get("errors", ()):
        said = {"file": record["file"], "severity": "error", **error}
        yield json.dumps(said, ensure_ascii=False)


def _writer(name: str) -> Callable[[Summary, Iterable[Record]], Iterator[str]]:
    writer = _WRITERS.get(PurePath(name).suffix.lower())
    if writer is None:
        raise UsageError(f"{name}: a report is .json, .csv or .html. Name it so.")
    return writer


def _as_json(summary: Summary, records: Iterable[Record]) -> Iterator[str]:
    yield f'{{"summary": {json.dumps(_summary(summary), ensure_ascii=False)}, "files": ['
    between = "\n"
    for record in records:
        facts = {key: value for key, value in record.items() if key != "log" and value != []}
        remarks = [json.loads(line) for line in record["log"]]
        for remark in remarks:
            del remark["file"]
        if remarks:
            facts["diagnostics"] = remarks
        yield between + json.dumps(facts, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _summary(summary: Summary) -> dict[str, object]:
    return {**asdict(summary), "seconds": round(summary.seconds, 3), "exit_code": summary.exit_code}


def _as_csv(_: Summary, records: Iterable[Record]) -> Iterator[str]:
    yield "\ufeff"  # or Excel would take the Chinese for another encoding
    yield _csv_line(_COLUMNS)
    for record in records:
        yield _csv_line(_unexecutable(_cell(record, column)) for column in _COLUMNS)


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _unexecutable(cell: str) -> str:
    """Keep a spreadsheet from taking the name of a file for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _as_html(summary: Summary, records: Iterable[Record]) -> Iterator[str]:
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>Conversion report</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        "<h1>Conversion report</h1>\n<table>\n"
    )
    for name, value in _summary(summary).items():
        yield f"<tr><th>{name}</th><td>{html.escape(str(value))}</td></tr>\n"
    heads = "".join(f"<th>{column}</th>" for column in _COLUMNS)
    yield f"</table>\n<h2>Files</h2>\n<table>\n<tr>{heads}</tr>\n"
    for record in records:
        cells = "".join(
            f"<td>{html.escape(visible(_cell(record, column)))}</td>" for column in _COLUMNS
        )
        yield f'<tr class="{record["status"]}">{cells}</tr>\n'
    yield "</table>\n</body>\n</html>\n"


def _cell(record: Record, column: str) -> str:
    """Return the text of a cell of a table."""
    match record.get(column):
        case None:
            return ""
        case True:
            return "yes"
        case list() as several:
            return " ; ".join(
                each["message"] if isinstance(each, dict) else each for each in several
            )
        case value:
            return str(value)


_WRITERS = {".json": _as_json, ".csv": _as_csv, ".html": _as_html}
