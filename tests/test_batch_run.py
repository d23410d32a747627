"""Runs: what is written where, what stops them and what does not, and that they go on as before."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from typing import TypeAlias

import psutil
import pytest

import converter
from converter.batch.journal import Journal
from converter.batch.report import Reports
from converter.batch.run import Observer, Progress, Summary
from converter.formats import BUILT_IN

NOTICE = "{}人民政府关于整修道路的通知\n\n各村：\n一、工作目标\n    (一)路面平整。\n二、工作安排\n"
SPEECH = (
    "在全镇防汛工作会议上的讲话\n\n同志们：\n一、排查隐患\n水库、堤坝都要走到。\n二、备足物资\n"
)

Done: TypeAlias = "subprocess.CompletedProcess[str]"

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing on Windows")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder; ``in`` holds two good documents and a bad one."""
    write(tmp_path / "in" / "a.txt", "松溪镇")
    write(tmp_path / "in" / "二〇三一" / "b.txt", "云岭县")
    (tmp_path / "in" / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "in" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, town: str, times: int = 1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTICE.format(town) * times, encoding="utf-8")


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names_in(folder: Path) -> list[str]:
    return list(files_in(folder))


def outputs_in(folder: Path) -> int:
    """Count what a run has written; its own files, which come and go, are left out."""
    names = [name for *_, names in os.walk(folder) for name in names]
    return sum(name.endswith((".md", ".xml", ".docx")) for name in names)


def run(*words: str, code: int = 0) -> str:
    """Run the program, check its exit code, and return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "converter", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def started(*words: str) -> subprocess.Popen[str]:
    """Start the program in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "converter", *words],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def many(folder: Path, count: int, times: int = 40) -> None:
    for number in range(count):
        write(folder / f"village{number % 7}" / f"{number:04}.txt", f"第{number}村", times)


# What is written where


def test_a_folder_is_mirrored_and_what_fails_is_told(desk: Path) -> None:
    said = run("in", "--to", "md,json", code=6)
    assert names_in(desk / "output") == ["a.json", "a.md", "二〇三一/b.json", "二〇三一/b.md"]
    first, last = said.splitlines()
    bad = Path("in/bad.txt")
    assert first.startswith(f"error: {bad} is not text: it seems to be a PNG picture.")
    assert last.startswith("2 of 3 documents converted, 1 failed, 1 other files skipped (")


def test_one_command_converts_as_the_other_does(desk: Path) -> None:
    run("in/a.txt", "--to", "docx,xml,html", "-o", "one/")
    run("in", "--to", "docx,xml,html", "-o", "many", "--include", "a.txt")
    assert files_in(desk / "one") == files_in(desk / "many")


def test_archives_folders_and_files_together(desk: Path) -> None:
    with zipfile.ZipFile("more.zip", "w") as archive:
        archive.write("in/a.txt", "old/c.txt")
    with tarfile.open("more.tar.gz", "w:gz") as tar:
        tar.add("in/a.txt", "d.txt")
    summary = converter.convert_many(["more.zip", "more.tar.gz", "in/a.txt"], "md", "out")
    assert summary.converted == 3
    assert names_in(desk / "out") == ["a.md", "more.tar.gz/d.md", "more.zip/old/c.md"]


def test_a_zip_is_written_with_the_same_bytes_each_time(desk: Path) -> None:
    run("in", "--to", "md,docx", "-o", "one.zip", code=6)
    run("in", "--to", "md,docx", "-o", "two.zip", "--jobs", "1", code=6)
    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()
    with zipfile.ZipFile("one.zip") as archive:
        names = sorted(archive.namelist())
    assert names == ["a.docx", "a.md", "二〇三一/b.docx", "二〇三一/b.md"]
    assert sorted(path.name for path in desk.iterdir()) == ["in", "one.zip", "two.zip"]
    assert "exists already" in run("in", "--to", "md", "-o", "one.zip", code=5)


def test_very_many_files_are_converted_beside_themselves(desk: Path) -> None:
    names = [f"{number}.txt" for number in range(200)]
    for name in names:
        write(desk / name, "松溪镇")
    assert "200 of 200 documents converted" in run(*names, "--to", "md")
    assert {path.stem for path in desk.glob("*.md")} == {str(number) for number in range(200)}
    assert not list(desk.glob(".*"))


