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

_importing = threading.RLock()


@contextmanager
def no_fork() -> Iterator[None]:
    """Hold back forks of this process during the block.

    A process forked while another thread imports a module inherits that module's lock with no
    thread to release it, and hangs at its own import of it.
    """
    lock = _importing
    with lock:
        yield


def _before() -> None:
    global _is_held
    _is_held = _importing.acquire(timeout=TIMEOUT_SECS)


def _after_in_parent() -> None:
    if _is_held:
        _importing.release()


def _after_in_child() -> None:
    global _importing
    _importing = threading.RLock()


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


_is_held = False
_is_watching = False
