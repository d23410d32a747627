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
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from converter import files
from converter.columns import visible
from converter.errors import UsageError
from converter.plan import path_key

if TYPE_CHECKING:
    from converter.batch.progress import Summary

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


@dataclass(frozen=True, slots=True)
class Reports:
    """The files that tell of a run.

    Attributes:
        report: What became of each input; its ending names the form. None is not wanted.
        log: The remarks and errors, as `converter.report.log_lines` has them; None the same.
    """

    report: str | None
    log: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """The files that are wanted."""
        return tuple(name for name in (self.report, self.log) if name is not None)

    def check(self, sources: Iterable[str], *, replace: bool) -> None:
        """Check what must not be found out when the work is done.

        Raises:
            UsageError: If the ending of the report names no form, or a file cannot be one.
            OutputExistsError: If a file is there and is to be kept.
            OutputError: If it is one of the ``sources``, or a folder.
        """
        if self.report is not None:
            _writer(self.report)
        if len(set(map(path_key, map(Path, self.names)))) < len(self.names):
            raise UsageError("The report and the log need a file each. Name two.")
        inputs = frozenset(filter(None, map(files.file_id, sources)))
        for name in self.names:
            if name == files.STREAM:
                raise UsageError("A report or a log needs a file. Name one.")
            files.check_target(name, force=replace, inputs=inputs)

    def write(self, summary: Summary, records: Callable[[], Iterable[Record]]) -> None:
        """Write them.

        Raises:
            OutputError: If one cannot be written.
        """
        if self.report is not None:
            _write(self.report, _writer(self.report)(summary, records()))
        if self.log is not None:
            _write(self.log, (f"{line}\n" for record in records() for line in _log(record)))


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
    # all in quotation marks: where the comma is the decimal sign, Excel divides lines at semicolons
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a formula may begin (OWASP, *CSV Injection*)."""


def _unexecutable(cell: str) -> str:
    """Keep a spreadsheet from running what an archive from elsewhere calls its files.

    The apostrophe makes a cell text; whoever reads the table by program takes JSON, which is exact.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


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
