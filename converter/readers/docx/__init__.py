"""DOCX → document tree.

::

    bytes ─package─▶ parts ─story─▶ lines, numbers counted ─reader─▶ outline parser
"""

from converter.readers.docx.reader import read

__all__ = ["read"]
