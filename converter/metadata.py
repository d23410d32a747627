"""Metadata: what is known about a document besides its text, and where an element comes from.

An element of an official document (发文字号, 主送机关, 署名 …) may be told in four places:

1. ``--meta key=value``, or ``metadata=`` in the library,
2. ``speech.meta.toml`` beside ``speech.txt`` (`converter.sidecar`),
3. the front matter of a Markdown input (or the metadata of an XML or JSON one),
4. the text itself, as a block with a role.

The first place that has it wins. The first three meet in ``Document.metadata`` (`described`);
what the text says stays in the tree and is copied nowhere. So a writer asks for an element
by `element`; one that lays out pages gets those of the metadata as blocks, like those of the
text (`converter.layout.elements`).

`KEYS` has a row for each key that means something here. Other keys are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias, cast

from converter.diagnostics import diagnostic
from converter.errors import UsageError
from converter.model import Diagnostic, Document, Kind, Paragraph, Role, Span, plain_text
from converter.model.visit import joins_with_space, paragraphs
from converter.regex import Regex

__all__ = [
    "KEYS",
    "Key",
    "element",
]

Place: TypeAlias = Literal["front", "back", "body", "imprint"]
"""Front and back matter of the document itself; its body, which holds what would be back
matter if no text stood below it; 版记, behind the last of the parts."""

LIST_SEPARATOR = "、"

_OLD_DATE = (  # Chinese numerals were the rule before July 2012
    "(?:一九[〇○零一二三四五六七八九]{2}|二[〇○零]{2}.|二[〇○零]一[〇○零一二])年.{1,3}月.{1,4}日"
)
_DATE = f"[0-9]{{4}}年(?:[1-9]|1[0-2])月(?:[1-9]|[12][0-9]|3[01])日|{_OLD_DATE}"
_DATE_ADVICE = "Write it like 2022年1月5日: Arabic digits, no zero before them (7.3.5.4)."
_PRINT_DATE = "[0-9一二〇○零]{4}年[^年]{2,8}日"


class Key(NamedTuple):
    """A row of `KEYS`.

    Attributes:
        name: The key.
        chinese: Other names it goes by, the first is what messages call it.
        role: The role of the block that holds it in a text; None if no text does.
        places: Where that block may stand; the first place that has one counts.
        joint: What joins the lines of an element of several lines, where it is empty with a
            space between Latin words; None takes the first line.
        bare: What a line, or a value of the metadata, may be; its group is the bare value.
        marks: What the value begins and ends with on the page.
        form: What the value must look like, white space apart.
        minutes: What it may look like besides in minutes (纪要) and bulletins (简报).
        advice: The form in words, with its clause in GB/T 9704-2012.
        values: Values by their Chinese names, where only a few are possible.
        required_with: It is missing from an official document that has all of these.
        genres: A pattern; only documents whose title ends so miss it.
        is_date: A text such as 2022-01-05 becomes 2022年1月5日.
    """

    name: str
    chinese: tuple[str, ...]
    role: Role | None = None
    places: tuple[Place, ...] = ("front",)
    joint: str | None = None
    bare: str = "(.*)"
    marks: tuple[str, str] = ("", "")
    form: str = ".*"
    minutes: str = ""
    advice: str = ""
    values: Mapping[str, str] = MappingProxyType({})
    required_with: tuple[str, ...] = ()
    genres: str = ""
    is_date: bool = False


_KINDS = {"讲话稿": "speech", "讲话": "speech", "公文": "official", "法规": "law", "其他": "other"}
_SEALS = {
    "不加盖": "none",
    "无": "none",
    "false": "none",
    "印章": "organ",
    "签名章": "signature_stamp",
}

KEYS: tuple[Key, ...] = (
    Key(
        "serial_number",
        ("份号",),
        role="serial_number",
        form="[0-9]{6}",
        advice="Write six digits: 000012 (7.2.1).",
    ),
    Key(
        "classification",
        ("密级", "密级和保密期限"),
        role="classification",
        form=r"(?:绝密|机密|秘密)(?:★.+)?|内部(?:资料)?",
        advice="Write 绝密, 机密 or 秘密, the term behind a ★: 秘密★10年 (7.2.2).",
    ),
    Key(
        "urgency",
        ("紧急程度",),
        role="urgency",
        form="特急|加急|特提|平急",
        advice="Write 特急 or 加急; telegrams also have 特提 and 平急 (7.2.3).",
    ),
    Key("issuer_mark", ("发文机关标志",), role="issuer_mark", joint=""),
    Key(
        "document_number",
        ("发文字号", "文号"),
        role="document_number",
        form=r"[\u4e00-\u9fff×XxＸ*]+〔[0-9]{4}〕[1-9][0-9]*号|[（(〔]?(?:[0-9]{4}年)?第.+号[）)〕]?",
        minutes="(?:〔[0-9]{4}〕|[0-9]{4}年)?第?[1-9][0-9]*[号期次]|（第.+[期次]）|第.+期（总第.+期）",
        advice="Write it like 国发〔2022〕5号: the year in 〔〕, no 第, no zero before the number "
        "(7.2.5).",
        required_with=("issuer_mark",),
    ),
    Key(
        "signer",
        ("签发人",),
        role="signer",
        bare=r"签\s*发\s*人\s*[：:]\s*(.*)",
        advice="What goes to a higher organ names its 签发人 (7.2.6).",
        required_with=("issuer_mark", "document_number"),
        genres="请示|报告",
    ),
    Key(
        "title",
        ("标题",),
        role="title",
        joint="",
        advice="Begin the text with its title, or give one as metadata (7.3.1).",
        required_with=("document_number",),
    ),
    Key(
        "speaker",
        ("讲话人",),
        role="speaker",
        bare=r"(?:(?:讲话|报告|发言|主讲|演讲)人\s*[：:]\s*)?(.*)",
    ),
    Key(
        "addressee",
        ("主送机关", "主送"),
        role="addressee",
        joint="",
        marks=("", "："),
        form=".*：",
        advice="End it with the full-width ： (7.3.2).",
    ),
    Key(
        "signature",
        ("署名", "发文机关署名"),
        role="signature",
        places=("back", "body"),
        joint=LIST_SEPARATOR,
        advice="Put the issuing organ on the line above the date, or give it as metadata (7.3.5).",
        required_with=("document_number", "addressee"),
    ),
    Key(
        "date",
        ("成文日期", "日期"),
        role="date",
        places=("back", "front", "body"),
        form=_DATE,
        advice=_DATE_ADVICE,
        required_with=("document_number", "addressee"),
        is_date=True,
    ),
    Key("note", ("附注",), role="note", places=("back",), marks=("（", "）")),  # 7.3.6
    Key(
        "copy_to",
        ("抄送机关", "抄送"),
        role="copy_to",
        places=("imprint",),
        bare=r"抄\s*[送报]\s*[：:]\s*(.*)",
        marks=("", "。"),
        form=".*。",
        advice="End it with 。 (7.4.2).",
    ),
    Key(
        "printer",
        ("印发机关",),
        role="imprint",
        places=("imprint",),
        bare=rf"(.*?){_PRINT_DATE}\s*印发.*",
    ),
    Key(
        "print_date",
        ("印发日期",),
        role="imprint",
        places=("imprint",),
        bare=rf".*?({_PRINT_DATE})\s*印发.*",
        form=_DATE,
        advice=_DATE_ADVICE,
        is_date=True,
    ),
    Key(
        "seal",
        ("印章",),
        form="none|organ|signature_stamp",
        advice="Give none, organ or signature_stamp.",
        values=_SEALS,
    ),
    Key(
        "kind",
        ("类型",),
        form="speech|official|law|other",
        advice="Give speech, official, law or other.",
        values=_KINDS,
    ),
    Key("creator", ("作者",)),
)

_BY_NAME = {row.name: row for row in KEYS}
_NAMES = {chinese: row.name for row in KEYS for chinese in row.chinese}
_NUMERIC_DATE = Regex(r"([0-9]{4})(?P<mark>[-/.])0?([1-9][0-9]?)(?P=mark)0?([1-9][0-9]?)")
_PUNCTUATION = tuple("：:，,。．.！!？?；;")
_CODES = frozenset({"element-form", "element-missing", "element-replaced"})


def given(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return metadata that a user asks for as `canonical` has it.

    Raises:
        UsageError: If a value is a table or a list of lists, holds half a surrogate pair, or is
            none of the few that its key can have.
    """
    try:
        found = canonical(metadata)
    except ValueError as error:
        raise UsageError(f"Metadata: {error}.") from None
    for row in KEYS:
        value = found.get(row.name)
        if value and row.values and not _has_form(row, value):
            raise UsageError(f"Metadata: {row.name} cannot be {value!r}. {row.advice}")
    return found


