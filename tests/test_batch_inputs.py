"""What a run converts: found in files, folders and archives; what is hostile is refused alone."""

from __future__ import annotations

import io
import os
import pickle
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from archive_builders import (
    TEXT,
    add_link,
    header,
    raw_zip,
    tar_of,
    unicode_path,
    zip_of,
)

from converter.batch.archives.common import Limits
from converter.batch.entry import Entry, Found, Refused, Skipped
from converter.batch.inputs import entries, is_collection
from converter.errors import SourceError, UsageError

TARS = {".tar": "w", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.bz2": "w:bz2", ".tar.xz": "w:xz"}

needs_links = pytest.mark.skipif(
    sys.platform == "win32", reason="links need a privilege on Windows"
)


def paths(found: Iterable[Found]) -> list[str]:
    """Return the paths of the documents, and see that nothing else was found."""
    listed = list(found)
    assert [each for each in listed if not isinstance(each, Entry)] == []
    return [each.path for each in listed if isinstance(each, Entry)]


def documents(found: Iterable[Found]) -> list[str]:
    return [each.path for each in found if isinstance(each, Entry)]


def refusals(found: Iterable[Found]) -> list[str]:
    return [str(each.error) for each in found if isinstance(each, Refused)]


def skipped(found: Iterable[Found]) -> list[str]:
    return [each.reason for each in found if isinstance(each, Skipped)]


def elsewhere(entry: Entry) -> Entry:
    """Return the entry as another process gets it."""
    copy = pickle.loads(pickle.dumps(entry))
    assert isinstance(copy, Entry)
    return copy


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(TEXT + name.encode())
    return folder


def seven_zip_of(path: Path, members: dict[str, bytes], password: str | None = None) -> Path:
    py7zr = pytest.importorskip("py7zr", reason="the extra [7z] is not installed")
    with py7zr.SevenZipFile(path, "w", password=password) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return path


def archive_of(path: Path, members: dict[str, bytes]) -> Path:
    """Write an archive of the kind that the ending of ``path`` says."""
    if path.name.endswith(".zip"):
        return zip_of(path, members)
    if path.name.endswith(".7z"):
        return seven_zip_of(path, members)
    ending = next(each for each in TARS if path.name.endswith(each))
    return tar_of(path, members, TARS[ending])


every_kind = pytest.mark.parametrize("ending", [".zip", *TARS, ".7z"])


# Files and folders


def test_a_folder_gives_its_documents_in_the_order_of_their_names(tmp_path: Path) -> None:
    tree(tmp_path, "b.txt", "a/2.md", "a/1.txt", "a/deep/er/x.xml", "c.json")
    assert paths(entries([str(tmp_path)])) == [
        "a/1.txt",
        "a/2.md",
        "a/deep/er/x.xml",
        "b.txt",
        "c.json",
    ]


def test_an_entry_reads_its_bytes_in_another_process(tmp_path: Path) -> None:
    tree(tmp_path, "a/1.txt")
    (entry,) = entries([str(tmp_path)])
    assert isinstance(entry, Entry)
    assert elsewhere(entry).content.read() == TEXT + b"a/1.txt"
    assert entry.size == len(TEXT + b"a/1.txt")
    assert Path(entry.origin) == tmp_path / "a" / "1.txt"
    assert not entry.shared
    carried = entry.carried()
    (tmp_path / "a" / "1.txt").unlink()
    assert carried.shared
    assert carried.content.read() == TEXT + b"a/1.txt"


def test_several_sources_keep_their_names(tmp_path: Path) -> None:
    tree(tmp_path, "one/a.txt", "two/a.txt", "three.txt")
    zip_of(tmp_path / "four.zip", {"a.txt": TEXT})
    sources = [str(tmp_path / name) for name in ("one", "two", "three.txt", "four.zip", "./one")]
    assert paths(entries(sources)) == ["one/a.txt", "two/a.txt", "three.txt", "four.zip/a.txt"]


def test_a_file_that_is_named_is_taken_whatever_it_is(tmp_path: Path) -> None:
    tree(tmp_path, "picture.png")
    assert paths(entries([str(tmp_path / "picture.png")])) == ["picture.png"]
    assert paths(entries([str(tmp_path / "missing.txt")])) == ["missing.txt"]


def test_what_is_no_document_is_skipped_with_a_reason(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b.png", "README", "._a.txt", "~$a.txt", "c.outline.txt")
    found = list(entries([str(tmp_path)]))
    assert documents(found) == ["a.txt"]
    assert sorted(skipped(found)) == [
        ".png is no format that is read",
        ".txt is no format that is read",
        "belongs to the system, or to a program that is open",
        "belongs to the system, or to a program that is open",
        "its name has no ending",
    ]


def test_a_format_that_is_named_is_that_of_every_file(tmp_path: Path) -> None:
    tree(tmp_path, "README", "a.log")
    assert paths(entries([str(tmp_path)], source_format="txt")) == ["README", "a.log"]


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (["*.txt"], [], ["2025/a.txt", "2026/草稿/c.txt", "in.zip/z.txt"]),
        (["2026/"], [], ["2026/b.md", "2026/草稿/c.txt"]),
        (["2026/*"], ["草稿/"], ["2026/b.md"]),
        ([], ["*.TXT"], ["2026/b.md"]),
        (["**/草稿/**"], [], ["2026/草稿/c.txt"]),
        ([], ["202?/", "*.zip"], []),
    ],
)
def test_patterns(
    tmp_path: Path, include: list[str], exclude: list[str], expected: list[str]
) -> None:
    tree(tmp_path, "2025/a.txt", "2026/b.md", "2026/草稿/c.txt")
    zip_of(tmp_path / "in.zip", {"z.txt": TEXT})
    assert paths(entries([str(tmp_path)], include=include, exclude=exclude)) == expected


