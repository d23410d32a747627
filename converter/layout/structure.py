"""The structure of a tree without its text, as a DOCX carries it beside the page.

A page of a word processor is a row of paragraphs: it does not say which section a paragraph
ends, nor where an inline item begins. A custom XML part (ECMA-376 part 1, 15.2.5) says it, as
JSON: the tree in short, its texts left out. They stand on the page alone, so that nothing is
in the file that is not seen.

=============================  =================================================================
in the tree                    in the structure
=============================  =================================================================
document                       ``{"kind": …, "parts": […]}``
part                           ``{"kind": …, "has_head": …, "front": […], "body": […],
                               "back": […]}``
paragraph of one text          ``null``
any other paragraph            ``{"role": …, "content": […], "lines": …}``
section                        ``{"form": …, "role": …, "marker": […], "heading": […],
                               "content": […]}``
table                          ``"table"``
marker                         ``[text as printed, family, ordinal]``
text                           how many characters that are not blank; ``null``: the rest of the
                               line
noise                          the same in a list: ``[3]``
break                          ``"break"``
inline item                    ``{"marker": […], "content": […]}``
=============================  =================================================================

``has_head`` says that its front holds 版头, which has an order of its own on the page;
``lines`` is how many paragraphs of the page a block of 版头 or 版记 has, if it is not one.
Keys are left out where the tree has nothing.
"""

from __future__ import annotations

NAMESPACE = "urn:gongwen-converter:structure:1"
"""The namespace of its one element, ``structure``."""

PART = "customXml/item1.xml"

ITEM = "{61D2A2C0-5E0B-5A3C-9D5E-1F0B6C7A4E21}"
"""The id of the part among the custom XML of a document: any, and always the same."""

BLANKS = (
    "\t\n\r \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space that XML can hold; the other kinds are printed as U+FFFD, and seen."""
