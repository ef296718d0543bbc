"""Masks and boxes of images: ids and numbers kept exactly, what is refused, and logged for real."""

from __future__ import annotations

import io
import math
import time
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import marey
from marey.errors import MediaError
from marey.media._draft import from_draft, to_draft
from marey.media.image import BoundingBoxes2D, Classes, Image, ImageMask
from marey.testing.media import stored_of


class Tensor:
    """Behaves as a tensor that numpy reads only through its own method."""

    def __init__(self, array):
        self._array, self.dtype, self.shape = array, array.dtype, array.shape

    dtype = shape = None

    def numpy(self):
        return self._array


GRAY = np.zeros((4, 6), np.uint8)
CORNERS = {"minX": 0.25, "maxX": 0.5, "minY": 0, "maxY": 1}


def again(image: Image) -> Image:
    """The image after it was stored."""
    return Image.decode(stored_of(image.encode()))


def masked(data, shape=(4, 6), **options) -> Image:
    return Image(np.zeros(shape, np.uint8), masks={"m": {"mask_data": data, **options}})


def boxed(*boxes, **options) -> Image:
    return Image(GRAY, boxes={"b": {"box_data": list(boxes), **options}})


@given(
    hnp.arrays(
        dtype=st.sampled_from(
            ["bool", "u1", "i1", "u2", ">i2", "i4", "u4", "i8", "u8", "f4", "f8"]
        ),
        shape=hnp.array_shapes(min_dims=2, max_dims=2, max_side=12),
        elements=st.integers(0, 1),
    ),
    st.sampled_from([1, 100, 255, 256, 65_535, 65_536, 2**24, 2**32 - 1]),
    st.sampled_from(["C", "F", "reversed"]),
)
def test_ids_of_any_type_and_order_come_back(zeros_and_ones, largest, order):
    dtype = zeros_and_ones.dtype
    exact = 2 ** (np.finfo(dtype).nmant + 1) if dtype.kind == "f" else 1
    limit = exact if dtype.kind in "fb" else np.iinfo(dtype).max
    scale = min(largest, int(limit))
    ids = zeros_and_ones * np.array(scale, dtype)
    ids = ids[::-1, ::-1] if order == "reversed" else np.array(ids, order=order)
    mask = again(masked(ids, ids.shape)).masks["m"].to_numpy()
    assert np.array_equal(mask, ids)
    assert mask.dtype == np.min_scalar_type(int(ids.max()))
    assert not mask.flags.writeable


@pytest.mark.parametrize(
    ("largest", "encoding", "mode"),
    [(255, "gray8", "L"), (256, "gray16", "I;16"), (65_536, "rgba32", "RGBA")],
)
def test_masks_are_stored_as_the_narrowest_png(largest, encoding, mode):
    encoded = masked([[0, largest], [largest, largest]], (2, 2)).encode().children["mask:m"]
    assert (encoded.kind, encoded.version, encoded.meta["encoding"]) == ("mask", 1, encoding)
    assert encoded.meta["ids"] == [0, largest]
    assert encoded.meta["counts"] == [1, 3]
    assert Image(io.BytesIO(encoded.blobs["mask"].data)).mode == mode


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32])
def test_counts_of_ids_are_those_of_numpy(dtype):
    random = np.random.default_rng(0)
    ids = random.integers(0, min(np.iinfo(dtype).max, 90_000), (1100, 1001)).astype(dtype)
    ids[:500] = ids[0, 0]
    mask = ImageMask({"mask_data": ids})
    found, counts = np.unique(ids, return_counts=True)
    meta = mask.encode().meta
    assert meta["distinct"] == len(found)
    assert ("ids" in meta) == (len(found) <= 256)
    assert meta.get("counts", counts.tolist()) == counts.tolist()
    assert mask.class_labels[int(found[-1])] == f"class_{found[-1]}"


@pytest.mark.parametrize(
    "data",
    [
        [[0, 1, 2], [3, 4, 5]],
        ((0.0, 1.0, 2.0), (3.0, 4.0, 5.0)),
        np.arange(6).reshape(1, 2, 3),
        np.arange(6).reshape(2, 3, 1),
        Tensor(np.arange(6).reshape(2, 3)),
        PIL.Image.fromarray(np.arange(6, dtype=np.uint8).reshape(2, 3)),
    ],
    ids=["list", "floats", "leading", "trailing", "tensor", "pillow"],
)
def test_masks_are_taken_from_what_users_have(data):
    assert again(masked(data, (2, 3))).masks["m"].to_numpy().tolist() == [[0, 1, 2], [3, 4, 5]]


