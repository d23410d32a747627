"""``python -m converter``: the same program as ``convert``."""

import sys

from converter.cli import main

sys.exit(main())
