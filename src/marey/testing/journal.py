"""What every journal writer and reader must do together; inherit `JournalContract` to check it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.errors import JournalError
from marey.journal import record as r
from marey.journal.segments import segments
from marey.testing import strategies

if TYPE_CHECKING:
    from marey.journal.reader import RunRead

Event = tuple[Any, ...]
"""A record, or a row as (names, step, time, values)."""

BEGIN = r.Begin(1.7e9, 4711, "host", "boot", 12.5, True)
_SHARED = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
)


class Writer(Protocol):
    """The part of `JournalWriter` that the contract uses."""

    @property
    def writer(self) -> str:
        """Name of the writer."""

    def row(self, names: tuple[str, ...], step: int, time: float, values: list[Any]) -> None:
        """Record numbers of one step."""

    def append(self, record: r.Record) -> None:
        """Record anything else."""

    def flush(self) -> None:
        """Wait for the disk."""

    def close(self) -> None:
        """End."""


class JournalContract:
    """Inherit, give the two methods, and pytest runs every test on that pair.

    Examples
    --------
    >>> class TestMine(JournalContract):
    ...     def open_writer(self, run_dir, **options):
    ...         return JournalWriter(run_dir, entity="e", project="p", run="r", **options)
    ...
    ...     def read(self, run_dir, live=False):
    ...         return read_run(run_dir, live=live)
    """

    def open_writer(self, run_dir: Path, **options: Any) -> Writer:
        """Open a writer; ``options`` are ``segment_bytes`` and ``snapshot``, if any."""
        raise NotImplementedError

    def read(self, run_dir: Path, live: bool = False) -> RunRead:
        """Read back all that is in the run's directory."""
        raise NotImplementedError

    @given(events=st.lists(strategies.records | strategies.rows(), max_size=12))
    @_SHARED
    def test_gives_back_what_was_written(self, events: list[Any]) -> None:
        """Any records in any order come back equal and in order."""
        with self._run() as (run_dir, opened):
            writer = opened()
            write(writer, events)
            writer.close()
            self._assert_read(run_dir, events)

    @given(events=st.lists(strategies.records | strategies.rows(), min_size=1, max_size=12))
    @_SHARED
    def test_reads_what_returned_while_writing_goes_on(self, events: list[Any]) -> None:
        """A call that returned is read at once, without flush or close."""
        with self._run() as (run_dir, opened):
            writer = opened()
            for count, event in enumerate(events, 1):
                write(writer, [event])
                self._assert_read(run_dir, events[:count], live=True)
            writer.close()

    @given(
        events=st.lists(strategies.records | strategies.rows(), min_size=5, max_size=30),
        segment_bytes=st.integers(1, 2000),
    )
    @_SHARED
    def test_segments_follow_one_another(self, events: list[Any], segment_bytes: int) -> None:
        """However small segments are, nothing is lost between them."""
        with self._run() as (run_dir, opened):
            writer = opened(segment_bytes=segment_bytes)
            write(writer, events)
            writer.close()
            self._assert_read(run_dir, events)

    def test_keeps_every_number_exactly(self, tmp_path: Path) -> None:
        """NaN, infinities, the ends of the integer ranges, and integers beyond them."""
        values = [float("nan"), float("inf"), -float("inf"), 2**63, -(2**63), 2**64 - 1, -0.0]
        big = [2**64, -(2**63) - 1, 10**300]
        names = tuple(f"key {i}" for i in range(len(values) + len(big)))
        writer = self.open_writer(tmp_path)
        writer.row(names, 2**63 - 1, 1.5, [*values, *map(r.big_integer, big)])
        writer.close()
        assert seen(self.read(tmp_path)) == [repr((names, 2**63 - 1, 1.5, [*values, *big]))]

    def test_each_segment_stands_alone(self, tmp_path: Path) -> None:
        """With the other segments gone, names and the snapshot are still there."""
        writer = self.open_writer(tmp_path, segment_bytes=400, snapshot=lambda: [BEGIN])
        for step in range(50):
            writer.row(("loss", "accuracy"), step, 1.0, [0.5, 0.25])
        writer.close()
        paths = segments(tmp_path / "journal")
        assert len(paths) > 3
        for segment in paths[:-2] + paths[-1:]:
            segment.path.unlink()
        read = self.read(tmp_path)
        assert [problem.code for problem in read.problems] == ["missing-segment"]
        assert (writer.writer, BEGIN) in read.records
        assert read.reads[0].rows()
        assert {names for names, _ in read.reads[0].rows()} == {("loss", "accuracy")}

    def test_writers_do_not_disturb_each_other(self, tmp_path: Path) -> None:
        """Two writers of one run, by turns: each one's rows are whole and in order."""
        first, second = self.open_writer(tmp_path), self.open_writer(tmp_path)
        assert first.writer != second.writer
        for step in range(100):
            (first, second)[step % 2].row(("x",), step, 1.0, [step])
        first.close()
        second.close()
        read = self.read(tmp_path)
        steps: dict[str, list[int]] = {first.writer: [], second.writer: []}
        for name, record in read.records:
            if isinstance(record, r.Row):
                steps[name].append(record.step)
        assert steps == {
            first.writer: list(range(0, 100, 2)),
            second.writer: list(range(1, 100, 2)),
        }
        assert not read.problems

    def test_refuses_what_is_too_large_and_goes_on(self, tmp_path: Path) -> None:
        """A record above the limit raises; what is before and after it is kept."""
        writer = self.open_writer(tmp_path)
        before, after = r.Console(1, 1.0, "before"), r.Console(1, 2.0, "after")
        writer.append(before)
        with pytest.raises(JournalError, match="16,777,216"):
            writer.append(r.Console(1, 1.0, "x" * (r.MAX_PAYLOAD_BYTES + 1)))
        with pytest.raises(JournalError, match="16,777,216"):
            writer.row(("x" * r.MAX_PAYLOAD_BYTES,), 0, 0.0, [1])
        largest = r.Console(2, 1.0, "x" * (r.MAX_PAYLOAD_BYTES - 20))
        write(writer, [largest, after])
        writer.close()
        self._assert_read(tmp_path, [before, largest, after])

    def test_refuses_what_it_cannot_hold_and_goes_on(self, tmp_path: Path) -> None:
        """A value of another type raises and leaves nothing behind."""
        writer = self.open_writer(tmp_path)
        rows: list[Event] = [(("x",), step, 1.0, [step]) for step in range(3)]
        write(writer, rows[:1])
        for value in (object(), 2**64, "\ud800"):
            with pytest.raises(JournalError):
                writer.row(("x",), 1, 1.0, [value])
        write(writer, rows[1:])
        writer.close()
        self._assert_read(tmp_path, rows)

    def test_ends_once(self, tmp_path: Path) -> None:
        """A closed writer may be closed again and writes nothing more."""
        writer = self.open_writer(tmp_path)
        writer.row(("x",), 0, 1.0, [1])
        writer.flush()
        writer.close()
        writer.close()
        writer.flush()
        with pytest.raises(JournalError, match="closed"):
            writer.row(("x",), 1, 1.0, [1])
        with pytest.raises(JournalError, match="closed"):
            writer.append(BEGIN)
        assert len(seen(self.read(tmp_path))) == 1

    def _assert_read(self, run_dir: Path, events: list[Any], live: bool = False) -> None:
        read = self.read(run_dir, live)
        assert not read.problems
        assert seen(read) == [repr(event) for event in events]

    @contextmanager
    def _run(self) -> Iterator[tuple[Path, Callable[..., Writer]]]:
        with tempfile.TemporaryDirectory() as name:
            run_dir = Path(name)
            yield run_dir, lambda **options: self.open_writer(run_dir, **options)


def write(writer: Writer, events: list[Any]) -> None:
    """Write records, and rows given as (names, step, time, values)."""
    for event in events:
        if isinstance(event, tuple):
            writer.row(*event)
        else:
            writer.append(event)


def seen(read: RunRead) -> list[str]:
    """What was read, without the records of the writer's own, as text: NaN equals NaN there."""
    events = []
    for part in read.reads:
        for _, record in part.records:
            if isinstance(record, r.Row):
                names = part.keysets[record.keys]
                events.append(repr((names, record.step, record.time, record.values)))
            elif not isinstance(record, (r.Header, r.Keys)):
                events.append(repr(record))
    return events
