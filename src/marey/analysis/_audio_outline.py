"""The outline of any part of a sound: exact from its samples, or from blocks that are kept."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._album import Clock
    from marey.analysis._audio_sound import Sound

    Array = npt.NDArray[Any]

LEAST_BLOCK_FRAMES: Final = 256
MAX_BLOCKS: Final = 4 * 1024 * 1024  # of all channels
BLOCKS_OF_CHUNK: Final = 256
EXACT_BLOCKS: Final = 4
"""Where a bucket has fewer blocks, its edges matter: samples are read instead."""
READ_SAMPLES: Final = 512 * 1024
ONE: Final = 32767


class Pyramid:
    """Lowest and highest sample and energy of each block of a sound, as far as they were needed."""

    def __init__(self, frames: int, channels: int) -> None:
        block = LEAST_BLOCK_FRAMES
        while -(-frames // block) * channels > MAX_BLOCKS:
            block *= 2
        self.block = block
        blocks = -(-frames // block)
        self.low = np.zeros((channels, blocks), np.int16)
        self.high = np.zeros((channels, blocks), np.int16)
        self.energy = np.zeros((channels, blocks), np.float32)
        self._known = np.zeros(-(-blocks // BLOCKS_OF_CHUNK), np.bool_)

    @property
    def size_bytes(self) -> int:
        """Of its arrays."""
        return self.low.nbytes + self.high.nbytes + self.energy.nbytes

    def know(self, sound: Sound, first: int, last: int, clock: Clock) -> bool:
        """Take the blocks from ``first`` to ``last`` if they are not known; False if time is over."""
        for chunk in range(first // BLOCKS_OF_CHUNK, -(-last // BLOCKS_OF_CHUNK)):
            if self._known[chunk]:
                continue
            if clock.is_over:
                return False
            self._take(sound, chunk)
        return True

    def _take(self, sound: Sound, chunk: int) -> None:
        frames = BLOCKS_OF_CHUNK * self.block
        start, end = chunk * frames, min((chunk + 1) * frames, sound.frames)
        samples = sound.read(start, end)
        place = slice(chunk * BLOCKS_OF_CHUNK, -(-end // self.block))
        edges = np.arange(0, end - start, self.block)
        low, high, energy = _extremes(samples, edges)
        self.low[:, place], self.high[:, place] = _integers(low), _integers(high)
        self.energy[:, place] = energy
        self._known[chunk] = True


def outline(
    sound: Sound,
    pyramid: Pyramid,
    window: tuple[int, int],
    buckets: tuple[int, int],
    clock: Clock,
) -> dict[str, Any]:
    """The buckets from ``buckets[0]`` on, as many as there is time for; ``buckets[1]`` is all."""
    first, last = window
    begin, total = buckets
    if last <= first:
        return _answer([], sound.channels, total, total, total)
    edges = first + (np.arange(total + 1, dtype=np.int64) * (last - first)) // total
    coarse = (last - first) >= total * pyramid.block * EXACT_BLOCKS
    parts: list[tuple[Array, Array, Array]] = []
    end = begin
    while end < total and (not clock.is_over or (end == begin and not coarse)):
        most = max(1, READ_SAMPLES * total // max(1, (last - first) * sound.channels))
        until = min(total, end + most)
        part = _kept if coarse else _exact
        found = part(sound, pyramid, edges[end : until + 1], clock)
        if found is None:
            break
        parts.append(found)
        end = until
    return _answer(parts, sound.channels, begin, end, total)


def _exact(
    sound: Sound, pyramid: Pyramid, edges: Array, clock: Clock
) -> tuple[Array, Array, Array]:
    samples = sound.read(int(edges[0]), int(edges[-1]))
    low, high, energy = _extremes(samples, edges[:-1] - edges[0])
    return _integers(low), _integers(high), _rms(energy, np.diff(edges))


def _kept(
    sound: Sound, pyramid: Pyramid, edges: Array, clock: Clock
) -> tuple[Array, Array, Array] | None:
    starts = edges[:-1] // pyramid.block
    end = -(-int(edges[-1]) // pyramid.block)
    if not pyramid.know(sound, int(starts[0]), end, clock):
        return None
    at, place = slice(int(starts[0]), end), starts - starts[0]
    low = np.minimum.reduceat(pyramid.low[:, at], place, axis=1)
    high = np.maximum.reduceat(pyramid.high[:, at], place, axis=1)
    energy = np.add.reduceat(pyramid.energy[:, at], place, axis=1)
    blocks = np.diff(np.append(starts, end))
    return low, high, _rms(energy, blocks * pyramid.block)


def _extremes(samples: Array, starts: Array) -> tuple[Array, Array, Array]:
    by_channel = np.ascontiguousarray(samples.T)
    return (
        np.minimum.reduceat(by_channel, starts, axis=1),
        np.maximum.reduceat(by_channel, starts, axis=1),
        np.add.reduceat(np.square(by_channel), starts, axis=1),
    )


def _integers(values: Array) -> Array:
    return np.round(np.clip(values, -1, 1) * ONE).astype(np.int16)


def _rms(energy: Array, frames: Array) -> Array:
    return _integers(np.sqrt(energy / np.maximum(frames, 1)))


def _answer(
    parts: list[tuple[Array, Array, Array]], channels: int, begin: int, end: int, total: int
) -> dict[str, Any]:
    empty = np.zeros((channels, 0), np.int16)
    columns = list(zip(*parts, strict=True)) or [(empty,)] * 3
    names = ("min", "max", "rms")
    return {
        "begin": begin,
        "end": end,
        "done": end >= total,
        **{
            name: _base64(np.concatenate(list(column), axis=1))
            for name, column in zip(names, columns, strict=True)
        },
    }


def _base64(values: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(values.astype("<i2")).tobytes()).decode("ascii")
