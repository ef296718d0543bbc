"""Regular work beside the user's threads: flushing, heartbeats, progress bars; decides nothing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Final

from marey.errors import JournalError

FLUSH_SECS: Final = 5.0


class Heartbeat:
    """Calls ``flush`` and ``beat`` every five seconds on a thread of its own.

    Half the rate that readers on other machines need: one late call does not make a run look
    dead.
    """

    def __init__(self, *calls: Callable[[], None]) -> None:
        self._calls = calls
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="marey-heartbeat", daemon=True)

    def start(self) -> None:
        """Begin; where no thread can be started, the run goes on without."""
        with contextlib.suppress(RuntimeError):
            self._thread.start()

    def stop(self) -> None:
        """End; does not wait."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(FLUSH_SECS):
            for call in self._calls:
                # A full disk is told to the caller of log, where somebody can act on it.
                with contextlib.suppress(JournalError):
                    call()
