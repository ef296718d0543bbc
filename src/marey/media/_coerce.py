"""What users pass, as numpy's and Python's own, and warnings about it; imports no other library."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

from marey.errors import MediaError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[Any]

_PACKAGE = __name__.partition(".")[0]


def is_array_like(value: object) -> bool:
    """Whether ``value`` is an array, a tensor or a number of numpy, torch, jax, tf or alike."""
    kind = type(value)
    # Asked of the type: asking a lazy object could make it compute. A data frame has no dtype.
    return (
        hasattr(kind, "dtype")
        and hasattr(kind, "shape")
        and (hasattr(kind, "__array__") or hasattr(kind, "numpy"))
    )


def is_torch(value: object) -> bool:
    """Whether ``value`` is a torch tensor, whose images are (channel, height, width)."""
    return any(each.__module__.partition(".")[0] == "torch" for each in type(value).__mro__)


def to_array(value: Any) -> Array:
    """Copy an array, tensor or nested list of numbers.

    Parameters
    ----------
    value:
        An array of any library, on any device, with or without gradient; or what
        ``numpy.asarray`` takes. ``bfloat16`` and narrower floats become float32, exactly.

    Returns
    -------
    numpy.ndarray
        C-contiguous, read-only, and sharing no memory with ``value``.

    Raises
    ------
    MediaError
        If it is no array, or one of Python objects, or has masked elements.
    """
    import numpy as np

    own = np.array(view_array(value), order="C", copy=True)
    own.flags.writeable = False
    return own


def view_array(value: Any) -> Array:
    """Like :func:`to_array`, but possibly ``value``'s own memory: for reading at once."""
    import numpy as np

    _check_unmasked(value)
    try:
        array = np.asarray(_leave_library(value))
    except (TypeError, ValueError, RuntimeError) as error:
        raise MediaError(
            f"Expected an array of numbers, got {describe(value)}, which numpy cannot read: {error}"
        ) from error
    if array.dtype.kind == "V" and array.dtype.names is None and array.dtype.itemsize <= 2:
        return _widen(array)
    if array.dtype.kind in "OV":
        if array.ndim == 0 and not is_array_like(value):
            raise MediaError(f"Expected an array of numbers, got {describe(value)}.")
        raise MediaError(
            f"Expected an array of numbers, got {describe(value)} with dtype {array.dtype}. "
            f"Give all rows the same length and all elements one numeric type."
        )
    return array


def _check_unmasked(value: Any) -> None:
    # Who has a masked array has imported it; another thread may be importing it just now.
    masks: Any = sys.modules.get("numpy.ma")
    kind = getattr(masks, "MaskedArray", None)
    if kind is None or not isinstance(value, kind) or not masks.is_masked(value):
        return
    raise MediaError(
        f"Expected an array of numbers, got {describe(value)} with {int(masks.count_masked(value)):,} "
        f"masked elements, which have no number. Give them one with x.filled(0), "
        f"or leave them out with x.compressed()."
    )


def _leave_library(value: Any) -> Any:
    if is_torch(value):
        return _torch_to_numpy(value)
    if hasattr(type(value), "__cuda_array_interface__") and hasattr(value, "get"):
        return value.get()  # cupy refuses an implicit copy to the host
    if hasattr(value, "__array__"):
        return value
    numpy_of = getattr(value, "numpy", None)
    return numpy_of() if callable(numpy_of) else value


def _torch_to_numpy(tensor: Any) -> Any:
    plain = tensor.detach()
    if getattr(plain, "is_quantized", False):
        plain = plain.dequantize()
    if not str(getattr(plain, "layout", "strided")).endswith("strided"):
        plain = plain.to_dense()
    plain = plain.cpu()
    for lazy in ("resolve_conj", "resolve_neg"):
        plain = getattr(plain, lazy, lambda plain=plain: plain)()
    narrow = str(plain.dtype).rpartition(".")[2]
    if narrow == "bfloat16" or narrow.startswith("float8"):
        plain = plain.float()  # numpy has no such type; float32 holds each of its values
    return plain.numpy()


def _widen(array: Array) -> Array:
    # jax gives bfloat16 and float8 as extension types, which numpy shows as void.
    import numpy as np

    try:
        return array.astype(np.float32)
    except (TypeError, ValueError) as error:
        raise MediaError(f"Expected an array of numbers, got dtype {array.dtype}.") from error


def to_number(value: Any) -> int | float | bool | None:
    """The one number that ``value`` is or holds, as Python's own type, or None.

    Takes Python's numbers, numpy scalars, and arrays and tensors of any library with exactly one
    element; integers stay exact. Complex numbers, dates and text are None.
    """
    if isinstance(value, (bool, int, float)):
        return _own_number(value)
    if not is_array_like(value):
        return None
    size = 1
    for length in value.shape:
        size *= length
    return _only_element(value) if size == 1 else None


def _own_number(value: bool | float) -> int | float | bool:
    if isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else float(value)


def _only_element(value: Any) -> int | float | bool | None:
    try:
        array: np.ndarray[Any, Any] = view_array(value)
    except MediaError:
        return None
    if array.dtype.kind not in "biuf":
        return None
    element = array.reshape(-1)[0]
    return float(element) if array.dtype.kind == "f" else _own_number(element.item())


def load_picture(picture: Any, what: str) -> None:
    """Decode a Pillow image that a user gave, whose file may be damaged, gone or closed."""
    try:
        picture.load()
    except Exception as error:  # decoders raise what they like
        raise MediaError(
            f"{what} could not read the pixels of the Pillow image: {error}"
        ) from error


def describe(value: object) -> str:
    """The type of a value for a message, with its module and its shape if it has one."""
    kind = type(value)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    shape = getattr(value, "shape", None)
    return f"{name} of shape {tuple(shape)}" if isinstance(shape, tuple) else name


def warn_user(message: str) -> None:
    """Warn at the nearest line outside this package, once a line as Python's filters do.

    The message must not hold numbers that change, or a loop would print it each time.
    """
    level = 2  # as warnings.warn counts: 1 is this line, 2 the caller's
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
        level += 1
    warnings.warn(message, UserWarning, stacklevel=level)


def _is_ours(module: str) -> bool:
    return module == _PACKAGE or module.startswith(f"{_PACKAGE}.")
