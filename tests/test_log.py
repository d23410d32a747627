"""Diagnostics: how people see them, and how a log holds them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import pytest

import converter
from converter import Conversion, Remark
from converter.columns import columns
from converter.diagnostics import CODES, diagnostic
from converter.errors import IncompleteError, OutputError, OutputExistsError, UsageError
from converter.model import Span
from converter.outcome import EXCERPT, Excerpt
from converter.report import MOST_SHOWN, log_lines, messages

NOTICE = """\
关于整修松溪镇道路的通知
各村：
一、工作目标
　　（一）路面平整。
　　(二)排水通畅。
　　（五）路灯齐全，“南街、北街、东街、西街每隔三十米一盏，由电力所统一安装，安装以后由各村看护。
二、工作安排
"""

Done: TypeAlias = "subprocess.CompletedProcess[bytes]"
Run: TypeAlias = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``python -m converter`` in ``tmp_path``, in which ``notice.txt`` stands."""
    (tmp_path / "notice.txt").write_bytes(NOTICE.encode())

    def run(*words: str) -> Done:
        command = [sys.executable, "-m", "converter", *words]
        return subprocess.run(command, capture_output=True, cwd=tmp_path, check=False)

    return run


def said(done: Done) -> str:
    return done.stderr.decode("utf-8").replace(os.linesep, "\n")


# For people


def test_a_warning_shows_the_place(run: Run) -> None:
    done = run("notice.txt", "--to", "json")
    assert done.returncode == 0
    assert said(done) == dedent(
        """\
        notice.txt:6:3: warning[number-skipped]: （五） stands where number 3 is due
          6 | （五）路灯齐全，“南街、北街、东街、西街每隔三十米一盏，由电力所统一安装，…
            | ^^^^^^
            = help: Add what is missing, or correct the number.
        notice.txt:6:11: warning[unclosed-pair]: “ is opened here and never closed
          6 | （五）路灯齐全，“南街、北街、东街、西街每隔三十米一盏，由电力所统一安装，…
            |                 ^
            = help: Add the closing mark, or remove this one.
        """
    )


def test_verbose_tells_also_what_needs_no_attention(run: Run) -> None:
    done = run("notice.txt", "--to", "json", "-v")
    assert "notice.txt:5:3: info[mixed-forms]: (二) is not typed like （一）" in said(done)


def test_quiet_tells_nothing(run: Run) -> None:
    assert said(run("notice.txt", "--to", "json", "-q")) == ""
    assert run("notice.txt", "--to", "json", "-q", "-v").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("no_colour", ["", "1"])
def test_colours_only_on_a_terminal_that_wants_them(
    run: Run, tmp_path: Path, no_colour: str
) -> None:
    run()  # for the folder
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "converter", "notice.txt", "--to", "json"],
        cwd=tmp_path,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": no_colour, "COLUMNS": "100"},
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode("utf-8")
    os.close(ours)
    assert ("\x1b[1;33mwarning[number-skipped]\x1b[0m" in shown) is (not no_colour)
    assert "\x1b[34m  6 |\x1b[0m" in shown or no_colour
    assert "安装以后由各村" in shown  # there is more room than in 80 columns


def message(before: str, place: str, after: str, width: int = 80) -> list[str]:
    """Return the source line and the underline that a remark is shown with."""
    remark = Remark(diagnostic("unclosed-pair", mark="“"), 1, 1, Excerpt(before, place, after))
    (text,) = messages(Conversion("a.txt", remarks=(remark,)), width=width)
    return text.splitlines()[1:3]


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("路" * 10, "“", "面"),
        ("路" * 200, "“", "面" * 200),
        ("a" * 200, "“", "b" * 200),
        ("", "路面" * 100, "面" * 200),
        ("路" * 100, "路面" * 100, ""),
    ],
)
@pytest.mark.parametrize("width", [80, 81, 120])
def test_the_underline_stands_below_the_place(
    before: str, place: str, after: str, width: int
) -> None:
    line, underline = message(before, place, after, width)
    assert columns(line) <= width
    assert underline.endswith("^")
    ends = [columns(line[:index]) for index in range(len(line))]
    assert line[ends.index(underline.index("^"))] == place[0]


def test_an_empty_place_has_one_column() -> None:
    assert message("路", "", "") == ["  1 | 路", "    |   ^"]


def test_a_line_end_and_a_control_character_do_not_break_a_message() -> None:
    line, _ = message("\x1b[2J", "路", "\x07面")
    assert line == "  1 | ␛[2J路␇面"


