"""Encodes media on background threads, within bounds; knows neither runs nor what is encoded."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from marey.recorder import forking
from marey.recorder.callsite import CallSite
from marey.spool.draft import Draft, Place
from marey.spool.items import to_item

if TYPE_CHECKING:
    from marey.journal.record import Item
    from marey.media._base import Encoded

REMEMBERED_ITEMS: Final = 512


class Job(msgspec.Struct):
    """One draft to encode, and where its media belong."""

    draft: Draft
    place: Place

    @property
    def site(self) -> CallSite:
        """The user's line that logged it."""
        return CallSite(self.place.filename, self.place.line)


class Encoder:
    """A bounded queue of drafts and the threads that encode them.

    Threads start with the first job. A draft with the bytes of an earlier one is not encoded
    again: that costs a hash.

    Parameters
    ----------
    blobs_dir:
        Where blobs go.
    done, failed:
        Called on an encoding thread with the result of a job.
    threads, max_items, max_bytes:
        The bounds; one job may be larger than ``max_bytes``.
    """

    def __init__(
        self,
        blobs_dir: Path,
        done: Callable[[Job, Item], None],
        failed: Callable[[Job, Exception], None],
        *,
        threads: int,
        max_items: int,
        max_bytes: int,
    ) -> None:
        self._blobs_dir = blobs_dir
        self._done = done
        self._failed = failed
        self._max_threads = threads
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._changed = threading.Condition()
        self._queue: deque[Job] = deque()
        self._items = 0  # reserved, waiting or being encoded
        self._bytes = 0
        self._threads: list[threading.Thread] = []
        self._stopped = False
        self._known: OrderedDict[bytes, Item] = OrderedDict()
        self._kinds: set[str] = set()

    @property
    def pending(self) -> int:
        """Media that are not encoded yet."""
        return self._items

    def reserve(self, items: int, size_bytes: int, when_full: Callable[[], None]) -> None:
        """Wait until there is room; ``when_full`` is called first if there is none."""
        with self._changed:
            is_full = not self._has_room(items, size_bytes)
        if is_full:
            when_full()
        with self._changed:
            # Where no thread can be started (the interpreter is ending) nobody makes room.
            while not self._has_room(items, size_bytes) and self._is_working():
                self._changed.wait(1.0)
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

    def submit(self, job: Job) -> None:
        """Queue a job for which room was reserved."""
        with self._changed:
            self._queue.append(job)
            self._changed.notify()
            if len(self._threads) < min(self._max_threads, self._items):
                self._start_thread()

    def _start_thread(self) -> None:
        forking.watch_forks()
        thread = threading.Thread(target=self._work, name="marey-encoder", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the interpreter is ending: drain() encodes what is left
            return
        self._threads.append(thread)

    def drain(self, timeout_secs: float, progress: Callable[[int], None]) -> int:
        """Wait for all jobs, then stop; give back how many are left after the time.

        Parameters
        ----------
        timeout_secs:
            The longest wait. A job that is being encoded then ends unrecorded, its draft stays.
        progress:
            Called with the number of jobs left, about every tenth of a second.
        """
        deadline = time.monotonic() + timeout_secs
        while (left := self.pending) and time.monotonic() < deadline:
            progress(left)
            if not self._is_working():
                self._work_one()
                continue
            with self._changed:
                if self._items:
                    self._changed.wait(min(0.1, max(0.0, deadline - time.monotonic())))
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            return self._items

    def _work(self) -> None:
        while self._work_one(wait=True):
            pass

    def _work_one(self, wait: bool = False) -> bool:
        with self._changed:
            while wait and not self._queue and not self._stopped:
                self._changed.wait()
            if self._stopped or not self._queue:
                return False
            job = self._queue.popleft()
        try:
            self._encode(job)
        finally:
            self.release(1, len(job.draft.content))
        return True

    def _encode(self, job: Job) -> None:
        try:
            item = self._item(job.draft.content)
        except Exception as error:  # a kind's own failure must not end the thread
            if not self._stopped:
                self._failed(job, error)
            return
        if not self._stopped:
            self._done(job, item)

    def _item(self, content: bytes) -> Item:
        digest = hashlib.blake2b(content, digest_size=32).digest()
        item = self._known.get(digest)
        if item is None:
            item = to_item(self._encoded(content), self._blobs_dir)
            self._remember(digest, item)
        return item

    def _encoded(self, content: bytes) -> Encoded:
        with forking.no_fork():
            from marey.media._draft import from_draft

            media = from_draft(content)
            if media.kind not in self._kinds:  # the first of a kind imports what encodes it
                encoded = media.encode()
                self._kinds.add(media.kind)
                return encoded
        return media.encode()

    def _remember(self, digest: bytes, item: Item) -> None:
        with self._changed:
            self._known[digest] = item
            if len(self._known) > REMEMBERED_ITEMS:
                self._known.popitem(last=False)
