from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from marey.errors import UsageError
from marey.server.serving import listen
from marey.testing.server_lab import eventually

DEADLINE_SECS = 30
PROMPT_SECS = 10  # a stream that is not told of the end finds out after 15


@pytest.fixture
def serve(root: Path, tmp_path: Path) -> Iterator[Any]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], int]:
        command = [sys.executable, "-m", "marey.cli", "ui", "--no-browser", "--dir", str(root)]
        with (tmp_path / "stderr").open("w") as stderr:
            process = subprocess.Popen(
                command + (["--port", "0"] if "--port" not in arguments else []) + list(arguments),
                env=os.environ | {"MAREY_CACHE_DIR": str(tmp_path / "cache")},
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Marey: http://"), (tmp_path / "stderr").read_text()
        return process, int(line.rstrip("/\n").rsplit(":", 1)[1])

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def ask(port: int, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_SECS)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_it_answers_when_it_says_so(serve: Any, begin: Any) -> None:
    begin().row(0, loss=1.0)
    _, port = serve()
    assert ask(port, "/healthz")[0] == 200

    def is_known() -> bool:
        status, body = ask(port, "/api/v1/projects/local/digits/runs")
        assert status == 200
        return bool(json.loads(body)["total"] == 1)

    eventually(is_known)
    assert ask(port, "/healthz", Host="evil.example")[0] == 421
    assert ask(port, "/healthz", Origin="http://evil.example")[0] == 403


def test_allowed_hosts(serve: Any) -> None:
    _, port = serve("--allow-host", "marey.example", "--allow-host", "other.example")
    for host in ("marey.example", "other.example:80", f"localhost:{port}"):
        assert ask(port, "/healthz", Host=host)[0] == 200


def test_a_long_question(serve: Any, begin: Any) -> None:
    begin()
    _, port = serve()
    runs = "&".join(["run=local/digits/aaaa1111"] * 200)
    question = f"/api/v1/series?key={'k' * 20_000}&points=2&{runs}"
    eventually(lambda: ask(port, question)[0] == 200)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 0)], ids=["SIGTERM", "Ctrl-C"]
)
def test_it_ends_promptly_while_pages_listen(
    serve: Any, begin: Any, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    begin().row(0, loss=1.0)
    process, port = serve()
    pages = []
    for query in ("run=local/digits/aaaa1111", "project=local/digits", ""):
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_SECS)
        page.request("GET", f"/api/v1/live?{query}")
        answer = page.getresponse()
        while not answer.readline().startswith(b"data: "):
            pass
        pages.append((page, answer))
    started = time.monotonic()
    process.send_signal(number)
    assert process.wait(DEADLINE_SECS) == code
    assert time.monotonic() - started < PROMPT_SECS
    for page, answer in pages:
        answer.read()  # the stream was ended in order
        page.close()
    assert "Traceback" not in (tmp_path / "stderr").read_text()


def test_it_ends_while_a_download_stalls(serve: Any, begin: Any) -> None:
    writing = begin()
    ref = writing.blob(b"x" * 50_000_000, ".png")
    process, port = serve()
    with socket.create_connection(("127.0.0.1", port)) as stalled:
        path = f"/api/v1/blobs/{writing.path}/{ref.sha256}.png"
        stalled.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert stalled.recv(100).startswith(b"HTTP/1.1 200")
        process.terminate()
        assert process.wait(DEADLINE_SECS) == 143


def test_a_page_that_left_is_noticed(serve: Any, begin: Any) -> None:
    begin()
    process, port = serve()

    def listens() -> bool:
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_SECS)
        with contextlib.closing(page):
            page.request("GET", "/api/v1/live")
            return page.getresponse().status == 200

    for _ in range(300):  # more than may listen at once
        eventually(listens)  # those before may be noticed a moment later
    assert ask(port, "/healthz")[0] == 200
    process.terminate()
    assert process.wait(DEADLINE_SECS) == 143


def test_small_answers_do_not_wait_for_acknowledgements(serve: Any, begin: Any) -> None:
    _, port = serve()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_SECS)
    durations = []
    for _ in range(21):
        start = time.monotonic()
        connection.request("GET", "/api/v1/projects")
        connection.getresponse().read()
        durations.append(time.monotonic() - start)
    connection.close()
    with listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # else asyncio lets them wait 40 ms each
    assert sorted(durations)[5] < 0.04  # a few are acknowledged at once in any case


def test_the_next_free_port(serve: Any, tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        first = taken.getsockname()[1]
        _, port = serve("--port", str(first))
    assert first < port < first + 100
    assert f"Port {first} is taken" in (tmp_path / "stderr").read_text()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1", "a" * 300])
def test_hosts_that_are_not_this_machine(host: str) -> None:
    with pytest.raises(UsageError):
        listen(host, 0)
