"""HTML → document tree, by lxml.

::

    bytes → decode → elements ─┬─ a page of ours ─▶ the tree that it was written from
                               └─ any other page ─▶ lines with hints ─▶ outline parser
"""

from converter.readers.html.reader import read

__all__ = ["read"]
