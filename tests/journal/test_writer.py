from __future__ import annotations

import errno
import itertools
import os
import re
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from marey.errors import JournalError, UsageError
from marey.journal import record as r
from marey.journal.reader import read_run, read_segment
from marey.journal.segment_file import FIRST_WINDOW_BYTES
from marey.journal.segments import segments
from marey.journal.writer import KEYS_REPEAT_BYTES, JournalWriter

MIB = 1024 * 1024


@pytest.fixture(params=["mapped", "plain"])
def mode(
    request: pytest.FixtureRequest, own_directories: None, monkeypatch: pytest.MonkeyPatch
) -> str:
    if request.param == "plain":
        monkeypatch.setenv("MAREY_NO_MMAP", "1")
    return str(request.param)


def open_writer(run_dir: Path, **options: object) -> JournalWriter:
    return JournalWriter(run_dir, entity="local", project="p", run="r", **options)  # type: ignore[arg-type]


def steps_in(run_dir: Path, name: str = "loss") -> list[int]:
    read = read_run(run_dir)
    assert read.problems == []
    return [row.step for part in read.reads for names, row in part.rows() if names == (name,)]


def run_python(script: str, *args: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, args)], stdout=subprocess.PIPE, text=True
    )


LOOP = """
import os, signal, sys
from pathlib import Path
from marey.journal.writer import JournalWriter
writer = JournalWriter(Path(sys.argv[1]), entity="local", project="p", run="r")
for step in range(50_000):
    writer.row(("loss",), step, 1.0, [step])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_right_after_the_last_of_50000_rows(tmp_path: Path, mode: str) -> None:
    with run_python(LOOP, tmp_path) as process:
        assert process.wait() == -signal.SIGKILL
    assert steps_in(tmp_path) == list(range(50_000))


COUNTED = """
import mmap, os, sys
from pathlib import Path
from marey.journal.record import Console
from marey.journal.writer import JournalWriter
writer = JournalWriter(Path(sys.argv[1]), entity="local", project="p", run="r", segment_bytes=90_000)
with open(sys.argv[2], "r+b") as file:
    returned = mmap.mmap(file.fileno(), 8)
print("started", flush=True)
step = 0
while True:
    writer.row(("loss",), step, 1.0, [step])
    step += 1
    returned[:] = step.to_bytes(8, "little")
    if step % 7 == 0:
        writer.append(Console(1, 1.0, "x" * (step % 1000)))
