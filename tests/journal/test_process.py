from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import msgspec
import pytest

from marey.journal.process import begin_record, is_alive, started_secs
from marey.journal.record import Begin

LONG_AGO = 0.0


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        yield process
        process.kill()


def begin_of(process: subprocess.Popen[bytes]) -> Begin:
    started = started_secs(process.pid)
    assert started is not None
    return msgspec.structs.replace(begin_record(False), pid=process.pid, started=started)


def test_this_process_lives() -> None:
    begin = begin_record(True)
    assert begin.pid == os.getpid()
    assert begin.primary
    assert 0 <= time.time() - begin.time < 10
    assert is_alive(begin, LONG_AGO)


def test_a_killed_process_is_dead_before_anybody_asked(child: subprocess.Popen[bytes]) -> None:
    begin = begin_of(child)
    assert is_alive(begin, LONG_AGO)
    os.kill(child.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_alive(begin, time.time()):  # a zombie now, until its parent waits for it
        assert time.monotonic() < deadline
    assert child.poll() == -signal.SIGKILL
    assert not is_alive(begin, time.time())


def test_a_stopped_process_lives(child: subprocess.Popen[bytes]) -> None:
    begin = begin_of(child)
    os.kill(child.pid, signal.SIGSTOP)
    assert is_alive(begin, LONG_AGO)


def test_another_process_of_the_same_number_is_not_the_writer() -> None:
    begin = begin_record(True)
    assert not is_alive(msgspec.structs.replace(begin, started=begin.started + 1), time.time())


def test_after_a_restart_of_the_machine_the_clock_decides() -> None:
    begin = msgspec.structs.replace(begin_record(True), boot="another")
    assert is_alive(begin, time.time() - 30)
    assert not is_alive(begin, time.time() - 90)


def test_where_nothing_tells_the_start() -> None:
    begin = msgspec.structs.replace(begin_record(True), started=0.0)
    assert is_alive(begin, LONG_AGO)
    for pid in (0, -1, 2**22 + 1, 2**70):
        gone = msgspec.structs.replace(begin, pid=pid)
        assert is_alive(gone, LONG_AGO) == (pid == 2**70)
    assert started_secs(2**22 + 1) is None


def test_names_of_processes_may_hold_anything() -> None:
    script = (
        "import ctypes; ctypes.CDLL(None).prctl(15, b') R 1 (x'); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert is_alive(begin_of(process), LONG_AGO)
        process.kill()
