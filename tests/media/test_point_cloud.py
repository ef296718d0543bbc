"""PointCloud: points come back bit for bit, any first part is a fair sample, bad points are named."""

from __future__ import annotations

import io
import json
import math
import struct
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import marey
from marey.errors import MediaError
from marey.media._point_cloud_order import BLOCK, Order
from marey.media.object3d import Object3D, box3d
from marey.media.point_cloud import PointCloud
from marey.testing.media import MediaContract, stored_of

SPIRAL = np.linspace(0, 20, 60)
SHELL = np.stack([np.cos(SPIRAL) * SPIRAL, np.sin(SPIRAL) * SPIRAL, SPIRAL / 2], axis=1)
COLORS = np.stack([SPIRAL * 12, 255 - SPIRAL * 12, SPIRAL * 0 + 76.5], axis=1)
UTM = np.array([500_000.125, 5_400_000.25, 300])
BOX = box3d(center=(3, 2, 1), size=(2, 4, 1), orientation=(1, 0, 0, 0.5), color=(0, 200, 80))


def shown(points):
    """What a viewer sees: the columns, with positions in world coordinates."""
    encoded = Object3D(points).encode()
    meta = encoded.meta
    columns = {}
    for each in meta["columns"]:
        data = np.frombuffer(encoded.blobs[each["name"]].data, each["dtype"])
        columns[each["name"]] = data.reshape(-1, each["per_point"])
    scale = np.array(meta.get("scale", [1, 1, 1]))
    columns["positions"] = columns["positions"] * scale + np.array(meta["origin"])
    return columns, meta