def test_a_pattern_that_is_none() -> None:
    with pytest.raises(UsageError, match=r"\.gitignore"):
        list(entries(["."], include=["!"]))


def test_the_outputs_of_the_run_are_no_inputs(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "output/a.md", "report.json", "b/output/c.txt")
    own = [str(tmp_path / "output"), str(tmp_path / "report.json")]
    assert paths(entries([str(tmp_path)], own=own)) == ["a.txt", "b/output/c.txt"]


def test_metadata_beside_a_document_in_a_folder(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.txt", "a/y.txt", "a/x.meta.yaml")
    (tmp_path / "a" / "x.meta.toml").write_text('signer = "李明"', encoding="utf-8")
    (tmp_path / "a" / "x.meta.yaml").unlink()
    described, plain = entries([str(tmp_path)])
    assert isinstance(described, Entry)
    assert isinstance(plain, Entry)
    assert dict(elsewhere(described).metadata()) == {"signer": "李明"}
    assert plain.metadata() == {}
    tree(tmp_path, "a/x.meta.yaml")
    twice = next(iter(entries([str(tmp_path)])))
    assert isinstance(twice, Entry)
    with pytest.raises(SourceError, match="both describe"):
        twice.metadata()


@needs_links
def test_links_are_followed_to_files_of_the_same_tree_only(tmp_path: Path) -> None:
    tree(tmp_path, "in/a/x.txt", "out/secret.txt")
    (tmp_path / "in/file.txt").symlink_to("a/x.txt")
    (tmp_path / "in/folder").symlink_to("a")
    (tmp_path / "in/a/loop").symlink_to("..")
    (tmp_path / "in/astray.txt").symlink_to("../out/secret.txt")
    (tmp_path / "in/astray").symlink_to(tmp_path / "out")
    (tmp_path / "in/nowhere.txt").symlink_to("missing.txt")
    (tmp_path / "in/self.txt").symlink_to("self.txt")
    found = list(entries([str(tmp_path / "in")]))
    assert documents(found) == ["a/x.txt", "file.txt"]
    assert len(skipped(found)) == 2
    assert len(refusals(found)) == 4
    assert all("leads out of what is converted" in each for each in refusals(found))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(entries([str(tmp_path)]))
    assert documents(found) == ["a.txt"]
    assert skipped(found) == ["is no ordinary file"]


@pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", int)() == 0,
    reason="there is no folder that may not be looked into for root, nor by mode on Windows",
)
def test_a_folder_that_cannot_be_looked_into(tmp_path: Path) -> None:
    tree(tmp_path, "a/x.txt", "b/y.txt")
    (tmp_path / "a").chmod(0)
    try:
        found = list(entries([str(tmp_path)]))
    finally:
        (tmp_path / "a").chmod(0o700)
    assert documents(found) == ["b/y.txt"]
    assert "cannot be looked into" in refusals(found)[0]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have Unicode names only")
