"""Encodes media on background threads, within bounds; knows neither runs nor what is encoded."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from marey.recorder import forking

if TYPE_CHECKING:
    from marey.journal.record import Item
    from marey.media._base import Encoded, Media
    from marey.spool.spool import Content, Placed

REMEMBERED_ITEMS: Final = 512
PATIENCE_SECS: Final = 0.5
RECORDING_TIMEOUT_SECS: Final = 1.0  # how long the end waits for a record that is being written


@dataclass(slots=True, eq=False)
class Job:
    """One draft to encode, and the places its media belong to.

    Attributes
    ----------
    content:
        The draft.
    digest:
        Equal for equal media.
    size_bytes:
        What it holds in memory.
    media:
        Gives the value. It may read the draft, for the value may be of files that change.
    """

    content: Content
    digest: bytes
    size_bytes: int
    media: Callable[[], Media]
    places: list[Placed] = field(default_factory=list)
    is_queued: bool = False
    queued_at: float = 0.0  # on the monotonic clock
    has_ended: bool = False
    item: Item | None = None
    error: BaseException | None = None


class Encoder:
    """A bounded queue of jobs and the threads that encode them.

    The first job starts a thread. More of them help out while jobs wait for longer than half a
    second, and then end: for small values two threads take more processor time than one, as they
    contend for the interpreter's lock. Media that were encoded before are known by their digest,
    and those being encoded are joined, so that equal media are encoded once.

    Parameters
    ----------
    to_item:
        Stores what a value encodes to.
    done:
        Called on an encoding thread for each place of a job, after it has ended.
    dropped:
        Called on an encoding thread when nothing asks for a job any more.
    threads, max_items, max_bytes:
        The bounds; one job may be larger than ``max_bytes``.
    """

    def __init__(
        self,
        to_item: Callable[[Encoded], Item],
        done: Callable[[Job, Placed], None],
        dropped: Callable[[Job], None],
        *,
        threads: int,
        max_items: int,
        max_bytes: int,
    ) -> None:
        self._to_item = to_item
        self._done = done
        self._dropped = dropped
        self._max_threads = threads
        self._max_items = max_items
        self._max_bytes = max_bytes
        lock = threading.RLock()
        # One for each thing to wait for, so that nobody is woken for nothing.
        self._changed = threading.Condition(lock)  # there is room
        self._arrived = threading.Condition(lock)  # a job came, or the end
        self._ended = threading.Condition(lock)  # nothing is left to wait for
        self._queue: deque[Job] = deque()
        self._items = 0  # places reserved, waiting or being encoded
        self._bytes = 0
        self._waiting = 0  # places of jobs, so without those that are reserved only
        self._recording = 0  # jobs whose media are being recorded
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self._known: OrderedDict[bytes, Item] = OrderedDict()
        self._open: dict[bytes, Job] = {}
        self._kinds: set[str] = set()

    @property
    def pending(self) -> int:
        """Media that are not encoded yet."""
        return self._waiting

    def known(self, digest: bytes) -> Item | None:
        """What media of this digest became, if they were encoded lately."""
        with self._changed:
            item = self._known.get(digest)
            if item is not None:
                self._known.move_to_end(digest)
            return item

    def remember(self, digest: bytes, item: Item) -> None:
        """Know what media of this digest became."""
        with self._changed:
            self._known[digest] = item
            if len(self._known) > REMEMBERED_ITEMS:
                self._known.popitem(last=False)

    def under_way(self, digest: bytes, hold: Callable[[Content], None]) -> Job | None:
        """The job that encodes such media now; its draft is held before it can end."""
        with self._changed:
            job = self._open.get(digest)
            if job is not None:
                hold(job.content)
            return job

    def reserve(self, items: int, size_bytes: int, when_full: Callable[[], None]) -> None:
        """Wait until there is room; ``when_full`` is called first if there is none."""
        with self._changed:
            is_full = not self._has_room(items, size_bytes)
        if is_full:
            when_full()
        while not self._took_room(items, size_bytes):
            # Where no thread can be started the caller makes room.
            if not self._is_working() and not self._work_one():
                self._take_room(items, size_bytes)
                return

    def _took_room(self, items: int, size_bytes: int) -> bool:
        with self._changed:
            if not self._has_room(items, size_bytes) and self._is_working():
                self.help_out(at_once=True)
                self._changed.wait(1.0)
            if not self._has_room(items, size_bytes):
                return False
            self._take_room(items, size_bytes)
            return True

    def _take_room(self, items: int, size_bytes: int) -> None:
        with self._changed:
            self._items += items
            self._bytes += size_bytes

    def _has_room(self, items: int, size_bytes: int) -> bool:
        if not self._items or self._stopped:
            return True
        return (
            self._items + items <= self._max_items and self._bytes + size_bytes <= self._max_bytes
        )

    def _is_working(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def release(self, items: int, size_bytes: int) -> None:
        """Give back room that was reserved."""
        with self._changed:
            self._items -= items
            self._bytes -= size_bytes
            self._changed.notify_all()

    def add(self, job: Job, placed: Placed) -> None:
        """Add a place for which room was reserved, and queue the job unless it is under way."""
        with self._changed:
            if not job.has_ended:
                job.places.append(placed)
                self._waiting += 1
                if not job.is_queued:
                    self._submit(job)
                return
        try:
            self._done(job, placed)  # it ended while this call waited for its turn
        finally:
            self.release(1, 0)

    def _submit(self, job: Job) -> None:
        job.is_queued = True
        job.queued_at = time.monotonic()
        self._open.setdefault(job.digest, job)
        self._queue.append(job)
        self._arrived.notify()
        if self._threads:
            self.help_out()
        else:
            self._start_thread(stays=True)

    def help_out(self, *, at_once: bool = False) -> None:
        """Start one more thread if the next job has waited for long; ``at_once`` if there is any."""
        with self._changed:
            if not self._queue or not 0 < len(self._threads) < self._max_threads:
                return
            if at_once or time.monotonic() - self._queue[0].queued_at > PATIENCE_SECS:
                self._start_thread(stays=False)

    def _start_thread(self, *, stays: bool) -> None:
        forking.watch_forks()
        thread = threading.Thread(
            target=self._work, args=(stays,), name="marey-encoder", daemon=True
        )
        self._threads.append(thread)
        try:
            thread.start()
        except RuntimeError:  # the interpreter is ending, or there may be no more: callers encode
            self._threads.remove(thread)

    def drain(self, timeout_secs: float, progress: Callable[[int], None]) -> int:
        """Wait for all jobs, then stop; give back how many media are left after the time.

        Parameters
        ----------
        timeout_secs:
            The longest wait. A job that is being encoded then ends unrecorded, its draft stays.
        progress:
            Called with the number of media left, about every tenth of a second.
        """
        deadline = time.monotonic() + timeout_secs
        while (left := self.pending) and time.monotonic() < deadline:
            progress(left)
            self.help_out()
            if not self._is_working():
                if not self._work_one():
                    break
                continue
            with self._changed:
                if self._waiting:
                    self._ended.wait(min(0.1, max(0.0, deadline - time.monotonic())))
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            self._arrived.notify_all()
            # Bounded, for a signal handler may end the run while what it interrupted holds a lock.
            self._ended.wait_for(lambda: not self._recording, RECORDING_TIMEOUT_SECS)
            return self._waiting

    def _work(self, stays: bool) -> None:
        try:
            while self._work_one(wait=stays):
                pass
        finally:
            self._threads.remove(threading.current_thread())

    def _work_one(self, wait: bool = False) -> bool:
        with self._changed:
            while wait and not self._queue and not self._stopped:
                self._arrived.wait()
            if self._stopped or not self._queue:
                return False
            job = self._queue.popleft()
        item, error = None, None
        try:
            item = self._item(job)
        except BaseException as failure:  # a package's own way to fail must not end the thread
            error = failure
        self._record(job, self._end(job, item, error))
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() not in self._threads:
            raise error
        return True

    def _record(self, job: Job, places: list[Placed]) -> None:
        left = 0
        try:
            for number, placed in enumerate(places):
                if self._stopped:
                    left = len(places) - number
                    return
                self._done(job, placed)
            self._dropped(job)
        finally:
            with self._changed:
                self._recording -= 1
                self._waiting -= len(places) - left
                if not (self._waiting and self._recording):
                    self._ended.notify_all()
                self.release(len(places), job.size_bytes)

    def _item(self, job: Job) -> Item:
        known = self.known(job.digest)  # two threads may have logged it at once
        return self._to_item(self._encoded(job)) if known is None else known

    def _encoded(self, job: Job) -> Encoded:
        with forking.no_fork():
            media = job.media()
            if media.kind not in self._kinds:  # the first of a kind imports what encodes it
                encoded = media.encode()
                self._kinds.add(media.kind)
                return encoded
        return media.encode()

    def _end(self, job: Job, item: Item | None, error: BaseException | None) -> list[Placed]:
        """Let no place join the job any more, and give those that did."""
        with self._changed:
            self._recording += 1
            job.item, job.error, job.has_ended = item, error, True
            if self._open.get(job.digest) is job:
                del self._open[job.digest]
            if item is not None:
                self.remember(job.digest, item)
            job.media = _gone
            return job.places


def _gone() -> Media:
    raise AssertionError("a job is encoded once")
