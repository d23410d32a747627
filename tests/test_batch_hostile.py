"""An archive that means harm, converted by the command: refused one by one, the rest converted."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archive_builders import TEXT, add_link, header, overlapping_zip, raw_zip, tar_of, zip_of

from converter.batch.stores import store_at
from converter.cli import main
from converter.errors import EXIT_INCOMPLETE, EXIT_OK

GOOD = {"good.txt": TEXT}
MIB = 2**20


def slips(path: Path) -> None:
    """Write names that lead out of the folder in which they are unpacked."""
    names = (
        "../up.txt",
        "a/../../up.txt",
        "..\\up.txt",
        "/slip.txt",
        "C:\\slip.txt",
        "\\\\h\\s.txt",
    )
    zip_of(path, dict.fromkeys(names, TEXT) | GOOD)


def devices(path: Path) -> None:
    """Write names that Windows reserves, or cannot tell apart."""
    names = (
        "CON",
        "con.txt",
        "a/NUL.md",
        "COM1.txt",
        "LPT¹.txt",
        "dot./a.txt",
        "dot.txt.",
        "a.txt ",
    )
    zip_of(path, dict.fromkeys(names, TEXT) | GOOD)


def bombs(path: Path) -> None:
    """Write what is too large, and what grows too much."""
    zip_of(path, {"large.txt": bytes(257 * MIB), "grows.txt": bytes(50 * MIB)} | GOOD)


def overlapping(path: Path) -> None:
    """Write members that are all the same bytes of the archive."""
    path.write_bytes(overlapping_zip(bytes(12 * MIB), 50))


def archives_in_archives(path: Path) -> None:
    """Write an archive in an archive in an archive."""
    inner = zip_of(path, GOOD).read_bytes()
    inner = zip_of(path, {"deepest.zip": inner} | GOOD).read_bytes()
    zip_of(path, {"inner.zip": inner})


def cut_short(path: Path) -> None:
    """Write an archive whose second member is not all there."""
    whole = tar_of(path, GOOD | {"cut.txt": TEXT * 100, "lost.txt": TEXT}).read_bytes()
    path.write_bytes(whole[: 4 * 512])


def cut_short_and_compressed(path: Path) -> None:
    """Write the same, compressed."""
    members = GOOD | {"cut.txt": os.urandom(9999), "lost.txt": TEXT}
    whole = tar_of(path, members, "w:gz").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def locked(path: Path) -> None:
    """Write a member that has a password."""
    path.write_bytes(raw_zip([(b"secret.txt", TEXT)], flags=1))


def links(path: Path) -> None:
    """Write links out of the archive, and a device."""
    with tarfile.open(path, "w") as archive:
        archive.addfile(header("good.txt", size=len(TEXT)), io.BytesIO(TEXT))
        archive.addfile(header("up.txt", type=tarfile.SYMTYPE, linkname="../../secret.txt"))
        archive.addfile(header("root.txt", type=tarfile.LNKTYPE, linkname="/etc/passwd"))
        archive.addfile(header("same.txt", type=tarfile.SYMTYPE, linkname="good.txt"))
        archive.addfile(header("device.txt", type=tarfile.CHRTYPE))


def links_in_a_zip(path: Path) -> None:
    """Write a link out of a zip."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.txt", TEXT)
        add_link(archive, "up.txt", "../../secret.txt")


def broken(path: Path) -> None:
    """Write what begins as a 7z and goes on as nothing."""
    path.write_bytes(b"7z\xbc\xaf\x27\x1c\0\4" + bytes(range(200)))


def empty_members(path: Path) -> None:
    """Write very many members without content."""
    zip_of(path, {f"{number}.txt": b"" for number in range(2000)} | GOOD)


def long_names(path: Path) -> None:
    """Write names of 255 bytes, and longer ones."""
    names = ("县" * 83 + ".txt", "a" * 251 + ".txt", "🌾" * 62 + ".txt", "a" * 252 + ".txt")
    zip_of(path, dict.fromkeys((*names, "县" * 84 + ".txt"), TEXT))


def names_in_gbk(path: Path) -> None:
    """Write a name as Chinese Windows does."""
    path.write_bytes(raw_zip([("讲话/春耕.txt".encode("gbk"), TEXT)]))


def emoji(path: Path) -> None:
    """Write names that are more than one character each."""
    zip_of(path, {"🌾👨‍👩‍👧.txt": TEXT, "e\u0301.txt": TEXT, "\xe9.txt": TEXT})


