"""Sound: clips of one or more channels, many at a step, integers, files."""

import io
import tempfile
import wave
from pathlib import Path

import numpy as np

import marey

RATE = 22_050


def pluck(frequency: float, secs: float = 1.5) -> np.ndarray:
    """A string, synthesised after Karplus and Strong: noise that runs round and gets softer."""
    period = round(RATE / frequency)
    ring = np.random.default_rng(period).uniform(-1, 1, period)
    rounds = []
    for _ in range(int(secs * frequency)):
        rounds.append(ring)
        ring = 0.498 * (ring + np.roll(ring, 1))
    return np.concatenate(rounds).astype(np.float32)


def clip(run: marey.Run) -> None:
    """Samples and how many of them make a second."""
    for frequency in (110.0, 164.8, 220.0):
        string = pluck(frequency)
        run.log({"string": marey.Audio(string, caption=f"{frequency} Hz", sample_rate=RATE)})


def several(run: marey.Run) -> None:
    """Any number of clips at one step."""
    scale = 220 * 2 ** (np.array([0, 2, 4, 5, 7, 9, 11, 12]) / 12)
    run.log(
        {"scale": [marey.Audio(pluck(note, 0.8), RATE, caption=f"{note:.0f} Hz") for note in scale]}
    )


def whale(run: marey.Run) -> None:
    """A call that glides down, from left to right: two channels."""
    t = np.linspace(0, 3, 3 * RATE, endpoint=False)
    call = np.sin(2 * np.pi * (420 * t - 45 * t**2) + 4 * np.sin(9 * t)) * np.sin(np.pi * t / 3)
    both = np.stack([call * (1 - t / 3), call * t / 3], axis=1).astype(np.float32)
    run.log({"whale songs": marey.Audio(both, caption="OooOoo", sample_rate=RATE)})


def slow(run: marey.Run) -> None:
    """Any sample rate: a heartbeat measured 32 times a second."""
    t = np.arange(32 * 12) / 32
    beat = 0.8 * np.exp(-(((t * 1.1) % 1 - 0.3) ** 2) / 0.003) - 0.15 * np.sin(2 * np.pi * t / 6)
    run.log({"pulse": marey.Audio(beat, caption="12 seconds", sample_rate=32)})


def integers(run: marey.Run) -> None:
    """Integers are kept as they are, here 16 bits of a modem's noise."""
    bits = np.random.default_rng(0).integers(0, 2, 300).repeat(RATE // 300)
    tone = np.sin(2 * np.pi * np.cumsum(np.where(bits, 2200, 1200)) / RATE)
    run.log({"modem": marey.Audio((12_000 * tone).astype(np.int16), RATE)})


def file(run: marey.Run) -> None:
    """A file keeps its bytes; so does one in memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chord.wav"
        chord = np.mean([pluck(note, 2)[:RATE] for note in (220.0, 277.2, 329.6)], axis=0)
        with wave.open(str(path), "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", ""))
            out.writeframes((chord * 32_767).astype("<i2").tobytes())
        run.log({"from a file": marey.Audio(path)})
        run.log({"from memory": marey.Audio(io.BytesIO(path.read_bytes()), caption="a chord")})


if __name__ == "__main__":
    with marey.init(project="examples", name="audio") as run:
        for show in (clip, several, whale, slow, integers, file):
            show(run)
