"""Editing: changed copies of a document tree, which is frozen.

==============================  =============================================================
`edit`                          a function changes every node
`replace`, `remove`, `insert`   nodes in the place of one, away, beside one
`number`, `renumber`            the numbers of some markers, of all lists
`take_out`, `split`             blocks, or parts, become documents of their own
`attach`, `join`                documents become one: its parts, or one text
`without_spans`                 a tree as if it had not been read from a text
==============================  =============================================================

What an edit leaves alone is not copied but shared. Nodes are told apart as objects, not by
what they hold: two paragraphs may say the same. What stands above a change is made anew, so it
must be looked for again before the next edit (`converter.model.find` knows sections by id).

A span says where a node was read, and holds for all that stands below it. So what is put in
has no span, and what stands above a change loses its own; all other nodes keep theirs. A
diagnostic goes with the text it speaks of. A changed document has no ``source``: the promises
of `converter.model.nodes` (lossless, exact) are for trees as they were read.
"""

from converter.editing.change import edit, insert, remove, replace, without_spans
from converter.editing.documents import attach, join, split, take_out
from converter.editing.numbers import number, renumber

__all__ = [
    "attach",
    "edit",
    "insert",
    "join",
    "number",
    "remove",
    "renumber",
    "replace",
    "split",
    "take_out",
    "without_spans",
]
