"""Front matter (标题、称呼 and the like): read from the top of a part until its first text."""

from __future__ import annotations

from collections import Counter

from converter.outline import patterns
from converter.outline.addressees import (
    is_bare_addressee,
    is_greeted,
    may_be_addressed,
    names_list,
    torn_addressee,
)
from converter.outline.contents_page import bare_contents_length, contents_length
from converter.outline.cursor import Cursor
from converter.outline.line_roles import (
    FRONT_LINES,
    NOTE_LENGTH,
    SIGNATURE_LENGTH,
    TITLE_LENGTH,
    TITLE_LINES,
    front_role,
    is_addressee,
    is_attachment_mark,
    is_document_number,
    is_issuer_mark,
    is_salutation,
    is_web_remark,
)
from converter.outline.lines import Paragraph, ends_sentence, is_rule
from converter.outline.pages import is_page_of
from converter.outline.part_plan import PartPlan
from converter.outline.title_again import find_title_again, says_again

HEADLINE_LENGTH = 130
"""The first line of a text is a title even if it is this long (news put three into one)."""

RECORD_LINES = 3
"""What goes on with a record of issue that was torn has no more lines."""

SITE_LENGTH = 20
"""The name of a web site or of its section is not longer."""

PAGE_NUMBER_LENGTH = 3
"""The number of a page, above a title, is not longer."""

BULLETIN_TITLE = 8
"""The title of what a bulletin tells is not shorter."""

_ABOVE_RULE = frozenset(("issuer_mark", "document_number", "signer"))
"""What the rule of 版头 may stand below."""

SUBTITLE_LINE = 30
"""The second line of a subtitle is not longer."""


