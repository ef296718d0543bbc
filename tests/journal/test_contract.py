from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from marey.journal.reader import RunRead, read_run
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter
from marey.testing.journal import JournalContract, Writer


class TestMapped(JournalContract):
    def open_writer(self, run_dir: Path, **options: Any) -> Writer:
        return JournalWriter(run_dir, entity="local", project="p", run="r", **options)

    def read(self, run_dir: Path, live: bool = False) -> RunRead:
        return read_run(run_dir, live=live)


class TestPlain(TestMapped):
    @pytest.fixture(autouse=True)
    def without_mapping(self, own_directories: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MAREY_NO_MMAP", "1")

    def test_the_file_is_never_longer_than_what_was_written(self, tmp_path: Path) -> None:
        writer = JournalWriter(tmp_path, entity="local", project="p", run="r")
        for step in range(10):
            writer.row(("x",), step, 1.0, [step])
            sizes = [segment.path.stat().st_size for segment in segments(tmp_path / "journal")]
            assert sum(sizes) == writer.size_bytes
        writer.close()


class TestReadInBites(TestMapped):
    def read(self, run_dir: Path, live: bool = False) -> RunRead:
        from marey.journal.reader import SegmentRead, read_segment

        reads = []
        for segment in segments(run_dir / "journal"):
            whole = SegmentRead(segment.path, [], 0, {})
            while True:
                read = read_segment(
                    segment.path, whole.end, whole.keysets, live=live, limit_bytes=50
                )
                whole.records += read.records
                whole.problems += read.problems
                whole.keysets = read.keysets
                if read.end == whole.end:
                    break
                whole.end = read.end
            reads.append(whole)
        whole_run = read_run(run_dir, live=live)
        assert [repr(part.records) for part in reads] == [
            repr(part.records) for part in whole_run.reads
        ]
        return whole_run
