"""Which process writes, and whether it still lives; no files of a run are touched."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path
from typing import Final

from marey.journal.record import Begin

HEARTBEAT_TIMEOUT_SECS: Final = 60.0  # a writer on another host that was silent so long is dead

_DEAD_STATES: Final = frozenset({"Z", "X", "x"})


def begin_record(primary: bool) -> Begin:
    """Describe this process, so that a reader can tell later whether it still runs.

    Parameters
    ----------
    primary:
        Whether the end of this process is the end of the run.
    """
    pid = os.getpid()
    return Begin(
        time=time.time(),
        pid=pid,
        host=socket.gethostname(),
        boot=boot_id(),
        started=started_secs(pid) or 0.0,
        primary=primary,
    )


def is_alive(begin: Begin, newest_mtime: float) -> bool:
    """Whether the process that wrote ``begin`` still runs.

    On the same boot of the same machine (and in the same PID namespace) the process table
    decides. For any other machine the writer counts as alive while it touched its segment within
    the last 60 seconds (`JournalWriter.beat`).

    Parameters
    ----------
    begin:
        The writer's newest ``Begin`` record.
    newest_mtime:
        The newest modification time of its segments, in seconds since 1970.
    """
    if not _is_here(begin) or sys.platform == "win32":
        return time.time() - newest_mtime < HEARTBEAT_TIMEOUT_SECS
    if begin.started:
        started = started_secs(begin.pid)
        return started is not None and abs(started - begin.started) < 0.05
    return _exists(begin.pid)


def _is_here(begin: Begin) -> bool:
    here = boot_id()
    if here or begin.boot:  # host names change with the network, and containers share them
        return here == begin.boot
    return begin.host == socket.gethostname()


def boot_id() -> str:
    """Identify this boot of this machine and its PID namespace; ``""`` where none can tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def started_secs(pid: int) -> float | None:
    """When a process started, in seconds after the boot; None if it is gone or none can tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes().decode(errors="replace")
    except OSError:
        return None
    fields = stat[stat.rfind(")") + 2 :].split()  # the name in parentheses may hold anything
    if fields[0] in _DEAD_STATES:  # killed, and its parent did not ask yet
        return None
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def _exists(pid: int) -> bool:
    if pid <= 0:  # would address process groups
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
