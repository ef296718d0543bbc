from __future__ import annotations

from pathlib import Path

from marey.query import Api
from marey.testing.query import QueryContract


class TestLocal(QueryContract):
    def open_api(self, root: Path) -> Api:
        return Api(root)
