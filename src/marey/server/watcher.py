"""Keeps the index up to date while somebody looks, and tells live pages; sends nothing itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from marey.server.schema import LiveRun
from marey.server.subscription import Subscription, Target

if TYPE_CHECKING:
    from marey.index import Index
    from marey.index.answers import RunState

FRESH_SECS: Final = 0.5
PATIENCE_SECS: Final = 2.0
ACTIVE_POLL_SECS: Final = 0.2
IDLE_POLL_SECS: Final = 1.0
REST_PER_WORK: Final = 4.0  # so that polling takes a fifth of one core at most
LONG_AGO: Final = -float("inf")

_log: Final = logging.getLogger(__name__)


class Watcher:
    """Reads what writers added to their journals and tells subscribers which runs changed.

    There is one for the whole server, however many pages look. It polls only while there are
    subscribers: five times a second when a run is running, else once a second, and less often
    when one look takes long. Without subscribers the index is refreshed by the requests.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._states: dict[str, RunState] = {}
        self._states_read = LONG_AGO
        self._fresh_since = LONG_AGO
        self._work_secs = 0.0
        self._refreshing: asyncio.Future[None] | None = None
        self._polling: asyncio.Task[None] | None = None
        self._subscriptions: set[Subscription] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @property
    def subscribers(self) -> int:
        """How many pages are told of changes."""
        return len(self._subscriptions)

    @property
    def is_busy(self) -> bool:
        """Whether the index is being refreshed now."""
        return self._refreshing is not None and not self._refreshing.done()

    async def ensure_fresh(self) -> None:
        """Return when the index knows what was written until half a second ago.

        While a refresh takes long, as the first one over many runs does, return after two seconds
        all the same: an answer from what is known is better than none.
        """
        if time.monotonic() - self._fresh_since > FRESH_SECS:
            await asyncio.wait([self._refresh()], timeout=PATIENCE_SECS)

    @contextlib.asynccontextmanager
    async def subscribe(self, target: Target) -> AsyncIterator[Subscription]:
        """Tell a page of changes until the block is left; it is first told how things are."""
        self._loop = asyncio.get_running_loop()
        subscription = Subscription(target)
        if self._closed:
            subscription.close()
        self._states_read = LONG_AGO  # what is known may be of the last subscriber's time
        self._subscriptions.add(subscription)
        try:
            await self._read_states()
            subscription.add(self._present(target), projects=True)
            if self._polling is None:
                self._polling = asyncio.create_task(self._poll())
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
            if not self._subscriptions and self._polling is not None:
                self._polling.cancel()
                self._polling = None

    def close(self) -> None:
        """End all subscriptions, so that the server can end; may be called from any thread."""
        self._closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_subscriptions)

    def _end_subscriptions(self) -> None:
        for subscription in self._subscriptions:
            subscription.close()

    async def _read_states(self) -> None:
        # A refresh that was under way when the first page came did not read them; another does.
        for _ in range(2):
            if self._states_read == LONG_AGO:
                await asyncio.wait([self._refresh()], timeout=PATIENCE_SECS)

    def _present(self, target: Target) -> list[LiveRun]:
        is_known = self._states_read != LONG_AGO
        missing = target.runs - self._states.keys() if is_known else frozenset()
        known = [_live(each) for run, each in self._states.items() if target.includes(run)]
        return known + [_deleted(run) for run in sorted(missing)]

    async def _poll(self) -> None:
        while self._subscriptions and not self._closed:
            await asyncio.wait([self._refresh()])  # which is not cancelled with this task
            running = any(each.state == "running" for each in self._states.values())
            pause_secs = ACTIVE_POLL_SECS if running else IDLE_POLL_SECS
            await asyncio.sleep(max(pause_secs, REST_PER_WORK * self._work_secs))

    def _refresh(self) -> asyncio.Future[None]:
        """The refresh that is under way, or a new one; it ends well even if reading failed."""
        loop = asyncio.get_running_loop()
        current = self._refreshing
        if current is None or current.done() or current.get_loop() is not loop:
            self._refreshing = loop.create_future()
            # A daemon: the first look at very many runs must not keep the process from ending.
            arguments = (loop, self._refreshing)
            threading.Thread(target=self._work, args=arguments, daemon=True).start()
            return self._refreshing
        return current

    def _work(self, loop: asyncio.AbstractEventLoop, done: asyncio.Future[None]) -> None:
        started = time.monotonic()
        states: dict[str, RunState] | None = None
        try:
            states = self._read(started)
        except Exception:
            if not self._closed:  # else the index may have been closed under our hands
                _log.exception("The index could not be refreshed; answers may be old")
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(self._finish, done, started, states)

    def _read(self, now: float) -> dict[str, RunState] | None:
        changed = self._index.refresh()
        if not self._subscriptions:
            return None
        # Another process may have read the news into the index: then nothing changed by our
        # hand, and only a comparison of versions tells.
        if not changed and now - self._states_read < IDLE_POLL_SECS:
            return None
        return {each.run: each for each in self._index.states()}

    def _finish(
        self, done: asyncio.Future[None], started: float, states: dict[str, RunState] | None
    ) -> None:
        self._fresh_since = started
        self._work_secs = time.monotonic() - started
        if states is not None:
            old, self._states, self._states_read = self._states, states, started
            self._tell(old, states)
        if not done.done():
            done.set_result(None)

    def _tell(self, old: dict[str, RunState], new: dict[str, RunState]) -> None:
        changed = [each for run, each in new.items() if old.get(run) != each]
        gone = old.keys() - new.keys()
        if not changed and not gone:
            return
        projects = bool(gone) or any(_state(old, each.run) != each.state for each in changed)
        news = [*map(_live, changed), *map(_deleted, gone)]
        for subscription in self._subscriptions:
            subscription.add(news, projects)


def _state(states: dict[str, RunState], run: str) -> str:
    known = states.get(run)
    return known.state if known is not None else ""


def _live(each: RunState) -> LiveRun:
    return LiveRun(each.run, each.version, each.state, each.last_step)


def _deleted(run: str) -> LiveRun:
    return LiveRun(run, version=0, state="deleted", last_step=None)