def test_names_on_disk_in_gbk(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("通知书.txt".encode("gbk"))).write_bytes(TEXT)
    (entry,) = entries([str(tmp_path)])
    assert isinstance(entry, Entry)
    assert entry.path == "通知书.txt"
    assert elsewhere(entry).content.read() == TEXT


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot make such files")
def test_names_that_windows_reserves_are_refused_one_by_one(tmp_path: Path) -> None:
    tree(tmp_path, "CON.txt", "dot./a.txt", "good.txt", "tab\t.txt", "aux/b.txt")
    found = list(entries([str(tmp_path)]))
    assert documents(found) == ["good.txt"]
    assert len(refusals(found)) == 4


def test_folders_too_deep_for_recursion(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*"d" * 150)
    deep.mkdir(parents=True)
    (deep / "x.txt").write_bytes(TEXT)
    (tmp_path / "a.txt").write_bytes(TEXT)
    found = list(entries([str(tmp_path)]))
    assert documents(found) == ["a.txt"]
    assert "too many folders" in refusals(found)[0]


def test_a_document_that_is_too_large(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "b.txt")
    (tmp_path / "b.txt").write_bytes(b"x" * 1001)
    found = list(entries([str(tmp_path)], limits=Limits(size=1000)))
    assert documents(found) == ["a.txt"]
    assert "has 1,001 bytes" in refusals(found)[0]


# Archives


@every_kind
def test_an_archive_gives_its_documents(tmp_path: Path, ending: str) -> None:
    members = {"讲话.txt": TEXT, "二〇二六/通知.md": b"", "图.png": b"?", "🌾.txt": TEXT * 2}
    archive = archive_of(tmp_path / f"in{ending}", members)
    assert is_collection(str(archive))
    found = list(entries([str(archive)]))
    assert refusals(found) == []
    assert skipped(found) == [".png is no format that is read"]
    read = {e.path: elsewhere(e).content.read() for e in found if isinstance(e, Entry)}
    assert read == {name: data for name, data in members.items() if not name.endswith("png")}
    assert found[0].origin == f"{archive}: 讲话.txt"


@every_kind
def test_metadata_beside_a_document_in_an_archive(tmp_path: Path, ending: str) -> None:
    members = {
        "a/x.txt": TEXT,
        "x.txt": TEXT,
        "a/x.meta.toml": 'signer = "李明"'.encode(),  # behind its document
    }
    archive = str(archive_of(tmp_path / f"in{ending}", members))
    found = list(entries([archive]))
    metadata = {e.path: dict(elsewhere(e).metadata()) for e in found if isinstance(e, Entry)}
    assert metadata == {"a/x.txt": {"signer": "李明"}, "x.txt": {}}
    planned = list(entries([archive], with_metadata=False))
    assert planned == [replace(e, beside=()) for e in found if isinstance(e, Entry)]


@every_kind
def test_an_archive_that_is_cut_short_or_is_none(tmp_path: Path, ending: str) -> None:
    members = {f"{number}.txt": os.urandom(3000) for number in range(9)}
    archive = archive_of(tmp_path / f"in{ending}", members)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    (tmp_path / "b.txt").write_bytes(TEXT)
    found = list(entries([str(tmp_path)]))
    assert "b.txt" in documents(found)
    assert "damaged" in refusals(found)[-1]
    assert str(archive) in refusals(found)[-1]
    if ending.startswith(".t") and ending != ".tar.bz2":  # what stands before the end is sound
        assert len(documents(found)) > 3
    for rubbish in (b"", b"PK\3\4", b"no archive at all" * 99):
        archive.write_bytes(rubbish)
        (refusal,) = refusals(entries([str(archive)]))
        assert str(archive) in refusal


