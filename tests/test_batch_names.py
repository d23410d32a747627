"""Names of what comes in: unmarked bytes read as text, unsafe names refused."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from converter.batch.names import (
    decoded,
    is_archive,
    is_litter,
    is_url,
    readable,
    safe_path,
)
from converter.errors import SourceError


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("讲话.txt", "讲话.txt"),
        ("./二〇二六/./讲话.txt", "二〇二六/讲话.txt"),
        ("a//b/", "a/b"),
        ("🌾丰收😀.txt", "🌾丰收😀.txt"),
        ("县" * 85, "县" * 85),  # 255 bytes
        ("第2.1稿.txt", "第2.1稿.txt"),
        ("..草稿.txt", "..草稿.txt"),
        ("console.txt", "console.txt"),
        ("com.txt", "com.txt"),
        (".hidden", ".hidden"),
    ],
)
def test_names_that_are_kept(name: str, path: str) -> None:
    assert safe_path(name) == path


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../讲话.txt", "leads out of its folder"),
        ("a/../../讲话.txt", "leads out of its folder"),
        ("/etc/passwd", "is absolute"),
        ("C:/讲话.txt", "is absolute"),
        ("c:讲话.txt", "is absolute"),
        ("//server/share/讲话.txt", "is absolute"),
        ("", "is empty"),
        ("./.", "is empty"),
        ("CON", "is a device"),
        ("a/con.txt", "is a device"),
        ("NUL .txt", "is a device"),
        ("com1.tar.gz", "is a device"),
        ("LPT³.md", "is a device"),
        ("conout$", "is a device"),
        ("aux/讲话.txt", "is a device"),
        ("讲话.txt.", "ends in a dot or a space"),
        ("第一稿 /讲话.txt", "ends in a dot or a space"),
        ("县" * 86, "longer than 255 bytes"),
        ("a/" * 101 + "b", "more than 100 folders"),
        ("讲话\0.txt", "control characters"),
        ("讲话\n.txt", "control characters"),
        ("\x1b[2J.txt", "control characters"),
    ],
)
def test_names_that_are_refused(name: str, words: str) -> None:
    with pytest.raises(SourceError, match=re.escape(words)) as caught:
        safe_path(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_a_backslash_parts_folders_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "posix")
    assert safe_path("甲\\乙.txt") == "甲\\乙.txt"
    monkeypatch.setattr(os, "name", "nt")
    for name in ("..\\..\\讲话.txt", "甲\\乙.txt"):
        with pytest.raises(SourceError, match="characters that Windows does not allow"):
            safe_path(name)


@given(st.text(st.characters(codec="utf-8")))
@example("..\\..\\讲话.txt")
def test_a_safe_path_stays_in_its_folder(name: str) -> None:
    try:
        path = safe_path(name)
    except SourceError:
        return
    here = os.path.abspath("out")  # noqa: PTH100 - what the system makes of the text
    there = os.path.abspath(os.path.join(here, path))  # noqa: PTH100, PTH118
    assert there.startswith(here + os.sep)
    assert safe_path(path) == path


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (["讲话.txt", "通知/关于春耕.txt"], "utf-8"),
        (["讲话.txt", "通知/关于春耕.txt"], "gbk"),
        (["朱镕的讲话.txt"], "gbk"),  # 镕 is beyond GB 2312
        (["乗車証.txt", "通知通知.txt"], "gbk"),  # 乗 ends in the byte of a backslash
        (["𠮷县的讲话.txt"], "gb18030"),
        (["通知.txt"], "gbk"),  # which is also UTF-8
        (["Ärger.txt", "Ελλάδα.txt", "e\u0301.txt"], "utf-8"),
        (["café.txt", "übersicht.txt"], "cp437"),
        (["plain.txt"], "ascii"),
    ],
)
def test_unmarked_names(names: list[str], encoding: str) -> None:
    assert decoded(name.encode(encoding) for name in names) == names


def test_unmarked_names_of_several_encodings() -> None:
    names = ["讲话稿.txt".encode(), "通知书.txt".encode("gbk"), b"caf\x82.txt"]
    assert decoded(names) == ["讲话稿.txt", "通知书.txt", "café.txt"]


@given(st.binary())
def test_any_bytes_are_some_name(raw: bytes) -> None:
    (name,) = decoded([raw])
    name.encode()


def test_names_on_disk_that_are_not_utf_8() -> None:
    assert readable("讲话.txt") == "讲话.txt"
    assert readable("通知书.txt".encode("gbk").decode("utf-8", "surrogateescape")) == "通知书.txt"
    mixed = "讲话".encode() + b"/" + "通知书.txt".encode("gbk")
    assert readable(mixed.decode("utf-8", "surrogateescape")) == "讲话/通知书.txt"
    assert readable("half\ud800.txt") == "half\ufffd.txt"  # Windows lets it stand


def test_kinds_of_names() -> None:
    assert is_archive("存档.ZIP")
    assert is_archive("a.tar.gz")
    assert not is_archive("a.gz")
    assert not is_archive("zip")
    assert is_url("s3://bucket/a")
    assert not is_url("C:/a")
    assert not is_url("c://a")
    assert is_litter("a/._讲话.txt")
    assert is_litter("__MACOSX/讲话.txt")
    assert is_litter("~$讲话.docx")
    assert not is_litter("讲话__MACOSX.txt")
