"""What the tree has no place for: counted on the way, told once for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum

from converter.diagnostics import diagnostic
from converter.model import Diagnostic


class Loss(Enum):
    """A kind of content that does not come through as it is: what it is, and what to do.

    The first word of a value is the code of its diagnostic less ``docx-``: content is
    ``left-out``, or comes through ``as-text``.
    """

    DELETION = (
        "left-out",
        "deletions that are tracked",
        "They are not part of the text. Reject them in Word first if they are to stay.",
    )
    INSERTION = (
        "as-text",
        "insertions that are tracked",
        "They were read as accepted. Reject them in Word first if they are not to stay.",
    )
    COMMENT = ("left-out", "comments", "Read them in Word, and settle what they ask for.")
    HIDDEN = (
        "left-out",
        "passages of hidden text",
        "Make them visible in Word (Font, Hidden) if they belong to the text.",
    )
    PICTURE = ("left-out", "pictures", "Add what they show in words, or set them in by hand.")
    OBJECT = (
        "left-out",
        "embedded objects, charts or diagrams",
        "Add what they show in words, or set them in by hand.",
    )
    CHUNK = (
        "left-out",
        "documents that Word takes in when it opens the file",
        "Open it in Word and save it: they become part of the text.",
    )
    FIELD = (
        "left-out",
        "fields without a result",
        "Update the fields in Word (Ctrl+A, F9), save, and convert again.",
    )
    RUBY = ("left-out", "phonetic guides", "The text below them was kept.")
    BULLET = ("left-out", "bullets", "Their paragraphs were kept.")
    FOOTNOTE = (
        "as-text",
        "footnotes or endnotes",
        "Their numbers stand in brackets, their texts at the end of the document.",
    )
    TEXT_BOX = (
        "as-text",
        "text boxes",
        "Each stands behind the paragraph it is anchored to; check whether it belongs there.",
    )
    TABLE = (
        "as-text",
        "tables within tables, notes or page headers",
        "Their cells stand one below the other.",
    )
    EQUATION = (
        "as-text",
        "equations",
        "Their letters and signs stand in a row; check fractions, roots and exponents.",
    )
    SYMBOL = (
        "as-text",
        "signs of a symbol font",
        "They stand as codes of that font; replace them by characters of Unicode.",
    )
    NUMBER = (
        "as-text",
        "automatic numbers in a form unknown here",
        "They were written in Arabic digits; check them.",
    )
    PAGE_HEADER = (
        "as-text",
        "lines of page headers and footers",
        "They were read as residues of printing, which most formats leave out.",
    )


class Remarks:
    """The counts of a document."""

    def __init__(self) -> None:
        self._counts: Counter[Loss] = Counter()

    def note(self, loss: Loss, count: int = 1) -> None:
        """Count one more, or several, or none."""
        if count:
            self._counts[loss] += count

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Yield one diagnostic for each kind, in the order in which they were met."""
        for loss, count in self._counts.items():
            fate, what, advice = loss.value
            yield diagnostic(f"docx-{fate}", what=what, count=count, advice=advice)
