"""The library: what ``import converter`` offers, and nothing else."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import converter
from converter.errors import (
    EncodingError,
    IncompleteError,
    InputError,
    InternalError,
    OutputError,
    OutputExistsError,
    SourceError,
    UnknownFormatError,
    UsageError,
)
from converter.formats import Format
from converter.model import leaves, sections
from converter.options import WriteChoices, WriteOptions

NOTICE = "关于整修松溪镇道路的通知\n\n各村：\n一、工作目标\n    (一)路面平整。\n二、工作安排\n"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice in a text file, alone in a folder."""
    path = tmp_path / "notice.txt"
    path.write_bytes(NOTICE.encode())
    return path


def text_of(document: converter.Document) -> str:
    return "".join("".join(leaf.text.split()) for leaf in leaves(document))


# The public surface


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'convrt'"):
        converter.convrt  # type: ignore[attr-defined]  # noqa: B018 - the typing error is the test


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'pydantic', 'lxml', 'docx', 'markdown_it', 'charset_normalizer', 'dataclasses'}"
    code = f"import converter, converter.cli, sys; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# read, parse


def test_a_path_bytes_and_text_give_the_same_tree(notice: Path) -> None:
    document = converter.read(notice)
    assert [section.marker.text for _, section in sections(document) if section.marker] == [
        "一、",
        "(一)",
        "二、",
    ]
    assert converter.read(str(notice)) == document
    assert converter.read(NOTICE.encode("gb18030")) == document
    assert converter.read(NOTICE.encode("big5", "ignore"), encoding="big5") != document
    assert converter.parse(NOTICE) == document


