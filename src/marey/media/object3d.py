"""Three-dimensional objects as users give them: chooses their kind, point cloud or mesh."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from marey.errors import MediaError
from marey.media import class_of_kind
from marey.media._base import Encoded, Media, Stored
from marey.media._caption import check_caption
from marey.media._file import is_file_like, take_file
from marey.media._object3d_formats import identify

if TYPE_CHECKING:
    from typing_extensions import Self

PUBLIC_FUNCTIONS: Final = ("box3d",)  # public names of marey beside the classes


class Object3D(Media):
    """A point cloud or a mesh, to turn and look at.

    Making one gives a ``PointCloud`` or a ``Mesh``, both of which are ``Object3D``.

    Parameters
    ----------
    data_or_path:
        * Points: an array, tensor or nested list of shape (n, 3) for x y z, (n, 4) for x y z
          category, or (n, 6) for x y z r g b with colours from 0 to 255. Integers or floats; as
          many as memory holds; kept in full precision.
        * A scene: a dict with ``type`` (``"lidar/beta"``), ``points``, ``boxes``, ``vectors``.
        * A file: a path, or an open file in text or binary mode. obj, gltf, glb, babylon, stl and
          ply with faces are meshes; pts.json, xyz and ply without faces are point clouds.
        * Another ``Object3D``, with its caption unless given here.
    caption:
        Text shown with it, at most 32 KiB.
    file_type:
        The type of an open file that has no name, in any letter case; goes before the name.
    quantize:
        For point clouds, to store less than full precision: ``"uint16"`` or ``"uint32"`` puts
        coordinates on a grid of 65,536 or 4,294,967,296 places from bound to bound of each axis,
        a number on a grid of this step. They move by half a step at most.

    Raises
    ------
    MediaError
        If it is none of these, or its content is not what its type says.

    Examples
    --------
    >>> Object3D([[0, 0, 0, 255, 0, 0], [1, 1, 1, 0, 0, 255]])
    PointCloud(2 points, xyz+rgb)
    """

    def __new__(
        cls,
        data_or_path: Any,
        caption: str | None = None,
        file_type: str | None = None,
        *,
        quantize: str | float | None = None,
    ) -> Self:
        """Make the value that ``data_or_path`` is."""
        made = _make(data_or_path, check_caption(caption), file_type, quantize)
        if not isinstance(made, cls):
            raise MediaError(f"{cls.__name__} got a {type(made).__name__}. Use marey.Object3D.")
        return made

    # Not abstract for type checkers, who do not know that __new__ gives one of the two kinds.
    def encode(self) -> Encoded:
        """Give what the kind stores: see ``PointCloud`` and ``Mesh``."""
        raise NotImplementedError

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back what was logged: see ``PointCloud`` and ``Mesh``."""
        raise NotImplementedError

    @classmethod
    def from_file(cls, data_or_path: Any, file_type: str | None = None) -> Self:
        """Make one of a path or an open file; like ``Object3D(data_or_path, file_type=…)``."""
        if not is_file_like(data_or_path):
            raise MediaError(
                f"from_file needs a path or an open file, got {type(data_or_path).__name__}."
            )
        return cls(data_or_path, file_type=file_type)

    @classmethod
    def from_numpy(cls, data: Any) -> Self:
        """Make a point cloud of an array of shape (n, 3), (n, 4) or (n, 6)."""
        if is_file_like(data) or isinstance(data, dict):
            raise MediaError(f"from_numpy needs an array of points, got {type(data).__name__}.")
        return cls(data)

    @classmethod
    def from_point_cloud(
        cls,
        points: Any,
        boxes: Sequence[dict[str, Any]] | Any = (),
        vectors: Sequence[dict[str, Any]] | Any = None,
        point_cloud_type: str = "lidar/beta",
        *,
        caption: str | None = None,
        quantize: str | float | None = None,
    ) -> Self:
        """Make a scene.

        Parameters
        ----------
        points:
            As for ``Object3D``.
        boxes:
            Dicts with ``corners``, 8 points of x y z, and, if wanted, ``label`` (text), ``color``
            (r g b from 0 to 255) and ``score`` (a number). Other keys are kept.
        vectors:
            Dicts with ``start`` and ``end``, points of x y z, and, if wanted, ``color``.
        point_cloud_type:
            ``"lidar/beta"``, the only type there is.
        caption, quantize:
            As for ``Object3D``.
        """
        scene = {"type": point_cloud_type, "points": points, "boxes": boxes, "vectors": vectors}
        return cls(scene, caption, quantize=quantize)


