from __future__ import annotations

from pathlib import Path

from marey.index import Index
from marey.testing.index import IndexContract


class TestSQLite(IndexContract):
    def open_index(self, root: Path, cache_dir: Path) -> Index:
        return Index.open(root, cache_dir)
