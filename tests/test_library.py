"""The package as a library: what is public, typed, silent, and safe in threads."""

from __future__ import annotations

import ast
import inspect
import pickle
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError

import converter
from converter import errors
from converter.diagnostics import diagnostic
from converter.errors import ConverterError, EncodingError, IncompleteError
from converter.formats import BUILT_IN
from converter.model import Span
from converter.model.base import span_between
from converter.outcome import Conversion, Remark

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "converter"
SAMPLES = [*sorted((REPOSITORY / "input").glob("*.txt")), REPOSITORY / "input" / "report.md"]
WRITTEN = tuple(row.name for row in BUILT_IN if row.writer)

PUBLIC = {
    "converter": "Conversion ConverterError Diagnostic Document Output Remark Summary __version__ "
    "convert convert_many parse read render write",
    "converter.batch.cluster": "cluster",
    "converter.batch.run": "Limits Observer Pool Progress Summary convert_many",
    "converter.model": "AnyNode Block Break Cell Diagnostic Document Form Heading Identified "
    "Inline Item Kind Leaf MAX_DEPTH Marker Noise Paragraph Part Role Row SCHEMA_VERSION "
    "Section Severity Span Table Text cell_paragraphs children find identified leaves plain_text "
    "role_of sections select walk",
    "converter.editing": "attach edit insert join number remove renumber replace split take_out "
    "without_spans",
    "converter.formats": "BUILT_IN ENTRY_POINT_GROUP Format Output Reader Writer all_formats "
    "format_named format_of_path",
    "converter.options": "MarkerStyle Numbering PAGE_WIDTH ReadOptions WriteChoices WriteOptions",
    "converter.diagnostics": "CODES Code diagnostic",
    "converter.errors": "AllFailedError ClusterError ConverterError EXIT_CODES EditError "
    "EncodingError IncompleteError InputError InternalError LimitError OutputError "
    "OutputExistsError SourceError UnknownFormatError UsageError",
    "converter.markers": "FAMILIES Family Numeral Place gap_after official_text",
    "converter.metadata": "KEYS Key element",
}
"""Every public module with its names; a change here is a change for users."""

modules = pytest.mark.parametrize("name", PUBLIC)


# The public surface


@modules
def test_the_public_names_are_these(name: str) -> None:
    module = import_module(name)
    assert sorted(module.__all__) == sorted(PUBLIC[name].split())
    for each in module.__all__:
        assert getattr(module, each) is not None


@modules
def test_what_is_public_is_described(name: str) -> None:
    module = import_module(name)
    assert module.__doc__
    for each in module.__all__:
        value = getattr(module, each)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), f"{name}.{each}"


def test_the_docstring_of_the_package_names_all_it_has() -> None:
    assert converter.__doc__
    names = set(converter.__all__) - {"__version__"}
    assert {name for name in names if f"`{name}`" not in converter.__doc__} == set()
    assert set(dir(converter)) >= set(converter.__all__)


def test_every_error_is_public() -> None:
    defined = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, ConverterError)
    }
    assert defined <= set(errors.__all__)
    assert errors.__doc__
    assert {name for name in defined if name not in errors.__doc__} == set()


# Silence


def _trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text("utf-8"))) for path in PACKAGE.rglob("*.py")]


def test_only_programs_print() -> None:
    programs = {"arguments.py", "cli.py", "__main__.py"}
    printing = {
        str(path.relative_to(PACKAGE))
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "input", "breakpoint"}
    }
    assert {name for name in printing if Path(name).name not in programs} == set()


def test_nothing_global_is_rebound() -> None:
    nodes = ((path, node) for path, tree in _trees() for node in ast.walk(tree))
    rebound = [path for path, node in nodes if isinstance(node, ast.Global)]
    assert rebound == []


def test_the_library_says_nothing_and_warns_of_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, converter\n"
        "for path in sys.argv[1:]:\n"
        "    document = converter.read(path)\n"
        f"    for name in {WRITTEN!r}:\n"
        "        data = converter.render(document, name).data\n"
        "        if converter.formats.format_named(name).reader:\n"
        "            converter.read(data, format=name)\n"
        "    converter.convert(path, 'md', sys.argv[0] + '.out/')\n"
    )
    script = tmp_path / "script.py"
    script.write_text(f"import converter.formats\n{code}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", script, *SAMPLES],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=REPOSITORY,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# Threads


def _all_of(path: Path) -> list[bytes]:
    """Return a sample in every format, read again where it can be."""
    document = converter.read(path)
    outputs = [converter.render(document, name).data for name in WRITTEN]
    again = converter.read(outputs[WRITTEN.index("xml")], format="xml")
    return [*outputs, converter.render(again, "md").data]


