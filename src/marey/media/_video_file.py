"""Video files: what they are and their frames; the first bytes decide, so nothing is followed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import PIL

from marey.errors import MediaError
from marey.extras import is_usable, require
from marey.media._file import MAX_IN_MEMORY_BYTES, Content, open_content, size_of
from marey.media._video_gif import decode_gif, read_gif_info
from marey.media._video_layout import MAX_FRAME_PIXELS, check_frame_size, check_whole

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

# Format: its media type, the extension of its file, PyAV's name of it.
FORMATS: Final = {
    "gif": ("image/gif", ".gif", "gif"),
    "mp4": ("video/mp4", ".mp4", "mp4"),
    "webm": ("video/webm", ".webm", "matroska"),
    "ogg": ("video/ogg", ".ogv", "ogg"),
}
SUFFIXES: Final = {
    "gif": "gif", "mp4": "mp4", "m4v": "mp4", "webm": "webm", "ogg": "ogg", "ogv": "ogg",
}  # fmt: skip
LIMITS: Final = {"max_pixels": str(MAX_FRAME_PIXELS)}
REPACK: Final = "Write it as mp4 or webm, for example with: ffmpeg -i FILE -c copy out.mp4"
OTHERS: Final = (
    (0, b"\x89PNG", "a PNG picture, use Image for it"),
    (0, b"\xff\xd8\xff", "a JPEG picture, use Image for it"),
    (8, b"WEBP", "a WebP picture, use Image for it"),
    (8, b"AVI ", f"AVI, which browsers do not play. {REPACK}"),
    (8, b"WAVE", "a sound, use Audio for it"),
    (0, b"fLaC", "a sound, use Audio for it"),
    (0, b"ID3", "a sound, use Audio for it"),
    (0, b"FLV", f"FLV, which browsers do not play. {REPACK}"),
    (0, b"\x30\x26\xb2\x75", f"WMV, which browsers do not play. {REPACK}"),
    (0, b"\x00\x00\x01\xba", f"MPEG-PS, which browsers do not play. {REPACK}"),
    (0, b"\x47\x40", f"MPEG-TS, which browsers do not play. {REPACK}"),
)


@dataclass(frozen=True)
class VideoInfo:
    """What is known of a video without decoding it; None is unknown."""

    format: str
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    duration_secs: float | None = None
    frames: int | None = None
    codec: str | None = None
    has_audio: bool | None = None


def read_info(content: Content, what: str) -> VideoInfo:
    """What a video file is; ``MediaError`` if it is none, cut short, or of another format."""
    if size_of(content) == 0:
        raise MediaError(f"Video needs a video file, this one is empty: {what}")
    with open_content(content) as stream:
        head = stream.read(4096)
    format = _sniff(head, what)
    try:
        info = _probe(content, format)
        check_frame_size(info.width or 0, info.height or 0)
    except MediaError as error:
        raise MediaError(f"Video cannot read the {format} file: {error}. File: {what}") from error
    except Exception as error:  # whatever a demuxer says of a damaged file
        reason = getattr(error, "strerror", None) or error
        raise MediaError(f"Video cannot read the {format} file: {reason}. File: {what}") from error
    return info


def _sniff(head: bytes, what: str) -> str:
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head[:128]:
        return "webm"
    if head[4:8] == b"ftyp" and head[8:12] != b"qt  ":
        return "mp4"
    found = next((name for at, mark, name in OTHERS if head[at:].startswith(mark)), None)
    if head[:4] == b"\x1a\x45\xdf\xa3":
        found = f"Matroska, which not all browsers play. {REPACK}"
    elif head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"skip"):
        found = f"QuickTime, which not all browsers play. {REPACK}"
    raise MediaError(
        f"Video takes gif, mp4, webm and ogg, this file is {found or 'none of these'}: {what}"
    )


def _probe(content: Content, format: str) -> VideoInfo:
    if format == "gif":
        with open_content(content) as stream:
            gif = read_gif_info(stream, size_of(content))
        fps = None if gif.frames is None else gif.frames / (gif.duration_secs or 1)
        return VideoInfo(
            "gif", gif.width, gif.height, fps, gif.duration_secs, gif.frames, "gif", False
        )
    with open_content(content) as stream:
        check_whole(stream, size_of(content), format)
    if not is_usable("av"):
        return VideoInfo(format)
    return _ask_av(content, format)


@contextmanager
def _open(content: Content, format: str) -> Iterator[tuple[Any, Any]]:
    av = require("av", "media", f"Reading the frames of {format}")
    with (
        open_content(content) as stream,
        # The format is given, so that no playlist or script can pose as a video.
        # To look at a file, some of its frames are decoded: those of any size, if unlimited.
        av.open(stream, format=FORMATS[format][2], options=LIMITS) as container,
    ):
        if not container.streams.video:
            raise MediaError("it has no pictures; use Audio for sound")
        track = container.streams.video[0]
        track.codec_context.thread_count = 1
        yield container, track


def _ask_av(content: Content, format: str) -> VideoInfo:
    with _open(content, format) as (container, track):
        codec = track.codec_context
        if not codec.width or not codec.height:
            raise MediaError(
                f"no frame was found that has at most {MAX_FRAME_PIXELS:,} pixels; "
                f"it may be cut short"
            )
        rate = track.average_rate or track.guessed_rate
        fps = float(rate) if rate else None
        duration = _duration(container, track)
        frames = track.frames or None
        if frames is None and size_of(content) <= MAX_IN_MEMORY_BYTES:
            frames = sum(1 for packet in container.demux(track) if packet.size)
            if not frames:
                raise MediaError("it has no frames; it may be cut short")
        has_audio = bool(container.streams.audio)
        return VideoInfo(
            format, codec.width, codec.height, fps, duration, frames, codec.name, has_audio
        )


def _duration(container: Any, track: Any) -> float | None:
    if track.duration and track.duration > 0:
        return float(track.duration * track.time_base)
    if container.duration and container.duration > 0:
        return float(container.duration) / 1_000_000
    return None


def frames_of(content: Content, format: str, width: int, height: int) -> Iterator[Array]:
    """Each frame as uint8 of shape (height, width, 3), or 4 for GIF; ``MediaError`` on damage.

    Frames are cut to ``width`` and ``height``: those of MP4 may have been made even.
    """
    try:
        if format == "gif":
            with open_content(content) as stream:
                yield from decode_gif(stream)
            return
        with _open(content, format) as (container, track):
            to_rgb = import_module("av.video.reformatter").VideoReformatter()
            for frame in container.decode(track):
                yield to_rgb.reformat(frame, format="rgb24").to_ndarray()[:height, :width]
    except (MediaError, ImportError):
        raise
    except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as error:
        raise MediaError(f"The video's frames are too large to decode: {error}") from error
    except Exception as error:  # whatever a decoder says of a damaged file
        raise MediaError(f"The video is damaged: {error}") from error


def stack(frames: Iterator[Array], max_bytes: int) -> Array:
    """Frames as one array of shape (time, channel, height, width); ``MediaError`` beyond the limit."""
    parts: list[Array] = []
    size_bytes = 0
    for frame in frames:
        if parts and frame.shape != parts[0].shape:
            raise MediaError("The size of the video's frames changes; read its .content in parts.")
        size_bytes += frame.nbytes
        if size_bytes > max_bytes:
            raise MediaError(
                f"The video has more than {max_bytes:,} bytes of frames. Read its .content in parts."
            )
        parts.append(frame)
    if not parts:
        raise MediaError("The video has no frame that can be decoded.")
    return np.stack([frame.transpose(2, 0, 1) for frame in parts])
