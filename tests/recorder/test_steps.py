"""Which step a call's values go to: the observed sequence and its rules."""

from __future__ import annotations

import itertools
import tempfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marey
from marey.errors import LogError, UsageError
from marey.journal.record import Problem
from marey.recorder.steps import MAX_STEP, place


def test_the_observed_sequence(recorded) -> None:
    run = marey.init()
    run.log({"a": 1})
    run.log({"a": 2}, commit=False)
    run.log({"b": 2})
    run.log({"a": 3}, step=10)
    run.log({"b": 3}, step=10)
    with pytest.warns(UserWarning, match="step 5 is lower than the open step 10"):
        run.log({"a": 4}, step=5)
    run.log({"a": 5})
    run.log({"a": 6}, step=20, commit=True)
    with pytest.warns(UserWarning, match="step 20 is lower than the open step 21"):
        run.log({"a": 7}, step=20)
    run.log({"a": 8}, commit=True)
    run.log({"c": 1}, step=25, commit=False)
    run.log({"c": 2}, commit=False)
    run.log({"a": 1})
    assert recorded(run).rows == {
        0: {"a": 1},
        1: {"a": 2, "b": 2},
        10: {"a": 5, "b": 3},
        20: {"a": 6},
        21: {"a": 8},
        25: {"c": 2, "a": 1},
    }


def test_a_refused_step_is_a_problem_that_holds_the_numbers(recorded) -> None:
    run = marey.init()
    run.log({"a": 1}, step=3)
    with pytest.warns(UserWarning, match="is lower") as warned:
        run.log({"a": 2, "big": 2**70, "nan": float("nan"), "text": "x"}, step=2)
    assert warned[0].filename == __file__
    (problem,) = recorded(run).all(Problem)
    assert (problem.code, problem.step) == ("step-order", 2)
    assert problem.detail["numbers"].keys() == {"a", "big", "nan"}
    assert problem.detail["numbers"]["big"] == 2**70
    assert problem.detail["media"] == ["text"]
    assert problem.detail["source"].startswith(__file__)


def test_one_warning_for_one_line_and_a_problem_for_each_call(recorded) -> None:
    run = marey.init()
    run.log({"a": 1}, step=100)
    with pytest.warns(UserWarning, match="is lower") as warned:  # noqa: PT031
        for step in range(50):
            run.log({"a": 2}, step=step)
    assert len(warned) == 1
    found = recorded(run)
    assert [problem.step for problem in found.all(Problem)] == list(range(50))
    assert found.rows == {100: {"a": 1}}


def test_strict_raises_and_records_nothing(recorded) -> None:
    run = marey.init(strict=True)
    run.log({"a": 1}, step=3)
    with pytest.raises(UsageError, match="step 2 is lower"):
        run.log({"a": 2}, step=2)
    run.log({"a": 3})
    found = recorded(run)
    assert found.rows == {3: {"a": 3}}
    assert not found.all(Problem)


def test_an_empty_call_is_a_row(recorded) -> None:
    run = marey.init()
    run.log({})
    run.log({"a": 1})
    assert run.step == 2
    assert recorded(run).rows == {0: {}, 1: {"a": 1}}


@pytest.mark.parametrize("step", [1.0, "1", None.__class__, [1], float("nan")])
def test_a_step_is_an_integer(step, recorded) -> None:
    run = marey.init()
    with pytest.raises(LogError, match="step must be an integer"):
        run.log({"a": 1}, step=step)
    assert recorded(run).rows == {}


def test_steps_of_numpy_and_large_ones(recorded) -> None:
    run = marey.init()
    run.log({"a": 1}, step=np.int32(7))
    run.log({"a": 2}, step=MAX_STEP, commit=True)
    with pytest.raises(LogError, match="at most"):
        run.log({"a": 3}, step=MAX_STEP + 1)
    assert recorded(run).rows == {7: {"a": 1}, MAX_STEP: {"a": 2}}


def test_a_negative_step_is_too_low(recorded) -> None:
    run = marey.init()
    with pytest.warns(UserWarning, match="step -1 is lower"):
        run.log({"a": 1}, step=-1)
    assert recorded(run).rows == {}


_calls = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.one_of(st.none(), st.integers(0, 12)),
        st.sampled_from([None, True, False]),
    ),
    max_size=30,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # it only reads
)
@given(_calls)
def test_rows_are_those_of_the_rule(recorded, calls) -> None:
    expected: dict[int, dict[str, int]] = {}
    open_step = 0
    with tempfile.TemporaryDirectory() as root:
        run = marey.init(dir=root, console=False, reinit="finish_previous")
        for value, (key, step, commit) in zip(itertools.count(), calls):
            placement = place(open_step, step, commit)
            if placement is None:
                with pytest.warns(UserWarning, match="is lower"):
                    # A line of its own each time, so that each refusal warns.
                    exec(compile("run.log({key: value}, step, commit)", f"call {value}", "exec"))
                continue
            run.log({key: value}, step, commit)
            open_step = placement.open_step
            expected.setdefault(placement.step, {})[key] = value
        assert run.step == open_step
        assert recorded(run).rows == expected
