"""Recognise the outline of a plain text and build its tree."""

from __future__ import annotations

import gc

from converter.model import Document
from converter.outline.parser import Parser
from converter.source import Source

__all__ = ["parse"]


def parse(source: Source) -> Document:
    """Return the document tree of ``source``; any text gives one."""
    enabled = gc.isenabled()
    gc.disable()  # the collector triples the time of building a large tree of small objects
    try:
        return Parser(source.text).document().with_source(source)
    finally:
        if enabled:
            gc.enable()
