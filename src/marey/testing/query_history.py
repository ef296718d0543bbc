"""How logged numbers must be given back: every row exactly, and frames that keep types."""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.errors import UsageError
from marey.extras import require
from marey.testing.query_lab import Desk, QueryLabContract

OWN = ["_step", "_runtime", "_timestamp"]
KEYS = ("loss", "a/b", "../x", "..", ".", "/", "ключ", "🦊 x", "a b", "x" * 300, "%", "'", "a\\b")
_values = st.one_of(
    st.floats(), st.booleans(), st.none(), st.integers(), st.integers(-(2**70), 2**70)
)
_rows = st.lists(st.dictionaries(st.sampled_from(KEYS), _values, min_size=1), max_size=12)


class QueryHistoryContract(QueryLabContract):
    """Histories hold what was logged, in order, and are thinned on demand only."""

    @settings(
        max_examples=30,
        suppress_health_check=[
            HealthCheck.differing_executors,
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
        ],
    )
    @given(_rows)
    def test_any_rows_come_back(self, desk: Desk, rows: list[dict[str, Any]]) -> None:
        """Integers of any size, floats, bools and None are the same values of the same types."""
        found = list(desk.logged(*rows).scan_history())
        assert [user_part(row) for row in found] == [exactly(row) for row in rows]
        assert [row["_step"] for row in found] == list(range(len(rows)))

    def test_rows_are_exact(self, desk: Desk) -> None:
        """Numbers at the ends of the ranges, and beyond them."""
        logged = {
            "n": 2**63, "big": 2**70, "least": -(2**63), "f": 1.0, "b": True, "nothing": None,
            "nan": math.nan, "inf": -math.inf, "zero": -0.0, "ключ/..": 10**40,
        }  # fmt: skip
        run = desk.logged(logged, {"n": 1})
        first, second = run.scan_history()
        assert user_part(first) == exactly(logged)
        assert user_part(second) == exactly({"n": 1})
        assert 0 <= first["_runtime"] <= second["_runtime"] < 600
        assert first["_timestamp"] == pytest.approx(run.created + first["_runtime"])

    def test_nested_names_are_joined(self, desk: Desk) -> None:
        """Dicts become names with dots."""
        (row,) = desk.logged({"train": {"loss": 1, "top": {"k": 2}}}).scan_history()
        assert user_part(row) == exactly({"train.loss": 1, "train.top.k": 2})

    def test_keys_and_steps_choose_rows(self, desk: Desk) -> None:
        """Rows that have all of the keys, in a half-open range of steps."""
        rows = [{"a": step} if step % 2 else {"a": step, "b": -step} for step in range(10)]
        found = desk.logged(*rows)
        both = list(found.scan_history(keys=["b", "a", "_step"], min_step=2, max_step=6))
        assert [(row["a"], row["b"], row["_step"]) for row in both] == [(2, -2, 2), (4, -4, 4)]
        assert list(found.scan_history(keys=["nothing"])) == []

    def test_rows_that_were_logged_in_parts(self, desk: Desk) -> None:
        """What was logged at one step is one row; of two values the later one counts."""
        run = desk.begin()
        run.log({"a": 1, "b": 1}, step=3)
        run.log({"b": 2, "c": 2}, step=3)
        run.log({"a": 5}, step=7)
        run.finish()
        rows = list(desk.api.run(run.path).scan_history())
        told = [(row["_step"], row["a"], row.get("b"), row.get("c")) for row in rows]
        assert told == [(3, 1, 2, 2), (7, 5, None, None)]

    def test_frames_keep_types(self, desk: Desk) -> None:
        """Columns in natural order; integers stay integers, with gaps and beyond 64 bits too."""
        pandas = require("pandas", "dev", "The contract of histories")
        found = desk.logged(
            {"i": 1, "gaps": 2**62 + 1, "f": 0.5, "flag": True, "big": 2**70},
            {"i": 2, "f": 1, "flag": False, "a10": 1.0},
            {"i": 3, "gaps": 5, "f": math.nan, "flag": True, "a2": 1.0, "note": "no number"},
        )
        frame = found.history()
        assert list(frame.columns) == [*OWN, "a2", "a10", "big", "f", "flag", "gaps", "i"]
        assert frame.attrs["total"] == 3
        kinds = {name: str(frame[name].dtype) for name in ("i", "gaps", "f", "flag", "big")}
        assert kinds == {
            "i": "int64", "gaps": "Int64", "f": "float64", "flag": "bool", "big": "object",
        }  # fmt: skip
        assert frame["gaps"][0] == 2**62 + 1
        assert frame["gaps"][1] is pandas.NA
        assert frame["big"][0] == 2**70
        assert found.history(keys=["note"])["note"].tolist() == ["no number"]

    def test_samples_are_even_and_say_the_total(self, desk: Desk) -> None:
        """Fewer rows hold the first and the last, and say how many there are."""
        require("pandas", "dev", "The contract of histories")
        found = desk.logged(*({"a": step} for step in range(100)))
        frame = found.history(samples=4)
        assert frame["a"].tolist() == [0, 33, 66, 99]
        assert frame.attrs["total"] == 100
        assert len(found.history(samples=1000)) == len(found.history()) == 100
        assert found.history(samples=1)["a"].tolist() == [99]
        with pytest.raises(UsageError, match="samples"):
            found.history(samples=0)

    def test_polars_where_there_is_no_pandas(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same columns and values, exactly."""
        polars = require("polars", "dev", "The contract of histories")
        found = desk.logged({"i": 2**53 + 1, "f": 1, "b": True, "big": 2**70}, {"f": 0.5})
        monkeypatch.setitem(sys.modules, "pandas", None)
        frame = found.history()
        assert isinstance(frame, polars.DataFrame)
        assert frame["i"].to_list() == [2**53 + 1, None]
        assert frame["f"].to_list() == [1.0, 0.5]
        assert frame["b"].to_list() == [True, None]
        assert frame["big"].to_list() == [2**70, None]
        assert frame.schema["i"] == polars.Int64

    def test_rows_where_there_is_neither(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a library of frames there are dicts."""
        found = desk.logged({"i": 2**53 + 1}, {"f": 0.5})
        monkeypatch.setitem(sys.modules, "pandas", None)
        monkeypatch.setitem(sys.modules, "polars", None)
        first, second = found.history()
        assert user_part(first) == exactly({"i": 2**53 + 1})
        assert user_part(second) == exactly({"f": 0.5})

    def test_an_empty_run(self, desk: Desk) -> None:
        """No rows, no summary, nothing else wrong."""
        found = desk.logged()
        assert list(found.scan_history()) == []
        assert len(found.history()) == 0
        assert found.summary == {}
        assert found.last_step is None
        assert found.keys() == []


def user_part(row: dict[str, Any]) -> dict[str, tuple[type, str]]:
    """A row without Marey's own columns, in a form in which NaN equals NaN and 1 is not True."""
    return exactly({key: value for key, value in row.items() if key not in OWN})


def exactly(row: dict[str, Any]) -> dict[str, tuple[type, str]]:
    """Values with their types; text tells -0.0 from 0.0 and NaN from nothing else."""
    return {key: (type(value), hex_of(value)) for key, value in row.items()}


def hex_of(value: object) -> str:
    """A number without rounding."""
    return value.hex() if isinstance(value, float) else repr(value)