def _make(data: Any, caption: str | None, file_type: str | None, quantize: Any) -> Any:
    if isinstance(data, Object3D):
        _refuse(file_type, quantize)
        state = data.state()
        return type(data).restore({**state, "caption": caption or state["caption"]})
    if not is_file_like(data):
        _refuse(file_type, None)
        return _class("point_cloud").from_data(data, caption, quantize)
    file = identify(take_file(data, "Object3D"), file_type)
    if file.is_cloud:
        return _class("point_cloud").from_taken(file, caption, quantize)
    _refuse(None, quantize)
    return _class("mesh").from_taken(file, caption)


def _class(kind: str) -> Any:
    return class_of_kind(kind)


def _refuse(file_type: str | None, quantize: Any) -> None:
    if file_type is not None:
        raise MediaError("Object3D takes file_type= with a path or an open file only.")
    if quantize is not None:
        raise MediaError("Object3D takes quantize= with points only: a mesh is stored as it is.")


def box3d(
    *,
    center: Sequence[float] | Any,
    size: Sequence[float] | Any,
    orientation: Sequence[float] | Any,
    color: Sequence[float] | Any,
    label: str | None = None,
    score: float | None = None,
) -> dict[str, Any]:
    """Make a box for ``Object3D.from_point_cloud``.

    Parameters
    ----------
    center:
        x y z of its middle.
    size:
        Its lengths along its own x, y and z.
    orientation:
        A quaternion (r, x, y, z) that turns it about its middle; it is normalised.
    color:
        r g b, from 0 to 255.
    label, score:
        Text and number shown at the box; left out unless given.

    Returns
    -------
    dict
        ``corners``, ``color``, ``label``, ``score``. The corners go from low to high, z fastest.

    Raises
    ------
    MediaError
        If a length is wrong, a number is not finite, or the quaternion is zero.

    Examples
    --------
    >>> box = box3d(center=(0, 0, 0), size=(2, 4, 6), orientation=(1, 0, 0, 0), color=(0, 255, 0))
    >>> box["corners"][0], box["corners"][-1]
    ([-1.0, -2.0, -3.0], [1.0, 2.0, 3.0])
    """
    middle, lengths = _numbers(center, 3, "center"), _numbers(size, 3, "size")
    axes = _rotation(_numbers(orientation, 4, "orientation"))
    corners = []
    for signs in itertools.product((-1, 1), repeat=3):
        offset = [sign * length / 2 for sign, length in zip(signs, lengths, strict=True)]
        corners.append([m + _dot(axis, offset) for m, axis in zip(middle, axes, strict=True)])
    box: dict[str, Any] = {"corners": corners, "color": _numbers(color, 3, "color")}
    given = {"label": label, "score": score}
    return {**box, **{name: value for name, value in given.items() if value is not None}}


def _dot(one: list[float], other: list[float]) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _rotation(quaternion: list[float]) -> list[list[float]]:
    length = math.hypot(*quaternion)
    if length == 0:
        raise MediaError("box3d needs an orientation (r, x, y, z) that is not zero.")
    r, x, y, z = (each / length for each in quaternion)
    return [
        [1 - 2 * (y * y + z * z), 2 * (x * y - r * z), 2 * (x * z + r * y)],
        [2 * (x * y + r * z), 1 - 2 * (x * x + z * z), 2 * (y * z - r * x)],
        [2 * (x * z - r * y), 2 * (y * z + r * x), 1 - 2 * (x * x + y * y)],
    ]


def _numbers(value: Any, count: int, name: str) -> list[Any]:
    values = value.tolist() if hasattr(value, "tolist") else value
    if not isinstance(values, (list, tuple)):
        raise MediaError(f"box3d needs {name} as {count} numbers, got {type(value).__name__}.")
    numbers = [each.item() if hasattr(each, "item") else each for each in values]
    good = all(isinstance(each, (int, float)) and math.isfinite(each) for each in numbers)
    if len(numbers) != count or not good:
        raise MediaError(f"box3d needs {name} as {count} finite numbers, got {value!r:.200}")
    return numbers
