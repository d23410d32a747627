"""``convert`` and ``python -m converter``: the command line as a process of its own."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

from converter.cli import main

_SOME = 100_000
"""More objects than a start makes, all of which stay: to look for garbage among them is no use."""


def run() -> NoReturn:
    """Run the program, and end the process with its exit code."""
    gc.set_threshold(_SOME)
    code = main()
    gc.freeze()  # or the interpreter looks for garbage in all there is before it gives it back
    sys.exit(code)


if __name__ == "__main__":
    run()
