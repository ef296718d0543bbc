from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
)

from marey.journal.reader import has_more, read_run, read_segment
from marey.journal.record import Header, Keys, Row
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter
from marey.testing import strategies


class Journal(RuleBasedStateMachine):
    """Any mixture of writers, records, ends and crashes against lists of what was written."""

    writers = Bundle("writers")

    def __init__(self) -> None:
        super().__init__()
        self.run_dir = Path(tempfile.mkdtemp())
        self.model: dict[str, list[str]] = {}
        self.open: dict[str, JournalWriter] = {}
        self.places: dict[Path, tuple[int, dict[int, tuple[str, ...]]]] = {}
        self.tailed: dict[str, list[str]] = {}

    @rule(target=writers, segment_bytes=st.integers(1, 3000))
    def start(self, segment_bytes: int) -> Any:
        if len(self.open) >= 3:
            return multiple()
        writer = JournalWriter(
            self.run_dir, entity="e", project="p", run="r", segment_bytes=segment_bytes
        )
        self.open[writer.writer] = writer
        self.model[writer.writer] = []
        return writer

    @rule(writer=writers, row=strategies.rows())
    def log(
        self, writer: JournalWriter, row: tuple[tuple[str, ...], int, float, list[Any]]
    ) -> None:
        if writer.writer in self.open:
            writer.row(*row)
            self.model[writer.writer].append(repr(row))

    @rule(writer=writers, records=st.lists(strategies.records, max_size=3))
    def append(self, writer: JournalWriter, records: list[Any]) -> None:
        if writer.writer in self.open:
            for record in records:
                writer.append(record)
                self.model[writer.writer].append(repr(record))

    @rule(writer=writers, ending=st.sampled_from(["close", "abandon", "flush", "beat"]))
    def end(self, writer: JournalWriter, ending: str) -> None:
        if writer.writer in self.open:
            getattr(writer, ending)()
            if ending in ("close", "abandon"):
                del self.open[writer.writer]

    @rule(limit_bytes=st.integers(1, 2000))
    @precondition(lambda self: self.model)
    def tail(self, limit_bytes: int) -> None:
        for segment in segments(self.run_dir / "journal"):
            end, keysets = self.places.get(segment.path, (0, {}))
            while has_more(segment.path, end):
                read = read_segment(segment.path, end, keysets, live=True, limit_bytes=limit_bytes)
                assert read.problems == []
                self.tailed.setdefault(segment.writer, []).extend(texts(read))
                assert read.end > end
                end, keysets = read.end, read.keysets
            self.places[segment.path] = end, keysets
        assert {w: t for w, t in self.tailed.items() if t} == {
            w: t for w, t in self.model.items() if t
        }

    @invariant()
    def what_returned_is_there(self) -> None:
        run = read_run(self.run_dir, live=True)
        assert run.problems == []
        found: dict[str, list[str]] = {writer: [] for writer in self.model}
        for read in run.reads:
            found[read.path.name[:8]] += texts(read)
        assert found == self.model

    def teardown(self) -> None:
        for writer in self.open.values():
            writer.close()
        shutil.rmtree(self.run_dir)


def texts(read: Any) -> list[str]:
    shown = []
    for _, record in read.records:
        if isinstance(record, Row):
            shown.append(repr((read.keysets[record.keys], record.step, record.time, record.values)))
        elif not isinstance(record, (Header, Keys)):
            shown.append(repr(record))
    return shown


TestJournal = Journal.TestCase
TestJournal.settings = settings(
    max_examples=30, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow]
)
