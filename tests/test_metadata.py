"""Metadata: where the elements of a document come from, and what is said of them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

import converter
from converter.errors import InputError, SourceError, UsageError
from converter.metadata import KEYS, Key, element, parse_pairs
from converter.model import Document, Paragraph, Part, Text
from converter.sidecar import names_beside

NOTICE = """\
关于做好青禾镇防汛工作的通知
青政发〔2031〕5号
各村：
一、备足物资
每村备沙袋五百只、铁锹五十把，由村委会派专人保管。汛期每周清点一次，发现短缺当天上报镇防汛办公室。
青禾镇人民政府
2031年5月6日
（联系人：陈安）
抄送：青禾镇党委，镇人大。
青禾镇党政办公室　2031年5月7日印发
"""

Convert: TypeAlias = Callable[..., "subprocess.CompletedProcess[bytes]"]


def notice(**metadata: object) -> Document:
    return converter.read(NOTICE.encode(), metadata=metadata)


def without(line: str, text: str = NOTICE) -> str:
    """Return ``text`` without the line that begins so."""
    kept = [each for each in text.splitlines(keepends=True) if not each.startswith(line)]
    assert len(kept) + 1 == len(text.splitlines())
    return "".join(kept)


def remarks(document: Document) -> list[tuple[str, str]]:
    """Return the code and the key of each warning of an element."""
    keys = [row.name for row in KEYS]
    return [
        (said.code, next(key for key in keys if f"({key})" in said.message))
        for said in document.diagnostics
        if said.code.startswith("element-") and said.severity == "warning"
    ]


@pytest.mark.parametrize(
    "number", ["〔2031〕第6号", "〔2031〕6号", "（第12次）", "2031年第3次", "第5期（总第41期）"]
)
def test_the_number_of_minutes_needs_no_name(number: str) -> None:
    text = f"石桥镇人民政府{{}}\n{number}\n会议由镇长主持。\n"
    for title in ("常务会议纪要", "常务会议纪　要"):
        minutes = converter.parse(text.format(title))
        assert element(minutes, "document_number") == number
        assert remarks(minutes) == []


def test_the_number_of_a_bulletin_needs_no_name() -> None:
    bulletin = converter.parse("防汛简报\n第8期\n我县召开防汛工作会议\n会议强调三点。\n")
    assert element(bulletin, "document_number") == "第8期"
    assert remarks(bulletin) == []


def test_the_number_of_a_notice_needs_one() -> None:
    assert remarks(converter.parse(NOTICE.replace("青政发〔2031〕5号", "〔2031〕5号"))) == [
        ("element-form", "document_number")
    ]


@pytest.fixture
def run(tmp_path: Path) -> Convert:
    """Run ``python -m converter`` in ``tmp_path``, in which ``notice.txt`` stands."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "converter", *words],
            capture_output=True,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return run


# Who counts more

OPTION, SIDECAR, FRONT_MATTER, TEXT = "赵甲", "钱乙", "孙丙", "李丁"


@pytest.mark.parametrize(
    ("option", "sidecar", "front_matter", "text", "counts"),
    [
        (OPTION, SIDECAR, FRONT_MATTER, TEXT, OPTION),
        (OPTION, None, None, TEXT, OPTION),
        (None, SIDECAR, FRONT_MATTER, TEXT, SIDECAR),
        (None, SIDECAR, None, None, SIDECAR),
        (None, None, FRONT_MATTER, TEXT, FRONT_MATTER),
        (None, None, None, TEXT, TEXT),
        (None, None, None, None, None),
        ("", SIDECAR, FRONT_MATTER, TEXT, TEXT),  # nothing in its place: the text speaks
    ],
)
def test_the_first_source_that_names_the_signer_counts(
    tmp_path: Path,
    option: str | None,
    sidecar: str | None,
    front_matter: str | None,
    text: str | None,
    counts: str | None,
) -> None:
    page = f"签发人：{text}\n\n" if text else ""
    page += "# 关于防汛的请示\n\n县政府：\n"
    if front_matter:
        page = f"---\n签发人: {front_matter}\n---\n{page}"
    (tmp_path / "request.md").write_text(page, encoding="utf-8")
    if sidecar:
        (tmp_path / "request.meta.toml").write_text(f'signer = "{sidecar}"\n', encoding="utf-8")
    asked = {} if option is None else {"签发人": option}
    assert element(converter.read(tmp_path / "request.md", metadata=asked), "signer") == counts


