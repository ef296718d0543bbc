"""Point clouds: points with colours or categories, boxes and vectors; no meshes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.media._base import Blob, Encoded, Stored
from marey.media._caption import check_caption_field
from marey.media._coerce import to_array
from marey.media._point_cloud_file import read_scene
from marey.media._point_cloud_grid import Grid
from marey.media._point_cloud_packed import LARGE_BYTES, PackedPoints, unpacked
from marey.media._point_cloud_points import (
    CHANNELS,
    check_points,
    extremes,
    view_points,
    warn_about_colors,
)
from marey.media._point_cloud_scene import (
    check_scene,
    check_type,
    split_scene,
    warn_about_entries,
)
from marey.media._point_cloud_unpack import unpack
from marey.media.object3d import Object3D

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

    from marey.media._object3d_formats import File3D

    Array = npt.NDArray[Any]

MAX_SCENE_IN_META: Final = 16 * 1024  # bytes of JSON; larger scenes become a blob


@dataclass(frozen=True, init=False, eq=False, repr=False)
class PointCloud(Object3D):
    """Points in space, with boxes and vectors among them. Made by ``Object3D``.

    Attributes
    ----------
    boxes, vectors:
        Dicts, as ``Object3D.from_point_cloud`` takes them.
    type:
        The scene's type, ``"lidar/beta"``.
    caption:
        Text, or None.
    grid:
        If quantized, the grid's origin, scale and the dtype of its whole numbers.
    """

    kind: ClassVar[str] = "point_cloud"
    version: ClassVar[int] = 1
    quick_if_large: ClassVar[bool] = True

    _held: Array | PackedPoints
    boxes: list[dict[str, Any]]
    vectors: list[dict[str, Any]]
    type: str
    caption: str | None
    grid: list[Any] | None

    @classmethod
    def from_data(cls, data: Any, caption: str | None, quantize: Any) -> PointCloud:
        """Make one of points or of a scene. ``Object3D`` calls it; users call that."""
        is_scene = isinstance(data, Mapping)
        kind, given, boxes, vectors = split_scene(data if is_scene else {"points": ()})
        warn_about_entries((*boxes, *vectors))
        points = view_points(given if is_scene else data)
        # Large points are packed from the caller's memory: a copy would be one more of all numbers.
        is_packed = points.nbytes >= LARGE_BYTES and quantize is None
        if not is_packed:
            points = to_array(points)
        ends = extremes(points) if len(points) else None
        grid: Grid | None = None
        if ends is not None:
            check_points(points, *ends)
            warn_about_colors(points, *ends)
            grid = None if quantize is None else Grid.over(ends[0][:3], ends[1][:3], quantize)
        cloud = object.__new__(cls)
        snapped = points if grid is None else grid.snap(points)
        fields = {
            "_held": PackedPoints.of(points, None, ends) if is_packed else snapped,
            "boxes": boxes,
            "vectors": vectors,
            "type": kind,
            "caption": caption,
            "grid": None if grid is None else grid.field,
        }
        for name, value in fields.items():
            object.__setattr__(cloud, name, value)
        return cloud

    @classmethod
    def from_taken(cls, file: File3D, caption: str | None, quantize: Any) -> PointCloud:
        """Make one of a pts.json, xyz or ply file. ``Object3D`` calls it."""
        return cls.from_data(read_scene(file), caption, quantize)

    def __len__(self) -> int:
        return int(self._held.shape[0])

    def __repr__(self) -> str:
        boxes = f", {len(self.boxes):,} boxes" if self.boxes else ""
        return f"PointCloud({len(self):,} points, {self.channels}{boxes})"

    @property
    def channels(self) -> str:
        """``xyz``, ``xyz+category`` or ``xyz+rgb``."""
        return CHANNELS[self._held.shape[1]]

    @cached_property
    def points(self) -> Array:
        """(n, 3), (n, 4) or (n, 6), in the dtype and order given; also as ``to_numpy()``."""
        return self._held.unpack() if isinstance(self._held, PackedPoints) else self._held

    def to_numpy(self) -> Array:
        """The points exactly as they were logged, dtype included; copy it to change it."""
        return self.points

    def encode(self) -> Encoded:
        """Put the points, in an order any part of which is a fair sample, into columns."""
        meta: dict[str, object] = {
            "count": len(self),
            "channels": self.channels,
            "type": self.type,
            "boxes_count": len(self.boxes),
            "vectors_count": len(self.vectors),
        }
        packed = self._held
        if not isinstance(packed, PackedPoints):
            packed = PackedPoints.of(packed, Grid.of_field(self.grid))
        meta.update(packed.meta)
        blobs = {
            name: Blob(data, "application/octet-stream", ".bin")
            for name, data in packed.blobs.items()
        }
        self._encode_scene(meta, blobs)
        if self.caption is not None:
            meta["caption"] = self.caption
        return Encoded(self.kind, self.version, meta, blobs)

    def _encode_scene(self, meta: dict[str, object], blobs: dict[str, Blob]) -> None:
        named = {"boxes": self.boxes, "vectors": self.vectors}
        scene = {name: entries for name, entries in named.items() if entries}
        data = json.dumps(scene).encode()
        if len(data) <= MAX_SCENE_IN_META:
            meta.update(scene)
        else:
            blobs["scene"] = Blob(data, "application/json", ".json")

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the point cloud."""
        meta = stored.meta
        try:
            first = meta["columns"][0]  # type: ignore[index]
            grid = [meta["origin"], meta["scale"], first["dtype"]] if "scale" in meta else None
            in_blob = not ({"boxes", "vectors"} & set(meta)) and (
                meta["boxes_count"] or meta["vectors_count"]
            )
            scene = json.loads(stored.read_blob("scene")) if in_blob else meta
            points = unpack(meta, Grid.of_field(grid), stored.read_blob)
            entries = {name: scene.get(name, []) for name in ("boxes", "vectors")}
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise MediaError(f"The stored point cloud is damaged: {error!r:.200}") from error
        return cls.restore(
            {
                "points": points,
                "type": meta.get("type"),
                "caption": meta.get("caption"),
                "grid": grid,
                **entries,
            }
        )

    def state(self) -> dict[str, object]:
        """The fields as a draft keeps them; the points packed, if that is what the cloud holds."""
        held = self._held
        points = held.state() if isinstance(held, PackedPoints) else held
        rest = super().state()
        del rest["_held"]
        return {"points": points, **rest}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The cloud whose :meth:`state` this is; ``MediaError`` if it cannot be one."""
        rest = dict(state)
        points = rest.pop("points", None)
        held = unpacked(points) if isinstance(points, dict) else points
        return super().restore({**rest, "_held": held})

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a point cloud."""
        points = self.points
        if not isinstance(points, np.ndarray) or not points.flags.c_contiguous:
            raise MediaError("A point cloud needs its points as an array.")
        if points.ndim != 2 or points.shape[1] not in CHANNELS or points.dtype.kind not in "iuf":
            raise MediaError(f"A point cloud cannot have points of shape {points.shape}.")
        if points.dtype.newbyteorder("<") != points.dtype or points.dtype.itemsize > 8:
            raise MediaError(f"A point cloud cannot have points of dtype {points.dtype}.")
        if len(points):
            check_points(points, *extremes(points))
        check_type(self.type)
        check_scene(self.type, self.boxes, self.vectors)
        check_caption_field(self.caption)
        grid = Grid.of_field(self.grid)
        if grid is not None:
            if points.dtype != np.float64:
                raise MediaError("A quantized point cloud needs points as float64.")
            grid.check(points)
