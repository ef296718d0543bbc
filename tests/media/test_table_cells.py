"""Cells of tables that are more than numbers and text: arrays, media, and the files they are in."""

from __future__ import annotations

import enum
import math
from collections import deque
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from io import BytesIO

import numpy as np
import PIL.Image
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.errors import MediaError
from marey.media._draft import from_draft, to_draft
from marey.media.image import Image
from marey.media.table import Table
from marey.testing.media import stored_of

NOON = datetime(2024, 5, 6, 12, 30, 15, 123456)


def again(table):
    return Table.decode(stored_of(table.encode()))


ZONED = NOON.replace(tzinfo=timezone(timedelta(hours=2)))
PICTURE = Image(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), caption="<b>four</b>")


ARRAYS = st.sampled_from(["f2", "f4", "f8", "i1", "i8", "u8", "?", ">i4"])


@settings(max_examples=40)
@given(st.data(), ARRAYS, st.lists(st.integers(0, 3), min_size=1, max_size=3), st.booleans())
def test_any_arrays_come_back(data, dtype, shape, reverse):
    cells = []
    for _ in range(data.draw(st.integers(0, 4))):
        values = data.draw(st.binary(min_size=64 * 8, max_size=64 * 8))
        array = np.frombuffer(values, dtype=np.uint8)[: math.prod(shape)].astype(dtype)
        array = array.reshape(shape, order="F")
        cells.append(array[::-1] if reverse else array)
    if data.draw(st.booleans()):
        cells.append(None)
    table = Table(columns=["a"], data=[[each] for each in cells])
    for read in (again(table), from_draft(to_draft(table))):
        assert read == table
        for one, two in zip(read.get_column("a"), cells, strict=True):
            assert (one is None) == (two is None)
            if two is not None:
                assert (one.dtype, one.shape) == (two.dtype.newbyteorder("="), two.shape)
                assert np.array_equal(one, two)


def test_arrays_of_any_length_come_back():
    cells = [np.arange(n, dtype="i2") for n in (3, 0, 70_000, 1)]
    read = again(Table(columns=["a"], data=[[each] for each in cells])).get_column("a")
    assert all(
        np.array_equal(one, two) and one.dtype == two.dtype
        for one, two in zip(read, cells, strict=True)
    )


def test_a_column_of_arrays_is_one_array():
    vectors = np.random.default_rng(0).normal(size=(100, 768)).astype("f4")
    table = Table(columns=["id"], data=[[i] for i in range(100)])
    table.add_column("vector", vectors)
    stored = table.encode().blobs["table"].data
    assert len(stored) < 1.05 * vectors.nbytes
    assert np.array_equal(again(table).get_column("vector", convert_to="numpy"), vectors)
    assert (
        pa.parquet.read_table(BytesIO(stored)).column("vector").to_pylist()[3]
        == vectors[3].tolist()
    )


PLAIN = {
    "moments": [[NOON, ZONED, date(2024, 5, 6)], [None, ZONED, None]],
    "numbers": [[1, 2**63, 0.5], [None, 0, math.nan]],
    "objects": [[b"x", Decimal("0.10"), timedelta(1)], [None, None, None]],
    "lists": [[np.eye(2), [1, "x"], np.arange(3)], [np.eye(2), None, np.arange(0)]],
    "text": [["", "\0", "ключ"], [None, "x" * 10_000, "<b>"]],
}


@pytest.mark.parametrize("name", PLAIN)
def test_files_are_parquet_for_everybody(name):
    table = Table(columns=["a", "b", "c"], data=PLAIN[name])
    stored = table.encode().blobs["table"].data
    found = pa.parquet.read_table(BytesIO(stored))
    assert (found.num_rows, found.num_columns) == (2, 3)
    assert pl.read_parquet(BytesIO(stored)).height == 2
    if name in ("moments", "text"):
        assert [list(row.values()) for row in found.to_pylist()] == PLAIN[name]


def test_large_cells_and_many_pages_come_back():
    rng = np.random.default_rng(0)
    texts = ["é" * int(n) for n in rng.integers(0, 3000, 3000)] + ["x" * 3_000_000, ""]
    holes = [None if i % 3 else i for i in range(len(texts))]
    table = Table(columns=["t", "n"], data=list(map(list, zip(texts, holes, strict=True))))
    assert again(table).data == table.data


class Colour(Enum):
    RED = 1


def test_members_of_an_enum_are_their_name():
    assert Table(columns=["a"], data=[[Colour.RED]]).data == [["RED"]]
    assert Table(columns=["a"], data=[[enum.IntEnum("Size", ["BIG"]).BIG]]).data == [["BIG"]]


def test_what_log_takes_is_a_cell_too():
    picture = PIL.Image.new("RGB", (2, 1), (1, 2, 3))
    [[cell]] = again(Table(columns=["a"], data=[[picture]])).data
    assert cell == Image(picture)
    assert Table(columns=["a"], data=[[(1, 2)]]).data == [[[1, 2]]]


def test_media_are_encoded_once_and_opened_when_looked_at(monkeypatch):
    encoded, decoded = [], []
    encode, decode = Image.encode, Image.decode.__func__
    monkeypatch.setattr(Image, "encode", lambda self: encoded.append(1) or encode(self))
    table = Table(columns=["a", "b"], data=[[PICTURE, PICTURE]] * 1000)
    result = table.encode()
    assert (len(encoded), len(result.attachments)) == (1, 1)
    assert result.meta["columns"][0] == {"name": "a", "type": "media", "kinds": ["image"]}
    monkeypatch.setattr(
        Image, "decode", classmethod(lambda c, s: decoded.append(1) or decode(c, s))
    )
    read = Table.decode(stored_of(result))
    assert decoded == []
    assert next(read.iterrows())[1] == [PICTURE, PICTURE]
    assert len(decoded) == 2
    assert read == table


def test_layers_of_media_are_in_the_description():
    mask = {"mask_data": np.eye(4, dtype=np.uint8), "class_labels": {0: "sky", 1: "road"}}
    table = Table(columns=["a"], data=[[Image(PICTURE.to_numpy(), masks={"truth": mask})]])
    [column] = table.encode().meta["columns"]
    assert column["layers"] == {"mask:truth": {"class_labels": {"0": "sky", "1": "road"}}}
    assert again(table).data == table.data


def test_columns_of_several_types():
    table = Table(columns=["a"], dtype=[[int, str]], data=[[1], ["x"]])
    assert again(table).data == [[1], ["x"]]
    assert Table(columns=["a"], dtype=Image, data=[[PICTURE]]).data == [[PICTURE]]
    assert Table(columns=["a", "b"], dtype=[Image, float], data=[[PICTURE, 1]]).data[0][1] == 1


@pytest.mark.parametrize(
    "rows", [deque([[1, 2]]), {1: 2}.items(), {0: (1, 2)}.values(), ((1, 2),), iter([[1, 2]])]
)
def test_rows_may_come_in_any_collection_that_keeps_their_order(rows):
    assert Table(columns=["a", "b"], data=rows).data == [[1, 2]]


@pytest.mark.parametrize("rows", ["ab", b"ab", range(2), {1, 2}, {"a": 1}])
def test_what_is_no_list_of_rows_is_refused(rows):
    with pytest.raises(MediaError):
        Table(columns=["a", "b"], data=rows)


def test_none_is_refused_where_no_cell_came_before():
    table = Table(columns=["a"], optional=False)
    with pytest.raises(MediaError, match="does not take None"):
        table.add_data(None)
    assert len(table) == 0
