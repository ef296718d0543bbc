"""Value: what becomes JSON, what is refused."""

from __future__ import annotations

import json
import math
import uuid
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.media._draft import from_draft, to_draft
from marey.media.implicit import media_for
from marey.media.value import MAX_INLINE_BYTES, Value
from marey.testing.media import MediaContract, stored_of


class Color(Enum):
    RED = 1


class TestValue(MediaContract):
    examples = {
        "text": Value("the cat sat on the mat"),
        "empty": Value(""),
        "nested": Value({"labels": ["cat", "dog"], "ok": True, "none": None, "score": 0.5}),
        "not_finite": Value([math.nan, math.inf, -math.inf, 1.0]),
        "unicode": Value({"ключ": "значение 🐈", "": "empty key"}),
        "long_text": Value("line one\n" * 4000),
        "big_integer": Value([2**70, 2**53 + 1]),
        "hostile": Value("<script>alert(1)</script><img src=x onerror=alert(1)>"),
    }
    rejects = {
        "object": (lambda: Value({"a": [1, object()]}), "value['a'][1]"),
        "media": (lambda: Value([Value("x")]), "marey.media.value.Value"),
        "deep": (lambda: Value(_nested(100)), "at most 64 levels"),
        "many": (lambda: Value(range(10**12)), "at most 1,000,000 elements"),
        "bytes": (lambda: Value([b"\xff"]), "UTF-8"),
        "surrogate": (lambda: Value("a\ud800"), "lone surrogate"),
        "keys": (lambda: Value({1: "a", "1": "b"}), "two keys '1'"),
        "tuple_key": (lambda: Value({(1, 2): 3}), "text or numbers"),
        "digits": (lambda: Value([10**5000]), "cannot be written"),
    }
    changes = {"list": lambda: _changed_list()}


def _nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def _changed_list():
    values = [1, [2, 3]]
    return Value(values), lambda: (values[1].append(4), values.clear())


@pytest.mark.parametrize(
    ("given_value", "kept"),
    [
        ((1, 2), [1, 2]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset({"b", 1}), [1, "b"]),
        (range(3), [0, 1, 2]),
        (b"abc", "abc"),
        (datetime(2024, 1, 2, 3, tzinfo=timezone.utc), "2024-01-02T03:00:00+00:00"),
        (date(2024, 1, 2), "2024-01-02"),
        (timedelta(seconds=90), "0:01:30"),
        (Color.RED, "RED"),
        (Decimal("0.10"), "0.10"),
        (Fraction(1, 3), "1/3"),
        (1 + 2j, "1+2j"),
        (uuid.UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (PurePosixPath("a/b"), "a/b"),
        (json.dumps, "json.dumps"),
        (Color, f"{__name__}.Color"),
        (np.array([1.5, 2.5]), [1.5, 2.5]),
        (np.float32(0.5), 0.5),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.array(["2024-01-02"], dtype="datetime64[ns]"), ["2024-01-02T00:00:00.000000000"]),
        ({2: "a", None: "b", True: "c"}, {"2": "a", "None": "b", "True": "c"}),
    ],
)
def test_other_types_become_json(given_value, kept):
    assert Value([given_value]).value == [kept]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_any_json_comes_back(value):
    made = Value(value)
    assert repr(made.value) == repr(value)
    assert type(made).decode(stored_of(made.encode())) == made
    assert from_draft(to_draft(made)) == made


@pytest.mark.parametrize("size", [MAX_INLINE_BYTES - 2, MAX_INLINE_BYTES - 1, 100_000, 1_000_000])
def test_long_text_is_exact_on_both_sides_of_the_limit(size):
    value = Value("x" * size)
    assert value.inline == (size <= MAX_INLINE_BYTES - 2)
    assert Value.decode(stored_of(value.encode())).value == "x" * size


@pytest.mark.parametrize("value", ["text", [1, "a"], np.arange(32), np.array(["a"] * 50)], ids=str)
def test_bare_values_become_media(value):
    assert isinstance(media_for(value), Value)


def test_unknown_bare_values_are_left_alone():
    assert media_for(object()) is None
