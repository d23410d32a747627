"""A story (the body, a text box, a footnote): its blocks as the lines that a reader sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from converter.model import Paragraph
from converter.model.visit import joins_with_space
from converter.readers.docx.fields import Field, closed_fields, shown_without_result
from converter.readers.docx.letterhead import TABBED_ROLES
from converter.readers.docx.line import Line
from converter.readers.docx.names import (
    COMPATIBILITY,
    DRAWING,
    MATH,
    VML,
    child,
    is_on,
    number,
    value,
    w,
)
from converter.readers.docx.numbering import Numbering
from converter.readers.docx.remarks import Loss, Remarks
from converter.readers.docx.styles import BODY_LEVEL, Styles
from converter.readers.docx.symbols import SYMBOLS, symbol, typed_symbols
from converter.readers.docx.tables import (
    cells_of,
    deleted_rows,
    is_layout,
    paragraph_of,
    read_table,
)

if TYPE_CHECKING:
    from lxml import etree

_BLOCK_CONTAINERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "moveTo")))
_INLINE_CONTAINERS = frozenset(
    map(
        w,
        (
            *("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "ins", "moveTo"),
            *("fldSimple", "dir", "bdo", "ruby", "rubyBase"),
        ),
    )
)
_DELETED = frozenset(map(w, ("del", "moveFrom")))
_INSERTED = frozenset(map(w, ("ins", "moveTo")))

_CHARACTERS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}

_RUN, _TEXT, _PARAGRAPH, _TABLE = w("r"), w("t"), w("p"), w("tbl")
_ALTERNATIVES = f"{{{COMPATIBILITY}}}AlternateContent"
_MATHS = (f"{{{MATH}}}oMath", f"{{{MATH}}}oMathPara")
_PICTURES = (f"{{{DRAWING}}}blip", f"{{{VML}}}imagedata")
_GRAPHICS = f"{{{DRAWING}}}graphicData"
_TEXT_BOX, _TEXT_PATH = w("txbxContent"), f"{{{VML}}}textpath"

_LATIN = "\u00ff"
"""The last of the characters that a symbol font draws as signs."""

_BLANKS_OF_HEADS = " \u3000\u00a0\n"
"""The white space at the ends of lines where a tab says which element is missing."""


@dataclass(slots=True)
class _Text:
    """The text of a paragraph so far."""

    pieces: list[str] = field(default_factory=list)
    lead_level: int | None = None
    lead_pieces: int = 0
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str, level: int | None) -> None:
        """Add text; with a ``level`` it is in the style of the lead of a heading."""
        if level is not None and self.lead_pieces == len(self.pieces):
            self.lead_pieces += 1
            self.lead_level = level if self.lead_level is None else self.lead_level
        self.pieces.append(text)


NoteMark = Callable[[str, str], str]
"""Takes the kind (footnote, endnote) and the id of a note; returns what refers to it."""


class Story:
    """Reads the blocks of a story, one after the other.

    ``flat_tables`` reads tables as lines, where the tree has no place for them.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        remarks: Remarks,
        note_mark: NoteMark,
        *,
        flat_tables: bool = False,
    ) -> None:
        self._lines: list[Line] = []
        self._styles = styles
        self._numbering = numbering
        self._remarks = remarks
        self._note_mark = note_mark
        self._flat_tables = flat_tables
        self._fields: list[Field] = []
        self._closed: frozenset[etree._Element] = frozenset()
        self._run_on: Line | None = None
        self._gap = 0

    def read(self, root: etree._Element) -> list[Line]:
        """Return the lines of the blocks in ``root``."""
        self._closed = closed_fields(root)
        self._add(root)
        self._close()
        return self._lines

    def _add(self, blocks: Iterable[etree._Element]) -> None:
        """Add ``blocks``, the children of an element."""
        for block in blocks:
            tag = block.tag
            if tag == _PARAGRAPH:
                self._add_paragraph(block)
            elif tag == _TABLE:
                self._add_table(block)
            elif tag in _BLOCK_CONTAINERS:
                self._add(block)
            elif tag == _ALTERNATIVES:
                self._add(_alternative(block))
            elif tag in _DELETED:
                self._remarks.note(Loss.DELETION)
            elif tag == w("altChunk"):
                self._remarks.note(Loss.CHUNK)
            elif tag in _MATHS:
                self._append(Line(self._equation(block)))

    def _close(self) -> None:
        """Add the last line, if it was to run on."""
        if self._run_on is not None:
            self._append(self._run_on)
            self._run_on = None

    # Paragraphs

    def _add_paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        style = value(properties, "pStyle")
        text = self._text_of(paragraph)
        label = self._label(properties, style)
        line = self._line(properties, style, text, label)
        if child(properties, "rPr", "del") is not None:  # its text is the next one's beginning
            self._remarks.note(Loss.DELETION)
            self._run_on = self._joined(line, as_lead=False)
        elif is_on(properties, "rPr", "vanish"):  # Word's style separator (17.3.2.36)
            self._run_on = self._joined(line, as_lead=True)
        else:
            self._append(self._joined(line, as_lead=False))
        for box in text.boxes:
            self._add_box(box)

    def _line(
        self, properties: etree._Element | None, style: str | None, text: _Text, label: str
    ) -> Line:
        body = "".join(text.pieces)
        gap = " " if joins_with_space(label, body) else ""
        shown = f"{label}{gap}{body}"
        level = number(properties, "outlineLvl")
        if level is None:
            level = self._styles.level(style)
        elif not 0 <= level < BODY_LEVEL:
            level = None
        lead = None
        if level is None and text.lead_level is not None:
            level = text.lead_level
            length = sum(map(len, text.pieces[: text.lead_pieces]))
            lead = len(label) + len(gap) + length if length < len(body) else None
        return Line(
            shown,
            role=self._styles.role(style),
            level=None if level is None else level + 1,
            lead=lead,
        )

    def _label(self, properties: etree._Element | None, style: str | None) -> str:
        """Return the automatic number of the paragraph."""
        label = self._numbering.label(properties, style)
        if label is None:
            return ""
        if label.bullet:
            self._remarks.note(Loss.BULLET)
        elif not label.known:
            self._remarks.note(Loss.NUMBER)
        return label.text

    def _joined(self, line: Line, *, as_lead: bool) -> Line:
        """Return ``line`` with what is to run on into it; ``as_lead``: it runs on itself."""
        before, self._run_on = self._run_on, None
        if before is not None:
            line.text = before.text + line.text
            if before.lead is not None:
                line.lead, line.level, line.role = before.lead, before.level, before.role
            elif line.lead is not None:
                line.lead += len(before.text)
        if as_lead and line.level is not None and line.lead is None:
            line.lead = len(line.text)
        return line

    def _append(self, line: Line) -> None:
        """Add a line, the white space at its ends left out; an empty one is a gap."""
        if line.lead is not None and not line.text[line.lead :].strip():
            line.lead = None
        blanks = _BLANKS_OF_HEADS if line.role in TABBED_ROLES else None
        start = len(line.text) - len(line.text.lstrip(blanks))
        line.text = line.text.strip(blanks)
        if line.lead is not None:
            line.lead = max(0, min(line.lead - start, len(line.text)))
        if not line.text.strip() and line.table is None:
            self._gap += 1
            return
        line.gap = self._gap
        self._gap = 0
        self._lines.append(line)

    def _add_box(self, box: etree._Element) -> None:
        """Add the text of a text box behind the paragraph that it is anchored to."""
        self._remarks.note(Loss.TEXT_BOX)
        start = len(self._lines)
        if box.tag == _TEXT_PATH:
            self._append(Line(box.get("string") or ""))
        else:
            open_fields, self._fields = self._fields, []
            held, self._run_on = self._run_on, None
            self._add(box)
            self._close()
            self._fields, self._run_on = open_fields, held
        for line in self._lines[start:]:
            line.boxed = True

    # The text of a paragraph

    def _text_of(self, paragraph: etree._Element) -> _Text:
        """Return the text in ``paragraph`` as it is shown."""
        text = _Text()
        hidden_style = self._styles.is_hidden(value(paragraph, "pPr", "pStyle"))
        stack: list[tuple[Iterator[etree._Element], _RunFacts]] = [(iter(paragraph), _PLAIN)]
        while stack:
            children, run = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                continue
            tag = element.tag
            if tag == _RUN:
                run = self._run_facts(element, hidden_style=hidden_style)
                if run.hidden:
                    self._remarks.note(Loss.HIDDEN, int(_has_text(element)))
                stack.append((iter(element), run))
            elif tag == _TEXT:
                self._show(text, self._typed(element), run)
            elif tag in _CHARACTERS:
                self._show(text, _CHARACTERS[tag], run)
            elif tag in _INLINE_CONTAINERS:
                self._note_container(element)
                stack.append((iter(element), run))
            elif tag == _ALTERNATIVES:
                stack.append((iter(_alternative(element)), run))
            else:
                self._add_other(text, element, run)
        return text

    def _typed(self, element: etree._Element) -> str:
        """Return the text of ``w:t``, as its font shows it if that is one of symbols."""
        typed = element.text or ""
        if typed > _LATIN and not SYMBOLS.search(typed):
            return typed  # most text is Chinese, and has no need of a look at its font
        fonts = child(element.getparent(), "rPr", "rFonts")
        font = "" if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""
        shown, unknown = typed_symbols(typed, font)
        self._remarks.note(Loss.SYMBOL, unknown)
        return shown

    def _run_facts(self, run: etree._Element, *, hidden_style: bool) -> _RunFacts:
        properties = child(run, "rPr")
        if properties is None:
            return _HIDDEN if hidden_style else _PLAIN
        style = value(properties, "rStyle")
        hidden = is_on(properties, "vanish")
        if hidden is None:
            hidden = hidden_style or (style is not None and self._styles.is_hidden(style))
        return _RunFacts(hidden, None if style is None else self._styles.lead_level(style))

    def _show(self, text: _Text, shown: str, run: _RunFacts) -> None:
        """Add what is shown, unless it is hidden or the code of a field."""
        if run.hidden or not shown:
            return
        if self._fields:
            if not all(each.in_result for each in self._fields):
                return
            self._fields[-1].shows = True
        text.add(shown, run.lead_level)

    def _note_container(self, element: etree._Element) -> None:
        if element.tag in _INSERTED and _has_text(element):
            self._remarks.note(Loss.INSERTION)
        elif element.tag == w("ruby"):
            self._remarks.note(Loss.RUBY)

    def _add_other(self, text: _Text, element: etree._Element, run: _RunFacts) -> None:
        """Add what is neither text nor a container of it."""
        tag = element.tag
        if tag == w("fldChar"):
            self._field_mark(text, element, run)
        elif tag == w("instrText"):
            if self._fields and not self._fields[-1].in_result:
                self._fields[-1].code.append(element.text or "")
        elif tag == w("sym"):
            shown, known = symbol(element.get(w("font")) or "", element.get(w("char")) or "")
            self._show(text, shown, run)
            self._remarks.note(Loss.SYMBOL, int(not known))
        elif tag in _DELETED:
            self._remarks.note(Loss.DELETION, int(_has_text(element)))
        elif tag in _MATHS:
            self._show(text, self._equation(element), run)
        elif tag in (w("footnoteReference"), w("endnoteReference")):
            kind = "footnote" if tag == w("footnoteReference") else "endnote"
            self._show(text, self._note_mark(kind, element.get(w("id")) or ""), run)
        elif tag == w("commentReference"):
            self._remarks.note(Loss.COMMENT)
        elif tag in (w("drawing"), w("pict"), w("object")):
            self._add_drawing(text, element)

    def _field_mark(self, text: _Text, mark: etree._Element, run: _RunFacts) -> None:
        kind = mark.get(w("fldCharType"))
        if kind == "begin" and mark in self._closed:
            self._fields.append(Field(mark))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.shows and self._fields:
                self._fields[-1].shows = True
            if not ended.in_result:
                shown, loss = shown_without_result(ended)
                self._show(text, shown, run)
                if loss is not None:
                    self._remarks.note(loss)

    def _equation(self, element: etree._Element) -> str:
        self._remarks.note(Loss.EQUATION)
        return "".join(each.text or "" for each in element.iter(f"{{{MATH}}}t"))

    def _add_drawing(self, text: _Text, drawing: etree._Element) -> None:
        """Note the text boxes of a drawing for later; count pictures and other objects."""
        boxes = _outermost_boxes(drawing)
        text.boxes += boxes
        if drawing.tag == w("object"):
            self._remarks.note(Loss.OBJECT)
        elif any(next(drawing.iter(tag), None) is not None for tag in _PICTURES):
            self._remarks.note(Loss.PICTURE)
        elif not boxes and any(
            (each.get("uri") or "").endswith(("/chart", "/diagram"))
            for each in drawing.iter(_GRAPHICS)
        ):
            self._remarks.note(Loss.OBJECT)

    # Tables

    def _add_table(self, table: etree._Element) -> None:
        self._remarks.note(Loss.DELETION, deleted_rows(table))
        layout = is_layout(table, self._styles)
        if layout or self._flat_tables:
            if not layout:
                self._remarks.note(Loss.TABLE)
            for cell in cells_of(table):
                self._add(cell)
            return
        self._close()
        self._append(Line("", table=read_table(table, self._cell_paragraphs)))

    def _cell_paragraphs(self, cell: etree._Element) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a cell."""
        story = Story(
            self._styles, self._numbering, self._remarks, self._note_mark, flat_tables=True
        )
        return tuple(paragraph_of(line.text) for line in story.read(cell))


@dataclass(frozen=True, slots=True)
class _RunFacts:
    """What holds for the text of a run."""

    hidden: bool = False
    lead_level: int | None = None


_PLAIN = _RunFacts()
_HIDDEN = _RunFacts(hidden=True)


def _alternative(element: etree._Element) -> list[etree._Element]:
    """Return the content of ``mc:AlternateContent``: the first choice, or what replaces it."""
    choice = element.find(f"{{{COMPATIBILITY}}}Choice")
    fallback = element.find(f"{{{COMPATIBILITY}}}Fallback")
    if choice is not None and len(choice):
        return list(choice)
    return [] if fallback is None else list(fallback)


def _has_text(element: etree._Element) -> bool:
    return any(each.text for each in element.iter(_TEXT, w("delText")))


def _outermost_boxes(drawing: etree._Element) -> list[etree._Element]:
    """Return the text boxes of a drawing that are in no other one, one of each alternative."""
    boxes: list[etree._Element] = []
    stack = [drawing]
    while stack:
        element = stack.pop()
        if element.tag in (_TEXT_BOX, _TEXT_PATH):
            boxes.append(element)
        elif element.tag == _ALTERNATIVES:
            stack.extend(reversed(_alternative(element)))
        else:
            stack.extend(reversed(element))
    return [box for box in boxes if box.tag == _TEXT_BOX or (box.get("string") or "").strip()]