def test_threads_give_what_one_after_another_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1924905600")
    work = SAMPLES * 3
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)  # change threads as often as can be
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(_all_of, work))
    finally:
        sys.setswitchinterval(interval)
    alone = [_all_of(path) for path in SAMPLES]
    assert together == alone * 3


# Spans


@pytest.mark.parametrize("ends", [(0, 0), (3, 7)])
def test_a_span_made_the_short_way_is_a_span(ends: tuple[int, int]) -> None:
    start, end = ends
    assert span_between(start, end) == Span(start=start, end=end)


@pytest.mark.parametrize("ends", [(-1, 2), (7, 3), (-2, -1)])
def test_a_span_that_is_none_is_refused_both_ways(ends: tuple[int, int]) -> None:
    start, end = ends
    with pytest.raises(ValueError, match="no range of offsets"):
        span_between(start, end)
    with pytest.raises(ValidationError):
        Span(start=start, end=end)


# What travels between processes


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_documents_can_be_pickled(path: Path) -> None:
    document = converter.read(path)
    again = pickle.loads(pickle.dumps(document))
    assert again == document
    assert again.source == document.source
    assert again.diagnostics == document.diagnostics


@pytest.mark.parametrize("kind", [vars(errors)[n] for n in errors.__all__ if n.endswith("Error")])
def test_errors_can_be_pickled(kind: type[ConverterError]) -> None:
    again = pickle.loads(pickle.dumps(kind("speech.txt is empty. Name another file.")))
    assert type(again) is kind
    assert str(again) == "speech.txt is empty. Name another file."


def test_what_errors_know_is_pickled_too() -> None:
    remark = Remark(diagnostic("unclosed-pair", Span(start=1, end=2), mark="“"), 1, 2)
    broken = EncodingError("speech.txt is not text.", offset=7)
    outcome = Conversion("speech.txt", remarks=(remark,), errors=(broken,))
    again = pickle.loads(pickle.dumps(IncompleteError("0 of 1 outputs were written.", (outcome,))))
    (same,) = again.conversions
    assert same.remarks == outcome.remarks
    assert same.errors[0].offset == 7


# Types

CLIENT = """\
from typing import assert_type

import converter
from converter.editing import edit, take_out
from converter.formats import Format
from converter.model import AnyNode, Document, Heading, Section, plain_text, sections, select


def keep(node: AnyNode) -> AnyNode:
    return node


document = converter.parse("通知\\n各村：\\n一、备料\\n二、用工\\n")
assert_type(document, Document)
for depth, section in sections(document):
    assert_type(depth, int)
    if section.heading:
        assert_type(plain_text(section.heading.content), str)
for heading in select(document, Heading):
    heading.span.start  # error: may be None
taken, rest = take_out(document, *select(document, Section, family="han"))
assert_type(rest, Document)
assert_type(edit(document, keep), Document)
assert_type(converter.render(taken, "md", markers="typed").data, bytes)
converter.render(document, "md", markers="none")  # error: no such choice
row = Format("table", "a table", (".tab",), writer="table:write")
row.name = "other"  # error: frozen
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the package."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    _copy(REPOSITORY, source)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, source],
        capture_output=True,
        text=True,
        check=False,
    )
    for reason in ("No module named pip", "Could not find a version"):
        if reason in done.stderr:
            pytest.skip(f"no wheel can be built here: {reason}")
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


def _copy(repository: Path, target: Path) -> None:
    """Copy what a wheel is made of, so that nothing is left behind in the repository."""
    target.mkdir()
    for folder in ("converter", "schemas"):
        shutil.copytree(repository / folder, target / folder)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(repository / name, target)


def test_the_wheel_has_all_that_the_package_reads(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    there = {
        path.relative_to(REPOSITORY).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "converter/py.typed" in there
    assert there <= packed


def test_a_client_is_checked_against_the_types(wheel: Path, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = next(environment.glob("[bS]*/python*"))
    said = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    site = Path(said.stdout.strip())
    zipfile.ZipFile(wheel).extractall(site)
    (site / "libraries.pth").write_text(str(Path(_home_of("pydantic"))), encoding="utf-8")
    client = tmp_path / "client.py"
    client.write_text(CLIENT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", python, client.name],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
    )
    wrong = [n for n, line in enumerate(CLIENT.splitlines(), 1) if "# error" in line]
    told = {int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line}
    assert told == set(wrong), done.stdout + done.stderr


def _home_of(package: str) -> Path:
    module: ModuleType = import_module(package)
    assert module.__file__
    return Path(module.__file__).parents[1]
