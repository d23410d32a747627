"""Files and the plan of outputs: whole or not at all, and never over an input."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from converter import files
from converter.errors import InputError, OutputError, OutputExistsError, UsageError
from converter.files import check_target, file_id, read_file, write_file
from converter.plan import make_plan

NAME_TOO_LONG_FOR_A_SUFFIX = "县" * 84 + ".md"  # 255 bytes, the most that ext4 and others take


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def planned(*sources: str, to: tuple[str, ...] = ("docx",), output: str | None = None) -> list[str]:
    plan = make_plan(sources, to, output)
    return [Path(target.path).as_posix() for job in plan for target in job.targets]


# Writing


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    write_file(str(tmp_path / "speech.md"), b"one")
    assert (tmp_path / "speech.md").read_bytes() == b"one"
    write_file(str(tmp_path / "speech.md"), b"two")
    assert (tmp_path / "speech.md").read_bytes() == b"two"
    assert names_in(tmp_path) == ["speech.md"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_file(str(tmp_path / "a" / "b" / "speech.md"), b"one")
    assert (tmp_path / "a" / "b" / "speech.md").read_bytes() == b"one"


def test_a_name_as_long_as_names_can_be(tmp_path: Path) -> None:
    write_file(str(tmp_path / NAME_TOO_LONG_FOR_A_SUFFIX), b"one")
    assert names_in(tmp_path) == [NAME_TOO_LONG_FOR_A_SUFFIX]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "open in another program"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
    ],
)
def test_what_fails_at_the_end_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    target = tmp_path / "speech.docx"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError, match=words):
        write_file(str(target), b"new")
    assert target.read_bytes() == b"old"
    assert names_in(tmp_path) == ["speech.docx"]


def test_ctrl_c_while_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(str(tmp_path / "speech.docx"), b"new")
    assert names_in(tmp_path) == []


def test_a_parent_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError, match="out is not a folder"):
        write_file(str(tmp_path / "out" / "speech.md"), b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and no umask")
def test_the_mode_is_that_of_any_new_file_or_of_the_file_replaced(tmp_path: Path) -> None:
    target = tmp_path / "speech.md"
    before = os.umask(0o027)
    try:
        write_file(str(target), b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    target.chmod(0o604)
    write_file(str(target), b"two")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_bytes(b"old")
    (tmp_path / "link.md").symlink_to("real.md")
    write_file(str(tmp_path / "link.md"), b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_pipes_and_devices_are_written_to_and_not_replaced(tmp_path: Path) -> None:
    # a pipe of our own: to try this with /dev/null is to lose /dev/null on the day it fails
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    check_target(str(pipe), force=False)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(str(pipe), b"one")
        assert os.read(reader, 9) == b"one"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# Windows


def test_a_file_that_a_scanner_holds_for_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = os.replace, [PermissionError(errno.EACCES, "Access is denied")] * 2

    def held(*names: str) -> None:
        if refusals:
            raise refusals.pop()
        replace(*names)

    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    monkeypatch.setattr(files, "_SCANNED_FOR", 0)
    monkeypatch.setattr(os, "replace", held)
    write_file(str(tmp_path / "speech.md"), b"one")
    assert (tmp_path / "speech.md").read_bytes() == b"one"
    assert names_in(tmp_path) == ["speech.md"]


def test_a_file_that_is_read_only_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "speech.md"
    target.write_bytes(b"old")
    target.chmod(stat.S_IREAD)
    unlink = Path.unlink

    def replace(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    def unlink_writable(path: Path, missing_ok: bool = False) -> None:
        if not path.stat().st_mode & stat.S_IWRITE:  # Windows removes nothing read-only
            raise PermissionError(errno.EACCES, "Access is denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    monkeypatch.setattr(files, "_SCANNED_FOR", 0)
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(Path, "unlink", unlink_writable)
    with pytest.raises(OutputError, match="it is protected"):
        write_file(str(target), b"new")
    assert (names_in(tmp_path), target.read_bytes()) == (["speech.md"], b"old")


def test_a_path_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_it(*_: object, **__: object) -> None:  # what Windows says of a path of 260 characters
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    name = str(tmp_path.joinpath(*["长" * 60] * 5, "speech.md"))
    monkeypatch.setattr(files, "_ON_WINDOWS", True)
    monkeypatch.setattr(Path, "open", open_it)
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)
    words = f"with {len(name)} characters its path is too long for Windows"
    with pytest.raises(OutputError, match=words):
        write_file(name, b"one")
    with pytest.raises(InputError, match=words):
        read_file(name)
    with pytest.raises(InputError, match=r"nowhere\.txt does not exist"):
        read_file(str(tmp_path / "nowhere.txt"))


def test_a_name_that_is_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EINVAL, "句柄无效。")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(os.path, "realpath", fail)
    with pytest.raises(OutputError, match=r"CON\.md cannot be written: 句柄无效\.$"):
        write_file(str(tmp_path / "CON.md"), b"one")


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has drives")
def test_a_drive_that_is_not_there() -> None:
    with pytest.raises(OutputError, match="there is no drive or share Q:"):
        write_file("Q:\\out\\speech.md", b"one")


# What may be written


def test_what_exists_is_kept_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "speech.md"
    check_target(str(target), force=False)
    target.write_bytes(b"old")
    with pytest.raises(OutputExistsError, match=r"exists already and was kept\. Use --force"):
        check_target(str(target), force=False)
    check_target(str(target), force=True)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        check_target(str(tmp_path), force=True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
@pytest.mark.parametrize("other_name", ["speech.md", "./speech.md", "soft.md", "hard.md"])
def test_an_input_is_never_overwritten_under_any_of_its_names(
    tmp_path: Path, other_name: str
) -> None:
    source = tmp_path / "speech.md"
    source.write_bytes(b"input")
    (tmp_path / "soft.md").symlink_to("speech.md")
    (tmp_path / "hard.md").hardlink_to(source)
    identity = file_id(str(source))
    assert identity
    with pytest.raises(OutputError, match="an input is never overwritten"):
        check_target(f"{tmp_path}/{other_name}", force=True, inputs=[identity])


# Reading


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt does not exist"):
        read_file(str(tmp_path / "nowhere.txt"))


def test_a_folder_as_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is a folder\. Name a file in it"):
        read_file(str(tmp_path))


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(InputError, match="null"):
        read_file("speech\0.txt")


# The plan


def test_outputs_stand_beside_their_inputs() -> None:
    assert planned("a/speech.txt", "b/notice.text", to=("docx", "md")) == [
        "a/speech.docx",
        "a/speech.md",
        "b/notice.docx",
        "b/notice.md",
    ]


def test_dots_in_a_name_are_kept() -> None:
    assert planned("第2.1稿.txt") == ["第2.1稿.docx"]
    assert planned("第2.1稿.log") == ["第2.1稿.docx"]
    assert planned(".txt") == [".txt.docx"]


def test_an_input_that_is_named_twice_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert planned("speech.txt", "./speech.txt", output="x.docx") == ["x.docx"]
    monkeypatch.setattr(os.path, "normcase", str.lower)  # as on Windows
    assert planned("speech.txt", "Speech.TXT", output="x.docx") == ["x.docx"]


def test_one_output_has_the_name_asked_for() -> None:
    assert planned("speech.txt", output="out/x.docx") == ["out/x.docx"]
    assert planned("speech.txt", output="x.dat") == ["x.dat"]


def test_the_ending_of_the_output_says_the_format() -> None:
    (job,) = make_plan(["speech.txt"], (), "out/x.MD")
    assert [(target.path, target.format) for target in job.targets] == [("out/x.MD", "md")]


def test_an_output_that_is_a_folder(tmp_path: Path) -> None:
    there = tmp_path.as_posix()
    assert planned("speech.txt", output=there) == [f"{there}/speech.docx"]
    assert planned("speech.txt", output="new/") == ["new/speech.docx"]
    assert planned("speech.txt", to=("docx", "md"), output="new") == [
        "new/speech.docx",
        "new/speech.md",
    ]
    assert planned("a.txt", "b.txt", output="new") == ["new/a.docx", "new/b.docx"]


def test_standard_streams() -> None:
    assert planned("-") == ["-"]
    assert planned("speech.txt", output="-") == ["-"]
    assert planned("-", output="new/") == ["new/stdin.docx"]
    assert planned("-", "a.txt", output="new") == ["new/stdin.docx", "new/a.docx"]


def test_the_same_input_or_format_twice_counts_once() -> None:
    assert planned("a.txt", "./a.txt", to=("docx", "DOCX")) == ["a.docx"]


@pytest.mark.parametrize(
    ("sources", "outputs"),
    [
        (["speech.txt", "speech.md"], ["out/speech.txt.docx", "out/speech.md.docx"]),
        (["a/speech.txt", "b/Speech.md"], ["out/speech.txt.docx", "out/Speech.md.docx"]),
        (["STRASSE.txt", "straße.md"], ["out/STRASSE.txt.docx", "out/straße.md.docx"]),
        (["é.txt", "e\u0301.md"], ["out/é.txt.docx", "out/e\u0301.md.docx"]),
        (["a.txt", "a.md", "b.txt"], ["out/a.txt.docx", "out/a.md.docx", "out/b.docx"]),
        # the longer name of one is the plain name of another
        (
            ["a.txt", "a.md", "a.txt.md"],
            ["out/a.txt.docx", "out/a.md.docx", "out/a.txt.md.docx"],
        ),
    ],
)
def test_outputs_of_one_name_keep_their_inputs_whole_names(
    sources: list[str], outputs: list[str]
) -> None:
    assert planned(*sources, output="out") == outputs


def test_the_same_name_in_two_folders_is_no_collision() -> None:
    assert planned("a/speech.txt", "b/speech.txt") == ["a/speech.docx", "b/speech.docx"]


@pytest.mark.parametrize(
    ("sources", "formats", "output", "words"),
    [
        ([], ["docx"], None, "No input"),
        (["a.txt"], [], None, "No format is named"),
        (["a.txt"], [], "-", "No format is named"),
        (["a.txt", "b.txt"], [], "x.docx", "No format is named"),
        (["a.txt"], ["docs"], None, "Unknown format 'docs'. Known formats: .*docx"),
        (["a.txt"], [], "x.odt", "Unknown file name ending of 'x.odt'"),
        (["a.txt"], ["docx", "md"], "-", "takes one output, and 2 are asked for"),
        (["a.txt", "b.txt"], ["md"], "-", "takes one output, and 2 are asked for"),
        (["-"], ["docx", "md"], None, "Name a folder for them with -o"),
        (["x/a.txt", "y/a.txt"], ["md"], "out", "x/a.txt and y/a.txt would both be written to"),
    ],
)
def test_requests_that_contradict_themselves(
    sources: list[str], formats: list[str], output: str | None, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        make_plan(sources, formats, output)


def test_several_outputs_and_a_file_as_their_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="several outputs need a folder"):
        make_plan(["a.txt"], ["md", "docx"], str(tmp_path / "out"))
