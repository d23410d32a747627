"""The choices a user has, for readers and for writers; each in one place."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias, TypedDict, Unpack, get_args

from converter.errors import UsageError

__all__ = [
    "PAGE_WIDTH",
    "MarkerStyle",
    "Numbering",
    "ReadOptions",
    "WriteChoices",
    "WriteOptions",
]

MarkerStyle: TypeAlias = Literal["official", "typed"]
Numbering: TypeAlias = Literal["literal", "automatic"]

_ALLOWED = {"markers": (None, *get_args(MarkerStyle)), "numbering": get_args(Numbering)}

PAGE_WIDTH = 80
"""Columns of a page of text where nobody knows better; a Chinese character takes two."""


class ReadOptions(NamedTuple):
    """How an input is read.

    Attributes:
        origin: The name messages call the input by: its path, or ``<stdin>``.
        encoding: The encoding of the bytes; None finds it (BOM, UTF-8, UTF-16, GB18030).
    """

    origin: str = "<text>"
    encoding: str | None = None


class WriteChoices(TypedDict, total=False):
    """The fields of `WriteOptions` as keyword arguments: a new choice stands here and there."""

    markers: MarkerStyle | None
    numbering: Numbering
    keep_noise: bool
    offsets: bool
    width: int
    profile: str | None
    style_separator: bool
    reference_doc: str | None


class WriteOptions(NamedTuple):
    """How a document is written.

    Attributes:
        markers: ``official`` writes （一） for (一); ``typed`` keeps what the source has. None is
            official too, except in plain text, where it gives the source again.
        numbering: In DOCX, ``automatic`` lets Word count the markers; ``literal`` writes them.
        keep_noise: Keep contents pages and printing residue (页码 …) where the format shows
            pages or flows (DOCX, Markdown); XML and JSON always hold them.
        offsets: In XML, say where in the source each element stands (start, end).
        width: Columns that a line of the outline view may take.
        profile: The layout of pages: the name of a built-in profile, or the path of a TOML
            file; None takes that of the document's kind.
        style_separator: In DOCX, set a run-in heading as a paragraph of its own that runs on
            into its text, so that it stands in Word's navigation pane.
        reference_doc: The path of a DOCX whose styles and theme take the place of the
            profile's; page and positions stay those of the profile.
    """

    markers: MarkerStyle | None = None
    numbering: Numbering = "literal"
    keep_noise: bool = False
    offsets: bool = True
    width: int = PAGE_WIDTH
    profile: str | None = None
    style_separator: bool = False
    reference_doc: str | None = None


def chosen(**choices: Unpack[WriteChoices]) -> WriteOptions:
    """Return the options that ``choices`` make.

    Raises:
        UsageError: If ``markers`` or ``numbering`` has a value that it cannot have.
    """
    options = WriteOptions(**choices)
    for name, values in _ALLOWED.items():
        value = getattr(options, name)
        if value not in values:
            known = ", ".join(filter(None, values))
            raise UsageError(f"{name} cannot be {value!r}. The choices are: {known}.")
    return options
