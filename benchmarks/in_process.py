"""In one process, the five speeches: this package against the limit and against others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import thread_time
from typing import NamedTuple

import converter
from benchmarks import limits, ours, peers
from benchmarks.table import Row, milliseconds
from benchmarks.texts import speeches
from benchmarks.timing import Times, Way, interleaved, ratio

ROUNDS = 15
PASSES = 3


class _Comparison(NamedTuple):
    """A row: what is compared, by the names of the ways, and the ratio to reach."""

    one: str
    other: str
    goal: float | None = None


_DOCX = "text → tree → DOCX"
_DOCX_ZLIB = "text → tree → DOCX, zlib 6"
_LIMIT = "read + decode + scan + deflate"
_LIMIT_ZLIB = "read + decode + scan + deflate, zlib 6"
_SCAN = "read + decode + scan"
_PANDOC = "pandoc, markdown → docx"
_PANDOC_FASTEST = f"pandoc, {peers.FASTEST_READER} → docx"
_PYTHON_DOCX = "python-docx, as commonly used"
_PYTHON_DOCX_TEMPLATE = "python-docx, prepared template"
_NPM_DOCX = "npm docx"
_XML = "text → tree → XML"
_MARKDOWN = "text → tree → Markdown"
_JSON = "text → tree → JSON"
_TREE = "text → tree"

_COMPARISONS = (
    _Comparison(_DOCX, _LIMIT, 4),
    _Comparison(_DOCX_ZLIB, _LIMIT_ZLIB, 2),
    _Comparison(_DOCX, _PANDOC, 1 / 50),
    _Comparison(_DOCX, _PANDOC_FASTEST),
    _Comparison(_DOCX, _PYTHON_DOCX, 1 / 40),
    _Comparison(_DOCX, _PYTHON_DOCX_TEMPLATE),
    _Comparison(_DOCX, _NPM_DOCX),
    _Comparison(_XML, _SCAN, 10),
    _Comparison(_MARKDOWN, _SCAN, 8),
    _Comparison(_JSON, _SCAN),
    _Comparison(_TREE, _SCAN),
)


def rows() -> list[Row]:
    """Measure, and return the rows of the table."""
    texts = speeches()
    here = interleaved(dict(_ways(texts)), texts, ROUNDS, PASSES, thread_time)
    others = _against_programs(texts)
    return [
        _row(each, times)
        for each in _COMPARISONS
        for times in (here, others)
        if each.other in times
    ]


def _row(each: _Comparison, times: Times) -> Row:
    one, other = (
        milliseconds(median(times[name]) / len(speeches())) for name in (each.one, each.other)
    )
    return Row(
        each.one, each.other, ratio(times, each.one, each.other), each.goal, f"{one} : {other}"
    )


def _against_programs(texts: Sequence[Path]) -> Times:
    """Time DOCX here and in programs of their own, by the clock on the wall."""
    ways: dict[str, Way] = {_DOCX: ours.to("docx")}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        markdown = as_markdown(texts, folder)
        for name, reader in ((_PANDOC, "markdown"), (_PANDOC_FASTEST, peers.FASTEST_READER)):
            ways[name] = _of_markdown(stack.enter_context(peers.pandoc(reader)), markdown)
        if peers.npm_docx_version():
            ways[_NPM_DOCX] = stack.enter_context(peers.npm_docx())
        return interleaved(ways, texts, ROUNDS, PASSES)


def _ways(texts: Sequence[Path]) -> Iterator[tuple[str, Way]]:
    parts = {path: ours.document_xml(path) for path in texts}
    yield _SCAN, limits.scan
    yield _LIMIT, lambda path: (limits.scan(path), limits.deflate_isal(parts[path]))
    yield _LIMIT_ZLIB, lambda path: (limits.scan(path), limits.deflate_zlib(parts[path]))
    yield _TREE, ours.to_tree
    yield _DOCX, ours.to("docx")
    yield _DOCX_ZLIB, ours.to_docx_with_zlib
    yield _XML, ours.to("xml")
    yield _MARKDOWN, ours.to("md")
    yield _JSON, ours.to("json")
    yield _PYTHON_DOCX, peers.python_docx
    yield _PYTHON_DOCX_TEMPLATE, peers.python_docx_template


def as_markdown(texts: Sequence[Path], folder: Path) -> dict[Path, Path]:
    """Write ``texts`` as Markdown into ``folder``; return where each is."""
    made = {path: folder / f"{path.stem}.md" for path in texts}
    for path, target in made.items():
        converter.write(converter.read(path), target)
    return made


def _of_markdown(way: Way, markdown: Mapping[Path, Path]) -> Way:
    return lambda path: way(markdown[path])
