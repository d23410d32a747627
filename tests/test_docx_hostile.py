"""The DOCX reader on files that are no Word documents, are broken, or were made to do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word import OFFICE, PACKAGE, WORD, packed, paragraph, parts_of, run, word_file

from converter.errors import SourceError, UnknownFormatError
from converter.formats import format_of_path
from converter.model import Document, Table, leaves, select
from converter.options import ReadOptions
from converter.readers.docx import package, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BODY = paragraph("一、道路") + paragraph("路要修好。")
SOUND = parts_of(BODY)
TEXT = "一、道路路要修好。"


def read_of(data: bytes) -> Document:
    return read(data, ReadOptions(origin="稿.docx"))


def text_of(data: bytes) -> str:
    return "".join(leaf.text for leaf in leaves(read_of(data)))


def refusal_of(data: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        read_of(data)
    return str(refused.value)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(100)


# -- something else under the name of a Word document --


@pytest.mark.parametrize(
    ("data", "what", "way_out"),
    [
        (b"", "empty", "saved or copied completely"),
        (ole("WordDocument"), "an old Word or WPS document", "save it as .docx"),
        (ole("EncryptedPackage"), "protected by a password", "take the password away"),
        (ole("Workbook"), "an old Excel workbook", "as plain text"),
        (b"{\\rtf1\\ansi }", "a Rich Text document", "save it as .docx"),
        (b"MIME-Version: 1.0\r\n\r\n", "a web page in one file", "save it as .docx"),
        (b'<?xml version="1.0"?><pkg:package/>', "a Word document in one XML", "save it as .docx"),
        (b"\xef\xbb\xbf<HTML><body/></HTML>", "a web page", "--from html"),
        ("<html><body/></html>".encode("utf-16"), "a web page", "--from html"),
        ("一、道路\n路要修好。\n".encode(), "plain text", "--from txt"),
        (b"%PDF-1.7\n", "a PDF document", "as plain text"),
        (b"Rar!\x1a\x07\x00", "a RAR archive", "unpack it"),
        (bytes(100), "of an unknown kind", "the program it was made with"),
        (packed({"a.txt": b"x"}), "a zip archive without", "unpack it"),
        (packed({"xl/workbook.xml": b"<x/>"}), "an Excel workbook", "as plain text"),
        (packed({"mimetype": b"x", "content.xml": b"<x/>"}), "an OpenDocument", "save it as .docx"),
        (packed({"OFD.xml": b"<x/>"}), "an OFD document", "as plain text"),
        (packed({**SOUND, "word/document.xml": b"<html/>"}), "a zip archive without", "unpack it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_document_is_told_a_way_out(data: bytes, what: str, way_out: str) -> None:
    message = refusal_of(data)
    assert message.startswith("稿.docx is ")
    assert what in message
    assert way_out in message


def test_a_document_with_macros_is_told_how_its_text_is_read() -> None:
    with pytest.raises(UnknownFormatError, match="--from docx"):
        format_of_path(PurePath("稿.docm"))


# -- damage --


@pytest.mark.parametrize(
    "data",
    [
        packed(SOUND)[:400],
        packed(SOUND)[:-30],
        packed({**SOUND, "word/document.xml": b""}),
        packed({**SOUND, "word/document.xml": b"<w:document"}),
        packed({**SOUND, "word/document.xml": b"\xff" * 100}),
    ],
    ids=["half", "no directory", "empty part", "torn part", "no XML"],
)
def test_a_damaged_file_is_refused(data: bytes) -> None:
    message = refusal_of(data)
    assert "is damaged" in message
    assert "repaired" in message


def test_a_broken_part_that_can_be_spared_is_said() -> None:
    parts = parts_of(BODY, styles="")
    document = read_of(packed({**parts, "word/styles.xml": b"<w:styles"}))
    assert [each.code for each in document.diagnostics] == ["docx-part-broken"]
    assert "".join(leaf.text for leaf in leaves(document)) == TEXT


@pytest.mark.parametrize("missing", ["_rels/.rels", "[Content_Types].xml"])
def test_what_only_says_where_things_are_can_be_spared(missing: str) -> None:
    parts = {name: data for name, data in SOUND.items() if name != missing}
    assert text_of(packed(parts)) == TEXT


def related(*relationships: str) -> bytes:
    inner = "".join(f"<Relationship {each}/>" for each in relationships)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'.encode()


def test_relationships_to_nowhere_and_elsewhere_have_no_effect() -> None:
    links = related(
        f'Id="a" Type="{OFFICE}/styles" Target="nowhere.xml"',
        f'Id="b" Type="{OFFICE}/footnotes" Target="../../../../etc/passwd"',
        f'Id="c" Type="{OFFICE}/header" Target="http://example.invalid/x" TargetMode="External"',
        f'Id="d" Type="{OFFICE}/numbering" Target=""',
        f'Id="d" Type="{OFFICE}/header" Target="document.xml"',
        "",
    )
    assert TEXT in text_of(packed({**SOUND, "word/_rels/document.xml.rels": links}))


def test_a_main_part_that_is_not_there_is_looked_for_where_it_usually_is() -> None:
    links = related(f'Id="a" Type="{OFFICE}/officeDocument" Target="nowhere.xml"')
    assert text_of(packed({**SOUND, "_rels/.rels": links})) == TEXT


def test_names_of_parts_have_no_case_and_some_programs_write_backslashes() -> None:
    links = related(f'Id="a" Type="{OFFICE}/officeDocument" Target="/Word/Document.XML"')
    parts = {name.replace("/", "\\"): data for name, data in SOUND.items()}
    assert text_of(packed({**parts, "_rels\\.rels": links})) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_parts_may_be_in_any_encoding_of_xml(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = head + SOUND["word/document.xml"].decode()
    assert text_of(packed({**SOUND, "word/document.xml": text.encode(encoding)})) == TEXT


def test_documents_of_the_strict_kind_are_read() -> None:
    parts = {
        name: data.replace(
            WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, data in SOUND.items()
    }
    assert text_of(packed(parts)) == TEXT


# -- harm --


def entity(declaration: str) -> bytes:
    text = f'<w:document xmlns:w="{WORD}"><w:body>{paragraph("&e;")}</w:body></w:document>'
    return f"<!DOCTYPE x [{declaration}]>{text}".encode()


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY e SYSTEM "file:///etc/passwd">',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY % p SYSTEM "http://example.invalid/x.dtd"> %p; <!ENTITY e "">',
    ],
    ids=["a file", "a bomb", "the network"],
)
def test_a_part_with_entities_is_refused(declaration: str) -> None:
    data = packed({**SOUND, "word/document.xml": entity(declaration)})
    assert "word/document.xml is broken" in refusal_of(data)


def test_a_part_that_unpacks_to_more_than_the_limit_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = word_file(paragraph("路" * 10_000))
    monkeypatch.setitem(package.LIMITS, "part", 20_000)
    assert "is too large to be read safely: word/document.xml unpacks to" in refusal_of(data)


def test_many_parts_that_are_too_large_together_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = paragraph("路" * 1_000)
    data = word_file(text, header=text, footer=text, footnotes=text)
    monkeypatch.setitem(package.LIMITS, "package", 8_000)
    assert "is too large" in refusal_of(data)


@pytest.mark.parametrize("limit", ["parts", "relationships"])
def test_parts_and_relationships_are_counted(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    data = word_file(BODY, styles="", numbering="")
    monkeypatch.setitem(package.LIMITS, limit, 1)
    assert "is too large" in refusal_of(data)


def test_a_part_that_lies_about_its_size_is_broken() -> None:
    """The size in the directory of the archive is the one that limits are checked against."""
    data = bytearray(word_file(paragraph("路" * 1_000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    assert data.count(size) == 2  # before the part, and in the directory
    at = data.rfind(size)
    data[at : at + 4] = (100).to_bytes(4, "little")
    assert "word/document.xml is broken" in refusal_of(bytes(data))


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(packed(SOUND))
    at = data.find(b"PK\x01\x02")
    while at >= 0:  # the flag of every part in the directory
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    assert "protected by a password" in refusal_of(bytes(data))


def test_macros_embedded_files_and_names_that_climb_are_left_unread() -> None:
    parts = {
        **SOUND,
        "word/vbaProject.bin": OLE,
        "word/embeddings/oleObject1.bin": OLE,
        "../../evil.xml": b"<x/>",
        "/etc/passwd": b"x",
    }
    assert text_of(packed(parts)) == TEXT


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt><w:sdtContent>" * 120 + paragraph("深") + "</w:sdtContent></w:sdt>" * 120,
        f"<w:p>{'<w:ins>' * 240}{run('深')}{'</w:ins>' * 240}</w:p>",
        "<w:tbl><w:tr><w:tc>" * 60 + paragraph("深") + "</w:tc></w:tr></w:tbl>" * 60,
    ],
    ids=["content controls", "insertions", "tables"],
)
def test_deep_nesting_is_read(body: str) -> None:
    assert text_of(word_file(body)) == "深"


def test_nesting_deeper_than_any_program_writes_is_refused() -> None:
    depth = 100_000
    body = "<w:sdt>" * depth + "</w:sdt>" * depth
    assert "word/document.xml is broken" in refusal_of(word_file(body))


def test_a_note_that_refers_to_itself_ends() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{paragraph("注", mark)}</w:footnote>'
    assert text_of(word_file(paragraph("文", mark, mark), footnotes=note)) == "文[1][1][1] 注[1]"


def test_a_field_that_never_ends_hides_nothing() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF</w:instrText></w:r>'
    body = paragraph("甲", begin, "乙") + paragraph("丙")
    assert text_of(word_file(body)) == "甲乙丙"


def test_a_field_that_never_began_is_no_matter() -> None:
    end = '<w:r><w:fldChar w:fldCharType="separate"/><w:fldChar w:fldCharType="end"/></w:r>'
    assert text_of(word_file(paragraph("甲", end, "乙"))) == "甲乙"


def test_cells_may_claim_any_width() -> None:
    start = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>'.format
    cells = "".join(f"{start(size)}{paragraph('甲')}</w:tc>" for size in (99_999_999, -5, "x"))
    document = read_of(word_file(f"<w:tbl>{f'<w:tr>{cells}</w:tr>' * 2}</w:tbl>"))
    (table,) = select(document, Table)
    assert [[cell.column_span for cell in row.cells] for row in table.rows] == [[1000, 1, 1]] * 2


# -- any markup at all --


NAMES = (
    *("p", "r", "t", "tbl", "tr", "tc", "tcPr", "trPr", "tblPr", "tblBorders", "pPr", "rPr"),
    *("sdt", "sdtContent", "ins", "del", "fldChar", "ffData", "ddList", "instrText", "fldSimple"),
    *("br", "tab", "sym", "rFonts", "numPr", "numId", "ilvl", "pStyle", "rStyle"),
    *("outlineLvl", "vMerge", "hMerge", "gridSpan", "gridBefore", "tblHeader", "ruby", "rubyBase"),
    *(
        "footnoteReference",
        "pict",
        "txbxContent",
        "style",
        "basedOn",
        "link",
        "name",
        "abstractNum",
    ),
    *("num", "abstractNumId", "lvl", "lvlText", "numFmt", "start", "startOverride", "lvlOverride"),
)
KEYS = ("val", "type", "styleId", "default", "fldCharType", "char", "font", "id", "ilvl", "numId")
VALUES = (
    *("", "0", "1", "-1", "9", "99999999999", "x", "true", "none", "%1%9", "begin", "separate"),
    *("end", "paragraph", "heading 1", "Title", "restart", "decimal", "chineseCounting", "bullet"),
    *("F0FE", "D800", "EQ \\o\\ac(○,1)"),
)


def element(name: str, keys: dict[str, str], children: list[str]) -> str:
    said = "".join(f' w:{key}="{value}"' for key, value in keys.items())
    return f"<w:{name}{said}>{''.join(children)}</w:{name}>"


markup = st.recursive(
    st.sampled_from(("", "一、道路", "R", "\uf0aa", "EQ")),
    lambda inner: st.builds(
        element,
        st.sampled_from(NAMES),
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES), max_size=2),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(markup, markup, markup, markup)
def test_any_markup_gives_a_tree(body: str, styles: str, numbering: str, notes: str) -> None:
    listed = paragraph("甲", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    data = word_file(body + listed, styles=styles, numbering=numbering, footnotes=notes)
    assert text_of(data).endswith("甲")
