"""Pixels as a PNG file, written for speed without loss; does not read PNG.

Format: W3C Recommendation "Portable Network Graphics (PNG) Specification", sections 7 to 11. One
filter and one way of compressing are chosen for the whole image by trying them on a sample of it.
docs/decisions/0006-png-encoder.md has the figures.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from zlib_ng import zlib_ng as zlib

if TYPE_CHECKING:
    import numpy.typing as npt

    from marey.media._image_pixels import Pixels

    Bytes = npt.NDArray[np.uint8]

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Pillow's mode -> bits per sample, PNG's color type, bytes per complete pixel (1 if less).
LAYOUT: Final = {
    "1": (1, 0, 1),
    "L": (8, 0, 1),
    "I;16": (16, 0, 2),
    "RGB": (8, 2, 3),
    "P": (8, 3, 1),
    "LA": (8, 4, 2),
    "RGBA": (8, 6, 4),
}
NONE, SUB, UP, AVERAGE = range(4)  # PNG's numbers of the filters
BLOCK_BYTES: Final = 256 * 1024  # filtered at a time, so that it stays in the processor's cache
SAMPLE_BYTES: Final = 6 * 1024
SAMPLE_STRIPS: Final = 3
INCOMPRESSIBLE_BITS: Final = 7.9  # entropy of a byte from which compressing is wasted time


class Method(NamedTuple):
    """A way of compressing. Of two, the one with the smaller size times ``cost`` is taken."""

    level: int
    strategy: int
    cost: float


STORED: Final = Method(0, zlib.Z_DEFAULT_STRATEGY, 1.0)
# Photographs differ from byte to byte: a search for repetitions takes long and finds few.
VARIED: Final = (
    Method(1, zlib.Z_HUFFMAN_ONLY, 1.0),
    Method(3, zlib.Z_DEFAULT_STRATEGY, 1.1),
)
# Drawings and masks are repetitions: a search is quick, and often only runs need be found.
FLAT: Final = (Method(5, zlib.Z_DEFAULT_STRATEGY, 1.0), Method(1, zlib.Z_RLE, 1.15))
FLAT_BITS: Final = 2.0  # entropy of a byte up to which an image is flat
GRAIN_BITS: Final = 3.2  # and from which it has grain, so that nothing else need be tried
CHUNK_BYTES: Final = 2**31 - 1  # PNG's limit of one chunk


def encode_png(pixels: Pixels) -> bytes:
    """A PNG of the mode, size and exact samples of ``pixels``; the same bytes each time."""
    depth, color, pixel_bytes = LAYOUT[pixels.mode]
    head = struct.pack(">IIBBBBB", pixels.width, pixels.height, depth, color, 0, 0, 0)
    rows = _rows(pixels)
    filter_type, method = _choose(_sample(rows, pixel_bytes), pixel_bytes)
    body = _compress(_filtered(rows, filter_type, pixel_bytes), method)
    parts = (body[i : i + CHUNK_BYTES] for i in range(0, len(body), CHUNK_BYTES))
    return b"".join(
        (
            SIGNATURE,
            *_chunk(b"IHDR", head),
            *_palette_chunks(pixels.palette),
            *(piece for part in parts for piece in _chunk(b"IDAT", part)),
            *_chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> tuple[bytes, ...]:
    checksum = zlib.crc32(content, zlib.crc32(name))
    return len(content).to_bytes(4, "big"), name, content, checksum.to_bytes(4, "big")


def _palette_chunks(palette: bytes | None) -> tuple[bytes, ...]:
    if palette is None:
        return ()
    colors = np.frombuffer(palette, np.uint8).reshape(-1, 4)
    if colors.shape[0] == 0:
        colors = np.zeros((1, 4), np.uint8)
    chunk = _chunk(b"PLTE", colors[:, :3].tobytes())
    if (colors[:, 3] == 255).all():
        return chunk
    return (*chunk, *_chunk(b"tRNS", colors[:, 3].tobytes()))


def _rows(pixels: Pixels) -> Bytes:
    """The samples as PNG orders them: one row of bytes for each row of pixels."""
    data: npt.NDArray[Any] = pixels.data
    if pixels.mode == "1":
        return np.packbits(data, axis=1)
    if pixels.mode == "I;16":
        data = data.astype(">u2").view(np.uint8)
    return np.ascontiguousarray(data).reshape(pixels.height, -1)


def _sample(rows: Bytes, pixel_bytes: int) -> Bytes:
    """Strips of rows spread over the image: (strip, row, byte), each with a row above it."""
    height, width_bytes = rows.shape
    strips = SAMPLE_STRIPS if height > 32 else 1
    columns = min(width_bytes, max(1024, pixel_bytes))
    count = min(height, max(2, SAMPLE_BYTES // (strips * columns)) + 1)
    starts = (2 * np.arange(strips) + 1) * (height - count) // (2 * strips)
    start = (width_bytes - columns) // 2 // pixel_bytes * pixel_bytes
    sample: Bytes = rows[starts[:, None] + np.arange(count), start : start + columns]
    return sample


def _choose(sample: Bytes, pixel_bytes: int) -> tuple[int, Method]:
    """The filter after which a sample has the least entropy, and how to compress what it gives."""
    if sample.shape[1] < 2 or sample.shape[2] <= pixel_bytes:
        return NONE, FLAT[0]
    inner = sample[:, 1:, pixel_bytes:]
    left, up = sample[:, 1:, :-pixel_bytes], sample[:, :-1, pixel_bytes:]
    residuals = {each: inner - PREDICTORS[each](left, up) for each in (UP, SUB, AVERAGE)}
    # The smallest differences tell the best of these three, and entropy whether any is of use.
    best = min(residuals, key=lambda each: int(np.abs(residuals[each].view(np.int8)).sum()))
    best_bits, bits = _entropy_bits(residuals[best]), _entropy_bits(inner)
    if bits <= best_bits:
        best, best_bits, residuals[NONE] = NONE, bits, inner
    # Entropy of a small sample is always low, so it is only trusted if the sample was large.
    if best_bits > INCOMPRESSIBLE_BITS:
        return NONE, STORED
    if best_bits > GRAIN_BITS:
        return best, VARIED[0]
    filtered = residuals[best].tobytes()
    methods = FLAT if best_bits < FLAT_BITS else VARIED
    return best, min(methods, key=lambda each: len(_compress([filtered], each)) * each.cost)


def _entropy_bits(values: Bytes) -> float:
    counts = np.bincount(values.ravel(), minlength=256)
    shares = counts[counts > 0] / values.size
    return float(-(shares * np.log2(shares)).sum())


def _average(left: Bytes, up: Bytes, half: Bytes | None = None, both: Bytes | None = None) -> Bytes:
    """Half of the sum, rounded down, without a type that holds the sum."""
    half = np.bitwise_xor(left, up, out=half)
    half >>= 1
    half += np.bitwise_and(left, up, out=both)
    return half


PREDICTORS: Final[dict[int, Callable[[Bytes, Bytes], Any]]] = {
    SUB: lambda left, _: left,
    UP: lambda _, up: up,
    AVERAGE: _average,
}


# Memory to use again, one for each encoding at a time: to ask for it anew costs more than the sums.
_rooms: Final[list[Bytes]] = []


@contextmanager
def _room(size_bytes: int) -> Iterator[Bytes]:
    """Three lines of at least ``size_bytes``, with anything in them."""
    try:
        memory = _rooms.pop()
    except IndexError:
        memory = np.empty((3, BLOCK_BYTES), np.uint8)
    try:
        yield memory if size_bytes <= memory.shape[1] else np.empty((3, size_bytes), np.uint8)
    finally:
        _rooms.append(memory)


def _filtered(rows: Bytes, filter_type: int, pixel_bytes: int) -> Iterator[Bytes]:
    """Blocks of rows after their filter bytes, each until the next is asked for.

    Left of and above the image is 0.
    """
    height, width_bytes = rows.shape
    count = min(height, max(1, BLOCK_BYTES // (width_bytes + 1)))
    with _room(count * (width_bytes + 1)) as (memory, *spare):
        for start in range(0, height, count):
            block = rows[start : start + count]
            content = memory[: len(block) * (width_bytes + 1)]
            result = content.reshape(len(block), -1)
            result[:, 0] = filter_type
            first = max(1, start)
            if filter_type == NONE:
                result[:, 1:] = block
            elif start == 0:
                _subtract_in_row(block[0], filter_type, pixel_bytes, result[0, 1:])
            if filter_type != NONE and first < start + len(block):
                below = rows[first - 1 : start + count]
                _subtract(below, filter_type, pixel_bytes, result[first - start :, 1:], spare)
            yield content


def _subtract_in_row(row: Bytes, filter_type: int, pixel_bytes: int, out: Bytes) -> None:
    """What is left of the image's first row."""
    out[:] = row
    if filter_type != UP:
        out[pixel_bytes:] -= row[:-pixel_bytes] >> (filter_type == AVERAGE)


