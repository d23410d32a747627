"""The DOCX writer: a document tree set in the layout of a profile.

::

    write ─▶ template   one a profile, made once: styles and static parts, zipped already
          ─▶ body       the tree as word/document.xml, a string
          ─▶ package    the two in one zip archive
"""

from converter.writers.docx.writer import write

__all__ = ["write"]
