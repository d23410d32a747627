"""Bytes to text, strictly: a file is read right, or refused with the place and the way out.

The order: the encoding asked for; a byte order mark; UTF-8; UTF-16 without a mark; GB18030
(which covers GBK and GB2312). charset-normalizer is asked only for a hint in a message.
"""

from __future__ import annotations

import codecs
import re

from converter.errors import EncodingError, SourceError, UsageError
from converter.source.signatures import is_binary, known_kind
from converter.source.text import Source, source_of_text

_SAMPLE = 16 * 1024
"""Bytes or characters that a statistic looks at."""

_MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_MARKS = {mark for mark, _ in _MARKS}
_EATS_ITS_MARK = {"utf-8-sig", "utf-16", "utf-32"}

_GB18030_NAMES = {"gb2312", "gbk", "gb18030"}
"""What labels itself GB2312 or GBK is read as GB18030, which holds both, as browsers do."""

_USUAL = r"[\t\n\r -~\xa0\xb7\u2000-\u203b\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e]"
_USUAL_SHARE = 0.9
"""Share of usual characters that Chinese has in UTF-16 of the right byte order. GB18030 and UTF-8
stay below it; pairs of ASCII letters do not, they look like 慢 and 敬, so …"""

_TELLING = r"[\t\n\r -~\xa0\u3000-\u3002\uff01-\uff5e]"
_TELLING_SHARE = 0.02
"""… there must be characters that bring the bytes 00, 01, 02 or FF, which ASCII and GB18030 do not
hold: line ends, spaces, digits, ，、。"""

_TRIED = {"ascii", "utf_8", "utf_16_le", "utf_16_be", "gb18030", "gbk", "gb2312"}

_JUDGED_FROM = 32
"""Bytes below which a text is too short to be refused for the characters it has."""

_GB2312_CERTAIN = 0.9
_GB2312_CREDIBLE = 0.5
"""Share of GB2312 among the characters outside ASCII. Simplified text is near 1, traditional text
in GBK near 0.65; read as GB18030, UTF-8 and Big5 are near 0.35, Shift-JIS near 0."""

_CUT = {"unexpected end of data", "incomplete multibyte sequence", "truncated data"}
"""What Python's codecs say of a last character that is not whole."""


