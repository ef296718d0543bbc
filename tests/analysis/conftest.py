"""Where pictures are logged and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from marey.testing.image_lab import Lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    opened = Lab(tmp_path)
    yield opened
    opened.close()