"""


@pytest.mark.parametrize("least", [1, 3000, 30_000])
def test_kill_from_outside_at_any_time(tmp_path: Path, mode: str, least: int) -> None:
    counter = tmp_path / "counter"
    counter.write_bytes(bytes(8))
    with run_python(COUNTED, tmp_path, counter) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
        while int.from_bytes(counter.read_bytes(), "little") < least:
            assert process.poll() is None
        process.kill()
    returned = int.from_bytes(counter.read_bytes(), "little")
    read = read_run(tmp_path)
    steps = [row.step for part in read.reads for _, row in part.rows()]
    # The call that was killed, or the segment that it was about to make.
    assert {p.code for p in read.problems} <= {"torn-tail", "empty-segment"}
    assert steps == list(range(len(steps)))
    assert returned <= len(steps) <= returned + 1


def test_a_killed_short_run_takes_little_room(tmp_path: Path, own_directories: None) -> None:
    writer = open_writer(tmp_path)
    writer.row(("loss",), 0, 1.0, [1])
    writer.abandon()  # what kill -9 leaves
    segment = segments(tmp_path / "journal")[0]
    assert segment.path.stat().st_size <= FIRST_WINDOW_BYTES
    assert steps_in(tmp_path) == [0]


def test_closing_cuts_the_file_to_its_length(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path, segment_bytes=3000)
    for step in range(1000):
        writer.row(("loss",), step, 1.0, [step])
    writer.close()
    paths = [segment.path for segment in segments(tmp_path / "journal")]
    assert len(paths) > 5
    assert sum(path.stat().st_size for path in paths) == writer.size_bytes
    assert all(path.stat().st_size <= 3000 for path in paths)
    assert all(read_segment(path).end == path.stat().st_size for path in paths)


def test_a_record_larger_than_a_segment_has_one_to_itself(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path, segment_bytes=1000)
    for size in (10, 5000, 10):
        writer.append(r.Console(1, 1.0, "x" * size))
    writer.close()
    assert len(segments(tmp_path / "journal")) == 3
    assert [len(x.text) for _, x in read_run(tmp_path).records if isinstance(x, r.Console)] == [
        10,
        5000,
        10,
    ]


def test_names_are_repeated_often_enough(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path)
    names = tuple(f"metric {i}" for i in range(50))
    for step in range(10_000):
        writer.row(names, step, 1.0, [0.5] * 50)
        if step % 1000 == 0:
            writer.row(("rare",), step, 1.0, [1])
    writer.close()
    read = read_segment(segments(tmp_path / "journal")[0].path)
    copies = [o for o, x in read.records if isinstance(x, r.Keys) and x.names == names]
    rows = [o for o, x in read.records if isinstance(x, r.Row) and x.keys == 0]
    assert copies[0] < rows[0] < copies[1] < rows[1]
    assert all(b - a < MIB for a, b in zip(copies[1:], [*copies[2:], read.end], strict=True))
    assert len(copies) <= 3 + read.end // KEYS_REPEAT_BYTES


def test_many_key_sets(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path, segment_bytes=20_000)
    for step in range(2000):
        writer.row((f"key {step % 301}",), step, 1.0, [step])
    writer.close()
    read = read_run(tmp_path)
    rows = [(names, row.values) for part in read.reads for names, row in part.rows()]
    assert rows == [((f"key {step % 301}",), [step]) for step in range(2000)]


def test_threads_write_at_once(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path, segment_bytes=50_000)

    def work(name: str) -> None:
        for step in range(2000):
            writer.row((name,), step, 1.0, [step])
            if step % 50 == 0:
                writer.append(r.Console(1, 1.0, name))
                writer.flush()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    for name in "abcd":
        assert steps_in(tmp_path, name) == list(range(2000))


class InterruptError(Exception):
    """Raised by a signal handler in these tests, as KeyboardInterrupt would be."""


def test_signal_handlers_may_log(tmp_path: Path, mode: str, alarm: None) -> None:
    writer = open_writer(tmp_path, segment_bytes=100_000)
    numbers = itertools.count()
    logged = []
    refused = []

    def handler(*_: object) -> None:
        step = next(numbers)
        try:
            writer.row(("handled",), step, 1.0, [step])
        except JournalError as error:
            refused.append(str(error))
        else:
            logged.append(step)

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    for step in range(30_000):
        writer.row(("loss",), step, 1.0, [step])
    writer.close()
    while not refused:
        signal.pause()
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert steps_in(tmp_path) == list(range(30_000))
    assert sorted(steps_in(tmp_path, "handled")) == sorted(logged)  # they interrupt each other
    assert len(logged) > 10
    assert all("was closed" in message for message in refused)


def test_handlers_may_log_while_the_writer_closes(tmp_path: Path, mode: str, alarm: None) -> None:
    logged = []
    for number in range(300):
        writer = open_writer(tmp_path)

        def handler(*_: object, writer: JournalWriter = writer, number: int = number) -> None:
            try:
                writer.row(("handled",), number, 1.0, [number])
            except JournalError:
                return
            logged.append(number)

        writer.row(("loss",), number, 1.0, [number])
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.00001 + number % 100 * 0.000003)
        writer.close()
    assert sorted(steps_in(tmp_path)) == list(range(300))
    assert sorted(steps_in(tmp_path, "handled")) == sorted(logged)


@pytest.mark.parametrize("ends", [SystemExit, None])
def test_a_handler_may_close(
    tmp_path: Path, mode: str, alarm: None, ends: type[BaseException] | None
) -> None:
    """As a handler of SIGTERM does that finishes the run; the call it interrupted is not lost."""
    whole = []
    for number in range(300):
        run_dir = tmp_path / str(number)
        writer = open_writer(run_dir)
        returned = []

        def handler(*_: object, writer: JournalWriter = writer) -> None:
            writer.append(r.End("failed", 1, 1.0))
            writer.close()
            if ends is not None:
                raise ends

        signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.0001 + number % 100 * 0.00001)
            while True:
                writer.row((f"loss {len(returned) % 7}",), len(returned), 1.0, [0.5])
                returned.append(len(returned))
        except JournalError as error:
            assert "was closed" in str(error)  # noqa: PT017
        except SystemExit:
            pass
        read = read_run(run_dir)
        assert read.problems == []
        steps = [row.step for part in read.reads for _, row in part.rows()]
        assert steps[: len(returned)] == returned
        ended = [x for part in read.reads for _, x in part.records if isinstance(x, r.End)]
        assert len(ended) == 1
        whole.append(len(steps) - len(returned))
    assert set(whole) <= {0, 1}


def test_interrupts_leave_no_damage(tmp_path: Path, mode: str, alarm: None) -> None:
    writer = open_writer(tmp_path, segment_bytes=100_000)
    armed = [False]
    returned = []
    interrupts = 0

    def handler(*_: object) -> None:
        if armed[0]:
            armed[0] = False
            raise InterruptError

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    for step in range(30_000):
        try:
            armed[0] = True
            writer.row(("loss",), step, 1.0, [step])
            armed[0] = False
            returned.append(step)
        except InterruptError:
            interrupts += 1
    signal.setitimer(signal.ITIMER_REAL, 0)
    writer.close()
    read = read_run(tmp_path)
    steps = [row.step for part in read.reads for _, row in part.rows()]
    assert {p.code for p in read.problems} <= {"missing-segment", "empty-segment"}  # interrupted
    assert sorted(set(steps)) == steps
    assert set(returned) <= set(steps)
    assert interrupts > 10


FORK = """
import os, sys, threading
from pathlib import Path
from marey.errors import JournalError
from marey.journal.writer import JournalWriter
run_dir = Path(sys.argv[1])
open_writer = lambda: JournalWriter(run_dir, entity="local", project="p", run="r")
writer = open_writer()
writer.row(("loss",), 0, 1.0, [0])
pid = os.fork()
if pid == 0:
    try:
        writer.row(("loss",), 99, 1.0, [99])
    except JournalError as error:
        assert "forked" in str(error)
        writer.flush(); writer.beat(); writer.close()
        own = open_writer()
        assert own.writer != writer.writer
        own.row(("child",), 0, 1.0, [0])
        own.close()
        os._exit(0)
    os._exit(1)