def test_what_the_text_says_is_not_copied() -> None:
    document = converter.parse(NOTICE)
    assert document.metadata == {}
    assert element(document, "title") == "关于做好青禾镇防汛工作的通知"


def test_what_the_metadata_says_leaves_the_text_alone() -> None:
    assert notice(title="别的标题").parts == converter.parse(NOTICE).parts


# Elements


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "关于做好青禾镇防汛工作的通知"),
        ("document_number", "青政发〔2031〕5号"),
        ("addressee", "各村："),
        ("signature", "青禾镇人民政府"),
        ("date", "2031年5月6日"),
        ("note", "（联系人：陈安）"),
        ("copy_to", "青禾镇党委，镇人大。"),
        ("printer", "青禾镇党政办公室"),
        ("print_date", "2031年5月7日"),
        ("signer", None),
        ("seal", None),
        ("颜色", None),
    ],
)
def test_elements_of_the_text_come_without_their_labels(key: str, value: str | None) -> None:
    assert element(converter.parse(NOTICE), key) == value


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("addressee", "各村", "各村："),
        ("addressee", "各村：", "各村："),
        ("addressee", "各省（区、市）", "各省（区、市）："),
        ("addressee", ["县水利局", "各村"], "县水利局、各村："),
        ("copy_to", "镇人大", "镇人大。"),
        ("copy_to", "抄送：镇人大。", "镇人大。"),
        ("note", "联系人：陈安（办公室）", "（联系人：陈安（办公室））"),
        ("note", "（此件公开发布）", "（此件公开发布）"),
        ("signer", "签发人：赵甲", "赵甲"),
        ("signature", ["甲局", "乙局"], "甲局、乙局"),
        ("date", date(2031, 5, 6), "2031年5月6日"),
        ("date", datetime(2031, 5, 6, 8, 30), "2031年5月6日"),
        ("date", "2031-05-06", "2031年5月6日"),
        ("print_date", "2031/5/16", "2031年5月16日"),
        ("serial_number", 123456, "123456"),
        ("公开", True, "true"),
        ("颜色", "2031-05-06", "2031-05-06"),
    ],
)
def test_elements_of_the_metadata_stand_as_on_the_page(key: str, given: object, value: str) -> None:
    assert element(notice(**{key: given}), key) == value


def test_several_lines_make_one_element() -> None:
    text = (
        "关于做好青禾镇\n防汛工作的通知\n各村：\n请落实。\n甲县水利局\n甲县财政局\n2031年5月6日\n"
    )
    document = converter.parse(text)
    assert element(document, "title") == "关于做好青禾镇防汛工作的通知"
    assert element(document, "signature") == "甲县水利局、甲县财政局"


def test_of_two_dates_the_first_is_the_element() -> None:
    dates = [
        Paragraph(role="date", content=(Text(text=text),)) for text in ("2031年5月6日", "5月8日")
    ]
    assert element(Document(parts=(Part(back=tuple(dates)),)), "date") == "2031年5月6日"


def test_a_signature_with_text_below_it_is_found() -> None:
    document = converter.parse(NOTICE.split("（联系人")[0] + "本通知自印发之日起施行。\n")
    assert document.parts[0].back == ()
    assert element(document, "signature") == "青禾镇人民政府"
    assert remarks(document) == []


