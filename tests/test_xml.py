"""XML: one to one with the tree, exact in every character, valid against both schemas."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from strategies import CHARACTERS, HOSTILE, deep_document, texts
from strategies import tabled_documents as documents

import converter
from converter import vocabulary as xml
from converter.errors import SourceError, UsageError
from converter.model import (
    Break,
    Cell,
    Document,
    Heading,
    Inline,
    Item,
    Kind,
    Marker,
    Noise,
    Paragraph,
    Part,
    Role,
    Row,
    Section,
    Span,
    Table,
    Text,
    identified,
    leaves,
)
from converter.options import MarkerStyle, ReadOptions, WriteOptions
from converter.readers.xml import read
from converter.writers.xml import write

SCHEMAS = Path(__file__).parents[1] / "schemas"
XSD = SCHEMAS / "document.xsd"
RNG = SCHEMAS / "document.rng"
XSD_VALIDATOR = etree.XMLSchema(file=str(XSD))
RNG_VALIDATOR = etree.RelaxNG(file=str(RNG))
XS = "{http://www.w3.org/2001/XMLSchema}"
RELAX = "{http://relaxng.org/ns/structure/1.0}"

ORIGIN = ReadOptions(origin="speech.xml")
TYPED = WriteOptions(markers="typed")
OFFICIAL = WriteOptions(markers="official")
STYLES = st.sampled_from(get_args(MarkerStyle)).map(WriteOptions)
NO_OFFSETS = WriteOptions(offsets=False)


def span(start: int, end: int) -> Span:
    return Span(start=start, end=end)


def around(body: str, before: str = "", after: str = "") -> bytes:
    """Return a document whose body holds the XML ``body``."""
    return (
        f'{before}<document xmlns="{xml.NAMESPACE}" schema_version="1" kind="speech"><metadata/>'
        f'<part kind="document"><front/><body>{body}</body><back/></part><diagnostics/>'
        f"</document>{after}"
    ).encode()


def in_body(*content: Inline) -> Document:
    """Return a document whose body is one paragraph."""
    return Document(kind="speech", parts=(Part(body=(Paragraph(content=content),)),))


def body_of(data: bytes) -> str:
    """Return what stands between ``<body>`` and ``</body>``."""
    return data.decode().partition("<body>")[2].partition("</body>")[0].strip()


def without_spans(document: Document) -> Document:
    """Return ``document`` as if it had been read from no text."""

    def stripped(value: object) -> object:
        if isinstance(value, dict):
            return {key: stripped(below) for key, below in value.items() if key != "span"}
        return [stripped(below) for below in value] if isinstance(value, list) else value

    facts = document.model_dump(mode="json", include={"metadata"})
    return Document.model_validate({**stripped(document.model_dump(mode="json")), **facts})  # type: ignore[dict-item]  # it is a dict


def refused(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data, ORIGIN)
    message = str(caught.value)
    assert message.startswith("speech.xml")
    assert len(message) < 700
    return message


SPEECH = Document(
    kind="speech",
    metadata={"来源": "云岭县政府办公室"},
    parts=(
        Part(
            front=(
                Paragraph(
                    role="title",
                    content=(
                        Text(text="在石桥镇座谈会上", span=span(0, 8)),
                        Break(),
                        Text(text="的讲话", span=span(9, 12)),
                    ),
                    span=span(0, 12),
                ),
            ),
            body=(
                Section(
                    form="run_in",
                    marker=Marker(text="(一)", family="han_bracket", ordinal=1, span=span(13, 16)),
                    heading=Heading(
                        content=(Text(text="修路架桥。", span=span(16, 21)),), span=span(16, 21)
                    ),
                    content=(
                        Paragraph(
                            content=(
                                Item(
                                    marker=Marker(
                                        text="一是", family="han_is", ordinal=1, span=span(21, 23)
                                    ),
                                    content=(Text(text="修路。", span=span(23, 26)),),
                                    span=span(21, 26),
                                ),
                                Noise(text="- 1 -", span=span(27, 32)),
                            ),
                            span=span(21, 32),
                        ),
                    ),
                    span=span(13, 32),
                ),
            ),
            span=span(0, 32),
        ),
    ),
)

SPEECH_XML = f"""\
<?xml version='1.0' encoding='UTF-8'?>
<document xmlns="{xml.NAMESPACE}" schema_version="1" kind="speech">
  <metadata>
    <entry key="来源" value="云岭县政府办公室"/>
  </metadata>
  <part xml:id="document_1" kind="document" start="0" end="32">
    <front>
      <p role="title" start="0" end="12"><t start="0" end="8">在石桥镇座谈会上</t><break/>\