def decode(data: bytes, origin: str = "<bytes>", encoding: str | None = None) -> Source:
    """Decode the bytes of a text file.

    Args:
        data: The whole file.
        origin: The name messages call it by.
        encoding: Its encoding; None finds it.

    Returns:
        The text, line ends as they are and one byte order mark removed, with the name of its
        encoding.

    Raises:
        SourceError: If there are no bytes, or they are a picture, an archive and the like.
        EncodingError: If they are not text in ``encoding``, or in any encoding tried.
        UsageError: If no encoding is called ``encoding``.
    """
    if encoding is not None:
        check_encoding(encoding)
    if not data or data in _BARE_MARKS:
        raise SourceError(f"{origin} is empty. Check that it was saved or copied completely.")
    kind = known_kind(data)
    if kind:
        raise SourceError(
            f"{origin} is not text: it seems to be {kind}. Save or export it as plain text first."
        )
    if encoding is not None:
        return _decode_as(data, origin, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Source(_strict(data, name, origin, skip=len(mark)), name, origin)
    text = _sound_utf8(data)
    if text is not None:
        return Source(text, "utf-8", origin)
    name = _judge(data, origin)
    return Source(_strict(data, name, origin).removeprefix("\ufeff"), name, origin)


def check_encoding(name: str) -> None:
    """Check that ``name`` is a text encoding.

    Raises:
        UsageError: If it is not.
    """
    try:
        b"a".decode(name)
    except UnicodeError:
        return  # a text encoding in which that byte alone is nothing
    except (LookupError, ValueError):
        raise UsageError(
            f"Unknown encoding {name!r}. Common ones: utf-8, gb18030, utf-16, big5."
        ) from None


def _decode_as(data: bytes, origin: str, encoding: str) -> Source:
    """Decode ``data`` in the encoding that was asked for."""
    name = codecs.lookup(encoding).name
    if name in _GB18030_NAMES:
        name = "gb18030"
    text = _strict(data, name, origin)
    if name not in _EATS_ITS_MARK:
        text = text.removeprefix("\ufeff")
    return source_of_text(text, origin, name)


def _strict(data: bytes, name: str, origin: str, *, skip: int = 0) -> str:
    """Decode ``data`` from the byte ``skip`` on."""
    try:
        return data[skip:].decode(name, _EURO if name == "gb18030" else "strict")
    except UnicodeDecodeError as error:
        raise _undecodable(error, data, name, origin, skip=skip) from None
    except UnicodeError as error:
        raise EncodingError(f"{origin} is not text in {name}: {error}.") from None


def _sound_utf8(data: bytes) -> str | None:
    """Decode UTF-8, or return None if it is not, or is so only by chance."""
    if is_binary(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _judge(data: bytes, origin: str) -> str:
    """Return what ``data`` is meant to be in: it has no byte order mark and is not sound UTF-8."""
    utf16 = _utf16_order(data)
    if utf16:
        return utf16
    if is_binary(data):
        raise SourceError(
            f"{origin} is not text: it is full of control characters. "
            "If it is text after all, name its encoding with --encoding."
        )
    share = _gb2312_share(data)
    if share < _GB2312_CERTAIN and _is_broken_utf8(data):
        return "utf-8"
    if share < _GB2312_CREDIBLE and len(data) >= _JUDGED_FROM:
        raise EncodingError(
            f"{origin} is neither UTF-8 nor UTF-16, and read as GB18030 it makes no sense."
            f"{_hint(data)} Name its encoding with --encoding."
        )
    return "gb18030"


def _utf16_order(data: bytes) -> str | None:
    """Return which UTF-16 without a byte order mark ``data`` seems to be, if any."""
    sample = data[: min(len(data), _SAMPLE) // 2 * 2]
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        usual = len(re.findall(_USUAL, text))
        telling = len(re.findall(_TELLING, text))
        if text and usual >= _USUAL_SHARE * len(text) and telling >= _TELLING_SHARE * len(text):
            return name
    return None


def _gb2312_share(data: bytes) -> float:
    """Return how much of what is not ASCII is GB2312, if ``data`` is read as GB18030."""
    text = data[:_SAMPLE].decode("gb18030", "replace")
    text = text.replace("\xa0", " ")  # not in GB2312, but common in text from web pages
    ascii_size = len(text.encode("ascii", "ignore"))
    gb2312_size = len(text.encode("gb2312", "ignore")) - ascii_size  # two bytes a character
    foreign = len(text) - ascii_size
    return gb2312_size / (2 * foreign) if foreign else 1.0


def _is_broken_utf8(data: bytes) -> bool:
    """Tell whether ``data``, which is not valid UTF-8, was meant to be.

    In UTF-8 with a flaw the sequences of three bytes outnumber the flaws; in GB18030 read as
    UTF-8 there are hardly any.
    """
    text = data.decode("utf-8", "replace")
    flaws = text.count("\ufffd") - data.count("\ufffd".encode())
    # characters of 1, 2, 3 bytes: n1 + n2 + n3 = len(text), n1 + 2 n2 + 3 n3 = size
    size = len(text.encode("utf-8"))
    n1 = len(text.encode("ascii", "ignore"))
    n3 = size + n1 - 2 * len(text)
    return n3 - flaws >= flaws


def _undecodable(
    error: UnicodeDecodeError, data: bytes, name: str, origin: str, *, skip: int = 0
) -> EncodingError:
    """Make the error for the byte at which decoding ``data`` as ``name`` failed."""
    offset = skip + error.start
    before = Source(data[skip:offset].decode(name, "replace"))
    line, column = before.position(len(before.text))
    place = f"{origin}: byte {offset} (0x{data[offset]:02X}; line {line}, column {column})"
    label = name.upper()
    if error.reason in _CUT:
        return EncodingError(
            f"{place}: the {label} text ends in the middle of a character. The file seems to be "
            "cut off: get a complete copy, or name another encoding with --encoding.",
            offset,
        )
    return EncodingError(
        f"{place} is not valid {label}.{_hint(data)} "
        "Mend the file there, or name its encoding with --encoding.",
        offset,
    )


def _hint(data: bytes) -> str:
    """Return what charset-normalizer takes ``data`` for, as a sentence; it only advises."""
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None or guess.encoding in _TRIED:
        return ""
    return f" It may be {guess.encoding}."


def _euro_for_0x80(error: UnicodeError) -> tuple[str, int]:
    """Decode the single byte 0x80 as €, as Windows' code page 936 does."""
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


_EURO = "converter.euro"
codecs.register_error(_EURO, _euro_for_0x80)
