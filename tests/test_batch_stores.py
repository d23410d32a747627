"""Where outputs are kept: whole or not at all, in a folder, a zip, or elsewhere."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from archive_builders import TEXT, tar_of, zip_of

from converter.batch import remote
from converter.batch.entry import Entry, Refused, Store
from converter.batch.inputs import entries
from converter.batch.stores import store_at
from converter.errors import InputError, OutputError, SourceError, UsageError
from converter.files import unfinished_name


def elsewhere(store: Store) -> Store:
    """Return the store as another process gets it."""
    copy: Store = pickle.loads(pickle.dumps(store))
    return copy


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# A folder


def test_a_folder(tmp_path: Path) -> None:
    store = elsewhere(store_at(str(tmp_path / "out")))
    assert not store.shared
    assert not store.exists("二〇二六/讲话.md")
    store.put("二〇二六/讲话.md", b"one")
    store.put("二〇二六/讲话.md", b"two")
    store.settle()
    store.clear()
    store.close()
    assert store.exists("二〇二六/讲话.md")
    assert (tmp_path / "out/二〇二六/讲话.md").read_bytes() == b"two"
    assert names_in(tmp_path / "out") == ["二〇二六", "二〇二六/讲话.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="a full disk is played by a Unix function")
def test_what_cannot_reach_the_disk_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_at(str(tmp_path))
    store.put("a.md", b"one")

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match="Check the disk"):
        store.settle()


def test_a_folder_that_many_machines_have(tmp_path: Path) -> None:
    pytest.importorskip("fsspec", reason="the extra [remote] is not installed")
    store = elsewhere(store_at(tmp_path.as_uri()))
    store.put("讲话.md", b"one")
    assert store.shared
    assert store.exists("讲话.md")
    assert (tmp_path / "讲话.md").read_bytes() == b"one"


# A zip


def test_a_zip_is_there_when_it_is_complete(tmp_path: Path) -> None:
    store = store_at(str(tmp_path / "out.zip"))
    other = elsewhere(store)
    other.put("b/讲话.md", TEXT)
    store.put("a🌾.docx", b"PK\3\4 is compressed already")
    assert store.exists("b/讲话.md")
    assert not (tmp_path / "out.zip").exists()
    store.settle()
    store.close()
    store.close()
    assert names_in(tmp_path) == ["out.zip"]
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["a🌾.docx", "b/讲话.md"]
        assert archive.read("b/讲话.md") == TEXT
        methods = [info.compress_type for info in archive.infolist()]
        assert methods == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    if unzip := shutil.which("unzip"):  # what others make of it
        subprocess.run([unzip, "-tq", tmp_path / "out.zip"], check=True, capture_output=True)


def test_a_zip_has_the_same_bytes_in_any_order_at_any_time(tmp_path: Path) -> None:
    first, second = (store_at(str(tmp_path / name)) for name in ("one.zip", "two.zip"))
    members = {f"{name}/{number}.md": TEXT * number for name in "ba" for number in range(3)}
    for path, data in members.items():
        first.put(path, data)
    for path, data in reversed(members.items()):
        second.put(path, data)
        os.utime(tmp_path / "two.zip.convert-parts" / path, (10**9, 10**9))
    first.close()
    second.close()
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_a_killed_writer_left_is_not_packed(tmp_path: Path) -> None:
    store = store_at(str(tmp_path / "out.zip"))
    store.put("a.md", TEXT)
    (tmp_path / "out.zip.convert-parts" / unfinished_name()).write_bytes(b"half")
    store.close()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["a.md"]


def test_what_a_run_left_that_was_killed_after_packing_is_removed(tmp_path: Path) -> None:
    left = tmp_path / "out.zip.convert-parts-packed"
    store_at(str(left)).put("old.md", TEXT)
    store = store_at(str(tmp_path / "out.zip"))
    store.put("a.md", TEXT)
    store.close()
    store_at(str(left)).put("old.md", TEXT)
    store.close()  # nothing is to be packed
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]


def test_a_new_run_does_not_pack_what_an_old_one_left(tmp_path: Path) -> None:
    store_at(str(tmp_path / "out.zip")).put("old.md", TEXT)
    store = store_at(str(tmp_path / "out.zip"))
    store.clear()
    store.clear()
    store.put("new.md", TEXT)
    store.close()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["new.md"]


def test_a_zip_that_cannot_be_packed_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.zip").write_bytes(b"old")
    store = store_at(str(tmp_path / "out.zip"))
    store.put("a.md", TEXT)

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", fail)
    with pytest.raises(OutputError, match="the disk is full"):
        store.close()
    assert (tmp_path / "out.zip").read_bytes() == b"old"
    assert not (tmp_path / "out.zip.convert-packing").exists()
    monkeypatch.undo()
    store.close()
    assert zipfile.is_zipfile(tmp_path / "out.zip")


# Elsewhere


def test_a_bucket_keeps_outputs(bucket: str) -> None:
    store = elsewhere(store_at(f"{bucket}/out/"))
    assert store.shared
    assert not store.exists("二〇二六/讲话.md")
    store.put("二〇二六/讲话.md", b"one")
    store.put("二〇二六/讲话.md", b"two")
    store.settle()
    store.close()
    assert store.exists("二〇二六/讲话.md")
    (entry,) = entries([f"{bucket}/out"])
    assert isinstance(entry, Entry)
    assert entry.content.read() == b"two"


def test_what_is_in_a_bucket_is_asked_for_a_folder_at_a_time(
    bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_at(f"{bucket}/many")
    for name in ("a/1.md", "a/2.md", "b/1.md", "c"):
        store.put(name, b"")
    asked: list[str] = []
    file_system = remote.file_system

    def spy(url: str) -> object:
        asked.append(url)
        return file_system(url)

    monkeypatch.setattr(remote, "file_system", spy)
    there = [store.exists(f"{folder}/{n}.md") for folder in "ab" for n in range(1, 4)]
    assert there == [True, True, False, True, False, False]
    assert asked == [f"{bucket}/many/a", f"{bucket}/many/b"]
    assert [store.exists(name) for name in ("c", "c/c", "d")] == [True, False, False]
    store.put("d", b"")
    assert store.exists("d")


def test_a_bucket_is_read_like_a_folder(bucket: str, tmp_path: Path) -> None:
    source = store_at(f"{bucket}/in")
    source.put("b/讲话.txt", TEXT)
    source.put("b/讲话.meta.toml", 'signer = "李明"'.encode())
    source.put("a.md", b"# a")
    source.put("c.png", b"?")
    source.put("d.zip", zip_of(tmp_path / "d.zip", {"x.txt": TEXT, "y/z.txt": b""}).read_bytes())
    source.put("e.tar", tar_of(tmp_path / "e.tar", {"x.txt": TEXT}).read_bytes())
    source.put("f.tar.gz", tar_of(tmp_path / "f.tar.gz", {"x.txt": TEXT}, "w:gz").read_bytes())
    found = [each for each in entries([f"{bucket}/in/"]) if isinstance(each, Entry)]
    read = {each.path: pickle.loads(pickle.dumps(each)).content.read() for each in found}
    assert read == {
        "a.md": b"# a",
        "b/讲话.txt": TEXT,
        "d.zip/x.txt": TEXT,
        "d.zip/y/z.txt": b"",
        "e.tar/x.txt": TEXT,
        "f.tar.gz/x.txt": TEXT,
    }
    assert all(each.shared for each in found)
    assert found[1].metadata() == {"signer": "李明"}
    assert found[1].origin == f"{bucket}/in/b/讲话.txt"
    (one,) = entries([f"{bucket}/in/a.md"])
    assert isinstance(one, Entry)
    assert (one.path, one.size, one.content.read()) == ("a.md", 3, b"# a")


def test_what_is_missing_in_a_bucket(bucket: str) -> None:
    (entry,) = entries([f"{bucket}/nowhere.txt"])
    assert isinstance(entry, Entry)
    with pytest.raises(InputError, match=r"nowhere\.txt does not exist"):
        entry.content.read()
    (refused,) = entries([f"{bucket}/nowhere.zip"])
    assert isinstance(refused, Refused)
    assert "does not exist" in str(refused.error)
    with pytest.raises(OutputError, match="cannot be written"):
        store_at("s3://no-such-bucket/out").put("a.md", b"")


def test_an_address_that_nobody_knows() -> None:
    pytest.importorskip("fsspec", reason="the extra [remote] is not installed")
    with pytest.raises(UsageError, match="no address that is known"):
        store_at("gopher+x://host/out")
    (refused,) = entries(["gopher+x://host/in"])
    assert isinstance(refused, Refused)


def test_an_address_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(UsageError, match=r"gongwen-converter\[remote\]"):
        store_at("s3://bucket/out")


def test_errors_reach_other_processes() -> None:
    error = pickle.loads(pickle.dumps(Refused("a", SourceError("why"))))
    assert str(error.error) == "why"
