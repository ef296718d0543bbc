"""Packed columns come back bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from marey.index.chunks import VERSION, Encoding, NotPackedError, pack, unpack
from marey.index.levels import Points, as_buckets, group, unpack_buckets, unpack_points

lengths = st.integers(0, 300)
int64 = st.integers(-(2**63), 2**63 - 1)
ENCODINGS = [Encoding.STEPS, Encoding.TIMES, Encoding.VALUES, Encoding.COUNTS]


@st.composite
def columns(draw):
    rows = draw(lengths)
    return [
        draw(npst.arrays(np.int64, rows, elements=int64)),
        draw(npst.arrays(np.float64, rows)),
        draw(npst.arrays(np.float64, rows)),
        draw(npst.arrays(np.uint32, rows)),
    ]


@given(columns())
def test_round_trip_keeps_every_bit(given_columns):
    found = unpack(pack(ENCODINGS, given_columns))
    for before, after in zip(given_columns, found, strict=True):
        assert after.dtype == before.dtype
        assert after.tobytes() == before.tobytes()


def test_round_trip_of_the_payload_of_a_nan():
    strange = np.array([0x7FF8000000000123, -1], np.int64).view(np.float64)
    (found,) = unpack(pack([Encoding.VALUES], [strange]))
    assert found.tobytes() == strange.tobytes()


def test_a_full_chunk_of_a_regular_metric_is_small():
    rng = np.random.default_rng(0)
    points = Points(np.arange(4096), 1.7e9 + np.arange(4096) * 0.1, rng.normal(size=4096))
    assert len(points.pack()) < 4096 * 12


@pytest.mark.parametrize("place", [0, 1, 5, 6, 12, -1])
def test_damaged_blocks_are_refused_or_differ_never_crash(place):
    block = bytearray(pack(ENCODINGS[:2], [np.arange(50), np.arange(50.0)]))
    block[place] ^= 0x55
    try:
        unpack(bytes(block))
    except NotPackedError:
        return


@pytest.mark.parametrize(
    "block",
    [b"", b"\0", bytes([VERSION, 255, 255, 255, 255, 1, 0]), bytes([VERSION + 1, 0, 0, 0, 0, 0])],
)
def test_what_is_no_block_is_refused(block):
    with pytest.raises(NotPackedError):
        unpack(block)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        pack(ENCODINGS[:2], [np.arange(2), np.arange(3.0)])


def test_points_and_buckets_pack():
    points = Points(np.arange(40), np.arange(40.0), np.arange(40.0) ** 2)
    assert unpack_points(points.pack()).values.tolist() == points.values.tolist()
    buckets = group(as_buckets(points), 16)
    assert unpack_buckets(buckets.pack()).mean.tolist() == buckets.mean.tolist()
