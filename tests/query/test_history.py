"""Histories: every row, exactly, in order; as frames that keep types."""

from __future__ import annotations

import math
import threading

import pandas as pd
import polars as pl
import pytest

from marey.errors import UsageError
from marey.media.value import Value
from marey.query import frames

RUN = "digits/4x9gq0ab"


def test_rows_are_exact(desk):
    recording = desk.record()
    recording.log(0, n=2**63, big=10**40, f=1.0, b=True, nothing=None)
    recording.log(1, n=-(2**63), nan=math.nan, inf=-math.inf)
    first, second = desk.api.run(RUN).scan_history()
    own = {"_step": 0, "_runtime": 0.0, "_timestamp": 1000.0}
    assert first == {"n": 2**63, "big": 10**40, "f": 1.0, "b": True, "nothing": None, **own}
    assert [type(first[key]) for key in ("n", "big", "f", "b")] == [int, int, float, bool]
    assert second["n"] == -(2**63)
    assert math.isnan(second["nan"])
    assert second["inf"] == -math.inf
    assert "f" not in second


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


def test_keys_and_steps_choose_rows(desk):
    recording = desk.record()
    for step in range(10):
        recording.log(step, **({"a": step} if step % 2 else {"a": step, "b": -step}))
    found = desk.api.run(RUN)
    both = list(found.scan_history(keys=["b", "a", "_step"], min_step=2, max_step=6))
    assert [(row["a"], row["b"], row["_step"]) for row in both] == [(2, -2, 2), (4, -4, 4)]
    assert list(found.scan_history(keys=["nothing"])) == []


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


def test_frames_keep_types(desk):
    recording = desk.record()
    recording.log(0, i=1, gaps=2**62 + 1, f=0.5, flag=True, big=2**70)
    recording.log(1, i=2, f=1, flag=False, a10=1.0)
    recording.log(2, i=3, gaps=5, f=math.nan, flag=True, a2=1.0, note=Value("no number"))
    frame = desk.api.run(RUN).history()
    own = ["_step", "_runtime", "_timestamp"]
    assert list(frame.columns) == [*own, "a2", "a10", "big", "f", "flag", "gaps", "i"]
    assert frame.attrs["total"] == 3
    kinds = {name: str(frame[name].dtype) for name in ("i", "gaps", "f", "flag", "big")}
    assert kinds == {
        "i": "int64", "gaps": "Int64", "f": "float64", "flag": "bool", "big": "object",
    }  # fmt: skip
    assert frame["gaps"][0] == 2**62 + 1
    assert frame["gaps"][1] is pd.NA
    assert frame["big"][0] == 2**70
    with_media = desk.api.run(RUN).history(keys=["note"])
    assert with_media["note"].tolist() == ["no number"]


def test_samples_are_even_and_say_the_total(desk):
    recording = desk.record()
    for step in range(100):
        recording.log(step, a=step)
    found = desk.api.run(RUN)
    frame = found.history(samples=4)
    assert frame["a"].tolist() == [0, 33, 66, 99]
    assert frame.attrs["total"] == 100
    assert len(found.history(samples=1000)) == 100
    assert found.history(samples=1)["a"].tolist() == [99]
    with pytest.raises(UsageError, match="samples"):
        found.history(samples=0)


def test_polars_where_there_is_no_pandas_and_rows_where_there_is_neither(desk, monkeypatch):
    recording = desk.record()
    recording.log(0, i=2**53 + 1, f=1, b=True, big=2**70)
    recording.log(1, f=0.5)
    found = desk.api.run(RUN)
    monkeypatch.setattr(frames, "find_spec", lambda name: name == "polars" or None)
    frame = found.history()
    assert isinstance(frame, pl.DataFrame)
    assert frame["i"].to_list() == [2**53 + 1, None]
    assert frame["f"].to_list() == [1.0, 0.5]
    assert frame["big"].to_list() == [2**70, None]
    assert frame.schema["i"] == pl.Int64
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    rows = found.history()
    assert rows[0]["i"] == 2**53 + 1
    assert "i" not in rows[1]


def test_an_empty_run(desk):
    desk.record()
    found = desk.api.run(RUN)
    assert list(found.scan_history()) == []
    assert len(found.history()) == 0
    assert found.summary == {}


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
