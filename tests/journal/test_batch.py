from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from marey.journal import record as r
from marey.journal.batch import RowBatch, batches
from marey.journal.reader import SegmentRead, read_segment
from marey.journal.segments import segments
from marey.journal.writer import JournalWriter

ITEM = r.Item("image", 1, {})


def read_of(records: list[r.Record], keysets: dict[int, tuple[str, ...]]) -> SegmentRead:
    return SegmentRead(Path("x"), list(enumerate(records)), len(records), keysets)


def test_sets_logged_in_turns_come_in_long_batches(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path, entity="e", project="p", run="r")
    for step in range(1000):
        writer.row(("loss", "accuracy"), step, step / 2, [step, -step])
        writer.row(("lr",), step, step / 2, [0.1])
        if step % 100 == 0:
            writer.append(r.Console(1, 1.0, "x"))
    writer.close()
    parts = list(batches(read_segment(segments(tmp_path / "journal")[0].path)))
    first, second = [part for part in parts if isinstance(part, RowBatch)]
    assert first == RowBatch(
        ("loss", "accuracy"),
        list(range(1000)),
        [step / 2 for step in range(1000)],
        [[step, -step] for step in range(1000)],
    )
    assert (second.names, len(second.rows)) == (("lr",), 1000)
    assert sum(isinstance(part, tuple) and isinstance(part[1], r.Console) for part in parts) == 10


KEYSETS = {0: ("a",), 1: ("b",), 2: ("a", "b"), 3: ("c", "d"), 4: ()}


@settings(max_examples=200)
@given(st.lists(st.integers(0, 4) | st.sampled_from(["a", "c", "z", None]), max_size=30))
def test_order_is_kept_for_each_name(kinds: list[Any]) -> None:
    records: list[r.Record] = []
    for number, kind in enumerate(kinds):
        if isinstance(kind, int):
            records.append(r.Row(kind, number, 1.0, [number] * len(KEYSETS[kind])))
        elif kind:
            records.append(r.Media(kind, number, 1.0, 0, 1, ITEM))
        else:
            records.append(r.Console(1, number, "x"))
    seen: dict[str, list[int]] = {}
    for part in batches(read_of(records, KEYSETS)):
        if isinstance(part, RowBatch):
            assert len(part.steps) == len(part.times) == len(part.rows) > 0
            for step, values in zip(part.steps, part.rows, strict=True):
                assert values == [step] * len(part.names)
                for name in part.names:
                    seen.setdefault(name, []).append(step)
        elif isinstance(part[1], r.Media):
            seen.setdefault(part[1].key, []).append(part[1].step)
    for name, steps in seen.items():
        expected = [
            number
            for number, kind in enumerate(kinds)
            if kind == name or (isinstance(kind, int) and name in KEYSETS[kind])
        ]
        assert steps == expected
