"""Meshes: files of each format with their materials and textures, and a shape that grows.

    python examples/mesh.py

The shapes are computed and written to a temporary folder. Look at them with ``marey ui``.
"""

from __future__ import annotations

import io
import json
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

import marey

Array = np.ndarray[Any, np.dtype[Any]]


def textured(run: marey.Run) -> None:
    """An obj file; the material and the texture it names are found beside it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vertices, uvs, faces = knot()
        lines = ["mtllib knot.mtl", "usemtl stripes"]
        lines += ["v {:.5f} {:.5f} {:.5f}".format(*each) for each in vertices]
        lines += ["vt {:.5f} {:.5f}".format(*each) for each in uvs]
        lines += ["f {0}/{0} {1}/{1} {2}/{2}".format(*(face + 1)) for face in faces]
        (folder / "knot.obj").write_text("\n".join(lines))
        (folder / "knot.mtl").write_text("newmtl stripes\nKd 1 1 1\nmap_Kd stripes.png\n")
        stripes().save(folder / "stripes.png")
        with (folder / "knot.obj").open() as file:
            run.log({"knot": marey.Object3D(file, caption="a textured trefoil knot")})


def each_format(run: marey.Run) -> None:
    """Several files in one list: gltf with a buffer beside it, glb, stl, and ply."""
    vertices, _, faces = knot()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "knot.gltf").write_text(json.dumps(gltf(vertices, faces, "knot.bin")))
        (folder / "knot.bin").write_bytes(buffer(vertices, faces))
        (folder / "knot.glb").write_bytes(glb(vertices, faces))
        (folder / "knot.stl").write_bytes(stl(vertices, faces))
        (folder / "knot.ply").write_bytes(ply(vertices, faces))
        paths = sorted(folder.glob("knot.[!b]*"))
        run.log({"formats": [marey.Object3D(path, caption=path.suffix) for path in paths]})


def growing(run: marey.Run) -> None:
    """A surface at several steps; the playhead turns it into a film."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 96), np.linspace(0, np.pi, 48))
    ball = np.stack([np.cos(u) * np.sin(v), np.sin(u) * np.sin(v), np.cos(v)], axis=-1)
    for step in range(10):
        bumps = 1 + 0.04 * step * np.sin(5 * u) * np.sin(v) ** 3 * np.cos(4 * v)
        vertices = (ball * bumps[..., None]).reshape(-1, 3)
        file = io.BytesIO(stl(vertices, grid(48, 96)))
        run.log({"growing": marey.Object3D(file, file_type="stl")})


def knot(around: int = 360, across: int = 20) -> tuple[Array, Array, Array]:
    """A tube along a trefoil knot: vertices, texture coordinates, triangles."""
    t, s = np.meshgrid(np.linspace(0, 2 * np.pi, around), np.linspace(0, 2 * np.pi, across))

    def path(t: Array) -> Array:
        r = 2 + np.cos(3 * t)
        return np.stack([r * np.cos(2 * t), r * np.sin(2 * t), np.sin(3 * t)], axis=-1)

    ahead = path(t + 1e-3) - path(t)
    side = np.cross(ahead, path(t))
    side /= np.linalg.norm(side, axis=-1, keepdims=True)
    up = np.cross(ahead, side)
    up /= np.linalg.norm(up, axis=-1, keepdims=True)
    tube = path(t) + 0.4 * (np.cos(s)[..., None] * side + np.sin(s)[..., None] * up)
    uvs = np.stack([t * 8 / np.pi, s / (2 * np.pi)], axis=-1)
    return tube.reshape(-1, 3), uvs.reshape(-1, 2), grid(across, around)


def grid(rows: int, columns: int) -> Array:
    """Two triangles for each cell of a grid of vertices."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    return np.stack([a, b, d, a, d, c], axis=-1).reshape(-1, 3)


def stripes() -> Pillow.Image:
    """A picture that repeats without a seam."""
    x = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    warm = (0.5 + 0.5 * np.sin(2 * x[None] + 2 * x[:, None]))[..., None]
    mixed = warm * [250, 190, 60] + (1 - warm) * [40, 70, 150]
    return Pillow.fromarray(mixed.astype(np.uint8))


def buffer(vertices: Array, faces: Array) -> bytes:
    """Positions and indices, as glTF keeps them."""
    return vertices.astype("<f4").tobytes() + faces.astype("<u4").tobytes()


def gltf(vertices: Array, faces: Array, uri: str | None) -> dict[str, Any]:
    """The JSON of a glTF file with one mesh."""
    low, high = vertices.min(axis=0).tolist(), vertices.max(axis=0).tolist()
    place = {} if uri is None else {"uri": uri}
    return {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "materials": [
            {"pbrMetallicRoughness": {"baseColorFactor": [0.9, 0.5, 0.2, 1], "metallicFactor": 0.1}}
        ],
        "meshes": [
            {"primitives": [{"attributes": {"POSITION": 0}, "indices": 1, "material": 0}]},
        ],
        "accessors": [
            {
                "bufferView": 0, "componentType": 5126, "count": len(vertices), "type": "VEC3",
                "min": low, "max": high,
            },
            {"bufferView": 1, "componentType": 5125, "count": faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": vertices.size * 4},
            {"buffer": 0, "byteOffset": vertices.size * 4, "byteLength": faces.size * 4},
        ],
        "buffers": [{"byteLength": (vertices.size + faces.size) * 4, **place}],
    }  # fmt: skip


def glb(vertices: Array, faces: Array) -> bytes:
    """A glTF file with its buffer inside."""
    text = json.dumps(gltf(vertices, faces, None)).encode()
    text += b" " * (-len(text) % 4)
    data = buffer(vertices, faces)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(data), b"BIN\0") + data
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def stl(vertices: Array, faces: Array) -> bytes:
    """A binary stl file."""
    triangles = np.zeros(len(faces), [("numbers", "<f4", (4, 3)), ("rest", "<u2")])
    corners = vertices[faces]
    triangles["numbers"][:, 0] = np.cross(
        corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    )
    triangles["numbers"][:, 1:] = corners
    return bytes(80) + struct.pack("<I", len(faces)) + triangles.tobytes()


def ply(vertices: Array, faces: Array) -> bytes:
    """A binary ply file with a colour at each vertex."""
    head = f"""ply
format binary_little_endian 1.0
element vertex {len(vertices)}
property float x
property float y
property float z
property uchar red
property uchar green
property uchar blue
element face {len(faces)}
property list uchar int vertex_indices
end_header
"""
    rows = np.zeros(len(vertices), [("xyz", "<f4", 3), ("rgb", "u1", 3)])
    rows["xyz"] = vertices
    rows["rgb"] = 127.5 + 127.5 * vertices / np.abs(vertices).max(axis=0)
    sides = np.zeros(len(faces), [("count", "u1"), ("corners", "<i4", 3)])
    sides["count"], sides["corners"] = 3, faces
    return head.encode() + rows.tobytes() + sides.tobytes()


if __name__ == "__main__":
    with marey.init(project="examples", name="mesh") as run:
        textured(run)
        each_format(run)
        growing(run)
