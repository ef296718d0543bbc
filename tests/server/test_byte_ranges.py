from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marey.server.byte_ranges import UnsatisfiableError, wanted


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-5", range(2, 6)),
        ("bytes=2-", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("bytes=9-99999", range(9, 10)),
        ("BYTES=1-2", range(1, 3)),
    ],
)
def test_single_ranges(header: str, span: range) -> None:
    assert wanted(header, 10) == span


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes=-", "bytes=5-2", "bytes=a-b", "items=0-1", "bytes=0-1,3-4", "bytes 0-1"],
)
def test_what_is_not_followed_gives_the_whole(header: str | None) -> None:
    assert wanted(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_outside(header: str) -> None:
    with pytest.raises(UnsatisfiableError):
        wanted(header, 10)


def test_a_range_of_nothing_is_outside() -> None:
    with pytest.raises(UnsatisfiableError):
        wanted("bytes=-5", 0)


def test_a_huge_list_costs_nothing() -> None:
    assert wanted("bytes=" + ",".join(f"{i}-{i}" for i in range(100_000)), 10) is None


@given(st.text() | st.from_regex(r"\Abytes=[0-9]*-[0-9]*\Z"), st.integers(0, 1000))
def test_never_outside_of_the_file(header: str, size_bytes: int) -> None:
    try:
        span = wanted(header, size_bytes)
    except UnsatisfiableError:
        return
    assert span is None or (0 <= span.start < span.stop <= size_bytes)
