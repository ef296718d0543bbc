from __future__ import annotations

import json as standard
import math
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.server import json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class Holder(msgspec.Struct):
    values: dict[str, Any]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, '"NaN"'),
        (math.inf, '"Infinity"'),
        (-math.inf, '"-Infinity"'),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (2**53 + 1, '"9007199254740993"'),
        (-(2**63), '"-9223372036854775808"'),
        (10**5000, '"1' + "0" * 5000 + '"'),
        (1e300, "1e+300"),
        (0.1, "0.1"),
        ("1234567890123456789", '"1234567890123456789"'),
        ("[-12345678901234567", '"[-12345678901234567"'),
        (np.float32(0.5), "0.5"),
        (np.int64(3), "3"),
        (True, "true"),
    ],
    ids=[
        "nan",
        "inf",
        "-inf",
        "2**53",
        "-2**53",
        "2**53+1",
        "-2**63",
        "10**5000",
        "1e300",
        "0.1",
        "digits",
        "digits after a bracket",
        "float32",
        "int64",
        "true",
    ],
)
def test_numbers_that_a_browser_would_lose_become_strings(value: object, text: str) -> None:
    assert json.encode({"v": [value]}).decode() == '{"v":[' + text + "]}"


@given(VALUES)
def test_all_values_are_strict_json_and_exact(value: Any) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    found = standard.loads(json.encode(Holder({"v": value})), parse_constant=refuse)
    assert found == {"values": {"v": json.exact(value)}}


@given(VALUES)
def test_no_number_is_beyond_what_javascript_holds(value: Any) -> None:
    def numbers(found: Any) -> Any:
        if isinstance(found, dict):
            found = list(found.values())
        if isinstance(found, list):
            for inner in found:
                yield from numbers(inner)
        elif isinstance(found, int | float):
            yield found

    for number in numbers(json.exact(value)):
        assert math.isfinite(number)
        assert isinstance(number, float) or abs(number) <= json.MAX_EXACT_INTEGER


def test_lone_surrogates_do_not_break_an_answer() -> None:
    assert standard.loads(json.encode({"v": "a\ud800b"})) == {"v": "a?b"}
