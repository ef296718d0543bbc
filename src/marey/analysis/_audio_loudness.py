"""Integrated loudness by ITU-R BS.1770-4, measured piece by piece.

The two filters of its K-weighting are given there for 48 kHz; for other rates they are made again
from the analogue filters that those coefficients stand for (bilinear transform). Pieces are
filtered as products of their spectra: exact, since a piece brings enough of what was before it for
the filters to have forgotten the rest.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.analysis._album import Clock
    from marey.analysis._audio_sound import Sound

    Array = npt.NDArray[Any]

HOP_SECS: Final = 0.1
HOPS_OF_BLOCK: Final = 4  # blocks of 400 ms that overlap by three quarters
ABSOLUTE_GATE_LUFS: Final = -70.0
RELATIVE_GATE_LU: Final = -10.0
OFFSET: Final = -0.691
MEMORY_SECS: Final = 0.2  # then the filters' answer to an impulse is below 1e-18
PIECE_SAMPLES: Final = 120 * 1024
# Left, right, centre, (low frequencies,) left and right behind, in the order of WAV files.
WEIGHTS: Final = {5: (1.0, 1.0, 1.0, 1.41, 1.41), 6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41)}


class Loudness:
    """What is known of a sound's loudness after some of it was measured."""

    size_bytes = 2 * 1024 * 1024

    def __init__(self, rate: int, channels: int) -> None:
        self._hop = max(1, round(rate * HOP_SECS))
        self._memory = round(rate * MEMORY_SECS)
        self._rate = rate
        self._weights = np.array(WEIGHTS.get(channels, (1.0,) * channels), np.float32)
        self._energies: dict[int, Array] = {}
        self._frames = 0
        self._peak = 0.0
        self._rest = (0.0, 0)
        self._size = 0
        self._response: Array = np.ones(1, np.complex64)

    def go_on(self, sound: Sound, clock: Clock) -> None:
        """Measure until time is over or the sound is."""
        hops = max(1, PIECE_SAMPLES // (self._hop * sound.channels))
        while self._frames < sound.frames and not clock.is_over:
            start = self._frames
            end = min(sound.frames, start + hops * self._hop)
            samples = sound.read(start - self._memory, end)
            self._peak = max(self._peak, float(np.abs(samples[self._memory :]).max(initial=0)))
            energy = self._energy(samples)[self._memory :]
            whole = len(energy) // self._hop * self._hop
            self._energies[start] = (
                energy[:whole].reshape(-1, self._hop).sum(axis=1, dtype=np.float64)
            )
            self._rest = (float(energy[whole:].sum()), len(energy) - whole)
            self._frames = end

    def _energy(self, samples: Array) -> Array:
        """Of each frame, weighted: what its channels sum to."""
        size = 1 << max(0, len(samples) - 1).bit_length()
        if size != self._size:
            self._size, self._response = size, k_weighting(self._rate, size).astype(np.complex64)
        spectra = np.fft.rfft(np.ascontiguousarray(samples.T), size) * self._response
        filtered = np.fft.irfft(spectra, size)[:, : len(samples)]
        energy: Array = self._weights @ np.square(filtered)
        return energy

    def answer(self, frames: int) -> dict[str, Any]:
        """What is known, as JSON."""
        lufs = self._integrated()
        return {
            "lufs": lufs,
            "peak_db": 20 * math.log10(self._peak) if self._peak > 0 else None,
            "part": self._frames / frames if frames else 1.0,
            "done": self._frames >= frames,
        }

    def _integrated(self) -> float | None:
        parts = [self._energies[start] for start in sorted(self._energies)]
        hops = np.concatenate(parts) if parts else np.zeros(0)
        if len(hops) < HOPS_OF_BLOCK:  # too short for a block: all of it is one
            energy, count = self._rest
            frames = len(hops) * self._hop + count
            return loudness_of(np.array([(hops.sum() + energy) / frames])) if frames else None
        blocks = np.convolve(hops, np.ones(HOPS_OF_BLOCK), "valid")
        return loudness_of(blocks / (HOPS_OF_BLOCK * self._hop))


def loudness_of(blocks: Array) -> float | None:
    """The gated mean of blocks' weighted mean squares, in LUFS; None if all are silent."""
    loud = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not len(loud):
        return None
    gate = float(loud.mean()) * 10 ** (RELATIVE_GATE_LU / 10)
    return OFFSET + 10 * math.log10(float(loud[loud > gate].mean()))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET) / 10))


def k_weighting(rate: int, size: int) -> Array:
    """The complex response of both filters at the frequencies of a transform of ``size``."""
    delay = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response: Array = np.ones(len(delay), np.complex128)
    for forward, back in (_shelf(rate), _high_pass(rate)):
        response *= _at(forward, delay) / _at(back, delay)
    return response


def _at(coefficients: tuple[float, ...], delay: Array) -> Array:
    powers: Array = sum(each * delay**place for place, each in enumerate(coefficients))  # type: ignore[assignment]
    return powers


_Filter = tuple[tuple[float, ...], tuple[float, ...]]
_NONE: Final[_Filter] = ((1.0,), (1.0,))


def _shelf(rate: int) -> _Filter:
    """The head: 4 dB more above 1.7 kHz."""
    frequency, gain, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    if 2 * frequency >= rate:
        return _NONE  # nothing is that high
    k = math.tan(math.pi * frequency / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    scale = 1 + k / quality + k * k
    forward = (
        (high + band * k / quality + k * k) / scale,
        2 * (k * k - high) / scale,
        (high - band * k / quality + k * k) / scale,
    )
    return forward, (1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale)


def _high_pass(rate: int) -> _Filter:
    """Less of what lies below 60 Hz."""
    frequency, quality = 38.13547087602444, 0.5003270373238773
    if 2 * frequency >= rate:
        return _NONE
    k = math.tan(math.pi * frequency / rate)
    scale = 1 + k / quality + k * k
    back = (1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale)
    return (1.0, -2.0, 1.0), back
