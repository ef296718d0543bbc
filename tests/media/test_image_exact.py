"""Exact values of images: bit for bit, whatever their type, and shown in 8 bits."""

from __future__ import annotations

import io
import math

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from marey.errors import MediaError
from marey.media.image import Image
from marey.testing.media import stored_of


@given(
    hnp.arrays(
        dtype=st.sampled_from(
            ["bool", "u1", "u2", "i2", "i8", "u8", ">i4", "f2", "f4", "f8", ">f4"]
        ),
        shape=st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4])),
    ),
    st.sampled_from(["C", "F", "reversed"]),
)
def test_exact_numbers_come_back_bit_for_bit(array, order):
    given_array = array[::-1, ::-1] if order == "reversed" else np.array(array, order=order)
    if array.dtype == bool and array.shape[2] > 1:
        return
    image = Image(given_array, exact=True)
    again = Image.decode(stored_of(image.encode())).to_numpy()
    expected = given_array[:, :, 0] if array.shape[2] == 1 else given_array
    assert again.dtype == array.dtype.newbyteorder("=")
    assert again.astype(again.dtype).tobytes() == expected.astype(again.dtype).tobytes()
    assert not again.flags.writeable


def test_exact_values_are_shown_from_darkest_to_brightest():
    values = np.array([[-2.0, 0.0], [np.nan, np.inf], [2.0, -np.inf]])
    encoded = Image(values, exact=True).encode()
    assert encoded.meta["values"] == {
        "dtype": "float64",
        "shape": [3, 2],
        "min": -2.0,
        "max": 2.0,
        "nan": 1,
        "pos_inf": 1,
        "neg_inf": 1,
    }
    shown = Image(io.BytesIO(encoded.blobs["image"].data)).to_numpy()
    assert shown.tolist() == [[0, 128], [0, 255], [255, 0]]
    assert np.array_equal(np.load(io.BytesIO(encoded.blobs["values"].data)), values, equal_nan=True)


@pytest.mark.parametrize("extreme", [[-1.7e308, 1.7e308], [5e-324, 0.0], [3.0, 3.0], [np.nan] * 2])
def test_exact_values_of_any_range_are_shown(extreme):
    encoded = Image(np.array([extreme]), exact=True).encode()
    assert Image(io.BytesIO(encoded.blobs["image"].data)).to_numpy().shape == (1, 2)


@pytest.mark.parametrize(
    ("mode", "array"),
    [("F", np.array([[0.25, np.nan]], np.float32)), ("I", np.array([[-5, 2**31 - 1]], np.int32))],
)
def test_wide_pillow_images_and_modes_are_exact(mode, array):
    for image in (
        Image(PIL.Image.fromarray(array)),
        Image(array.astype("f8" if mode == "F" else "i8"), mode),
    ):
        again = Image.decode(stored_of(image.encode()))
        assert again.to_pil().mode == mode
        assert np.array_equal(again.to_numpy(), array, equal_nan=mode == "F")
        assert again.to_numpy().dtype == array.dtype


def test_pictures_of_16_bits_have_a_preview_of_8():
    encoded = Image(np.array([[1000, 2000, 1500]], np.uint16), exact=True).encode()
    assert encoded.meta["preview"] == {"min": 1000, "max": 2000}
    shown = Image(io.BytesIO(encoded.blobs["preview"].data)).to_numpy()
    assert shown.tolist() == [[0, 255, 128]]


def test_numbers_beyond_float32_become_infinite_with_a_warning():
    with pytest.warns(UserWarning, match="beyond float32"):
        image = Image(np.array([[1e300, 1.0]]), mode="F")
    assert image.to_numpy().tolist() == [[math.inf, 1.0]]
    assert Image(np.array([[math.inf, 1.0]]), mode="F").to_numpy().tolist() == [[math.inf, 1.0]]


@pytest.mark.parametrize("dtype", ["c8", "S1", "M8[s]"])
def test_what_is_no_number_is_refused_for_float32(dtype):
    with pytest.raises(MediaError, match="mode 'F' needs numbers"):
        Image(np.zeros((2, 3), dtype), mode="F")


def test_numbers_that_jpeg_cannot_hold_say_what_to_do():
    with pytest.raises(MediaError, match="Leave file_type out, or pass mode='L'"):
        Image(PIL.Image.new("F", (4, 5)), file_type="jpg")
    assert Image(PIL.Image.new("F", (4, 5)), mode="L", file_type="jpg").format == "jpg"
