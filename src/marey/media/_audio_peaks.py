"""The outline of a sound, taken in one pass in bounded memory; knows no file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_BUCKETS: Final = 2048
OVERVIEW_BUCKETS: Final = 200


def to_floats(block: Array) -> Array:
    """Samples of any stored dtype as floats, full scale being -1 to 1."""
    kind, bits = block.dtype.kind, 8 * block.dtype.itemsize
    if kind == "f":
        return block
    wide = block.astype(np.float32 if bits <= 16 else np.float64)
    if kind == "u":
        wide -= 128
    wide /= 2 ** (bits - 1)
    return wide


@dataclass(frozen=True)
class Outline:
    """Lowest and highest sample of each stretch of a sound.

    Attributes
    ----------
    peaks:
        int16 of shape (channels, buckets, 2), 32767 being full scale.
    frames_per_bucket:
        A power of two; the last bucket may have fewer.
    clipped, not_finite:
        How many samples are beyond -1 and 1, and how many are NaN or infinite.
    """

    peaks: Array
    frames_per_bucket: int
    frames: int
    clipped: int
    not_finite: int

    def overview(self) -> list[int]:
        """At most 200 pairs over all channels, from -127 to 127, one after the other."""
        low, high = self.peaks[:, :, 0].min(axis=0), self.peaks[:, :, 1].max(axis=0)
        step = max(1, -(-len(low) // OVERVIEW_BUCKETS))
        starts = np.arange(0, len(low), step)
        pairs = np.stack([np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)], 1)
        small: list[int] = np.round(pairs.ravel() / 32767 * 127).astype(int).tolist()
        return small


class OutlineTaker:
    """Takes blocks of samples one after the other; at most 2048 buckets are kept.

    Buckets begin as single frames and are merged in pairs whenever there are too many, so the
    length need not be known. Samples are held as (channels, frames) in the dtype they come in.
    """

    def __init__(self, channels: int) -> None:
        self._low: Array = np.zeros((channels, 0), np.uint8)
        self._high = self._rest = self._low
        self._per_bucket = 1
        self._frames = 0
        self._clipped = 0
        self._not_finite = 0

    def take(self, block: Array) -> None:
        """The next samples, of shape (frames, channels); all blocks have one stored dtype."""
        if not len(block):
            return
        values = np.ascontiguousarray((self._count(block) if block.dtype.kind == "f" else block).T)
        if not self._frames:
            self._low = self._high = self._rest = values[:, :0]
        self._frames += len(block)
        if self._rest.shape[1]:
            values = np.concatenate([self._rest, values], axis=1)
        while self._low.shape[1] + values.shape[1] // self._per_bucket > MAX_BUCKETS:
            values = self._merge(values)
        channels, frames = values.shape
        whole = frames - frames % self._per_bucket
        self._rest = values[:, whole:]
        buckets = values[:, :whole].reshape(channels, -1, self._per_bucket)
        self._low = np.concatenate([self._low, buckets.min(axis=2)], axis=1)
        self._high = np.concatenate([self._high, buckets.max(axis=2)], axis=1)

    def _count(self, block: Array) -> Array:
        """Floats within -1 and 1, after counting those that were not."""
        low, high = block.min(), block.max()  # NaN if there is one
        if low >= -1 and high <= 1:
            return block.astype(np.float32, copy=False)
        finite = np.isfinite(block)
        self._not_finite += int(block.size - np.count_nonzero(finite))
        block = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
        self._clipped += int(np.count_nonzero(np.abs(block) > 1))
        return np.clip(block, -1, 1).astype(np.float32)

    def _merge(self, values: Array) -> Array:
        """Double the buckets' length; an odd one is given back to the samples by its extremes."""
        if self._low.shape[1] % 2:
            # As many samples as it had, so that counting goes on; its extremes are all that matters.
            last = np.repeat(self._low[:, -1:], self._per_bucket, axis=1)
            last[:, -1:] = self._high[:, -1:]
            self._low, self._high = self._low[:, :-1], self._high[:, :-1]
            values = np.concatenate([last, values], axis=1)
        self._low = np.minimum(self._low[:, ::2], self._low[:, 1::2])
        self._high = np.maximum(self._high[:, ::2], self._high[:, 1::2])
        self._per_bucket *= 2
        return values

    def finish(self) -> Outline:
        """The outline of all that was taken."""
        low, high = self._low, self._high
        if self._rest.shape[1]:
            low = np.concatenate([low, self._rest.min(axis=1, keepdims=True)], axis=1)
            high = np.concatenate([high, self._rest.max(axis=1, keepdims=True)], axis=1)
        pairs = to_floats(np.stack([low, high], axis=2)) * 32767
        peaks = np.ascontiguousarray(np.round(pairs).astype("<i2"))
        return Outline(peaks, self._per_bucket, self._frames, self._clipped, self._not_finite)