def test_the_imprint_is_found_behind_the_attachments() -> None:
    body, imprint = NOTICE.split("抄送")
    document = converter.parse(f"{body}附件1\n物资清单\n沙袋五百只。\n抄送{imprint}")
    assert [part.kind for part in document.parts] == ["document", "attachment"]
    assert element(document, "printer") == "青禾镇党政办公室"
    assert element(document, "copy_to") == "青禾镇党委，镇人大。"


# Keys


@pytest.mark.parametrize("row", KEYS, ids=lambda row: row.name)
def test_each_key_has_chinese_names(row: Key) -> None:
    value = next(iter(row.values.values()), "值")
    for name in row.chinese:
        assert notice(**{name: value}).metadata == {row.name: value}


def test_no_name_is_that_of_two_keys() -> None:
    names = [name for row in KEYS for name in (row.name, *row.chinese)]
    assert len(names) == len(set(names))


def test_unknown_keys_are_kept_in_their_order() -> None:
    metadata = notice(**{"归档号": "7", "标题": "通知", "Colour": "红"}).metadata
    assert list(metadata.items()) == [("归档号", "7"), ("title", "通知"), ("Colour", "红")]


def test_of_a_key_that_is_given_twice_the_last_counts() -> None:
    assert parse_pairs(["标题=一", "title=二", "标题 = 三=3"]) == {"title": "三=3"}


@pytest.mark.parametrize("words", [["签发人"], ["=赵甲"], [""], [" = "]])
def test_a_pair_needs_a_key_and_a_value(words: list[str]) -> None:
    with pytest.raises(UsageError, match="KEY=VALUE"):
        parse_pairs(words)


@pytest.mark.parametrize("value", [{"a": 1}, [["甲"]], object(), b"bytes", "\ud800"])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="签发人"):
        notice(签发人=value)


# Kind


@pytest.mark.parametrize(
    ("value", "kind"), [("speech", "speech"), ("讲话稿", "speech"), ("law", "law")]
)
def test_the_kind_that_is_named_is_the_kind(value: str, kind: str) -> None:
    document = notice(kind=value)
    assert (document.kind, document.metadata["kind"]) == (kind, kind)


def test_the_layout_follows_the_kind() -> None:
    pages = [converter.render(notice(kind=kind), "docx").data for kind in ("speech", "official")]
    assert pages[0] != pages[1]


def test_a_document_number_makes_a_document_official() -> None:
    text = "关于防汛\n请落实。\n"
    assert converter.parse(text).kind == "other"
    found = converter.read(text.encode(), metadata={"文号": "青政发〔2031〕5号"})
    assert found.kind == "official"


def test_a_kind_that_does_not_exist_is_refused_or_told() -> None:
    with pytest.raises(UsageError, match="speech, official, law or other"):
        notice(kind="speach")
    page = converter.read("---\nkind: speach\n---\n# 通知\n\n请落实。\n".encode(), format="md")
    assert page.kind == "other"
    assert remarks(page) == [("element-form", "kind")]


# What is said of elements


def test_a_sound_notice_is_passed_in_silence() -> None:
    assert converter.parse(NOTICE).kind == "official"
    assert remarks(converter.parse(NOTICE)) == []