_, status = os.waitpid(pid, 0)
writer.row(("loss",), 1, 1.0, [1])
writer.close()
print(os.waitstatus_to_exitcode(status))
"""


def test_a_forked_process_keeps_off(tmp_path: Path, mode: str) -> None:
    with run_python(FORK, tmp_path) as process:
        output, _ = process.communicate()
    assert output == "0\n"
    assert steps_in(tmp_path) == [0, 1]
    assert steps_in(tmp_path, "child") == [0]


def fill(writer: JournalWriter) -> None:
    """Write until it fails."""
    step = 0
    try:
        while True:
            writer.row(("loss",), step, 1.0, [step])
            step += 1
    finally:
        returned[0] = step


returned = [0]


def count_rows(run_dir: Path) -> int:
    """Number of the rows, of which every one that `fill` wrote must be there."""
    assert steps_in(run_dir) == list(range(returned[0]))
    return returned[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root; the test of the file size limit covers the rest")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_full_disk(small_disk: Path, mode: str) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(bytes(1_500_000))
    writer = open_writer(small_disk, segment_bytes=100_000)
    with pytest.raises(JournalError, match="No space left") as caught:
        fill(writer)
    step = count_rows(small_disk)
    assert caught.value.errno == errno.ENOSPC
    assert str(small_disk) in str(caught.value)
    assert "Free some space" in str(caught.value)
    assert step * 20 > 400_000  # the room was used
    with pytest.raises(JournalError):
        writer.append(r.Console(1, 1.0, "x" * 100_000))
    assert count_rows(small_disk) == step
    filler.unlink()
    for more in range(step, step + 20_000):
        writer.row(("loss",), more, 1.0, [more])
    writer.close()
    assert steps_in(small_disk) == list(range(step + 20_000))


def test_a_disk_full_from_the_start(small_disk: Path, mode: str) -> None:
    (small_disk / "filler").write_bytes(bytes(2 * MIB - 8192))
    with pytest.raises(JournalError, match=re.escape(str(small_disk))):
        open_writer(small_disk / "run", snapshot=lambda: [r.Console(1, 1.0, "x" * 50_000)])
    assert segments(small_disk / "run" / "journal") == []


def test_a_limit_on_the_file_size(tmp_path: Path, mode: str) -> None:
    writer = open_writer(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
        with pytest.raises(JournalError, match="ulimit") as caught:
            fill(writer)
        assert caught.value.errno == errno.EFBIG
        step = count_rows(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert step > 20_000
    writer.row(("loss",), step, 1.0, [step])
    writer.close()
    assert steps_in(tmp_path) == list(range(step + 1))


def test_a_file_system_that_cannot_reserve(
    tmp_path: Path, own_directories: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "posix_fallocate", refuse)
    writer = open_writer(tmp_path)
    writer.row(("loss",), 0, 1.0, [0])
    writer.close()
    assert steps_in(tmp_path) == [0]
    assert len(segments(tmp_path / "journal")) == 1


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(JournalError, match="file"):
        open_writer(tmp_path / "file" / "run")


def test_writer_names(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="8 lower-case"):
        open_writer(tmp_path, writer="../etc")
    first = open_writer(tmp_path, writer="aaaaaaaa")
    second = open_writer(tmp_path, writer="aaaaaaaa")  # goes on after the first
    names = [segment.path.name for segment in segments(tmp_path / "journal")]
    assert names == ["aaaaaaaa-0000.mrj", "aaaaaaaa-0001.mrj"]
    first.close()
    second.close()


def test_own_records_are_not_appended(tmp_path: Path) -> None:
    writer = open_writer(tmp_path)
    with pytest.raises(UsageError, match="row"):
        writer.append(r.Row(0, 1, 1.0, []))
    writer.close()


def test_a_beat_touches_the_segment(tmp_path: Path) -> None:
    writer = open_writer(tmp_path)
    path = segments(tmp_path / "journal")[0].path
    os.utime(path, (1.0, 1.0))
    writer.beat()
    assert path.stat().st_mtime > 1.7e9
    path.unlink()
    writer.beat()
    writer.close()
    writer.beat()
