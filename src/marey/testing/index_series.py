"""What an index must answer about numbers: every point once, or every spike; media are elsewhere."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.errors import NotFoundError, UsageError
from marey.journal.record import big_integer
from marey.testing.index_lab import RUN, SHARED, IndexLab, IndexLabContract, everything
from marey.testing.journals import log

if TYPE_CHECKING:
    from marey.index.answers import Series

STEPS = st.lists(st.tuples(st.integers(-5, 40), st.floats(allow_nan=True)), min_size=1, max_size=60)


class IndexSeriesContract(IndexLabContract):
    """A chart shows what was logged, whoever logged it and in what order."""

    @pytest.fixture
    def noise(self) -> npt.NDArray[np.float64]:
        """Numbers with some NaN, both infinities and one spike."""
        rng = np.random.default_rng(7)
        values = rng.normal(size=70_000)
        values[rng.integers(0, 70_000, 300)] = np.nan
        values[[5000, 65_535]] = [np.inf, -np.inf]
        values[33_333] = 1e9
        return values

    def test_few_points_are_all_there(self, lab: IndexLab) -> None:
        """Up to twice the width every point is given, NaN and None as NaN."""
        log(lab.writer(), [3, float("nan"), 0.5, True, None])
        found = lab.fresh().series(RUN, "loss", points=3)
        assert (found.level, found.shown, found.total) == (0, 5, 5)
        np.testing.assert_equal(found.columns["value"], [3.0, np.nan, 0.5, 1.0, np.nan])
        assert found.columns["step"].dtype == np.int64
        assert found.columns["time"].tolist() == [100.0, 100.5, 101.0, 101.5, 102.0]

    def test_any_width_and_any_range_of_a_long_metric(
        self, lab: IndexLab, noise: npt.NDArray[np.float64]
    ) -> None:
        """Buckets count every point once, and their extremes are those numpy finds."""
        log(lab.writer(), noise, first=-10, stride=3)
        index = lab.fresh()
        steps = np.arange(len(noise)) * 3 - 10
        for points in (1, 3, 100, 1000, 5000, 40_000):
            found = index.series(RUN, "loss", points=points)
            check(found, steps, noise)
            assert found.shown <= max(points, 2 * points if found.level == 0 else points)
        rng = np.random.default_rng(1)
        for _ in range(60):
            lo, hi = sorted(rng.integers(-20, len(noise) * 3, 2).tolist())
            inside = (steps >= lo) & (steps <= hi)
            if inside.any():
                found = index.series(RUN, "loss", lo=lo, hi=hi, points=int(rng.integers(1, 3000)))
                check(found, steps[inside], noise[inside])

    def test_ranges_of_time_and_open_ends(
        self, lab: IndexLab, noise: npt.NDArray[np.float64]
    ) -> None:
        """A range may be of time, and open at either end."""
        log(lab.writer(), noise)
        index = lab.fresh()
        steps, times = np.arange(len(noise)), 100.0 + np.arange(len(noise)) * 0.5
        for lo, hi in ((None, 5000.25), (30_000.0, None), (200.0, 200.0), (2100.1, 30_000.3)):
            inside = (times >= (lo or -np.inf)) & (times <= (hi or np.inf))
            found = index.series(RUN, "loss", x="time", lo=lo, hi=hi, points=500)
            check(found, steps[inside], noise[inside])

    def test_a_range_without_points(self, lab: IndexLab) -> None:
        """Where there is nothing, nothing is answered."""
        log(lab.writer(), range(10))
        index = lab.fresh()
        for lo, hi in ((20, 30), (2.2, 2.8), (5, 3), (-9, -1)):
            found = index.series(RUN, "loss", lo=lo, hi=hi)
            assert (found.shown, found.total, len(found.columns["value"])) == (0, 0, 0)

    def test_clock_that_was_set_back(self, lab: IndexLab, noise: npt.NDArray[np.float64]) -> None:
        """Times that go back are found all the same, and sorted."""
        writer = lab.writer()
        log(writer, noise[:9000], time=5000.0)
        log(writer, noise[9000:20_000], first=9000, time=1000.0)
        index = lab.fresh()
        times = np.concatenate([5000 + np.arange(9000) * 0.5, 1000 + np.arange(11_000) * 0.5])
        inside = (times >= 4000.0) & (times <= 6000.0)
        every = index.series(RUN, "loss", x="time", lo=4000.0, hi=6000.0, points=10_000)
        order = np.argsort(times[inside], kind="stable")
        np.testing.assert_array_equal(every.columns["value"], noise[:20_000][inside][order])
        few = index.series(RUN, "loss", x="time", lo=4000.0, hi=6000.0, points=50)
        assert few.total == int(inside.sum()) == int(few.columns["count"].sum())
        assert np.nanmax(few.columns["max"]) == np.nanmax(noise[:20_000][inside])

    def test_extremes_are_exact(self, lab: IndexLab, noise: npt.NDArray[np.float64]) -> None:
        """The smallest and the largest of all points, at their steps; of equal ones the first."""
        writer, index = lab.writer(), lab.index()
        log(writer, noise, key="noise", stride=3)
        log(writer, np.tile([2.0, 7.0, 7.0, 2.0], 5_000), key="ties")
        log(writer, [np.nan, None], key="none")
        log(writer, [np.nan, np.inf], key="infinite")
        log(lab.writer(writer="zzzzzzzz"), [9.0, 2.0, 1.0], key="ties", first=-1)
        index.refresh()

        def of(key: str) -> tuple[object, ...]:
            (found,) = index.extremes([RUN], key)
            both = found.min, found.max
            return tuple(None if each is None else (each.step, each.value) for each in both)

        assert of("noise") == ((65_535 * 3, -np.inf), (5000 * 3, np.inf))
        assert of("ties") == ((1, 1.0), (-1, 9.0))
        assert of("none") == of("never logged") == (None, None)
        assert of("infinite") == ((1, np.inf), (1, np.inf))
        (ties,) = index.extremes([RUN], "ties")
        assert ties.max is not None
        assert ties.max.time == 100.0

    @settings(SHARED, max_examples=25)
    @given(st.lists(st.sampled_from([0.0, 1.0, -1.0, np.nan]), min_size=1, max_size=50))
    def test_extremes_of_any_length(self, values: list[float]) -> None:
        """However many points there are, and wherever a bucket ends."""
        repeated = np.repeat(values, 311)
        with self.new_lab() as lab:
            log(lab.writer(), repeated)
            (found,) = lab.fresh().extremes([RUN], "loss")
            if np.isnan(repeated).all():
                assert (found.min, found.max) == (None, None)
            else:
                assert found.min is not None
                assert found.max is not None
                assert found.min.step == int(np.nanargmin(repeated))
                assert found.max.step == int(np.nanargmax(repeated))

    def test_the_last_value_of_a_step_counts_also_over_chunks_and_refreshes(
        self, lab: IndexLab
    ) -> None:
        """Of two values of one step the later one counts, however far apart they are read."""
        writer, index = lab.writer(), lab.index()
        log(writer, range(4096))
        index.refresh()
        writer.row(("loss",), 4095, 1.0, [-1.0])  # the last point of a full chunk
        index.refresh()
        writer.row(("loss",), 4096, 1.0, [5.0])
        writer.row(("loss",), 4096, 2.0, [6.0])
        index.refresh()
        found = index.series(RUN, "loss", points=5000)
        assert found.total == 4097
        assert found.columns["value"][-3:].tolist() == [4094.0, -1.0, 6.0]

    def test_late_steps_are_sorted_in(self, lab: IndexLab) -> None:
        """A step that comes late takes its place, or replaces what was there."""
        writer, index = lab.writer(), lab.index()
        log(writer, np.arange(10_000) * 1.0, stride=2)
        index.refresh()
        writer.row(("loss",), 3, 1.0, [-7.0])
        writer.row(("loss",), 4, 1.0, [99.0])  # was 2.0
        index.refresh()
        steps = np.sort(np.append(np.arange(10_000) * 2, 3))
        values = np.insert(np.arange(10_000) * 1.0, 2, -7.0)
        values[3] = 99.0
        check(index.series(RUN, "loss", points=20_000), steps, values)
        check(index.series(RUN, "loss", points=100), steps, values)
        assert everything(index) == everything(lab.fresh())

    def test_several_writers_are_merged(
        self, lab: IndexLab, noise: npt.NDArray[np.float64]
    ) -> None:
        """Points of several processes are one metric in order of steps."""
        log(lab.writer(writer="aaaaaaaa"), noise[:9000], stride=2)
        log(lab.writer(writer="bbbbbbbb"), noise[9000:20_000], stride=2, first=1)
        log(lab.writer(writer="cccccccc"), noise[20_000:25_000], first=50_000)
        index = lab.fresh()
        steps = np.concatenate(
            [np.arange(9000) * 2, np.arange(11_000) * 2 + 1, np.arange(5000) + 50_000]
        )
        order = np.argsort(steps, kind="stable")
        check(index.series(RUN, "loss", points=20_000), steps[order], noise[:25_000][order])
        few = index.series(RUN, "loss", points=100)
        assert few.total == int(few.columns["count"].sum()) == 25_000
        assert few.shown <= 100
        assert np.nanmax(few.columns["max"]) == np.nanmax(noise[:25_000])
        assert (np.diff(few.columns["step_first"]) >= 0).all()

    def test_a_step_of_two_writers_is_two_points(self, lab: IndexLab) -> None:
        """Two processes do not replace each other's values."""
        log(lab.writer(writer="aaaaaaaa"), [1.0])
        log(lab.writer(writer="bbbbbbbb"), [2.0])
        assert lab.fresh().series(RUN, "loss").columns["value"].tolist() == [1.0, 2.0]

    def test_keys_logged_in_turns_with_others(self, lab: IndexLab) -> None:
        """A key that is logged twice a step with different company has its later value."""
        writer = lab.writer()
        for step in range(100):
            writer.row(("loss", "acc"), step, 1.0, [step, -step])
            writer.row(("acc", "lr"), step, 1.0, [step * 10, 0.1])
        index = lab.fresh()
        assert index.series(RUN, "acc").columns["value"].tolist() == [s * 10.0 for s in range(100)]
        assert index.run(RUN).summary == {"loss": 99, "acc": 990, "lr": 0.1}

    def test_numbers_beyond_float64(self, lab: IndexLab) -> None:
        """What float64 cannot hold is rounded or infinite in charts and exact in the summary."""
        writer = lab.writer()
        log(writer, [2**63, big_integer(10**400), big_integer(-(10**400)), 2**53 + 1])
        index = lab.fresh()
        found = index.series(RUN, "loss").columns["value"].tolist()
        assert found == [2.0**63, np.inf, -np.inf, 2.0**53]
        assert index.run(RUN).summary["loss"] == 2**53 + 1

    def test_steps_beyond_64_bits_are_a_problem_and_nothing_else_is_lost(
        self, lab: IndexLab
    ) -> None:
        """A step that no chart can show is told of, and the rest is shown."""
        writer = lab.writer()
        writer.row(("loss",), 1, 1.0, [1.0])
        writer.row(("loss",), 2**63, 1.0, [2.0])
        index = lab.fresh()
        assert index.series(RUN, "loss").columns["step"].tolist() == [1]
        assert [problem.code for problem in index.problems(RUN)] == ["step-range"]

    def test_questions_that_cannot_be(self, lab: IndexLab) -> None:
        """An unknown key has no points; an unknown run or axis is refused."""
        log(lab.writer(), [1.0])
        index = lab.fresh()
        assert index.series(RUN, "no such key").total == 0
        with pytest.raises(NotFoundError, match="run1"):
            index.series("local/p/run2", "loss")
        with pytest.raises(UsageError, match="points"):
            index.series(RUN, "loss", points=0)
        with pytest.raises(UsageError, match="'epoch'"):
            index.series(RUN, "loss", x="epoch")  # type: ignore[arg-type]

    @settings(SHARED, max_examples=25)
    @given(STEPS, st.integers(1, 30))
    def test_any_order_of_steps(self, pairs: list[tuple[int, float]], points: int) -> None:
        """Any steps in any order, read in two parts, answer as a dict would."""
        with self.new_lab() as lab:
            writer, index = lab.writer(), lab.index()
            for place, (step, value) in enumerate(pairs):
                writer.row(("x",), step, float(place), [value])
                if place == len(pairs) // 2:
                    index.refresh()
            index.refresh()
            expected = dict(pairs)
            steps = np.array(sorted(expected))
            values = np.array([expected[step] for step in steps.tolist()])
            if not np.isnan(values).all():
                check(index.series(RUN, "x", points=points), steps, values)


