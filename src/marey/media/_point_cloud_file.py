"""Files that hold points: pts.json, xyz and ply without faces; checks no numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from marey.media._coerce import warn_user
from marey.media._file import open_content, size_of
from marey.media._object3d_formats import File3D, whole
from marey.media._object3d_ply import Element, read_header

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_TEXT_BYTES: Final = 2**32
PIECE: Final = 4 * 1024 * 1024  # bytes of JSON read at a time, to bound the memory of its numbers
MAX_ROW_BYTES: Final = 64 * 1024
MAX_SCENE_BYTES: Final = 16 * 1024 * 1024
XYZ: Final = ("x", "y", "z")
RGB: Final = (("red", "green", "blue"), ("r", "g", "b"))

Row = list[int | float]


def read_scene(file: File3D) -> dict[str, Any]:
    """The points of a file, with boxes and vectors if it has them.

    Raises
    ------
    MediaError
        If the content is not what the format says.
    """
    readers = {"pts.json": _read_json, "xyz": _read_text, "ply": _read_ply}
    return readers[file.format](file)


class _Scene(msgspec.Struct):
    type: Any = "lidar/beta"
    points: msgspec.Raw = msgspec.Raw(b"[]")
    boxes: msgspec.Raw = msgspec.Raw(b"[]")
    vectors: msgspec.Raw = msgspec.Raw(b"[]")


def _read_json(file: File3D) -> dict[str, Any]:
    content = whole(file, MAX_TEXT_BYTES)
    if content[:64].lstrip()[:1] == b"[":
        return {"points": _rows(file, content)}
    try:
        scene = msgspec.json.decode(content, type=_Scene)
        entries = {name: _entries(file, getattr(scene, name)) for name in ("boxes", "vectors")}
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise file.error(f"It is no JSON of a scene: {error};") from error
    return {"type": scene.type, "points": _rows(file, scene.points), **entries}


def _entries(file: File3D, raw: msgspec.Raw) -> Any:
    data = bytes(raw)
    if len(data) > MAX_SCENE_BYTES or data.count(b"{") * 16 > len(data) + 1024:
        raise file.error("It has more boxes or vectors than can be read.")
    return msgspec.json.decode(data, type=list[dict[str, Any]] | None)


def _rows(file: File3D, data: Any) -> Array:
    """Rows of numbers in JSON, in pieces: as Python objects, they take twenty times the memory."""
    text = bytes(data).strip()
    if text in (b"null", b"") or not text[1:-1].strip():
        return np.empty((0, 3))
    if not (text.startswith(b"[") and text.endswith(b"]")):
        raise file.error("Its points are no list.")
    end = len(text) - 1
    start, parts = 1, []
    while start < end:
        stop = text.find(b"]", min(start + PIECE, end), start + PIECE + MAX_ROW_BYTES) + 1
        if not stop and start + PIECE + MAX_ROW_BYTES < end:
            raise file.error(f"It has a row of more than {MAX_ROW_BYTES:,} bytes.")
        stop = min(stop or end, end)
        piece = text[start:stop].strip().lstrip(b",")
        if piece.strip():
            parts.append(_piece(file, b"[" + piece + b"]"))
        start = stop
    widths = {part.shape[1] for part in parts}
    if len(widths) > 1:
        raise file.error(f"Its points have rows of different lengths: {sorted(widths)}.")
    return np.concatenate(parts)


def _piece(file: File3D, data: bytes) -> Array:
    # Seven bytes is the shortest row of numbers; anything with more brackets is none.
    if data.count(b"[") * 7 > len(data) + 64:
        raise file.error("Its points are no rows of numbers.")
    try:
        rows = np.array(msgspec.json.decode(data, type=list[Row]))
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise file.error(f"Its points are no rows of numbers of one length: {error};") from error
    if rows.ndim != 2 or rows.dtype.kind not in "iuf":
        raise file.error("Its points are no rows of numbers of one length.")
    return rows


def _read_text(file: File3D) -> dict[str, Any]:
    content = whole(file, MAX_TEXT_BYTES)
    if b"\0" in content:
        raise file.error("It holds bytes that are no text.")
    _check_lines(file)
    try:
        lines = io.TextIOWrapper(io.BytesIO(content), "utf-8")
        rows = np.loadtxt(lines, ndmin=2, comments=("#", "//"), delimiter=_delimiter(content))
    except ValueError as error:
        raise file.error(f"It needs a point a line, 3, 4 or 6 numbers each: {error};") from error
    return {"points": rows if rows.size else np.empty((0, 3))}


def _check_lines(file: File3D) -> None:
    """Refuse endless lines, which would be read at once and take twenty times their memory."""
    with open_content(file.content) as opened:
        while len(part := opened.read(MAX_ROW_BYTES)) == MAX_ROW_BYTES:
            if b"\n" not in part and b"\r" not in part:
                raise file.error(f"It has a line of more than {MAX_ROW_BYTES:,} bytes.")


def _delimiter(content: bytes) -> str | None:
    for line in content[:4096].splitlines():
        if line.strip() and not line.lstrip().startswith((b"#", b"//")):
            return "," if b"," in line else ";" if b";" in line else None
    return None


def _read_ply(file: File3D) -> dict[str, Any]:
    header = read_header(file, size_of(file.content))
    vertex = header.element("vertex")
    if vertex is None or vertex is not header.elements[0] or vertex.has_lists:
        raise file.error("Its first element must be 'vertex', without lists.")
    names = [name for name, _ in vertex.properties]
    colors = next((each for each in RGB if set(each) <= set(names)), ())
    if not set(XYZ) <= set(names) or len(set(names)) != len(names):
        raise file.error("Its vertices need x, y and z, each once.")
    kept = [*XYZ, *colors]
    if set(names) - set(kept):
        warn_user("Object3D keeps x y z and red green blue of a ply file, and no other properties.")
    with open_content(file.content) as opened:
        opened.seek(header.size_bytes)
        if header.byte_order:
            return {"points": _binary(file, opened, vertex, header.byte_order, kept)}
        return {"points": _ascii(file, opened, vertex, kept)}


def _dtype(vertex: Element, kept: list[str]) -> np.dtype[Any]:
    codes = dict(vertex.properties)
    return np.result_type(*(np.dtype(codes[name]) for name in kept))


def _binary(file: File3D, opened: Any, vertex: Element, byte_order: str, kept: list[str]) -> Array:
    layout = np.dtype([(name, byte_order + code) for name, code in vertex.properties])
    data = opened.read(vertex.count * layout.itemsize)
    if len(data) < vertex.count * layout.itemsize:
        raise file.error("It ends within its vertices.")
    rows = np.frombuffer(data, layout, vertex.count)
    points = np.empty((vertex.count, len(kept)), _dtype(vertex, kept))
    for column, name in enumerate(kept):
        points[:, column] = rows[name]
    return points


def _ascii(file: File3D, opened: Any, vertex: Element, kept: list[str]) -> Array:
    if vertex.count == 0:
        return np.empty((0, len(kept)))
    _check_lines(file)
    names = [name for name, _ in vertex.properties]
    lines = io.TextIOWrapper(opened, "latin-1")
    try:
        columns = [names.index(name) for name in kept]
        rows = np.loadtxt(lines, max_rows=vertex.count, ndmin=2, usecols=columns)
    except ValueError as error:
        raise file.error(f"Its vertices are not valid: {error};") from error
    if len(rows) != vertex.count:
        raise file.error(f"Its header promises {vertex.count:,} vertices, there are {len(rows):,}.")
    return rows.astype(_dtype(vertex, kept))
