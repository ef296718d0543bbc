"""Points as the columns that are stored, and back without loss; no metadata of scenes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.media._point_cloud_order import Order

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from marey.media._point_cloud_grid import Grid

    Array = npt.NDArray[Any]

FLOAT32_MAX: Final = float(np.finfo(np.float32).max)
LARGEST_EXACT_INTEGER: Final = 2**53
FAR: Final = 4.0  # times its extent from zero, a cloud gets an origin of its own
MAX_SORTED: Final = 1_000_000
RESIDUAL: Final = "residual"
RAW: Final = "raw"


class Column:
    """One column of all points, filled in tiles of the stored order.

    The bytes are written in place, so that a large column is never copied.
    """

    def __init__(self, order: Order, dtype: str, per_point: int) -> None:
        self.dtype, self.per_point = np.dtype(dtype), per_point
        # numpy asks for large pages, which scattered writes need more than anything else.
        self.all: Array = np.empty((order.count, per_point), self.dtype)
        full = order.rounds * order.blocks
        self._full = self.all[:full].reshape(order.rounds, order.blocks, per_point)
        self._rest = self.all[full:]

    def put(self, place: int | None, values: Array) -> None:
        """Write a tile's values, or those of the rest if ``place`` is None."""
        if place is None:
            self._rest[:] = values
        else:
            values = values.reshape(len(self._full), -1, self.per_point)
            self._full[:, place : place + values.shape[1]] = values

    def begin_at(self, place: int | None, earlier: Column | None = None) -> None:
        """Write all tiles before ``place``: those of another column, else zeros."""
        before = slice(None, len(self._full[0]) if place is None else place)
        self._full[:, before] = 0 if earlier is None else earlier._full[:, before]

    def take_bytes(self) -> memoryview:
        """The column's bytes, after which it is not written."""
        self.all.flags.writeable = False
        return self.all.reshape(-1).view(np.uint8).data


@dataclass
class Packed:
    """Columns by name, and how those whose name begins with ``exact_`` correct them."""

    blobs: dict[str, memoryview]
    columns: list[dict[str, object]]
    origin: tuple[float, float, float]
    exact: dict[str, object]
    categories: list[int] | None = None


