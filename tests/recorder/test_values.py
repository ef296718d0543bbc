"""What values become, and which are refused at the call."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import math
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import marey
from marey.errors import LogError
from marey.journal.record import Media
from marey.recorder.plain import NOT_PLAIN, to_config, to_number, to_plain


class Color(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    HIGH = 3


class Tensor:
    """A tensor as torch has it: a shape, ``item()``, and no numpy."""

    def __init__(self, value: object, shape: tuple[int, ...] = ()) -> None:
        self._value, self.shape = value, shape

    def item(self) -> object:
        return self._value


class EagerTensor:
    """A tensor as tensorflow has it: a shape and ``numpy()``."""

    shape = (1,)

    def numpy(self) -> np.ndarray:
        return np.array([2.5])


class Traced:
    """A value that has none yet, as in a function that jax traces."""

    shape = ()

    def item(self) -> object:
        raise RuntimeError("no value while tracing")


def same(left: object, right: object) -> bool:
    return type(left) is type(right) and repr(left) == repr(right)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (True, True),
        (None, None),
        (-0.0, -0.0),
        (math.nan, math.nan),
        (math.inf, math.inf),
        (-math.inf, -math.inf),
        (5e-324, 5e-324),
        (2**53 + 1, 2**53 + 1),
        (2**63, 2**63),
        (2**64, 2**64),
        (-(2**63) - 1, -(2**63) - 1),
        (10**400, 10**400),
        (np.float64(0.1), 0.1),
        (np.float32(0.1), float(np.float32(0.1))),
        (np.float16("nan"), math.nan),
        (np.float32("inf"), math.inf),
        (np.longdouble(0.5), 0.5),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.array(2.5), 2.5),
        (np.array([[7]]), 7),
        (Tensor(0.25), 0.25),
        (Tensor(3, (1, 1)), 3),
        (EagerTensor(), 2.5),
    ],
)
@pytest.mark.parametrize("repeats", [1, 3])
def test_numbers_stay_exact(value, expected, repeats, recorded) -> None:
    run = marey.init(console=False)
    for _ in range(repeats):
        run.log({"x": value})
    rows = recorded(run).rows
    assert len(rows) == repeats
    assert all(same(row["x"], expected) for row in rows.values())


@given(st.floats(width=64))
def test_every_float_keeps_its_bits(number) -> None:
    from marey.recorder.plain import to_number

    assert struct.pack("<d", to_number(np.float64(number))) == struct.pack("<d", number)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        ("", ""),
        ("ünïcode \U0001f40b", "ünïcode \U0001f40b"),
        (b"bytes \xc3\xa9", "bytes é"),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset(), []),
        ([], []),
        ([1, [2.5, "x"], None], [1, [2.5, "x"], None]),
        ((1, 2), [1, 2]),
        (range(3), [0, 1, 2]),
        (dt.datetime(2024, 2, 29, 12, 30), "2024-02-29T12:30:00"),
        (dt.date(2024, 2, 29), "2024-02-29"),
        (Color.RED, "RED"),
        (Level.HIGH, "HIGH"),
        (decimal.Decimal("1.50"), "1.50"),
        (1 + 2j, "1+2j"),
        (np.complex64(1 + 2j), "1+2j"),
        (np.str_("text"), "text"),
        (np.datetime64("2024-02-29T01:02:03.000000001"), "2024-02-29T01:02:03.000000001"),
        (Path("a/b"), "a/b"),
        (len, "builtins.len"),
        ({}, {}),
    ],
)
def test_plain_values_are_media_of_kind_value(value, expected, recorded) -> None:
    run = marey.init(console=False)
    run.log({"x": value})
    assert run.summary["x"] == expected
    (media,) = recorded(run).all(Media)
    assert (media.key, media.step, media.position, media.count) == ("x", 0, 0, 1)
    assert media.item.kind == "value"


def test_a_text_of_100_000_characters(recorded) -> None:
    text = "é" * 100_000
    run = marey.init(console=False)
    run.log({"x": text})
    run.finish()
    stored = recorded(run.dir).all(Media)
    assert len(stored) == 1
    held = stored[0].item
    if held.blobs:
        (ref,) = held.blobs.values()
        (path,) = Path(run.dir, "blobs").rglob(f"{ref.sha256}*")
        assert text in path.read_text() or "\\u00e9" in path.read_text()
    else:
        assert text in str(held.meta)


def test_nested_dicts_are_flattened(recorded) -> None:
    run = marey.init(console=False)
    run.log({"n": {"p": 1, "q": {"r": 2}}, "per class": {0: 0.5, np.int64(1): 0.75}})
    assert recorded(run).rows == {
        0: {"n.p": 1, "n.q.r": 2, "per class.0": 0.5, "per class.1": 0.75}
    }


def _endless() -> dict:
    endless: dict = {}
    endless["x"] = endless
    return endless


def _endless_list() -> list:
    endless: list = []
    endless.append(endless)
    return endless


@pytest.mark.parametrize(
    "value",
    [
        object(),
        _endless(),
        _endless_list(),
        {"x": object()},
        {("a", "b"): 1},
        {None: 1},
        [object()],
        b"\xff\xfe",
        "lone \ud800",
        Traced(),
        Tensor(object()),
    ],
)
@pytest.mark.parametrize("commit", [None, False])
def test_a_refused_call_records_nothing(value, commit, recorded) -> None:
    run = marey.init(console=False)
    run.log({"good": 1})
    with pytest.raises(LogError) as refused:
        run.log({"first": 5, "text": "also", "bad": value}, commit=commit)
    assert "bad" in str(refused.value)
    assert run.step == 1
    assert "first" not in run.summary
    found = recorded(run)
    assert found.rows == {0: {"good": 1}}
    assert not found.all(Media)


def test_the_message_names_key_and_type() -> None:
    run = marey.init(console=False)
    with pytest.raises(LogError, match=r"value of 'model/x' cannot be recorded: builtins\.object"):
        run.log({"model/x": object()})
    with pytest.raises(LogError, match="no value while tracing"):
        run.log({"x": Traced()})


@pytest.mark.parametrize("data", [None, [("a", 1)], "a", 5, {"a"}])
def test_data_is_a_mapping(data) -> None:
    run = marey.init(console=False)
    with pytest.raises(LogError, match="log needs a dict"):
        run.log(data)
    with pytest.raises(TypeError):  # as W&B raises
        run.log(data)


def test_two_values_of_one_flattened_key_are_refused() -> None:
    run = marey.init(console=False)
    with pytest.raises(LogError, match=r"'a\.b'"):
        run.log({"a.b": 1, "a": {"b": 2}})


def test_a_key_may_change_between_number_and_text(recorded) -> None:
    run = marey.init(console=False)
    for value in (1, "one", 1.0, None, True, 2**70):
        run.log({"x": value})
    found = recorded(run)
    assert {step: row.get("x") for step, row in found.rows.items()} == {
        0: 1,
        1: None,
        2: 1.0,
        3: None,
        4: True,
        5: 2**70,
    }
    assert "x" not in found.rows[1]


def test_the_object_may_change_after_the_call(recorded) -> None:
    data = {"x": 1, "list": [1, 2]}
    run = marey.init(console=False)
    for _ in range(3):
        run.log(data)
        data["x"] += 1
        data["list"].append(0)
    assert run.summary["list"] == [1, 2, 0, 0]
    assert [row["x"] for row in recorded(run).rows.values()] == [1, 2, 3]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_a_long_double_beyond_a_double_is_refused() -> None:
    numpy = pytest.importorskip("numpy")
    beyond = numpy.longdouble("1e4000")
    if numpy.isinf(beyond):
        pytest.skip("here a long double is a double")
    run = marey.init(console=False)
    with pytest.raises(LogError, match="'beyond'"):
        run.log({"beyond": beyond})
    run.log({"infinite": numpy.longdouble("inf"), "small": numpy.longdouble("0.5")})
    assert (run.summary["infinite"], run.summary["small"]) == (float("inf"), 0.5)


def test_a_range_too_long_to_write_down_is_refused() -> None:
    run = marey.init(console=False)
    with pytest.raises(LogError, match="'endless'"):
        run.log({"endless": range(2**70)})
    run.log({"short": range(3)})
    assert run.summary["short"] == [0, 1, 2]


@given(_json)
def test_plain_json_stays_as_it_is(value) -> None:
    assert repr(to_plain(value)) == repr(value)
    assert repr(to_config(value)) == repr(value)


@given(st.from_type(type).flatmap(st.from_type))
def test_nothing_but_plain_values_comes_out(value) -> None:
    plain = to_plain(value)
    assert plain is NOT_PLAIN or type(plain) in {
        type(None), bool, int, float, str, list, dict,
    }  # fmt: skip


def test_masked_elements_are_none() -> None:
    masked = np.ma.array([1.0, 2.0], mask=[True, False])
    for value in (np.ma.masked, masked[0], masked[:1], np.ma.array(3, mask=True)):
        assert to_number(value) is None
    assert (to_number(masked[1]), to_number(masked[1:])) == (2.0, 2.0)