<t start="9" end="12">的讲话</t></p>
    </front>
    <body>
      <section xml:id="han_bracket-1" form="run_in" start="13" end="32">
        <marker family="han_bracket" ordinal="1" typed="(一)" start="13" end="16">（一）</marker>
        <heading start="16" end="21">修路架桥。</heading>
        <p start="21" end="32"><item xml:id="han_bracket-1.han_is-1" start="21" end="26">\
<marker family="han_is" ordinal="1" start="21" end="23">一是</marker>\
<t start="23" end="26">修路。</t></item><noise start="27" end="32">- 1 -</noise></p>
      </section>
    </body>
    <back/>
  </part>
  <diagnostics/>
</document>
"""


# What it looks like


def test_a_speech_in_full() -> None:
    assert write(SPEECH, OFFICIAL).data.decode() == SPEECH_XML
    assert read(SPEECH_XML.encode(), ORIGIN) == SPEECH


def test_typed_markers_stand_as_typed() -> None:
    data = write(SPEECH, TYPED).data.decode()
    assert ">(一)</marker>" in data
    assert "typed=" not in data


def test_offsets_can_be_left_out() -> None:
    data = write(SPEECH, NO_OFFSETS).data.decode()
    assert "start=" not in data
    assert '<p role="title">在石桥镇座谈会上<break/>的讲话</p>' in data


TABLE = Table(
    header_rows=1,
    rows=(
        Row(
            cells=(
                Cell(content=(Paragraph(content=(Text(text="村名"),)),)),
                Cell(column_span=2, row_span=3),
            )
        ),
        Row(),
    ),
)
TABLE_XML = """\
<table xml:id="table_1" header_rows="1">
        <row>
          <cell>
            <p>村名</p>
          </cell>
          <cell column_span="2" row_span="3"/>
        </row>
        <row/>
      </table>"""


def test_a_table_in_full() -> None:
    document = Document(parts=(Part(body=(TABLE,)),))
    data = write(document, OFFICIAL).data
    assert body_of(data) == TABLE_XML
    assert read(data, ORIGIN) == document


def test_text_without_spans_is_plain_mixed_content() -> None:
    document = in_body(Text(text="修路"), Break(), Text(text="架桥"))
    assert body_of(write(document, OFFICIAL).data) == "<p>修路<break/>架桥</p>"


def test_neighbouring_and_empty_texts_stay_apart() -> None:
    document = in_body(Text(text="修路"), Text(text="架桥"), Text(text=""))
    data = write(document, OFFICIAL).data
    assert body_of(data) == "<p>修路<t>架桥</t><t/></p>"
    assert read(data, ORIGIN) == document


def test_every_role_and_kind_is_in_both_schemas() -> None:
    schema = etree.parse(str(XSD))
    for name, values in (("Role", get_args(Role)), ("Kind", get_args(Kind))):
        found = schema.iterfind(f"{XS}simpleType[@name='{name}']//{XS}enumeration")
        assert tuple(row.get("value") for row in found) == values
    roles = etree.parse(str(RNG)).iterfind(f"{RELAX}define[@name='role']//{RELAX}value")
    assert tuple(row.text for row in roles) == get_args(Role)


@pytest.mark.parametrize(
    ("path", "language", "documentation"),
    [
        (XSD, XS, f"{XS}annotation/{XS}documentation"),
        (RNG, RELAX, "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"),
    ],
    ids=["xsd", "rng"],
)
def test_every_element_and_attribute_is_documented(
    path: Path, language: str, documentation: str
) -> None:
    schema = etree.parse(str(path))
    declared = list(schema.iter(f"{language}element", f"{language}attribute"))
    assert len(declared) > 30
    for row in declared:
        text = row.findtext(documentation) or ""
        assert any("一" <= character <= "龥" for character in text), row.get("name")


# There and back


@settings(deadline=None, max_examples=100)
@given(documents, STYLES)
def test_tree_to_xml_to_tree_is_equal(document: Document, options: WriteOptions) -> None:
    assert read(write(document, options).data, ORIGIN) == document


@settings(deadline=None, max_examples=100)
@given(documents)
def test_without_offsets_all_but_the_spans_comes_back(document: Document) -> None:
    data = write(document, NO_OFFSETS).data
    assert read(data, ORIGIN) == without_spans(document)
    XSD_VALIDATOR.assertValid(etree.fromstring(data))


@settings(deadline=None, max_examples=100)
@given(documents, STYLES)
def test_what_is_written_is_as_lxml_would_write_it(
    document: Document, options: WriteOptions
) -> None:
    data = write(document, options).data
    again = etree.tostring(etree.fromstring(data), encoding="UTF-8", xml_declaration=True)
    assert again + b"\n" == data


def test_all_of_gold_comes_back(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        data = write(document, OFFICIAL).data
        assert read(data, ORIGIN) == document, path.name
        root = etree.fromstring(data)
        XSD_VALIDATOR.assertValid(root)
        RNG_VALIDATOR.assertValid(root)
        data = write(document, NO_OFFSETS).data
        assert read(data, ORIGIN) == without_spans(document), path.name


def test_sections_have_their_ids(gold_texts: list[Path]) -> None:
    for path in gold_texts:
        document = converter.read(path)
        root = etree.fromstring(write(document, OFFICIAL).data)
        marked = root.iter(xml.PART, xml.SECTION, xml.TABLE, xml.ITEM)
        names = [element.get(xml.ID) for element in marked]
        assert names == [name for name, _ in identified(document)]


@settings(deadline=None, max_examples=100)
@given(documents, STYLES)
def test_what_is_written_is_valid(document: Document, options: WriteOptions) -> None:
    root = etree.fromstring(write(document, options).data)
    XSD_VALIDATOR.assertValid(root)
    RNG_VALIDATOR.assertValid(root)


@settings(deadline=None, max_examples=100)
@given(documents)
def test_text_content_is_the_text_of_the_leaves(document: Document) -> None:
    root = etree.fromstring(write(document, TYPED).data)
    for char in root.iter(xml.CHAR):
        char.text = "\ue000"  # it stands for one character
    expected = "".join(leaf.text for part in document.parts for leaf in leaves(part))
    found = "".join(map(str, root.itertext())).replace("\ue000", "")
    assert ink(found) == ink(xml.NOT_XML.sub("", expected).replace("\ue000", ""))


def ink(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


@given(texts)
def test_attributes_hold_any_text(text: str) -> None:
    held = xml.escape(text)
    assert not xml.NOT_XML.search(held)
    assert xml.unescape(held) == text


def test_a_plain_backslash_needs_no_escape() -> None:
    assert xml.escape(r"C:\speech\u5e74.txt") == r"C:\speech\u5e74.txt"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_everywhere(text: str) -> None:
    marker = Marker(text=text, family=text, ordinal=3)
    document = in_body(Text(text=text), Item(marker=marker, content=(Noise(text=text),)))
    document = document.model_copy(update={"metadata": {text: text}})
    assert read(write(document, OFFICIAL).data, ORIGIN) == document


def test_every_character_is_held() -> None:
    text = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x30000), 0x10FFFF)))
    document = in_body(Text(text=text))
    output = write(document, OFFICIAL)
    assert read(output.data, ORIGIN) == document
    assert len(output.diagnostics) == 31


@given(st.lists(CHARACTERS, max_size=4).map("".join))
def test_white_space_around_and_inside_text_is_kept(text: str) -> None:
    document = in_body(Text(text=f" \t\n\r{text}\r\n\u3000 "), Break(), Text(text="\n"))
    assert read(write(document, OFFICIAL).data, ORIGIN) == document


@pytest.mark.parametrize("depth", [32, 64])
def test_deep_trees_come_back(depth: int) -> None:
    document = deep_document(depth)
    assert read(write(document, OFFICIAL).data, ORIGIN) == document


# What XML cannot hold


def test_a_control_character_is_an_element_and_a_diagnostic() -> None:
    first, second = Text(text="修\x01路\x01", span=span(5, 9)), Text(text="\x01", span=span(9, 10))
    output = write(in_body(first, second), OFFICIAL)
    assert '>修<char code="0001"/>路<char code="0001"/></t>' in output.data.decode()
    (remark,) = output.diagnostics
    assert (remark.code, remark.span) == ("control-character", span(5, 9))
    assert "U+0001" in remark.message
    assert '<char code="0001"/>' in remark.help


def test_a_control_character_in_an_attribute_is_escaped() -> None:
    output = write(Document(metadata={"来源": "\x0c"}), OFFICIAL)
    assert r'value="\u000C"' in output.data.decode()
    assert [remark.code for remark in output.diagnostics] == ["control-character"]


# Schemas that refuse

INVALID = {
    "an unknown element": "<poem/>",
    "text outside a paragraph": "修路",
    "an unknown role": '<p role="poem"/>',
    "an unknown attribute": '<p colour="red"/>',
    "an unknown form": '<section form="inline"/>',
    "a section without a form": "<section/>",
    "a section of a wrong role": '<section form="item" role="title"/>',
    "a marker without a family": '<section form="item"><marker>一、</marker></section>',
    "an ordinal that is no number": (
        '<section form="item"><marker family="han" ordinal="一">一、</marker></section>'
    ),
    "a heading before its marker": (
        '<section form="item"><heading>路</heading><marker family="han">一、</marker></section>'
    ),
    "two headings": '<section form="heading"><heading/><heading/></section>',
    "text in a section": '<section form="item">修路</section>',
    "a paragraph in a paragraph": "<p><p>修路</p></p>",
    "an item without a marker": "<p><item>修路</item></p>",
    "a break with text": "<p><break>修路</break></p>",
    "a character that XML can hold": '<p><char code="0041"/></p>',
    "a character of a wrong code": '<p><char code="1"/></p>',
    "an element in a run of text": "<p><t>修<break/>路</t></p>",
    "a negative offset": '<p start="-1" end="3"/>',
    "a break with a span": '<p><break start="1" end="2"/></p>',
    "a cell outside a row": "<table><cell/></table>",
    "text in a row": "<table><row>修路</row></table>",
    "a section in a cell": '<table><row><cell><section form="item"/></cell></row></table>',
    "a cell of no columns": '<table><row><cell column_span="0"/></row></table>',
    "a head of less than no rows": '<table header_rows="-1"/>',
    "an id on a paragraph": '<p xml:id="a"/>',
    "a foreign element": '<p xmlns="urn:other"/>',
}
ONLY_RNG = {
    "half a span": '<p start="1"/>',
    "text before the marker of an item": '<p><item>修<marker family="han">一、</marker></item></p>',
}


@pytest.mark.parametrize("body", INVALID.values(), ids=INVALID.keys())
def test_both_schemas_and_the_reader_refuse(body: str) -> None:
    root = etree.fromstring(around(body))
    assert not XSD_VALIDATOR.validate(root)
    assert not RNG_VALIDATOR.validate(root)
    assert "line 1" in refused(around(body))


@pytest.mark.parametrize("body", ONLY_RNG.values(), ids=ONLY_RNG.keys())
def test_relax_ng_and_the_reader_refuse(body: str) -> None:
    assert not RNG_VALIDATOR.validate(etree.fromstring(around(body)))
    refused(around(body))


def test_schemas_accept_the_frame_of_the_samples() -> None:
    root = etree.fromstring(around("<p>修路</p>"))
    assert XSD_VALIDATOR.validate(root)
    assert RNG_VALIDATOR.validate(root)


WRONG_FRAMES = {
    "another version": ('schema_version="1"', 'schema_version="2"'),
    "an unknown kind": ('kind="speech"', 'kind="poem"'),
    "no metadata": ("<metadata/>", ""),
    "no diagnostics": ("<diagnostics/>", ""),
    "a part without a body": ("<body></body>", ""),
    "matter in a wrong order": ("<front/><body></body>", "<body></body><front/>"),
    "attributes on the body": ("<body>", '<body kind="x">'),
    "attributes on the metadata": ("<metadata/>", '<metadata kind="x"/>'),
    "attributes on the diagnostics": ("<diagnostics/>", '<diagnostics kind="x"/>'),
    "an entry without a value": ("<metadata/>", '<metadata><entry key="a"/></metadata>'),
    "a remark without a message": (
        "<diagnostics/>",
        '<diagnostics><diagnostic code="a" severity="info" help=""/></diagnostics>',
    ),
}


@pytest.mark.parametrize(("right", "wrong"), WRONG_FRAMES.values(), ids=WRONG_FRAMES.keys())
def test_a_wrong_frame_is_refused(right: str, wrong: str) -> None:
    data = around("").replace(right.encode(), wrong.encode(), 1)
    assert data != around("")
    root = etree.fromstring(data)
    assert not XSD_VALIDATOR.validate(root)
    assert not RNG_VALIDATOR.validate(root)
    refused(data)


def test_a_key_that_stands_twice_is_refused() -> None:
    entries = '<metadata><entry key="a" value="1"/><entry key="a" value="2"/></metadata>'
    data = around("").replace(b"<metadata/>", entries.encode())
    assert not XSD_VALIDATOR.validate(etree.fromstring(data))
    assert "'a'" in refused(data)


# Second opinions: programs that are not lxml


@pytest.mark.parametrize(
    "command",
    [["jing", str(RNG)], ["xmllint", "--noout", "--schema", str(XSD)]],
    ids=["jing", "xmllint"],
)
def test_independent_validators_agree(command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed (Debian has it)")
    right, wrong = tmp_path / "right.xml", tmp_path / "wrong.xml"
    right.write_bytes(write(SPEECH, OFFICIAL).data)
    wrong.write_bytes(around('<p role="poem"/>'))
    assert subprocess.run([*command, right], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*command, wrong], capture_output=True, check=False).returncode != 0


# Input from elsewhere, and input that fights back


def test_comments_and_layout_of_others_are_passed_over() -> None:
    data = around("\n<!-- 一 -->\n<p>修<!-- 二 -->路<?pi?>。</p>\t\n", after="<!-- 三 -->")
    assert read(data, ORIGIN) == in_body(Text(text="修路。"))


def test_other_prefixes_and_cdata_are_the_same_document() -> None:
    data = around("<p>修<![CDATA[<路>]]></p>").decode()
    data = data.replace("<", "<g:").replace("<g:/", "</g:").replace("xmlns=", "xmlns:g=")
    data = data.replace("<g:![CDATA[<g:路>", "<![CDATA[<路>")
    assert read(data.encode(), ORIGIN) == in_body(Text(text="修<路>"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_other_encodings_are_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = around("<p>修路</p>", f'<?xml version="1.0" encoding="{declared}"?>').decode()
    assert read(text.encode(encoding), ORIGIN) == in_body(Text(text="修路"))


def test_an_encoding_can_be_forced() -> None:
    data = around("<p>修路</p>").decode().encode("gb18030")
    options = ReadOptions(origin="speech.xml", encoding="gb18030")
    assert read(data, options) == in_body(Text(text="修路"))
    with pytest.raises(UsageError, match="utf-99"):
        read(data, ReadOptions(encoding="utf-99"))
    refused(data)


@pytest.mark.parametrize("data", [b"", b"   ", "修路".encode(), b"<a>", b"\x89PNG\r\n\x1a\n\x00"])
def test_what_is_no_xml_is_refused_with_its_place(data: bytes) -> None:
    message = refused(data)
    assert "line " in message
    assert "column " in message


@pytest.mark.parametrize(
    "body",
    [
        '<section xml:id="1 一" form="item"/>',
        '<section xml:id="a" form="item"/><section xml:id="a" form="item"/>',
    ],
    ids=["no name", "twice"],
)
def test_a_wrong_id_is_refused(body: str) -> None:
    message = refused(around(body))
    assert "xml:id" in message
    assert "may be left out" in message


def test_other_xml_is_refused_by_its_root() -> None:
    assert "the root is <html>" in refused(b"<html/>")


def test_a_wrong_line_is_named() -> None:
    message = refused(around('\n\n<p role="poem">修路</p>'))
    assert message.startswith("speech.xml, line 3: <p> role: Input should be 'serial_number'")


def test_nothing_is_fetched_and_no_entity_is_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    doctype = f'<!DOCTYPE document [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    message = refused(around("<p>&e;</p>", before=doctype))
    assert "SECRET" not in message
    assert "<!DOCTYPE" in message


@pytest.mark.parametrize("place", ["<p>&e9;</p>", '<p role="&e9;"/>'], ids=["text", "attribute"])
def test_a_billion_laughs_are_not_heard(place: str) -> None:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE document [<!ENTITY e0 "哈哈">{laughs}]>'
    assert "<!DOCTYPE" in refused(around(place, before=doctype))


@pytest.mark.parametrize("depth", [65, 250, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<section form="item">', "</section>"),
        ('<p><item><marker family="han">一</marker>', "</item></p>"),
    ],
    ids=["sections", "items"],
)
def test_bottomless_nesting_is_refused(depth: int, opening: str, closing: str) -> None:
    opening, closing = (tag.replace("<p>", "").replace("</p>", "") for tag in (opening, closing))
    nested = opening * depth + closing * depth
    body = f"<p>{nested}</p>" if "item>" in opening else nested
    message = refused(around(body))
    assert "nest" in message


def test_a_long_text_comes_back() -> None:
    document = in_body(Text(text="修" * 4_000_000))
    assert read(write(document, OFFICIAL).data, ORIGIN) == document


def test_a_document_type_is_refused_before_anything_behind_it_is_read() -> None:
    broken = around("").partition(b"<metadata")[0]
    assert "<!DOCTYPE" in refused(b"<!DOCTYPE document>" + broken + b"<")


@pytest.mark.parametrize("namespace", ["urn:other", "urn:gongwen:document:2", ""])
def test_another_namespace_is_refused(namespace: str) -> None:
    message = refused(around("").replace(xml.NAMESPACE.encode(), namespace.encode()))
    assert xml.NAMESPACE in message


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    message = refused(around('<p start="5" end="3"/>'))
    assert "the end, 3, is before the start, 5" in message
    with pytest.raises(ValueError, match="before the start"):
        span(5, 3)


@pytest.mark.parametrize(
    "value", ["9" * 5000, "²", "1e3", "0x1", ""], ids=["long", "²", "1e3", "0x1", "empty"]
)
def test_a_number_that_is_none_is_refused(value: str) -> None:
    marker = f'<marker family="han" ordinal="{value}">一、</marker>'
    refused(around(f'<section form="item">{marker}</section>'))


def test_messages_stay_short() -> None:
    name = "x" * 5000
    for body in (f"<{name}/>", f'<p {name}="1"/>', f'<p role="{name}"/>'):
        refused(around(body))


def test_half_a_surrogate_pair_is_refused_on_both_sides() -> None:
    with pytest.raises(UsageError, match=r"U\+D800"):
        write(in_body(Text(text="修\ud800")), OFFICIAL)
    refused(around("<p>&#xD800;</p>"))
    refused(around('<p><char code="D800"/></p>'))


def test_an_undefined_entity_is_refused() -> None:
    assert "nbsp" in refused(around("<p>&nbsp;</p>"))
