"""Short-time Fourier transforms of any part of a sound, column by column."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._album import Clock
    from marey.analysis._audio_sound import Sound

    Array = npt.NDArray[Any]

SMALLEST_WINDOW, LARGEST_WINDOW = 64, 16384
COLUMNS_AT_ONCE: Final = 32
MOST_PER_COLUMN: Final = 4
"""Where a column stands for a long stretch, it is the mean of so many transforms."""
NEAR: Final = 4
"""Windows that are closer, in windows, are cut out of one piece."""


def spectrum(
    sound: Sound,
    window: tuple[int, int],
    columns: tuple[int, int],
    size: int,
    channel: int | None,
    clock: Clock,
) -> dict[str, Any]:
    """The columns from ``columns[0]`` on, as many as there is time for; ``columns[1]`` is all."""
    first, last = window
    begin, total = columns
    hop = (last - first) / total
    each = _per_column(hop / size) if sound.is_quick else 1
    end, parts = begin, []
    while end < total and (end == begin or not clock.is_over):
        until = min(total, end + COLUMNS_AT_ONCE)
        moments = first + (np.arange(end * each, until * each) + 0.5) * hop / each
        starts = np.floor(moments).astype(np.int64) - size // 2
        frames = _frames(sound, starts, size, channel)
        power = _power(frames).reshape(until - end, each, -1).mean(axis=1)
        parts.append(_half_decibels(power))
        end = until
    values = np.concatenate(parts) if parts else np.zeros((0, size // 2 + 1), np.uint8)
    return {
        "begin": begin,
        "end": end,
        "done": end >= total,
        "size": size,
        "values": base64.b64encode(values.tobytes()).decode("ascii"),
    }


def _per_column(windows: float) -> int:
    return int(min(MOST_PER_COLUMN, max(1, round(windows))))


def _frames(sound: Sound, starts: Array, size: int, channel: int | None) -> Array:
    low, high = int(starts[0]), int(starts[-1]) + size
    if high - low <= len(starts) * size * NEAR:
        mono = _mono(sound.read(low, high), channel)
        windows: Array = np.lib.stride_tricks.sliding_window_view(mono, size)[starts - low]
        return windows
    return np.stack([_mono(sound.read(int(at), int(at) + size), channel) for at in starts])


def _mono(block: Array, channel: int | None) -> Array:
    mixed: Array = block.mean(axis=1) if channel is None else block[:, channel]
    return mixed


def _power(frames: Array) -> Array:
    """Squared amplitudes: 1 for a sine of full scale in the middle of a bin."""
    size = frames.shape[1]
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    bins = np.fft.rfft(frames * hann, axis=1)
    power: Array = (np.abs(bins) / (size / 4)) ** 2
    return power


def _half_decibels(power: Array) -> Array:
    decibels = 10 * np.log10(np.maximum(power, 1e-13))
    return np.clip(np.round((decibels + 127.5) * 2), 0, 255).astype(np.uint8)