class TestPointCloud(MediaContract):
    examples = {
        "xyz": Object3D(SHELL, caption="a spiral"),
        "xyz_float32": Object3D(SHELL.astype(np.float32)),
        "integers": Object3D([[0, 0, 0], [1, 2, 3]]),
        "categories": Object3D(np.c_[SHELL, np.arange(60) % 14 + 1]),
        "large_categories": Object3D([[0, 0, 0, 70_000], [1, 1, 1, 3]]),
        "rgb": Object3D(np.c_[SHELL, COLORS]),
        "rgb_bytes": Object3D((np.c_[SHELL, COLORS] % 256).astype(np.uint8)),
        "far_away": Object3D(SHELL + UTM),
        "empty": Object3D(np.empty((0, 3))),
        "one_point": Object3D([[1.5, 2.5, 3.5]]),
        "flat": Object3D([[0, 0, 5], [1, 0, 5], [0, 1, 5]]),
        "quantized": Object3D(SHELL, quantize="uint16"),
        "extreme": Object3D([[1e300, -1e300, 5e-324], [0.0, -0.0, 1.0]]),
        "scene": Object3D.from_point_cloud(
            np.c_[SHELL, COLORS],
            [
                {**BOX, "label": "car", "score": 0.75},
                {**BOX, "label": "</script><img src=x onerror=alert(1)>", "score": -1, "id": 7},
                {"corners": np.zeros((8, 3))},
            ],
            [{"start": [0, 0, 0], "end": [1, 2, 3], "color": [255, 0, 0]}],
            caption="<b>hostile</b> \u202e caption",
        ),
        "many_boxes": Object3D.from_point_cloud(
            np.empty((0, 6)), [{**BOX, "label": f"box {i}"} for i in range(60)]
        ),
    }
    rejects = {
        "width_5": (lambda: Object3D(np.zeros((3, 5))), "(n, 6) for x y z r g b, got shape (3, 5)"),
        "flat_list": (lambda: Object3D([1, 2, 3]), "got shape (3,)"),
        "three_axes": (lambda: Object3D(np.zeros((2, 3, 3))), "got shape (2, 3, 3)"),
        "ragged": (lambda: Object3D([[1, 2, 3], [1, 2, 3], [1, 2]]), "row 2 has 2"),
        "texts": (lambda: Object3D([["a", "b", "c"]]), "integers or floats"),
        "bools": (lambda: Object3D(np.zeros((2, 3), bool)), "integers or floats"),
        "none": (lambda: Object3D(None), "Object3D needs points"),
        "nan": (lambda: Object3D([[0, 0, 0], [0, math.nan, 0]]), "Row 1 is [0.0, nan, 0.0]"),
        "infinity": (lambda: Object3D([[math.inf, 0, 0]]), "Row 0"),
        "late_nan": (lambda: _late(math.nan), "Row 99999"),
        "nan_color": (lambda: Object3D([[0, 0, 0, 1, 2, math.nan]]), "Row 0"),
        "fraction_category": (lambda: Object3D([[0, 0, 0, 1.5]]), "Row 0 has 1.5"),
        "negative_category": (lambda: Object3D([[0, 0, 0, 1], [0, 0, 0, -1]]), "Row 1 has -1"),
        "huge_category": (lambda: Object3D([[0, 0, 0, 2**32]]), "4,294,967,295"),
        "scene_type": (lambda: Object3D({"type": "lidar", "points": []}), "'lidar/beta'"),
        "other_dict": (lambda: Object3D({"a": 1}), "keys type, points, boxes, vectors"),
        "no_scene": (lambda: Object3D.from_point_cloud([], [], [], "x"), "'lidar/beta'"),
        "corners": (
            lambda: Object3D.from_point_cloud([], [BOX, {"corners": [[1, 2, 3]] * 7}]),
            "corners of box 1 as 8 points",
        ),
        "no_corners": (lambda: Object3D.from_point_cloud([], [{"foo": 1}]), "'corners' in box 0"),
        "nan_corner": (
            lambda: Object3D.from_point_cloud([], [{"corners": np.full((8, 3), np.nan)}]),
            "corners of box 0 as 8 points",
        ),
        "ragged_corners": (
            lambda: Object3D.from_point_cloud([], [{"corners": [[1, 2, 3]] * 7 + [[1]]}]),
            "corners of box 0 as 8 points",
        ),
        "box_label": (lambda: _boxed(label=3), "label of box 0 as text"),
        "box_score": (lambda: _boxed(score="high"), "score of box 0 as a number"),
        "box_color": (lambda: _boxed(color=[0, 0]), "the color of box 0"),
        "box_extra": (lambda: _boxed(extra=object()), "JSON"),
        "boxes": (lambda: Object3D.from_point_cloud([], {"corners": []}), "boxes as a list"),
        "box": (lambda: Object3D.from_point_cloud([], [3]), "box 0 as a dict"),
        "vector": (
            lambda: Object3D.from_point_cloud([], [], [{"start": [0, 0, 0]}]),
            "'end' in vector 0",
        ),
        "quantize": (lambda: Object3D(SHELL, quantize="uint8"), "'uint16', 'uint32' or a step"),
        "quantize_zero": (lambda: Object3D(SHELL, quantize=0), "greater than zero"),
        "quantize_fine": (lambda: Object3D(SHELL, quantize=1e-12), "larger step"),
        "from_numpy": (lambda: Object3D.from_numpy("a.obj"), "array of points"),
        "file_type": (lambda: Object3D(SHELL, file_type="obj"), "open file only"),
        "from_file": (lambda: Object3D.from_file(SHELL), "path or an open file"),
        "caption": (lambda: Object3D(SHELL, caption="a" * 40_000), "32,768"),
        "box3d_zero": (
            lambda: box3d(center=(0, 0, 0), size=(1, 1, 1), orientation=[0] * 4, color=(0, 0, 0)),
            "not zero",
        ),
        "box3d_size": (
            lambda: box3d(center=(0, 0, 0), size=3, orientation=[1, 0, 0, 0], color=(0, 0, 0)),
            "size as 3 numbers",
        ),
    }
    changes = {
        "array": lambda: _changed_array(),
        "boxes": lambda: _changed_boxes(),
    }


def _late(value):
    points = np.zeros((100_000, 3))
    points[-1, 1] = value
    return Object3D(points)


def _boxed(**fields):
    return Object3D.from_point_cloud([], [{**BOX, **fields}])


def _changed_array():
    points = SHELL.copy()
    return Object3D(points), lambda: points.fill(0)


def _changed_boxes():
    boxes = [{"corners": np.ones((8, 3)), "tags": ["a"]}]
    cloud = Object3D.from_point_cloud([], boxes)

    def change():
        boxes[0]["corners"].fill(0)
        boxes[0]["tags"].append("b")

    return cloud, change


