"""Videos: arrays that become gif, mp4, webm or ogg, or a file's own bytes; no playing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.extras import require
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._caption import check_caption, check_caption_field
from marey.media._coerce import describe, warn_user
from marey.media._file import (
    Content,
    LargeFile,
    blob_data,
    is_file_like,
    size_of,
    stored_content,
    take_file,
)
from marey.media._video_encode import RECIPES, encode_clip
from marey.media._video_file import (
    FORMATS,
    SUFFIXES,
    VideoInfo,
    frames_of,
    read_info,
    stack,
)
from marey.media._video_gif import MAX_SIDE, encode_gif
from marey.media._video_layout import MAX_FRAME_PIXELS
from marey.media._video_pixels import CHANNELS, to_clip

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

DEFAULT_FPS: Final = 4.0
MIN_FPS: Final = 0.001
MAX_FPS: Final = 1000.0
MAX_GIF_FPS: Final = 50.0
MAX_DECODED_BYTES: Final = 2 * 2**30
PROBED: Final = ("width", "height", "fps", "duration_secs", "frames", "codec", "has_audio")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Video(Media):
    """A video or an animation, played at the playhead.

    Parameters
    ----------
    data_or_path:
        * An array of shape (time, channel, height, width) with 1, 3 or 4 channels: gray, RGB,
          RGBA. A batch of shape (batch, time, channel, height, width) is shown side by side.
        * A list of frames: Pillow images, or arrays of shape (height, width) or
          (height, width, channel).
        * The path of a gif, mp4, webm or ogg file, or an open one. Its bytes are stored unchanged,
          whatever its name says.
    caption:
        Text shown with it, at most 32 KiB.
    fps:
        Frames per second of an array, from 0.001 to 1000; 4 unless told. A gif plays at most 50.
    format:
        ``gif`` (the default), ``mp4``, ``webm`` or ``ogg`` for arrays. All but gif need
        ``marey[media]``.

    Attributes
    ----------
    format:
        What it is, or will be encoded as.
    width, height, fps, duration_secs, frames, codec, has_audio:
        Of a file, None if unknown: without ``marey[media]`` only gif files can be looked into.

    Raises
    ------
    MediaError
        If it is none of these, has another shape or no pixels; if a file is missing, cut short,
        damaged or of another format; if ``fps`` or ``format`` cannot be.

    Notes
    -----
    Numbers become colors as in ``Image``, by the least and the greatest of the whole clip. They are
    clipped with a warning, never wrapped; NaN becomes 0. The array is copied. Compression runs
    later, on another thread.

    Examples
    --------
    >>> import numpy as np
    >>> clip = np.zeros((8, 3, 32, 48), np.uint8)
    >>> clip[:, 0] = np.arange(0, 256, 32)[:, None, None]
    >>> Video(clip, fps=8)
    Video(gif, 48 x 32, 8 frames, 8 fps)
    """

    kind: ClassVar[str] = "video"
    version: ClassVar[int] = 1

    format: str
    width: int | None
    height: int | None
    fps: float | None
    duration_secs: float | None
    frames: int | None
    codec: str | None
    has_audio: bool | None
    pixels: npt.NDArray[Any] | None
    content: Content | None
    caption: str | None

    def __init__(
        self,
        data_or_path: Any,
        caption: str | None = None,
        fps: float | None = None,
        format: str | None = None,
    ) -> None:
        self._set(caption=check_caption(caption))
        if isinstance(data_or_path, Video):
            self._copy(data_or_path, caption)
        elif is_file_like(data_or_path):
            self._take(data_or_path, fps, format)
        else:
            self._keep(data_or_path, fps, format)

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _copy(self, source: Video, caption: str | None) -> None:
        self._set(**source.state())
        if caption is not None:
            self._set(caption=check_caption(caption))

    def _take(self, value: Any, fps: Any, format: Any) -> None:
        taken = take_file(value, "Video")
        info = read_info(taken.content, str(taken.path or "the open file"))
        self._set(content=taken.content, pixels=None, **vars(info))
        if fps is not None:
            warn_user("Video: fps is for arrays; a file keeps its own.")
        claimed = taken.path.suffix[1:].lower() if taken.path else format
        if claimed and SUFFIXES.get(str(claimed).lower()) != info.format:
            warn_user(
                f"Video: the content is {info.format} and is stored as such, "
                f"though it was called {str(claimed)!r:.20}."
            )

    def _keep(self, value: Any, fps: Any, format: Any) -> None:
        format = "gif" if format is None else format
        if not isinstance(format, str) or format not in FORMATS:
            raise MediaError(
                f"Video needs a format of {', '.join(FORMATS)}, in lower case, got {format!r:.100}."
            )
        rate = _check_fps(fps)
        clip = to_clip(value)
        count, height, width = clip.shape[:3]
        _check_side(format, width, height)
        if format == "gif" and rate > MAX_GIF_FPS:
            warn_user("Video: a gif plays at most 50 frames a second; use mp4 or webm for more.")
        if format != "gif":
            require("av", "media", f"Video from an array as {format}")
        codec = "gif" if format == "gif" else RECIPES[format].codec
        info = VideoInfo(format, width, height, rate, count / rate, count, codec, False)
        self._set(content=None, pixels=clip, **vars(info))

    def __repr__(self) -> str:
        parts = [self.format]
        if self.width is not None:
            parts.append(f"{self.width} x {self.height}")
        if self.frames is not None:
            parts.append(f"{self.frames} frame{'' if self.frames == 1 else 's'}")
        if self.fps is not None:
            parts.append(f"{self.fps:g} fps")
        if self.caption is not None:
            parts.append(f"caption={self.caption!r:.60}")
        return f"Video({', '.join(parts)})"

    def to_numpy(self) -> npt.NDArray[Any]:
        """The frames as uint8 of shape (time, channel, height, width).

        Of a value made of an array these are its pixels until it is stored; the formats are lossy,
        but for gif with at most 256 colors a frame. A file gives RGB, a gif RGBA.

        Raises
        ------
        MediaError
            If the file is damaged, or has more than 2 GiB of frames.
        MissingExtraError
            If it is no gif and ``marey[media]`` is not installed.
        """
        if self.pixels is not None:
            clip = np.ascontiguousarray(self.pixels.transpose(0, 3, 1, 2))
            clip.flags.writeable = False
            return clip
        assert self.content is not None
        width, height = self.width or 2**31, self.height or 2**31
        return stack(frames_of(self.content, self.format, width, height), MAX_DECODED_BYTES)

    def encode(self) -> Encoded:
        """Compress the clip; a file's own bytes are stored as they are."""
        meta: dict[str, object] = {
            name: value
            for name in ("format", *PROBED, "caption")
            if (value := getattr(self, name)) is not None
        }
        media_type, extension, _ = FORMATS[self.format]
        blob = Blob(self._encoded_content(), media_type, extension)
        return Encoded(self.kind, self.version, meta, {"video": blob})

    def _encoded_content(self) -> Any:
        if self.content is not None:
            return blob_data(self.content)
        assert self.pixels is not None
        fps = self.fps or DEFAULT_FPS
        if self.format == "gif":
            return encode_gif(self.pixels, fps)
        return encode_clip(self.pixels, self.format, fps)

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the video; its frames are decoded when asked for."""
        state: dict[str, Any] = {
            name: stored.meta.get(name) for name in ("format", *PROBED, "caption")
        }
        return cls.restore({**state, "pixels": None, "content": stored_content(stored, "video")})

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a video."""
        check_caption_field(self.caption)
        if not isinstance(self.format, str) or self.format not in FORMATS:
            raise MediaError(f"A video's format must be one of {', '.join(FORMATS)}.")
        for name in PROBED:
            if not _is_probed(name, getattr(self, name)):
                raise MediaError(f"A video cannot have this {name}: {getattr(self, name)!r:.100}")
        if self.pixels is None:
            if not isinstance(self.content, (bytes, LargeFile)) or not size_of(self.content):
                raise MediaError("A video needs either the content of a file, or pixels.")
        else:
            self._check_pixels(self.pixels)

    def _check_pixels(self, clip: Any) -> None:
        fits = (
            isinstance(clip, np.ndarray)
            and clip.dtype == np.uint8
            and clip.ndim == 4
            and clip.size > 0
            and clip.shape[3] in CHANNELS
            and clip.shape[:3] == (self.frames, self.height, self.width)
        )
        if not fits or self.content is not None:
            raise MediaError(f"A video's pixels must fit its size, got {describe(clip)}.")
        _check_fps(self.fps)