@every_kind
def test_names_that_lead_out_of_an_archive(tmp_path: Path, ending: str) -> None:
    members = {
        "a.txt": TEXT,
        "CON.txt": TEXT,
        "trailing./b.txt": TEXT,
        "\\..\\..\\c.txt": TEXT,
        "d.txt": TEXT,
    }
    if ending == ".7z":  # py7zr writes no such name, on Windows none of them
        if sys.platform == "win32":
            del members["\\..\\..\\c.txt"]
    else:
        members |= {"../up.txt": TEXT, "/etc/slip.txt": TEXT, "C:\\slip.txt": TEXT}
    found = list(entries([str(archive_of(tmp_path / f"in{ending}", members))]))
    assert documents(found) == ["a.txt", "d.txt"]
    assert len(refusals(found)) == len(members) - 2
    assert all(each.startswith(f"{tmp_path / 'in'}{ending}: ") for each in refusals(found))


@every_kind
def test_archives_in_archives(tmp_path: Path, ending: str) -> None:
    inner = archive_of(tmp_path / f"inner{ending}", {"x.txt": TEXT}).read_bytes()
    middle = zip_of(tmp_path / "middle.zip", {"deep.zip": inner, "y.txt": TEXT}).read_bytes()
    outer = archive_of(
        tmp_path / f"outer{ending}",
        {"a.txt": TEXT, f"b/in{ending}": inner, "c.zip": middle, "d.txt": TEXT},
    )
    found = list(entries([str(outer)]))
    assert documents(found) == ["a.txt", f"b/in{ending}/x.txt", "c.zip/y.txt", "d.txt"]
    assert [elsewhere(e).content.read() for e in found if isinstance(e, Entry)] == [TEXT] * 4
    (refusal,) = refusals(found)
    assert "too many archives" in refusal


@pytest.mark.parametrize("ending", [".zip", ".tar", ".tar.xz"])
def test_a_hundred_thousand_empty_members(tmp_path: Path, ending: str) -> None:
    count = 100_000 if ending == ".zip" else 20_000  # tarfile takes its time to write them
    path = tmp_path / f"in{ending}"
    if ending == ".zip":
        path.write_bytes(_zip_of_empty_members(count))
    else:
        block = b"".join(header(f"{n}.txt").tobuf() for n in range(count)) + bytes(1024)
        with tarfile.open(path, "w:xz") if ending == ".tar.xz" else path.open("wb") as file:
            (file.fileobj if isinstance(file, tarfile.TarFile) else file).write(block)
    number = -1
    for number, entry in enumerate(entries([str(path)])):
        assert isinstance(entry, Entry)
        assert entry.path == f"{number}.txt"
    assert number == count - 1


def _zip_of_empty_members(count: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), b"")
    return buffer.getvalue()


@every_kind
def test_bombs(tmp_path: Path, ending: str) -> None:
    members = {"a.txt": TEXT, "bomb.txt": bytes(12 * 2**20), "z.txt": TEXT}
    archive = str(archive_of(tmp_path / f"in{ending}", members))
    found = list(entries([archive], limits=Limits(size=2**20)))
    assert documents(found) == ["a.txt", "z.txt"]
    assert "has 12,582,912 bytes" in refusals(found)[0]
    if ending == ".zip":  # the others do not say what a member takes in the archive
        found = list(entries([archive]))
        assert documents(found) == ["a.txt", "z.txt"]
        assert "would grow from" in refusals(found)[0]
        assert documents(entries([archive], limits=Limits(ratio=2000))) == list(members)


