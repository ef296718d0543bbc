"""A WAV file of what browsers cannot play as it is; never a substitute for the content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.media._audio_file import PLAYED_CODECS, SoundInfo
from marey.media._audio_peaks import Outline, to_floats
from marey.media._audio_wav import write_wav

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

# What Chromium's decoder takes; others play at least these.
LOWEST_RATE_HZ: Final = 3_000
HIGHEST_RATE_HZ: Final = 768_000
MAX_CHANNELS: Final = 8
SLOW_TARGET_HZ: Final = 8_000
FAST_TARGET_HZ: Final = 96_000
MAX_BYTES: Final = 128 * 1024 * 1024


def playback(
    info: SoundInfo, outline: Outline, read: Callable[[], Iterator[Array]]
) -> bytes | None:
    """A WAV file of 16 bits or float32 samples to play, or None if the content itself plays.

    Also None if it would exceed 128 MiB. Other rates are reached by repeating samples or by their
    mean; more than eight channels become their mean; NaN is silence.
    """
    rate, channels = info.sample_rate_hz or 0, info.channels or 1
    if is_played(info, outline) or not outline.frames:
        return None
    up = -(-SLOW_TARGET_HZ // rate) if rate < LOWEST_RATE_HZ else 1
    down = rate // FAST_TARGET_HZ if rate > HIGHEST_RATE_HZ else 1
    kept = channels if channels <= MAX_CHANNELS else 1
    dtype = np.float32 if info.codec in ("float", "double") else np.int16
    if outline.frames * up // down * kept * np.dtype(dtype).itemsize > MAX_BYTES:
        return None
    parts = [_convert(block, up, down, kept, dtype) for block in read()]
    # The rate is exact when repeating, and off by less than a hundredth of a percent in a mean.
    return write_wav(np.concatenate(parts), rate * up // down)


def is_played(info: SoundInfo, outline: Outline) -> bool:
    """Whether browsers play the content as it is."""
    codecs = PLAYED_CODECS.get(info.format, ())
    return (
        (codecs is None or info.codec in codecs)
        and LOWEST_RATE_HZ <= (info.sample_rate_hz or 0) <= HIGHEST_RATE_HZ
        and (info.channels or 1) <= MAX_CHANNELS
        and not outline.not_finite
    )


def _convert(block: Array, up: int, down: int, channels: int, dtype: Any) -> Array:
    values = np.nan_to_num(to_floats(block), nan=0.0, posinf=1.0, neginf=-1.0)
    if channels != values.shape[1]:
        values = values.mean(axis=1, keepdims=True)
    if up > 1:
        values = np.repeat(values, up, axis=0)
    if down > 1:
        whole = len(values) - len(values) % down
        values = values[:whole].reshape(-1, down, values.shape[1]).mean(axis=1)
    if dtype is np.int16:
        scaled: Array = np.round(np.clip(values, -1, 1) * 32767).astype(np.int16)
        return scaled
    return np.asarray(np.clip(values, -1, 1).astype(np.float32))