class FrontMatter:
    """The front matter of one part.

    Attributes:
        roles: How many lines of each role it has; noise is not counted.
        last: Its last line, noise left out.
        title: The first line of its title, or "".
    """

    def __init__(self, cursor: Cursor, part: PartPlan, addressee_at: int) -> None:
        self.cursor = cursor
        self.part = part
        self.addressee_at = addressee_at
        self.roles: Counter[str] = Counter()
        self.last: Paragraph | None = None
        self.title = ""
        self._title_again = range(0)
        self._addressee_end = 0
        self._catalogue: Paragraph | None = None
        self._record = ""

    def read(self) -> None:
        """Take the lines from the one at hand to the first that is none of front matter."""
        title_role = self.part.title_role
        if title_role == "title" and self._is_lone_line():
            return
        while (paragraph := self.cursor.peek()) is not None:
            if paragraph.table is not None and self.title:
                return
            if length := bare_contents_length(self.cursor):
                self._take_contents(length)
                continue
            role = paragraph.role or self._role(paragraph)
            if self.cursor.at < self._title_again.stop:
                role = self._role_between_titles(role)
            if role is None:
                return
            if role == "title":  # given by the source, or found
                role = paragraph.role = title_role
            self.take(role)
            if role == "toc":
                length = contents_length(self.cursor, self.title, self.addressee_at)
                self._take_contents(length)

    def _take_contents(self, length: int) -> None:
        """Take so many lines of a contents page."""
        for _ in range(length):
            self.take("toc")

    def _is_lone_line(self) -> bool:
        """Tell whether the text has one line only, and its source does not call it a title."""
        return len(self.cursor.paragraphs) == 1 and self.cursor.here.role != "title"

    def take(self, role: str) -> None:
        """Take the line at hand."""
        paragraph = self.cursor.take(self.part.front, role)
        role = paragraph.role or role
        if role == "noise":
            return
        self.roles[role] += 1
        self.last = paragraph
        self._record = self._open_record(paragraph)
        if not self.title and role in ("title", "attachment_title"):
            self.title = paragraph.text
            self._title_again = find_title_again(self.cursor, self.title)

    @property
    def _last_role(self) -> str | None:
        return self.last.role if self.last else None

    def _open_record(self, paragraph: Paragraph) -> str:
        """Return the record of issue that ``paragraph`` belongs to, if it has no end yet."""
        text = paragraph.text
        if paragraph.role != "note" or patterns.RECORD_ENDS.fullmatch(text):
            return ""
        if patterns.RECORD_BEGINS.match(text):
            return text
        return self._record and self._record + text

    def _role_between_titles(self, role: str | None) -> str:
        """Return the role of a line between a title and the same again, or of the latter."""
        if self.cursor.at in self._title_again:
            return "title"
        whole = len(self._title_again) > 1  # said on one line above, the title has no second
        if role in (None, "addressee", "signature") or (whole and role == "title"):
            return "note"
        return role

    def _role(self, paragraph: Paragraph) -> str | None:
        """Return the role of the line at hand, or None where the text begins."""
        text = paragraph.text
        titled = bool(self.roles[self.part.title_role] or self.roles["subtitle"])
        if self._last_role == "addressee":
            goes_on = self.cursor.at < self._addressee_end or is_salutation(text)
            return "addressee" if goes_on else None
        role = self._certain_role(paragraph, titled=titled)
        if role is not None or self._begins_text(paragraph):
            return role
        if self._addresses(text, titled=titled):
            return "addressee" if may_be_addressed(self.part, text) else None
        return self._role_by_title(paragraph, titled=titled) or self._title_role(paragraph)

    def _certain_role(self, paragraph: Paragraph, *, titled: bool) -> str | None:
        """Return the role of a line that is none of the text even if a marker opens it."""
        text = paragraph.text
        if patterns.CONTENTS.fullmatch(text):
            return "toc"
        if is_page_of(text):
            return "noise"
        if len(text) <= NOTE_LENGTH and patterns.CRUMBS.fullmatch(text):
            return "note"
        if self._is_crumb(text):
            return "noise"
        if not titled and len(text) <= PAGE_NUMBER_LENGTH and text.isdecimal():
            return "noise"
        if self._is_catalogued(text):
            self._catalogue = paragraph
            return "note"
        if role := front_role(text):
            return role
        if self._numbers_minutes(text):
            return "document_number"
        if self._last_role == "signer" and _are_names(text):
            return "signer"
        if is_rule(text) or self._is_filled_rule(text):
            return "noise"
        marked = titled or self.roles["attachment_mark"]
        if not marked and is_attachment_mark(paragraph, self.cursor.peek(1)):
            return "attachment_mark"
        if not titled and (is_issuer_mark(text) or self._is_bare_mark(text)):
            return "issuer_mark"
        subtitle = patterns.SUBTITLE if titled else patterns.DATED_SUBTITLE
        return "subtitle" if len(text) <= TITLE_LENGTH and subtitle.fullmatch(text) else None

    def _role_by_title(self, paragraph: Paragraph, *, titled: bool) -> str | None:
        """Return the role of a line that its words, and the title near it, tell."""
        text = paragraph.text
        title_role, last = self.part.title_role, self._last_role
        if titled and (self._tells_issue(text) or self._tells_minutes(text)):
            return "note"
        if self._announces_title(text):
            return "note"
        if titled and self._is_speaker(text):
            return "speaker"
        if (last == title_role and self._is_issuer(text)) or self._issues_minutes(text):
            return "signature"
        if len(text) <= NOTE_LENGTH and text[-1] != "。" and patterns.NEWS.fullmatch(text):
            return "note"
        if last == title_role and paragraph.gap == 0 and patterns.TITLE_SUFFIX.fullmatch(text):
            return title_role
        if _is_remark(text, titled=titled):
            return "note"
        if last == "subtitle" and paragraph.gap == 0 and _continues_subtitle(text):
            return "subtitle"
        if says_again(text, self.title):
            return title_role
        if last == title_role and self._is_headline(text):
            return "subtitle"
        if self._is_matter_of_minutes(text):
            self._set_as_mark()
            return title_role
        return None

    def _addresses(self, text: str, *, titled: bool) -> bool:
        """Tell whether a line is a 主送 or 称呼, with its colon or without."""
        if titled and (lines := torn_addressee(self.cursor)):
            self._addressee_end = self.cursor.at + lines
            return True
        if (titled and is_bare_addressee(self.cursor)) or is_greeted(self.cursor):
            return True
        if is_salutation(text):
            return True
        if not is_addressee(text) or self._is_field_of_cover(text):
            return False
        return not names_list(self.cursor, self.part, self.title)

    def _is_field_of_cover(self, text: str) -> bool:
        """Tell whether 院　　系：, set wide above another line with a colon, is to be filled in."""
        following = self.cursor.peek(1)
        wide = "  " in text or "　　" in text
        return wide and following is not None and following.text[-1] in "：:"

    def _is_filled_rule(self, text: str) -> bool:
        """Tell whether ______ or ****** is the rule of 版头, beside 发文字号 or the mark."""
        if not patterns.FILLED_RULE.fullmatch(text):
            return False
        if self._last_role in _ABOVE_RULE:
            return True
        following = self.cursor.peek(1)
        return following is not None and (
            is_document_number(following.text) or is_issuer_mark(following.text)
        )

    def _numbers_minutes(self, text: str) -> bool:
        """（第12次） directly below 县政府常务会议纪要."""
        return (
            self.last is not None
            and self._last_role == "title"
            and patterns.MINUTES_TITLE.fullmatch(self.last.text) is not None
            and patterns.MINUTES_NUMBER.fullmatch(text) is not None
        )

    def _is_bare_mark(self, text: str) -> bool:
        """县水利局 above its 发文字号 and a title, as letters have it (10.1).

        Around the line of a joint mark that has 文件 stand the other organs (7.2.4).
        """
        if self.part.kind != "document" or len(text) > SIGNATURE_LENGTH:
            return False
        suffix = patterns.LETTER_SUFFIX.search(text)
        organ = text[: suffix.start()] if suffix else text
        if not patterns.ENDS_WITH_ORGAN.fullmatch(organ):
            return False
        below = self.cursor.at + 1
        lines = [
            each.text
            for each in self.cursor.paragraphs[below : below + FRONT_LINES]
            if not is_rule(each.text)
        ]
        while lines and patterns.ENDS_WITH_ORGAN.fullmatch(lines[0]):
            del lines[0]
        if lines and is_issuer_mark(lines[0]):
            return True
        if len(lines) < 2 or not is_document_number(lines[0]):
            return False
        if self._last_role == "issuer_mark":
            return True
        return "关于" in lines[1] or patterns.WHOLE_TITLE.fullmatch(lines[1]) is not None

    def _begins_text(self, paragraph: Paragraph) -> bool:
        """A marker, or a heading that is one wherever it stands (前言)."""
        return bool(
            self.cursor.marked(self.cursor.at)
            or paragraph.level
            or patterns.FIXED_HEADING.fullmatch(paragraph.text)
            or (
                patterns.FIRST_CHAPTER.fullmatch(paragraph.text)
                and self.cursor.marked(self.cursor.at + 1)
            )
        )

    def _is_catalogued(self, text: str) -> bool:
        """A line of the table in which a government's site has a document (索引号：…).

        Below its first line any that has a label belongs to it. Torn, it has the label and what
        it says on a line each; a document number is one there too.
        """
        if len(text) > NOTE_LENGTH or is_document_number(text):
            return False
        if patterns.CATALOGUED.fullmatch(text):
            return True
        if self.last is None or self.last is not self._catalogue:
            return False
        following = self.cursor.peek(1)
        if self.last.text[-1] in "：:" and following is not None:
            return patterns.CATALOGUED.fullmatch(following.text) is not None
        labelled = patterns.LABEL.fullmatch(text) and not patterns.OWN_LABEL.match(text)
        return bool(labelled) and not (is_salutation(text) or self.cursor.marked(self.cursor.at))

    def _tells_issue(self, text: str) -> bool:
        """When and by whom a regulation was issued; several organs have a line each."""
        if len(text) <= NOTE_LENGTH and patterns.ISSUE_RECORD.fullmatch(text):
            return True
        if self._record and self._ends_record():
            return True
        if len(text) > TITLE_LENGTH:
            return False
        if patterns.ISSUED.fullmatch(text):
            return True
        if self.last is None or self._last_role != "note":
            return False
        return (
            patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(self.last.text) is not None
        )

    def _tells_minutes(self, text: str) -> bool:
        """县政府办公室　2031年4月2日 below the number of minutes: who issued them, and when."""
        return (
            self._last_role == "document_number"
            and patterns.DATED_SIGNATURE.fullmatch(text) is not None
        )

    @property
    def banner(self) -> str:
        """The line of the title that says 纪要 or 简报, or ""."""
        lines = [self.cursor.paragraphs[index] for index in self.part.front]
        titles = [each.text for each in lines if each.role in ("title", "issuer_mark")]
        return next(filter(patterns.MINUTES_TITLE.fullmatch, titles), "")

    def _issues_minutes(self, text: str) -> bool:
        """县政府办公室 / 2031年4月2日 below the number of minutes, on two lines."""
        following = self.cursor.peek(1)
        return (
            self._last_role == "document_number"
            and self.banner != ""
            and following is not None
            and patterns.DATE.fullmatch(following.text) is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
        )

    def _is_matter_of_minutes(self, text: str) -> bool:
        """研究防汛工作有关问题, below the number of minutes: what they are about."""
        following = self.cursor.peek(1)
        return (
            self.part.title_role == "title"
            and self.roles["document_number"] > 0
            and self._last_role in ("document_number", "note", "date")
            and self.banner != ""
            and following is not None
            and (
                ends_sentence(following.text)
                or patterns.OWN_LABEL.match(following.text) is not None
            )
            and len(text) <= TITLE_LENGTH
            and (patterns.MATTER.fullmatch(text) is not None or self._is_news_of_bulletin(text))
            and not (ends_sentence(text) or patterns.LABEL.fullmatch(text))
        )

    def _is_news_of_bulletin(self, text: str) -> bool:
        """我县召开防汛会议, in a bulletin (简报); 雨情 and 水情 are its headings."""
        return self.banner[-1] == "报" and len(text) >= BULLETIN_TITLE

    def _set_as_mark(self) -> None:
        """Let the title read so far be 发文机关标志: minutes have ××纪要 for one (10.3)."""
        for index in self.part.front:
            paragraph = self.cursor.paragraphs[index]
            if paragraph.role == "title":
                paragraph.role = "issuer_mark"
        self.roles["issuer_mark"] += self.roles.pop("title")
        self.title = ""

    def _ends_record(self) -> bool:
        """Tell whether the open record of issue, which was torn, ends with this line or soon."""
        at = self.cursor.at
        lines = self.cursor.paragraphs[at : at + RECORD_LINES]
        if not (_is_torn(self._record) or patterns.RECORD_GOES_ON.match(lines[0].text)):
            return False
        for index, line in enumerate(lines, at):
            if len(line.text) > NOTE_LENGTH or self.cursor.marked(index):
                return False
            if patterns.RECORD_ENDS.fullmatch(line.text):
                return True
            if any(mark in line.text for mark in "。；："):
                return False
        return False

    def _is_crumb(self, text: str) -> bool:
        """Tell whether the line is a step of the way to a web page, or the site above that way."""
        following = self.cursor.peek(1)
        if following is None or len(following.text) > NOTE_LENGTH:
            return False
        if following.text in patterns.CRUMB:
            return text[0] not in patterns.CRUMB or text in patterns.CRUMB  # none is quoted
        return (
            not self.title
            and len(text) <= SITE_LENGTH
            and not self.cursor.marked(self.cursor.at)
            and patterns.CRUMBS.fullmatch(following.text) is not None
            and self._may_be_title_at(self.cursor.at + 2)
        )

    def _may_be_title_at(self, index: int) -> bool:
        """Tell whether a title may stand at ``index``, or below what the web page says there."""
        for paragraph in self.cursor.paragraphs[index : index + FRONT_LINES]:
            text = paragraph.text
            if patterns.PUBLICATION.fullmatch(text) or patterns.CATALOGUED.fullmatch(text):
                continue
            return self._may_be_title(text) and not self.cursor.marked(index)
        return False

    def _announces_title(self, text: str) -> bool:
        """以下是讲话稿：, above a line that its source calls the title."""
        following = self.cursor.peek(1)
        return (
            following is not None
            and following.role == "title"
            and len(text) <= NOTE_LENGTH
            and text[-1] in "：:"
        )

    def _is_headline(self, text: str) -> bool:
        """A further headline below a title that was said twice, whole."""
        return (
            self.last is not None
            and self.roles["note"] > 0
            and self.last.text == self.title
            and len(text) <= TITLE_LENGTH
            and not (ends_sentence(text) or patterns.LABEL.fullmatch(text))
        )

    def _is_speaker(self, text: str) -> bool:
        if len(text) > SIGNATURE_LENGTH:
            return False
        if patterns.SPEAKER.fullmatch(text):
            return True
        following = self.cursor.peek(1)
        if patterns.PLACED_NAME.fullmatch(text):
            return self._last_role == "subtitle" or self._follows_speech_title(following)
        if following is not None and patterns.OFFICE.fullmatch(text):
            return patterns.BARE_NAME.fullmatch(following.text) is not None
        return patterns.BARE_NAME.fullmatch(text) is not None and (
            self._last_role in ("date", "subtitle", "speaker")
            or following is None
            or patterns.DATE.fullmatch(following.text) is not None
            or is_salutation(following.text)
        )

    def _follows_speech_title(self, following: Paragraph | None) -> bool:
        """Tell whether the line at hand stands between the title of a speech and its 称呼."""
        return (
            self.last is not None
            and following is not None
            and patterns.SPEECH_TITLE.search(self.last.text) is not None
            and (
                is_salutation(following.text) or patterns.DATE.fullmatch(following.text) is not None
            )
        )

    def _is_issuer(self, text: str) -> bool:
        """An organ below a title that is whole: 关于防汛工作的意见 / 县水利局."""
        following = self.cursor.peek(1)
        if following is None or following.text.startswith("关于"):
            return False
        return (
            len(text) <= SIGNATURE_LENGTH
            and self.last is not None
            and patterns.WHOLE_TITLE.fullmatch(self.last.text) is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
            and not any(mark in text for mark in ("关于", "：", ":"))
        )

    def _title_role(self, paragraph: Paragraph) -> str | None:
        """Return what a line is that may be one of the title, or the subtitle below it."""
        text = paragraph.text
        title_role = self.part.title_role
        lines = self.roles[title_role]
        if not self._may_be_title(text):
            return None
        if lines == 0:
            return title_role if self.cursor.peek(1) or title_role != "title" else None
        if self.last is None:
            return None
        if self._last_role == "note" and patterns.NEWS.fullmatch(self.last.text):
            return title_role if self._heads_news(paragraph) else None
        if self._last_role != title_role or text[-1] in "？！?!":
            return None
        if self._goes_on(paragraph, self.last.text):
            return title_role if lines < TITLE_LINES else None
        following = self.cursor.peek(1)
        if following is not None and (
            patterns.DATE.fullmatch(following.text) or patterns.NOTE.fullmatch(following.text)
        ):
            return "subtitle"
        return None

    def _may_be_title(self, text: str) -> bool:
        """Tell whether a line has nothing that a line of a title cannot have."""
        longest = TITLE_LENGTH if self.roles[self.part.title_role] else HEADLINE_LENGTH
        if len(text) > longest or "。" in text:
            return False
        if patterns.GREETING.fullmatch(text):
            return False
        tabs = 0 if self.title else 1  # a second line with one is a row of cells
        if text.count("\t") > tabs or patterns.TABLE_ROW.fullmatch(text):
            return False
        if ends_sentence(text) and text[-1] not in "？！?!":
            return False
        if patterns.LABEL.fullmatch(text) and self.cursor.at >= self.addressee_at:
            return False
        return not patterns.LISTED.search(text)

    def _goes_on(self, paragraph: Paragraph, above: str) -> bool:
        """Tell whether the title goes on from the line ``above`` with the line at hand."""
        return (
            paragraph.gap == 0
            or self.cursor.at < self.addressee_at
            or paragraph.text.startswith("关于")
            or patterns.ENDS_WITH_ORGAN.fullmatch(above) is not None
            or _breaks_off(above)
            or self._is_above_speaker()
            or self._is_banner(paragraph.text)
            or (self.part.kind != "document" and _names_its_kind(paragraph.text, above))
        )

    def _is_banner(self, text: str) -> bool:
        """简　报 above its number, below the name of what it reports on."""
        following = self.cursor.peek(1)
        return (
            following is not None
            and patterns.MINUTES_TITLE.fullmatch(text) is not None
            and patterns.MINUTES_NUMBER.fullmatch(following.text) is not None
        )

    def _is_above_speaker(self) -> bool:
        following = self.cursor.peek(1)
        return following is not None and patterns.SPEAKER.fullmatch(following.text) is not None

    def _heads_news(self, paragraph: Paragraph) -> bool:
        """Tell whether a line below 央视网消息： is a title, no headline above its news."""
        if ends_sentence(paragraph.text):
            return False
        if self.last is not None and self.last.text.endswith(("如下：", "如下:")):
            return True
        following = self.cursor.peek(1)
        return not paragraph.gap and following is not None and "。" not in following.text


