from __future__ import annotations

import os
import select
import signal
import time
from typing import Any

import pytest

from marey.cli.ui import address, has_display
from marey.server.serving import listen

DEADLINE_SECS = 30


@pytest.mark.parametrize(
    ("host", "start"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("localhost", "http://127.0.0.1:"),
        ("0.0.0.0", "http://127.0.0.1:"),
    ],
)
def test_address(host: str, start: str) -> None:
    with listen(host, 0) as bound:
        port = bound.getsockname()[1]
        assert address(bound) == f"{start}{port}/"


def test_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()


def test_the_browser_is_opened(command: Any, tmp_path: Any) -> None:
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    environment = os.environ | {"DISPLAY": ":0", "BROWSER": f"{browser} %s"}
    process = command("ui", "--port", "0", env=environment)
    line = process.stdout.readline()
    deadline = time.monotonic() + DEADLINE_SECS
    while not (seen.exists() and seen.read_text()):
        assert time.monotonic() < deadline
    assert line == f"Marey: {seen.read_text()}"
    stop(process)


def test_it_warns_when_others_can_reach_it(command: Any) -> None:
    process = command("ui", "--port", "0", "--host", "0.0.0.0", "--no-browser")
    assert process.stdout.readline().startswith("Marey: http://127.0.0.1:")
    assert select.select([process.stderr], [], [], DEADLINE_SECS)[0]
    assert "There is no login" in process.stderr.readline()
    stop(process)


def stop(process: Any) -> None:
    process.send_signal(signal.SIGINT)
    assert process.wait(DEADLINE_SECS) == 0
    process.stdout.close()
    process.stderr.close()