HOSTILE: dict[str, tuple[Callable[[Path], None], dict[str, int]]] = {
    "slips.zip": (slips, {"converted": 1, "failed": 6}),
    "devices.zip": (devices, {"converted": 1, "failed": 8}),
    "bombs.zip": (bombs, {"converted": 1, "failed": 2}),
    "overlapping.zip": (overlapping, {"failed": 50}),
    "archives.zip": (archives_in_archives, {"converted": 1, "failed": 1}),
    "cut.tar": (cut_short, {"converted": 1, "failed": 2}),  # the member, and what is behind it
    "cut.tar.gz": (cut_short_and_compressed, {"converted": 1, "failed": 2}),
    "locked.zip": (locked, {"failed": 1}),
    "links.tar": (links, {"converted": 1, "failed": 2, "skipped": 2}),
    "links.zip": (links_in_a_zip, {"converted": 1, "failed": 1}),
    "broken.7z": (broken, {"failed": 1}),
    "empty.zip": (empty_members, {"converted": 1, "failed": 2000}),
    "long.zip": (long_names, {"converted": 3, "failed": 2}),
    "gbk.zip": (names_in_gbk, {"converted": 1}),
    "emoji.zip": (emoji, {"converted": 3}),
}
"""Archives: what writes them, and how many of their members end in which way."""


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with all of them, and one good document."""
    pytest.importorskip("py7zr", reason="the extra [7z] is not installed")
    folder = tmp_path_factory.mktemp("archives")
    for name, (write, _) in HOSTILE.items():
        write(folder / name)
    (folder / "good.txt").write_bytes(TEXT)
    return folder


def statuses(records: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """Return, for each archive, how many of its members ended in which way."""
    found: dict[str, Counter[str]] = {}
    for record in records:
        archive = Path(record["file"].partition(": ")[0]).name
        found.setdefault(archive, Counter())[record["status"]] += 1
    return {name: dict(counts) for name, counts in found.items()}


def files_in(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_all_of_it_in_one_run(
    archives: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = [str(archives), "--to", "md", "-o", "a/b/out", "--report", "report.json"]
    assert main([*arguments, "--jobs", "2"]) == EXIT_INCOMPLETE
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    found = statuses(report["files"])
    assert found.pop("good.txt") == {"converted": 1}
    assert found == {name: counts for name, (_, counts) in HOSTILE.items()}
    written = files_in(tmp_path)
    outputs = [output for record in report["files"] for output in record.get("outputs", ())]
    assert written == sorted(["report.json", *(f"a/b/out/{name}" for name in outputs)])
    assert len(outputs) == sum(counts.get("converted", 0) for counts in found.values()) + 1
    for record in report["files"]:
        if record["status"] == "failed":  # the message says which it is
            assert record["errors"][0]["message"].startswith(record["file"][:100]), record


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make such files")
def test_a_folder_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    (folder / "dot.").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(TEXT)
    for name in ("good.txt", "CON.txt", "dot./a.txt", "new\nline.txt", f"{'a' * 251}.txt"):
        (folder / name).write_bytes(TEXT)
    (folder / "out.txt").symlink_to("../secret.txt")
    (folder / "loop").symlink_to(".")
    os.mkfifo(folder / "pipe.txt")
    arguments = ["in", "--to", "docx", "-o", "out", "--report", "report.json"]
    assert main(arguments) == EXIT_INCOMPLETE
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    messages = {
        Path(record["file"]).name: record["errors"][0]["message"]
        for record in report["files"]
        if record["status"] == "failed"
    }
    assert "is a device on Windows" in messages.pop("CON.txt")
    assert "ends in a dot" in messages.pop("a.txt")
    assert "holds control characters" in messages.pop("new\nline.txt")
    assert "leads out of what is converted" in messages.pop("out.txt")
    assert "its name is too long" in messages.pop(f"{'a' * 251}.txt")  # with .docx it is
    assert messages == {}
    skipped = [record["file"] for record in report["files"] if record["status"] == "skipped"]
    assert skipped == ["in/loop", "in/pipe.txt"]
    assert files_in(tmp_path / "out") == [".convert-journal", "good.docx"]


def test_a_bucket_in_and_out(
    bucket: str, archives: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = store_at(f"{bucket}/hostile")
    names = ("slips.zip", "links.tar", "cut.tar.gz", "gbk.zip", "broken.7z")
    for name in names:
        source.put(name, (archives / name).read_bytes())
    source.put("二〇三一/讲话.txt", TEXT)
    target = f"{bucket}/converted"
    arguments = [f"{bucket}/hostile", "--to", "md", "-o", target, "--report", "report.json"]
    assert main(arguments) == EXIT_INCOMPLETE
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    found = statuses(report["files"])
    assert found.pop("讲话.txt") == {"converted": 1}
    assert found == {name: HOSTILE[name][1] for name in names}
    assert files_in(tmp_path) == ["report.json"]  # the journal is gone, and nothing else is here
    outputs = ("二〇三一/讲话.md", "gbk.zip/讲话/春耕.md", "slips.zip/good.md", "links.tar/good.md")
    assert [name for name in outputs if not store_at(target).exists(name)] == []
    # what came out goes in again, into a zip on this machine
    assert main([target, "--to", "txt", "-o", "again.zip"]) == EXIT_OK
    with zipfile.ZipFile(tmp_path / "again.zip") as archive:
        assert {f"{name.removesuffix('.md')}.txt" for name in outputs} <= set(archive.namelist())
