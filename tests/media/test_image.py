"""Image: what becomes which pixels, without loss; files kept as they are."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import warnings
import zlib

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from matplotlib.figure import Figure

from marey.errors import MediaError
from marey.media.image import Image
from marey.media.implicit import media_for
from marey.testing.media import MediaContract, stored_of

RAMP = np.arange(48, dtype=np.uint8).reshape(4, 4, 3) * 5


def pillow(mode: str, size: tuple[int, int] = (5, 4)) -> PIL.Image.Image:
    """A picture of the mode with different pixels."""
    gray = PIL.Image.fromarray(
        np.arange(size[0] * size[1], dtype=np.uint8).reshape(size[::-1]) * 12
    )
    if mode == "P":
        image = gray.convert("P")
        image.putpalette(bytes(range(255, -1, -1)) * 3)
        return image
    if mode == "I;16":
        return PIL.Image.fromarray(np.arange(20, dtype=np.uint16).reshape(4, 5) * 3000)
    return PIL.Image.merge("RGB", [gray, gray.rotate(180), gray]).convert(mode)


def transparent_palette() -> PIL.Image.Image:
    image = pillow("P")
    image.info["transparency"] = 3
    return image


def encoded_file(file_format: str, *, frames: int = 1) -> io.BytesIO:
    """A picture as an open file."""
    target = io.BytesIO()
    first, *rest = (pillow("RGB").rotate(90 * i, expand=False) for i in range(frames))
    animation = {"save_all": True, "append_images": rest, "duration": 200} if rest else {}
    first.save(target, file_format, **animation)
    return target


def overlays() -> Image:
    """A picture with masks and boxes as in a street scene."""
    ids = np.zeros((24, 32), np.uint8)
    ids[10:20, 4:14], ids[16:, :] = 1, 2
    labels = {0: "sky", 1: "tree", 2: "road"}
    near = {"minX": 4, "maxX": 14, "minY": 10, "maxY": 20}
    return Image(
        np.linspace(0, 1, 24 * 32 * 3).reshape(24, 32, 3),
        caption="a street",
        classes=[{"id": 0, "name": "nothing"}],
        masks={
            "prediction": {"mask_data": ids, "class_labels": labels},
            "truth": {"mask_data": np.roll(ids, 2, axis=1)},
        },
        boxes={
            "prediction": {
                "box_data": [
                    {
                        "position": near,
                        "domain": "pixel",
                        "class_id": 1,
                        "scores": {"confidence": 0.75, "loss": float("nan")},
                        "box_caption": "a tree",
                    },
                    {
                        "position": {"middle": [0.5, 0.75], "width": 1.0, "height": 0.5},
                        "class_id": 2,
                        "track": {"id": 17, "seen": [1, 2]},
                    },
                ],
                "class_labels": labels,
            },
            "empty": {"box_data": []},
        },
    )


def hostile_overlays() -> Image:
    """Text that must not become HTML, boxes far outside, and a box without a class."""
    text = "<img src=x onerror=alert(1)>"
    position = {"minX": -1e9, "maxX": 1e9, "minY": 5, "maxY": 5}
    box = {"position": position, "domain": "pixel", "box_caption": text, text: text}
    return Image(
        np.zeros((3, 3), np.uint8),
        masks={f"../{text}": {"mask_data": np.eye(3), "class_labels": {1: text}}},
        boxes={text: {"box_data": [box], "class_labels": {-1: text}}},
    )


class TestImage(MediaContract):
    examples = {
        "rgb": Image(RAMP, caption="a ramp"),
        "gray": Image(np.array([[0.0, 0.5, 1.0]])),
        "rgba": Image(np.dstack([RAMP, np.full((4, 4), 128, np.uint8)])),
        "gray_alpha": Image(pillow("LA")),
        "palette": Image(pillow("P")),
        "transparent_palette": Image(transparent_palette()),
        "bits": Image(pillow("1")),
        "sixteen_bits": Image(np.array([[0, 258, 65535]]), mode="I;16"),
        "bmp": Image(RAMP, file_type="bmp"),
        "webp": Image(RAMP, file_type="webp"),
        "jpg": Image(RAMP, file_type="jpg", grouping="train"),
        "one_pixel": Image(np.zeros((1, 1), np.uint8), grouping=3),
        "exact_floats": Image(
            np.array([[-0.5, np.nan, 0.25], [np.inf, -np.inf, 2.0]], np.float32), exact=True
        ),
        "exact_colors": Image((RAMP.astype(np.uint16) * 257), exact=True, sample_id="ramp"),
        "overlays": overlays(),
        "many_ids": Image(
            np.zeros((2, 3), np.uint8),
            masks={
                "objects": {"mask_data": [[0, 1, 300], [300, 65_535, 2]]},
                "instances": {"mask_data": [[0, 2**32 - 1, 65_536], [1, 2**24, 7]]},
            },
        ),
        "hostile_overlays": hostile_overlays(),
        "tiff": Image(encoded_file("TIFF"), sample_id=7),
        "gif": Image(encoded_file("GIF", frames=2)),
        "captioned": Image(np.eye(8), caption="<b>bold</b> 🐈 " + "long " * 50),
    }
    rejects = {
        "list": (lambda: Image([[0, 1]]), "of shape (height, width)"),
        "none": (lambda: Image(None), "got NoneType"),
        "bytes": (lambda: Image(b"\x89PNG"), "io.BytesIO(content)"),
        "empty_file": (lambda: Image(io.BytesIO()), "not an image that Pillow can read"),
        "one_axis": (lambda: Image(np.zeros(5)), "got (5,)"),
        "two_channels": (lambda: Image(np.zeros((4, 5, 2))), "1, 3 or 4 channels, got (4, 5, 2)"),
        "channels_first": (lambda: Image(np.zeros((3, 8, 9))), "x.transpose(1, 2, 0)"),
        "batch": (lambda: Image(np.zeros((2, 8, 9, 3))), "a batch as a list"),
        "empty": (lambda: Image(np.zeros((0, 5))), "at least one pixel"),
        "complex": (lambda: Image(np.zeros((2, 2), complex)), "complex128"),
        "text": (lambda: Image(np.array([["a"]])), "dtype <U1"),
        "objects": (lambda: Image(np.array([[None]])), "dtype object"),
        "mode": (lambda: Image(RAMP, mode="XYZ"), "the mode 'XYZ'"),
        "sixteen_bit_floats": (lambda: Image(np.zeros((2, 2)), mode="I;16"), "integers from 0"),
        "sixteen_bit_range": (lambda: Image(np.full((2, 2), 65536), mode="I;16"), "to 65535"),
        "file_type": (lambda: Image(RAMP, file_type="PNG"), "in lower case, got 'PNG'"),
        "exact_complex": (lambda: Image(np.zeros((2, 2), complex), exact=True), "complex128"),
        "exact_and_mode": (
            lambda: Image(RAMP, mode="L", exact=True),
            "either exact=True or a mode",
        ),
        "exact_jpg": (
            lambda: Image(np.zeros((2, 2)), exact=True, file_type="jpg"),
            "got file_type='jpg'",
        ),
        "wide_integers": (lambda: Image(np.full((2, 2), 2**31), mode="I"), "integers of 32 bits"),
        "sample_id": (lambda: Image(RAMP, sample_id=1.5), "a sample_id of 64 bits"),
        "print_colors": (lambda: Image(PIL.Image.new("CMYK", (2, 2))), "mode='RGB'"),
        "missing": (lambda: Image("no/such/file.png"), "No such file"),
        "folder": (lambda: Image("."), "something else"),
        "address": (lambda: Image("https://example.org/a.png"), "does not read addresses"),
        "caption": (lambda: Image(RAMP, caption="x" * 40_000), "at most 32,768 bytes"),
        "surrogate": (lambda: Image(RAMP, caption="\ud800"), "lone surrogate"),
        "grouping": (lambda: Image(RAMP, grouping=["a"]), "grouping of 64 bits"),
        "wide_webp": (
            lambda: Image(np.zeros((1, 20_000), np.uint8), file_type="webp"),
            "16,383 pixels a side",
        ),
        "sixteen_bit_jpg": (
            lambda: Image(np.zeros((2, 2), int), mode="I;16", file_type="jpg"),
            "cannot hold 16 bits",
        ),
    }
    changes = {
        "array": lambda: _changed_array(),
        "pillow": lambda: _changed_pillow(),
        "exact": lambda: _changed_exact(),
        "layers": lambda: _changed_layers(),
        "file": lambda: _changed_file(),
        "figure": lambda: _changed_figure(),
    }

    @classmethod
    def same(cls, stored, example):
        """JPEG encoders differ between versions by a level or two."""
        if example.masks or example.boxes:
            return bool(Image(stored, file_type="bmp") == Image(example, file_type="bmp"))
        if example.format != "jpg":
            return np.array_equal(stored.to_numpy(), example.to_numpy())
        return np.abs(stored.to_numpy().astype(int) - example.to_numpy()).max() < 16


def _changed_array():
    array = RAMP.copy()
    return Image(array), lambda: array.fill(7)


def _changed_pillow():
    image = pillow("RGB")
    return Image(image), lambda: image.paste((1, 2, 3), (0, 0, 5, 4))


def _changed_exact():
    array = np.array([[0.5, np.nan]])
    return Image(array, exact=True), lambda: array.fill(7)


def _changed_layers():
    ids = np.ones((4, 4), np.uint8)
    box = {"position": {"middle": [0.5, 0.5], "width": 0.1, "height": 0.1}}
    labels = {1: "a"}
    image = Image(
        RAMP,
        classes=(classes := [{"id": 1, "name": "b"}]),
        masks={"m": {"mask_data": ids, "class_labels": labels}},
        boxes={"b": {"box_data": [box], "class_labels": labels}},
    )

    def change():
        ids.fill(9)
        labels[1] = classes[0]["name"] = "changed"
        box["position"]["middle"][0] = box["position"]["width"] = 0.3

    return image, change


def _changed_file():
    file = encoded_file("PNG")
    return Image(file), lambda: file.truncate(3)


def _changed_figure():
    figure = Figure(figsize=(1, 1))
    return Image(figure), lambda: figure.suptitle("changed")


ARRAYS = hnp.arrays(
    dtype=st.sampled_from(["bool", "u1", "i1", "u2", "i4", "u8", "f2", "f4", "f8", ">f4", ">i2"]),
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4])),
)


@given(ARRAYS, st.sampled_from(["C", "F", "reversed"]), st.booleans())
@pytest.mark.filterwarnings("ignore:Image:UserWarning")
def test_any_array_becomes_pixels_that_come_back(array, order, normalize):
    given_array = array[::-1, ::-1] if order == "reversed" else np.array(array, order=order)
    image = Image(given_array, normalize=normalize)
    pixels = image.to_numpy()
    assert (image.height, image.width) == array.shape[:2]
    assert pixels.dtype == np.uint8
    assert pixels.flags.c_contiguous
    assert not pixels.flags.writeable
    assert not np.shares_memory(pixels, given_array)
    again = Image.decode(stored_of(image.encode()))
    assert np.array_equal(again.to_numpy(), pixels)


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2, max_side=70)))
def test_our_png_is_read_by_pillow_bit_for_bit(array):
    for pixels in (array, np.dstack([array] * 3), array.astype(np.uint16) * 257, array > 99):
        mode = {"uint16": "I;16"}.get(pixels.dtype.name)
        picture = PIL.Image.fromarray(pixels) if pixels.dtype == bool else pixels
        blob = Image(picture, mode=mode).encode().blobs["image"]
        with PIL.Image.open(io.BytesIO(blob.data)) as read:
            read.verify()
        with PIL.Image.open(io.BytesIO(blob.data)) as read:
            assert np.array_equal(np.asarray(read), pixels)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pillow_images_come_back_with_mode_and_colors(mode):
    given_image = pillow(mode)
    read = Image.decode(stored_of(Image(given_image).encode())).to_pil()
    assert read.mode == mode
    assert np.array_equal(np.asarray(read), np.asarray(given_image))
    assert read.convert("RGBA").tobytes() == given_image.convert("RGBA").tobytes()


def test_noise_and_flat_pictures_come_back():
    noise = np.random.default_rng(0).integers(0, 256, (200, 201, 3), dtype=np.uint8)
    for pixels in (noise, np.zeros_like(noise), np.tile(noise[:1], (200, 1, 1))):
        assert np.array_equal(Image.decode(stored_of(Image(pixels).encode())).to_numpy(), pixels)


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([[0.2, 0.3]], [[51, 76]]),
        ([[-0.2, 0.6]], [[102, 204]]),
        ([[0.0, 1.0]], [[0, 255]]),
        ([[-1.0, 1.0]], [[0, 255]]),
        ([[True, False]], [[255, 0]]),
        ([[0, 1]], [[0, 1]]),
        ([[2.0, 254.5]], [[2, 254]]),
    ],
    ids=repr,
)
@pytest.mark.parametrize("dtype", [None, "f4", "f2"])
def test_values_are_scaled_to_bytes(values, kept, dtype):
    array = np.array(values)
    array = array.astype(dtype) if array.dtype.kind == "f" and dtype else array
    assert Image(array).to_numpy().tolist() == kept


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_bytes_divided_by_255_come_back(dtype):
    array = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(Image((array / 255).astype(dtype)).to_numpy(), array)
    assert np.array_equal(Image((array / 127.5 - 1).astype(dtype)).to_numpy(), array)


def test_floats_outside_are_clipped_with_a_warning_and_never_wrapped():
    with pytest.warns(UserWarning, match="floats outside 0 to 255") as caught:
        image = Image(np.array([[-9, 0.1, 100, 254.5, 270]]))
    assert image.to_numpy().tolist() == [[0, 0, 100, 254, 255]]
    assert caught[0].filename == __file__


def test_integers_outside_are_clipped_with_a_warning():
    with pytest.warns(UserWarning, match="integers outside 0 to 255"):
        assert Image(np.array([[-1, 7, 300]])).to_numpy().tolist() == [[0, 7, 255]]


def test_nan_becomes_zero_with_one_warning_and_infinities_the_ends():
    with pytest.warns(UserWarning, match="NaN") as caught:
        image = Image(np.array([[np.nan, np.inf, -np.inf, 0.5, 1.0]]))
    assert image.to_numpy().tolist() == [[0, 255, 0, 127, 255]]
    assert len(caught) == 1


def test_without_normalize_floats_are_only_clipped():
    assert Image(np.array([[0.2, 1.0]]), normalize=False).to_numpy().tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("shape", "size", "mode"),
    [
        ((4, 5), (5, 4), "L"),
        ((4, 5, 1), (5, 4), "L"),
        ((1, 4, 5), (5, 4), "L"),
        ((1, 1, 4, 5), (5, 4), "L"),
        ((1, 4, 5, 3), (5, 4), "RGB"),
        ((4, 5, 4), (5, 4), "RGBA"),
        ((3, 3), (3, 3), "L"),
        ((3, 3, 3), (3, 3), "RGB"),
        ((1, 3, 3), (3, 1), "RGB"),
        ((1, 1, 3), (1, 1), "RGB"),
        ((1, 1), (1, 1), "L"),
    ],
    ids=str,
)
def test_shapes_say_what_they_are(shape, size, mode):
    image = Image(np.zeros(shape, np.uint8))
    assert ((image.width, image.height), image.mode) == (size, mode)


def test_mode_converts():
    assert Image(RAMP, mode="L").mode == "L"
    assert Image(pillow("RGBA"), mode="RGB").mode == "RGB"
    assert Image(PIL.Image.new("CMYK", (2, 2)), mode="RGB").mode == "RGB"


def test_transparency_is_dropped_for_jpg_with_a_warning():
    with pytest.warns(UserWarning, match="no transparency"):
        image = Image(pillow("RGBA"), file_type="jpeg")
    assert (image.mode, image.format) == ("RGB", "jpeg")


def test_lossless_formats_keep_pixels():
    for file_type in ("png", "bmp", "webp"):
        encoded = Image(RAMP, file_type=file_type).encode()
        assert np.array_equal(Image.decode(stored_of(encoded)).to_numpy(), RAMP)
        assert encoded.blobs["image"].media_type == f"image/{file_type}"


@pytest.mark.parametrize("suffix", [".png", ".JPG", ".gif", ".webp", ".tiff", ".bmp", ".ppm"])
def test_files_are_stored_unchanged(tmp_path, suffix):
    path = tmp_path / f"picture{suffix}"
    PIL.Image.fromarray(RAMP).save(path)
    image = Image(path, caption="a file", file_type="png")
    path_content = path.read_bytes()
    path.write_bytes(b"changed later")
    encoded = image.encode()
    assert encoded.blobs["image"].data == path_content
    assert encoded.blobs["image"].extension == suffix.lower()
    assert (encoded.meta["width"], encoded.meta["height"]) == (4, 4)
    assert Image.decode(stored_of(encoded)) == image


def test_a_file_with_the_wrong_suffix_is_what_its_content_is(tmp_path):
    path = tmp_path / "picture.jpg"
    PIL.Image.fromarray(RAMP).save(path, "PNG")
    assert Image(str(path)).encode().blobs["image"].media_type == "image/png"


def test_damaged_files_are_refused(tmp_path):
    path = tmp_path / "picture.png"
    PIL.Image.fromarray(RAMP.repeat(20, axis=0)).save(path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(MediaError, match="damaged"):
        Image(path)
    path.write_text("not a picture")
    with pytest.raises(MediaError, match="not an image"):
        Image(path)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [10_000, 60_000])
def test_files_that_claim_too_many_pixels_are_refused(tmp_path, side):
    def chunk(name, content):
        checksum = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)

    path = tmp_path / "bomb.png"
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(MediaError, match="fill the memory"):
        Image(path)


def test_images_of_images_keep_caption_and_grouping_unless_given():
    source = Image(RAMP, caption="first", grouping="a", file_type="jpg")
    assert Image(source) == source
    copy = Image(source, caption="second", mode="L")
    assert (copy.caption, copy.grouping, copy.mode, copy.format) == ("second", "a", "L", "jpg")
    assert source.caption == "first"


def test_captions_of_numbers_become_text():
    assert Image(RAMP, caption=3).caption == "3"


def test_bare_pillow_images_become_images():
    assert isinstance(media_for(pillow("RGB")), Image)


def test_no_warning_for_ordinary_pictures():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Image(RAMP)
        Image(RAMP / 255)


def test_encoding_does_not_load_every_plugin_of_pillow() -> None:
    code = (
        "import sys, numpy, marey; marey.Image(numpy.zeros((2, 2), 'u1')).encode();"
        "assert 'PIL.TiffImagePlugin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_changes_of_nothing_but_the_samples_name():
    image = Image(Image(RAMP, sample_id=3, caption="a"), sample_id="b")
    again = Image.decode(stored_of(image.encode()))
    assert (again.sample_id, again.caption) == ("b", "a")
