from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marey.index import Index
from marey.server.app import create_app
from marey.testing.server import ServerContract
from marey.testing.server_lab import ALLOWED_HOST

DEADLINE_SECS = 30


class TestApplication(ServerContract):
    @classmethod
    @contextmanager
    def serve(cls, root: Path, cache_dir: Path) -> Iterator[Any]:
        with Index.open(root, cache_dir) as index:
            yield create_app(index, allowed_hosts=[ALLOWED_HOST])


class TestCommand(ServerContract):
    @classmethod
    @contextmanager
    def serve(cls, root: Path, cache_dir: Path) -> Iterator[str]:
        command = [sys.executable, "-m", "marey.cli", "ui", "--dir", str(root), "--port", "0"]
        process = subprocess.Popen(
            [*command, "--no-browser", "--allow-host", ALLOWED_HOST],
            env={**os.environ, "MAREY_CACHE_DIR": str(cache_dir)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with process:
            assert process.stdout is not None
            try:
                yield process.stdout.readline().removeprefix("Marey: ").strip().rstrip("/")
            finally:
                process.send_signal(signal.SIGINT)
                assert process.wait(DEADLINE_SECS) == 0