def palette_file(path: Path, ids: np.ndarray, file_format: str = "PNG") -> Path:
    picture = PIL.Image.fromarray(ids).convert("P")
    picture.putdata(ids.ravel().tolist())
    picture.putpalette(bytes(range(255, -1, -1)) * 3)
    picture.save(path, file_format)
    return path


@pytest.mark.parametrize("suffix", [".png", ".gif", ".tiff", ".bmp"])
def test_masks_of_files_keep_indices_and_names(tmp_path, suffix):
    ids = np.arange(24, dtype=np.uint8).reshape(4, 6)
    path = tmp_path / f"mask{suffix}"
    palette_file(path, ids, {".tiff": "TIFF", ".gif": "GIF", ".bmp": "BMP"}.get(suffix, "PNG"))
    image = Image(GRAY, masks={"m": {"path": str(path), "class_labels": {3: "three"}}})
    path.unlink()
    mask = again(image).masks["m"]
    assert np.array_equal(mask.to_numpy(), ids)
    assert mask.class_labels == {3: "three"}


def test_masks_of_files_of_16_bits_and_gray_colors(tmp_path):
    ids = np.arange(24, dtype=np.uint16).reshape(4, 6) * 2000
    PIL.Image.fromarray(ids).save(tmp_path / "deep.png")
    gray = (ids // 2000).astype(np.uint8)
    PIL.Image.fromarray(np.dstack([gray] * 3)).save(tmp_path / "rgb.png")
    masks = {name: {"path": tmp_path / f"{name}.png"} for name in ("deep", "rgb")}
    stored = again(Image(GRAY, masks=masks)).masks
    assert np.array_equal(stored["deep"].to_numpy(), ids)
    assert np.array_equal(stored["rgb"].to_numpy(), gray)


def test_masks_of_bits_are_0_and_1(tmp_path):
    bits = np.eye(4, 6) > 0
    PIL.Image.fromarray(bits).save(tmp_path / "bits.png")
    for given_mask in ({"path": tmp_path / "bits.png"}, {"mask_data": PIL.Image.fromarray(bits)}):
        mask = Image(GRAY, masks={"m": given_mask}).masks["m"]
        assert mask.to_numpy().tolist() == np.eye(4, 6, dtype=int).tolist()


def test_masks_from_jpeg_files_warn(tmp_path):
    PIL.Image.fromarray(GRAY).save(tmp_path / "mask.jpg")
    with pytest.warns(UserWarning, match="save masks as PNG"):
        Image(GRAY, masks={"m": {"path": tmp_path / "mask.jpg"}})


MASK_REFUSALS = {
    "list_of_masks": (lambda: Image(GRAY, masks=[GRAY]), "as a dict from the layer's name"),
    "bare_array": (lambda: Image(GRAY, masks={"m": GRAY}), "{'mask_data': ids"),
    "no_data": (lambda: Image(GRAY, masks={"m": {"class_labels": {}}}), "got neither"),
    "both": (lambda: masked(GRAY, path="a.png"), "got both"),
    "typo": (lambda: masked(GRAY, class_label={}), "got others: ['class_label']"),
    "size": (lambda: masked(np.zeros((6, 4))), "6 x 4 (width x height), got 4 x 6"),
    "negative": (lambda: masked(GRAY.astype(int) - 1), "got -1"),
    "too_large": (lambda: masked(GRAY + np.array(2**32)), "4,294,967,295, got 4294967296"),
    "fraction": (lambda: masked(GRAY + 0.5), "got 0.5"),
    "nan": (lambda: masked(GRAY + math.nan), "got nan"),
    "infinity": (lambda: masked(GRAY - math.inf), "got -inf"),
    "complex": (lambda: masked(GRAY + 1j), "dtype complex128"),
    "text": (lambda: masked(np.full((4, 6), "a")), "dtype <U1"),
    "ragged": (lambda: masked([[1, 2], [3]]), "cannot read"),
    "one_hot": (lambda: masked(np.zeros((4, 6, 3))), "argmax"),
    "empty": (lambda: masked(np.zeros((0, 6))), "got (0, 6)"),
    "missing_file": (lambda: Image(GRAY, masks={"m": {"path": "no.png"}}), "No such file"),
    "path_type": (lambda: Image(GRAY, masks={"m": {"path": 3}}), "needs the path of a file"),
    "label_keys": (lambda: masked(GRAY, class_labels={"1": "a"}), "must be a whole number"),
    "label_names": (lambda: masked(GRAY, class_labels={1: 2}), "needs a name of at most"),
    "label_list": (lambda: masked(GRAY, class_labels=["a"]), "dict(enumerate(labels))"),
    "surrogate": (lambda: masked(GRAY, class_labels={1: "\ud800"}), "lone surrogate"),
    "many_labels": (lambda: masked(GRAY, class_labels=dict.fromkeys(range(70_000), "a")), "65,536"),
    "layer_name": (lambda: Image(GRAY, masks={3: {"mask_data": GRAY}}), "1 to 256 characters"),
    "many_layers": (lambda: Image(GRAY, masks={str(i): {} for i in range(999)}), "at most 256"),
}


def box(**changes):
    return {"position": CORNERS, "class_id": 1, **changes}


BOX_REFUSALS = {
    "list": (lambda: Image(GRAY, boxes=[box()]), "as a dict from the layer's name"),
    "no_data": (lambda: Image(GRAY, boxes={"b": {}}), "without 'box_data'"),
    "typo": (lambda: boxed(box(), labels={}), "got others: ['labels']"),
    "data_type": (lambda: Image(GRAY, boxes={"b": {"box_data": {}}}), "as a list of dicts"),
    "box_type": (lambda: boxed([0, 0, 1, 1]), "box 0 needs a dict with 'position'"),
    "no_position": (lambda: boxed({"class_id": 1}), "with 'position'"),
    "half_position": (lambda: boxed(box(position={"minX": 0, "maxX": 1})), "minX, maxX, minY"),
    "order": (lambda: boxed(box(position={**CORNERS, "minX": 0.6})), "minX of at most maxX"),
    "negative": (
        lambda: boxed(box(position={"middle": [0, 0], "width": -1, "height": 1})),
        "width and height of 0 or more",
    ),
    "middle": (
        lambda: boxed(box(position={"middle": [0], "width": 1, "height": 1})),
        "middle as [x, y]",
    ),
    "nan": (lambda: boxed(box(position={**CORNERS, "maxX": math.nan})), "finite number"),
    "text": (lambda: boxed(box(position={**CORNERS, "maxX": "1"})), "finite number"),
    "domain": (lambda: boxed(box(domain="pixels")), "got 'pixels'"),
    "class_text": (lambda: boxed(box(class_id="car")), "must be a whole number"),
    "class_fraction": (lambda: boxed(box(class_id=1.5)), "must be a whole number"),
    "class_nan": (lambda: boxed(box(class_id=math.nan)), "must be a whole number"),
    "score_type": (lambda: boxed(box(scores={"a": "b"})), "dict from text to number"),
    "score_list": (lambda: boxed(box(scores=[0.5])), "dict from text to number"),
    "caption": (lambda: boxed(box(box_caption=3)), "box_caption as text"),
    "extra": (lambda: boxed(box(extra={1, 2})), "must be JSON, got set"),
    "extra_nan": (lambda: boxed(box(extra=[math.nan])), "which has no nan"),
    "extra_long": (lambda: boxed(box(extra="x" * 20_000)), "16,384 bytes"),
    "extra_deep": (lambda: boxed(box(extra=deep(50))), "nested deeper"),
    "classes": (lambda: Image(GRAY, classes=[{"id": 1}]), "'name': 'road'"),
    "class_twice": (lambda: Classes([{"id": 1, "name": "a"}] * 2), "each id once"),
    "class_dict": (lambda: Classes({1: "a"}), "needs a list of dicts"),
}


def deep(levels):
    return [deep(levels - 1)] if levels else 0


@pytest.mark.parametrize(
    ("make", "words"),
    [*MASK_REFUSALS.values(), *BOX_REFUSALS.values()],
    ids=[*MASK_REFUSALS, *BOX_REFUSALS],
)
def test_layers_are_refused(make, words):
    with pytest.raises(MediaError) as caught:
        make()
    assert words in str(caught.value)


def test_masks_of_colored_files_are_refused(tmp_path):
    PIL.Image.new("RGB", (6, 4), (1, 2, 3)).save(tmp_path / "colors.png")
    with pytest.raises(MediaError, match="Map each color to its id"):
        Image(GRAY, masks={"m": {"path": tmp_path / "colors.png"}})


FINITE = st.floats(-1e6, 1e6)


@given(FINITE, FINITE, FINITE, FINITE, st.booleans(), st.booleans())
def test_both_positions_are_given_in_pixels(x, y, width, height, in_pixels, centered):
    width, height = abs(width), abs(height)
    corners = {"minX": x, "maxX": x + width, "minY": y, "maxY": y + height}
    middle = {"middle": (x + width / 2, y + height / 2), "width": width, "height": height}
    position = middle if centered else corners
    domain = {"domain": "pixel"} if in_pixels else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("marey.media._image_boxes.warn_user", lambda message: None)
        image = boxed({"position": position, **domain})
    child = image.encode().children["boxes:b"]
    names = ("x_min", "y_min", "x_max", "y_max")
    found = [child.meta["boxes"][0][name] for name in names]
    expected = np.array([x, y, x + width, y + height]) * ([1] * 4 if in_pixels else [6, 4, 6, 4])
    assert found == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-6)
    given_position = child.meta["boxes"][0]["given"]["position"]
    assert (
        given_position == {**position, "middle": list(middle["middle"])} if centered else position
    )
    assert again(image) == image


