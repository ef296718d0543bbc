"""A server on loopback over a root, a client that asks it, and runs that are written below it."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import pytest

from marey.directories import run_dir
from marey.extras import require
from marey.journal import blobs, process
from marey.journal.record import BlobRef, Config, Console, End, Item, Media, RunInfo
from marey.journal.writer import JournalWriter
from marey.testing.server_description import Description

if TYPE_CHECKING:
    import httpx

DEADLINE_SECS = 20.0
API = "/api/v1"
ALLOWED_HOST = "marey.example"
"""A host name that the server under test is told to answer to."""


@dataclass
class Writing:
    """A run that is being written."""

    root: Path
    project: str = "digits"
    run: str = "aaaa1111"
    created: float = 1_700_000_000.0
    config: dict[str, Any] = field(default_factory=lambda: {"lr": 0.1})

    def __post_init__(self) -> None:
        self.path = f"local/{self.project}/{self.run}"
        self.dir = run_dir(self.root, "local", self.project, self.run)
        self.writer = JournalWriter(self.dir, entity="local", project=self.project, run=self.run)
        self.state = "running"
        self.notes = ""
        self.writer.append(process.begin_record(primary=True))
        self.describe("")
        self.writer.append(Config(set=self.config))

    def describe(self, notes: str) -> None:
        """Write what describes the run."""
        self.notes = notes
        name = f"run {self.run}"
        self.writer.append(RunInfo(name, created=self.created, notes=notes, tags=("first",)))

    def row(self, step: int, **values: Any) -> None:
        """Write numbers; the time is ``step`` seconds after the run was created."""
        self.writer.row(tuple(values), step, self.created + step, list(values.values()))

    def blob(self, data: bytes, extension: str, media_type: str = "image/png") -> BlobRef:
        """Put bytes beside the journal."""
        return blobs.put(self.dir / "blobs", data, media_type, extension)

    def media(self, key: str, step: int, item: Item, position: int = 0, count: int = 1) -> None:
        """Write one media value, or one of a list of ``count``."""
        record = Media(key, step, self.created + step, position, count, item, listed=count > 1)
        self.writer.append(record)

    def console(self, text: str) -> None:
        """Write printed text."""
        self.writer.append(Console(1, self.created, text))

    def end(self, state: str = "finished") -> None:
        """End the run."""
        self.writer.append(End(state, 0, self.created + 100))
        self.writer.close()
        self.state = state


class Client:
    """Asks a server as other programs do; every answer must be as the server describes it."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self.url = url
        self._http = http
        self.description = Description(http.get(f"{API}/openapi.json").json())

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Ask; JSON must have the shape that is described."""
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask in any way."""
        answer = self._http.request(method, path, **options)
        media_type = answer.headers.get("content-type", "").split(";")[0]
        is_json = media_type == "application/json"
        known = self.description.path_of(urlsplit(path).path) is not None
        if known and method == "GET" and (is_json or answer.status_code >= 400):
            self.description.check(
                urlsplit(path).path, answer.status_code, media_type, answer.json()
            )
        return answer

    def json(self, path: str, **options: Any) -> Any:
        """The JSON of an answer that is not refused."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refusal(self, path: str, **options: Any) -> tuple[int, str]:
        """Status and message of a question that must be refused."""
        answer = self.get(path, **options)
        assert answer.status_code >= 400, answer.text
        assert list(answer.json()) == ["error"]
        return answer.status_code, answer.json()["error"]

    def raw(
        self, path: str, headers: tuple[tuple[str, str], ...] = (("Host", "localhost"),)
    ) -> tuple[int, Message, bytes]:
        """Status, headers and body for a question that no client would send as it is."""
        parts = urlsplit(self.url)
        lines = [f"GET {path} HTTP/1.1", *(f"{n}: {v}" for n, v in headers), "Connection: close"]
        address = parts.hostname or "", parts.port or 80
        with socket.create_connection(address, DEADLINE_SECS) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.headers, answer.read()

    def settle(self, writing: Writing) -> Writing:
        """Wait until the server knows all that was written so far."""
        if writing.state == "running":
            writing.describe(f"look {next(_looks)}")

        def is_known() -> bool:
            answer = self.get(f"{API}/runs/{writing.path}")
            if answer.status_code != 200:
                return False
            told = answer.json()
            return bool((told["notes"], told["run"]["state"]) == (writing.notes, writing.state))

        eventually(is_known)
        return writing

    @contextmanager
    def live(self, **question: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """The changes that a page hears of; each must be described."""
        with self._http.stream("GET", f"{API}/live", params=question) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            yield self._changes(answer)

    def _changes(self, answer: httpx.Response) -> Iterator[dict[str, Any]]:
        shape = {"$ref": "#/components/schemas/LiveChange"}
        event = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                change = json.loads(line.removeprefix("data: "))
                assert event == "change"
                assert self.description.complaints(change, shape) == []
                yield change


class ServerLabContract:
    """What all parts of the contract of a server start from: one server for all tests of a class.

    Tests do not disturb each other, because each writes runs of a project of its own.
    """

    root: ClassVar[Path]
    _stack: ClassVar[ExitStack]
    _client: ClassVar[Client]
    _kept: ClassVar[dict[str, Writing]]

    @classmethod
    def serve(cls, root: Path, cache_dir: Path) -> AbstractContextManager[Any]:
        """Serve the runs below ``root`` until the context ends.

        Parameters
        ----------
        root:
            An empty directory, in which the contract writes runs.
        cache_dir:
            Where the index may lie.

        Returns
        -------
        context manager
            Of the base URL on loopback, or of an ASGI application, which is then served. It must
            answer under the host name ``marey.example`` too.
        """
        raise NotImplementedError

    @classmethod
    def setup_class(cls) -> None:
        """Begin to serve."""
        httpx = require("httpx", "dev", "The contract of a server")
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            cls.root = folder / "root"
            cls.root.mkdir()
            served = stack.enter_context(cls.serve(cls.root, folder / "cache"))
            url = served if isinstance(served, str) else stack.enter_context(serving(served))
            asking = httpx.Client(base_url=url, timeout=DEADLINE_SECS, trust_env=False)
            cls._client = Client(url, stack.enter_context(asking))
            cls._kept = {}
            cls._stack = stack.pop_all()

    @classmethod
    def teardown_class(cls) -> None:
        """End the server."""
        cls._stack.close()

    def once(self, project: str, write: Callable[[Writing], None]) -> Writing:
        """A run that ended and that several tests look at, written by the first of them."""
        if project not in self._kept:
            writing = Writing(self.root, project)
            write(writing)
            writing.end()
            self._kept[project] = self._client.settle(writing)
        return self._kept[project]

    @pytest.fixture
    def client(self) -> Client:
        """Asks the server."""
        return self._client

    @pytest.fixture
    def begin(self) -> Iterator[Callable[..., Writing]]:
        """Start to write a run; what is left open is closed without an end."""
        written: list[Writing] = []
        project = f"project {next(_looks)}"

        def start(**names: Any) -> Writing:
            written.append(Writing(self.root, **{"project": project, **names}))
            return written[-1]

        yield start
        for writing in written:
            writing.writer.close()


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI application on loopback, in a thread; gives its address."""
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", server_header=False, ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            eventually(lambda: server.started)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def eventually(condition: Callable[[], object]) -> None:
    """Wait until a condition comes true."""
    deadline = time.monotonic() + DEADLINE_SECS
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


_looks = itertools.count(1)