@pytest.mark.parametrize(
    ("sources", "outputs"),
    [
        (["a.txt", "a.md"], ["a.md.json", "a.txt.json"]),
        (["a.txt", "A.md", "b.md"], ["A.md.json", "a.txt.json", "b.json"]),
        (["caf\u00e9.txt", "cafe\u0301.md"], ["cafe\u0301.md.json", "caf\u00e9.txt.json"]),
        (["x/a.txt", "X/a.md"], ["X/a.md.json", "x/a.txt.json"]),
        (["a.txt", "a.txt"], ["a.txt-2.json", "a.txt.json"]),
        (["a.txt", "a.txt", "a.txt-2.md"], ["a.txt-2.json", "a.txt-2.md.json", "a.txt.json"]),
        (["a.txt", "a.json/b.txt"], ["a.json/b.json", "a.txt.json"]),
    ],
)
def test_names_that_collide_are_told_apart(
    desk: Path, sources: list[str], outputs: list[str]
) -> None:
    with tarfile.open("in.tar", "w") as tar:
        for name in sources:
            info = tarfile.TarInfo(name)
            info.size = len(NOTICE.encode())
            tar.addfile(info, io.BytesIO(NOTICE.encode()))
    summary = converter.convert_many("in.tar", "json", "out.zip", report="report.json")
    assert summary.converted == len(sources)
    with zipfile.ZipFile("out.zip") as archive:
        names = map(os.path.normcase, archive.namelist())  # x and X are one folder on Windows
        assert sorted(names) == sorted(map(os.path.normcase, outputs))
    told = json.loads(Path("report.json").read_text("utf-8"))["files"]
    assert [record["outputs"] for record in told if record.get("told_apart")]


# What is kept


def test_what_exists_is_kept(desk: Path) -> None:
    write(desk / "out" / "a.md", "旧")
    before = Path("out/a.md").read_bytes()
    said = run("in", "--to", "md", "-o", "out", code=6)
    assert f"error: {Path('out/a.md')} exists already and was kept. Use --force" in said
    assert Path("out/a.md").read_bytes() == before
    run("in", "--to", "md", "-o", "out", "--force", code=6)
    assert Path("out/a.md").read_bytes() != before


def test_an_input_is_never_overwritten(desk: Path) -> None:
    before = files_in(desk / "in")
    said = run("in", "--to", "txt", "-o", "in", "--force", code=7)
    assert f"{Path('in/a.txt')} is an input, and an input is never overwritten" in said
    assert files_in(desk / "in") == before


def test_outputs_and_reports_are_no_inputs(desk: Path) -> None:
    for _ in range(2):
        said = run(".", "--to", "md", "--report", "report.json", "--force", code=6)
        assert "2 of 3 documents converted" in said


def test_a_zip_that_is_the_input(desk: Path) -> None:
    shutil.make_archive("in", "zip", "in")
    before = Path("in.zip").read_bytes()
    assert "in.zip is an input" in run("in.zip", "--to", "md", "-o", "in.zip", "--force", code=2)
    assert Path("in.zip").read_bytes() == before


# What is refused before any work


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["in"], 2, "No format is named"),
        (["in", "--to", "pdf"], 2, "Unknown format 'pdf'"),
        (["in", "-", "--to", "md"], 2, "Standard input is one document"),
        (["in", "--to", "md", "-o", "-"], 2, "Standard output takes one output"),
        (["in", "--to", "md", "-o", "out.tar.gz"], 2, "packed as .zip only"),
        (["in", "--to", "md", "-o", "in/a.txt"], 2, "in/a.txt is a file"),
        (["in", "--to", "md", "--report", "report.doc"], 2, "a report is .json, .csv or .html"),
        (["in", "--to", "md", "--report", "in/a.json"], 5, "in/a.json exists already"),
        (["in", "--to", "md", "--report", "r.csv", "--log", "./r.csv"], 2, "need a file each"),
        (["in", "--to", "md", "--jobs", "0"], 2, "invalid number value: '0'"),
        (["in", "--to", "md", "--time-limit", "nan"], 2, "invalid amount value: 'nan'"),
        (["in", "--to", "md", "--encoding", "klingon"], 2, "klingon"),
        (["in", "--to", "md", "--include", "*.nothing"], 3, "there is no document to convert"),
        (["nowhere.zip", "--to", "md"], 7, "nowhere.zip"),
    ],
)
def test_errors(desk: Path, words: list[str], code: int, message: str) -> None:
    Path("in/a.json").write_text("{}", encoding="utf-8")
    before = files_in(desk)
    assert message in run(*words, code=code)
    assert files_in(desk) == before
    assert not (desk / "output").exists()


