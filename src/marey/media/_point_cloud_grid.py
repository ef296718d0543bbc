"""Coordinates on a grid, for who asks for less than full precision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

LEVELS: Final = {"uint16": 2**16 - 1, "uint32": 2**32 - 1}
CHUNK: Final = 4096  # rows at a time, so that what is computed stays in the cache
SAFE: Final = 2.0**50  # a grid finer than this part of the largest coordinate has no meaning


@dataclass(frozen=True)
class Grid:
    """Places that coordinates can have: ``origin + scale * whole number``.

    The whole numbers are stored in ``dtype``, ``<u2`` or ``<u4``.
    """

    origin: tuple[float, float, float]
    scale: tuple[float, float, float]
    dtype: str

    @classmethod
    def over(cls, low: Array, high: Array, quantize: Any) -> Grid:
        """The grid that ``quantize`` asks for over these bounds.

        Parameters
        ----------
        low, high:
            The least and greatest coordinates.
        quantize:
            ``"uint16"`` or ``"uint32"``: as many steps from bound to bound of each axis. Or the
            step, in units of the coordinates.

        Raises
        ------
        MediaError
            If it is neither, or the step is too fine for 32 bits or for float64.
        """
        ends = list(zip(map(float, low), map(float, high), strict=True))
        if isinstance(quantize, str) and quantize in LEVELS:
            steps = [(end / LEVELS[quantize] - start / LEVELS[quantize]) for start, end in ends]
        elif _is_step(quantize):
            steps = [float(quantize)] * 3
        else:
            raise MediaError(
                f"Object3D needs quantize='uint16', 'uint32' or a step greater than zero, "
                f"got {quantize!r:.100}."
            )
        return cls._of(ends, steps)

    @classmethod
    def _of(cls, ends: list[tuple[float, float]], steps: list[float]) -> Grid:
        steps = [step if step > 0 else 1.0 for step in steps]  # an axis without extent
        counts = [(end - start) / step for (start, end), step in zip(ends, steps, strict=True)]
        largest = [max(abs(start), abs(end)) for start, end in ends]
        too_fine = any(size > SAFE * step for size, step in zip(largest, steps, strict=True))
        # The last place is up to half a step beyond the last coordinate.
        places = zip(ends, steps, counts, strict=True)
        beyond = any(math.isinf(start + step * (count + 0.5)) for (start, _), step, count in places)
        if max(counts) > LEVELS["uint32"] + 0.5 or too_fine or beyond:
            raise MediaError(
                f"Object3D cannot quantize coordinates of up to {max(largest):g} in steps of "
                f"{min(steps):g}. Choose a larger step, or leave quantize out to keep them exact."
            )
        dtype = "<u2" if max(counts) <= LEVELS["uint16"] + 0.5 else "<u4"
        (x, _), (y, _), (z, _) = ends
        return cls((x, y, z), (steps[0], steps[1], steps[2]), dtype)

    @classmethod
    def of_field(cls, field: Any) -> Grid | None:
        """The grid that a cloud's field describes, None of None.

        Raises
        ------
        MediaError
            If it describes no grid.
        """
        if field is None:
            return None
        try:
            (x, y, z), (dx, dy, dz), dtype = field
            grid = cls(
                (float(x), float(y), float(z)), (float(dx), float(dy), float(dz)), str(dtype)
            )
        except (TypeError, ValueError) as error:
            raise MediaError(
                "A point cloud's grid needs an origin, a scale and a dtype."
            ) from error
        numbers = np.array([grid.origin, grid.scale])
        if not np.isfinite(numbers).all() or min(grid.scale) <= 0 or dtype not in ("<u2", "<u4"):
            raise MediaError("A point cloud's grid needs finite numbers and a scale above zero.")
        return grid

    @property
    def field(self) -> list[Any]:
        """What ``of_field`` makes the grid of: JSON types."""
        return [list(self.origin), list(self.scale), self.dtype]

    def numbers(self, xyz: Array) -> Array:
        """The whole numbers of the nearest places."""
        found: Array = np.rint((xyz - np.array(self.origin)) / np.array(self.scale))
        return found.clip(0.0, float(np.iinfo(self.dtype).max)).astype(self.dtype)

    def places(self, numbers: Array) -> Array:
        """Coordinates as float64, the same from the same numbers everywhere."""
        found: Array = numbers.astype(np.float64) * np.array(self.scale) + np.array(self.origin)
        return found

    def snap(self, points: Array) -> Array:
        """The points, as float64, with coordinates on the grid."""
        snapped = points.astype(np.float64)
        for start in range(0, len(points), CHUNK):
            xyz = snapped[start : start + CHUNK, :3]
            xyz[:] = self.places(self.numbers(xyz))
        snapped.flags.writeable = False
        return snapped

    def check(self, points: Array) -> None:
        """Raise ``MediaError`` unless all coordinates are on the grid."""
        for start in range(0, len(points), CHUNK):
            xyz = points[start : start + CHUNK, :3]
            if not np.array_equal(self.places(self.numbers(xyz)), xyz):
                raise MediaError(
                    "A quantized point cloud has coordinates that are not on its grid."
                )


def _is_step(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    return bool(math.isfinite(value) and value > 0)
