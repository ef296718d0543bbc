"""How the process ends, noted while a run is open; finishes the runs that are open then."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from types import TracebackType
from typing import Any, NamedTuple, NoReturn, Protocol

INTERRUPTED_CODE = 130  # what shells report for a program that Ctrl-C ended


class Ending(NamedTuple):
    """The state and the exit code of a run's end."""

    state: str
    exit_code: int


CLEAN = Ending("finished", 0)


class Endable(Protocol):
    """What is told of the process's end."""

    def end(self, ending: Ending) -> None:
        """Finish; called once, after the program's own code."""

    def exit_was_noted(self) -> None:
        """``sys.exit`` was called; should the run go on, call ``go_on``."""

    def begin_in_child(self) -> None:
        """Go on in a process that was forked from the one that opened the run."""


_open: list[Endable] = []
_noted: Ending | None = None
_previous_hook: Any = None
_original_exit: Any = None


def of_exit_code(code: object) -> Ending:
    """The ending that ``sys.exit(code)`` means.

    Examples
    --------
    >>> of_exit_code(None), of_exit_code(3).exit_code, of_exit_code("message").state
    (Ending(state='finished', exit_code=0), 3, 'failed')
    """
    number = 0 if code is None else int(code) if isinstance(code, int) else 1
    return Ending("failed", number) if number else CLEAN


def of_exception(error: BaseException | None) -> Ending:
    """The ending that an exception means which nobody caught."""
    if error is None:
        return CLEAN
    if isinstance(error, SystemExit):
        return of_exit_code(error.code)
    if isinstance(error, KeyboardInterrupt):
        return Ending("interrupted", INTERRUPTED_CODE)
    return Ending("failed", 1)


def watch(run: Endable) -> None:
    """Finish ``run`` when the process ends, with the state that the end gives it."""
    if not _open:
        _install()
    _open.append(run)


def unwatch(run: Endable) -> None:
    """Forget a run that has ended."""
    if run in _open:
        _open.remove(run)
        if not _open:
            _uninstall()


def watch_child(run: Endable) -> None:
    """Finish ``run`` when this process ends, which was forked from the one that opened it.

    Processes of ``multiprocessing`` skip ``atexit`` and have finalizers of their own.
    """
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util.Finalize(None, run.end, args=(CLEAN,), exitpriority=100)


def go_on() -> None:
    """The program caught its ``SystemExit`` and goes on: the noted end was none."""
    global _noted
    _noted = None


def leaving() -> Ending:
    """The ending for ``finish()`` without a code: that of a ``sys.exit`` on its way out."""
    on_its_way = sys.exc_info()[1]
    return of_exception(on_its_way) if isinstance(on_its_way, SystemExit) else CLEAN


def _install() -> None:
    global _previous_hook, _original_exit, _noted
    _noted = None
    _previous_hook, sys.excepthook = sys.excepthook, _excepthook
    _original_exit, sys.exit = sys.exit, _exit


def _uninstall() -> None:
    # Another library may have put its own hook over ours; ours then only passes on.
    if sys.excepthook is _excepthook:
        sys.excepthook = _previous_hook
    if sys.exit is _exit:
        sys.exit = _original_exit


def _excepthook(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    global _noted
    _noted = of_exception(error)
    _previous_hook(kind, error, traceback)


def _exit(code: Any = None, /) -> NoReturn:
    global _noted
    _noted = of_exit_code(code)
    for run in _open:
        run.exit_was_noted()
    _original_exit(code)
    raise SystemExit(code)  # where a program put a function in its place that returns


def _at_exit() -> None:
    ending = _noted or CLEAN
    for run in reversed(list(_open)):
        run.end(ending)
    if ending.state == "interrupted":
        _end_by_signal()


def _end_by_signal() -> None:
    """Let the interpreter end by SIGINT, as it does when nobody runs code after Ctrl-C.

    It remembers the KeyboardInterrupt of the last text that was run as code; finishing a run
    may have run some, in modules that make named tuples.
    """
    with contextlib.suppress(KeyboardInterrupt):
        exec("raise KeyboardInterrupt", {})


def _after_fork_in_child() -> None:
    global _noted
    _noted = None
    for run in _open:
        run.begin_in_child()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
