"""Mesh: hostile files take no more time and memory than reading them does."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest

from marey.errors import MediaError
from marey.media.object3d import Object3D

CORNERS = [(0, 0, 0), (1, 0, 0), (0, 1, 0)]
OBJ = "".join(f"v {x} {y} {z}\n" for x, y, z in CORNERS) + "f 1 2 3\n"


def limited(make, seconds=3.0):
    """What a call gives or refuses with, within a time that no quadratic loop keeps."""
    start = time.process_time()
    try:
        return make()
    except MediaError as error:
        return error
    finally:
        assert time.process_time() - start < seconds


@pytest.mark.filterwarnings("ignore:Object3D logs this")
@pytest.mark.parametrize("words", [b"a " * 400_000, b"a.mtl " * 150_000, b".mtl.mtl " * 100_000])
def test_a_long_line_of_libraries_takes_no_longer_than_reading_it(words):
    file = io.BytesIO(b"v 0 0 0\nmtllib " + words + b"\n")
    limited(lambda: Object3D(file, file_type="obj"))


@pytest.mark.filterwarnings("ignore:Object3D logs this")
def test_names_that_come_many_times_are_looked_for_once(tmp_path):
    lines = [f"mtllib a.mtl{' ' * (i % 1000)}x b.mtl" for i in range(100_000)]
    (tmp_path / "a.obj").write_text(OBJ + "\n".join(lines))
    (tmp_path / "a.mtl").write_text("map_Kd x.png\n" * 100_000)
    mesh = limited(lambda: Object3D(tmp_path / "a.obj"))
    assert "a.mtl" in mesh.companions
    images = ",".join(['{"uri":"a.png", "mimeType": ""}'] * 200_000)
    document = '{"asset":{"version":"2.0"},"images":[' + images + "]}"
    mesh = limited(lambda: Object3D(io.StringIO(document), file_type="gltf"))
    assert mesh.missing == ["a.png"]


@pytest.mark.filterwarnings("ignore:Object3D logs this")
def test_endless_options_of_a_texture_are_passed_over(tmp_path):
    (tmp_path / "a.obj").write_text(OBJ + "mtllib a.mtl\n")
    (tmp_path / "a.mtl").write_text(f"map_Kd {'-bm 1 ' * 500_000} a.png\nmap_Kd -bm 1 b.png\n")
    assert limited(lambda: Object3D(tmp_path / "a.obj")).missing == ["b.png"]


def test_material_files_are_limited_together(tmp_path, monkeypatch):
    monkeypatch.setattr("marey.media._mesh_companions.MAX_MTL_BYTES", 100)
    (tmp_path / "a.obj").write_text(OBJ + "mtllib a.mtl\nmtllib b.mtl\n")
    (tmp_path / "a.mtl").write_text("#" * 60)
    (tmp_path / "b.mtl").symlink_to("a.mtl")
    with pytest.raises(MediaError, match="material files are too large"):
        Object3D(tmp_path / "a.obj")


def test_links_to_one_file_share_its_content(tmp_path):
    (tmp_path / "t.png").write_bytes(b"pixels")
    for i in range(20):
        (tmp_path / f"{i}.png").symlink_to("t.png")
    document = {"asset": {"version": "2.0"}, "images": [{"uri": f"{i}.png"} for i in range(20)]}
    (tmp_path / "a.gltf").write_text(json.dumps(document))
    mesh = Object3D(tmp_path / "a.gltf")
    assert len({id(content) for content in mesh.companions.values()}) == 1


def test_json_of_tiny_objects_is_refused_before_it_is_built():
    data = b'{"asset":{"version":"2.0"},"images":[' + b'{"uri":"a.png"},' * 1_100_000 + b"{}]}"
    refusal = limited(lambda: Object3D(io.BytesIO(data), file_type="gltf"))
    assert "tiny objects" in str(refusal)


def test_a_face_of_a_huge_number_is_refused_with_a_short_message():
    with pytest.raises(MediaError, match="no face of vertex numbers") as refusal:
        Object3D(io.StringIO(f"v 0 0 0\nf {'1' * 4000} 1 1\n"), file_type="obj")
    assert len(str(refusal.value)) < 500


def test_a_library_without_a_name_is_passed_over():
    assert Object3D(io.StringIO(OBJ + "mtllib\n"), file_type="obj").missing == []


@pytest.mark.filterwarnings("ignore:Object3D logs this")
def test_members_of_an_archive_have_no_companions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.obj").write_text(OBJ)
    (tmp_path / "a.mtl").write_text("")
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.obj", OBJ + "mtllib a.mtl\n")
    with zipfile.ZipFile("a.zip") as archive, archive.open("a.obj") as stream:
        mesh = Object3D(stream)
    assert (mesh.format, mesh.companions, mesh.missing) == ("obj", {}, ["a.mtl"])
