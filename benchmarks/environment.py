"""The environment of measured programs: what a user has, whose Python keeps what it compiles."""

from __future__ import annotations

import os

USUAL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
