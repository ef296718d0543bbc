"""Which keys are taken, literally, and which are refused at the call."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import marey
from marey.errors import LogError
from marey.recorder.keys import MAX_KEY_CHARACTERS, check_key


@pytest.mark.parametrize(
    "key",
    [
        "train/loss",
        "../../etc/passwd",
        "/abs",
        ".",
        "..",
        "a.b",
        " ",
        "损失/ü \U0001f40b",
        "x" * 300,
        "x" * MAX_KEY_CHARACTERS,
        "nul \0 newline \n",
        "<script>alert(1)</script>",
        "_mine",
        "a\\b:c*?",
    ],
)
def test_keys_are_kept_literally(key, recorded, root) -> None:
    run = marey.init(console=False)
    run.log({key: 1.5})
    run.log({key: 2.5})
    run.log({key: "text"})
    assert run.summary[key] == "text"
    assert recorded(run).rows == {0: {key: 1.5}, 1: {key: 2.5}, 2: {}}
    assert {path.name for path in root.iterdir()} == {"runs"}


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "must not be empty"),
        (1, "must be a string, not int"),
        (None, "must be a string, not NoneType"),
        (("a", "b"), "must be a string, not tuple"),
        (b"loss", "must be a string, not bytes"),
        ("lone \udcff", "lone surrogate at character 5"),
        ("x" * (MAX_KEY_CHARACTERS + 1), "at most 1,024 characters, not 1,025"),
    ],
)
def test_keys_that_are_refused(key, why, recorded) -> None:
    run = marey.init(console=False)
    for data in ({key: 1}, {"good": 1, key: 2}, {key: "text"}):
        with pytest.raises(LogError, match=why):
            run.log(data)
    with pytest.raises(LogError):
        run.log({"nested": {key: 1}} if isinstance(key, (str, tuple)) else {key: 1})
    assert run.step == 0
    assert recorded(run).rows == {}


def test_keys_that_are_subclasses_of_str(recorded) -> None:
    class Name(str):
        __slots__ = ()

    run = marey.init(console=False)
    for _ in range(3):
        run.log({Name("loss"): 1})
    assert list(recorded(run).rows.values()) == [{"loss": 1}] * 3


def test_keys_that_readers_make_are_said(recorded) -> None:
    run = marey.init(console=False)
    with pytest.warns(UserWarning, match="_step is made by Marey") as warned:  # noqa: PT031
        for _ in range(3):
            run.log({"_step": 99, "_other": 2})
    assert len(warned) == 1
    assert recorded(run).rows == {step: {"_other": 2} for step in range(3)}


def test_a_given_timestamp_is_the_time_of_the_row() -> None:
    from pathlib import Path

    from marey.journal.reader import read_run

    run = marey.init(console=False)
    for time in (1000.5, 2000):
        run.log({"_timestamp": time, "x": 1})
    assert run.summary["_timestamp"] == 2000
    with pytest.raises(LogError, match="_timestamp"):
        run.log({"_timestamp": "today"})
    run.finish()
    rows = [row for read in read_run(Path(run.dir)).reads for _, row in read.rows()]
    assert [row.time for row in rows] == [1000.5, 2000.0]


@settings(max_examples=300)
@given(st.text(st.characters(codec=None), max_size=1100))
def test_a_key_is_taken_as_it_is_or_refused(key) -> None:
    try:
        assert check_key(key) == key
    except LogError:
        assert not key or len(key) > MAX_KEY_CHARACTERS or _has_surrogate(key)
    else:
        assert key.encode().decode() == key


def _has_surrogate(key: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in key)


def test_keys_that_change_at_each_call(recorded) -> None:
    run = marey.init(console=False)
    for number in range(5_000):
        run.log({f"key {number}": number})
    assert run.summary["key 0"] == 0
    assert run.summary["key 4999"] == 4_999
    assert len(run.summary) == 5_003
    assert recorded(run).rows[4_321] == {"key 4321": 4_321}


@pytest.mark.parametrize("time", [float("nan"), float("inf"), -float("inf"), 2**2000])
def test_a_timestamp_is_finite(time: float) -> None:
    """No place in time: the index could not store such a row, nor anything after it."""
    run = marey.init(console=False)
    with pytest.raises(LogError, match="'_timestamp' must be a finite number"):
        run.log({"_timestamp": time, "x": 1})
    run.log({"x": 2})
    run.finish()
    [row] = marey.Api().run(str(run.path)).scan_history()
    assert row["x"] == 2