@pytest.mark.parametrize(
    ("line", "wrong", "key"),
    [
        ("青政发〔2031〕5号", "青政发[2031]5号", "document_number"),
        ("青政发〔2031〕5号", "青政发〔2031〕05号", "document_number"),
        ("青政发〔2031〕5号", "青政发〔2031〕第5号", "document_number"),
        ("各村：", "各村:", "addressee"),
        ("2031年5月6日", "2031年05月06日", "date"),
        ("2031年5月6日", "2031-05-06", "date"),
        ("镇人大。", "镇人大", "copy_to"),
    ],
)
def test_a_wrong_form_is_told_with_its_place(line: str, wrong: str, key: str) -> None:
    document = converter.parse(NOTICE.replace(line, wrong))
    assert remarks(document) == [("element-form", key)]
    (said,) = (each for each in document.diagnostics if each.code == "element-form")
    assert document.source is not None
    assert said.span is not None
    assert document.source.text[said.span.start : said.span.end].endswith(wrong)
    assert said.severity == "warning"


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("青政发〔2031〕5号", "青政发〔2031〕15号"),
        ("青政发〔2031〕5号", "×政发〔2031〕5号"),
        ("青政发〔2031〕5号", "第71号"),
        ("2031年5月6日", "2031 年 5 月 6 日"),
        ("2031年5月6日", "2031年12月31日"),
    ],
)
def test_a_right_form_is_not_told(line: str, right: str) -> None:
    assert remarks(converter.parse(NOTICE.replace(line, right))) == []


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("份号", "000012", False),
        ("份号", "12", True),
        ("密级", "秘密★10年", False),
        ("密级", "保密", True),
        ("紧急程度", "特 急", False),
        ("紧急程度", "很急", True),
        ("成文日期", "2031年5月6日", False),
        ("成文日期", "2031年13月6日", True),
        ("成文日期", "二〇三一年五月六日", True),
        ("成文日期", "二〇〇一年五月六日", False),  # the rule until 2012
        ("发文字号", "青政发（2031）5号", True),
    ],
)
def test_the_form_of_metadata_is_told(key: str, value: str, told: bool) -> None:
    assert bool(remarks(notice(**{key: value}))) is told


def test_metadata_that_takes_the_place_of_a_wrong_line_silences_it() -> None:
    wrong = NOTICE.replace("〔2031〕", "[2031]").encode()
    assert remarks(converter.read(wrong)) == [("element-form", "document_number")]
    assert remarks(converter.read(wrong, metadata={"文号": "青政发〔2031〕5号"})) == []


def test_what_is_missing_is_told_where_it_is_plain() -> None:
    unsigned = without("2031年5月6日", without("青禾镇人民政府"))
    assert remarks(converter.parse(unsigned)) == [
        ("element-missing", "signature"),
        ("element-missing", "date"),
    ]
    signed = converter.read(unsigned.encode(), metadata={"署名": "镇政府", "日期": "2031-05-06"})
    assert remarks(signed) == []
    other = converter.read(unsigned.encode(), metadata={"kind": "other", "署名": ""})
    assert remarks(other) == []
    # an announcement without 主送 may have its date under the title; a text without a number
    # may be a draft
    assert remarks(converter.parse(without("各村：", unsigned))) == []
    assert remarks(converter.parse(without("青政发", unsigned))) == []


@pytest.mark.parametrize("format", ["json", "xml"])
def test_remarks_are_not_repeated_when_a_tree_is_read_again(format: str) -> None:
    document = converter.parse(NOTICE.replace("〔2031〕", "[2031]"))
    again = converter.read(converter.render(document, format).data, format=format)
    assert again.diagnostics == document.diagnostics
    mended = converter.read(
        converter.render(document, format).data,
        format=format,
        metadata={"文号": "青政发〔2031〕5号"},
    )
    assert remarks(mended) == []


def test_a_speech_is_not_measured_by_the_standard_of_official_documents() -> None:
    text = "在全镇大会上的讲话\n（二〇三一年五月六日）\n同志们！\n今天开会。\n"
    document = converter.read(text.encode(), metadata={"date": "二〇三一年五月六日"})
    assert document.kind == "speech"
    assert remarks(document) == []


# The file beside the input


def test_a_file_beside_the_input_on_the_command_line(run: Convert, tmp_path: Path) -> None:
    (tmp_path / "notice.meta.toml").write_text(
        '"签发人" = ["赵甲", "钱乙"]\r\ndate = 2031-05-08\r\n',
        encoding="utf-8-sig",  # as Windows' Notepad saves it
        newline="",
    )
    done = run("notice.txt", "--to", "json", "-o", "-", "--meta", "密级=秘密★10年", "--meta", "a=b")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["metadata"] == {
        "signer": "赵甲、钱乙",
        "date": "2031年5月8日",
        "classification": "秘密★10年",
        "a": "b",
    }