FLOATS = {"allow_nan": False, "allow_infinity": False}


@st.composite
def arrays(draw):
    dtype = draw(st.sampled_from(["f2", "<f4", ">f4", "f8", "i1", "u1", "i4", "i8", "u8"]))
    width = draw(st.sampled_from([3, 4, 6]))
    count = draw(st.sampled_from([0, 1, 2, 7, BLOCK, BLOCK + 1, 3 * BLOCK + 17]))
    elements = hnp.from_dtype(np.dtype(dtype), **(FLOATS if "f" in dtype else {}))
    few = draw(hnp.arrays(dtype, (8, width), elements=elements))
    points = few[np.arange(count) % 8] if count else few[:0]
    if width == 4:
        points[:, 3] = np.arange(count) % 100
    if width == 6 and points.dtype.kind == "f":
        points[:, 3:] = np.abs(points[:, 3:]) % 250 + 5
    elif width == 6:
        points[:, 3:] = np.abs(points[:, 3:] % 100)
    order = draw(st.sampled_from(["C", "F", "strided", "reversed"]))
    if order == "strided":
        return np.repeat(points, 2, axis=0)[::2]
    return points[::-1] if order == "reversed" else np.asarray(points, order=order)


@given(arrays())
@pytest.mark.filterwarnings("ignore:Object3D takes colours")
def test_points_come_back_bit_for_bit(array):
    encoded = Object3D(array).encode()
    again = PointCloud.decode(stored_of(encoded)).to_numpy()
    assert again.dtype == array.dtype.newbyteorder("<")
    assert again.tobytes() == np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()


@given(arrays(), st.sampled_from(["uint16", "uint32", 0.5]))
@pytest.mark.filterwarnings("ignore:Object3D takes colours")
def test_quantized_points_move_by_half_a_step_at_most(array, quantize):
    try:
        cloud = Object3D(array, quantize=quantize)
    except MediaError as error:
        assert "larger step" in str(error)  # noqa: PT017
        return
    if len(array) == 0:
        return
    step = np.array(cloud.encode().meta["scale"])
    given_xyz = array[:, :3].astype(np.float64)
    moved = np.abs(cloud.to_numpy()[:, :3] - given_xyz)
    assert (moved <= step / 2 + np.abs(given_xyz) * 1e-15 + 1e-300).all()
    again = PointCloud.decode(stored_of(cloud.encode()))
    assert again == cloud
    assert again.to_numpy().tobytes() == cloud.to_numpy().tobytes()


@pytest.mark.parametrize("quantize", ["uint16", "uint32", 1e307])
def test_a_grid_whose_last_place_is_no_number_is_refused(quantize):
    most = np.finfo(np.float64).max
    for low in (0.0, -most, most * 0.999):
        with pytest.raises(MediaError, match="leave quantize out"):
            Object3D([[low, 0, 0], [most, 0, 0]], quantize=quantize)
    assert len(Object3D([[0, 0, 0], [most / 2, 0, 0]], quantize="uint16")) == 2


def test_what_a_viewer_sees_is_near_what_was_given():
    points = np.c_[SHELL + UTM, COLORS]
    columns, meta = shown(points)
    order = Order(len(points)).rows()
    assert np.abs(columns["positions"] - points[order, :3]).max() < 2e-6
    assert (columns["colors"] == np.rint(points[order, 3:])).all()
    assert meta["bounds"] == [points[:, :3].min(0).tolist(), points[:, :3].max(0).tolist()]


def test_float64_costs_no_more_bytes_than_it_has():
    points = np.c_[np.random.default_rng(0).random((5000, 3)) * 100, np.full((5000, 3), 7)]
    blobs = Object3D(points).encode().blobs
    assert {name: len(blob.data) for name, blob in blobs.items()} == {
        "positions": 60_000,
        "exact_positions": 60_000,
        "colors": 15_000,
    }


@pytest.mark.parametrize("count", [0, 1, 2, 3, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 3, 100_003])
def test_the_order_is_a_permutation(count):
    assert (np.sort(Order(count).rows()) == np.arange(count)).all()