def _subtract(
    rows: Bytes, filter_type: int, pixel_bytes: int, out: Bytes, spare: list[Bytes]
) -> None:
    """What is left of all rows but the first.

    The rows are taken as one line, for numpy is three times as quick with that; then the pixels
    that begin a row, which had the end of the row above at their left, are done again.
    """
    inner, above = rows[1:], rows[:-1]
    if filter_type == UP:
        np.subtract(inner, above, out=out)
        return
    line, width_bytes = rows.reshape(-1), rows.shape[1]
    left = line[width_bytes - pixel_bytes : -pixel_bytes]
    if filter_type == SUB:
        np.subtract(inner, left.reshape(inner.shape), out=out)
        out[:, :pixel_bytes] = inner[:, :pixel_bytes]
        return
    half, both = (each[: left.size] for each in spare)
    _average(left, line[:-width_bytes], half, both)
    np.subtract(inner, half.reshape(inner.shape), out=out)
    np.subtract(inner[:, :pixel_bytes], above[:, :pixel_bytes] >> 1, out=out[:, :pixel_bytes])


def _compress(blocks: Iterator[Bytes] | list[bytes], method: Method) -> bytes:
    compressor = zlib.compressobj(method.level, zlib.DEFLATED, 15, 9, method.strategy)
    parts = [compressor.compress(block) for block in blocks]
    return b"".join((*parts, compressor.flush()))
