"""Clips as MP4, WebM and Ogg by PyAV, the same bytes each time; GIF is elsewhere."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from marey.errors import MediaError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

BIT_EXACT_CONTAINER: Final = 0x400  # AVFMT_FLAG_BITEXACT: no dates, no versions
BIT_EXACT_CODEC: Final = 1 << 23  # AV_CODEC_FLAG_BITEXACT
MAX_KEY_FRAME_DISTANCE: Final = 24  # scrubbing decodes from the last key frame


@dataclass(frozen=True)
class Recipe:
    """How a format is encoded. Every encoder runs on one thread, which fixes its bytes.

    Attributes
    ----------
    colors:
        PyAV's name of the matrix from RGB. VP8 knows none but ITU601.
    even:
        Whether width and height must be even.
    max_side:
        The longest side in pixels.
    """

    codec: str
    encoder: str
    options: dict[str, str]
    colors: str
    max_side: int
    even: bool = False
    alpha: bool = False


RECIPES: Final = {
    "mp4": Recipe(
        "h264",
        "libx264",
        # No frames out of order: players seek to a frame exactly.
        # Looking ahead, x264 now and then decides otherwise about the same frames: one clip in
        # some thousand would get other bytes.
        {"crf": "17", "preset": "fast", "bf": "0", "rc-lookahead": "0"},
        "ITU709",
        16_384,
        even=True,
    ),
    "webm": Recipe(
        "vp9",
        "libvpx-vp9",
        {"crf": "22", "b": "0", "deadline": "good", "cpu-used": "5", "auto-alt-ref": "0"},
        "ITU709",
        65_535,
        alpha=True,
    ),
    "ogg": Recipe(
        "vp8",
        "libvpx",
        {"crf": "6", "b": "400M", "deadline": "good", "cpu-used": "4", "auto-alt-ref": "0"},
        "ITU601",
        16_383,
    ),
}


def to_rate(fps: float) -> Fraction:
    """Frames per second as a ratio that a container can hold."""
    return Fraction(fps).limit_denominator(10_000)


def encode_clip(clip: Array, format: str, fps: float) -> bytes:
    """A video of frames of shape (time, height, width, channels), uint8.

    Gray becomes color. Transparency is kept in WebM, elsewhere the clip is put on white.
    """
    import av

    recipe = RECIPES[format]
    # A column of one pixel with transparency would not be encoded to the same bytes each time.
    has_alpha = recipe.alpha and clip.shape[3] == 4 and clip.shape[2] > 1
    target = io.BytesIO()
    try:
        with av.open(target, "w", format=format, options=_container_options(format, clip)) as out:
            out.flags |= BIT_EXACT_CONTAINER
            stream = _add_stream(out, recipe, clip, fps, has_alpha=has_alpha)
            for number, pixels in enumerate(clip):
                frame = _to_frame(pixels, recipe, has_alpha=has_alpha)
                frame.pts, frame.time_base = number, 1 / to_rate(fps)
                out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
    except (av.FFmpegError, MemoryError) as error:
        raise MediaError(
            f"The video could not be encoded as {format}: {error}. Try another format, or smaller "
            f"frames; they are {clip.shape[2]} x {clip.shape[1]}."
        ) from error
    return target.getvalue()


def _container_options(format: str, clip: Array) -> dict[str, str]:
    if format != "mp4":
        return {}
    # Room for the index in front, so that a player can start before it has all.
    return {"moov_size": str(4096 + 32 * len(clip))}


def _add_stream(out: Any, recipe: Recipe, clip: Array, fps: float, *, has_alpha: bool) -> Any:
    options = {**recipe.options, "g": str(MAX_KEY_FRAME_DISTANCE)}
    stream = out.add_stream(recipe.encoder, rate=to_rate(fps), options=options)
    height, width = clip.shape[1:3]
    pad = 2 if recipe.even else 1
    stream.width, stream.height = width + -width % pad, height + -height % pad
    stream.pix_fmt = "yuva420p" if has_alpha else "yuv420p"
    stream.time_base = 1 / to_rate(fps)
    context = stream.codec_context
    context.thread_count = 1
    context.flags |= BIT_EXACT_CODEC
    if recipe.colors == "ITU709":
        context.color_primaries = context.color_trc = context.colorspace = 1
    context.color_range = 1
    return stream


def _to_frame(pixels: Array, recipe: Recipe, *, has_alpha: bool) -> Any:
    import av

    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    elif pixels.shape[2] == 4 and not has_alpha:
        pixels = on_white(pixels)
    if recipe.even and (pixels.shape[0] % 2 or pixels.shape[1] % 2):
        margin = ((0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0))
        pixels = np.pad(pixels, margin, mode="edge")
    frame = av.VideoFrame.from_ndarray(
        np.ascontiguousarray(pixels), format="rgba" if has_alpha else "rgb24"
    )
    return frame.reformat(
        format="yuva420p" if has_alpha else "yuv420p",
        dst_colorspace=recipe.colors,
        dst_color_range="MPEG",
        interpolation="BICUBIC",
    )


def on_white(pixels: Array) -> Array:
    """Pixels with transparency as seen on white paper."""
    alpha = pixels[..., 3:].astype(np.uint16)
    mixed = (pixels[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255
    return np.asarray(mixed.astype(np.uint8))