@every_kind
def test_an_archive_that_grows_too_much_as_a_whole(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("converter.batch.archives.common._SMALL_ARCHIVE", 2**20)
    members = {f"{number}.txt": bytes(2**19) for number in range(9)}
    archive = archive_of(tmp_path / f"in{ending}", members)
    limits = Limits(ratio=2)
    if ending == ".tar":  # it is as large as what is in it, and cannot grow
        assert len(paths(entries([str(archive)], limits=limits))) == 9
        return
    found = list(entries([str(archive)], limits=limits))
    assert len(documents(found)) < 9
    assert "grows to more than 2 times its size" in refusals(found)[-1]
    # an archive in it spends from the same budget, ten times over
    outer = {f"{number}.zip": archive.read_bytes() for number in range(9)}
    if ending == ".zip":
        found = list(entries([str(zip_of(tmp_path / "outer.zip", outer))], limits=limits))
        assert len(documents(found)) < 9


# Zip


def test_names_in_a_zip_of_chinese_windows(tmp_path: Path) -> None:
    names = ["讲话.txt", "通知\\关于春耕.txt", "誠信乗車.txt"]
    (tmp_path / "in.zip").write_bytes(raw_zip((name.encode("gbk"), TEXT) for name in names))
    expected = ["讲话.txt", "通知/关于春耕.txt", "誠信乗車.txt"]
    assert paths(entries([str(tmp_path / "in.zip")])) == expected


def test_names_in_a_zip_that_are_utf_8_and_not_marked(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(raw_zip([("讲话🌾.txt".encode(), TEXT)]))
    assert paths(entries([str(tmp_path / "in.zip")])) == ["讲话🌾.txt"]


def test_names_in_a_zip_in_the_extra_field(tmp_path: Path) -> None:
    raw = "講話.txt".encode("big5")
    archive = tmp_path / "in.zip"
    archive.write_bytes(raw_zip([(raw, TEXT)], extra=unicode_path(raw, "讲话.txt")))
    assert paths(entries([str(archive)])) == ["讲话.txt"]
    archive.write_bytes(raw_zip([(b"other.txt", TEXT)], extra=unicode_path(raw, "讲话.txt")))
    assert paths(entries([str(archive)])) == ["other.txt"]  # renamed by a program that left it


def test_locked_members_of_a_zip(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(raw_zip([(b"a.txt", TEXT)], flags=1))
    (refusal,) = refusals(entries([str(tmp_path / "in.zip")]))
    assert "locked with a password" in refusal


def test_a_damaged_member_of_a_zip_fails_alone(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "in.zip", {"a.txt": TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED)
    data = bytearray(archive.read_bytes())
    data[data.index(TEXT) + 5] ^= 1
    archive.write_bytes(data)
    damaged, sound = entries([str(archive)])
    assert isinstance(damaged, Entry)
    assert isinstance(sound, Entry)
    with pytest.raises(SourceError, match=r"in\.zip: a\.txt is damaged in its archive"):
        damaged.content.read()
    assert sound.content.read() == TEXT


def test_a_member_that_lies_about_its_length(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "in.zip", {"a.txt": bytes(5000)})
    data = archive.read_bytes().replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    archive.write_bytes(data)
    (entry,) = entries([str(archive)])
    assert isinstance(entry, Entry)
    with pytest.raises(SourceError, match="damaged"):
        entry.content.read()


def test_a_zip_behind_a_program_and_before_something_else(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "in.zip", {"a.txt": TEXT})
    archive.write_bytes(b"MZ a program" * 50 + archive.read_bytes() + b"\r\nbehind")
    (entry,) = entries([str(archive)])
    assert isinstance(entry, Entry)
    assert entry.content.read() == TEXT


def test_one_name_twice_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(raw_zip([(b"a.txt", b"one"), (b"a.txt", b"two")]))
    found = list(entries([str(tmp_path / "in.zip")]))
    assert [e.content.read() for e in found if isinstance(e, Entry)] == [b"one", b"two"]


def test_links_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("a/x.txt", TEXT)
        add_link(archive, "a/same.txt", "x.txt")
        add_link(archive, "a/up.txt", "../a/x.txt")
        add_link(archive, "a/out.txt", "../../secret.txt")
        add_link(archive, "a/root.txt", "/etc/passwd")
    found = list(entries([str(tmp_path / "in.zip")]))
    assert documents(found) == ["a/x.txt"]
    assert len(skipped(found)) == 2
    assert len(refusals(found)) == 2


# Tar


def test_a_tar_without_its_end_is_told_of(tmp_path: Path) -> None:
    archive = tar_of(tmp_path / "in.tar", {"a.txt": TEXT, "b.txt": TEXT})
    archive.write_bytes(archive.read_bytes()[: 4 * 512])  # two headers, two blocks
    found = list(entries([str(archive)]))
    assert documents(found) == ["a.txt", "b.txt"]
    assert "cut short" in refusals(found)[0]


@pytest.mark.parametrize("ending", [".tar", ".tar.gz"])
def test_what_stands_behind_the_end_of_a_tar_is_told_of(tmp_path: Path, ending: str) -> None:
    one = archive_of(tmp_path / f"one{ending}", {"a.txt": TEXT}).read_bytes()
    (tmp_path / f"two{ending}").write_bytes(one + one)
    found = list(entries([str(tmp_path / f"two{ending}")]))
    assert documents(found) == ["a.txt"]
    assert "something behind its end" in refusals(found)[0]


@pytest.mark.parametrize("ending", [".tar", ".tar.gz"])
def test_a_broken_header_in_a_tar_is_no_end(tmp_path: Path, ending: str) -> None:
    plain = tar_of(tmp_path / "plain.tar", {"a.txt": TEXT, "b.txt": TEXT, "c.txt": TEXT})
    data = bytearray(plain.read_bytes())
    data[2 * 512] ^= 1  # the name in the header of b.txt, and so its checksum
    plain.write_bytes(data)
    archive = plain
    if ending == ".tar.gz":
        import gzip

        archive = tmp_path / "in.tar.gz"
        archive.write_bytes(gzip.compress(bytes(data)))
    found = list(entries([str(archive)]))
    assert documents(found) == ["a.txt"]
    assert "damaged" in refusals(found)[0]


@pytest.mark.parametrize(
    "hostile",
    [
        header("long", type=tarfile.GNUTYPE_LONGNAME, size=2**33),
        header("pax", type=tarfile.XHDTYPE, size=2**33),
        header("back", size=-1024),
    ],
    ids=["name of 8 GB", "attributes of 8 GB", "negative length"],
)
def test_headers_of_a_tar_that_eat_memory_or_time(tmp_path: Path, hostile: tarfile.TarInfo) -> None:
    good = header("a.txt", size=len(TEXT)).tobuf() + TEXT.ljust(512, b"\0")
    block = hostile.tobuf(tarfile.GNU_FORMAT)
    (tmp_path / "in.tar").write_bytes(good + block + bytes(1024))
    found = list(entries([str(tmp_path / "in.tar")]))
    assert documents(found) == ["a.txt"]
    assert "damaged" in refusals(found)[0]


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "in.tar.gz", "w:gz") as archive:
        archive.addfile(header("a/x.txt", size=len(TEXT)), io.BytesIO(TEXT))
        archive.addfile(header("a/soft.txt", type=tarfile.SYMTYPE, linkname="x.txt"))
        archive.addfile(header("a/hard.txt", type=tarfile.LNKTYPE, linkname="a/x.txt"))
        archive.addfile(header("a/out.txt", type=tarfile.SYMTYPE, linkname="../../etc/passwd"))
        archive.addfile(header("a/root.txt", type=tarfile.LNKTYPE, linkname="/etc/passwd"))
        archive.addfile(header("a/pipe.txt", type=tarfile.FIFOTYPE))
        archive.addfile(header("a/device.txt", type=tarfile.CHRTYPE))
    found = list(entries([str(tmp_path / "in.tar.gz")]))
    assert documents(found) == ["a/x.txt"]
    assert len(skipped(found)) == 4
    assert len(refusals(found)) == 2


def test_names_in_a_tar_in_gbk(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "in.tar", "w", format=tarfile.GNU_FORMAT, encoding="gbk") as tar:
        tar.addfile(header("讲话/通知.txt", size=len(TEXT)), io.BytesIO(TEXT))
    assert paths(entries([str(tmp_path / "in.tar")])) == ["讲话/通知.txt"]


def test_a_compressed_tar_by_another_name(tmp_path: Path) -> None:
    archive = tar_of(tmp_path / "in.tar", {"a.txt": TEXT}, "w:gz")
    assert paths(entries([str(archive)])) == ["a.txt"]


# 7z


def test_a_locked_7z(tmp_path: Path) -> None:
    archive = seven_zip_of(tmp_path / "in.7z", {"a.txt": TEXT}, password="secret")
    (refusal,) = refusals(entries([str(archive)]))
    assert "locked with a password" in refusal


def test_a_7z_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "converter.batch.archives.seven_zip", raising=False)
    monkeypatch.setitem(sys.modules, "py7zr", None)
    (tmp_path / "in.7z").write_bytes(b"7z")
    (refusal,) = refusals(entries([str(tmp_path / "in.7z")]))
    assert "pip install 'gongwen-converter[7z]'" in refusal