def test_the_order_is_the_same_everywhere():
    assert Order(10).rows().tolist() == [2, 6, 8, 5, 3, 0, 4, 1, 9, 7]
    rows = Order(100_000).rows()
    assert rows[:5].tolist() == [16410, 70878, 65029, 88040, 59558]


def mix(state):
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ state >> 27) * 0x94D049BB133111EB % 2**64
    return state ^ state >> 31


def order_as_documented(count):
    gamma, blocks = 0x9E3779B97F4A7C15, math.ceil(count / 2048)

    def numbers(length, stream):
        state = mix((count * gamma + stream) % 2**64)
        return [mix((state + (i + 1) * gamma) % 2**64) for i in range(length)]

    def shuffled(length, stream):
        return sorted(range(length), key=numbers(length, stream).__getitem__)

    size, larger = divmod(count, blocks)
    sizes = [size + (k < larger) for k in range(blocks)]
    turns = {each: shuffled(each, 2) for each in set(sizes)}
    starts = numbers(blocks, 1)
    return [
        sum(sizes[:k]) + turns[sizes[k]][(j + starts[k]) % sizes[k]]
        for j in range(size + 1)
        for k in shuffled(blocks, 0)
        if j < sizes[k]
    ]


@pytest.mark.parametrize("count", [1, 2, 1000, 2049, 9001])
def test_the_order_is_as_the_documents_say(count):
    assert Order(count).rows().tolist() == order_as_documented(count)


