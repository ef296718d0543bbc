"""Histories: every row, exactly, in order; as frames that keep types."""

from __future__ import annotations

import threading

from marey.media.value import Value

RUN = "digits/4x9gq0ab"


def test_rows_of_one_step_are_one_and_the_last_value_counts(desk):
    recording = desk.record()
    recording.log(3, at=1.0, a=1, b=1)
    recording.log(3, at=2.0, b=2, c=2)
    recording.log(4, at=3.0, a=5)
    rows = list(desk.api.run(RUN).scan_history())
    assert [{k: v for k, v in row.items() if k in "abc"} for row in rows] == [
        {"a": 1, "b": 2, "c": 2},
        {"a": 5},
    ]
    assert rows[0]["_timestamp"] == 2.0


def test_media_stand_in_the_row_of_their_step_even_if_encoded_late(desk):
    recording = desk.record()
    for step in range(4):
        recording.log(step, loss=step)
    recording.log(1, note=Value("late"))
    recording.log(9, note=[Value("alone"), Value(2)])
    rows = list(desk.api.run(RUN).scan_history())
    assert [row["_step"] for row in rows] == [0, 1, 2, 3, 9]
    assert rows[1]["note"] == "late"
    assert rows[1]["loss"] == 1
    assert rows[4]["note"] == ["alone", 2]
    assert next(iter(desk.api.run(RUN).scan_history(keys=["note"])))["note"] == "late"


def test_several_writers_and_steps_that_go_back(desk):
    first, second = desk.record(), desk.record()
    for step in (0, 2, 4, 1):
        first.log(step, a=step)
    first.log(2, a=22)
    for step in (1, 2, 3):
        second.log(step, b=step)
    rows = [(row["_step"], row.get("a"), row.get("b")) for row in desk.api.run(RUN).scan_history()]
    assert [row[0] for row in rows] == [0, 1, 1, 2, 2, 3, 4]
    assert set(rows) == {
        (0, 0, None), (1, 1, None), (1, None, 1), (2, 22, None), (2, None, 2), (3, None, 3), (4, 4, None),
    }  # fmt: skip


def test_a_run_is_read_while_it_is_written(desk):
    recording = desk.record()
    stop = threading.Event()
    written = []

    def write():
        step = 0
        while not stop.is_set() and step < 200_000:
            recording.log(step, a=step)
            written.append(step)
            step += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        found = desk.api.run(RUN)
        for _ in range(5):
            at_least = len(written)
            steps = [row["_step"] for row in found.scan_history(keys=["a"])]
            assert steps == list(range(len(steps)))
            assert len(steps) >= at_least
    finally:
        stop.set()
        thread.join()