@dataclass
class Packer:
    """Fills the columns of one cloud."""

    points: Array
    low: Array
    high: Array
    grid: Grid | None
    columns: dict[str, Column] = field(default_factory=dict)
    exact: dict[str, object] = field(default_factory=dict)
    scratch: dict[str, Array] = field(default_factory=dict)

    def pack(self) -> Packed:
        """Give the columns' bytes. ``points`` has at least one row."""
        self.order = Order(len(self.points))
        self.origin = self._origin()
        fill_positions = self._start_positions()
        fill_rest = self._start_rest()
        for place, rows in self._tiles():
            fill_positions(place, rows[:, :3])
            fill_rest(place, rows[:, 3:])
        if self.exact.get("positions") == RAW:
            self._fill_raw_positions()
        return self._finish()

    def _tiles(self) -> Any:
        points = self.points
        # One element a row: numpy moves it at once, not number by number.
        whole = points.view(np.dtype((np.void, points.shape[1] * points.itemsize)))[:, 0]

        def gather(rows: Array) -> Array:
            taken = self._room("rows", rows.size, 1, whole.dtype)
            whole.take(rows.ravel(), mode="clip", out=taken[:, 0])
            return taken.view(points.dtype).reshape(-1, points.shape[1])

        for place, rows in self.order.tiles():
            yield place, gather(rows)
        if self.order.larger:
            yield None, gather(self.order.rest())

    def _room(self, name: str, count: int, width: int, dtype: Any) -> Array:
        """Memory that is used again for each tile: asking for it anew costs more than the sums."""
        room = self.scratch.get(name)
        if room is None or len(room) < count:
            room = self.scratch[name] = np.empty((count, width), dtype)
        return room[:count]

    def _add(self, name: str, dtype: str, per_point: int) -> Column:
        self.columns[name] = Column(self.order, dtype, per_point)
        return self.columns[name]

    def _origin(self) -> tuple[float, float, float]:
        if self.grid is not None:
            return self.grid.origin
        ends = zip(self.low[:3].tolist(), self.high[:3].tolist(), strict=True)
        x, y, z = (axis_origin(float(low), float(high)) for low, high in ends)
        return x, y, z

    def _start_positions(self) -> Callable[[int | None, Array], None]:
        if self.grid is not None:
            column, grid = self._add("positions", self.grid.dtype, 3), self.grid
            return lambda place, xyz: column.put(place, grid.numbers(xyz))
        column = self._add("positions", "<f4", 3)
        if not any(self.origin) and self.points.dtype in (np.float32, np.float16):
            return column.put
        if self._is_beyond_floats():
            self.exact["positions"] = RAW
        return lambda place, xyz: self._put_offsets(column, place, xyz)

    def _is_beyond_floats(self) -> bool:
        ends = [abs(value) for each in (self.low, self.high) for value in each[:3].tolist()]
        if self.points.dtype.kind in "iu" and max(ends) > LARGEST_EXACT_INTEGER:
            return True
        return bool(max(ends) > FLOAT32_MAX / 2)

    def _put_offsets(self, column: Column, place: int | None, xyz: Array) -> None:
        exact, offsets = (
            self._room(name, len(xyz), 3, np.float64) for name in ("exact", "offsets")
        )
        narrow = self._room("narrow", len(xyz), 3, np.float32)
        exact[:] = xyz
        np.subtract(exact, np.array(self.origin), out=offsets)
        if self.exact.get("positions") == RAW:
            narrow[:] = offsets.clip(-FLOAT32_MAX, FLOAT32_MAX)
            column.put(place, narrow)
            return
        narrow[:] = offsets
        column.put(place, narrow)
        residual = offsets.view(np.int64)
        near = from_offsets(narrow, self.origin, out=offsets).view(np.int64)
        np.subtract(exact.view(np.int64), near, out=residual)
        if "exact_positions" not in self.columns and not residual.any():
            return
        if residual.min() < -(2**31) or residual.max() >= 2**31:
            self.exact["positions"] = RAW
            return
        if "positions" not in self.exact:
            self.exact["positions"] = RESIDUAL
            self._add("exact_positions", "<i4", 3).begin_at(place)
        self.columns["exact_positions"].put(place, residual)

    def _fill_raw_positions(self) -> None:
        column = self._add("exact_positions", self.points.dtype.str, 3)
        for place, rows in self._tiles():
            column.put(place, rows[:, :3])

    def _start_rest(self) -> Callable[[int | None, Array], None]:
        width = self.points.shape[1] - 3
        if width == 0:
            return lambda place, rest: None
        name = "colors" if width == 3 else "categories"
        limit = 255 if width == 3 else int(self.high[3])
        dtype = "|u1" if limit < 2**8 else "<u2" if limit < 2**16 else "<u4"
        column = self._add(name, dtype, width)
        convert = self._to_bytes if width == 3 else copy_numbers
        return lambda place, rest: self._put_rest(column, name, place, rest, convert)

    def _put_rest(
        self, column: Column, name: str, place: int | None, rest: Array, convert: Any
    ) -> None:
        given = self._room("given", len(rest), column.per_point, rest.dtype)
        shown = self._room("shown", len(rest), column.per_point, column.dtype)
        given[:] = rest
        convert(given, shown)
        if f"exact_{name}" not in self.columns:
            again = self._room("again", len(rest), column.per_point, rest.dtype)
            again[:] = shown
            if same_bits(again, given):
                column.put(place, shown)
                return
            exact = self._add(f"exact_{name}", given.dtype.str, column.per_point)
            exact.begin_at(place, column)  # the tiles until now were exact
            self.exact[name] = RAW
        column.put(place, shown)
        self.columns[f"exact_{name}"].put(place, given)

    def _to_bytes(self, given: Array, shown: Array) -> None:
        """Write colours as the nearest of 0 to 255."""
        clipped = self._room("clipped", len(given), 3, given.dtype)
        np.clip(given, 0, 255 if given.itemsize > 1 else None, out=clipped)
        if given.dtype.kind == "f":
            np.rint(clipped, out=clipped)
        shown[:] = clipped

    def _finish(self) -> Packed:
        described: list[dict[str, object]] = [
            {"name": name, "dtype": column.dtype.str, "per_point": column.per_point}
            for name, column in self.columns.items()
            if not name.startswith("exact_")
        ]
        categories = distinct(self.columns["categories"]) if "categories" in self.columns else None
        blobs = {name: column.take_bytes() for name, column in self.columns.items()}
        exact = {"dtype": self.points.dtype.str, **self.exact}
        return Packed(blobs, described, self.origin, exact, categories)


def axis_origin(low: float, high: float) -> float:
    """From where offsets are taken along an axis: zero, unless that would cost float32 its digits."""
    if max(abs(low), abs(high)) <= FAR * (high - low) or low == high == 0:
        return 0.0
    middle = low / 2 + high / 2
    with np.errstate(over="ignore"):
        short = float(np.float32(middle))  # few digits, so that float32 coordinates stay exact
    return short if np.isfinite(short) else middle


def from_offsets(offsets: Array, origin: tuple[float, ...], out: Array | None = None) -> Array:
    """Coordinates as float64. An origin of zero is not added: it would take the sign of -0.0."""
    places: Array = np.empty(offsets.shape) if out is None else out
    places[:] = offsets
    for axis, start in enumerate(origin):
        if start:
            places[:, axis] += start
    return places


def copy_numbers(given: Array, shown: Array) -> None:
    """Write numbers into an array of another dtype that can hold them."""
    shown[:] = given


def same_bits(one: Array, other: Array) -> bool:
    """Whether two arrays of one dtype are equal, where 0.0 is not -0.0."""
    integer = f"u{one.itemsize}"
    return bool((one.view(integer) == other.view(integer)).all())


def distinct(column: Column) -> list[int] | None:
    """The numbers in a column, or None if there are more than 256 of them or all are too many."""
    values = column.all[:, 0]
    if column.dtype.itemsize == 4 and len(values) > MAX_SORTED:
        return None
    found = np.unique(values) if column.dtype.itemsize == 4 else np.bincount(values).nonzero()[0]
    return [int(each) for each in found] if len(found) <= 256 else None
