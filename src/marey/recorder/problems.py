"""What went wrong after a value was accepted: recorded, counted, said once, raised if strict."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from marey.errors import JournalError, MareyError
from marey.recorder import callsite

if TYPE_CHECKING:
    from marey.journal.record import Problem, Record
    from marey.recorder.callsite import CallSite


class Problems:
    """The problems of one process of a run.

    Parameters
    ----------
    append:
        Writes a record to the run's journal.
    strict:
        Keep each problem's error, to be raised at the next call.
    """

    def __init__(self, append: Callable[[Record], None], strict: bool) -> None:
        self._append = append
        self._strict = strict
        self._lock = threading.RLock()  # a signal handler may log, too
        self._said: set[str] = set()
        self._error: Exception | None = None
        self.when_strict: Callable[[], None] = lambda: None
        self.counts: Counter[str] = Counter()

    def begin_in_child(self) -> None:
        """Start anew in a process forked from the run's."""
        self._lock = threading.RLock()
        self.counts = Counter()

    def report(
        self, problem: Problem, site: CallSite, *, once: str, error: BaseException | None = None
    ) -> None:
        """Record a problem, and warn unless ``once`` was warned of before.

        Parameters
        ----------
        error:
            What a strict run raises at the next call of ``log`` or ``finish``.
        """
        with self._lock:
            self.counts[problem.code] += 1
        with contextlib.suppress(JournalError):  # the disk is full: the warning must do
            self._append(problem)
        if self._strict and error is not None:
            self._error = _with_place(problem, error)
            self.when_strict()
            return
        self.warn_once(once, problem.message, site)

    def warn_once(self, once: str, message: str, site: CallSite) -> None:
        """Warn, unless ``once`` was warned of before."""
        with self._lock:
            if once in self._said:
                return
            self._said.add(once)
        if threading.current_thread() is threading.main_thread():
            callsite.warn(message, site)
            return
        try:
            callsite.warn(message, site)
        except Warning as warning:  # made an error: nobody could catch it on this thread
            print(f"{site}: {warning}", file=sys.stderr)  # noqa: T201

    def raise_pending(self) -> None:
        """Raise what a strict run met in the background since the last call."""
        error, self._error = self._error, None
        if error is not None:
            raise error


def _with_place(problem: Problem, error: BaseException) -> MareyError:
    raised = MareyError(f"{problem.message} (logged at {problem.detail.get('source', '?')})")
    raised.__cause__ = error
    return raised
