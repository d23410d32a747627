"""What the READMEs say is true: their examples run, their tables are those of the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import converter
from converter import layout
from converter.errors import EXIT_CODES
from converter.formats import BUILT_IN

REPOSITORY = Path(__file__).parents[1]
READMES = {
    name: (REPOSITORY / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.*)$", re.MULTILINE)

each = pytest.mark.parametrize("readme", READMES.values(), ids=READMES)


def blocks(readme: str, language: str) -> list[str]:
    """Return the blocks of code in ``language``, in order."""
    return [code for name, code in BLOCK.findall(readme) if name == language]


def rows(readme: str) -> list[list[str]]:
    """Return the rows of all tables, each as its cells."""
    lines = (line for line in readme.splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, made the current one, that holds the files the examples speak of."""
    (tmp_path / "2031").mkdir()
    for name in ("speech.txt", "notice.txt"):
        shutil.copy(REPOSITORY / "input" / name, tmp_path)
        shutil.copy(REPOSITORY / "input" / name, tmp_path / "2031")
    shutil.copytree(REPOSITORY / "schemas", tmp_path / "schemas")
    (tmp_path / "old.txt").write_bytes("關於道路整修的通知\n各村：\n一、工作目標\n".encode("big5"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@each
def test_the_readme_starts_with_the_two_commands(readme: str) -> None:
    sample, tests, *_ = blocks(readme, "sh")
    assert sample.endswith(".venv/bin/convert input/speech.txt --to docx -o output/\n")
    assert tests.endswith(".venv/bin/python -m pytest\n")
    assert "\n" not in sample[:-1] + tests[:-1]
    windows = "".join(blocks(readme, "bat")).splitlines()
    for line, posix in zip(windows, (sample, tests), strict=True):
        changed = line.replace("py -m", "python3 -m", 1).replace("\\", "/")
        changed = changed.replace("Scripts", "bin").replace(".[dev]", "'.[dev]'")
        assert changed == posix.strip()


def test_both_readmes_show_the_same_code() -> None:
    english, chinese = READMES.values()
    for language in ("bat", "text", "outline", "python"):
        assert blocks(english, language) == blocks(chinese, language) != []
    commands = [
        [
            line.partition(" #")[0].rstrip()
            for block in blocks(readme, "sh")
            for line in block.splitlines()
        ]
        for readme in (english, chinese)
    ]
    assert commands[0] == commands[1]


@each
def test_the_example_is_what_the_program_makes(readme: str) -> None:
    (text,), (outline,) = blocks(readme, "text"), blocks(readme, "outline")
    document = converter.parse(text)
    assert converter.render(document, "outline").data.decode() == outline
    xml = converter.render(document, "xml").data.decode()
    for line in "".join(blocks(readme, "xml")).splitlines():
        assert line.strip() in xml


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are for a POSIX shell")
@each
def test_the_command_lines_work(readme: str, desk: Path) -> None:
    commands = "".join(blocks(readme, "sh")[2:])
    program = f"convert() {{ '{sys.executable}' -m converter \"$@\"; }}\n"
    done = subprocess.run(
        ["sh", "-ec", program + commands], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    made = {str(path.relative_to(desk)) for path in desk.rglob("*") if path.is_file()}
    assert made >= {
        "speech.docx",
        "page.md",
        "out/notice.docx",
        "out/notice.xml",
        "out/speech.docx",
        "out/speech.xml",
        "word/speech.docx",
        "word/notice.docx",
        "speech.json",
        "old.docx",
        "notice.jsonl",
    }
    assert "(此件公开发布)" not in done.stdout.decode()
    assert "（此件公开发布）" in done.stdout.decode()


@each
def test_the_library_example_works(
    readme: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    (code,) = blocks(readme, "python")
    exec(code, names)
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].strip() == "一、认清形势，切实增强节水工作的紧迫感"
    assert len(printed) == 9
    assert (desk / "speech.docx").stat().st_size > 5000
    assert names["page"] == "# 关于防汛工作的通知\n\n各村：\n\n一、加强值守\n\n二、备足物资\n"


@each
def test_the_table_of_formats_is_whole(readme: str) -> None:
    told = {row[0]: row[1:4] for row in rows(readme) if len(row) == 5}
    for row in BUILT_IN:
        endings, reads, writes = told[f"`{row.name}`"]
        assert endings == " ".join(f"`{suffix}`" for suffix in row.suffixes)
        assert (bool(reads), bool(writes)) == (bool(row.reader), bool(row.writer))


@each
def test_the_layouts_are_all_named(readme: str) -> None:
    assert [name for name in layout.names() if f"`{name}`" not in readme] == []


def test_the_table_of_exit_codes_is_whole() -> None:
    english, chinese = (
        [row for row in rows(readme) if row[0].isdigit()] for readme in READMES.values()
    )
    assert english == [[str(code), meaning] for code, meaning in EXIT_CODES.items()]
    assert [row[0] for row in chinese] == [row[0] for row in english]


@each
def test_links_lead_somewhere(readme: str) -> None:
    targets = re.findall(r'\]\(([^)]+)\)|src="([^"]+)"', readme)
    local = {a or b for a, b in targets if "://" not in (a or b)}
    headings = {f"#{title.lower().replace(' ', '-')}" for title in HEADING.findall(readme)}
    assert headings <= local, "the table at the top leads to every section"
    missing = {name for name in local - headings if not (REPOSITORY / name).exists()}
    assert missing == set()
