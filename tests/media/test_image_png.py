"""PNG files of every mode and shape hold the exact samples, whatever way of compressing is chosen."""

from __future__ import annotations

import io
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.media import _image_png
from marey.media._image_pixels import MODES, Pixels
from marey.media._image_png import FLAT, STORED, VARIED, encode_png

SIDES = st.one_of(st.integers(1, 9), st.integers(30, 40), st.sampled_from([1, 256, 700, 3000]))


def pixels_of(mode: str, height: int, width: int, kind: str, seed: int) -> Pixels:
    dtype, channels = MODES[mode]
    random = np.random.default_rng(seed)
    shape = (height, width) if channels is None else (height, width, channels)
    if kind == "noise":
        data = random.integers(0, 65536, shape)
    elif kind == "grain":
        data = np.cumsum(random.integers(-3, 4, shape), axis=1) + 100
    elif kind == "areas":
        data = np.indices(shape)[0] // 7 * 3 + np.indices(shape)[1] // 11
    else:
        data = np.full(shape, random.integers(0, 256))
    palette = bytes(range(256)) * 4 if mode == "P" else None
    return Pixels(mode, data.astype(dtype), palette)


def read(content: bytes) -> np.ndarray:
    with PIL.Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return np.asarray(picture)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(MODES)),
    SIDES,
    SIDES,
    st.sampled_from(["noise", "grain", "areas", "one"]),
    st.integers(0, 2**32),
)
def test_samples_come_back(mode, height, width, kind, seed):
    pixels = pixels_of(mode, height, width if height < 700 else min(width, 40), kind, seed)
    content = encode_png(pixels)
    assert content == encode_png(pixels)
    np.testing.assert_array_equal(read(content), pixels.data)


@pytest.mark.parametrize("filter_type", range(4))
@pytest.mark.parametrize("method", [STORED, *VARIED, *FLAT])
@pytest.mark.parametrize("mode", ["L", "I;16", "RGBA"])
def test_every_filter_and_method(monkeypatch, filter_type, method, mode):
    monkeypatch.setattr(_image_png, "_choose", lambda *_: (filter_type, method))
    for shape in ((1, 1), (1, 50), (50, 1), (301, 257)):
        pixels = pixels_of(mode, *shape, "noise", 7)
        np.testing.assert_array_equal(read(encode_png(pixels)), pixels.data)


@pytest.mark.parametrize(
    ("kind", "methods"),
    [("noise", [STORED]), ("grain", VARIED[:1]), ("areas", FLAT), ("one", FLAT)],
)
def test_what_is_chosen(kind, methods):
    rows = _image_png._rows(pixels_of("RGB", 256, 256, kind, 1))
    assert _image_png._choose(_image_png._sample(rows, 3), 3)[1] in methods


def test_masks_and_photographs_are_not_larger_than_zlib_makes_them():
    for kind in ("grain", "areas", "one"):
        pixels = pixels_of("L", 512, 512, kind, 3)
        limit = 1_500 + len(zlib.compress(pixels.data.tobytes(), 6))
        assert len(encode_png(pixels)) < limit


def test_parts_of_a_large_image_are_in_several_chunks(monkeypatch):
    monkeypatch.setattr(_image_png, "CHUNK_BYTES", 1000)
    pixels = pixels_of("RGB", 100, 100, "noise", 1)
    content = encode_png(pixels)
    assert content.count(b"IDAT") > 20
    np.testing.assert_array_equal(read(content), pixels.data)


def test_encodings_within_and_beside_each_other_do_not_share_memory(monkeypatch):
    monkeypatch.setattr(_image_png, "_rooms", [])  # what other tests left is not counted
    pixels = [pixels_of("RGB", 256, 256, "grain", seed) for seed in range(8)]
    expected = [encode_png(each) for each in pixels]
    rows = _image_png._rows(pixels[0])
    blocks = [block.copy() for block in _image_png._filtered(rows, _image_png.AVERAGE, 3)]
    for number, block in enumerate(_image_png._filtered(rows, _image_png.AVERAGE, 3)):
        assert encode_png(pixels[1]) == expected[1]  # as a signal handler may
        np.testing.assert_array_equal(block, blocks[number])
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(encode_png, pixels * 10)) == expected * 10
    assert len(_image_png._rooms) <= 6