def test_stop_at_the_first_failure(desk: Path) -> None:
    many(desk / "in", 100)
    said = run("in", "--to", "md", "--jobs", "1", "--fail-fast", code=6)
    assert "not reached" in said
    assert said.endswith("--resume goes on with the rest.\n")
    run("in", "--to", "md", "--resume", code=6)
    assert len(names_in(desk / "output")) == 102


# Seen


def test_the_report(desk: Path) -> None:
    write(desk / "in" / "gap.txt", "松溪镇\n一、甲\n三、乙\n")
    (desk / "in" / "a.txt").write_text(SPEECH, encoding="utf-8")
    for ending in ("json", "csv", "html"):
        run("in", "--to", "md", "-o", ending, "--report", f"r.{ending}", code=6)
    report = json.loads(Path("r.json").read_text("utf-8"))
    assert report["summary"]["converted"] == 3
    assert report["summary"]["exit_code"] == 6
    records = {Path(record["file"]).name: record for record in report["files"]}
    good = records["a.txt"]
    assert {key: good[key] for key in ("status", "encoding", "kind", "outputs", "sections")} == {
        "status": "converted",
        "encoding": "utf-8",
        "kind": "speech",
        "outputs": ["a.md"],
        "sections": 2,
    }
    assert good["seconds"] > 0
    assert records["bad.txt"]["status"] == "failed"
    assert records["bad.txt"]["errors"][0]["code"] == "SourceError"
    assert records["photo.jpg"]["status"] == "skipped"
    assert "number-skipped" in {each["code"] for each in records["gap.txt"]["diagnostics"]}
    table = list(csv.DictReader(Path("r.csv").read_text("utf-8-sig").splitlines()))
    assert [row["status"] for row in table] == [record["status"] for record in report["files"]]
    page = Path("r.html").read_text("utf-8")
    assert page.count("<tr class=") == len(table)
    assert "PNG picture" in page


@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_a_report_that_cannot_be_written_costs_no_work(desk: Path, output: str) -> None:
    words = ("in", "--to", "md", "-o", output, "--report")
    file = str(Path("in/a.txt"))
    assert f"{file} is not a folder" in run(*words, "in/a.txt/r.json", code=5)
    run(*words, "r.json", "--resume", code=6)
    report = json.loads(Path("r.json").read_text("utf-8"))
    assert report["summary"]["converted"] == 2
    assert not list(desk.rglob("*convert*"))


