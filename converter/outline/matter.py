"""Matter: which lines stand before and behind the text, and where one document ends.

Front matter is read from the top until the first line of body text; back matter hangs on a
date line below a signature; an attachment begins at its mark (附件1), a forwarded document
at the title that follows the signature of the document that forwards it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from converter.outline import patterns
from converter.outline.candidates import Candidate
from converter.outline.lines import Paragraph, ends_sentence

TITLE_LENGTH = 70
"""A title line is not longer than this; three full lines of 二号 hold 60 字."""

HEADLINE_LENGTH = 130
"""The first line of a text is a title even if it is this long (news put three into one)."""

TITLE_LINES = 5
FRONT_LINES = 16
"""No document has more lines than this above its addressee."""

CONTENTS_LENGTH = 500
"""A contents page has fewer lines."""

SIGNATURE_LENGTH = 40
SIGNATURE_LINES = 6
ADDRESSEE_LENGTH = 400
NOTE_LENGTH = 300

IMPRINT_LINES = 12
"""A record (版记) has fewer lines."""

PartKind = Literal["document", "attachment", "forwarded"]


@dataclass(slots=True)
class PartPlan:
    """The paragraphs of one part by their indices: front, body and back, in source order."""

    kind: PartKind = "document"
    front: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)


def plan_parts(
    paragraphs: Sequence[Paragraph], openers: Sequence[Candidate | None]
) -> list[PartPlan]:
    """Sort ``paragraphs`` into parts; sets the roles of those that have one.

    ``openers`` holds the candidate marker at the start of each paragraph.
    """
    return _Planner(paragraphs, openers).run()


def closing_start(
    paragraphs: Sequence[Paragraph], tail: Sequence[int], *, own_paragraphs: bool
) -> int | None:
    """Return the index of the first closing paragraph (结束语) in ``tail``, or None.

    ``tail`` holds the unmarked paragraphs at the end of a body. The closing begins where the
    speaker turns to the audience (同志们，… 各位代表！…) or ends the meeting (散会。). If
    the sections before it have ``own_paragraphs``, only the last such turn can be meant.
    """
    turns = [
        i
        for i in tail
        if paragraphs[i].role is None
        and (
            patterns.VOCATIVE.match(paragraphs[i].text)
            or patterns.FAREWELL.fullmatch(paragraphs[i].text)
        )
    ]
    if not turns:
        return None
    if not own_paragraphs:
        return turns[0]
    while len(turns) > 1 and turns[-1] - turns[-2] == 1 and len(paragraphs[turns[-1]].text) <= 30:
        turns.pop()
    return turns[-1]


class _Planner:
    """One pass over the paragraphs; the methods are the states."""

    def __init__(
        self, paragraphs: Sequence[Paragraph], openers: Sequence[Candidate | None]
    ) -> None:
        self.paragraphs = paragraphs
        self.openers = openers
        self.parts: list[PartPlan] = []
        self.at = 0
        self.listed = _listed(openers)
        self.announced: frozenset[str] = frozenset()

    def run(self) -> list[PartPlan]:
        self.part = self._begin("document")
        self.addressee_at = self._addressee_ahead()
        self._front("title")
        while self.at < len(self.paragraphs):
            self._body_line()
        return self.parts

    def _begin(self, kind: PartKind) -> PartPlan:
        if len(self.parts) == 1:
            self.announced = self._book_titles(self.parts[0])
        self.parts.append(PartPlan(kind))
        self.front_roles: Counter[str] = Counter()
        self.back_roles: Counter[str] = Counter()
        self.last: Paragraph | None = None  # of the front, noise left out
        self.title = ""  # its first line
        return self.parts[-1]

    def _book_titles(self, part: PartPlan) -> frozenset[str]:
        """Return the names in 《》 that a part speaks of."""
        return frozenset(
            _without_blanks(found[1])
            for index in (*part.front, *part.body)
            for found in patterns.BOOK_TITLE.finditer(self.paragraphs[index].text)
        )

    def _peek(self, ahead: int = 0) -> Paragraph | None:
        index = self.at + ahead
        return self.paragraphs[index] if 0 <= index < len(self.paragraphs) else None

    def _marked(self, index: int) -> bool:
        """Tell whether a marker opens the paragraph: a doubtful one needs a second member."""
        opener = self.openers[index] if index < len(self.openers) else None
        return opener is not None and (not opener.family.doubtful or index in self.listed)

    def _take(self, place: list[int], role: str) -> None:
        paragraph = self.paragraphs[self.at]
        paragraph.role = paragraph.role or role
        if place is self.part.back:
            self.back_roles[paragraph.role] += 1
        elif paragraph.role != "noise":
            self.front_roles[paragraph.role] += 1
            self.last = paragraph
            if not self.title and paragraph.role in ("title", "attachment_title"):
                self.title = paragraph.text
        place.append(self.at)
        self.at += 1

    def _take_body(self) -> None:
        """Take a line of body text; what looked like back matter above it was none."""
        self.part.body.extend(self.part.back)
        self.part.back.clear()
        self.back_roles.clear()
        self.part.body.append(self.at)
        self.at += 1

    # Front matter

    def _addressee_ahead(self) -> int:
        """Return where the 主送 or 称呼 stands, if only short lines stand above it, else 0."""
        for index, paragraph in enumerate(self.paragraphs[:FRONT_LINES]):
            text = paragraph.text
            if index and not self._marked(index) and (_is_salutation(text) or _is_addressee(text)):
                return index
            if len(text) > TITLE_LENGTH or "。" in text:
                return 0
        return 0

    def _front(self, title_role: str) -> None:
        if title_role == "title" and len(self.paragraphs) == 1:
            return
        front = self.part.front
        while (paragraph := self._peek()) is not None:
            if paragraph.table is not None and self.title:
                return
            role = paragraph.role or self._front_role(paragraph, title_role)
            if role is None:
                return
            if role == "title":  # given by the source, or found
                role = paragraph.role = title_role
            self._take(front, role)
            if role == "toc":
                self._contents()

    def _front_role(self, paragraph: Paragraph, title_role: str) -> str | None:
        text = paragraph.text
        last = self.last.role if self.last else None
        titled = bool(self.front_roles[title_role])
        if last == "addressee":
            return "addressee" if _is_salutation(text) else None
        if patterns.CONTENTS.fullmatch(text):
            return "toc"
        if self._is_crumb():
            return "noise"
        for role, fits in _FRONT_LINES:
            if fits(text):
                return role
        if _is_issuer_mark(text) and not titled:
            return "issuer_mark"
        if titled and patterns.SUBTITLE.fullmatch(text) and len(text) <= TITLE_LENGTH:
            return "subtitle"
        if self._marked(self.at) or paragraph.level or patterns.FIXED_HEADING.fullmatch(text):
            return None
        bare = titled and self._is_bare_addressee(text)
        if bare or _is_salutation(text) or _is_addressee(text):
            forwarded = self.part.kind == "forwarded" and patterns.ORGAN_ADDRESSEE.fullmatch(text)
            return "addressee" if title_role == "title" or forwarded else None
        if titled and self._tells_issue(text, last):
            return "note"
        if titled and self._is_speaker(text, last):
            return "speaker"
        if last == title_role and self._is_issuer(text):
            return "signature"
        if len(text) <= NOTE_LENGTH and patterns.NEWS.fullmatch(text):
            return "note"
        if last == title_role and paragraph.gap == 0 and patterns.TITLE_SUFFIX.fullmatch(text):
            return title_role
        if len(text) <= NOTE_LENGTH and (
            patterns.PUBLICATION.fullmatch(text) or (titled and patterns.NOTE.fullmatch(text))
        ):
            return "note"
        if last == "subtitle" and paragraph.gap == 0 and self._continues_subtitle(text):
            return "subtitle"
        if self._repeats_title(text):
            return title_role
        if last == title_role and self._is_headline(text):
            return "subtitle"
        return self._title_role(paragraph, title_role, last)

    def _repeats_title(self, text: str) -> bool:
        """The title once more, whole or line by line, below the notes of a collection."""
        return len(text) >= 4 and _without_blanks(text) in _without_blanks(self.title)

    def _tells_issue(self, text: str, last: str | None) -> bool:
        """When and by whom a regulation was issued; several organs have a line each."""
        if len(text) > TITLE_LENGTH:
            return False
        if patterns.ISSUED.fullmatch(text):
            return True
        return (
            last == "note"
            and self.last is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(self.last.text) is not None
        )

    def _is_crumb(self) -> bool:
        """Tell whether the line is a step of the way to a web page: a > follows it."""
        following = self._peek(1)
        return following is not None and following.text in patterns.CRUMB

    def _is_headline(self, text: str) -> bool:
        """A further headline below a title that was said twice, whole."""
        return (
            self.last is not None
            and self.front_roles["note"] > 0
            and self.last.text == self.title
            and len(text) <= TITLE_LENGTH
            and not ends_sentence(text)
        )

    def _is_speaker(self, text: str, last: str | None) -> bool:
        if len(text) > SIGNATURE_LENGTH:
            return False
        if patterns.SPEAKER.fullmatch(text):
            return True
        following = self._peek(1)
        if following is not None and patterns.OFFICE.fullmatch(text):
            return patterns.BARE_NAME.fullmatch(following.text) is not None
        return patterns.BARE_NAME.fullmatch(text) is not None and (
            last in ("date", "subtitle", "speaker")
            or following is None
            or patterns.DATE.fullmatch(following.text) is not None
            or _is_salutation(following.text)
        )

    def _is_bare_addressee(self, text: str) -> bool:
        """各镇人民政府，县直各单位 without its colon, above a paragraph of the text."""
        following = self._peek(1)
        return (
            following is not None
            and "。" in following.text
            and len(text) <= ADDRESSEE_LENGTH
            and patterns.ADDRESSEES.fullmatch(text) is not None
        )

    def _is_issuer(self, text: str) -> bool:
        """An organ below a title that is whole: 关于防汛工作的意见 / 县水利局."""
        following = self._peek(1)
        if following is None or following.text.startswith("关于"):
            return False
        return (
            len(text) <= SIGNATURE_LENGTH
            and self.last is not None
            and patterns.WHOLE_TITLE.fullmatch(self.last.text) is not None
            and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
            and "关于" not in text
        )

    def _continues_subtitle(self, text: str) -> bool:
        """A subtitle over two lines: the second is short and no sentence."""
        return len(text) <= 30 and not ends_sentence(text)

    def _title_role(self, paragraph: Paragraph, title_role: str, last: str | None) -> str | None:
        text = paragraph.text
        lines = self.front_roles[title_role]
        if len(text) > (TITLE_LENGTH if lines else HEADLINE_LENGTH) or "。" in text:
            return None
        if ends_sentence(text) and text[-1] not in "？！?!":
            return None
        if patterns.LABEL.fullmatch(text) and self.at >= self.addressee_at:
            return None
        if patterns.LISTED.search(text):
            return None
        if lines == 0:
            return title_role if self._peek(1) or title_role != "title" else None
        if self.last is None:
            return None
        if last == "note" and patterns.NEWS.fullmatch(self.last.text):
            return None if ends_sentence(text) or paragraph.gap else title_role
        if last != title_role or text[-1] in "？！?!":
            return None
        goes_on = (
            paragraph.gap == 0
            or self.at < self.addressee_at
            or text.startswith("关于")
            or patterns.ENDS_WITH_ORGAN.fullmatch(self.last.text) is not None
            or _breaks_off(self.last.text)
        )
        if goes_on:
            return title_role if lines < TITLE_LINES else None
        following = self._peek(1)
        if following is not None and (
            patterns.DATE.fullmatch(following.text) or patterns.NOTE.fullmatch(following.text)
        ):
            return "subtitle"
        return None

    def _contents(self) -> None:
        """Take the lines of a contents page: until its first entry comes again."""
        first = self._peek()
        if first is None:
            return
        entry = _entry_text(first.text)
        for ahead in range(1, min(CONTENTS_LENGTH, len(self.paragraphs) - self.at)):
            line = self.paragraphs[self.at + ahead].text
            if _entry_text(line) == entry:
                for _ in range(ahead - self._title_lines_before(self.at + ahead, first.text)):
                    self._take(self.part.front, "toc")
                return

    def _title_lines_before(self, end: int, entry: str) -> int:
        """Return how many lines at the end of a contents page are the title below it.

        They have no page number where the entries have one, or say the title once more.
        """
        numbered = entry[-1].isdigit()
        count = 0
        while count < TITLE_LINES and end - count - 1 > self.at:
            text = self.paragraphs[end - count - 1].text
            bare = numbered and not text[-1].isdigit() and not self._marked(end - count - 1)
            if not (bare or self._repeats_title(text)):
                break
            count += 1
        return count

    # Body and back matter

    def _body_line(self) -> None:
        paragraph = self.paragraphs[self.at]
        text = paragraph.text
        if len(text) <= 20 and patterns.CHROME.fullmatch(text):
            paragraph.role = "noise"
        if paragraph.role == "title":
            self._attached("forwarded" if self.back_roles["date"] else "attachment")
        elif self._is_announced(text):
            self._attached("forwarded")
        elif self._is_attachment_mark(self.at) or self._is_attachment_head(text):
            self._attachment()
        elif len(text) <= NOTE_LENGTH and patterns.NOTE_LINE.fullmatch(text):
            paragraph.role = paragraph.role or "note"
            self._take_body()
        elif self._is_attachment_note(text):
            self._attachment_note()
            self._after_sign_off()
        elif len(text) <= SIGNATURE_LENGTH and patterns.DATE.fullmatch(text):
            self._date_line()
        elif (
            paragraph.role in _GIVEN_AT_END
            or patterns.COPY_TO.fullmatch(text)
            or patterns.IMPRINT.fullmatch(text)
        ):
            self._after_sign_off()
        elif not self.front_roles["addressee"] and _is_salutation(text) and text[-1] in "：:":
            paragraph.role = "addressee"  # below a lead of the announcer, or of an editor
            self.front_roles["addressee"] += 1
            self._take_body()
        elif self._is_bare_signature(text):
            self._take(self.part.back, "signature")
            self._after_sign_off()
        else:
            self._take_body()

    def _attached(self, kind: PartKind) -> None:
        """Begin a part with the line at hand, its title whatever it looks like."""
        self.part = self._begin(kind)
        self.paragraphs[self.at].role = "attachment_title"
        self._take(self.part.front, "attachment_title")
        self._front("attachment_title")

    def _is_announced(self, text: str) -> bool:
        """The name of a document that the first part issues (现将《…》和《…》印发给你们)."""
        if len(self.parts) == 1 or len(text) > TITLE_LENGTH or self._peek(1) is None:
            return False
        return _without_blanks(text) in self.announced

    def _attachment(self) -> None:
        whole = patterns.ATTACHMENT_HEAD.fullmatch(self.paragraphs[self.at].text)
        self.part = self._begin("attachment")
        self._take(self.part.front, "attachment_title" if whole else "attachment_mark")
        self._front("attachment_title")

    def _is_attachment_head(self, text: str) -> bool:
        """附件2：物资清单 in one line begins an attachment, but not before the signature."""
        signed = bool(self.back_roles["date"]) or len(self.parts) > 1
        return signed and patterns.ATTACHMENT_HEAD.fullmatch(text) is not None

    def _is_attachment_mark(self, index: int) -> bool:
        text = self.paragraphs[index].text
        if self.paragraphs[index].role == "attachment_mark":
            return True
        if len(text) > 8 or not patterns.ATTACHMENT_MARK.fullmatch(text):
            return False
        following = self.paragraphs[index + 1] if index + 1 < len(self.paragraphs) else None
        if following is None:
            return False
        return not (text[-1] in "：:" and patterns.ATTACHMENT_ENTRY.fullmatch(following.text))

    def _is_attachment_note(self, text: str) -> bool:
        if len(text) > 200:
            return False
        return bool(
            patterns.ATTACHMENT_NOTE.fullmatch(text) or patterns.ATTACHMENT_MARK.fullmatch(text)
        )

    def _attachment_note(self) -> None:
        """Take 附件：1.… and the numbered lines below it."""
        self._take(self.part.back, "attachment_note")
        while (paragraph := self._peek()) is not None:
            text = paragraph.text
            if len(text) > 100 or not patterns.ATTACHMENT_ENTRY.fullmatch(text):
                return
            if patterns.DATE.fullmatch(text) or ends_sentence(text):
                return
            self._take(self.part.back, "attachment_note")

    def _date_line(self) -> None:
        """A date alone on its line: the end of a document if a signature stands above it."""
        signatures = self._signatures_above()
        last_line = self.at + 1 >= len(self.paragraphs)
        if not signatures and not last_line and not self._is_attachment_mark(self.at + 1):
            self._take_body()
            return
        for index in signatures:
            self.paragraphs[index].role = "signature"
        if signatures:
            self.part.back.extend(signatures)
            del self.part.body[-len(signatures) :]
        self._take(self.part.back, "date")
        self._after_sign_off()

    def _is_bare_signature(self, text: str) -> bool:
        """Tell whether a line is a signature with its date in it, or one without a date.

        Without a date, only the last line of a document that has an addressee is one.
        """
        if len(text) > SIGNATURE_LENGTH or self._marked(self.at) or not self.part.body:
            return False
        last_line = self.at + 1 >= len(self.paragraphs)
        if patterns.DATED_SIGNATURE.fullmatch(text):
            return last_line or self._is_attachment_mark(self.at + 1)
        return (
            last_line
            and bool(self.front_roles["addressee"])
            and patterns.ENDS_WITH_ORGAN.fullmatch(text) is not None
            and ends_sentence(self.paragraphs[self.at - 1].text)
        )

    def _signatures_above(self) -> list[int]:
        """Return the indices of the signature lines directly above the date, in order."""
        indices: list[int] = []
        body = self.part.body
        in_back = bool(self.part.back) and not (body and body[-1] == self.at - 1)
        if in_back:
            return []
        for index in reversed(body[-SIGNATURE_LINES:]):
            paragraph = self.paragraphs[index]
            text = paragraph.text
            if index != self.at - 1 - len(indices):
                break
            if paragraph.role == "signature":  # given by the source
                indices.insert(0, index)
                continue
            if paragraph.role:
                break
            if len(text) > SIGNATURE_LENGTH or self._marked(index) or ends_sentence(text):
                break
            if not patterns.SIGNATURE.fullmatch(text):
                break
            indices.insert(0, index)
        return indices

    def _after_sign_off(self) -> None:
        """Take what may follow a signature, then begin the next part if there is more."""
        back = self.part.back
        while (paragraph := self._peek()) is not None:
            if self._is_attachment_mark(self.at) or paragraph.role == "title":
                return
            if self._is_attachment_head(paragraph.text):
                self._attachment()
                return
            role = paragraph.role or self._back_role(paragraph.text)
            if role is None or role == "attachment_title":
                break
            if role == "attachment_note":
                self._attachment_note()
            else:
                self._take(back, role)
        if self._peek() is None or not self._begins_forwarded():
            return
        self._attached("forwarded")

    def _back_role(self, text: str) -> str | None:
        for role, fits in _BACK_LINES:
            if fits(text):
                return role
        above = self.paragraphs[self.part.back[-1]] if self.part.back else None
        if above is not None and above.role == "copy_to" and above.text[-1] in "，、,":
            return "copy_to"
        following = self._peek(1)
        if (
            following is not None
            and len(text) <= SIGNATURE_LENGTH
            and patterns.IMPRINT.fullmatch(following.text)
            and patterns.SIGNATURE.fullmatch(text)
        ):
            return "imprint"
        if self._is_attachment_note(text):
            return "attachment_note"
        if self.back_roles["attachment_note"]:
            return self._signature_role(text)
        return self._bare_imprint_role(text)

    def _bare_imprint_role(self, text: str) -> str | None:
        """The record (版记) without its words: organs a line each, the issuer again and a date."""
        rest = self.paragraphs[self.at : self.at + IMPRINT_LINES + 1]
        if not self.back_roles["date"] or len(rest) > IMPRINT_LINES:
            return None
        *organs, date = [each.text for each in rest]
        if not organs and not self.back_roles["imprint"]:
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
            following = self._peek(ahead)
            if following is None:
                return None
            if patterns.DATE.fullmatch(following.text):
                return "signature" if patterns.SIGNATURE.fullmatch(text) else None
            if not patterns.SIGNATURE.fullmatch(following.text):
                return None
        return None

    def _begins_forwarded(self) -> bool:
        """A title behind a signature and a date begins another document."""
        signed = bool(self.back_roles["date"])
        text = self.paragraphs[self.at].text
        return (
            signed
            and len(text) <= TITLE_LENGTH
            and not ends_sentence(text)
            and not self._marked(self.at)
            and self._peek(1) is not None
        )


def _listed(openers: Sequence[Candidate | None]) -> set[int]:
    """Return the paragraphs at which a doubtful list begins: a second member follows."""
    upcoming: dict[str, int | None] = {}
    found: set[int] = set()
    for index in range(len(openers) - 1, -1, -1):
        opener = openers[index]
        if opener is None or not opener.family.doubtful:
            continue
        series = opener.family.series
        if opener.ordinal == 1 and upcoming.get(series) == 2:
            found.add(index)
        upcoming[series] = opener.ordinal
    return found


def _breaks_off(title: str) -> bool:
    """Tell whether a title line that begins 关于, or quotes a title, goes on below it."""
    if title.count("《") > title.count("》"):
        return True
    return title.startswith("关于") and not (
        patterns.WHOLE_TITLE.fullmatch(title) or patterns.NORMATIVE_TITLE.fullmatch(title)
    )


def _is_salutation(text: str) -> bool:
    return len(text) <= 60 and patterns.SALUTATION.fullmatch(text) is not None


def _is_addressee(text: str) -> bool:
    return (
        text[-1] in "：:"
        and len(text) <= ADDRESSEE_LENGTH
        and "。" not in text
        and patterns.ADDRESSEE_NOT.search(text) is None
    )


def _is_issuer_mark(text: str) -> bool:
    return (
        len(text) <= SIGNATURE_LENGTH
        and patterns.ISSUER_MARK.fullmatch(text) is not None
        and patterns.NORMATIVE_TITLE.fullmatch(text) is None
    )


def _without_blanks(line: str) -> str:
    return "".join(line.split())


def _entry_text(line: str) -> str:
    """Return a contents entry without the dots and the page number at its end."""
    return _without_blanks(line.rstrip("0123456789-—.…·． \t　（）()"))


def _short(pattern: Callable[[str], object | None], limit: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= limit and pattern(text) is not None


_GIVEN_AT_END = frozenset(("signature", "attachment_note", "copy_to", "imprint"))
"""Roles that a source gives (a style of DOCX) and that no line of the body has."""

_FRONT_LINES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("noise", _short(patterns.CHROME.fullmatch, 20)),
    ("document_number", _short(patterns.DOCUMENT_NUMBER.fullmatch, 40)),
    ("date", _short(patterns.DATE.fullmatch, 40)),
    ("serial_number", _short(patterns.SERIAL_NUMBER.fullmatch, 6)),
    ("classification", _short(patterns.CLASSIFICATION.fullmatch, 20)),
    ("urgency", _short(patterns.URGENCY.fullmatch, 6)),
    ("signer", _short(patterns.SIGNER.fullmatch, 40)),
)

_BACK_LINES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("noise", _short(patterns.CHROME.fullmatch, 20)),
    ("addressee", _short(patterns.ADDRESSEE_RECORD.fullmatch, ADDRESSEE_LENGTH)),
    ("copy_to", _short(patterns.COPY_TO.fullmatch, 400)),
    ("imprint", _short(patterns.IMPRINT.fullmatch, 80)),
    ("note", _short(patterns.NOTE.fullmatch, 120)),
    ("note", _short(patterns.PUBLICATION.fullmatch, 120)),
)
