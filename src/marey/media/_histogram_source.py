"""Numbers to count, block by block without a copy of them all; counts nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError
from marey.media._coerce import describe, is_array_like, is_torch, view_array

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

BLOCK: Final = 32 * 1024  # values at a time, so that they stay in the processor's cache
COPIED_VALUES: Final = 2**20  # up to here a copy is cheaper than walking over odd strides
COLLECTED_BYTES: Final = 32 * 1024 * 1024  # of an iterator, before the rest goes to a file


class Source:
    """All numbers of one histogram, to be read several times.

    Parameters
    ----------
    held:
        An array, or a tensor of torch with one axis.

    Attributes
    ----------
    dtype:
        Of the blocks: half precision is read as float32, so that the edges of narrow bins differ,
        and booleans as uint8.
    """

    def __init__(self, held: Any) -> None:
        self._held = held
        self.size = int(held.numel() if is_torch(held) else held.size)
        self.dtype: np.dtype[Any] = _plain(view_array(held[:0])).dtype

    def whole(self) -> Array | None:
        """The numbers as one array, if that takes no copy."""
        held = self._held
        same = isinstance(held, np.ndarray) and held.dtype == self.dtype and held.ndim == 1
        return held if same else None

    def blocks(self) -> Iterator[Array]:
        """All numbers in blocks of one axis."""
        held = self._held
        if isinstance(held, np.ndarray) and held.ndim > 1:
            flags: Any = ["external_loop", "buffered", "zerosize_ok"]
            with np.nditer(held, flags, order="K", buffersize=BLOCK) as walk:
                each: Any
                for each in walk:
                    yield _plain(np.array(each))
            return
        for start in range(0, self.size, BLOCK):
            yield _plain(view_array(held[start : start + BLOCK]))


def source_of(value: Any) -> Source:
    """The numbers that a user gave: an array, a tensor, lists, or an iterable of such."""
    if value is None or isinstance(value, (str, bytes, bytearray, Mapping)):
        raise no_numbers(value)
    if is_torch(value) and value.numel() > COPIED_VALUES and _is_dense(value):
        return _checked(value.detach().reshape(-1), value)
    if not (is_array_like(value) or hasattr(value, "__array__")):
        if isinstance(value, Iterable) and not isinstance(value, Sequence):
            return _checked(_collect(value), value)
        return _checked(_flat(_numbers_of_lists(value)), value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "V" and value.dtype.names is None:
        return _checked(value.reshape(-1), value)  # extension types of 8 or 16 bits, by blocks
    return _checked(_flat(view_array(value)), value)


def no_numbers(value: object) -> MediaError:
    """What to raise for a value without numbers."""
    return MediaError(
        f"Histogram needs numbers in an array, a tensor, a list of equally long rows or an iterable "
        f"of arrays, or np_histogram=(counts, edges), got {describe(value)}."
    )


def _is_dense(tensor: Any) -> bool:
    return str(getattr(tensor, "layout", "strided")).endswith("strided")


def _checked(held: Any, value: object) -> Source:
    source = Source(held)
    if source.dtype.kind not in "iuf":
        raise no_numbers(value)
    return source


def _plain(block: Array) -> Array:
    if block.dtype == np.bool_:
        return block.astype(np.uint8)  # not a view: true may be any byte but 0
    if block.dtype == np.float16:
        return block.astype(np.float32)
    return block


def _flat(array: Array) -> Array:
    """With one axis if that takes no copy, or a small one."""
    if array.flags.c_contiguous or array.flags.f_contiguous or array.size <= COPIED_VALUES:
        return array.ravel(order="K")
    return array


def _numbers_of_lists(value: Any) -> Array:
    try:
        return view_array(value)
    except MediaError:
        return _objects_to_floats(value)


def _objects_to_floats(value: Any) -> Array:
    # Integers beyond 64 bits, Decimal and Fraction have a float each; None and ragged rows have none.
    try:
        objects = np.array(value, dtype=object)
        if any(each is None for each in objects.flat):
            raise no_numbers(value)
        return objects.astype(np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise no_numbers(value) from error


def _collect(chunks: Iterable[Any]) -> Array:
    """The numbers of all chunks as float64: in memory if they are few, else in a file."""
    parts: list[Array] = []
    size_bytes, aside = 0, False
    with ExitStack() as files:
        for part in _parts(chunks):
            parts.append(part)
            size_bytes += part.nbytes
            if size_bytes > COLLECTED_BYTES:
                if not aside:
                    file = files.enter_context(tempfile.TemporaryFile(prefix="marey-histogram-"))
                    aside = True
                _write(parts, file)
                size_bytes = 0
        if not aside:
            return np.concatenate(parts)
        _write(parts, file)
        return np.memmap(file, np.float64, "r")  # goes on without its open file


def _write(parts: list[Array], file: Any) -> None:
    try:
        file.writelines(part.data for part in parts)
        file.flush()
    except OSError as error:
        raise MediaError(
            f"Histogram could not put the numbers of an iterable aside: {error}. "
            f"Pass an array, or count them with numpy.histogram."
        ) from error
    parts.clear()


def _parts(chunks: Iterable[Any]) -> Iterator[Array]:
    numbers: list[float] = []
    for chunk in chunks:
        if isinstance(chunk, (bool, int, float)):
            numbers.append(chunk)
            if len(numbers) == BLOCK:
                yield _to_floats(numbers)
                numbers = []
        elif isinstance(chunk, Iterable) and not (
            is_array_like(chunk) or isinstance(chunk, Sequence)
        ):
            raise no_numbers(chunk)  # iterables of iterables may have no end
        else:
            for block in source_of(chunk).blocks():
                yield np.array(block, np.float64)
    yield _to_floats(numbers)


def _to_floats(numbers: list[float]) -> Array:
    try:
        return np.array(numbers, np.float64)
    except OverflowError as error:
        raise MediaError(f"Histogram cannot count integers beyond floats: {error}") from error