def test_numbers_of_numpy_and_tensors_become_pythons():
    position = {"middle": Tensor(np.array([0.5, 0.25])), "width": np.float32(0.5), "height": 1}
    data = box(position=position, class_id=np.int64(7), scores={"a": np.float32(0.5)})
    data |= {"box_caption": None, "extra": np.arange(3)}
    found = again(boxed(data)).boxes["b"]
    assert found.data == [
        {
            "position": {"middle": [0.5, 0.25], "width": 0.5, "height": 1},
            "class_id": 7,
            "scores": {"a": 0.5},
            "extra": [0, 1, 2],
        }
    ]
    assert found.class_labels == {7: "class_7"}


@pytest.mark.parametrize("count", [1, 3000])
def test_scores_that_are_no_number_come_back(count):
    scores = {"a": math.nan, "b": math.inf, "c": -math.inf, "d": 1, "e": True}
    image = boxed(*[box(scores=scores) for _ in range(count)])
    assert ("boxes" in image.encode().children["boxes:b"].blobs) == (count > 1)
    found = again(image).boxes["b"].data
    assert len(found) == count
    assert repr(found[-1]["scores"]) == repr(scores)
    assert again(image) == image


def test_names_of_many_classes_come_back():
    labels = {each: f"class number {each}" for each in range(5000)}
    class_set = [{"id": each, "name": name} for each, name in labels.items()]
    layer = {"mask_data": GRAY, "class_labels": labels}
    boxes = {"b": {"box_data": [box()], "class_labels": labels}}
    image = Image(GRAY, masks={"m": layer}, boxes=boxes, classes=class_set)
    stored = again(image)
    assert stored.masks["m"].class_labels == labels
    assert stored.boxes["b"].class_labels == labels
    assert stored.classes.labels == labels
    assert stored == image


