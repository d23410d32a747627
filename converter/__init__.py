"""Chinese official documents (讲话稿、公文): text to tree to XML, DOCX, Markdown and JSON.

::

    import converter

    document = converter.read("speech.txt")
    converter.write(document, "speech.docx")

========================================  ===================================================
`read`, `parse`                           a file, its bytes or a text in hand to a `Document`
`render`, `write`                         a `Document` to an `Output` (bytes) or to a file
`convert`                                 files to files, as the command line does it
`convert_many`                            folders and archives, by several processes
`Document`                                the tree; its nodes are in `converter.model`
`Diagnostic`, `Remark`                    what was noticed, and where
`Conversion`                              what became of an input of `convert`
`Summary`                                 what became of a run of `convert_many`
`ConverterError`                          the base of all errors, in `converter.errors`
========================================  ===================================================

More: `converter.model` (the nodes, ways through the tree, ids), `converter.editing` (changed
copies), `converter.metadata` (what a document needs besides its text), `converter.options` (how
it is written), `converter.formats` (a format of your own), `converter.markers` (the families of
outline markers), `converter.batch.run` (folders and archives), `converter.diagnostics`,
`converter.errors`. All else is not for use from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from converter.version import VERSION

if TYPE_CHECKING:
    from converter.api import convert, parse, read, render, write
    from converter.batch.run import Summary, convert_many
    from converter.errors import ConverterError
    from converter.formats import Output
    from converter.model import Diagnostic, Document
    from converter.outcome import Conversion, Remark

__all__ = [
    "Conversion",
    "ConverterError",
    "Diagnostic",
    "Document",
    "Output",
    "Remark",
    "Summary",
    "__version__",
    "convert",
    "convert_many",
    "parse",
    "read",
    "render",
    "write",
]

__version__ = VERSION

if not TYPE_CHECKING:
    # Names are looked up when they are used, so that `convert --version` imports no pydantic.
    # Hidden from type checkers, which would take it to mean that any name exists.
    _HOMES = {
        "Conversion": "converter.outcome",
        "ConverterError": "converter.errors",
        "Diagnostic": "converter.model",
        "Document": "converter.model",
        "Output": "converter.formats",
        "Remark": "converter.outcome",
        "Summary": "converter.batch.run",
        "convert_many": "converter.batch.run",
    }

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES.get(name, "converter.api")), name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
