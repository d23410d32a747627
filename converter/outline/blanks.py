"""Blanks that no keyboard types: to the rules they are those that one does."""

from __future__ import annotations

_EM = "\u2001\u2003"
_OTHERS = "\u00a0\u1680\u2000\u2002\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_TYPED = str.maketrans(dict.fromkeys(_EM, "\u3000") | dict.fromkeys(_OTHERS, " "))


def typed_blanks(text: str) -> str:
    """Return ``text``, as long as it was, with the blanks that are typed in place of all others.

    Web pages are full of no-break and em spaces, between a number and its title as well.
    """
    if not any(blank in text for blank in _EM + _OTHERS):  # far quicker than to translate
        return text
    return text.translate(_TYPED)
