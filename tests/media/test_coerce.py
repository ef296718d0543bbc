"""What other libraries give becomes numpy's arrays and Python's numbers, owned and exact."""

from __future__ import annotations

import math
import sys
from decimal import Decimal
from types import ModuleType

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from marey.errors import MediaError
from marey.media._coerce import is_array_like, is_torch, to_array, to_number, view_array
from marey.media.image import Image


class Tensor:
    """Behaves as a torch tensor that is on another device and wants a gradient."""

    def __init__(self, array, dtype="torch.float32", steps=()):
        self._array, self._dtype, self._steps = array, dtype, steps

    @property
    def dtype(self):
        return self._dtype

    @property
    def shape(self):
        return self._array.shape

    def _after(self, step):
        return Tensor(self._array, self.dtype, (*self._steps, step))

    def detach(self):
        return self._after("detach")

    def cpu(self):
        assert self._steps == ("detach",)
        return self._after("cpu")

    def float(self):
        return Tensor(self._array, "torch.float32", self._steps)

    def numpy(self):
        if self._steps != ("detach", "cpu") or self.dtype == "torch.bfloat16":
            raise TypeError("cannot be shared with numpy")
        return self._array

    __array__ = numpy


Tensor.__module__ = "torch"


class Eager:
    """Behaves as an eager tensor of tensorflow."""

    dtype = "float32"

    def __init__(self, array):
        self._array = array

    @property
    def shape(self):
        return self._array.shape

    def numpy(self):
        return self._array


@given(
    hnp.arrays(
        hnp.scalar_dtypes().filter(lambda dtype: dtype.kind in "biufcM"),
        hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
    ),
    st.booleans(),
)
def test_arrays_are_copied_whole_and_cannot_be_written(array, transposed):
    given_array = array.T if transposed else array
    own = to_array(given_array)
    assert own.tobytes() == np.ascontiguousarray(given_array).tobytes()
    assert own.dtype == array.dtype
    assert own.flags.c_contiguous
    assert not own.flags.writeable
    assert not np.shares_memory(own, given_array)


def test_tensors_are_taken_off_their_device():
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    for tensor in (Tensor(array), Tensor(array, "torch.bfloat16"), Eager(array)):
        assert is_array_like(tensor)
        own = to_array(tensor)
        assert np.array_equal(own, array)
        assert not np.shares_memory(own, array)
    assert is_torch(Tensor(array))
    assert not is_torch(array)


def test_images_of_torch_have_channels_first():
    array = np.arange(24, dtype=np.uint8).reshape(3, 2, 4)
    assert np.array_equal(Image(Tensor(array)).to_numpy(), array.transpose(1, 2, 0))
    assert Image(Tensor(array[None])).mode == "RGB"
    assert Image(Tensor(array[:1])).mode == "L"
    with pytest.raises(MediaError, match="permute"):
        Image(Tensor(np.zeros((5, 6, 3))))


def test_real_torch_tensors():
    torch = pytest.importorskip("torch")
    tensor = torch.ones(2, 3, dtype=torch.bfloat16, requires_grad=True)
    assert to_array(tensor).tolist() == [[1.0] * 3] * 2
    assert to_number(torch.tensor(2**60)) == 2**60


def test_real_jax_arrays():
    jax_numpy = pytest.importorskip("jax.numpy")
    assert to_array(jax_numpy.ones(3, dtype="bfloat16")).tolist() == [1.0] * 3
    assert to_number(jax_numpy.float32(0.5)) == 0.5


@pytest.mark.parametrize("value", [np.zeros(2), np.float32(1), pd.Series([1]), pl.Series([1])])
def test_arrays_look_like_arrays(value):
    assert is_array_like(value)


@pytest.mark.parametrize("value", [1, [1], "x", None, pd.DataFrame(), pl.DataFrame(), np.ndarray])
def test_other_values_do_not(value):
    assert not is_array_like(value)


@pytest.mark.parametrize("value", [object(), [object()], [[1], [1, 2]], np.array([None])])
def test_what_numpy_cannot_read_is_refused(value):
    with pytest.raises(MediaError, match="array of numbers"):
        view_array(value)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (True, True),
        (2**80, 2**80),
        (0.1, 0.1),
        (np.bool_(True), True),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.float32(0.1), float(np.float32(0.1))),
        (np.longdouble(0.5), 0.5),
        (np.array([[3]]), 3),
        (Tensor(np.array([1.5])), 1.5),
        (pd.Series([7]), 7),
        ("1", None),
        (None, None),
        (np.zeros(2), None),
        (np.zeros(0), None),
        (1j, None),
        (np.complex64(1), None),
        (np.datetime64("2024-01-01"), None),
        (np.array(["a"]), None),
        (Decimal(1), None),
    ],
)
def test_single_numbers_become_pythons(value, number):
    found = to_number(value)
    assert found == number
    assert type(found) is type(number)


def test_nan_stays_nan():
    assert math.isnan(to_number(np.float16("nan")))


@pytest.mark.parametrize("make", [to_array, view_array, Image])
def test_masked_elements_have_no_number(make):
    array = np.ma.masked_array(np.ones((2, 3), np.uint8), mask=[[0, 1, 0], [0, 0, 1]])
    with pytest.raises(MediaError, match=r"2 masked elements.*x\.filled\(0\).*x\.compressed"):
        make(array)


def test_masked_arrays_without_masked_elements_are_arrays():
    for mask in (False, np.zeros(3, bool)):
        assert to_array(np.ma.masked_array([1, 2, 3], mask=mask)).tolist() == [1, 2, 3]


def test_a_masked_number_is_none():
    assert to_number(np.ma.masked) is None


def test_what_is_no_array_at_all_is_said_without_a_dtype():
    with pytest.raises(MediaError, match=r"got NoneType\.$"):
        view_array(None)


def test_arrays_are_taken_while_another_thread_imports_numpys_masks(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy.ma", ModuleType("numpy.ma"))
    assert to_array(np.arange(3)).tolist() == [0, 1, 2]
