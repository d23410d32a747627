"""Parts: where one document ends and the next begins, and which lines stand around the text.

Front matter is read from the top until the first line of body text; back matter hangs on a
date line below a signature; an attachment begins at its mark (附件1), a forwarded document
at the title that follows the signature of the document that forwards it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from converter.outline import patterns
from converter.outline.addressees import addressee_ahead
from converter.outline.back_matter import BackMatter
from converter.outline.candidate import Candidate
from converter.outline.contents_page import contents_in_text
from converter.outline.cursor import Cursor
from converter.outline.front_matter import FrontMatter
from converter.outline.line_roles import (
    CHROME_LENGTH,
    NOTE_LENGTH,
    SIGNATURE_LENGTH,
    TITLE_LENGTH,
    TITLE_LINES,
    attachment_name,
    back_role,
    is_attachment_mark,
    is_attachment_note,
    is_chrome,
    is_salutation,
    may_have_role,
    without_blanks,
)
from converter.outline.lines import Paragraph, ends_sentence, is_rule
from converter.outline.part_plan import PartKind, PartPlan

_GIVEN_AT_END = frozenset(("signature", "attachment_note", "copy_to", "imprint"))
"""Roles that a source gives (a style of DOCX) and that no line of the body has."""

MOST_CONTENTS = 20
"""No text has so many contents pages; behind the twentieth 目录 none is looked for."""

REPUBLISHED = "重新公布。"
"""What a decision ends with that amends a text, or a notice of it, above the text."""

MARKERS_AHEAD = 8
"""The list of the text goes on below a table after fewer markers than this, notes with it."""


def plan_parts(
    paragraphs: Sequence[Paragraph], openers: Sequence[Candidate | None]
) -> list[PartPlan]:
    """Sort ``paragraphs`` into parts; sets the roles of those that have one.

    ``openers`` holds the candidate marker at the start of each paragraph.
    """
    return _Planner(Cursor(paragraphs, openers)).run()


class _Planner:
    """One pass over the paragraphs."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.addressee_at = addressee_ahead(cursor)
        self.parts: list[PartPlan] = []
        self.announced: set[str] = set()
        self.contents = 0

    def run(self) -> list[PartPlan]:
        self._begin("document")
        self.front.read()
        while self.cursor.peek() is not None:
            self._body_text()
            at = self.cursor.at
            self._body_line()
            if self.cursor.at == at:  # a record that is none: 抄送：… with a whole text behind it
                self._take_body()
        return self.parts

    def _begin(self, kind: PartKind) -> None:
        if len(self.parts) == 1:
            self.announced = self._book_titles()
        self.part = PartPlan(kind)
        self.named: set[str] = set()
        self.read_for_names = 0
        self.latest: dict[str, int | None] = {}
        self.read_for_lists = 0
        self.parts.append(self.part)
        self.front = FrontMatter(self.cursor, self.part, self.addressee_at)
        self.back = BackMatter(self.cursor, self.part)
        if len(self.parts) == 1:
            self.noted = self.back.noted  # by the document itself, of all that is attached

    def _book_titles(self) -> set[str]:
        """Return the names in 《》 that the part at hand speaks of; no line is read twice."""
        lines = self.part.body[self.read_for_names :]
        if not self.read_for_names:
            lines = self.part.front + lines
        self.read_for_names = len(self.part.body)
        self.named.update(
            without_blanks(found[1])
            for index in lines
            for found in patterns.BOOK_TITLE.finditer(self.cursor.paragraphs[index].text)
        )
        return self.named

    def _body_text(self) -> None:
        """Take the lines of body text up to the next one that may be something else."""
        cursor = self.cursor
        at, last = cursor.at, len(cursor.paragraphs) - 1
        while at < last:
            paragraph = cursor.paragraphs[at]
            if (
                paragraph.role is not None
                or may_have_role(paragraph.text)
                or (self.announced and self._is_announced(paragraph.text))
                or cursor.paragraphs[at - 1].text.endswith(REPUBLISHED)
            ):
                break
            at += 1
        if at > cursor.at:
            self.back.give_up()
            self.part.body.extend(range(cursor.at, at))
            cursor.at = at

    def _take_body(self) -> None:
        """Take a line of body text; what looked like back matter above it was none."""
        self.back.give_up()
        self.cursor.take(self.part.body)

    def _body_line(self) -> None:
        """Take the line at hand where it belongs, and what belongs to it."""
        paragraph = self.cursor.here
        text = paragraph.text
        if len(text) <= CHROME_LENGTH and is_chrome(text):
            paragraph.role = "noise"
        if self._begins_part(paragraph):
            return
        if len(text) <= NOTE_LENGTH and (
            patterns.NOTE_LINE.fullmatch(text) or self._goes_on_with_notes(text)
        ):
            paragraph.role = paragraph.role or "note"
            self._take_body()
        elif self._is_contents_entry(text):
            paragraph.role = "toc"
            self._take_body()
        elif patterns.CONTENTS.fullmatch(text):
            self._contents()
        elif is_attachment_note(text) or self._lists_attachments(text):
            if self._is_above_sections():
                self.back.take("attachment_note")  # 一、 below is a heading, no entry of its list
            else:
                self.back.take_attachment_note()
            self._after_sign_off()
        elif len(text) <= SIGNATURE_LENGTH and patterns.DATE.fullmatch(text):
            self._date_line()
        elif (
            paragraph.role in _GIVEN_AT_END
            or patterns.COPY_TO.fullmatch(text)
            or patterns.IMPRINT.fullmatch(text)
        ):
            self._leave_out_rule_above()
            self._after_sign_off()
        elif patterns.BULLETIN_COPY_TO.fullmatch(text) and self.front.banner:
            self.back.take("copy_to")
            self._after_sign_off()
        elif not self.front.roles["addressee"] and is_salutation(text) and text[-1] in "：:":
            paragraph.role = "addressee"  # below a lead of the announcer, or of an editor
            self.front.roles["addressee"] += 1
            self._take_body()
        elif self.back.is_bare_signature(text, addressed=bool(self.front.roles["addressee"])):
            self.back.take("signature")
            self._after_sign_off()
        else:
            self._take_body()

    def _leave_out_rule_above(self) -> None:
        """Leave out the rule above 版记 (7.4.1), which is drawn there."""
        above = self.cursor.peek(-1)
        if above is not None and is_rule(above.text):
            above.role = "noise"

    def _begins_part(self, paragraph: Paragraph) -> bool:
        """Read the front of the next part, if the line at hand begins one; tell whether it did."""
        if paragraph.role == "title":
            self._attached("forwarded" if self.back.dated else "attachment")
        elif not self.cursor.on_last and (
            self._is_announced(paragraph.text) or self._is_republished()
        ):
            self._attached("forwarded")
        elif self._at_attachment_mark() or self._is_attachment_head(paragraph.text):
            self._attachment()
        else:
            return False
        return True

    def _goes_on_with_notes(self, text: str) -> bool:
        """Tell whether [2]…… stands directly below 注释： or 注：[1]……."""
        above = self.cursor.peek(-1)
        return (
            above is not None
            and (above.role == "note" or patterns.NEW_COUNT.fullmatch(above.text) is not None)
            and patterns.NUMBERED_NOTE.fullmatch(text) is not None
        )

    def _is_contents_entry(self, text: str) -> bool:
        """Tell whether dots lead to a page number, as in the line above or below: 1.总则……2."""
        if not patterns.CONTENTS_ENTRY.fullmatch(text):
            return False
        above = self.cursor.peek(-1)
        if above is not None and above.role == "toc":
            return True
        following = self.cursor.peek(1)
        return following is not None and bool(patterns.CONTENTS_ENTRY.fullmatch(following.text))

    def _contents(self) -> None:
        """Take a contents page below a 摘要 or 前言, or the word 目录 alone."""
        self.contents += 1
        entries = 0
        if self.contents <= MOST_CONTENTS:
            entries = contents_in_text(self.cursor.paragraphs, self.cursor.at)
        for _ in range(entries and entries + 1):
            self.cursor.here.role = "toc"
            self._take_body()
        if not entries:
            self._take_body()

    def _date_line(self) -> None:
        if self.back.take_date(ends=self._is_named_by_part(self.cursor.peek(1))):
            self._after_sign_off()
        else:
            self._take_body()

    def _after_sign_off(self) -> None:
        """Take what may follow a signature, then begin the next part if there is more."""
        while (paragraph := self.cursor.peek()) is not None:
            if self._at_attachment_mark() or paragraph.role == "title":
                return
            if self._is_attachment_head(paragraph.text):
                self._attachment()
                return
            if not self.back.take_next():
                break
        if self._begins_forwarded():
            self._attached("forwarded")

    def _attached(self, kind: PartKind) -> None:
        """Begin a part with the line at hand, its title whatever it looks like.

        法释〔2031〕5号 stands above the title of what is made known (公布).
        """
        self._begin(kind)
        if not self._is_number_above_title():
            self.cursor.here.role = "attachment_title"
            self.front.take("attachment_title")
        self.front.read()

    def _is_number_above_title(self) -> bool:
        following = self.cursor.peek(1)
        return (
            following is not None
            and patterns.DOCUMENT_NUMBER.fullmatch(self.cursor.here.text) is not None
            and len(following.text) <= TITLE_LENGTH
            and not ends_sentence(following.text)
        )

    def _attachment(self) -> None:
        """Begin an attachment with its mark (附件1), or its mark and title in one line."""
        bare = self._at_attachment_mark()
        self._begin("attachment")
        self.front.take("attachment_mark" if bare else "attachment_title")
        self.front.read()

    def _is_announced(self, text: str) -> bool:
        """The name of a document that the first part issues (现将《…》和《…》印发给你们)."""
        return len(text) <= TITLE_LENGTH and without_blanks(text) in self.announced

    def _is_named_by_part(self, paragraph: Paragraph | None) -> bool:
        """The name of a document in 《》 in the part at hand: what it issues, below its date.

        It may be broken over lines, as titles are.
        """
        return paragraph is not None and self._is_named(self.cursor.at + 1)

    def _is_republished(self) -> bool:
        """Tell whether a text that the part names stands here, as published anew (重新公布)."""
        above = self.cursor.peek(-1)
        return (
            above is not None
            and above.text.endswith(REPUBLISHED)
            and self._is_named(self.cursor.at)
        )

    def _is_named(self, below: int) -> bool:
        """Tell whether the name of a document in 《》 in the part at hand stands there again."""
        if self.cursor.marked(below):
            return False
        name = ""
        for line in self.cursor.paragraphs[below : below + TITLE_LINES]:
            name += without_blanks(line.text)
            if len(name) > TITLE_LENGTH:
                return False
            if name in self._book_titles():
                return True
        return False

    def _at_attachment_mark(self) -> bool:
        paragraph, following = self.cursor.peek(), self.cursor.peek(1)
        return is_attachment_mark(paragraph, following) or self._is_attached_table()

    def _is_attached_table(self) -> bool:
        """Tell whether 附表 stands above its title, behind the last article of a law."""
        paragraph, following = self.cursor.peek(), self.cursor.peek(1)
        return (
            paragraph is not None
            and following is not None
            and patterns.ATTACHED_TABLE.fullmatch(paragraph.text) is not None
            and len(following.text) <= TITLE_LENGTH
            and not ends_sentence(following.text)
            and not self.cursor.marked(self.cursor.at + 1)
            and self._last_article < self.cursor.at
            and not self._text_goes_on()
        )

    def _is_attachment_head(self, text: str) -> bool:
        """附件2：物资清单 in one line: an attachment behind the signature, or above a table."""
        if not text.startswith("附"):
            return False
        following = self.cursor.peek(1)
        if annex := patterns.ANNEX_HEAD.fullmatch(text):
            numbered = following is not None and following.text.startswith(f"{annex[1]}.1")
            return numbered or "（规范性" in text or "（资料性" in text
        if following is not None and patterns.TABLE_ROW.fullmatch(following.text):
            return bool(patterns.TABLED_ATTACHMENT.fullmatch(text)) and not self._text_goes_on()
        if self._is_above_sections() and patterns.NAMED_ATTACHMENT.fullmatch(text):
            return not self._text_goes_on()
        if self._names_attachment_again(text) or self._is_attached_to_law(text):
            return True
        signed = self.back.dated or len(self.parts) > 1
        return signed and patterns.ATTACHMENT_HEAD.fullmatch(text) is not None

    def _names_attachment_again(self, text: str) -> bool:
        """Tell whether 附件：收费标准 says what 附件说明 says, above what is attached.

        It may be 附件说明 once more, as where the signature or another entry follows.
        """
        following, above = self.cursor.peek(1), self.cursor.peek(-1)
        if following is None or not patterns.ATTACHMENT_NOTE.fullmatch(text):
            return False
        if attachment_name(text) not in self.noted or self.back.is_above_signature():
            return False
        if attachment_name(following.text) in self.noted and following.text[0] in "附123456789":
            return False
        if is_attachment_mark(following, self.cursor.peek(2)) or back_role(following.text):
            return False
        adjacent = above is not None and above.role == "attachment_note"
        return adjacent or not self._text_goes_on()

    def _is_attached_to_law(self, text: str) -> bool:
        """Tell whether 附件一　信号 stands behind the last article, above what is attached.

        附件：信号 names what is attached elsewhere, and so does a line above another such.
        """
        following = self.cursor.peek(1)
        return (
            following is not None
            and not following.text.startswith("附")
            and patterns.TABLED_ATTACHMENT.fullmatch(text) is not None
            and patterns.ATTACHMENT_NOTE.fullmatch(text) is None
            and patterns.OWN_LABEL.match(following.text) is None
            and self._has_articles
            and not self._text_goes_on()
        )

    @cached_property
    def _has_articles(self) -> bool:
        """The text is one of articles."""
        return self._last_article < len(self.cursor.paragraphs)

    def _lists_attachments(self, text: str) -> bool:
        """附件1：… above 附件2：… or the signature: entries of 附件说明, each with its word."""
        if not text.startswith("附件") or self.back.dated or len(self.parts) > 1:
            return False
        if not patterns.ATTACHMENT_HEAD.fullmatch(text) or self._last_signed < self.cursor.at:
            return False
        following, next_one = self.cursor.peek(1), self.cursor.peek(2)
        if following is None or next_one is None:
            return False
        return (
            patterns.ATTACHMENT_HEAD.fullmatch(following.text) is not None
            or patterns.DATE.fullmatch(next_one.text) is not None
        )

    def _is_above_sections(self) -> bool:
        """Tell whether 一、 opens the next line, and a deeper marker the one after it."""
        below = [self.cursor.opener(self.cursor.at + ahead) for ahead in (1, 2)]
        return all(below) and [each.family.name for each in below if each] == ["han", "han_bracket"]

    def _text_goes_on(self) -> bool:
        """Tell whether the text of the part at hand goes on below: its list, or its signature."""
        if self.back.dated:
            return False
        if len(self.parts) == 1 and self._last_signed > self.cursor.at:
            return True
        below = bisect_right(self._markers, self.cursor.at)
        firsts: dict[str, int | None] = {}
        for index in self._markers[below : below + MARKERS_AHEAD]:
            opener = self.cursor.openers[index]
            if opener is not None:
                firsts.setdefault(opener.family.series, opener.ordinal)
        return any(self._goes_on(series, ordinal) for series, ordinal in firsts.items())

    def _goes_on(self, series: str, ordinal: int | None) -> bool:
        """Tell whether the last member of a list in the part at hand is the one before this."""
        for index in self.part.body[self.read_for_lists :]:  # no line is read twice
            opener = self.cursor.openers[index]
            if opener is not None:
                self.latest[opener.family.series] = opener.ordinal
        self.read_for_lists = len(self.part.body)
        last = self.latest.get(series)
        return last is not None and last + 1 == ordinal

    @cached_property
    def _last_article(self) -> int:
        """The last paragraph that an article opens; behind all where there is none."""
        for at in reversed(self._markers):
            opener = self.cursor.opener(at)
            if opener is not None and opener.family.series == "article":
                return at
        return len(self.cursor.paragraphs)

    @cached_property
    def _markers(self) -> list[int]:
        """The paragraphs that a marker opens."""
        return [at for at in range(len(self.cursor.paragraphs)) if self.cursor.marked(at)]

    @cached_property
    def _last_signed(self) -> int:
        """The last date that stands below a signature, or in it; -1 if there is none."""
        lines = [paragraph.text for paragraph in self.cursor.paragraphs]
        for at in range(len(lines) - 1, 0, -1):
            if len(lines[at]) > SIGNATURE_LENGTH:
                continue
            if patterns.DATED_SIGNATURE.fullmatch(lines[at]):
                return at
            if patterns.DATE.fullmatch(lines[at]) and patterns.SIGNATURE.fullmatch(lines[at - 1]):
                return at
        return -1

    def _begins_forwarded(self) -> bool:
        """A title behind a signature and a date begins another document."""
        paragraph = self.cursor.peek()
        return (
            paragraph is not None
            and self.back.dated
            and len(paragraph.text) <= TITLE_LENGTH
            and not ends_sentence(paragraph.text)
            and not self.cursor.marked(self.cursor.at)
            and not self.cursor.on_last
        )
