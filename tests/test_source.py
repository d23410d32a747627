"""Decoding: what is read, as what, and what is refused with which words."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from converter.errors import EncodingError, SourceError, UsageError
from converter.source import Source, check_encoding, decode, source_of_text

SPEECH = (
    "在云岭县乡村道路养护工作会议上的讲话\n\n同志们：\n"
    "　　今天我们开会，研究2031年的养护工作。下面，我讲三点意见。\n"
    "一、认清形势，增强责任感\n　　全县通车里程达到820公里，好路率为91.5%。\n"
    "（一）成绩来之不易。三年来，各乡镇投入资金1200万元，修补路面46万平方米。\n"
)
TRADITIONAL = (
    "各位代表：現在，我代表雲嶺縣，向大會報告工作，請予審議。過去五年，我們修築道路，"
    "改善橋樑，發展農業，讓民眾滿意。會議認為，還須繼續努力。"
)

ENCODERS = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-16-le with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be with a mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-32-le with a mark": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "utf-32-be with a mark": lambda text: codecs.BOM_UTF32_BE + text.encode("utf-32-be"),
    "gb18030": lambda text: text.encode("gb18030"),
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("name", ENCODERS)
def test_every_encoding_gives_the_same_text_and_keeps_line_ends(name: str, line_end: str) -> None:
    text = SPEECH.replace("\n", line_end)
    source = decode(ENCODERS[name](text), "speech.txt")
    assert source.text == text
    assert source.encoding == name.removesuffix(" with a mark")
    assert source.origin == "speech.txt"


@pytest.mark.parametrize("name", ENCODERS)
def test_gold_texts_in_every_encoding(gold_texts: list[Path], name: str) -> None:
    for path in gold_texts:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        assert decode(ENCODERS[name](text), path.name).text == text, path.name


def test_gold_texts_in_gbk(gold_texts: list[Path]) -> None:
    texts = [path.read_bytes().decode("utf-8") for path in gold_texts]
    in_gbk = [text for text in texts if text == text.encode("gbk", "ignore").decode("gbk")]
    assert in_gbk, "GBK holds none of the gold texts, so nothing was tested"
    for text in in_gbk:
        assert decode(text.encode("gbk")).text == text


def test_only_one_byte_order_mark_is_removed() -> None:
    assert decode(codecs.BOM_UTF8 * 2 + b"a").text == "\ufeffa"
    assert decode("\ufeff云岭县".encode("gb18030")).text == "云岭县"
    assert decode("\ufeff云岭县".encode(), encoding="utf-8").text == "云岭县"
    assert decode("云\ufeff岭".encode()).text == "云\ufeff岭"


def test_traditional_text_in_gbk() -> None:
    assert decode(TRADITIONAL.encode("gbk")).text == TRADITIONAL


def test_the_single_byte_euro_of_windows() -> None:
    data = "拨款".encode("gbk") + b"\x80" + "500万，专款专用。".encode("gbk")
    assert decode(data).text == "拨款€500万，专款专用。"


@pytest.mark.parametrize("text", ["规定", "清单", "2年，", "义、", "改革创新"])
def test_short_gbk_that_half_looks_like_utf8(text: str) -> None:
    assert decode(text.encode("gbk")).text == text


def test_no_break_spaces_do_not_make_gb18030_look_foreign() -> None:
    text = "\xa0" * 40 + "2031年1月9日"
    assert decode(text.encode("gb18030")).text == text


def test_utf16_with_many_no_break_spaces() -> None:
    text = "云岭县\n" + "\xa0" * 90 + "养护所"
    assert decode(text.encode("utf-16-le")).text == text


@pytest.mark.parametrize("text", [" ", "\n", "\u3000\r\n"])
def test_white_space_is_text(text: str) -> None:
    assert decode(text.encode()).text == text


def test_a_stray_control_character_is_text() -> None:
    text = SPEECH + "\x07\x00"
    assert decode(text.encode()).text == text


def test_english_with_a_stray_byte_is_not_taken_for_utf16() -> None:
    # its letters in pairs are CJK characters
    with pytest.raises(EncodingError):
        decode(b"thehillroadswillbemended" * 20 + b"\xff\xff")


def test_it_is_obeyed() -> None:
    assert decode(TRADITIONAL.encode("big5"), encoding="big5").text == TRADITIONAL


@pytest.mark.parametrize("name", ["GBK", "gb2312", "cp936", "GB18030"])
def test_all_names_of_the_gb_family_read_all_of_it(name: str) -> None:
    source = decode("䶮𠮷镕€".encode("gb18030") + b"\x80", encoding=name)
    assert source == Source("䶮𠮷镕€€", "gb18030", "<bytes>")


def test_it_is_obeyed_for_what_looks_binary() -> None:
    assert decode(b"\x01\x02\x03", encoding="latin-1").text == "\x01\x02\x03"


def test_the_wrong_one_names_the_byte() -> None:
    with pytest.raises(EncodingError, match=r"speech\.txt: byte 6 \(0xFF; line 2, column 3\)"):
        decode("云\n岭".encode("gbk") + b"a\xffb", "speech.txt", "gbk")


@pytest.mark.parametrize("name", ["klingon", "hex", "rot13", "", "a\0b"])
def test_an_unknown_name(name: str) -> None:
    with pytest.raises(UsageError, match="Unknown encoding"):
        check_encoding(name)


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "utf-32", "gbk", "big5", "shift_jis"])
def test_a_known_name(name: str) -> None:
    check_encoding(name)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(SourceError, match="half a surrogate pair"):
        decode(rb"\ud800", encoding="unicode_escape")


def test_a_truncated_utf8_file() -> None:
    data = SPEECH.encode()
    cut = data[: data.index("云岭县".encode()) + 4]
    with pytest.raises(EncodingError, match=r"UTF-8 text ends in the middle") as caught:
        decode(cut, "speech.txt")
    assert caught.value.offset == len(cut) - 1
    assert "speech.txt: byte 6 (0xE5; line 1, column 3)" in str(caught.value)
    assert "--encoding" in str(caught.value)


@pytest.mark.parametrize("cut", range(1, 200))
def test_utf8_cut_anywhere_is_never_read_as_gb18030(cut: int) -> None:
    data = SPEECH.encode()[: 60 + cut]
    whole = SPEECH.encode()[60 + cut] & 0xC0 != 0x80  # the next byte begins a character
    if whole:
        assert SPEECH.startswith(decode(data).text)
    else:
        with pytest.raises(EncodingError, match="UTF-8"):
            decode(data)


@pytest.mark.parametrize("bad", [b"\x80", b"\xc0\xaf", b"\xff", b"\xe4\xb8", b"\xed\xa0\x80"])
def test_utf8_with_bad_bytes(bad: bytes) -> None:
    head, tail = SPEECH[:90].encode(), SPEECH[90:].encode()
    with pytest.raises(EncodingError, match="is not valid UTF-8") as caught:
        decode(head + bad + tail, "speech.txt")
    assert caught.value.offset == len(head)


def test_the_place_is_a_line_and_a_column_whatever_the_line_ends() -> None:
    with pytest.raises(EncodingError, match=r"line 3, column 4\)"):
        decode("云岭县\r\n养护所\r同志们".encode() + b"\xff" + SPEECH.encode())


def test_a_lone_last_byte_of_gb18030() -> None:
    data = SPEECH.encode("gb18030") + b"\xb5"
    with pytest.raises(EncodingError, match="GB18030 text ends in the middle") as caught:
        decode(data)
    assert caught.value.offset == len(data) - 1


def test_gb18030_with_a_bad_byte() -> None:
    head = SPEECH.encode("gb18030")
    with pytest.raises(EncodingError, match="is not valid GB18030") as caught:
        decode(head + b"\xff" + head)
    assert caught.value.offset == len(head)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF16_LE], ids=["without mark", "with mark"])
def test_utf16_with_half_a_unit(mark: bytes) -> None:
    data = mark + SPEECH.encode("utf-16-le")[:-1]
    with pytest.raises(EncodingError, match="UTF-16-LE text ends in the middle") as caught:
        decode(data)
    assert caught.value.offset == len(data) - 1


def test_big5_is_refused_with_a_guess() -> None:
    with pytest.raises(EncodingError, match=r"It may be big5\. .*--encoding"):
        decode((TRADITIONAL * 3).encode("big5"))


def test_shift_jis_is_refused() -> None:
    text = "関係者の皆様、本日はお集まりいただき、ありがとうございます。" * 3
    with pytest.raises(EncodingError, match="makes no sense"):
        decode(text.encode("shift_jis"))


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"speech\.txt is empty"):
        decode(data, "speech.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xmlword/document.xml", "a Word document"),
        (b"PK\x03\x04\x14\0\0\0\x08\0a.txt", "a zip archive"),
        (b"PK\x03\x04\x14\0\0\0\x08\0OFD.xml", "an OFD document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Word or WPS document"),
        (rb"{\rtf1\ansi\ansicpg936", "a Rich Text document"),
    ],
)
def test_a_known_kind_of_file(data: bytes, kind: str) -> None:
    for encoding in (None, "gb18030"):
        with pytest.raises(SourceError, match=f"speech.txt is not text: .* {kind}"):
            decode(data, "speech.txt", encoding)


def test_unknown_binary_data() -> None:
    with pytest.raises(SourceError, match="full of control characters"):
        decode(bytes(range(128)) * 9)


def test_text_that_begins_like_a_picture_is_text() -> None:
    assert decode("BM云岭县".encode()).text == "BM云岭县"


def test_lines_and_columns_count_from_one() -> None:
    source = source_of_text("一\r\n二三\r四\n\n五")
    found = [source.position(source.text.index(char)) for char in "一二三四五"]
    assert found == [(1, 1), (2, 1), (2, 2), (3, 1), (5, 1)]


def test_the_end_has_a_place() -> None:
    assert source_of_text("").position(0) == (1, 1)
    assert source_of_text("一\n").position(2) == (2, 1)
