"""Back matter (落款、附件说明、版记): what hangs on a date line below a signature."""

from __future__ import annotations

from collections import Counter

from converter.outline import patterns
from converter.outline.cursor import Cursor
from converter.outline.line_roles import (
    SIGNATURE_LENGTH,
    attachment_name,
    back_role,
    is_attachment_mark,
    is_attachment_note,
)
from converter.outline.lines import Paragraph, ends_sentence
from converter.outline.part_plan import PartPlan

SIGNATURE_LINES = 6

ATTACHMENT_ENTRY_LENGTH = 100
"""An entry of 附件说明 is not longer."""

IMPRINT_LINES = 12
"""A record (版记) has fewer lines."""


def _goes_on_with(above: str, text: str) -> bool:
    """Tell whether a remark goes on: 电话：… below 联系人：…, but no 附件：…."""
    if not patterns.LABEL.fullmatch(text) or is_attachment_note(text):
        return False
    return bool(patterns.SIGNED_REMARK.fullmatch(above) or patterns.LABEL.fullmatch(above))


def _copies_on(above: str, text: str) -> bool:
    """Tell whether 抄送：… goes on, or 送：… stands below 报：…."""
    return above[-1] in "，、," or patterns.BULLETIN_COPY_TO.fullmatch(text) is not None