def _is_probed(name: str, value: object) -> bool:
    if value is None:
        return True
    if name == "codec":
        return isinstance(value, str) and len(value) <= 64
    if name == "has_audio":
        return isinstance(value, bool)
    if name in ("fps", "duration_secs"):
        return type(value) in (int, float) and math.isfinite(value) and value >= 0  # type: ignore[arg-type,operator]
    return type(value) is int and 0 < value < 2**48


def _check_fps(fps: Any) -> float:
    if fps is None:
        return DEFAULT_FPS
    try:
        number = math.nan if isinstance(fps, (bool, str, bytes)) else float(fps)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not MIN_FPS <= number <= MAX_FPS:
        raise MediaError(
            f"Video needs fps as a number from {MIN_FPS:g} to {MAX_FPS:g}, got {fps!r:.100}."
        )
    return number


def _check_side(format: str, width: int, height: int) -> None:
    limit = MAX_SIDE if format == "gif" else RECIPES[format].max_side
    if max(width, height) > limit:
        raise MediaError(
            f"{format} holds at most {limit:,} pixels a side, got {width:,} x {height:,}. "
            f"Log smaller frames, or another format."
        )
    if width * height > MAX_FRAME_PIXELS:
        raise MediaError(
            f"Video takes frames of at most {MAX_FRAME_PIXELS:,} pixels, got {width:,} x {height:,}."
        )
