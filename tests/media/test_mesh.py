"""Mesh: files are kept as they are with what they name, and nothing outside their folder is read."""

from __future__ import annotations

import base64
import io
import json
import struct
import time
import tracemalloc

import pytest

import marey
from marey.errors import MediaError
from marey.media.mesh import Mesh
from marey.media.object3d import Object3D
from marey.testing.media import MediaContract, stored_of

CORNERS = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
SIDES = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]
OBJ = "".join(
    [f"v {x} {y} {z}\n" for x, y, z in CORNERS]
    + [f"f {a + 1} {b + 1}/1 {c + 1}//1\n" for a, b, c in SIDES]
)
BUFFER = struct.pack("<12f", *sum(CORNERS, ())) + struct.pack("<12H", *sum(SIDES, ()))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


DATA_URI = "data:application/octet-stream;base64," + base64.b64encode(BUFFER).decode()


def gltf(uri=DATA_URI, **extra):
    views = [
        {"buffer": 0, "byteLength": 48},
        {"buffer": 0, "byteOffset": 48, "byteLength": 24},
    ]
    accessors = [
        {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3", "min": [0, 0, 0],
         "max": [1, 1, 1]},
        {"bufferView": 1, "componentType": 5123, "count": 12, "type": "SCALAR"},
    ]  # fmt: skip
    buffer = {"byteLength": len(BUFFER)} if uri is None else {"byteLength": len(BUFFER), "uri": uri}
    return {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "buffers": [buffer],
        "bufferViews": views,
        "accessors": accessors,
        **extra,
    }


def glb(document=None, length=None, chunk_length=None, version=2):
    text = json.dumps(gltf(None) if document is None else document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text) if chunk_length is None else chunk_length, b"JSON")
    chunks += text + struct.pack("<I4s", len(BUFFER), b"BIN\0") + BUFFER
    total = 12 + len(chunks) if length is None else length
    return struct.pack("<4sII", b"glTF", version, total) + chunks


def stl():
    triangles = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(c for corner in side for c in CORNERS[corner]), 0)
        for side in SIDES
    )
    return b"solid, or not".ljust(80) + struct.pack("<I", len(SIDES)) + triangles


def stl_text():
    lines = ["solid tetrahedron"]
    for side in SIDES:
        lines += ["facet normal 0 0 0", " outer loop"]
        lines += ["  vertex {} {} {}".format(*CORNERS[corner]) for corner in side]
        lines += [" endloop", "endfacet"]
    return "\n".join([*lines, "endsolid", ""]).encode()


def ply():
    lines = ["ply", "format ascii 1.0", "element vertex 4"]
    lines += [f"property float {name}" for name in "xyz"]
    lines += ["element face 4", "property list uchar int vertex_indices", "end_header"]
    lines += [" ".join(map(str, corner)) for corner in CORNERS]
    lines += ["3 {} {} {}".format(*side) for side in SIDES]
    return "\n".join([*lines, ""]).encode()


BABYLON = json.dumps(
    {
        "meshes": [
            {
                "name": "<img src=x onerror=alert(1)>",
                "id": "tetrahedron",
                "positions": sum(CORNERS, ()),
                "indices": sum(SIDES, ()),
            }
        ]
    }
)


def of(content, file_type, caption=None):
    content = content.encode() if isinstance(content, str) else content
    return Object3D(io.BytesIO(content), caption, file_type)


def with_texture():
    """A mesh with companions, made as ``restore`` makes it: there is no folder to read."""
    state = of(OBJ, "obj").state()
    library = b"newmtl wood\nmap_Kd tex/wood.png\n"
    content = f"mtllib my wood.mtl\nusemtl wood\n{OBJ}".encode()
    companions = {"my wood.mtl": library, "tex/wood.png": PIXEL}
    fields = {"content": content, "companions": companions, "missing": ["<b>gone</b>.png"]}
    return Mesh.restore({**state, **fields})


