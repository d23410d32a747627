"""The command line, run as a program: messages, exit codes, and nothing half-written."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from converter import cli, files, layout
from converter.arguments import DEBUG_VARIABLE, argument_parser
from converter.batch.workers import USUAL_LIMITS, Limits
from converter.errors import EXIT_CODES
from converter.formats import BUILT_IN, Format

NOTICE = "关于整修松溪镇道路的通知\n\n各村：\n一、工作目标\n    (一)路面平整。\n二、工作安排\n"

Done: TypeAlias = "subprocess.CompletedProcess[bytes]"
Run: TypeAlias = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``python -m converter`` in ``tmp_path``, in which ``notice.txt`` stands."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")

    def run(*words: str, stdin: bytes = b"", **variables: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "converter", *words],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, **variables},
            timeout=60,
            check=False,
        )

    return run


def said(done: Done) -> str:
    return done.stderr.decode("utf-8")


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# What works


OTHERS = [row for row in BUILT_IN if row.writer and row.name != "txt"]  # the input's own


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row.name)
def test_each_format_beside_the_input_without_a_word(run: Run, tmp_path: Path, row: Format) -> None:
    done = run("notice.txt", "--to", row.name)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert names_in(tmp_path) == {"notice.txt", f"notice{row.suffixes[0]}"}


def test_several_inputs_and_formats_into_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.md").write_text("# 另一个通知\n", encoding="utf-8")
    done = run("notice.txt", "notice.md", "--to", "json,xml", "-o", "out")
    assert (done.returncode, done.stderr) == (0, b"")
    assert names_in(tmp_path / "out") == {
        "notice.txt.json",
        "notice.txt.xml",
        "notice.md.json",
        "notice.md.xml",
    }


def test_the_format_by_the_name_of_the_output(run: Run, tmp_path: Path) -> None:
    assert run("notice.txt", "-o", "new/a.json").returncode == 0
    assert json.loads((tmp_path / "new" / "a.json").read_bytes())["schema_version"] == "1"


def test_standard_input_to_standard_output(run: Run, tmp_path: Path) -> None:
    done = run("-", "--to", "md", stdin=NOTICE.encode("gb18030"), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "（一）" in done.stdout.decode("utf-8")
    assert done.stdout == run("notice.txt", "--to", "md", "-o", "-").stdout
    assert names_in(tmp_path) == {"notice.txt"}


def test_binary_data_to_standard_output(run: Run) -> None:
    assert run("-", "--to", "docx", stdin=NOTICE.encode()).stdout.startswith(b"PK\x03\x04")


def test_markers_as_typed(run: Run) -> None:
    done = run("notice.txt", "--to", "md", "-o", "-", "--markers", "typed")
    assert "(一)" in done.stdout.decode("utf-8")


def test_the_formats_and_the_encoding_of_inputs_can_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.dat").write_bytes("雲嶺縣道路整修會議".encode("big5"))
    done = run("notice.dat", "--from", "txt", "--encoding", "big5", "--to", "md", "-o", "-")
    assert "雲嶺縣道路整修會議" in done.stdout.decode("utf-8")


def test_warnings_have_a_place_and_can_be_silenced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_bytes("通知\r\n一、路\x07面\r\n".encode())
    done = run("notice.txt", "--to", "docx")
    assert done.returncode == 0
    first, second, *_ = said(done).splitlines()
    assert first.startswith("notice.txt:2:")
    assert ": warning[control-character]: " in first
    assert second.startswith("  ")
    silent = run("notice.txt", "--to", "docx", "--force", "-q")
    assert (silent.returncode, silent.stderr) == (0, b"")


# What it says of itself


def test_version(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert done.stdout.startswith(b"gongwen-converter ")


def test_help_has_examples_and_every_exit_code(run: Run) -> None:
    text = run("--help", COLUMNS="100").stdout.decode("utf-8")
    assert "convert speech.txt --to docx" in text
    for code, meaning in EXIT_CODES.items():
        assert f"{code:>3}  {meaning}" in text


def test_list_formats(run: Run) -> None:
    done = run("--list-formats")
    assert done.returncode == 0
    rows = done.stdout.decode("utf-8").splitlines()
    assert [row.split()[0] for row in rows][: len(BUILT_IN)] == [row.name for row in BUILT_IN]


def test_help_names_every_layout() -> None:
    (profile,) = (each for each in argument_parser()._actions if each.dest == "profile")
    words = re.findall(r"\w+", str(profile.help))
    assert {*layout.names()} <= {*words}


def test_limits_are_those_of_the_library() -> None:
    options = argument_parser().parse_args(["in"])
    assert Limits(options.time_limit, options.memory_limit) == USUAL_LIMITS


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["--list-formats"]])
def test_what_it_says_of_itself_needs_no_heavy_import(words: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "converter", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=tmp_path,
        check=True,
    )
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "argparse" in imported
    assert not imported & {"pydantic", "pydantic_core", "lxml", "docx", "markdown_it"}


# What goes wrong

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["missing.txt", "--to", "md"], 3, "missing.txt does not exist"),
        (["folder", "--to", "md"], 3, "there is no document to convert"),
        (["empty.txt", "--to", "md"], 4, "empty.txt is empty"),
        (["picture.txt", "--to", "md"], 4, "picture.txt is not text: it seems to be a PNG picture"),
        (["cut.txt", "--to", "md"], 4, "cut.txt: byte 35 (0xE5; line 3, column 1)"),
        (["broken.json", "--to", "md"], 4, "broken.json"),
        (["notice.txt", "--to", "docs"], 2, "Unknown format 'docs'. Known formats: txt, md, docx"),
        (["notice.txt", "--to", "txt"], 5, "notice.txt is an input"),
        (["notice.txt", "--to", "md", "--from", "docs"], 2, "Unknown format 'docs'"),
        (["notice.txt", "--to", "md", "--encoding", "klingon"], 2, "Unknown encoding 'klingon'"),
        (["notice.txt"], 2, "No format is named"),
        (["notice.txt", "--to", "md,docx", "-o", "-"], 2, "takes one output"),
        (["notice.txt", "--to", "md", "--frobnicate"], 2, "unrecognized arguments: --frobnicate"),
        (["notice.txt", "--to", "md", "--markers", "loud"], 2, "invalid choice: 'loud'"),
        ([], 2, "the following arguments are required: INPUT"),
        (["report.log", "--to", "md"], 2, "Unknown file name ending of 'report.log'"),
        (["old.md", "--to", "md"], 5, "old.md is an input"),
        (["old.md", "--to", "md", "--force"], 5, "old.md is an input"),
        (["notice.txt", "-o", "old.md"], 5, "old.md exists already and was kept"),
        (["notice.txt", "-o", "old.md/new.md"], 5, "old.md is not a folder"),
        (["notice.txt", "--to", "md,json", "-o", "old.md"], 2, "old.md is a file"),
    ],
)
def test_errors(run: Run, tmp_path: Path, words: list[str], code: int, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.txt").write_bytes(PNG)
    (tmp_path / "cut.txt").write_bytes("关于修路的通知\n各村镇：\n同志".encode()[:37])
    (tmp_path / "broken.json").write_bytes(b'{"parts": [')
    (tmp_path / "report.log").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "old.md").write_text("# 旧的\n", encoding="utf-8")
    before = names_in(tmp_path)
    done = run(*words)
    assert message in said(done)
    assert "Traceback" not in said(done)
    assert done.returncode == code
    assert done.stdout == b""
    assert names_in(tmp_path) == before
    assert (tmp_path / "old.md").read_text(encoding="utf-8") == "# 旧的\n"


def test_one_that_fails_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(PNG)
    done = run("picture.txt", "missing.txt", "notice.txt", "--to", "md", "-o", "out")
    assert done.returncode == 6
    assert said(done).splitlines() == [
        "error: picture.txt is not text: it seems to be a PNG picture. "
        "Save or export it as plain text first.",
        "error: missing.txt does not exist. Check the name and the folder.",
        "error: 1 of 3 outputs were written.",
    ]
    assert names_in(tmp_path / "out") == {"notice.md"}


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder that may be changed by chmod only."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0)
    if os.access(folder, os.R_OK):
        pytest.skip("modes do not stop this user (root, or Windows)")
    yield folder
    folder.chmod(0o700)


@pytest.mark.parametrize("mode", [0, 0o500])
def test_a_folder_without_permission_to_write(run: Run, locked: Path, mode: int) -> None:
    locked.chmod(mode)
    for output in ("locked/a.md", "locked/new/a.md"):
        done = run("notice.txt", "-o", output)
        assert (done.returncode, "no permission to write in the folder" in said(done)) == (5, True)
    locked.chmod(0o700)
    assert names_in(locked) == set()


def test_an_input_without_permission_to_read(run: Run, tmp_path: Path, locked: Path) -> None:
    (tmp_path / "notice.txt").chmod(0)
    for name in ("notice.txt", "locked/notice.txt"):
        done = run(name, "--to", "md", "-o", "a.md")
        assert (done.returncode, f"{name} cannot be opened: no permission" in said(done)) == (
            3,
            True,
        )


def test_an_output_that_is_open_in_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.docx").write_bytes(b"old")

    def replace(*_: object) -> None:  # what Windows says of a file that Word holds
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    monkeypatch.setattr(os, "replace", replace)
    code = cli.main([str(tmp_path / "notice.txt"), "--to", "docx", "--force"])
    assert code == 5
    assert "open in another program such as Word. Close it" in capsys.readouterr().err
    assert (tmp_path / "notice.docx").read_bytes() == b"old"
    assert names_in(tmp_path) == {"notice.txt", "notice.docx"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_standard_output_on_a_full_disk(run: Run, tmp_path: Path) -> None:
    run()  # for the folder
    # PYTHONUNBUFFERED would hide what is left in the buffer at exit
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON"}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "converter", "notice.txt", "--to", "md", "-o", "-"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )
    assert done.returncode == 5
    assert "Standard output cannot be written" in said(done)
    assert "Traceback" not in said(done)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_binary_data_is_not_poured_on_a_terminal(run: Run, tmp_path: Path) -> None:
    run()  # for the folder
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "converter", "notice.txt", "--to", "docx", "-o", "-"],
        cwd=tmp_path,
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 5
    assert "standard output is a terminal" in said(done)


@pytest.mark.parametrize("words", [["notice.txt", "--to", "json", "-o", "-"], ["--list-formats"]])
def test_a_reader_that_goes_away(run: Run, tmp_path: Path, words: list[str]) -> None:
    run()  # for the folder
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "converter", *words],
        cwd=tmp_path,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, said(done)) == (141, "")


@pytest.mark.parametrize("words", [["notice.txt", "--to", "json", "-o", "-"], ["--list-formats"]])
def test_a_reader_that_goes_away_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    class Pipe(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Pipe(), write_through=True))
    assert cli.main(words) == 141


def test_standard_output_that_takes_a_part_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Part(io.BytesIO):
        def write(self, data: object) -> int:
            assert isinstance(data, bytes | memoryview)
            return super().write(data[:7])

    out = Part()
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, write_through=True))
    assert cli.main(["notice.txt", "--to", "txt", "--keep-noise", "-o", "-"]) == 0
    assert out.getvalue().decode("utf-8") == NOTICE


@pytest.mark.skipif(os.name == "nt", reason="the shell is not this one")
@pytest.mark.parametrize("words", ["--version", "notice.txt --to md -o notice.md"])
def test_standard_output_may_be_closed(words: str, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("关于防汛工作的通知\n", encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m converter {words} >&-', sys.executable],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing on Windows")
def test_ctrl_c() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "converter", "-", "--to", "md"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin
    process.stdin.write(b"x" * 1_000_000)  # returns once the program reads, so it has started
    process.stdin.flush()
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"interrupted\n")


def test_a_defect_is_one_line_and_a_traceback_only_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")

    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("converter.formats.Format.load_reader", fail)
    monkeypatch.delenv(DEBUG_VARIABLE, raising=False)
    assert cli.main([str(tmp_path / "notice.txt"), "--to", "md"]) == 1
    errors = capsys.readouterr().err
    assert "ZeroDivisionError: by zero. This is a defect" in errors
    assert "Traceback" not in errors
    assert len(errors.splitlines()) == 1

    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    assert cli.main([str(tmp_path / "notice.txt"), "--to", "md"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_defect_outside_of_any_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("converter.api.make_plan", fail)
    assert cli.main(["notice.txt", "--to", "md"]) == 1
    assert "error: ZeroDivisionError: by zero. This is a defect" in capsys.readouterr().err


def test_wildcards_are_expanded_where_the_shell_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    monkeypatch.setattr(cli, "_SHELL_LEAVES_WILDCARDS", True)
    assert cli.main([str(tmp_path / "*.txt"), "--to", "md"]) == 0
    assert names_in(tmp_path) == {"a.txt", "b.txt", "a.md", "b.md"}
    assert cli.main([str(tmp_path / "*.text"), "--to", "md"]) == 3


def test_brackets_are_no_wildcards_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("[2031]5号.txt", "25号.txt"):
        (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    monkeypatch.setattr(cli, "_SHELL_LEAVES_WILDCARDS", True)
    assert cli.main([str(tmp_path / "[2031]5号.txt"), "--to", "md"]) == 0
    assert cli.main([str(tmp_path / "[2031]*.txt"), "--to", "xml"]) == 0
    assert names_in(tmp_path) == {"[2031]5号.txt", "25号.txt", "[2031]5号.md", "[2031]5号.xml"}


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (['in dir"'], "in dir\\"),  # "in dir\" at the end of a command
        (['in dir" --to md'], None),  # "in dir\" --to md
        (["a.txt", "-o", 'out dir" --to md'], None),
        (["a.txt", "--meta", '标题="规划"'], "a.txt"),
    ],
)
def test_a_backslash_before_a_quotation_mark_on_windows(
    arguments: list[str],
    meant: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("converter.arguments._BACKSLASH_KEEPS_QUOTES", True)
    if meant:
        assert argument_parser().parse_args(arguments).inputs == [meant]
        return
    assert cli.main(arguments) == 2
    assert 'write no backslash: "out dir" or "out dir/"' in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_file_name_that_is_not_text(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"\xcd\xa8\xd6\xaa.txt")  # 通知 in GBK
    done = run(name, "--to", "md")
    assert (done.returncode, "does not exist" in said(done)) == (3, True)
    (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    assert run(name, "--to", "md").returncode == 0
    assert os.fsdecode(b"\xcd\xa8\xd6\xaa.md") in names_in(tmp_path)


def test_an_empty_name_is_no_folder(run: Run, tmp_path: Path) -> None:
    done = run("", "--to", "md")
    assert done.returncode == 2
    assert "the name of an input is empty" in done.stderr.decode().lower()
    assert names_in(tmp_path) == {"notice.txt"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_list_that_cannot_be_printed_is_no_defect() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "converter", "--list-formats"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, b"Traceback" in done.stderr) == (5, False)
    assert b"standard output cannot be written: No space left" in done.stderr
