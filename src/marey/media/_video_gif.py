"""GIF animations: written from clips, and their frames counted; pictures are Pillow's business."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np
import PIL.GifImagePlugin
import PIL.Image

from marey.errors import MediaError
from marey.media._video_layout import check_frame_size

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

MAX_SIDE: Final = 65_535
SHORTEST_DELAY: Final = 2  # in hundredths of a second; browsers slow anything shorter to ten
LONGEST_DELAY: Final = 65_535
OPAQUE_FROM: Final = 128  # alpha; a GIF's pixel is seen or not
SAMPLED_PIXELS: Final = 32 * 1024  # to choose a palette from; more take long and gain little
LOOP_FOR_EVER: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
KEEP, CLEAR = 1, 2  # what happens to a frame when the next one comes
MAX_WALKED_BYTES: Final = 256 * 1024 * 1024
MAX_WALKED_BLOCKS: Final = 8_000_000  # of at most 255 bytes; those of real files are mostly full


def delays(frames: int, fps: float) -> Iterator[int]:
    """How long each frame is shown, in hundredths of a second; their sum stays exact."""
    shown = 0
    for number in range(1, frames + 1):
        end = max(round(number * 100 / fps), shown + SHORTEST_DELAY)
        yield min(end - shown, LONGEST_DELAY)
        shown = end


def encode_gif(clip: Array, fps: float) -> bytes:
    """An animation of frames of shape (time, height, width, channels), uint8.

    A clip of at most 256 colors is kept exactly, and so is each frame of at most 256. Other frames
    get the nearest colors of a palette made for the whole clip.
    """
    height, width, channels = clip.shape[1:]
    colors = _clip_palette(clip)
    shared = _quantized_palette(clip) if colors is None else None
    parts = [b"GIF89a", struct.pack("<HHBBB", width, height, 0x70, 0, 0), LOOP_FOR_EVER]
    previous: Array | None = None
    for frame, delay in zip(clip, delays(len(clip), fps), strict=True):
        box = (0, 0, width, height)
        if channels != 4 and previous is not None:
            box = _changed_box(previous, frame)
        left, upper, right, lower = box
        part = frame[upper:lower, left:right]
        picture = _to_indices(part, colors, shared)
        parts.append(_frame_bytes(picture, (left, upper), delay, clear=channels == 4))
        previous = frame
    parts.append(b";")
    return b"".join(parts)


def _frame_bytes(
    picture: PIL.Image.Image, offset: tuple[int, int], delay: int, *, clear: bool
) -> bytes:
    options: dict[str, Any] = {
        "duration": delay * 10,
        "disposal": CLEAR if clear else KEEP,
        "include_color_table": True,
    }
    if "transparency" in picture.info:
        options["transparency"] = picture.info["transparency"]
    data = PIL.GifImagePlugin.getdata(picture, offset, **options)  # type: ignore[no-untyped-call,unused-ignore]
    return b"".join(data)


def _changed_box(before: Array, now: Array) -> tuple[int, int, int, int]:
    """The rectangle of pixels that differ; the first pixel if none does, as no frame is left out."""
    changed = (before != now).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _packed(pixels: Array) -> Array:
    """Each pixel as one number, transparent ones as 2**24."""
    channels = pixels.shape[-1]
    wide: Array = pixels.astype(np.uint32)
    if channels == 1:
        gray: Array = wide[..., 0] * np.uint32(0x010101)
        return gray
    packed: Array = wide[..., 0] << np.uint32(16) | wide[..., 1] << np.uint32(8) | wide[..., 2]
    if channels == 4:
        packed = np.where(pixels[..., 3] < OPAQUE_FROM, np.uint32(2**24), packed)
    return packed


def _colors_of(pixels: Array, seen: Array) -> Array:
    seen[_packed(pixels)] = True
    return np.flatnonzero(seen)


def _clip_palette(clip: Array) -> Array | None:
    """All colors of the clip, packed, if there are at most 256."""
    seen = np.zeros(2**24 + 1, bool)
    colors = np.zeros(0, np.uint32)
    for frame in clip:
        colors = _colors_of(frame, seen)
        if len(colors) > 256:
            return None
    return colors


def _quantized_palette(clip: Array) -> PIL.Image.Image:
    """A palette of 255 colors for a clip with more, chosen from pixels spread over all of it."""
    height, width = clip.shape[1:3]
    per_frame = max(1, SAMPLED_PIXELS // len(clip))
    step = max(1, int(np.ceil(np.sqrt(height * width / per_frame))))
    every = max(1, len(clip) // SAMPLED_PIXELS)
    sample = clip[::every, ::step, ::step].reshape(-1, clip.shape[3])
    if clip.shape[3] == 4:
        sample = sample[sample[:, 3] >= OPAQUE_FROM]
    rgb = np.ascontiguousarray(np.broadcast_to(sample[:, :3], (len(sample), 3)))[None]
    return PIL.Image.fromarray(rgb).quantize(255, PIL.Image.Quantize.MEDIANCUT, kmeans=1)


def _to_indices(
    frame: Array, colors: Array | None, shared: PIL.Image.Image | None
) -> PIL.Image.Image:
    """A frame as a picture with a palette, exact if it can be."""
    packed = _packed(frame)
    if colors is None:
        own = np.unique(packed)
        colors = own if len(own) <= 256 else None
    if colors is not None:
        return _exact(packed, colors)
    assert shared is not None
    transparent = packed == 2**24
    rgb = PIL.Image.fromarray(np.ascontiguousarray(frame[..., :3]))
    picture = rgb.quantize(palette=shared, dither=PIL.Image.Dither.NONE)
    if not transparent.any():
        return picture
    indices = np.array(picture)
    indices[transparent] = 255
    return _with_palette(indices, _padded(shared.getpalette() or []), 255)


def _exact(packed: Array, colors: Array) -> PIL.Image.Image:
    indices = np.searchsorted(colors, packed).astype(np.uint8)
    channels = [(colors >> shift & 255).astype(np.uint8) for shift in (16, 8, 0)]
    palette = np.stack(channels, axis=1).ravel().tolist()
    transparent = len(colors) - 1 if len(colors) and colors[-1] == 2**24 else None
    return _with_palette(indices, palette, transparent)


def _padded(palette: list[int]) -> list[int]:
    return [*palette, *[0] * (768 - len(palette))]


def _with_palette(indices: Array, palette: list[int], transparent: int | None) -> PIL.Image.Image:
    picture = PIL.Image.fromarray(indices).convert("L")
    picture.putpalette(palette)
    if transparent is not None:
        picture.info["transparency"] = transparent
    return picture


@dataclass(frozen=True)
class GifInfo:
    """What an animation holds, found without decoding its pixels.

    ``frames`` and ``duration_secs`` are None if it is too large to look through.
    """

    width: int
    height: int
    frames: int | None
    duration_secs: float | None


def read_gif_info(stream: BinaryIO, size_bytes: int) -> GifInfo:
    """Walk over the blocks of a GIF; ``MediaError`` says where it ends too early."""
    head = stream.read(13)
    if len(head) < 13:
        raise MediaError("the file is cut short")
    width, height, flags = struct.unpack("<HHB", head[6:11])
    if not width or not height:
        raise MediaError("it has no pixels")
    if size_bytes > MAX_WALKED_BYTES:
        return GifInfo(width, height, None, None)
    data = memoryview(stream.read())
    try:
        frames, hundredths = _Walk(data).run(_table_bytes(flags))
    except _TooManyBlocks:
        return GifInfo(width, height, None, None)
    if not frames:
        raise MediaError("it has no frames, or the file is cut short")
    return GifInfo(width, height, frames, hundredths / 100)


def _table_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


class _TooManyBlocks(Exception):
    pass


class _Walk:
    """A walk over the blocks of a GIF, which says where the next one begins."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._left = MAX_WALKED_BLOCKS

    def run(self, at: int) -> tuple[int, int]:
        """How many frames there are, and how long they are shown, in hundredths of a second."""
        data, frames, hundredths, delay = self._data, 0, 0, 0
        try:
            while at < len(data) and data[at] != 0x3B:
                if data[at] == 0x21:
                    if data[at + 1] == 0xF9:
                        delay = data[at + 4] | data[at + 5] << 8
                    at = self._skip_blocks(at + 2)
                elif data[at] == 0x2C:
                    at = self._skip_frame(at)
                    frames += 1
                    # Browsers show what is too fast at ten frames a second.
                    hundredths += delay if delay >= SHORTEST_DELAY else 10
                    delay = 0
                else:
                    raise MediaError(f"it is damaged at byte {at + 13:,}")
        except (IndexError, struct.error) as error:
            raise MediaError("the file is cut short") from error
        return frames, hundredths

    def _skip_frame(self, at: int) -> int:
        # A frame may be larger than the canvas, which is then enlarged.
        left, upper, width, height = struct.unpack_from("<4H", self._data, at + 1)
        check_frame_size(left + width, upper + height)
        return self._skip_blocks(at + 11 + _table_bytes(self._data[at + 9]))

    def _skip_blocks(self, at: int) -> int:
        data, start = self._data, self._left
        for passed in range(start + 1):
            length = data[at]
            at += length + 1
            if not length:
                self._left = start - passed
                return at
        raise _TooManyBlocks


def decode_gif(stream: BinaryIO) -> Iterator[Array]:
    """Its frames as RGB or RGBA of shape (height, width, channels), composed as a browser would."""
    with PIL.Image.open(stream, formats=["GIF"]) as picture:
        number = 0
        while True:
            try:
                picture.seek(number)
            except EOFError:
                return
            rgba = picture.convert("RGBA")
            yield np.asarray(rgba)
            number += 1