class TestMesh(MediaContract):
    examples = {
        "obj": of(OBJ, "obj", "a tetrahedron"),
        "gltf": of(json.dumps(gltf()), "gltf"),
        "glb": of(glb(), "glb"),
        "babylon": of(BABYLON, "babylon", "<script>alert(1)</script>"),
        "stl": of(stl(), "stl"),
        "stl_text": of(stl_text(), "STL"),
        "ply": of(ply(), "ply"),
        "companions": with_texture(),
        "no_faces": of("v 0 0 0\n", "obj"),
        "empty_stl": of(b"\0" * 84, "stl"),
    }
    rejects = {
        "suffix": (lambda: of(OBJ, "fbx"), "obj, gltf, glb, babylon, stl, ply, pts.json, xyz"),
        "no_type": (lambda: Object3D(io.BytesIO(OBJ.encode())), "file_type=, one of obj"),
        "type_type": (lambda: of(OBJ, 3), "file_type as text"),
        "no_dot": (lambda: Object3D("cobj"), "cannot be read"),
        "missing": (lambda: Object3D("nothing.obj"), "cannot be read"),
        "address": (lambda: Object3D("https://example.org/a.obj"), "does not read addresses"),
        "quantize": (
            lambda: Object3D(io.StringIO(OBJ), file_type="obj", quantize="uint16"),
            "with points only",
        ),
        "cloud_class": (lambda: marey.PointCloud(io.StringIO(OBJ), None, "obj"), "got a Mesh"),
        "from_numpy": (lambda: Object3D.from_numpy({"a": 1}), "array of points"),
        "caption": (lambda: of(OBJ, "obj", "a" * 40_000), "32,768"),
        "obj_empty": (lambda: of("", "obj"), "no vertices"),
        "obj_junk": (lambda: of(b"\0\1\2" * 100, "obj"), "no text"),
        "obj_other": (lambda: of("<html></html>", "obj"), "no vertices"),
        "obj_vertex": (lambda: of("v 1 2\n", "obj"), "Line 1 is no vertex"),
        "obj_exponent": (lambda: of("v 1 2 1e999\n", "obj"), "Line 1 is no vertex"),
        "obj_face": (lambda: of(OBJ + "f 1 2 5\n", "obj"), "uses vertex 5, there are 4"),
        "obj_back": (lambda: of(OBJ + "f -1 -2 -5\n", "obj"), "Line 9 is no face"),
        "obj_zero": (lambda: of(OBJ + "f 0 1 2\n", "obj"), "Line 9 is no face"),
        "obj_line": (lambda: of("v " + "1 " * 600_000, "obj"), "longer than"),
        "gltf_junk": (lambda: of(b"\0\1\2", "gltf"), "no valid JSON"),
        "gltf_version": (lambda: of('{"asset": {"version": "1.0"}}', "gltf"), "got '1.0'"),
        "gltf_no_asset": (lambda: of("{}", "gltf"), "asset"),
        "gltf_nested": (lambda: of('{"a":' + "[" * 100_000, "gltf"), "no valid JSON"),
        "gltf_number": (lambda: of('{"asset":1e999999}', "gltf"), "no valid JSON"),
        "glb_junk": (lambda: of(b"junk" * 9, "glb"), "does not begin with 'glTF'"),
        "glb_cut": (lambda: of(glb()[:-5], "glb"), "claims"),
        "glb_claim": (lambda: of(glb(length=2**32 - 1), "glb"), "claims 4,294,967,295 bytes"),
        "glb_chunk": (lambda: of(glb(chunk_length=2**32 - 1), "glb"), "chunk claims 4,294,967,295"),
        "glb_short": (lambda: of(glb(chunk_length=3), "glb"), "cannot read"),
        "glb_version": (lambda: of(glb(version=1), "glb"), "version 1"),
        "stl_claim": (
            lambda: of(b"\0" * 80 + b"\xff" * 4 + b"\0" * 50, "stl"),
            "claims 4,294,967,295 triangles",
        ),
        "stl_cut": (lambda: of(stl_text()[:100], "stl"), "3 each are needed"),
        "stl_short": (lambda: of(b"abc", "stl"), "has 3"),
        "stl_number": (
            lambda: of(stl_text().replace(b"vertex 1", b"vertex 1e999"), "stl"),
            "no vertex",
        ),
        "babylon_junk": (lambda: of("[]", "babylon"), "no valid JSON"),
        "babylon_other": (lambda: of("{}", "babylon"), "meshes"),
        "babylon_nested": (
            lambda: of('{"meshes":[{"positions":' + "[" * 100_000, "babylon"),
            "no valid JSON",
        ),
        "ply_count": (
            lambda: of(ply().replace(b"vertex 4", b"vertex 1000000000000"), "ply"),
            "promises at least",
        ),
        "ply_x": (lambda: of(ply().replace(b"float x", b"float a"), "ply"), "x, y and z"),
    }
    changes = {"stream": lambda: _changed_stream()}