def test_a_name_without_an_ending_is_text(tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_bytes(NOTICE.encode())
    assert converter.read(tmp_path / "NOTICE") == converter.parse(NOTICE)


def test_any_format_that_can_be_read() -> None:
    document = converter.parse(NOTICE)
    data = converter.render(document, "json").data
    assert converter.read(data, format="json") == document


def test_errors_of_reading(tmp_path: Path) -> None:
    (tmp_path / "report.log").write_text(NOTICE, encoding="utf-8")
    with pytest.raises(InputError):
        converter.read(tmp_path / "nowhere.txt")
    with pytest.raises(UnknownFormatError, match=r"report\.log.*--from"):
        converter.read(tmp_path / "report.log")
    with pytest.raises(UnknownFormatError, match="klingon"):
        converter.read(b"x", format="klingon")
    with pytest.raises(UsageError, match="Unknown encoding"):
        converter.read(b"x", encoding="klingon")
    with pytest.raises(SourceError, match="<bytes> is empty"):
        converter.read(b"")
    with pytest.raises(EncodingError):
        converter.read(NOTICE.encode()[:-5] + b"\xff" + NOTICE.encode())
    with pytest.raises(SourceError, match="half a surrogate pair"):
        converter.parse("\ud800")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000"])
def test_any_text_gives_a_tree(text: str) -> None:
    assert text_of(converter.parse(text)) == ""


# render, write


def test_rendering_and_writing_give_the_same_bytes(tmp_path: Path) -> None:
    document = converter.parse(NOTICE)
    for markers, marker in (("official", "（一）"), ("typed", "(一)")):
        path = tmp_path / f"{markers}.md"
        converter.write(document, path, markers=markers)  # type: ignore[arg-type]  # a literal
        assert path.read_bytes() == converter.render(document, "md", markers=markers).data  # type: ignore[arg-type]  # a literal
        assert marker in path.read_text(encoding="utf-8")


def test_the_format_can_be_named(tmp_path: Path) -> None:
    document = converter.parse(NOTICE)
    converter.write(document, tmp_path / "notice.dat", format="json")
    assert converter.read(tmp_path / "notice.dat", format="json") == document


def test_writing_keeps_what_exists_unless_forced(tmp_path: Path) -> None:
    document = converter.parse(NOTICE)
    path = tmp_path / "notice.md"
    path.write_bytes(b"old")
    with pytest.raises(OutputExistsError):
        converter.write(document, path)
    assert path.read_bytes() == b"old"
    converter.write(document, path, force=True)
    assert path.read_bytes() != b"old"


def test_writing_returns_what_could_not_be_held(tmp_path: Path) -> None:
    document = converter.parse(NOTICE + "\x07\n")
    assert [d.code for d in converter.write(document, tmp_path / "a.docx")] == ["control-character"]


# convert


def test_one_file_to_one_format(notice: Path) -> None:
    (done,) = converter.convert(notice, "docx")
    assert done.source == str(notice)
    assert done.written == (str(notice.with_suffix(".docx")),)
    assert done.errors == ()
    assert notice.with_suffix(".docx").stat().st_size > 1000


def test_the_same_bytes_as_read_and_render(notice: Path) -> None:
    converter.convert([notice], ["md,json", "xml"], force=True)
    document = converter.read(notice)
    for name in ("md", "json", "xml"):
        expected = converter.render(document, name).data
        assert notice.with_suffix(f".{name}").read_bytes() == expected


def test_one_that_fails_does_not_stop_the_others(notice: Path) -> None:
    missing, last = notice.with_name("missing.txt"), notice.with_name("last.txt")
    last.write_text(NOTICE, encoding="utf-8")
    seen: list[converter.Conversion] = []
    with pytest.raises(IncompleteError, match="2 of 3 outputs were written") as caught:
        converter.convert([notice, missing, last], "md", on_done=seen.append)
    assert caught.value.conversions == tuple(seen)
    assert [len(outcome.errors) for outcome in seen] == [0, 1, 0]
    assert isinstance(seen[1].errors[0], InputError)
    assert last.with_suffix(".md").exists()
    assert pickle.loads(pickle.dumps(caught.value.conversions))[1].written == ()


def test_a_single_failure_is_raised_itself(notice: Path) -> None:
    notice.write_bytes(b"")
    with pytest.raises(SourceError, match=r"notice\.txt is empty"):
        converter.convert(notice, "md")


def test_what_exists_does_not_stop_the_other_format(notice: Path) -> None:
    notice.with_suffix(".md").write_bytes(b"old")
    with pytest.raises(IncompleteError) as caught:
        converter.convert(notice, "md,json")
    (done,) = caught.value.conversions
    assert done.written == (str(notice.with_suffix(".json")),)
    assert isinstance(done.errors[0], OutputExistsError)
    assert notice.with_suffix(".md").read_bytes() == b"old"


@pytest.mark.parametrize("output", [None, "notice.md", "other.md"])
def test_an_output_is_never_an_input(tmp_path: Path, output: str | None) -> None:
    source, other = tmp_path / "notice.md", tmp_path / "other.md"
    source.write_text("# 通知\n", encoding="utf-8")
    try:
        other.symlink_to(source)
    except OSError:
        pytest.skip("links need a privilege on Windows")
    with pytest.raises(OutputError, match="an input is never overwritten"):
        converter.convert(source, "md", output and tmp_path / output, force=True)
    assert source.read_text(encoding="utf-8") == "# 通知\n"


def test_wrong_requests_write_nothing(notice: Path) -> None:
    requests: list[dict[str, str]] = [
        {"to": "docs"},
        {"to": "md", "encoding": "klingon"},
        {"to": "md", "source_format": "klingon"},
        {"to": "md,docx", "output": "-"},
        {},
    ]
    for request in requests:
        with pytest.raises(UsageError):
            converter.convert(notice, **request)  # type: ignore[arg-type]  # all are strings
    assert [path.name for path in notice.parent.iterdir()] == ["notice.txt"]


def test_remarks_have_the_place_in_the_file(notice: Path) -> None:
    notice.write_bytes("通知\r\n各村：\r\n一、路\x07面\r\n".encode("gb18030"))
    (done,) = converter.convert(notice, "docx")
    (remark,) = [r for r in done.remarks if r.diagnostic.code == "control-character"]
    assert (remark.line, remark.column) != (None, None)
    assert remark.line == 3


@pytest.mark.parametrize(
    ("raised", "kept", "words"),
    [
        (MemoryError(), SourceError, "needs more memory"),
        (RecursionError(), SourceError, "nested too deeply"),
        (ZeroDivisionError("by zero"), InternalError, "ZeroDivisionError: by zero.*report"),
    ],
)
def test_what_nobody_foresaw_is_kept_with_its_file(
    notice: Path,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    kept: type[Exception],
    words: str,
) -> None:
    def fail(self: Format) -> None:
        raise raised

    monkeypatch.setattr(Format, "load_reader", fail)
    with pytest.raises(kept, match=rf"notice\.txt.*{words}"):
        converter.convert(notice, "md")
    assert [path.name for path in notice.parent.iterdir()] == ["notice.txt"]


def test_every_choice_is_an_option_of_writers() -> None:
    assert set(WriteChoices.__annotations__) == set(WriteOptions._fields)


def test_a_choice_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"markers cannot be 'both'.*official, typed"):
        converter.render(converter.parse("通知"), "md", markers="both")  # type: ignore[arg-type]  # the test
    with pytest.raises(UsageError, match=r"numbering cannot be None.*literal, automatic"):
        converter.render(converter.parse("通知"), "docx", numbering=None)  # type: ignore[arg-type]  # the test


def test_a_text_is_not_taken_for_a_name() -> None:
    with pytest.raises(UsageError, match="parse"):
        converter.read("通知\n各村：\n")