def test_pixels_without_their_domain_warn():
    with pytest.warns(UserWarning, match="'domain': 'pixel'"):
        boxed({"position": {"middle": [150, 20], "width": 68, "height": 112}})


def test_layers_given_as_objects():
    mask = ImageMask({"mask_data": GRAY, "class_labels": {np.int64(0): "a"}}, "first")
    boxes = BoundingBoxes2D({"box_data": (box(),)}, "first")
    like_mask = type("Other", (), {"_val": {"mask_data": GRAY}})()
    classes = Classes([{"id": 0, "name": "road", "color": [1, 2, 3]}])
    image = Image(GRAY, classes=classes, masks={"m": mask, "n": like_mask}, boxes={"b": boxes})
    stored = again(image)
    assert [*stored.masks] == ["m", "n"]
    assert stored.masks["m"].class_labels == {0: "a"}
    assert stored.classes.class_set == [{"id": 0, "name": "road", "color": [1, 2, 3]}]
    assert (mask.name, boxes.name) == ("first", "first")


def test_what_readers_are_given_changes_nothing_when_it_is_changed():
    image = Image(
        GRAY,
        classes=(classes := Classes([{"id": 0, "name": "a"}])),
        masks={"m": {"mask_data": GRAY, "class_labels": {0: "a"}}},
        boxes={"b": BoundingBoxes2D({"box_data": [box()], "class_labels": {1: "b"}})},
    )
    before = again(image)
    image.boxes["b"].data[0]["position"]["minX"] = 0.1
    image.boxes["b"].class_labels[1] = image.masks["m"].class_labels[0] = "changed"
    classes.class_set[0]["name"] = image.classes.class_set[0]["name"] = "changed"
    with pytest.raises(TypeError):
        image.masks["n"] = image.masks["m"]
    assert image == before


