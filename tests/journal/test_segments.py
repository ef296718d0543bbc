from __future__ import annotations

import os
from pathlib import Path

from marey.journal.reader import read_run, read_segments, writers
from marey.journal.segments import (
    SegmentPath,
    is_writer_name,
    missing_segments,
    newest_mtime,
    segment_name,
    segments,
)
from marey.journal.writer import JournalWriter


def test_lists_segments_only_and_in_order(tmp_path: Path) -> None:
    good = ["aaaaaaaa-0000.mrj", "aaaaaaaa-9999.mrj", "aaaaaaaa-10000.mrj", "zz000000-0000.mrj"]
    bad = ["AAAAAAAA-0000.mrj", "aaaaaaaa-1.mrj", "aaaaaaaa-0000.mrj.bak", "x", "aaaaaaaa-00001"]
    for name in good[::-1] + bad:
        (tmp_path / name).touch()
    assert [segment.path.name for segment in segments(tmp_path)] == good
    assert segments(tmp_path / "none") == []
    assert segments(tmp_path / "x") == []
    assert [segment_name("aaaaaaaa", n) for n in (0, 9999, 10000)] == good[:3]
    assert is_writer_name("a1b2c3d4")
    assert not is_writer_name("a1b2c3d4\n")
    assert {w: len(s) for w, s in writers(segments(tmp_path)).items()} == {
        "aaaaaaaa": 3,
        "zz000000": 1,
    }


def test_gaps_are_problems(tmp_path: Path) -> None:
    numbers = [("a" * 8, n) for n in (1, 2, 5)] + [("b" * 8, 0)]
    found = missing_segments([SegmentPath(w, n, tmp_path) for w, n in numbers])
    assert [problem.code for problem in found] == ["missing-segment"] * 2
    assert [problem.message.split(" is missing")[0] for problem in found] == [
        "aaaaaaaa-0000.mrj",
        "aaaaaaaa-0003.mrj to aaaaaaaa-0004.mrj",
    ]
    assert missing_segments([]) == []


def test_a_missing_segment_costs_only_its_own_records(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, entity="e", project="p", run="r", segment_bytes=2000)
    for step in range(500):
        writer.row(("loss",), step, 1.0, [step])
    writer.close()
    paths = segments(tmp_path / "journal")
    whole = [[row.step for _, row in read.rows()] for read in read_segments(tmp_path)]
    for index, segment in enumerate(paths[:-1]):
        aside = segment.path.rename(tmp_path / "aside")
        read = read_run(tmp_path)
        assert [p.code for p in read.problems] == ["missing-segment"]
        assert [[row.step for _, row in part.rows()] for part in read.reads] == (
            whole[:index] + whole[index + 1 :]
        )
        aside.rename(segment.path)
    assert [step for steps in whole for step in steps] == list(range(500))


def test_a_run_without_a_journal_is_empty(tmp_path: Path) -> None:
    read = read_run(tmp_path / "none")
    assert (read.reads, read.problems, read.records) == ([], [], [])


def test_the_newest_time_of_change(tmp_path: Path) -> None:
    paths = []
    for number, mtime in enumerate((5.0, 9.0, 7.0)):
        path = tmp_path / segment_name("aaaaaaaa", number)
        path.touch()
        os.utime(path, (mtime, mtime))
        paths.append(SegmentPath("aaaaaaaa", number, path))
    assert newest_mtime(paths) == 9.0
    assert newest_mtime([SegmentPath("a", 0, tmp_path / "none")]) == 0.0
