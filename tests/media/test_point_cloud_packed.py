"""PointCloud: large ones hold their columns only, and behave as if they held the array."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import marey
from marey.errors import MediaError
from marey.media import point_cloud
from marey.media._base import same_encoding
from marey.media._draft import from_draft, to_draft
from marey.media._point_cloud_packed import PackedPoints
from marey.media.object3d import Object3D
from marey.media.point_cloud import PointCloud
from marey.testing.media import stored_of

COUNT = 5_000
RANDOM = np.random.default_rng(0)
XYZ = RANDOM.normal(0, 50, (COUNT, 3))
COLORS = RANDOM.uniform(0, 255, (COUNT, 3))
ARRAYS = {
    "xyz": XYZ,
    "float32": XYZ.astype(np.float32),
    "far_away": XYZ + 500_000,
    "extreme": XYZ * 1e300,
    "categories": np.c_[XYZ, np.arange(COUNT) % 300],
    "fractional": np.c_[XYZ, COLORS],
    "whole": np.floor(np.c_[XYZ, COLORS]),
    "integers": np.arange(COUNT * 3).reshape(-1, 3),
    "big_endian": XYZ.astype(">f8"),
    "columns_first": np.asfortranarray(XYZ),
    "strided": np.repeat(XYZ, 2, axis=0)[::2],
    "one": XYZ[:1],
}


@pytest.fixture
def pack_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_cloud, "LARGE_BYTES", 1)


def both(array: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> tuple[PointCloud, PointCloud]:
    """A cloud that holds the array, and one that is packed."""
    whole = Object3D(array)
    with monkeypatch.context() as patch:
        patch.setattr(point_cloud, "LARGE_BYTES", 1)
        return whole, Object3D(array)


@pytest.mark.parametrize("name", ARRAYS)
def test_a_packed_cloud_is_the_same(name, monkeypatch):
    whole, packed = both(ARRAYS[name], monkeypatch)
    assert isinstance(packed._held, PackedPoints)
    assert same_encoding(packed.encode(), whole.encode())
    assert (packed, len(packed), packed.channels, repr(packed)) == (
        whole,
        len(whole),
        whole.channels,
        repr(whole),
    )
    for array in (packed.to_numpy(), packed.points):
        assert array.dtype == whole.points.dtype
        assert array.tobytes() == whole.points.tobytes()
        assert not array.flags.writeable
    assert PointCloud.decode(stored_of(packed.encode())) == whole


@pytest.mark.parametrize("name", ARRAYS)
def test_drafts_and_pickles_of_packed_clouds_come_back(name, monkeypatch):
    whole, packed = both(ARRAYS[name], monkeypatch)
    captioned = Object3D(packed, caption="new")
    for again in (from_draft(to_draft(packed)), pickle.loads(pickle.dumps(packed)), captioned):
        assert again.to_numpy().tobytes() == whole.to_numpy().tobytes()
        assert again.encode().blobs == whole.encode().blobs
    assert captioned.caption == "new"


def test_later_changes_of_the_array_change_nothing(pack_all):
    array = ARRAYS["fractional"].copy()
    before = array.tobytes()
    cloud = Object3D(array)
    array.fill(0)
    assert cloud.to_numpy().tobytes() == before


def test_bad_points_are_refused_and_quantized_ones_not_packed(pack_all):
    with pytest.raises(MediaError, match="Row 1 is"):
        Object3D([[0, 0, 0], [0, np.nan, 0]])
    cloud = Object3D(XYZ, quantize="uint16")
    assert pickle.loads(pickle.dumps(cloud)) == cloud


def test_damaged_drafts_of_packed_clouds_are_refused(pack_all):
    whole = to_draft(Object3D(ARRAYS["fractional"][:50]))
    for place in range(0, len(whole), 7):
        changed = whole[:place] + bytes((whole[place] ^ 0x55,)) + whole[place + 1 :]
        for draft in (whole[:place], changed):
            try:
                from_draft(draft).encode()
            except MediaError:
                continue


def test_packed_states_that_are_none_are_refused(pack_all):
    cloud = Object3D(XYZ)
    state = cloud.state()
    good = state["points"]
    for points in (
        {},
        {**good, "meta": 3},
        {**good, "meta": {**good["meta"], "count": COUNT + 1}},
        {**good, "meta": {**good["meta"], "origin": [10**400, 0, 0]}},
        {**good, "meta": {**good["meta"], "exact": {"dtype": "O"}}},
        {**good, "blobs": {}},
        {**good, "blobs": {"positions": 3}},
        {**good, "blobs": {**good["blobs"], "positions": np.zeros(3)}},
        None,
        3,
    ):
        with pytest.raises(MediaError):
            PointCloud.restore({**state, "points": points})
    assert PointCloud.restore(state) == cloud


def test_a_run_gives_back_a_packed_cloud(tmp_path, pack_all):
    array = ARRAYS["fractional"]
    with marey.init(project="clouds", dir=tmp_path) as run:
        run.log({"cloud": [Object3D(array), Object3D(array)]})
    with marey.Api(tmp_path) as api:
        (found,) = api.run(run.path).media("cloud")
        assert [each.to_numpy().tobytes() for each in found.value] == [array.tobytes()] * 2