@pytest.mark.parametrize("name", ["notice.txt", "notice.TXT", "notice.md", "notice", "notice.text"])
def test_the_file_is_found_by_the_stem(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.meta.toml").write_text('title = "通知"', encoding="utf-8")
    assert converter.read(tmp_path / name).metadata == {"title": "通知"}


@pytest.mark.parametrize("name", ["2031/notice.txt", "./notice.txt", "s3://bucket//notice.txt"])
def test_the_file_has_the_folder_as_it_is_spelled(name: str) -> None:
    toml, *_ = names_beside(name)  # an archive has / on every system
    assert toml == name.replace(".txt", ".meta.toml")


def test_yaml_scalars_are_taken_as_typed(tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="PyYAML, the extra [yaml], is not installed")
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.meta.yml").write_text(
        "# 注\n份号: 000012\n日期: 2031-05-08\n署名:\n  - 甲局\n  - 乙局\n版本: 1.10\n"
        "是: no\n空:\n",
        encoding="utf-8",
    )
    assert converter.read(tmp_path / "notice.txt").metadata == {
        "serial_number": "000012",
        "date": "2031年5月8日",
        "signature": "甲局、乙局",
        "版本": "1.10",
        "是": "no",
        "空": "",
    }


def test_yaml_without_its_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.meta.yaml").write_text("签发人: 赵甲\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"\[yaml\].*notice\.meta\.toml"):
        converter.read(tmp_path / "notice.txt")