def parse_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """Return the metadata that words of the form ``key=value`` say; the last of a key counts.

    Raises:
        UsageError: If a word has no key or no ``=``.
    """
    metadata: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise UsageError(
                f"--meta {pair} is not of the form KEY=VALUE, as in --meta 签发人=李明."
            )
        metadata[_NAMES.get(key.strip(), key.strip())] = value.strip()
    return metadata


def canonical(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return ``metadata`` with the English names of known keys, and strings for values.

    A date (and a text that is one, for a key that holds dates) becomes 2022年1月5日; nothing
    becomes an empty text; the members of a list are joined by 、. If a key stands there by
    several of its names, the last one counts.

    Raises:
        ValueError: If a value is a table, a list of lists, or something else that is no text.
    """
    found: dict[str, str] = {}
    for key, value in metadata.items():
        name = _NAMES.get(key.strip(), key)
        found[name] = _spelled(_BY_NAME.get(name), _text(key, value))
    return found


def described(document: Document, *layers: Mapping[str, str]) -> Document:
    """Return ``document`` with more metadata, and with remarks on its elements.

    The kind that the metadata names takes the place of the one that was recognised. A
    document of no other kind is official if the metadata gives it a 发文字号, as it would be
    if the text did.

    Args:
        document: The document.
        layers: Metadata as `canonical` has it; each counts more than the one before it, and
            all count more than the document's own.
    """
    metadata = canonical(document.metadata)
    for layer in layers:
        metadata |= layer
    kind = _kind(document.kind, metadata)
    document = document.model_copy(update={"metadata": metadata, "kind": kind})
    others = [remark for remark in document.diagnostics if remark.code not in _CODES]
    remarks = (*others, *_remarks(document))
    if remarks == document.diagnostics:
        return document
    return document.model_copy(update={"diagnostics": remarks})


def element(document: Document, key: str) -> str | None:
    """Return an element of ``document``, from its metadata or else from its text.

    It is given as it stands on the page, its lines joined, without the label before it
    (签发人：, 抄送：). What the text has is not corrected; a value from the metadata gets the
    marks that belong to the element (主送机关 its ：).

    Args:
        document: The document.
        key: A key of `KEYS`, or any other that the metadata may have.

    Returns:
        The element, or None if nothing tells it; never an empty string.
    """
    row = _BY_NAME.get(key)
    if row is None:
        return document.metadata.get(key) or None
    found = _found(document, row)
    return found.value if found else None


class _Found(NamedTuple):
    """An element; ``span`` is its place, if it stands in the text."""

    value: str
    span: Span | None = None


def _found(document: Document, row: Key) -> _Found | None:
    return _told(document, row) or _in_text(document, row)


def _told(document: Document, row: Key) -> _Found | None:
    """Return the element as the metadata has it."""
    value = document.metadata.get(row.name)
    return _Found(_with_marks(row, _bare(row, value) or value)) if value else None


def _in_text(document: Document, row: Key) -> _Found | None:
    """Return the element as the text has it."""
    for place in row.places if row.role else ():
        for lines in _matter(document, place):
            if found := _lines(lines, row):
                return found
    return None


def _matter(document: Document, place: Place) -> Iterator[Iterator[Paragraph]]:
    """Yield the lines of a place that an element may stand in."""
    for part in document.parts[::-1] if place == "imprint" else document.parts[:1]:
        match place:
            case "front":
                yield (block for block in part.front if block.type == "paragraph")
            case "body":
                yield paragraphs((*part.front, *part.body, *part.back))
            case _:
                yield (block for block in part.back if block.type == "paragraph")


def _lines(lines: Iterable[Paragraph], row: Key) -> _Found | None:
    """Return the element that the first lines of its role, one below the other, say."""
    value = ""
    span: Span | None = None
    for paragraph in lines:
        role = paragraph.role
        if role != row.role:
            if value and role != "noise":
                break
            continue
        line = _bare(row, plain_text(paragraph.content))
        if not line:
            continue
        if value and row.joint is None:
            break
        joint = row.joint or (" " if joins_with_space(value, line) else "")
        value += joint + line if value else line
        span = span or paragraph.span
    return _Found(value, span) if value else None


def _bare(row: Key, value: str) -> str:
    """Return ``value`` without its label; empty if the line holds no such element."""
    found = re.fullmatch(row.bare, value, re.DOTALL)
    return found[1].strip() if found else ""


def _with_marks(row: Key, value: str) -> str:
    before, after = row.marks
    if before:
        return value if value.startswith(before) else f"{before}{value}{after}"
    return value if value.endswith(_PUNCTUATION) else value + after


def _text(key: str, value: object) -> str:
    match value:
        case str():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise ValueError(f"{key} holds a character that is no text")
            return value
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float() | time():
            return str(value)
        case date():  # a moment is one too
            return f"{value.year}年{value.month}月{value.day}日"
        case list() | tuple() if not any(isinstance(each, list | tuple) for each in value):
            return LIST_SEPARATOR.join(_text(key, each) for each in value)
        case _:
            raise ValueError(f"{key} must be a text, a number, a date, or a list of these")


def _spelled(row: Key | None, value: str) -> str:
    """Return ``value`` as its key spells it."""
    if row is None:
        return value
    if row.is_date and (found := _NUMERIC_DATE.fullmatch(value.strip())):
        return f"{found[1]}年{found[3]}月{found[4]}日"
    return row.values.get(value, value)


def _kind(recognised: Kind, metadata: Mapping[str, str]) -> Kind:
    named = metadata.get("kind")
    if named and _has_form(_BY_NAME["kind"], named):
        return cast("Kind", named)
    return "official" if recognised == "other" and metadata.get("document_number") else recognised


def _remarks(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the elements of ``document``, what is missing, what is replaced.

    The standard speaks of official documents. Where it is not known to apply, only what the
    metadata gives is looked at; in a speech nothing but the keys that are no elements.
    """
    official = document.kind == "official"
    if not (official or document.metadata):
        return
    for row in KEYS:
        if remark := _replaced(document, row):
            yield remark
        told = row.name in document.metadata and (document.kind != "speech" or row.role is None)
        if not official and not told:
            continue
        found = _found(document, row)
        if found and not (_has_form(row, found.value) or _numbers_minutes(document, row, found)):
            yield _remark("element-form", row, found)
        elif not found and official and _is_required(document, row):
            yield _remark("element-missing", row)


def _replaced(document: Document, row: Key) -> Diagnostic | None:
    """Return the remark that a page shows what is told in the place of what the text has."""
    told = _told(document, row)
    if not told:
        return None
    written = _in_text(document, row)
    if not written or _visible(told.value) == _visible(written.value):
        return None
    return _remark("element-replaced", row, written, told=told.value)


def _has_form(row: Key, value: str) -> bool:
    return re.fullmatch(row.form, _visible(value)) is not None


def _numbers_minutes(document: Document, row: Key, found: _Found) -> bool:
    """Tell whether an element has the form of minutes and bulletins (简报), without 代字."""
    if not row.minutes or re.fullmatch(row.minutes, _visible(found.value)) is None:
        return False
    names = (element(document, "issuer_mark"), element(document, "title"))
    return any(_visible(name).endswith(("纪要", "简报")) for name in names if name)


def _is_required(document: Document, row: Key) -> bool:
    if not row.required_with:
        return False
    title = element(document, "title") or ""
    return re.search(f"(?:{row.genres})$", title) is not None and all(
        _found(document, _BY_NAME[name]) for name in row.required_with
    )


def _visible(text: str) -> str:
    """Return ``text`` without white space."""
    return "".join(text.split())


_NOTHING = _Found("")


def _remark(code: str, row: Key, found: _Found = _NOTHING, **facts: str) -> Diagnostic:
    facts |= {"element": row.chinese[0], "key": row.name, "value": found.value}
    return diagnostic(code, found.span, advice=row.advice, **facts)
