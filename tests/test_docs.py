"""What docs/ says is true: its examples run and print what stands below them, its pages build."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest
from lxml import html
from test_library import PUBLIC
from test_readme import BLOCK, REPOSITORY, desk
from test_vocabulary import in_xsd

from converter.arguments import argument_parser
from converter.diagnostics import CODES
from converter.errors import EXIT_CODES

DOCS = REPOSITORY / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
EXAMPLE = DOCS / "examples" / "gongwen-opml"

__all__ = ["desk"]  # a fixture: the folder in which the examples run


def examples(page: Path) -> list[tuple[str, str, str]]:
    """Return the blocks of a page: language, text, and what stands below it as its output."""
    blocks = BLOCK.findall(page.read_text("utf-8"))
    return [
        (language, text, below[1] if below and below[0] == "text" else "")
        for (language, text), below in zip_longest(blocks, blocks[1:])
    ]


WITH_EXAMPLES = [page for page in PAGES if any(each[0] == "python" for each in examples(page))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_print_what_stands_below_them(
    page: Path, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    for language, text, output in examples(page):
        if language == "toml":  # its first line is a comment with its name
            name = text.partition("\n")[0].removeprefix("# ")
            (desk / name).write_text(text, encoding="utf-8")
        if language == "python":
            exec(text, names)
            printed = "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())
            assert printed == output, text


VOCABULARY_OF_OTHERS = "converter.writers.akn.writer"
"""Its docstring says what becomes of what in Akoma Ntoso; its names are not public."""


def test_every_public_module_is_described_on_one_page() -> None:
    texts = [page.read_text("utf-8") for page in PAGES]
    described = re.findall(r"^\.\. automodule:: (\S+)$", "\n".join(texts), re.MULTILINE)
    assert sorted(described) == sorted({*PUBLIC, VOCABULARY_OF_OTHERS})


def test_every_function_of_the_package_is_described() -> None:
    page = (DOCS / "reference" / "api.md").read_text("utf-8")
    named = set(re.findall(r"^\.\. auto(?:function|class):: (\w+)$|`(\w+)`", page, re.MULTILINE))
    names = {one or other for one, other in named}
    assert names == set(PUBLIC["converter"].split()) - {"__version__"}


# The pages that Sphinx builds


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages; a warning is an error."""
    for module in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(module, reason="the extra [docs] is not installed")
    folder = tmp_path_factory.mktemp("docs")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", DOCS, folder],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    return folder


def text_of(element: html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def table_rows(page: Path) -> dict[str, list[str]]:
    """Return the rows of the tables of a page, by what stands in their first cell."""
    rows = html.parse(str(page)).getroot().iter("tr")
    cells = ([text_of(cell) for cell in row.iter("td")] for row in rows)
    return {first: rest for first, *rest in filter(None, cells)}


def test_every_diagnostic_is_listed_with_its_way_out(site: Path) -> None:
    rows = table_rows(site / "reference" / "diagnostics.html")
    for name, code in CODES.items():
        told = [re.sub(r"[!:]\w+}", "}", text) for text in (code.message, code.help)]
        assert rows[name] == [code.severity, *told]


def test_every_option_of_the_command_line_is_listed(site: Path) -> None:
    rows = table_rows(site / "reference" / "command-line.html")
    help_text = "".join(argument_parser().format_help().split())
    told = {name.split()[0]: text for key, (text, *_) in rows.items() for name in key.split(", ")}
    options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", argument_parser().format_usage())
    assert {"--to", "--output", "--log"} < set(told)
    assert set(options) <= set(told)
    assert all(
        "".join(text.split()) in help_text for key, text in told.items() if key.startswith("-")
    )
    assert {str(code) for code in EXIT_CODES} <= set(told)


def test_every_element_and_attribute_of_the_xml_is_described(site: Path) -> None:
    page = html.parse(str(site / "reference" / "xml.html")).getroot()
    text = text_of(page.find(".//article"))
    headings = {text_of(heading).removesuffix("¶") for heading in page.iter("h3")}
    values = {text_of(item).partition(":")[0] for item in page.iter("li")}
    rows = table_rows(site / "reference" / "xml.html")
    for kind, name, description in in_xsd():
        assert name in {"element": headings, "attribute": rows, "value": values}[kind]
        assert description in text


# A format of another package


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example package is installed, as pip does it."""
    folder = tmp_path_factory.mktemp("packages")
    shutil.copytree(EXAMPLE, folder / "source")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--no-deps"),
            *("--target", folder / "installed", folder / "source"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    for reason in ("No module named pip", "Could not find a version"):
        if reason in done.stderr:
            pytest.skip(f"nothing can be installed here: {reason}")
    assert done.returncode == 0, done.stderr
    return folder / "installed"


def run(packages: Path, *words: str) -> str:
    """Run Python where the example package is installed, and return what it prints."""
    code = f"import sys; sys.path[:0] = [{str(packages)!r}, {str(REPOSITORY)!r}]\n{words[0]}"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *words[1:]],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


PROGRAM = "from converter.cli import main; sys.exit(main(sys.argv[1:]))"


def test_the_program_knows_the_format_of_the_example(packages: Path, desk: Path) -> None:
    assert "opml      read/write  .opml" in run(packages, PROGRAM, "--list-formats")
    run(packages, PROGRAM, "notice.txt", "--to", "opml")
    written = (desk / "notice.opml").read_text("utf-8")
    assert '<outline text="一、' in written
    run(packages, PROGRAM, "notice.opml", "-o", "again.md")
    assert (desk / "again.md").read_text("utf-8").startswith("# ")


def test_the_library_knows_it_too(packages: Path, desk: Path) -> None:
    printed = run(
        packages,
        "import converter\n"
        "document = converter.read('notice.txt')\n"
        "data = converter.render(document, 'opml').data\n"
        "again = converter.read(data, format='opml')\n"
        "from converter.model import Marker, select\n"
        "for each in (document, again):\n"
        "    print(*(m.ordinal for m in select(each, Marker) if m.family == 'han'))\n"
        "try:\n"
        "    converter.read(b'nothing', format='opml')\n"
        "except converter.ConverterError as error:\n"
        "    print(error)\n",
    )
    before, after, error = printed.splitlines()
    assert before == after != ""
    assert error.startswith("<bytes> is no OPML: ")
