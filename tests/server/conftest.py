"""Runs written by the real journal, served by the real application."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from marey.index import Index
from marey.server.app import create_app
from marey.testing.server_lab import Writing

HOST = "http://127.0.0.1:7117"


class Client:
    """Asks an application without a socket, on one event loop.

    The loop has a thread of its own, because browser tests keep one in the main thread.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        transport = httpx.ASGITransport(app=app)
        self._client = httpx.AsyncClient(transport=transport, base_url=HOST)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.run(self._client.request(method, path, **options))

    def json(self, path: str, **options: Any) -> Any:
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def raw(self, path: str, raw_path: str | None = None) -> tuple[int, bytes]:
        """Status and body for a path that no client would send as it is."""
        return self.run(_ask_raw(self.app, path, raw_path or path))

    def run(self, awaitable: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(awaitable, self._loop).result()

    def close(self) -> None:
        self.run(self._client.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _ask_raw(app: Any, path: str, raw_path: str) -> tuple[int, bytes]:
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # a client that stays
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": raw_path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "scheme": "http",
        "root_path": "",
    }
    await app(scope, receive, send)
    return told[0]["status"], b"".join(each.get("body", b"") for each in told)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers wait for the index, however slow the machine is."""
    monkeypatch.setattr("marey.server.watcher.PATIENCE_SECS", 60.0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "marey"


@pytest.fixture
def begin(root: Path) -> Iterator[Any]:
    """Start to write a run; what is left open is closed without an end."""
    written: list[Writing] = []

    def start(**names: Any) -> Writing:
        written.append(Writing(root, **names))
        return written[-1]

    yield start
    for writing in written:
        writing.writer.close()


@pytest.fixture
def static_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Marey</title>")
    (folder / "assets" / "main-abc123.js").write_text("export {}")
    (folder / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    return folder


@pytest.fixture
def index(root: Path, tmp_path: Path) -> Iterator[Index]:
    root.mkdir(exist_ok=True)
    with Index.open(root, tmp_path / "cache") as opened:
        yield opened


@pytest.fixture
def app(index: Index, static_dir: Path) -> Any:
    return create_app(index, static_dir=static_dir, allowed_hosts=["marey.example"])


@pytest.fixture
def client(app: Any) -> Iterator[Client]:
    opened = Client(app)
    yield opened
    opened.close()
