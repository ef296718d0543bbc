"""PointCloud: files and scenes that are cut or endless are refused before they take memory."""

from __future__ import annotations

import io
import itertools
import math
import tracemalloc

import pytest

from marey.errors import MediaError
from marey.media.object3d import Object3D, box3d
from marey.testing.media import stored_of

BOX = box3d(center=(3, 2, 1), size=(2, 4, 1), orientation=(1, 0, 0, 0.5), color=(0, 200, 80))


@pytest.mark.parametrize(
    ("data", "file_type", "words"),
    [
        (b"1 " * 8_000_000, "xyz", "line of more than"),
        (
            b"ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
            b"property float z\nend_header\n" + b"1 " * 8_000_000,
            "ply",
            "line of more than",
        ),
        (b"[[" + b"1," * 8_000_000 + b"1]]", "pts.json", "row of more than"),
        (
            b'{"points":[],"boxes":[{"a":[' + b"[]," * 8_000_000 + b"0]}]}",
            "pts.json",
            "more boxes or vectors",
        ),
    ],
)
def test_endless_lines_and_rows_are_refused_before_they_are_numbers(data, file_type, words):
    file = io.BytesIO(data)
    tracemalloc.start()
    with pytest.raises(MediaError, match=words):
        Object3D(file, file_type=file_type)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * len(data)


def test_text_of_carriage_returns_is_read():
    text = "1.5 2 3\r" * 20_000
    points = Object3D(io.StringIO(text, newline=""), file_type="xyz").points
    assert points.shape == (20_000, 3)


def test_a_binary_ply_file_that_ends_a_byte_early_is_refused():
    head = (
        b"ply\nformat binary_little_endian 1.0\nelement vertex 2\nproperty float x\n"
        b"property float y\nproperty float z\nend_header\n"
    )
    assert len(Object3D(io.BytesIO(head + bytes(24)), file_type="ply").points) == 2
    with pytest.raises(MediaError, match="ends within its vertices"):
        Object3D(io.BytesIO(head + bytes(23)), file_type="ply")


def test_scenes_have_a_limit_of_entries(monkeypatch):
    monkeypatch.setattr("marey.media._point_cloud_scene.MAX_SCENE_ENTRIES", 3)
    assert len(Object3D.from_point_cloud([[1, 2, 3]], (BOX for _ in range(3))).boxes) == 3
    with pytest.raises(MediaError, match="at most 3 boxes"):
        Object3D.from_point_cloud([[1, 2, 3]], itertools.repeat(BOX))


@pytest.mark.parametrize("wrong", [math.nan, math.inf, "1", None, 10**400])
def test_lists_of_corners_are_looked_at_number_by_number(wrong):
    corners = [list(each) for each in BOX["corners"]]
    corners[5][2] = wrong
    with pytest.raises(MediaError, match="corners of box 0"):
        Object3D.from_point_cloud([[1, 2, 3]], [{"corners": corners}])


def test_corners_keep_their_numbers_and_are_a_copy():
    corners = [[i, -i, 2**53 + i] for i in range(8)]
    cloud = Object3D.from_point_cloud([[1, 2, 3]], [{"corners": corners, "color": [1, 2.5, 3]}])
    corners[0][0] = 99
    assert cloud.boxes == [
        {"corners": [[i, -i, 2**53 + i] for i in range(8)], "color": [1, 2.5, 3]}
    ]


@pytest.mark.parametrize("name", ["boxes", "vectors"])
def test_colors_beyond_255_are_kept_with_a_warning(name):
    vector = {"start": [0, 0, 0], "end": [1, 2, 3]}
    entries = {"boxes": [], "vectors": [], name: [{**BOX, **vector, "color": [123, 321, -1]}]}
    with pytest.warns(UserWarning, match="colours of boxes and vectors from 0 to 255"):
        cloud = Object3D.from_point_cloud([[1, 2, 3]], **entries)
    again = type(cloud).decode(stored_of(cloud.encode()))
    assert getattr(again, name)[0]["color"] == [123, 321, -1]
