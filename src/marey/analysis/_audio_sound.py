"""Parts of sound files as floats: WAV by itself, other formats by soundfile or PyAV if installed."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import DamagedError, MissingExtraError
from marey.extras import is_usable

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

    Floats = npt.NDArray[np.float32]

MAX_CHUNKS: Final = 10_000
MAX_FRAMES: Final = 2**40  # more than a header can mean
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_UNKNOWN_BYTES: Final = 2**32 - 1  # what a stream writes that does not know its length
# (format tag, bits): the dtype of a sample in the file
_DTYPES: Final = {
    (_PCM, 8): "u1", (_PCM, 16): "<i2", (_PCM, 24): "u1", (_PCM, 32): "<i4",
    (_FLOAT, 32): "<f4", (_FLOAT, 64): "<f8",
}  # fmt: skip


class Sound(ABC):
    """A sound file whose samples are read in any order.

    Attributes
    ----------
    rate, channels, frames:
        Samples per second of one channel, channels, and samples of each.
    is_quick:
        Going to another place costs nothing.
    """

    rate: int
    channels: int
    frames: int
    is_quick = False

    def read(self, first: int, last: int) -> Floats:
        """Frames from ``first`` to ``last`` as (frames, channels), finite, within -1 and 1.

        What lies before the beginning or behind the end is silence.
        """
        low, high = max(0, min(first, self.frames)), max(0, min(last, self.frames))
        block = self._read(low, high) if high > low else np.zeros((0, self.channels), np.float32)
        block = np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -1, 1)
        before, behind = max(0, min(low, last) - first), max(0, last - max(high, first))
        missing = max(0, (last - first) - before - len(block))
        if not before and not behind and not missing:
            return block
        whole = np.zeros((last - first, self.channels), np.float32)
        whole[before : before + len(block)] = block
        return whole

    @abstractmethod
    def _read(self, first: int, last: int) -> Floats: ...

    def close(self) -> None:  # noqa: B027 - most have nothing to let go of
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def open_sound(path: Path) -> Sound:
    """A stored sound.

    Raises
    ------
    MissingExtraError
        Its format needs packages that are not installed.
    DamagedError
        The file is damaged.
    """
    with path.open("rb") as stream:
        head = stream.read(64)
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        found = _wav(path)
        if found is not None:
            return found
    return _by_libraries(path, head)


class _WavSound(Sound):
    is_quick = True

    def __init__(
        self, path: Path, layout: tuple[int, int, int, int], offset: int, size: int
    ) -> None:
        tag, self.channels, self.rate, self._bits = layout
        self.frames = size // (self.channels * self._bits // 8)
        count = self.frames * self.channels * (3 if self._bits == 24 else 1)
        dtype = _DTYPES[tag, self._bits]
        self._flat: Any = (
            np.memmap(path, dtype, "r", offset, (count,)) if count else np.zeros(0, dtype)
        )

    def _read(self, first: int, last: int) -> Floats:
        wide = self.channels * (3 if self._bits == 24 else 1)
        flat = np.asarray(self._flat[first * wide : last * wide])
        return _floats(flat, self._bits).reshape(last - first, self.channels)


def _floats(flat: Any, bits: int) -> Floats:
    if bits == 24:
        four = np.zeros((flat.size // 3, 4), np.uint8)
        four[:, 1:] = flat.reshape(-1, 3)
        flat = four.view("<i4").ravel()
    if flat.dtype.kind == "f":
        return np.asarray(flat, np.float32)
    floats: Floats = flat.astype(np.float32)
    if flat.dtype.kind == "u":
        floats -= 128
    floats /= np.float32(2.0 ** (8 * flat.dtype.itemsize - 1))
    return floats


def _wav(path: Path) -> _WavSound | None:
    """None if it is one of the kinds that libraries read."""
    size_bytes = path.stat().st_size
    with path.open("rb") as stream:
        offset, layout = 12, None
        for _ in range(MAX_CHUNKS):
            stream.seek(offset)
            chunk = stream.read(8)
            if len(chunk) < 8:
                return None
            name, length = chunk[:4], int.from_bytes(chunk[4:], "little")
            if name == b"fmt ":
                layout = _layout(stream.read(min(length, 40)))
            elif name == b"data":
                there = size_bytes - offset - 8
                held = there if length == _UNKNOWN_BYTES else min(length, there)
                return None if layout is None else _WavSound(path, layout, offset + 8, held)
            offset += 8 + length + length % 2
    return None


def _layout(head: bytes) -> tuple[int, int, int, int] | None:
    if len(head) < 16:
        return None
    tag = int.from_bytes(head[:2], "little")
    channels, rate = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:8], "little")
    align, bits = int.from_bytes(head[12:14], "little"), int.from_bytes(head[14:16], "little")
    if tag == _EXTENSIBLE and len(head) >= 26:
        tag = int.from_bytes(head[24:26], "little")
    if (tag, bits) not in _DTYPES or not rate or not channels or align != channels * bits // 8:
        return None
    return tag, channels, rate, bits


def _by_libraries(path: Path, head: bytes) -> Sound:
    reasons, missing = [], []
    for name, opens in (("soundfile", _SoundfileSound), ("av", _AvSound)):
        # Only what a file's first bytes show is opened: no library is made to follow a playlist.
        if not _is_sound(head):
            break
        if not is_usable(name):
            missing.append(name)
            continue
        try:
            return opens(path)
        except Exception as error:  # whatever a decoder says of a damaged file
            reasons.append(str(error).rpartition(": ")[2] or type(error).__name__)
    if missing:
        raise MissingExtraError(
            "Reading parts of this sound needs more packages: pip install 'marey[media]'",
            name=missing[0],
        )
    raise DamagedError(
        f"The sound file cannot be read: {'; '.join(reasons)[:300] or 'no known format'}"
    )


def _is_sound(head: bytes) -> bool:
    starts = (
        b"RIFF", b"RF64", b"fLaC", b"OggS", b"FORM", b"\x1a\x45\xdf\xa3", b".snd", b"caff",
        b"riff\x2e\x91\xcf\x11", b"#!AMR", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"ID3",
    )  # fmt: skip
    frame = len(head) > 4 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return head.startswith(starts) or head[4:8] == b"ftyp" or frame


class _SoundfileSound(Sound):
    def __init__(self, path: Path) -> None:
        import soundfile

        self._file = soundfile.SoundFile(os.fspath(path))
        self.rate, self.channels = int(self._file.samplerate), int(self._file.channels)
        self.frames = max(0, min(int(self._file.frames), MAX_FRAMES))
        self._at = 0

    def _read(self, first: int, last: int) -> Floats:
        try:
            if first != self._at:
                self._file.seek(first)
            block: Floats = self._file.read(last - first, dtype="float32", always_2d=True)
        except Exception as error:  # whatever a decoder says of a damaged file
            raise DamagedError(f"The sound file is damaged: {str(error)[:300]}") from error
        self._at = first + len(block)
        return block

    def close(self) -> None:
        self._file.close()


class _AvSound(Sound):
    """Formats that only PyAV reads; it goes to a moment a little before and decodes up to it."""

    def __init__(self, path: Path) -> None:
        import av

        self._container: Any = av.open(os.fspath(path))
        try:
            self._track: Any = self._container.streams.audio[0]
            codec = self._track.codec_context
            self.rate, self.channels = int(codec.sample_rate), int(codec.channels)
            self.frames = self._length()
        except Exception:
            self._container.close()
            raise
        self._resampler: Any = av.AudioResampler(format="fltp", layout=codec.layout, rate=self.rate)

    def _length(self) -> int:
        track = self._track
        if track.duration:
            frames = round(track.duration * track.time_base * self.rate)
            return int(max(0, min(frames, MAX_FRAMES)))
        if self._container.duration:  # in microseconds
            frames = round(self._container.duration * self.rate / 1e6)
            return int(max(0, min(frames, MAX_FRAMES)))
        return 0

    def _read(self, first: int, last: int) -> Floats:
        whole = np.zeros((last - first, self.channels), np.float32)
        try:
            early = max(0.0, first / self.rate - 0.2)
            self._container.seek(int(early / self._track.time_base), stream=self._track)
            for frame in self._container.decode(self._track):
                start = round(float(frame.pts or 0) * float(frame.time_base) * self.rate)
                if start >= last:
                    break
                self._put(frame, start - first, whole)
        except Exception as error:  # whatever a decoder says of a damaged file
            raise DamagedError(f"The sound file is damaged: {str(error)[:300]}") from error
        return whole

    def _put(self, frame: Any, at: int, whole: Floats) -> None:
        for each in self._resampler.resample(frame):
            block = each.to_ndarray().T
            low, high = max(0, -at), min(len(block), len(whole) - at)
            if high > low:
                whole[at + low : at + high] = block[low:high]
            at += len(block)

    def close(self) -> None:
        self._container.close()
