"""Line roles: the functions that a line tells by its words and its length alone.

What the lines around it have to say besides is in `front_matter` and `back_matter`.
"""

from __future__ import annotations

from collections.abc import Callable

from converter.outline import patterns
from converter.outline.lines import Paragraph, is_rule

TITLE_LENGTH = 70
"""A title line is not longer than this; three full lines of 二号 hold 60 字."""

TITLE_LINES = 5
FRONT_LINES = 16
"""No document has more lines than this above its addressee."""

SIGNATURE_LENGTH = 40
NUMBER_LENGTH = 40
SALUTATION_LENGTH = 60
CHROME_LENGTH = 20
ADDRESSEE_LENGTH = 400
NOTE_LENGTH = 300
RULE_LENGTH = 120
ATTACHMENT_MARK_LENGTH = 8
ATTACHMENT_NOTE_LENGTH = 200
"""A line of the role is not longer, all in code points."""

ADDRESS_ENDS = frozenset("：:！!，,")
"""What a line of 主送 or 称呼 ends with, unless it was torn."""

_BEGINS = frozenset("附注备说抄报送分发印[［")
"""What a line with a role begins with: 附件, 注：, 备注：, 说明：, 抄送：, 报：, 印发机关, [1]."""

_CONTENTS_LENGTH = 8

_CHROME_BEGINS = frozenset(
    "点在收阅长预赞分留无下打全>当时来加还减大关返首【】字相上浏扫[视热为最猜换合"
)
"""What a line of `patterns.CHROME` begins with."""

_ENDS = frozenset("：:日号月时分）)")
"""What a 称呼, a date (17时), and a signature with its date end with, if not with a digit."""


def may_have_role(text: str) -> bool:
    """Tell whether a line may have a role below the front matter; most are text at first sight.

    A line that it lets through need not have one: it is worth a closer look. What it does not
    let through no rule of `converter.outline.parts` for a line of the body ever sees: a new rule
    has a case in ``fixtures/outline``, and its first or last character here.
    """
    first, length = text[:1], len(text)
    return (
        first in _BEGINS
        or (length <= CHROME_LENGTH and first in _CHROME_BEGINS)
        or (length <= SALUTATION_LENGTH and (text[-1:] in _ENDS or text[-1:].isdecimal()))
        or "印" in text  # 印发, of an imprint
        or (length <= _CONTENTS_LENGTH and "目" in text)  # 目　录
    )


def is_chrome(text: str) -> bool:
    """Tell whether a line is what a web page leaves in copied text: 打印本页."""
    return text[:1] in _CHROME_BEGINS and patterns.CHROME.fullmatch(text) is not None


def is_salutation(text: str) -> bool:
    """Tell whether a line is a 称呼: 同志们： · 各位代表！."""
    return len(text) <= SALUTATION_LENGTH and patterns.SALUTATION.fullmatch(text) is not None


def is_addressee(text: str) -> bool:
    """Tell whether a line is 主送机关: 各镇人民政府，县直各单位：."""
    return (
        text[-1] in "：:"
        and len(text) <= ADDRESSEE_LENGTH
        and "。" not in text
        and patterns.ADDRESSEE_NOT.search(text) is None
    )


def is_document_number(text: str) -> bool:
    """Tell whether a line is a 发文字号, or the form of one: 临政发〔2031〕 号."""
    return len(text) <= NUMBER_LENGTH and bool(
        patterns.DOCUMENT_NUMBER.fullmatch(text) or patterns.DRAFT_NUMBER.fullmatch(text)
    )


def is_issuer_mark(text: str) -> bool:
    """Tell whether a line is a 发文机关标志: 望川市人民政府文件."""
    return (
        len(text) <= SIGNATURE_LENGTH
        and patterns.ISSUER_MARK.fullmatch(text) is not None
        and patterns.NORMATIVE_TITLE.fullmatch(text) is None
    )


