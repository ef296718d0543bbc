"""Stored columns as the array that was logged, bit for bit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from marey.errors import MediaError
from marey.media._point_cloud_columns import RAW, RESIDUAL, from_offsets
from marey.media._point_cloud_order import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from marey.media._point_cloud_grid import Grid

    Array = npt.NDArray[Any]
    Pick = Callable[[Array], Array]  # takes a tile's or the rest's part of a column

MAX_POINTS = 2**40


def unpack(
    meta: Mapping[str, Any], grid: Grid | None, read_blob: Callable[[str], bytes | memoryview]
) -> Array:
    """The points in the order they were given.

    Raises
    ------
    MediaError
        If metadata and blobs do not fit together.
    """
    count, dtype, described = _head(meta)
    widths = [int(each["per_point"]) for each in described]
    if count == 0:
        points = np.empty((0, sum(widths)), dtype)
        points.flags.writeable = False
        return points
    parts = [
        _positions(meta, grid, dtype, described[0], count, read_blob),
        *(_plain(meta, dtype, each, count, read_blob) for each in described[1:]),
    ]
    return _in_given_order(count, dtype, sum(widths), parts)


def _head(meta: Mapping[str, Any]) -> tuple[int, np.dtype[Any], list[Mapping[str, Any]]]:
    count, described = meta["count"], meta["columns"]
    dtype = np.dtype(meta["exact"]["dtype"])
    if type(count) is not int or not 0 <= count < MAX_POINTS or dtype.kind not in "iuf":
        raise MediaError("The stored point cloud is damaged: its count or dtype is not valid.")
    shape = [(each["name"], each["per_point"]) for each in described]
    if shape not in (
        [("positions", 3)],
        [("positions", 3), ("categories", 1)],
        [("positions", 3), ("colors", 3)],
    ):
        raise MediaError(f"The stored point cloud is damaged: its columns are {shape!r:.200}")
    return count, dtype, described


def _in_given_order(
    count: int, dtype: np.dtype[Any], width: int, parts: list[Callable[[Pick], Array]]
) -> Array:
    points = np.empty((count, width), dtype)
    whole = points.view(np.dtype((np.void, width * dtype.itemsize)))[:, 0]
    order = Order(count)

    def put(rows: Array, pick: Pick) -> None:
        given = np.concatenate([part(pick) for part in parts], axis=1)
        # One element a row: numpy moves it at once, not number by number.
        whole[rows.ravel()] = given.view(whole.dtype)[:, 0]

    for place, rows in order.tiles():
        put(rows, partial(_tile, order, place, rows.shape[1]))
    if order.larger:
        put(order.rest(), lambda column: column[order.rounds * order.blocks :])
    points.flags.writeable = False
    return points


def _tile(order: Order, place: int, blocks: int, column: Array) -> Array:
    full = column[: order.rounds * order.blocks].reshape(order.rounds, order.blocks, -1)
    return full[:, place : place + blocks].reshape(-1, column.shape[1])


def _column(
    name: str,
    dtype: Any,
    per_point: int,
    count: int,
    read_blob: Callable[[str], bytes | memoryview],
) -> Array:
    data, kind = read_blob(name), np.dtype(dtype)
    if kind.kind not in "iuf" or len(data) != count * per_point * kind.itemsize:
        raise MediaError(f"The stored point cloud is damaged: its {name} do not fit its count.")
    return np.frombuffer(data, kind).reshape(-1, per_point)


def _positions(
    meta: Mapping[str, Any],
    grid: Grid | None,
    dtype: np.dtype[Any],
    described: Mapping[str, Any],
    count: int,
    read_blob: Callable[[str], bytes | memoryview],
) -> Callable[[Pick], Array]:
    how = meta["exact"].get("positions")
    if how == RAW:
        raw = _column("exact_positions", dtype, 3, count, read_blob)
        return lambda pick: pick(raw)
    stored = _column("positions", described["dtype"], 3, count, read_blob)
    if grid is not None:
        return lambda pick: grid.places(pick(stored))
    x, y, z = (float(each) for each in meta["origin"])
    if how != RESIDUAL:
        return lambda pick: from_offsets(pick(stored), (x, y, z)).astype(dtype)
    residual = _column("exact_positions", "<i4", 3, count, read_blob)

    def corrected(pick: Pick) -> Array:
        near = from_offsets(pick(stored), (x, y, z)).view(np.int64)
        exact: Array = (near + pick(residual)).view(np.float64).astype(dtype)
        return exact

    return corrected


def _plain(
    meta: Mapping[str, Any],
    dtype: np.dtype[Any],
    described: Mapping[str, Any],
    count: int,
    read_blob: Callable[[str], bytes | memoryview],
) -> Callable[[Pick], Array]:
    name, width = described["name"], described["per_point"]
    if meta["exact"].get(name) == RAW:
        stored = _column(f"exact_{name}", dtype, width, count, read_blob)
    else:
        stored = _column(name, described["dtype"], width, count, read_blob)
    return lambda pick: pick(stored).astype(dtype)
