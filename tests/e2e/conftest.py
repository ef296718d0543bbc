"""A real browser, a real server over a directory of its own, and processes that log into it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # WebGL without a graphics card; all else is drawn by the processor itself: with the software
    # GPU a single chart takes seconds, and every frame a fifth longer.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-accelerated-2d-canvas",
    "--disable-gpu-compositing",
]
START_SECS = 30.0
LOG_SECS = 60.0
# A shared machine may stop everything for as long as the five seconds that are Playwright's own.
expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Served:
    """Where the server is, and the directory that it shows."""

    url: str
    root: Path
    cache_dir: Path

    def environment(self) -> dict[str, str]:
        """The environment of a process that logs into the server's directory."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MAREY_")}
        return {**kept, "MAREY_DIR": str(self.root), "MAREY_CACHE_DIR": str(self.cache_dir)}


class Logging:
    """A process that logs step by step, as the test tells it to."""

    def __init__(self, served: Served) -> None:
        loop = "import sys\nfor line in sys.stdin: exec(eval(line)); print('done', flush=True)"
        self._process = subprocess.Popen(
            [sys.executable, "-c", loop],
            env=served.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, code: str) -> None:
        """Run code in the process, which keeps its variables, and wait until it has run."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(repr(textwrap.dedent(code)) + "\n")
        stdin.flush()
        for line in stdout:
            if line == "done\n":
                return
        raise AssertionError(f"The logging process ended with {self._process.wait(10)}.")

    def kill(self) -> None:
        """End the process as a crash does."""
        self._process.kill()
        self._process.wait(10)

    def close(self) -> None:
        """Let the process end by itself; it ends its run as a script does."""
        if self._process.poll() is None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(LOG_SECS)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the distribution's Chromium, or the one that MAREY_CHROMIUM names."""
    names = [os.environ.get("MAREY_CHROMIUM"), *map(shutil.which, CHROMIUM_NAMES)]
    found = next(filter(None, names), None)  # none: Playwright's own
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window as the pages are designed for."""
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`marey ui` on a port of its own choice, over an empty directory."""
    root, cache_dir = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("cache")
    served = Served("", root, cache_dir)
    command = [sys.executable, "-m", "marey.cli", "ui", "--no-browser", "--dir", str(root)]
    log = (cache_dir / "server.log").open("w+")
    process = subprocess.Popen(
        [*command, "--port", "0"], env=served.environment(), stdout=log, stderr=log
    )
    try:
        yield replace(served, url=_told_url(process, cache_dir / "server.log"))
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _told_url(process: subprocess.Popen[bytes], log: Path) -> str:
    """What the server says once it answers."""
    deadline = time.monotonic() + START_SECS
    while time.monotonic() < deadline and process.poll() is None:
        if told := re.search(r"^Marey: (\S+)/$", log.read_text(), re.MULTILINE):
            return told[1]
        time.sleep(0.05)
    raise AssertionError(f"The server did not start; it said: {log.read_text()}")


@pytest.fixture(scope="session")
def base_url(served: Served) -> str:
    """So that ``page.goto("/local/…")`` means the server."""
    return served.url


@pytest.fixture(scope="session")
def log(served: Served) -> Callable[[str], None]:
    """Run a script that logs, in a process of its own, and wait for its end."""

    def run(script: str) -> None:
        command = [sys.executable, "-W", "error", "-c", textwrap.dedent(script)]
        done = subprocess.run(
            command, env=served.environment(), capture_output=True, text=True, timeout=LOG_SECS
        )
        assert done.returncode == 0, done.stderr

    return run


@pytest.fixture
def logging_process(served: Served) -> Iterator[Logging]:
    """A process that logs what the test tells it, when the test tells it."""
    process = Logging(served)
    yield process
    process.close()


# Its address, or what is refused by its own policy: the page's is another one.
LOGGED_DOCUMENT = re.compile(r"/blobs/\S*[?&]scripts=1|directive: \"default-src 'none'\"")


def _unless_logged(error: Error) -> list[str]:
    return [] if LOGGED_DOCUMENT.search(error.stack or "") else [str(error)]


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose errors fail the test, those of its content security policy among them.

    That the browser also calls every answer of 404 or 410 an error does not count: the page shows
    that a file is missing or damaged.
    Nor do errors of logged documents, whose scripts run in frames of their own.
    """
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said = f"{message.text} ({message.location.get('url')})"
        told = re.search("status of (404|410)", said) or LOGGED_DOCUMENT.search(said)
        if message.type == "error" and not told:
            errors.append(said)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.extend(_unless_logged(error)))
    yield page
    assert errors == []


@pytest.fixture
def page_in_browser(
    request: pytest.FixtureRequest,
    launch_browser: Callable[..., Browser],
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own, for what only the browser's flags change."""
    marker = request.node.get_closest_marker("browser_context_args")
    context_args = {**browser_context_args, **(marker.kwargs if marker else {})}
    with ExitStack() as opened:

        def open_page(*flags: str, without: str = "", **launching: Any) -> Page:
            kept = [flag for flag in browser_type_launch_args["args"] if flag != without]
            browser = launch_browser(args=[*kept, *flags], **launching)
            opened.callback(browser.close)
            return browser.new_page(**context_args)

        yield open_page


TRAINING = """
    import numpy as np
    import marey

    random = np.random.default_rng(0)
    for number, (name, lr) in enumerate(
        [("calm-heron", 0.003), ("quick-gull", 0.001), ("pale-stork", 0.009)]
    ):
        with marey.init(
            project="digits", id=f"training{number}", name=name, config={"lr": lr, "depth": 2}
        ) as run:
            print(f"training with lr={lr}")
            for step in range(20_000):
                loss = lr * 100 / (1 + step / 50) + 0.01 * random.random()
                run.log({"train/loss": 40.0 if step == 12_345 else loss})
            for step in range(20_000, 20_100, 10):
                image = np.full((8, 8), (step - 20_000) * 2, np.uint8)
                run.log(
                    {
                        "val/accuracy": 1 - lr * (20_100 - step) / 100,
                        "val/digits": [
                            marey.Image(image, caption=f"digit {i} at {step}") for i in range(4)
                        ],
                        "val/predictions": marey.Table(
                            columns=["digit", "score"], data=[[i, step / 1e5] for i in range(30)]
                        ),
                        "weights/first": marey.Histogram(random.normal(size=500)),
                        "note": f"epoch {step}",
                    },
                    step=step,
                )
    """


@pytest.fixture(scope="session")
def training(log: Callable[[str], None]) -> str:
    """The address of a project with three finished runs, each of 20,000 steps and some media."""
    log(TRAINING)
    return "/local/digits"
