"""WAV files: written from arrays without loss, and read in blocks; no other format, no library."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from marey.errors import MediaError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_WAV_BYTES: Final = 2**32 - 64 * 1024  # its sizes are 32 bits wide
MAX_CHUNKS: Final = 10_000
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
# (format tag, bits): the codec's name, the dtype of a sample in the file
CODECS: Final = {
    (PCM, 8): ("pcm_u8", "u1"),
    (PCM, 16): ("pcm_16", "<i2"),
    (PCM, 24): ("pcm_24", "u1"),
    (PCM, 32): ("pcm_32", "<i4"),
    (FLOAT, 32): ("float", "<f4"),
    (FLOAT, 64): ("double", "<f8"),
}


@dataclass(frozen=True)
class WavHeader:
    """What a WAV file says of itself, as far as its length bears it out.

    Attributes
    ----------
    codec:
        A name of ``CODECS``.
    frames:
        Samples of each channel that are really there.
    data_offset:
        Where the first sample is, in bytes.
    """

    codec: str
    sample_rate_hz: int
    channels: int
    frames: int
    data_offset: int
    bytes_per_sample: int


def write_wav(samples: Array, sample_rate_hz: int) -> bytes:
    """A WAV file of samples of shape (frames, channels) and dtype u1, i2, i4, f4 or f8."""
    frames, channels = samples.shape
    width = samples.dtype.itemsize
    size_bytes = frames * channels * width
    if size_bytes > MAX_WAV_BYTES:
        raise MediaError(
            f"Audio takes arrays of at most {MAX_WAV_BYTES:,} bytes, got {size_bytes:,}. "
            f"Log it in parts, or write a FLAC file and pass its path."
        )
    is_float = samples.dtype.kind == "f"
    head = struct.pack(
        "<HHIIHH",
        FLOAT if is_float else PCM,
        channels,
        sample_rate_hz,
        min(sample_rate_hz * channels * width, 2**32 - 1),
        channels * width,
        8 * width,
    )
    chunks = b"fmt " + struct.pack("<I", len(head)) + head
    if is_float:  # the format wants the number of frames for all but PCM
        chunks += b"fact" + struct.pack("<II", 4, frames)
    padding = b"\0" * (size_bytes % 2)
    chunks += b"data" + struct.pack("<I", size_bytes)
    riff = b"RIFF" + struct.pack("<I", 4 + len(chunks) + size_bytes + len(padding)) + b"WAVE"
    data = samples.astype(samples.dtype.newbyteorder("<"), copy=False)
    return b"".join((riff, chunks, np.ascontiguousarray(data).data, padding))


def read_header(stream: BinaryIO, size_bytes: int) -> WavHeader | None:
    """The header of a WAV file, or None if the file is none or has another codec than ``CODECS``.

    Sizes that the file claims are held against its length in bytes.
    """
    stream.seek(0)
    head = stream.read(12)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return None
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
            available = min(length, size_bytes - offset - 8)
            return None if layout is None else _header(layout, offset + 8, available)
        offset += 8 + length + length % 2
    return None


def _layout(head: bytes) -> tuple[str, int, int, int] | None:
    if len(head) < 16:
        return None
    tag, channels, rate, _, align, bits = struct.unpack("<HHIIHH", head[:16])
    if tag == EXTENSIBLE and len(head) >= 26:
        tag = int.from_bytes(head[24:26], "little")
    if (tag, bits) not in CODECS or not rate or not channels or align != channels * bits // 8:
        return None
    return CODECS[tag, bits][0], rate, channels, bits // 8


def _header(layout: tuple[str, int, int, int], offset: int, size_bytes: int) -> WavHeader:
    codec, rate, channels, width = layout
    return WavHeader(codec, rate, channels, size_bytes // (channels * width), offset, width)


def read_blocks(stream: BinaryIO, header: WavHeader, block_frames: int) -> Iterator[Array]:
    """The samples as arrays of shape (at most ``block_frames``, channels) as they are stored.

    Samples of 24 bits become int32 with eight zero bits below, as ``soundfile`` gives them.
    """
    stream.seek(header.data_offset)
    left, frame_bytes = header.frames, header.channels * header.bytes_per_sample
    dtype = next(dtype for codec, dtype in CODECS.values() if codec == header.codec)
    while left > 0:
        data = stream.read(min(left, block_frames) * frame_bytes)
        frames = len(data) // frame_bytes
        if not frames:
            return
        left -= frames
        flat = np.frombuffer(data[: frames * frame_bytes], dtype)
        if header.codec == "pcm_24":
            flat = _widen(flat)
        yield flat.reshape(frames, header.channels)


def _widen(three_bytes: Array) -> Array:
    four = np.zeros((three_bytes.size // 3, 4), np.uint8)
    four[:, 1:] = three_bytes.reshape(-1, 3)
    return four.view("<i4").ravel()
