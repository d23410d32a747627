"""For the engineer: ``python -m converter.outline FILE --stage candidates``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from converter.errors import ConverterError
from converter.files import label, read_input
from converter.outline.dump import STAGES, dump, stages
from converter.source import decode


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a stage of the parser; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m converter.outline", description="Show what a stage of the parser found."
    )
    parser.add_argument("file", help="a plain text, or - for standard input")
    parser.add_argument("--stage", choices=tuple(STAGES), default="tree")
    parser.add_argument("--encoding", help="the encoding of the text, if it is not found")
    options = parser.parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        source = decode(read_input(options.file), label(options.file), options.encoding)
    except ConverterError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    for line in dump(stages(source), options.stage):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
