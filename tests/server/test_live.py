from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import time
from typing import Any

import pytest

from marey.server.schema import LiveRun
from marey.server.subscription import PAUSE_SECS, Subscription, Target

RUN = "local/digits/aaaa1111"
DEADLINE_SECS = 20


class Page:
    """A page that listens, without a socket."""

    def __init__(self, app: Any, query: str) -> None:
        self._app = app
        self._query = query
        self._left = asyncio.Event()
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self.headers: dict[bytes, bytes] = {}
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/v1/live",
            "raw_path": b"/api/v1/live",
            "query_string": self._query.encode(),
            "headers": [(b"host", b"localhost")],
            "scheme": "http",
            "root_path": "",
        }

        async def receive() -> dict[str, Any]:
            await self._left.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.headers = dict(message["headers"])
            elif message["body"]:
                self._chunks.put_nowait(message["body"])

        await self._app(scope, receive, send)

    async def next(self) -> dict[str, Any]:
        """The data of the next change."""
        while True:
            chunk = (await asyncio.wait_for(self._chunks.get(), DEADLINE_SECS)).decode()
            if chunk.startswith("event: change\ndata: "):
                assert chunk.endswith("\n\n")
                return dict(json.loads(chunk.removeprefix("event: change\ndata: ")))

    async def until(self, condition: Any) -> dict[str, Any]:
        """The first change that ``condition`` is true of."""
        while not condition(change := await self.next()):
            pass
        return change

    async def leave(self) -> None:
        self._left.set()
        await asyncio.wait_for(self.task, DEADLINE_SECS)


@contextlib.asynccontextmanager
async def page(app: Any, query: str) -> Any:
    opened = Page(app, query)
    yield opened
    await opened.leave()


def test_a_page_that_left_is_forgotten(client: Any, app: Any, begin: Any) -> None:
    begin()

    async def look() -> None:
        async with page(app, f"run={RUN}") as live:
            assert [run["run"] for run in (await live.next())["runs"]] == [RUN]
            assert app.state.site.watcher.subscribers == 1
        assert app.state.site.watcher.subscribers == 0

    client.run(look())


def test_news_that_another_process_read(client: Any, app: Any, begin: Any, index: Any) -> None:
    writing = begin()

    async def look() -> None:
        async with page(app, f"run={RUN}") as live:
            await live.next()
            writing.row(5, loss=1.0)
            # Such as `marey runs` does at the same moment: the watcher then finds nothing new.
            index.refresh()
            change = await live.until(lambda change: change["runs"])
            assert change["runs"][0]["last_step"] == 5

    client.run(look())


def test_no_more_than_five_events_a_second(client: Any) -> None:
    async def count() -> list[float]:
        subscription = Subscription(Target(frozenset({RUN})))
        times: list[float] = []
        versions: list[int] = []

        async def write() -> None:
            deadline = time.monotonic() + DEADLINE_SECS
            version = 0
            while len(times) < 6 and time.monotonic() < deadline:
                version += 1
                subscription.add([LiveRun(RUN, version, "running", 0)], projects=False)
                await asyncio.sleep(0.001)
            while versions[-1] != version and time.monotonic() < deadline:
                await asyncio.sleep(0.001)
            subscription.close()
            assert versions[-1] == version

        writing = asyncio.create_task(write())
        async for change in subscription.changes():
            assert change is not None
            assert len(change.runs) == 1
            times.append(time.monotonic())
            versions.append(change.runs[0].version)
        await writing
        return times

    times = client.run(count())
    assert 6 <= len(times) <= 7
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert 0.9 * PAUSE_SECS <= min(gaps) < 2 * PAUSE_SECS


def test_the_end_of_the_server_ends_streams(client: Any, app: Any, begin: Any) -> None:
    begin()

    async def look() -> None:
        live = Page(app, f"run={RUN}")
        await live.next()
        app.state.site.watcher.close()
        await asyncio.wait_for(live.task, DEADLINE_SECS)
        late = Page(app, f"run={RUN}")
        await asyncio.wait_for(late.task, DEADLINE_SECS)

    client.run(look())


def test_too_many_pages(client: Any, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marey.server.live.MAX_SUBSCRIBERS", 0)
    answer = client.get("/api/v1/live")
    assert answer.status_code == 503


def test_an_index_that_fails_does_not_end_the_server(client: Any, app: Any, index: Any) -> None:
    index.close()
    watcher = app.state.site.watcher

    async def look() -> None:
        await watcher.ensure_fresh()
        await watcher.ensure_fresh()

    client.run(look())


@pytest.mark.parametrize(
    ("target", "run", "included"),
    [
        (Target(frozenset({RUN})), RUN, True),
        (Target(frozenset({RUN})), RUN + "2", False),
        (Target(project="local/digits"), RUN, True),
        (Target(project="local/digits"), "local/digits2/aaaa1111", False),
        (Target(project="local"), RUN, False),
        (Target(), RUN, False),
    ],
)
def test_targets(target: Target, run: str, included: bool) -> None:
    assert target.includes(run) is included
