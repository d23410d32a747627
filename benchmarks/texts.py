"""The texts that are measured: five real speeches, found where the tests find them."""

from __future__ import annotations

import os
from pathlib import Path

SPEECHES = ("000", "001", "002", "003", "004")
_REPOSITORY = Path(__file__).resolve().parent.parent


def speeches() -> tuple[Path, ...]:
    """Return the five speeches, UTF-8 files in ``$CONVERTER_GOLD/texts`` or beside the repository.

    Raises:
        SystemExit: If they are not there.
    """
    gold = Path(os.environ.get("CONVERTER_GOLD", _REPOSITORY.parent / "shared" / "gold"))
    found = tuple(
        path for number in SPEECHES for path in sorted((gold / "texts").glob(f"{number}*.txt"))
    )
    if len(found) != len(SPEECHES):
        raise SystemExit(f"No speeches in {gold / 'texts'}; set CONVERTER_GOLD to their folder.")
    return found
