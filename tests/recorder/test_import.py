"""``import marey`` and ``marey.init`` stay light: what they load, and how long they take."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "IPython", "PIL", "asyncio", "concurrent.futures", "duckdb", "email", "importlib.metadata",
    "logging", "matplotlib", "multiprocessing", "numpy", "pandas", "polars", "pyarrow",
    "sqlalchemy", "starlette", "tempfile", "torch", "unittest", "uvicorn",
    "zstandard", "marey.index", "marey.query", "marey.server", "marey.cli", "marey.analysis",
    "marey.media.image", "marey.media.table",
}  # fmt: skip
BY_IMPORT = {"marey", "marey._version", "marey.errors"}
IMPORTED = "import json, sys; before = set(sys.modules); {code}; print(json.dumps(sorted(set(sys.modules) - before)))"
TIMED = "import time; start = time.process_time(); {code}; print(time.process_time() - start)"
LIMIT_SECS = 0.060


def run(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.mark.parametrize("code", ["import marey", "import marey; marey.init; marey.log"])
def test_nothing_heavy_is_imported(code) -> None:
    imported = set(json.loads(run(IMPORTED.format(code=code))))
    assert not imported & HEAVY


def test_import_loads_three_modules_of_ours() -> None:
    imported = set(json.loads(run(IMPORTED.format(code="import marey"))))
    assert {name for name in imported if name.startswith("marey")} == BY_IMPORT


def test_import_is_quick() -> None:
    best = min(float(run(TIMED.format(code="import marey"))) for _ in range(5))
    assert best < LIMIT_SECS