def _changed_stream():
    stream = io.BytesIO(OBJ.encode())
    return Object3D(stream, file_type="obj"), lambda: stream.write(b"junk")


COUNTS = {"gltf": (4, 4), "glb": (4, 4), "babylon": (4, 4), "stl": (12, 4), "ply": (4, 4)}
CONTENTS = {
    "obj": OBJ.encode(),
    "gltf": json.dumps(gltf()).encode(),
    "glb": glb(),
    "babylon": BABYLON.encode(),
    "stl": stl(),
    "ply": ply(),
}


@pytest.mark.parametrize("file_type", CONTENTS)
def test_each_way_to_give_a_file(file_type, tmp_path):
    path = tmp_path / f"Mesh.{file_type.upper()}"
    path.write_bytes(CONTENTS[file_type])
    with path.open("rb") as binary, path.open(encoding="latin-1") as text:
        given = [path, str(path), binary, text, io.BytesIO(CONTENTS[file_type])]
        for each in given:
            mesh = Object3D.from_file(each, file_type)
            assert type(mesh) is Mesh
            assert mesh.read() == CONTENTS[file_type]
            assert (mesh.vertices, mesh.faces) == COUNTS.get(file_type, (4, 4))
    assert Object3D(path).format == file_type
    assert isinstance(mesh, marey.Object3D)


def test_the_given_type_goes_before_the_name(tmp_path):
    path = tmp_path / "a.bin"
    path.write_text(OBJ)
    assert Object3D(path, file_type=".OBJ").format == "obj"
    with pytest.raises(MediaError, match=r"the name 'a\.bin'"):
        Object3D(path)


MTL = r"""
newmtl a
map_Kd -clamp on -s 1 1 1 -o 0.5 tex/my wood.png
map_Ks ./shine.JPG
map_Bump -bm 0.5 bump.png
bump -imfchan l bump.png
disp maps\height.tif
decal gone.png
refl -type sphere -mm 0 1 sky.hdr
Kd 1 1 1
"""


@pytest.fixture
def folder(tmp_path):
    """A mesh with all that it names, and a secret outside of its folder."""
    root = tmp_path / "mesh"
    for name in ("tex/my wood.png", "shine.JPG", "bump.png", "maps/height.tif", "sky.hdr"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PIXEL)
    (root / "my library.mtl").write_text(MTL)
    (root / "a.obj").write_text(f"mtllib my library.mtl\n{OBJ}")
    (tmp_path / "secret.png").write_bytes(b"secret")
    return root


def test_companions_of_obj_are_stored(folder, tmp_path):
    with pytest.warns(UserWarning, match="not beside it.*gone.png"):
        mesh = Object3D(folder / "a.obj")
    assert sorted(mesh.companions) == [
        "bump.png", "maps/height.tif", "my library.mtl", "shine.JPG", "sky.hdr", "tex/my wood.png",
    ]  # fmt: skip
    assert mesh.missing == ["gone.png"]
    blobs = mesh.encode().blobs
    assert blobs["file:tex/my wood.png"].data == PIXEL
    assert (blobs["file:shine.JPG"].media_type, blobs["file:shine.JPG"].extension) == (
        "image/jpeg",
        ".jpg",
    )
    mesh.save(tmp_path / "out")
    again = tmp_path / "out" / "mesh.obj"
    with pytest.warns(UserWarning, match="missing"):
        assert Object3D(again) == mesh