def test_images_of_images_keep_layers_unless_given():
    source = Image(
        GRAY,
        grouping="g",
        classes=[{"id": 0, "name": "a"}],
        masks={"m": {"mask_data": GRAY}},
        boxes={"b": {"box_data": [box()]}},
    )
    assert Image(source) == source
    copy = Image(source, masks={}, caption="c", file_type="bmp")
    assert (copy.grouping, copy.caption, copy.format, dict(copy.masks)) == ("g", "c", "bmp", {})
    assert copy.boxes["b"].data == source.boxes["b"].data
    assert copy.classes.labels == {0: "a"}


def test_drafts_keep_layers_and_hostile_ones_are_refused():
    image = Image(
        GRAY, masks={"m": {"mask_data": GRAY.astype(int) + 300}}, boxes={"b": {"box_data": [box()]}}
    )
    assert from_draft(to_draft(image)) == image
    state = image.state()
    for name, wrong in {
        "masks": [{"m": {}}, {"m": {"ids": GRAY[:2], "class_labels": None}}, [], {"m": 3}],
        "boxes": [{"b": {}}, {"b": {"box_data": [{}], "class_labels": None}}, None],
        "classes": [[{"id": "x", "name": 1}], 7],
    }.items():
        for each in wrong:
            with pytest.raises(MediaError):
                Image.restore({**state, name: each})


def test_large_label_maps_are_quick():
    y, x = np.mgrid[:3000, :3000]
    ids = (x // 30 + (y // 30) * 1000).astype(np.uint32)
    begin = time.process_time()
    image = masked(ids, ids.shape)
    assert time.process_time() - begin < 3
    assert np.array_equal(again(image).masks["m"].to_numpy(), ids)
    assert time.process_time() - begin < 10


def test_logged_images_come_back_through_the_api(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    ids = np.arange(24, dtype=np.uint32).reshape(4, 6) * 70_000
    depth = np.linspace(-1, 5, 24).reshape(4, 6)
    depth[0, 0] = np.nan
    picture = Image(
        GRAY + np.uint8(7),
        caption="c",
        sample_id="s",
        classes=[{"id": 1, "name": "one"}],
        masks={"m/n": {"mask_data": ids, "class_labels": {0: "zero"}}},
        boxes={"b": {"box_data": [box(scores={"a": math.nan})] * 500}},
    )
    logged = [picture, Image(depth, exact=True)]
    with marey.init(project="layers") as run:
        run.log({"pictures": logged})
    (entry,) = marey.Api().run(f"{run.entity}/{run.project}/{run.id}").media("pictures")
    first, second = entry.value
    assert np.array_equal(first.masks["m/n"].to_numpy(), ids)
    assert first.masks["m/n"].class_labels == {0: "zero"}
    assert math.isnan(first.boxes["b"].data[499]["scores"]["a"])
    assert (first.caption, first.sample_id, first.classes.labels) == ("c", "s", {1: "one"})
    assert second.to_numpy().tobytes() == depth.tobytes()
    for stored, given_image in zip(entry.value, logged, strict=True):
        assert np.array_equal(stored.to_numpy(), given_image.to_numpy(), equal_nan=True)
