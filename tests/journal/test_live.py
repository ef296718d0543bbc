from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marey.journal import record as r
from marey.journal.reader import has_more, read_segment
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter

ROWS = 40_000

SCRIPT = """
import sys
from pathlib import Path
from marey.journal.record import Console, End
from marey.journal.writer import JournalWriter
writer = JournalWriter(
    Path(sys.argv[1]), entity="local", project="p", run="r", segment_bytes=300_000
)
for step in range(int(sys.argv[2])):
    names = ("loss",) if step % 3 else ("loss", "accuracy")
    writer.row(names, step, 1.0, [step] * len(names))
    if step % 1000 == 0:
        writer.append(Console(1, 1.0, "x" * (step // 4)))
writer.append(End("finished", 0, 1.0))
writer.close()
"""


@pytest.mark.parametrize("no_mmap", ["0", "1"])
def test_follows_a_process_that_writes(tmp_path: Path, no_mmap: str) -> None:
    places: dict[Path, tuple[int, dict[int, tuple[str, ...]]]] = {}
    steps: list[int] = []
    polls = ended = 0
    deadline = time.monotonic() + 60
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path), str(ROWS)],
        env={**os.environ, "MAREY_NO_MMAP": no_mmap},
    ) as process:
        while not ended:
            assert time.monotonic() < deadline
            for segment in segments(tmp_path / "journal"):
                end, keysets = places.get(segment.path, (0, {}))
                while has_more(segment.path, end):
                    read = read_segment(segment.path, end, keysets, live=True, limit_bytes=30_000)
                    assert read.problems == []
                    steps += [row.step for _, row in read.rows()]
                    assert all(row.values[0] == row.step for _, row in read.rows())
                    ended += sum(isinstance(record, r.End) for _, record in read.records)
                    end, keysets = read.end, read.keysets
                    polls += 1
                places[segment.path] = end, keysets
        assert process.wait(30) == 0
    assert steps == list(range(ROWS))
    assert polls > 20
    assert all(not has_more(path, end) for path, (end, _) in places.items())
    assert all(path.stat().st_size == end for path, (end, _) in places.items())


def test_has_more(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, entity="local", project="p", run="r")
    path = segments(tmp_path / "journal")[0].path
    assert has_more(path, 0)
    end = read_segment(path, live=True).end
    assert not has_more(path, end)
    writer.row(("x",), 0, 1.0, [1])
    assert has_more(path, end)
    writer.close()
    assert not has_more(path, path.stat().st_size)
    assert not has_more(tmp_path / "none", 0)


def test_what_stands_behind_a_lost_page_is_found_in_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"seen" + bytes(5000) + b"more")
    assert not has_more(path, 4)
    assert has_more(path, 4, live=False)
    path.write_bytes(b"seen" + bytes(5000))
    assert not has_more(path, 4, live=False)


def test_a_frame_seen_half_written_is_seen_whole_later(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, entity="local", project="p", run="r")
    writer.row(("x",), 0, 1.0, [0])
    writer.close()
    path = segments(tmp_path / "journal")[0].path
    whole = path.read_bytes()
    last = read_segment(path).records[-2][0]  # the row; a copy of its names follows
    for shown in range(last, len(whole)):
        path.write_bytes(whole[:shown] + bytes(4096))
        first = read_segment(path, live=True)
        assert first.problems == []
        path.write_bytes(whole)
        rest = read_segment(path, first.end, first.keysets, live=True)
        rows = [row.step for read in (first, rest) for _, row in read.rows()]
        assert rows == [0]
        assert rest.end == len(whole)
