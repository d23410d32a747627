"""Variants: characters that stand for a usual one are, to the rules, that one."""

from __future__ import annotations

_VARIANTS = {
    "\u3000": "\u2001\u2003",
    " ": "\u00a0\u1680\u2000\u2002\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f",
    "、": "丶﹑､",
    "第": "笫",
}
"""No-break and em spaces of web pages; what text recognition reads for 、; a slip of typing."""

_USUAL = {variant: usual for usual, variants in _VARIANTS.items() for variant in variants}


def usual(text: str) -> str:
    """Return ``text``, as long as it was, with the usual character in place of each variant."""
    for variant, typed in _USUAL.items():  # each in its turn: quicker than to translate
        if variant in text:
            text = text.replace(variant, typed)
    return text