def test_several_libraries_on_a_line(folder):
    (folder / "b.mtl").write_text("newmtl b\n")
    (folder / "a.obj").write_text(f"mtllib b.mtl my library.mtl\n{OBJ}")
    with pytest.warns(UserWarning, match="missing"):
        mesh = Object3D(folder / "a.obj")
    assert {"b.mtl", "my library.mtl"} <= set(mesh.companions)


def test_textures_lie_beside_the_library_or_the_mesh(folder):
    (folder / "lib").mkdir()
    (folder / "lib" / "x.mtl").write_text("map_Kd near.png\nmap_Ks sky.hdr\n")
    (folder / "lib" / "near.png").write_bytes(PIXEL)
    (folder / "a.obj").write_text(f"mtllib lib/x.mtl\n{OBJ}")
    assert sorted(Object3D(folder / "a.obj").companions) == ["lib/near.png", "lib/x.mtl", "sky.hdr"]


def test_companions_of_gltf_are_stored(folder):
    images = [
        {"uri": "tex/my%20wood.png"},
        {"uri": "data:image/png;base64,AAAA"},
        {"bufferView": 0},
    ]
    (folder / "a b.bin").write_bytes(BUFFER)
    (folder / "a.gltf").write_text(json.dumps(gltf("a%20b.bin", images=images)))
    mesh = Object3D(folder / "a.gltf")
    assert (sorted(mesh.companions), mesh.missing) == (["a b.bin", "tex/my wood.png"], [])
    (folder / "a.glb").write_bytes(glb(gltf(None, images=images)))
    assert sorted(Object3D(folder / "a.glb").companions) == ["tex/my wood.png"]


def test_streams_have_no_companions():
    with pytest.warns(UserWarning, match="missing"):
        mesh = of(f"mtllib a.mtl\n{OBJ}", "obj")
    assert (mesh.companions, mesh.missing) == ({}, ["a.mtl"])


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("../secret.png", "outside"),
        ("tex/../../secret.png", "outside"),
        ("..%2Fsecret.png", "outside"),
        ("%2e%2e/secret.png", "outside"),
        ("..\\secret.png", "outside"),
        ("/etc/passwd", "not relative"),
        ("/secret.png", "not relative"),
        ("\\\\host\\secret.png", "not relative"),
        ("C:\\secret.png", "not relative"),
        ("file:///secret.png", "address"),
        ("FILE:secret.png", "address"),
        ("http://example.org/a.png", "address"),
        ("https://example.org/a.png", "address"),
        ("secret.txt", "no material"),
        (".env", "no material"),
        ("link.png", "link out"),
        ("links/secret.png", "link out"),
        ("a\u0000.png", "characters"),
        ("a\n.png", "characters"),
        ("a" * 2000 + ".png", "too long"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(folder, tmp_path, uri, reason):
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "links").symlink_to(tmp_path)
    (folder / "a.gltf").write_text(json.dumps(gltf(uri)))
    with pytest.raises(MediaError, match=reason):
        Object3D(folder / "a.gltf")
    if "%" in uri or "\n" in uri or "\0" in uri or reason == "not relative":
        return
    (folder / "x.mtl").write_text(f"newmtl a\nmap_Kd {uri}\n")
    (folder / "b.obj").write_text(f"mtllib x.mtl\n{OBJ}")
    with pytest.raises(MediaError, match=reason):
        Object3D(folder / "b.obj")
    if "secret" in uri:
        (folder / "c.obj").write_text(f"mtllib {uri}\n{OBJ}")
        with pytest.raises(MediaError, match=reason):
            Object3D(folder / "c.obj")


@pytest.mark.parametrize(
    "name", ["C:\\art\\bump.png", "/home/someone/bump.png", "\\\\host\\bump.png"]
)
def test_textures_named_by_another_machines_path_are_looked_for_beside_the_mesh(folder, name):
    (folder / "bump.png").write_bytes(b"picture")
    (folder / "x.mtl").write_text(f"newmtl a\nmap_Kd {name}\n")
    (folder / "b.obj").write_text(f"mtllib x.mtl\n{OBJ}")
    assert Object3D(folder / "b.obj").companions["bump.png"] == b"picture"


