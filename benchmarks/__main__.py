"""``python -m benchmarks [NAME …]``: measure, and print the table in Markdown."""

from __future__ import annotations

import argparse

from benchmarks import archive, files, growth, in_process, peers, processes
from benchmarks.table import markdown, versions

MEASURES = {
    "in_process": in_process.rows,
    "processes": processes.rows,
    "files": files.rows,
    "archive": archive.rows,
    "growth": growth.rows,
}


def main() -> None:
    """Measure what is named, or everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    names = parser.parse_args().names or list(MEASURES)
    if unknown := [name for name in names if name not in MEASURES]:
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(MEASURES)}")
    rows = [row for name in names for row in MEASURES[name]()]
    print(f"{versions(peers.versions())}\n\n{markdown(rows)}")


main()