def _is_remark(text: str, *, titled: bool) -> bool:
    """Tell whether a line is what a web page, or the issuer, says of the document."""
    if len(text) > NOTE_LENGTH:
        return False
    if patterns.PUBLICATION.fullmatch(text):
        return True
    if (titled or ends_sentence(text)) and is_web_remark(text):
        return True
    note = patterns.NOTE.fullmatch(text) or patterns.SITE_AND_DATE.fullmatch(text)
    return titled and note is not None


def _continues_subtitle(text: str) -> bool:
    """A subtitle over two lines: the second is short and no sentence."""
    return len(text) <= SUBTITLE_LINE and not ends_sentence(text)


def _are_names(text: str) -> bool:
    """Tell whether a line has one name or two; 公告 is none."""
    return bool(patterns.NAMES.fullmatch(text)) and not patterns.WHOLE_TITLE.fullmatch(text)


def _is_torn(line: str) -> bool:
    """Tell whether a 《 or 〈 of the line is closed on the next one only."""
    return line.count("《") + line.count("〈") > line.count("》") + line.count("〉")


def _breaks_off(title: str) -> bool:
    """Tell whether a title line that begins 关于, or quotes a title, goes on below it."""
    if _is_torn(title):
        return True
    return title.startswith("关于") and not (
        patterns.WHOLE_TITLE.fullmatch(title) or patterns.NORMATIVE_TITLE.fullmatch(title)
    )


def _names_its_kind(line: str, above: str) -> bool:
    """Tell whether a line has the kind of document (方案) that the title above it still lacks."""
    return bool(patterns.WHOLE_TITLE.fullmatch(line)) and not (
        patterns.WHOLE_TITLE.fullmatch(above) or patterns.NORMATIVE_TITLE.fullmatch(above)
    )
