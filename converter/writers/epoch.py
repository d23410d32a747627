"""The moment that a file says it was made: the user's, never the clock's."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from converter.errors import UsageError

EPOCH = "SOURCE_DATE_EPOCH"


def source_date() -> datetime | None:
    """Return the moment in the environment variable ``SOURCE_DATE_EPOCH``, or None.

    Raises:
        UsageError: If it is set to something that is no moment (reproducible-builds.org/specs).
    """
    value = os.environ.get(EPOCH)
    if not value:
        return None
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(value))
    except (ValueError, OverflowError):
        message = f"{EPOCH} must be a number of seconds since 1970, not {value!r}."
        raise UsageError(message) from None