class BackMatter:
    """The back matter of one part.

    Attributes:
        roles: How many lines of each role it has.
        noted: The names that its 附件说明 has, also where text follows it.
    """

    def __init__(self, cursor: Cursor, part: PartPlan) -> None:
        self.cursor = cursor
        self.part = part
        self.roles: Counter[str] = Counter()
        self.noted: set[str] = set()

    @property
    def dated(self) -> bool:
        """It has a date: the document is signed."""
        return bool(self.roles["date"])

    def take(self, role: str) -> None:
        """Take the line at hand."""
        paragraph = self.cursor.take(self.part.back, role)
        role = paragraph.role or role
        self.roles[role] += 1
        if role == "attachment_note":
            self.noted.add(attachment_name(paragraph.text))

    def give_up(self) -> None:
        """Put all lines back into the body: text follows them."""
        self.part.body.extend(self.part.back)
        self.part.back.clear()
        self.roles.clear()

    def take_next(self) -> bool:
        """Take the line at hand if it may follow a signature; tell whether it did."""
        paragraph = self.cursor.here
        role = paragraph.role or self._role(paragraph.text)
        if role is None or role == "attachment_title":
            return False
        if role == "attachment_note":
            self.take_attachment_note()
        else:
            self.take(role)
        return True

    def take_attachment_note(self) -> None:
        """Take 附件：1.… and the numbered lines below it; a ； goes on to one that ends with 。."""
        text = self.cursor.here.text
        self.take("attachment_note")
        while (paragraph := self.cursor.peek()) is not None:
            above, text = text, paragraph.text
            if len(text) > ATTACHMENT_ENTRY_LENGTH or not patterns.ATTACHMENT_ENTRY.fullmatch(text):
                return
            listed = text[-1] in "；;" or above[-1] in "；;"
            if patterns.DATE.fullmatch(text) or (ends_sentence(text) and not listed):
                return
            self.take("attachment_note")

    def take_date(self, *, ends: bool) -> bool:
        """Take a date alone on its line, and the signatures above it; tell whether it did.

        It ends a document if a signature stands above it, or nothing below it, or if it is
        known by other signs that it ``ends`` it.
        """
        cursor = self.cursor
        signatures = self._signatures_above()
        attachment = is_attachment_mark(cursor.peek(1), cursor.peek(2))
        following = cursor.peek(1)
        words = following is not None and patterns.SUBJECT_WORDS.fullmatch(following.text)
        ends = ends or self._stands_above_remark(following)
        if not (signatures or cursor.on_last or attachment or words or ends):
            return False
        for index in signatures:
            paragraph = cursor.paragraphs[index]
            paragraph.role = "note" if self._is_remark(index) else "signature"
        if signatures:
            self.part.back.extend(signatures)
            del self.part.body[-len(signatures) :]
        self.take("date")
        return True

    def _stands_above_remark(self, following: Paragraph | None) -> bool:
        """Tell whether the date at hand stands between the text and 联系人：…, unsigned."""
        return (
            following is not None
            and patterns.SIGNED_REMARK.fullmatch(following.text) is not None
            and self.cursor.paragraphs[self.cursor.at - 1].text[-1] in "。！"
        )

    def is_above_signature(self) -> bool:
        """Tell whether a signature and its date stand directly below the line at hand."""
        for ahead in range(1, SIGNATURE_LINES + 1):
            following = self.cursor.peek(ahead)
            if following is None:
                return False
            if patterns.DATE.fullmatch(following.text):
                return ahead > 1
            if not self._may_be_signature(self.cursor.at + ahead):
                return False
        return False

    def is_bare_signature(self, text: str, *, addressed: bool) -> bool:
        """Tell whether a line is a signature with its date in it, or one without a date.

        Without a date, only the last line of a document that is ``addressed`` is one.
        """
        cursor = self.cursor
        if len(text) > SIGNATURE_LENGTH or cursor.marked(cursor.at) or not self.part.body:
            return False
        if patterns.DATED_SIGNATURE.fullmatch(text):
            return cursor.on_last or is_attachment_mark(cursor.peek(1), cursor.peek(2))
        above = cursor.paragraphs[cursor.at - 1].text
        if not (cursor.on_last and addressed):
            return False
        if patterns.COMPLIMENT.fullmatch(above):
            return patterns.SIGNATURE.fullmatch(text) is not None
        return ends_sentence(above) and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None

    def _signatures_above(self) -> list[int]:
        """Return the indices of the signature lines directly above the date, in order.

        联系电话：… may stand among them, below a name.
        """
        indices: list[int] = []
        body = self.part.body
        above = self.cursor.at - 1
        if self.part.back and not (body and body[-1] == above):
            return []
        for index in reversed(body[-SIGNATURE_LINES:]):
            if index != above - len(indices):
                break
            if not (self._may_be_signature(index) or self._is_remark(index)):
                break
            indices.insert(0, index)
        while indices and self._is_remark(indices[0]):
            del indices[0]
        return indices

    def _is_remark(self, index: int) -> bool:
        return patterns.SIGNED_REMARK.fullmatch(self.cursor.paragraphs[index].text) is not None

    def _may_be_signature(self, index: int) -> bool:
        paragraph = self.cursor.paragraphs[index]
        text = paragraph.text
        if paragraph.role:  # given by the source
            return paragraph.role == "signature"
        if len(text) > SIGNATURE_LENGTH or self.cursor.marked(index) or ends_sentence(text):
            return False
        return (
            patterns.SIGNATURE.fullmatch(text) is not None
            and patterns.FAREWELL.fullmatch(text) is None  # 特此函复, its stop left out
            and patterns.COMPLIMENT.fullmatch(text) is None
        )

    def _role(self, text: str) -> str | None:
        if role := back_role(text):
            return role
        above = self.cursor.paragraphs[self.part.back[-1]] if self.part.back else None
        if above is not None and above.role == "copy_to" and _copies_on(above.text, text):
            return "copy_to"
        if above is not None and above.role == "note" and _goes_on_with(above.text, text):
            return "note"
        if self._is_imprint_organ(text, self.cursor.peek(1)):
            return "imprint"
        if is_attachment_note(text):
            return "attachment_note"
        if self.roles["attachment_note"]:
            return self._signature_role(text)
        return self._bare_imprint_role()

    def _is_imprint_organ(self, text: str, following: Paragraph | None) -> bool:
        """The organ of an imprint on the line above its date."""
        return (
            following is not None
            and len(text) <= SIGNATURE_LENGTH
            and patterns.IMPRINT.fullmatch(following.text) is not None
            and patterns.SIGNATURE.fullmatch(text) is not None
        )

    def _bare_imprint_role(self) -> str | None:
        """The record (版记) without its words: organs a line each, the issuer again and a date."""
        at = self.cursor.at
        rest = self.cursor.paragraphs[at : at + IMPRINT_LINES + 1]
        if not self.dated or len(rest) > IMPRINT_LINES:
            return None
        *organs, date = [each.text for each in rest]
        if not organs and not self.roles["imprint"]:
            return None
        if patterns.DATE.fullmatch(date) is None:
            return None
        if not all(patterns.ENDS_WITH_ORGAN.fullmatch(each) for each in organs):
            return None
        return "copy_to" if len(organs) > 1 else "imprint"

    def _signature_role(self, text: str) -> str | None:
        """Signature and date below an attachment note."""
        if len(text) > SIGNATURE_LENGTH:
            return None
        if patterns.DATE.fullmatch(text):
            return "date"
        for ahead in range(1, SIGNATURE_LINES):
            following = self.cursor.peek(ahead)
            if following is None:
                return None
            if patterns.DATE.fullmatch(following.text):
                return "signature" if patterns.SIGNATURE.fullmatch(text) else None
            if not patterns.SIGNATURE.fullmatch(following.text):
                return None
        return None
