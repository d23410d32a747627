"""Which gold documents rules may be developed on, and which are only measured.

The split is by a hash of the name, so that nobody chooses: about one third of the
documents is *held out*. Their texts are not read while rules are written; their
figures are reported beside those of the others. The five speeches (``00…``) always
belong to the development set, because every one of them is an acceptance test.
"""

from __future__ import annotations

import hashlib


def is_held_out(name: str) -> bool:
    """Tell whether the gold document ``name`` (file stem) is held out for measuring."""
    if name.startswith("00"):
        return False
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()
    return int(digest, 16) % 3 == 0