def test_what_a_file_is_called_does_no_harm_in_a_report(desk: Path) -> None:
    write(desk / "in" / "=1+1&amp.txt", "松溪镇")
    os.chdir("in")
    run("=1+1&amp.txt", "--to", "md", "--report", "../r.csv")
    run("=1+1&amp.txt", "--to", "md", "--report", "../r.html", "--force")
    assert "'=1+1&amp.txt" in Path("../r.csv").read_text("utf-8")
    assert "=1+1&amp;amp.txt" in Path("../r.html").read_text("utf-8")


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]
)
def test_no_cell_of_a_table_is_a_formula(tmp_path: Path, name: str) -> None:
    record = {"file": name, "status": "failed", "outputs": [name], "reason": "1=1", "log": []}
    Reports(str(tmp_path / "r.csv"), None).write(Summary("out"), lambda: [record])
    table = (tmp_path / "r.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["file"], row["outputs"], row["reason"]) == (f"'{name}", f"'{name}", "1=1")


def test_a_semicolon_divides_no_cell(tmp_path: Path) -> None:
    record = {"file": "a;=1+1;.txt", "status": "failed", "log": []}
    Reports(str(tmp_path / "r.csv"), None).write(Summary("out"), lambda: [record])
    assert '"a;=1+1;.txt","failed"' in (tmp_path / "r.csv").read_text("utf-8")


def test_the_log_is_the_one_of_single_files(desk: Path) -> None:
    write(desk / "in" / "gap.txt", "松溪镇\n一、甲\n三、乙\n")
    run("in/gap.txt", "--to", "md", "-o", "one/", "--log", "one.jsonl", "-q")
    run("in/gap.txt", "--to", "md", "-o", "two/", "--log", "two.jsonl", "-q", "--jobs", "1")
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes() != b""


def test_progress_is_told_in_order(desk: Path) -> None:
    told: list[Progress] = []
    failures: list[str] = []
    observer = Observer(told.append, lambda source, _: failures.append(Path(source).name))
    converter.convert_many("in", "md", observer=observer)
    assert [each.done for each in told if not each.total] == [1, 2, 3, 4]
    assert told[-1] == Progress(3, 3, 1)
    assert failures == ["bad.txt"]


@posix
def test_a_bar_on_a_terminal_only(desk: Path) -> None:
    import pty

    parent, child = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "converter", "in", "--to", "md"],
        stderr=child,
        env={**os.environ, "TERM": "xterm"},
    ):
        os.close(child)
        shown = b""
        try:
            while piece := os.read(parent, 4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
    os.close(parent)
    assert b"converting" in shown
    assert b"3/3" in shown
    assert "\x1b" not in run("in", "--to", "md", "--force", code=6)


# Going on


def interrupted(desk: Path, *words: str) -> None:
    """Leave a run half-done: its only worker is stopped by the first failure."""
    many(desk / "in", 60, times=5)
    run("in", *words, "--jobs", "1", "--fail-fast", "-q", code=6)


def test_an_unfinished_run_is_gone_on_with_or_begun_anew_on_request(desk: Path) -> None:
    interrupted(desk, "--to", "md", "-o", "out")
    said = run("in", "--to", "md", "-o", "out", code=5)
    assert "was not finished. Go on with it by --resume, or start anew with --force" in said
    assert "had other --to" in run("in", "--to", "xml", "-o", "out", "--resume", code=2)
    assert "had other inputs" in run("in/a.txt", "--to", "md", "-o", "out", "--resume", code=2)
    run("in", "--to", "md", "-o", "out", "--force", code=6)
    assert len(names_in(desk / "out")) == 62
    run("in", "--to", "md", "-o", "out", "--resume", code=6)


def test_without_its_journal_what_is_there_counts_as_done(desk: Path) -> None:
    interrupted(desk, "--to", "md", "-o", "out")
    (desk / "out" / ".convert-journal").unlink()
    done = names_in(desk / "out")
    said = run("in", "--to", "md", "-o", "out", "--resume", code=6)
    assert f"{len(done)} were there already" in said
    assert len(names_in(desk / "out")) == 62


def test_a_journal_of_another_version(desk: Path) -> None:
    interrupted(desk, "--to", "md", "-o", "out")
    with sqlite3.connect("out/.convert-journal") as journal:
        journal.execute("UPDATE run SET version = '0'")
    journal.close()
    said = run("in", "--to", "md", "-o", "out", "--resume", code=5)
    assert "was written by another version" in said
    assert (desk / "out" / ".convert-journal").exists()
    run("in", "--to", "md", "-o", "out", "--force", code=6)


def test_a_broken_journal(desk: Path) -> None:
    (desk / "out").mkdir()
    (desk / "out" / ".convert-journal").write_bytes(bytes(range(256)) * 40)
    said = run("in", "--to", "md", "-o", "out", "--resume", code=5)
    assert "is broken, or no journal of this program. Remove it" in said


def test_two_runs_do_not_write_to_one_place(desk: Path) -> None:
    journal = Journal(Path("out/.convert-journal"))
    try:
        assert "Another run is writing there" in run("in", "--to", "md", "-o", "out", code=5)
    finally:
        journal.close()
    run("in", "--to", "md", "-o", "out", code=6)


def test_what_failed_for_lack_of_room_is_tried_again(desk: Path) -> None:
    (desk / "out" / "a.md").mkdir(parents=True)  # nothing can be written in its place
    (desk / "out" / "a.md" / "x").write_bytes(b"")
    said = run("in", "--to", "md", "-o", "out", "--force", code=6)
    assert "--resume goes on with the rest" in said
    shutil.rmtree("out/a.md")
    run("in", "--to", "md", "-o", "out", "--force", "--resume", code=6)
    assert names_in(desk / "out") == ["a.md", "二〇三一/b.md"]


def test_a_file_that_vanishes_before_it_is_resumed(desk: Path) -> None:
    interrupted(desk, "--to", "md", "-o", "out")
    Path("in/village6/0055.txt").unlink()
    said = run("in", "--to", "md", "-o", "out", "--resume", code=6)
    assert f"error: {Path('in/village6/0055.txt')} was removed while the run was under way" in said
    assert len(names_in(desk / "out")) == 61 + 1  # and the journal: it may come back


@posix
@pytest.mark.parametrize("output", ["out", "out.zip"])
def test_killed_at_any_moment_it_ends_as_if_it_had_not_been(desk: Path, output: str) -> None:
    """The whole process group is killed, twenty times in all, each second time amid the work."""
    many(desk / "in", 150)
    words = ("in", "--to", "md,xml,docx", "--jobs", "2", "-q", "-o")
    run(*words, "whole" + output[3:], code=6)
    parts = desk / (output if output == "out" else "out.zip.convert-parts")
    chance = random.Random(20310506)
    left: list[int] = []  # how many outputs were there after each kill
    while len(left) < 10:
        process = started(*words, output, "--resume")
        before = outputs_in(parts)
        while len(left) % 2 and process.poll() is None and outputs_in(parts) == before:
            time.sleep(0.01)
        time.sleep(chance.uniform(0.05, 0.8))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            left.append(outputs_in(parts))
        process.communicate()
        if process.returncode == 6:  # it was done before
            shutil.rmtree(output) if output == "out" else Path(output).unlink()
    assert len({count for count in left if 0 < count < 3 * 152}) > 2
    run(*words, output, "--resume", code=6)
    if output == "out":
        assert files_in(desk / "out") == files_in(desk / "whole")
    else:
        assert Path("out.zip").read_bytes() == Path("whole.zip").read_bytes()
        assert sorted(path.name for path in desk.iterdir()) == ["in", "out.zip", "whole.zip"]


@posix
def test_killed_workers_take_nothing_with_them(desk: Path) -> None:
    """Each is killed once, amid its first chunk, which has many documents."""
    many(desk / "in", 200, times=100)
    process = started("in", "--to", "md,docx", "--jobs", "2", "-q")
    while process.poll() is None and not outputs_in(desk / "output"):
        time.sleep(0.01)
    workers = psutil.Process(process.pid).children()
    for worker in workers:
        worker.kill()
    _, said = process.communicate(timeout=120)
    assert len(workers) == 2
    assert process.returncode == 6
    assert said.count("error:") == 1
    assert len(names_in(desk / "output")) == 2 * 202


@posix
def test_workers_of_a_run_that_was_killed_end_in_silence(desk: Path) -> None:
    many(desk / "in", 200, times=5)
    process = started("in", "--to", "md", "--jobs", "2", "-q")
    while process.poll() is None and outputs_in(desk / "output") < 20:
        time.sleep(0.01)
    workers = psutil.Process(process.pid).children()
    process.kill()
    _, said = process.communicate(timeout=60)  # returns when the last of them has ended
    assert not [line for line in said.splitlines() if not line.startswith("error: in/bad.txt")]
    assert len(workers) == 2
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive


@posix
@pytest.mark.parametrize("seconds", [0.3, 0.8, 1.5])
def test_ctrl_c_ends_at_once_and_cleanly(desk: Path, seconds: float) -> None:
    many(desk / "in", 300)
    process = started("in", "--to", "md,docx", "--jobs", "2")
    time.sleep(seconds)
    workers = psutil.Process(process.pid).children()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode in (130, -signal.SIGINT)  # the latter before the program begins
    assert "Traceback" not in said or process.returncode < 0
    assert not [worker for worker in workers if worker.is_running()]
    left = names_in(desk / "output") if (desk / "output").exists() else []
    assert not [name for name in left if name.endswith(".tmp")]
    run("in", "--to", "md,docx", "--resume", "-q", code=6)
    assert len(names_in(desk / "output")) == 2 * 302


# Limits


def test_a_document_that_takes_too_long_is_given_up(desk: Path) -> None:
    write(desk / "in" / "long.txt", "松溪镇", times=200_000)
    said = run("in", "--to", "md", "--time-limit", "8", "-o", "out", code=6)
    assert f"error: {Path('in/long.txt')} was given up: it took longer than 8 s." in said
    assert "a.md" in names_in(desk / "out")


# Real documents


@pytest.fixture(scope="session")
def archive() -> Path:
    """Return the archive of 3,000 documents."""
    shared = Path(__file__).resolve().parents[2] / "shared" / "scale"
    path = Path(os.environ.get("CONVERTER_SCALE", shared)) / "archive3000.tar.gz"
    if not path.exists():
        pytest.skip(f"there is no {path}; set CONVERTER_SCALE to its folder")
    return path


def test_real_documents_to_every_format(archive: Path, tmp_path: Path) -> None:
    """Each tenth of 3,000; all of them are converted by ``python -m benchmarks archive``."""
    formats = [row.name for row in BUILT_IN if row.writer]
    summary = converter.convert_many(
        archive, formats, tmp_path / "out", include=["*0.txt"], report=tmp_path / "report.json"
    )
    assert (summary.converted, summary.partly, summary.failed) == (300, 0, 0)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    outputs = [name for record in report["files"] for name in record.get("outputs", ())]
    assert len(set(outputs)) == 300 * len(formats)
    assert sorted(outputs) == names_in(tmp_path / "out")