def is_attachment_mark(paragraph: Paragraph | None, following: Paragraph | None) -> bool:
    """Tell whether 附件1 stands above what is attached, not above a list of it (附件：1.…)."""
    if paragraph is None:
        return False
    if paragraph.role == "attachment_mark":
        return True
    text = paragraph.text
    if len(text) > ATTACHMENT_MARK_LENGTH or not patterns.ATTACHMENT_MARK.fullmatch(text):
        return False
    if following is None:  # what is attached has been lost
        return True
    return not (text[-1] in "：:" and patterns.ATTACHMENT_ENTRY.fullmatch(following.text))


def is_attachment_note(text: str) -> bool:
    """Tell whether a line begins an 附件说明: 附件：1.物资清单."""
    return len(text) <= ATTACHMENT_NOTE_LENGTH and bool(
        patterns.ATTACHMENT_NOTE.fullmatch(text) or patterns.ATTACHMENT_MARK.fullmatch(text)
    )


def attachment_name(text: str) -> str:
    """Return the name that a line of 附件说明 has: 物资清单 of 附件：1.物资清单."""
    label = patterns.ATTACHMENT_LABEL.match(text)
    return without_blanks(text[label.end() :] if label else text)


def is_web_remark(text: str) -> bool:
    """Tell whether a line is what a web page remarks on a text: 转载请注明出处."""
    return (
        patterns.WEB_REMARK.fullmatch(text) is not None
        and patterns.WHOLE_TITLE.fullmatch(text) is None
    )


def front_role(text: str) -> str | None:
    """Return the role of a line that can be nothing else in front matter."""
    return _first_fit(_FRONT, text)


def back_role(text: str) -> str | None:
    """Return the role of a line that can be nothing else in back matter."""
    return _first_fit(_BACK, text)


def without_blanks(line: str) -> str:
    """Return ``line`` without the blanks that set 标　题 wide."""
    return "".join(line.split())


def letters(line: str) -> str:
    """Return ``line`` without blanks and punctuation marks."""
    return "".join(filter(str.isalnum, line))


_Row = tuple[str, Callable[[str], object], int]
"""A role, the pattern of its lines, and the length that they do not exceed."""

_FRONT: tuple[_Row, ...] = (
    ("noise", is_chrome, CHROME_LENGTH),
    ("document_number", is_document_number, NUMBER_LENGTH),
    ("document_number", patterns.CASE_NUMBER.fullmatch, 40),
    ("date", patterns.DATE.fullmatch, 40),
    ("serial_number", patterns.SERIAL_NUMBER.fullmatch, 6),
    ("classification", patterns.CLASSIFICATION.fullmatch, 20),
    ("urgency", patterns.URGENCY.fullmatch, 6),
    ("signer", patterns.SIGNER.fullmatch, 40),
)

_BACK: tuple[_Row, ...] = (
    ("noise", is_chrome, CHROME_LENGTH),
    ("noise", is_rule, RULE_LENGTH),
    ("addressee", patterns.ADDRESSEE_RECORD.fullmatch, ADDRESSEE_LENGTH),
    ("copy_to", patterns.COPY_TO.fullmatch, 400),
    ("imprint", patterns.IMPRINT.fullmatch, 80),
    ("imprint", patterns.SUBJECT_WORDS.fullmatch, 80),
    ("signature", patterns.CLERK.fullmatch, 30),
    ("note", patterns.CERTIFIED.fullmatch, 20),
    ("note", patterns.NOTE.fullmatch, 120),
    ("note", patterns.PUBLICATION.fullmatch, 120),
    ("note", is_web_remark, 120),
    ("note", patterns.SIGNED_REMARK.fullmatch, 120),
)


def _first_fit(rows: tuple[_Row, ...], text: str) -> str | None:
    """Return the role of the first row whose pattern and greatest length ``text`` fits."""
    for role, pattern, longest in rows:
        if len(text) <= longest and pattern(text):
            return role
    return None