def test_nobody_is_shown_a_million_warnings() -> None:
    remark = Remark(diagnostic("unclosed-pair", mark="“"), 1, 1)
    told = list(messages(Conversion("a.txt", remarks=(remark,) * 1000), width=80))
    assert len(told) == MOST_SHOWN + 1
    assert told[-1] == f"a.txt: {1000 - MOST_SHOWN} more; --log FILE writes all of them"


def test_an_excerpt_is_short_and_ends_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("前" * 5000 + "“" + "后" * 5000 + "\r\n下一行").encode())
    (done,) = converter.convert(tmp_path / "a.txt", "json")
    (remark,) = done.remarks
    assert (remark.line, remark.column) == (1, 5001)
    assert remark.excerpt == Excerpt("前" * EXCERPT, "“", "后" * EXCERPT)
    (tmp_path / "b.txt").write_bytes("前“后\r\n下一行".encode())
    (done,) = converter.convert(tmp_path / "b.txt", "json")
    assert done.remarks[0].excerpt == Excerpt("前", "“", "后")


@pytest.mark.parametrize("code", CODES)
def test_messages_are_short_and_say_what_to_do(code: str) -> None:
    row = CODES[code]
    assert len(row.message) <= 100
    assert row.help
    assert not row.message.endswith(".")


# For programs


def test_the_log_has_an_object_a_line(run: Run, tmp_path: Path) -> None:
    done = run("notice.txt", "missing.txt", "--to", "json", "--log", "new/log.jsonl", "-q")
    assert done.returncode == 6
    lines = (tmp_path / "new" / "log.jsonl").read_bytes().decode("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    assert [(each["severity"], each["code"], each.get("line")) for each in found] == [
        ("warning", "number-skipped", 6),
        ("info", "mixed-forms", 5),
        ("warning", "unclosed-pair", 6),
        ("error", "InputError", None),
    ]
    assert found[2] == {
        "file": "notice.txt",
        "line": 6,
        "column": 11,
        "code": "unclosed-pair",
        "severity": "warning",
        "message": "“ is opened here and never closed",
        "help": "Add the closing mark, or remove this one.",
        "span": {"start": NOTICE.index("“"), "end": NOTICE.index("“") + 1},
    }
    assert found[3]["file"] == "missing.txt"
    assert "“" in lines[2]  # people read logs too: no \\u201c


def test_a_key_without_a_value_is_absent() -> None:
    remark = Remark(diagnostic("noise-left-out", count=3, format="Markdown"))
    (line,) = log_lines(Conversion("a.txt", remarks=(remark,)))
    assert set(json.loads(line)) == {"file", "code", "severity", "message", "help"}


def test_a_run_without_remarks_leaves_an_empty_log(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("关于修路的通知\n", encoding="utf-8")
    converter.convert(tmp_path / "a.txt", "json", log=tmp_path / "log")
    assert (tmp_path / "log").read_bytes() == b""


def test_a_log_is_no_input_no_output_and_no_stream(tmp_path: Path) -> None:
    source, log = tmp_path / "a.txt", tmp_path / "log"
    source.write_text(NOTICE, encoding="utf-8")
    with pytest.raises(UsageError, match="needs a file"):
        converter.convert(source, "json", log="-")
    with pytest.raises(UsageError, match="an output and the log"):
        converter.convert(source, "json", log=tmp_path / "A.JSON", force=True)
    with pytest.raises(OutputError, match="is an input"):
        converter.convert(source, "json", log=source, force=True)
    log.write_bytes(b"kept")
    with pytest.raises(OutputExistsError, match="exists already"):
        converter.convert(source, "json", log=log)
    assert log.read_bytes() == b"kept"
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "log"}
    converter.convert(source, "json", log=log, force=True)
    assert log.read_bytes().startswith(b'{"file": ')


def test_a_run_that_is_stopped_keeps_its_log(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")

    def stop(_: Conversion) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        converter.convert(tmp_path / "a.txt", "json", log=tmp_path / "log", on_done=stop)
    assert (tmp_path / "log").read_bytes().count(b"\n") == 3


def test_a_file_name_that_is_not_text_is_escaped(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError):
        converter.convert(["\udccd.txt", "missing"], "md", tmp_path / "out", log=tmp_path / "log")
    first = (tmp_path / "log").read_text("utf-8").splitlines()[0]
    assert json.loads(first)["file"] == "\udccd.txt"


def test_lines_end_as_in_the_file() -> None:
    source = converter.parse("一\r\n二\r三\n四").source
    assert source is not None
    assert [source.line_range(offset) for offset in (0, 2, 3, 5, 7)] == [
        (0, 1),
        (0, 1),
        (3, 4),
        (5, 6),
        (7, 8),
    ]
    assert Span(start=7, end=8).end == len(source.text)
