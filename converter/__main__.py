"""``convert`` and ``python -m converter``: the command line as a process of its own."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from converter.cli import main

_SOME = 100_000
"""More objects than a start makes, all of which stay: to look for garbage among them is no use."""


def run() -> NoReturn:
    """Run the program, and end the process with its exit code.

    The system takes the memory back as a whole; the interpreter would give back every object
    on its own. A profiler sees an end in `converter.cli.main`, not here.
    """
    gc.set_threshold(_SOME)
    code = main()
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