@pytest.mark.parametrize(
    "period", [7, 16, 64, 100, 128, 1000, 1024, 1800, 2048, 4096, 10_000, 333_333]
)
@pytest.mark.parametrize("part", [0.002, 0.01, 0.1])
def test_any_first_part_is_a_fair_sample(period, part):
    """Cells of sorted input and of scan lines get the points they should, within chance."""
    count, cells = 1_000_000, min(period, 100)
    every = np.arange(count)
    sample = Order(count).rows()[: int(count * part)]
    for cell in (every * 100 // count, every % period * cells // period):
        expected = np.bincount(cell) * part
        found = np.bincount(cell[sample], minlength=len(expected))
        chi_squared = ((found - expected) ** 2 / expected).sum()
        freedom = len(expected) - 1
        # A random sample goes beyond this once in more than a million times.
        assert chi_squared < freedom + 5.2 * math.sqrt(2 * freedom) + 12


def test_neighbours_in_space_do_not_come_together():
    rows = Order(1_000_000).rows()
    near = np.abs(np.diff(rows)) < BLOCK
    assert near.mean() < 0.02


def test_colours_that_look_wrong_are_kept_with_a_warning():
    with pytest.warns(UserWarning, match="shown as 0 or 255"):
        cloud = Object3D([[0, 0, 0, -3, 300, 7]])
    assert cloud.to_numpy().tolist() == [[0, 0, 0, -3, 300, 7]]
    assert cloud.encode().blobs["colors"].data == bytes((0, 255, 7))
    with pytest.warns(UserWarning, match="multiply them by 255"):
        Object3D([[0, 0, 0, 0.5, 1.0, 0.1]])


def test_categories_in_use_are_listed():
    assert Object3D([[0, 0, 0, 12], [0, 0, 0, 1], [1, 1, 1, 12]]).encode().meta["categories"] == [
        1,
        12,
    ]
    many = np.zeros((300, 4))
    many[:, 3] = np.arange(300)
    assert "categories" not in Object3D(many).encode().meta


def test_both_classes_are_found_and_choose():
    cloud = marey.Object3D(SHELL)
    assert isinstance(cloud, marey.Object3D)
    assert type(cloud) is marey.PointCloud
    assert marey.box3d is box3d
    again = marey.Object3D(cloud, caption="new")
    assert (again.caption, again.to_numpy() is cloud.to_numpy()) == ("new", True)
    assert type(marey.PointCloud(SHELL)) is marey.PointCloud


def test_box3d_turns_about_the_center():
    half = math.sqrt(0.5)
    box = box3d(
        center=np.array([10, 0, 0]),
        size=(2, 4, 6),
        orientation=(half, 0, 0, half),  # a quarter turn about z
        color=np.array([1, 2, 3]),
        label="x",
        score=np.float32(0.5),
    )
    corners = np.array(box["corners"])
    assert np.allclose(corners.mean(axis=0), [10, 0, 0])
    assert np.allclose(np.ptp(corners, axis=0), [4, 2, 6])
    assert np.allclose(corners[1] - corners[0], [0, 0, 6])  # z is fastest
    assert (box["color"], box["label"]) == ([1, 2, 3], "x")
    assert Object3D.from_point_cloud([], [box]).boxes[0]["score"] == 0.5


def test_boxes_in_an_array_of_objects_keep_what_they_have():
    boxes = np.array([{"corners": np.arange(24).reshape(8, 3), "label": None, "id": 3}])
    cloud = Object3D.from_point_cloud(np.zeros((1, 3)), boxes=boxes, vectors=np.array([]))
    assert cloud.boxes == [{"corners": np.arange(24).reshape(8, 3).tolist(), "id": 3}]
    assert cloud.vectors == []


def test_torch_like_and_nested_input():
    assert Object3D([(1, 2, 3), (4, 5, 6)]).to_numpy().dtype.kind == "i"
    assert Object3D([]).to_numpy().shape == (0, 3)
    assert Object3D.from_numpy([[0.1, 0.2, 0.3]]).to_numpy().tolist() == [[0.1, 0.2, 0.3]]


def test_files_of_points(tmp_path):
    rows = [[0.5, 1, 2, 255, 0, 76.5], [1e-3, 5, 6, 0, 1, 2]]
    scene = {"type": "lidar/beta", "points": rows, "boxes": [BOX], "vectors": []}
    for name, text in {
        "a.pts.json": json.dumps(rows),
        "B.PTS.JSON": json.dumps(scene, indent=2),
        "c.json": json.dumps(scene),
        "d.xyz": "# comment\n0.5 1 2 255 0 76.5\n\n0.001 5 6 0 1 2\n",
        "e.XYZ": "0.5,1,2,255,0,76.5\n0.001,5,6,0,1,2\n",
    }.items():
        path = tmp_path / name
        path.write_text(text)
        with path.open() as opened:
            clouds = [Object3D(path), Object3D(str(path)), Object3D(opened)]
        clouds.append(Object3D.from_file(io.StringIO(text), file_type=name.partition(".")[2]))
        for cloud in clouds:
            assert cloud.to_numpy().tolist() == rows
            assert len(cloud.boxes) == ("boxes" in text)


def test_long_json_is_read_in_pieces(monkeypatch):
    monkeypatch.setattr("marey.media._point_cloud_file.PIECE", 100)
    points = np.random.default_rng(0).normal(size=(500, 3))
    for indent in (None, 1):
        text = json.dumps({"points": points.tolist()}, indent=indent)
        assert (
            Object3D(io.StringIO(text), file_type="pts.json").to_numpy().tolist() == points.tolist()
        )


def ply(form, body, count=2, types=("float", "uchar")):
    lines = [f"format {form} 1.0", "comment x", f"element vertex {count}"]
    lines += [f"property {types[0]} {name}" for name in "xyz"]
    lines += [f"property {types[1]} {name}" for name in ("red", "green", "blue")]
    return "\n".join(["ply", *lines, "end_header", ""]).encode() + body


def test_ply_without_faces_is_a_cloud():
    rows = [(0.5, 1.0, 2.0, 255, 0, 7), (3.0, 4.0, 5.0, 1, 2, 3)]
    bodies = {
        "ascii": "\n".join(" ".join(map(str, row)) for row in rows).encode(),
        "binary_little_endian": b"".join(struct.pack("<fffBBB", *row) for row in rows),
        "binary_big_endian": b"".join(struct.pack(">fffBBB", *row) for row in rows),
    }
    for form, body in bodies.items():
        cloud = Object3D(io.BytesIO(ply(form, body)), file_type="PLY")
        assert cloud.to_numpy().tolist() == [list(row) for row in rows]
        assert cloud.to_numpy().dtype == np.float32


HOSTILE = {
    "nested": (b"[" * 1_000_000, "pts.json"),
    "nested_points": (b'{"points":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "pts.json"),
    "nested_unknown": (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "pts.json"),
    "empty_rows": (b"[" + b"[]," * 3_000_000 + b"[]]", "pts.json"),
    "empty_boxes": (b'{"boxes":[' + b"{}," * 3_000_000 + b"{}]}", "pts.json"),
    "exponent": (b"[[1e999999999,0,0]]", "pts.json"),
    "digits": (b"[[" + b"9" * 100_000 + b",0,0]]", "pts.json"),
    "cut": (b"[[1,2,3],[4,5", "pts.json"),
    "uneven": (b"[[1,2,3],[4,5]]", "pts.json"),
    "texts": (b'[["a","b","c"]]', "pts.json"),
    "a_number": (b"3", "pts.json"),
    "nan": (b"[[NaN,0,0]]", "pts.json"),
    "junk": (bytes(range(256)) * 100, "pts.json"),
    "xyz_junk": (bytes(range(256)) * 100, "xyz"),
    "xyz_words": (b"1 2 3\n1 2 x\n", "xyz"),
    "xyz_uneven": (b"1 2 3\n1 2\n", "xyz"),
    "xyz_infinite": (b"1 2 1e999\n", "xyz"),
    "ply_count": (ply("binary_little_endian", b"", 10**12), "ply"),
    "ply_count_text": (ply("ascii", b"1 2 3 4 5 6\n", 10**12), "ply"),
    "ply_digits": (ply("ascii", b"", 10**50), "ply"),
    "ply_cut": (ply("ascii", b"1 2 3 4 5 6\n1 2 3", 2), "ply"),
    "ply_words": (ply("ascii", b"1 2 3 4 5 6\n1 2 3 a b c", 2), "ply"),
    "ply_no_end": (b"ply\nformat ascii 1.0\n" + b"comment x\n" * 100_000, "ply"),
    "ply_types": (ply("ascii", b"", 0, ("complex", "uchar")), "ply"),
    "ply_no_format": (b"ply\nelement vertex 0\nend_header\n", "ply"),
    "ply_no_x": (b"ply\nformat ascii 1.0\nelement vertex 0\nend_header\n", "ply"),
    "not_ply": (b"junk", "ply"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Object3D keeps only")
def test_hostile_files_are_refused_soon_and_in_little_memory(name):
    content, file_type = HOSTILE[name]
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(MediaError):
            Object3D(io.BytesIO(content), file_type=file_type)
        assert time.process_time() - started < 5
        assert tracemalloc.get_traced_memory()[1] < 30 * len(content) + 20_000_000
    finally:
        tracemalloc.stop()


def test_damaged_columns_are_refused():
    encoded = Object3D(SHELL).encode()
    stored = stored_of(encoded)
    for change in (
        {"count": 61},
        {"count": 2**50},
        {"count": -1},
        {"columns": []},
        {"columns": [{"name": "positions", "dtype": "O", "per_point": 3}]},
        {"exact": {"dtype": "f8", "positions": "raw"}},
        {"exact": {"dtype": "junk"}},
        {"origin": ["a", 0, 0]},
        {"scale": [0, 0, 0]},
        {"type": 3},
        {"boxes": [{"corners": 3}]},
        {"boxes_count": 1},
    ):
        damaged = type(stored)(stored.kind, 1, {**stored.meta, **change}, stored.read_blob)
        with pytest.raises(MediaError):
            PointCloud.decode(damaged)


def test_a_run_gives_back_what_was_logged(tmp_path):
    points = np.c_[SHELL + 500_000, COLORS]
    cloud = Object3D.from_point_cloud(points, [{**BOX, "label": "car"}], caption="street")
    with marey.init(project="clouds", dir=tmp_path) as run:
        run.log({"cloud": cloud, "clouds": [Object3D(SHELL), Object3D(SHELL[:5])]})
    found = marey.Api(tmp_path).run(f"local/clouds/{run.id}")
    value = found.media("cloud")[0].value
    assert value == cloud
    assert value.to_numpy().tobytes() == points.tobytes()
    assert value.boxes == cloud.boxes
    assert [len(each) for each in found.media("clouds")[0].value] == [60, 5]
