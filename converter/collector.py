"""The garbage collector waits while a document is read or written.

A tree has many objects and no cycles, so there is nothing to collect; to look for it anew as the
tree grows triples the time of a large one.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the garbage collector, if it runs; also a decorator."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
