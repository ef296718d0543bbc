"""``python -m marey.cli`` is ``marey``."""

from __future__ import annotations

import sys

from marey.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