def check(series: Series, steps: npt.NDArray[np.int64], values: npt.NDArray[np.float64]) -> None:
    """The series says the same as the points themselves."""
    assert series.total == len(values)
    columns = series.columns
    if series.level == 0:
        assert series.shown == len(values)
        np.testing.assert_array_equal(columns["step"], steps)
        np.testing.assert_array_equal(columns["value"], values)
        return
    assert series.shown == len(columns["count"])
    assert int(columns["count"].sum()) == len(values)
    assert columns["count"].max() <= 16**series.level
    _check_ends(series, steps, values)
    ends = np.cumsum(columns["count"])
    for bucket, (start, end) in enumerate(zip(ends - columns["count"], ends, strict=True)):
        inside = values[start:end]
        numbers = inside[~np.isnan(inside)]
        assert columns["nans"][bucket] == len(inside) - len(numbers)
        np.testing.assert_equal(columns["min"][bucket], np.fmin.reduce(inside))
        np.testing.assert_equal(columns["max"][bucket], np.fmax.reduce(inside))
        check_mean(columns["mean"][bucket], numbers)


def check_mean(mean: float, numbers: npt.NDArray[np.float64]) -> None:
    """The mean is that of exact arithmetic; infinities of both signs have none."""
    if not len(numbers):
        assert np.isnan(mean)
    elif np.isinf(numbers).any():
        infinities = set(numbers[np.isinf(numbers)].tolist())
        np.testing.assert_equal(mean, infinities.pop() if len(infinities) == 1 else np.nan)
    else:
        exact = float(sum(map(Fraction, numbers.tolist())) / len(numbers))  # sums may overflow
        assert abs(mean - exact) <= 1e-9 * float(np.abs(numbers).max()) + 5e-320


def _check_ends(
    series: Series, steps: npt.NDArray[np.int64], values: npt.NDArray[np.float64]
) -> None:
    columns = series.columns
    assert int(columns["nans"].sum()) == int(np.isnan(values).sum())
    assert np.nanmin(columns["min"]) == np.nanmin(values)
    assert np.nanmax(columns["max"]) == np.nanmax(values)
    assert columns["step_first"][0] == steps[0]
    assert columns["step_last"][-1] == steps[-1]
    np.testing.assert_equal(columns["first"][0], values[0])
    np.testing.assert_equal(columns["last"][-1], values[-1])
