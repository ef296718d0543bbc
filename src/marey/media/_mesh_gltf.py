"""Looks into gltf, glb and babylon files: JSON of known fields only, and chunk lengths."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import msgspec

from marey.media._file import open_content, size_of
from marey.media._mesh_shape import Seen
from marey.media._object3d_formats import whole

if TYPE_CHECKING:
    from marey.media._object3d_formats import File3D

MAX_JSON_BYTES: Final = 1024 * 1024 * 1024
MAX_CHUNKS: Final = 64
MAX_ENTRIES: Final = 1_000_000
LEAST_ENTRY_BYTES: Final = 32  # on average, beyond so many entries
JSON_CHUNK: Final = b"JSON"


class _Asset(msgspec.Struct):
    version: str


class _Linked(msgspec.Struct, gc=False):
    uri: msgspec.Raw = msgspec.Raw(b"null")  # an address may hold all data: it is not copied


class _Accessor(msgspec.Struct, gc=False):
    count: int = 0


class _Primitive(msgspec.Struct):
    attributes: dict[str, int] = {}
    indices: int | None = None
    mode: int = 4


class _GltfMesh(msgspec.Struct):
    primitives: list[_Primitive] = []


class _Gltf(msgspec.Struct):
    asset: _Asset
    buffers: list[_Linked] = []
    images: list[_Linked] = []
    accessors: list[_Accessor] = []
    meshes: list[_GltfMesh] = []


def inspect_gltf(file: File3D) -> Seen:
    """Check that it is JSON of glTF 2."""
    return _inspect_json(file, whole(file, MAX_JSON_BYTES))


def _inspect_json(file: File3D, data: bytes) -> Seen:
    gltf: _Gltf = _decode(file, data, _Gltf)
    if not gltf.asset.version.startswith("2."):
        raise file.error(f"It needs asset.version 2.0, got {gltf.asset.version!r:.50};")
    vertices, faces = _count(gltf)
    return Seen(_uris(file, gltf), vertices, faces)


def _decode(file: File3D, data: bytes, form: Any) -> Any:
    # Each object that is built takes about a hundred bytes.
    if data.count(b"{") > MAX_ENTRIES and data.count(b"{") * LEAST_ENTRY_BYTES > len(data):
        raise file.error("Its JSON is nearly nothing but tiny objects.")
    try:
        return msgspec.json.decode(data, type=form)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise file.error(f"It is no valid JSON of this format: {error!s:.200};") from error


def _uris(file: File3D, gltf: _Gltf) -> list[str]:
    """The files that it names, each once; addresses that hold the data are none."""
    named: dict[bytes, None] = {}
    for each in (*gltf.buffers, *gltf.images):
        start = bytes(memoryview(each.uri)[:16]).lower()
        if start != b"null" and not start.startswith(b'"data:'):
            named[bytes(each.uri)] = None
    return [_decode(file, raw, str) for raw in named]


def _count(gltf: _Gltf) -> tuple[int | None, int | None]:
    """Vertices and triangles of all meshes, each counted once; None if a number leads nowhere."""
    vertices = faces = 0
    try:
        for primitive in (each for mesh in gltf.meshes for each in mesh.primitives):
            corners = gltf.accessors[primitive.attributes["POSITION"]].count
            vertices += corners
            if primitive.indices is not None:
                corners = gltf.accessors[primitive.indices].count
            faces += {4: corners // 3, 5: corners - 2, 6: corners - 2}.get(primitive.mode, 0)
    except (KeyError, IndexError):
        return None, None
    return (vertices, faces) if 0 <= vertices < 2**53 and 0 <= faces < 2**53 else (None, None)


def inspect_glb(file: File3D) -> Seen:
    """Check header and chunk lengths against the file, and the JSON within."""
    size_bytes = size_of(file.content)
    with open_content(file.content) as opened:
        head = opened.read(12)
        if len(head) < 12 or head[:4] != b"glTF":
            raise file.error("It does not begin with 'glTF'.")
        version, claimed = struct.unpack("<II", head[4:])
        if version != 2:
            raise file.error(f"It is of version {version}, version 2 is supported.")
        if claimed != size_bytes:
            raise file.error(f"It claims {claimed:,} bytes and has {size_bytes:,}.")
        place, data = 12, None
        for _ in range(MAX_CHUNKS):
            if place == size_bytes:
                break
            length, kind = _chunk(file, opened.read(8), size_bytes - place - 8)
            if data is None:
                data = _json_chunk(file, kind, length, opened)
            place += 8 + length
            opened.seek(place)
    if place != size_bytes or data is None:
        raise file.error("Its chunks do not add up to the file.")
    return _inspect_json(file, data)


def _chunk(file: File3D, head: bytes, left: int) -> tuple[int, bytes]:
    if len(head) < 8:
        raise file.error("It ends within a chunk.")
    (length,) = struct.unpack("<I", head[:4])
    if length > left:
        raise file.error(f"A chunk claims {length:,} bytes, {max(0, left):,} are left.")
    return length, head[4:]


def _json_chunk(file: File3D, kind: bytes, length: int, opened: Any) -> bytes:
    if kind != JSON_CHUNK or length > MAX_JSON_BYTES:
        raise file.error("Its first chunk is no JSON.")
    data: bytes = opened.read(length)
    return data


class _BabylonMesh(msgspec.Struct):
    positions: msgspec.Raw = msgspec.Raw(b"null")
    indices: msgspec.Raw = msgspec.Raw(b"null")


class _BabylonGeometries(msgspec.Struct):
    vertexData: list[_BabylonMesh] = []


class _Babylon(msgspec.Struct):
    meshes: list[_BabylonMesh]
    geometries: _BabylonGeometries | None = None


def inspect_babylon(file: File3D) -> Seen:
    """Check that it is JSON with meshes. Geometry that meshes share is counted once."""
    scene: _Babylon = _decode(file, whole(file, MAX_JSON_BYTES), _Babylon)
    shared = [] if scene.geometries is None else scene.geometries.vertexData
    numbers = {
        name: sum(_length(getattr(each, name)) for each in (*scene.meshes, *shared))
        for name in ("positions", "indices")
    }
    return Seen(vertices=numbers["positions"] // 3, faces=numbers["indices"] // 3)


def _length(raw: msgspec.Raw) -> int:
    """How many numbers a JSON list has, without reading them."""
    data = bytes(raw)
    return data.count(b",") + 1 if data.startswith(b"[") and data[1:-1].strip() else 0
