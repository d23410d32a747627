"""The DOCX writer: a document tree set in the layout of a profile.

::

    write ─▶ template   one a profile, made once: the strings that documents are made of
          ─▶ static     the parts that are the same in all of them: styles …, zipped already
          ─▶ body       the tree as word/document.xml, a string
          ─▶ package    all in one zip archive
"""

from converter.writers.docx.writer import write

__all__ = ["write"]
