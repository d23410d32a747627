"""What the styles of a profile are called in WordprocessingML: written, and known again.

Word knows some names: it shows them in the user's language and lists headings in its
navigation pane. Programs give styles ids of their own; the names stay.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

from converter.layout.profile import HEADING_LEVELS
from converter.model import Role


class StyleName(NamedTuple):
    """What a style of the profile is called in WordprocessingML.

    Attributes:
        id: Its ``w:styleId``.
        name: Its ``w:name``. Names that Word knows are shown translated and used by its
            navigation pane; the others are shown as they are.
        built_in: Whether Word knows the name.
    """

    id: str
    name: str
    built_in: bool = True


NORMAL = "normal"
BODY = "body"

STYLE_NAMES: dict[str, StyleName] = {
    NORMAL: StyleName("Normal", "Normal"),
    BODY: StyleName("BodyText", "Body Text"),
    "title": StyleName("Title", "Title"),
    "subtitle": StyleName("Subtitle", "Subtitle"),
    "addressee": StyleName("Salutation", "Salutation"),
    "closing": StyleName("Closing", "Closing"),
    "signature": StyleName("Signature", "Signature"),
    "date": StyleName("Date", "Date"),
    "page_number": StyleName("Footer", "footer"),
    **{
        f"heading{level}": StyleName(f"Heading{level}", f"heading {level}")
        for level in range(1, HEADING_LEVELS + 1)
    },
    "serial_number": StyleName("SerialNumber", "份号", built_in=False),
    "classification": StyleName("Classification", "密级和保密期限", built_in=False),
    "urgency": StyleName("Urgency", "紧急程度", built_in=False),
    "issuer_mark": StyleName("IssuerMark", "发文机关标志", built_in=False),
    "document_number": StyleName("DocumentNumber", "发文字号", built_in=False),
    "signer": StyleName("Signer", "签发人", built_in=False),
    "signer_name": StyleName("SignerName", "签发人姓名", built_in=False),
    "attendance": StyleName("Attendance", "出席", built_in=False),
    "attendance_label": StyleName("AttendanceLabel", "出席标识", built_in=False),
    "speaker": StyleName("Speaker", "讲话人", built_in=False),
    "head_date": StyleName("HeadDate", "题下日期", built_in=False),
    "head_signature": StyleName("HeadSignature", "题下署名", built_in=False),
    "head_note": StyleName("HeadNote", "题注", built_in=False),
    "attachment_note": StyleName("AttachmentNote", "附件说明", built_in=False),
    "note": StyleName("AnnexNote", "附注", built_in=False),
    "attachment_mark": StyleName("AttachmentMark", "附件序号", built_in=False),
    "attachment_title": StyleName("AttachmentTitle", "附件标题", built_in=False),
    "copy_to": StyleName("CopyTo", "抄送机关", built_in=False),
    "imprint": StyleName("Imprint", "印发机关和印发日期", built_in=False),
    "table_text": StyleName("TableText", "表格文字", built_in=False),
    "table_head": StyleName("TableHead", "表头", built_in=False),
    "toc": StyleName("Contents", "目录文字", built_in=False),
    "noise": StyleName("Noise", "版面残留", built_in=False),
}
"""The styles of a profile by their names there: one for each role of a block, and more."""


def style_name(key: str) -> StyleName:
    """Return what the profile's style ``key`` is called; a style of a user's own keeps its key."""
    return STYLE_NAMES.get(key) or StyleName(key, key, built_in=False)


def lead_style_id(level: int) -> str:
    """Return the id of the character style that belongs to the heading style of ``level``."""
    return f"Heading{level}Char"


ROLES: dict[str, Role] = {
    **{STYLE_NAMES[role].name.lower(): role for role in get_args(Role) if role in STYLE_NAMES},
    STYLE_NAMES["head_date"].name: "date",
    STYLE_NAMES["head_signature"].name: "signature",
    STYLE_NAMES["head_note"].name: "note",
}
"""The roles of blocks by the names of their styles, in lower case."""