@pytest.mark.parametrize(
    ("suffix", "data", "place", "way_out"),
    [
        ("toml", '签发人 = "赵甲"\n', "line 1, column 1", '"签发人" = "李明"'),
        ("toml", "a = 1\nsigner = “赵甲”\n", "line 2, column 10", "straight quotes"),
        ("toml", "a = 1\r\nb = \r\n", "line 2", "write each line"),
        ("toml", "a = 1\na = 2\n", "", "write each line"),
        ("toml", "[notice]\na = 1\n", "notice must be", "a text"),
        ("yaml", "a: 1\n签发人: [赵甲\n", "line 3, column 1", "with : and a space"),
        ("yaml", "签发人：赵甲\n", "line 1, column 1", "with : and a space"),
        ("yaml", "a: 1\n乙: \x01\n", "line 2, column 4", "with : and a space"),
        ("yaml", 'a: "\\ud800"\n', "a holds", "with : and a space"),
        ("toml", "a = " + "[" * 5000, "nested too deeply", "keys and values"),
    ],
)
def test_a_broken_file_names_itself_the_place_and_the_way_out(
    tmp_path: Path, suffix: str, data: str, place: str, way_out: str
) -> None:
    if suffix == "yaml":
        pytest.importorskip("yaml", reason="PyYAML, the extra [yaml], is not installed")
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / f"notice.meta.{suffix}").write_text(data, encoding="utf-8", newline="")
    with pytest.raises(SourceError) as caught:
        converter.read(tmp_path / "notice.txt")
    said = str(caught.value)
    assert f"notice.meta.{suffix}" in said
    assert place in said
    assert way_out in said


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_file_that_is_not_utf8_is_told(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    text = 'a = "甲"\nb = "乙"\n'
    (tmp_path / "notice.meta.toml").write_bytes(text.encode(encoding))
    place = {"gbk": "line 1, column 6", "utf-16": "line 1, column 1"}[encoding]
    with pytest.raises(SourceError, match=rf"not UTF-8 \(at {place}\)\. Save it as UTF-8"):
        converter.read(tmp_path / "notice.txt")


def test_a_broken_file_stops_its_input_only(run: Convert, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.meta.toml").write_text("signer", encoding="utf-8")
    done = run("notice.txt", "other.txt", "--to", "xml")
    assert done.returncode == 6
    assert done.stderr.decode().startswith("error: notice.meta.toml cannot be understood")
    assert not (tmp_path / "notice.xml").exists()
    assert (tmp_path / "other.xml").exists()


@pytest.mark.parametrize("suffix", ["toml", "yaml"])
def test_a_file_of_comments_says_nothing(tmp_path: Path, suffix: str) -> None:
    if suffix == "yaml":
        pytest.importorskip("yaml", reason="PyYAML, the extra [yaml], is not installed")
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / f"notice.meta.{suffix}").write_text("# 待补\n", encoding="utf-8")
    assert converter.read(tmp_path / "notice.txt").metadata == {}


def test_two_files_beside_an_input_are_told(tmp_path: Path) -> None:
    for name in ("notice.txt", "notice.meta.toml", "notice.meta.yaml"):
        (tmp_path / name).write_text(NOTICE, encoding="utf-8")
    with pytest.raises(SourceError, match="Keep one of them"):
        converter.read(tmp_path / "notice.txt")


@pytest.mark.parametrize("name", ["notice.meta.toml", "NOTICE.META.YAML", "notice.meta.yml"])
def test_the_file_is_never_an_input(run: Convert, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("", encoding="utf-8")
    done = run(name, "--from", "txt", "--to", "md")
    assert done.returncode == 2
    assert f"{name} describes another file" in done.stderr.decode()


def test_a_folder_of_that_name_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "notice.meta.toml").mkdir()
    assert converter.read(tmp_path / "notice.txt").metadata == {}


def test_a_file_without_its_input_does_not_hide_that_it_is_missing(tmp_path: Path) -> None:
    (tmp_path / "notice.meta.toml").write_text("broken", encoding="utf-8")
    with pytest.raises(InputError, match="does not exist"):
        converter.read(tmp_path / "notice.txt")


def test_without_such_a_file_no_parser_of_one_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    code = (
        "import sys, converter; converter.convert('notice.txt', 'md');"
        "print(*{'tomllib', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=tmp_path, check=True
    )
    assert done.stdout.split() == []


def test_a_text_that_gives_way_to_metadata_is_told_with_its_place() -> None:
    document = notice(文号="青政发〔2031〕6号", 主送="各村")
    (said,) = (each for each in document.diagnostics if each.code == "element-replaced")
    assert (said.severity, said.message) == (
        "info",
        "发文字号 (document_number) of the text gives way to that of the metadata: "
        "青政发〔2031〕6号",
    )
    assert document.source is not None
    assert said.span is not None
    assert document.source.text[said.span.start : said.span.end] == "青政发〔2031〕5号"


@pytest.mark.parametrize(
    ("title", "missing"),
    [("关于修缮学校的请示", True), ("关于抗旱工作的报告", True), ("关于抗旱工作的通知", False)],
)
def test_what_goes_up_under_a_mark_needs_a_signer_and_a_number(title: str, missing: bool) -> None:
    told = {"发文机关标志": "青禾镇人民政府文件", "标题": title}
    assert (("element-missing", "signer") in remarks(notice(**told))) is missing
    signed = notice(**told, 签发人="赵甲")
    assert ("element-missing", "signer") not in remarks(signed)
    numberless = converter.read(without("青政发").encode(), metadata=told)
    assert ("element-missing", "document_number") in remarks(numberless)


# Outputs


@pytest.mark.parametrize("format", ["json", "xml", "md"])
def test_what_is_written_has_the_metadata_and_is_read_with_it(format: str) -> None:
    metadata = {"签发人": "赵甲", "kind": "official", "归档号": "甲 & “乙”\n: #"}
    document = notice(**metadata)
    written = converter.render(document, format).data
    again = converter.read(written, format=format)
    assert again.metadata == document.metadata
    assert again.metadata["归档号"] == metadata["归档号"]
    assert (again.kind, element(again, "signer")) == ("official", "赵甲")


def test_the_docx_is_titled_by_the_metadata() -> None:
    package = zipfile.ZipFile(io.BytesIO(converter.render(notice(标题="别名"), "docx").data))
    assert "<dc:title>别名</dc:title>" in package.read("docProps/core.xml").decode()