def test_a_folder_that_is_a_link_is_its_own(folder, tmp_path):
    (tmp_path / "linked").symlink_to(folder)
    with pytest.warns(UserWarning, match="missing"):
        assert "bump.png" in Object3D(tmp_path / "linked" / "a.obj").companions


def test_too_many_names_are_refused(folder):
    (folder / "x.mtl").write_text("".join(f"map_Kd {i}.png\n" for i in range(100_000)))
    (folder / "b.obj").write_text(f"mtllib x.mtl\n{OBJ}")
    with pytest.raises(MediaError, match="more than 1,000 files"):
        Object3D(folder / "b.obj")


def test_large_files_stay_on_the_disk(tmp_path):
    path = tmp_path / "large.obj"
    path.write_text(OBJ + "# padding\n" * 2_000_000)
    mesh = Object3D(path)
    assert (mesh.vertices, mesh.faces) == (None, None)
    assert mesh.encode().blobs["mesh"].data == path
    count = 400_000
    path = tmp_path / "large.stl"
    path.write_bytes(b"\0" * 80 + struct.pack("<I", count) + bytes(50 * count))
    tracemalloc.start()
    assert Object3D(path).faces == count
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "file_type"),
    [
        (b'{"asset":{"version":"2.0"},"buffers":[' + b"{}," * 3_000_000 + b"{}]}", "gltf"),
        (b'{"meshes":[' + b"{}," * 3_000_000 + b"{}]}", "babylon"),
        (b'{"asset":{"version":"2.0"},"x":' + b"[" * 9_000_000, "gltf"),
        (b"v 0 0 0\n" + b"\\\n" * 3_000_000, "obj"),
        (b"v 0 0 0\n" + b"f " + b"1 " * 400_000 + b"9\n", "obj"),
        (b"solid\n" + b"facet normal 0 0 0\n" * 500_000, "stl"),
    ],
    ids=["gltf_empty", "babylon_empty", "gltf_nested", "obj_joined", "obj_corners", "stl_facets"],
)
def test_hostile_files_are_refused_soon_and_in_little_memory(content, file_type):
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(MediaError):
            of(content, file_type)
        assert time.process_time() - started < 10
        assert tracemalloc.get_traced_memory()[1] < 4 * len(content) + 100_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("step", range(1, 8))
@pytest.mark.parametrize("file_type", CONTENTS)
@pytest.mark.filterwarnings("ignore:Object3D")
def test_cut_and_changed_files_raise_nothing_else(file_type, step):
    content = CONTENTS[file_type]
    for place in range(0, len(content), step * 7):
        changed = content[:place] + bytes((content[place] ^ (0x11 * step),)) + content[place + 1 :]
        for damaged in (content[:place], changed):
            try:
                of(damaged, file_type).encode()
            except MediaError:
                continue


def test_damaged_values_are_refused():
    stored = stored_of(with_texture().encode())
    for change in (
        {"format": "exe"},
        {"companions": ["../x.png"]},
        {"companions": ["/etc/x.png"]},
        {"companions": 3},
        {"missing": [3]},
        {"missing": None},
        {"vertices": -1},
        {"caption": 3},
    ):
        damaged = type(stored)("mesh", 1, {**stored.meta, **change}, lambda name: b"")
        with pytest.raises(MediaError):
            Mesh.decode(damaged)


def test_a_run_gives_back_what_was_logged(tmp_path, folder):
    with pytest.warns(UserWarning, match="missing"):
        mesh = Object3D(folder / "a.obj", caption="wood")
    with marey.init(project="meshes", dir=tmp_path) as run:
        run.log({"mesh": mesh, "meshes": [of(glb(), "glb"), Object3D([[0, 0, 0]])]})
    found = marey.Api(tmp_path).run(f"local/meshes/{run.id}")
    assert found.media("mesh")[0].value == mesh
    assert [type(each).__name__ for each in found.media("meshes")[0].value] == [
        "Mesh",
        "PointCloud",
    ]
