"""Keeps a fork from happening while one of our threads imports; knows nothing of runs."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

# How long a fork waits for an import that is under way.
TIMEOUT_SECS: Final = 10.0

# Re-entrant: a signal handler may come between.
_changed = threading.Condition(threading.RLock())
_importing: dict[int, int] = {}  # threads that import, and how many blocks each is in


@contextmanager
def no_fork() -> Iterator[None]:
    """Hold back forks of this process during the block; any number of threads may be in one.

    A process forked while another thread imports a module inherits that module's lock with no
    thread to release it, and hangs at its own import of it.
    """
    thread = threading.get_ident()
    with _changed:  # a fork holds it
        _importing[thread] = _importing.get(thread, 0) + 1
    try:
        yield
    finally:
        with _changed:
            _importing[thread] = _importing.get(thread, 1) - 1
            if not _importing[thread]:
                del _importing[thread]
                _changed.notify_all()


def _before() -> None:
    thread = threading.get_ident()
    _changed.acquire()
    _changed.wait_for(lambda: _importing.keys() <= {thread}, TIMEOUT_SECS)


def _after_in_parent() -> None:
    _changed.release()


def _after_in_child() -> None:
    global _changed
    _changed = threading.Condition(threading.RLock())
    kept = {
        thread: count for thread, count in _importing.items() if thread == threading.get_ident()
    }
    _importing.clear()
    _importing.update(kept)


def watch_forks() -> None:
    """Begin to hold forks back; called before a thread starts that imports.

    Hooks run last come first. Ours must run before that of ``logging``, which takes a lock that
    modules need while they are imported.
    """
    global _is_watching
    if _is_watching or not hasattr(os, "register_at_fork"):
        return
    _is_watching = True
    import_module("logging")
    os.register_at_fork(
        before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child
    )


_is_watching = False
