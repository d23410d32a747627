"""Line ends: the parser sees LF only, at the offsets that the file has."""

from __future__ import annotations


def unify(text: str) -> str:
    """Return ``text`` with LF for every line end; before that of CR LF stands a blank.

    Spans count CR LF as two (`converter.model.Span`), and white space at the ends of lines is in
    no leaf: so no offset moves, and nothing sees the blank.
    """
    if "\r" not in text:
        return text
    return text.replace("\r\n", " \n").replace("\r", "\n")
