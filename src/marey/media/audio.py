"""Sound: arrays without loss, or a file's own bytes, with an outline to draw; no playing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from marey.errors import MediaError
from marey.media import _audio_samples as samples_of
from marey.media._audio_file import MEDIA_TYPES, SoundInfo, blocks, read_info
from marey.media._audio_peaks import OutlineTaker
from marey.media._audio_playback import playback
from marey.media._audio_wav import write_wav
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

if TYPE_CHECKING:
    import numpy.typing as npt
    from typing_extensions import Self

MAX_DECODED_BYTES: Final = 2 * 2**30
SMALL_FRAMES: Final = 200  # no longer than the overview is fine
# A few bytes of FLAC can be hours of silence. Speech at the lowest rates has 64 samples a byte.
ALWAYS_READ_SAMPLES: Final = 2**28
MAX_SAMPLES_PER_BYTE: Final = 100
PEAKS_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Audio(Media):
    """A sound, stored without loss and shown as a waveform that can be played.

    Parameters
    ----------
    data_or_path:
        * Samples of shape (samples,) or (samples, channels): an array, a tensor or a list. Floats
          from -1 to 1, or integers of 8, 16 or 32 bits of full scale. Integers of 64 bits, which
          are what lists of integers become, count as 16 bits if all fit, else as 32.
        * The path of a sound file, or an open one: WAV without other packages; FLAC, Ogg, Opus,
          MP3, M4A, AIFF and more with ``marey[media]``. Its bytes are stored unchanged.
    sample_rate:
        Samples per second of one channel, in Hz; a whole number. Needed for arrays. A file has its
        own.
    caption:
        Text shown with it, at most 32 KiB.

    Attributes
    ----------
    format:
        ``wav`` for arrays; for files what they are, such as ``flac`` or ``mp3``.
    sample_rate_hz, channels, frames:
        None if the packages that could tell were missing. ``frames`` are samples per channel; for
        compressed files what the file claims.
    dtype:
        The dtype of the array it was made of, None for files.

    Raises
    ------
    MediaError
        If it is none of these; if the sample rate is missing or no whole number; for more than
        32 channels, booleans, complex numbers and integers beyond 32 bits; if a file is missing,
        empty or not sound.

    Notes
    -----
    Samples are never clipped or rounded. Those beyond -1 and 1, NaN and infinities are stored,
    counted and warned about. The array is copied: changing it later changes nothing.

    Examples
    --------
    >>> import numpy as np
    >>> beep = Audio(np.sin(np.arange(4000) / 3), sample_rate=8000, caption="beep")
    >>> beep.duration_secs, beep.to_numpy().dtype
    (0.5, dtype('float64'))
    """

    kind: ClassVar[str] = "audio"
    version: ClassVar[int] = 1

    content: Content
    format: str
    reader: str | None
    codec: str | None
    sample_rate_hz: int | None
    channels: int | None
    frames: int | None
    dtype: str | None
    caption: str | None

    def __init__(
        self, data_or_path: Any, sample_rate: Any = None, caption: str | None = None
    ) -> None:
        self._set(caption=check_caption(caption))
        if isinstance(data_or_path, Audio):
            self._copy(data_or_path, sample_rate, caption)
        elif is_file_like(data_or_path):
            self._take(data_or_path, sample_rate)
        else:
            self._write(data_or_path, sample_rate)

    def _set(self, **fields: object) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def _copy(self, source: Audio, sample_rate: Any, caption: str | None) -> None:
        self._set(**source.state())
        if caption is not None:
            self._set(caption=check_caption(caption))
        self._note_rate(sample_rate)

    def _take(self, value: Any, sample_rate: Any) -> None:
        taken = take_file(value, "Audio")
        info = read_info(taken.content, str(taken.path or "the open file"))
        self._set(content=taken.content, dtype=None, **vars(info))
        self._note_rate(sample_rate)

    def _note_rate(self, sample_rate: Any) -> None:
        if sample_rate is None or self.sample_rate_hz is None:
            return
        if samples_of.check_sample_rate(sample_rate) != self.sample_rate_hz:
            warn_user("Audio: sample_rate is for arrays; the file's own sample rate is kept.")

    def _write(self, value: Any, sample_rate: Any) -> None:
        stored, dtype = samples_of.to_samples(value)
        rate = samples_of.check_sample_rate(sample_rate)
        content = write_wav(stored, rate)
        codec = {"u1": "pcm_u8", "i2": "pcm_16", "i4": "pcm_32", "f4": "float", "f8": "double"}
        info = SoundInfo(
            "wav", "wav", codec[stored.dtype.str[1:]], rate, stored.shape[1], stored.shape[0]
        )
        self._set(content=content, dtype=dtype, **vars(info))

    def __repr__(self) -> str:
        length = "" if self.duration_secs is None else f", {self.duration_secs:.4g} s"
        rate = "" if self.sample_rate_hz is None else f", {self.sample_rate_hz} Hz"
        caption = "" if self.caption is None else f", caption={self.caption!r:.60}"
        return f"Audio({self.format}{length}{rate}{caption})"

    @property
    def duration_secs(self) -> float | None:
        """Length in seconds, None if unknown."""
        if self.frames is None or not self.sample_rate_hz:
            return None
        return self.frames / self.sample_rate_hz

    @property
    def _info(self) -> SoundInfo:
        names = ("format", "reader", "codec", "sample_rate_hz", "channels", "frames")
        return SoundInfo(**{name: getattr(self, name) for name in names})

    def to_numpy(self) -> npt.NDArray[Any]:
        """The samples: (samples,) of one channel, else (samples, channels).

        What was made of an array comes back bit for bit and in its dtype. Files of integers give
        int16 or int32 of full scale, WAV of 8 bits uint8, others float32 or float64.

        Raises
        ------
        MediaError
            If the file is damaged, its packages are missing, or it has more than 2 GiB of samples.
        """
        parts: list[npt.NDArray[Any]] = []
        size_bytes = 0
        for block in self._blocks():
            size_bytes += block.nbytes
            if size_bytes > MAX_DECODED_BYTES:
                raise MediaError(
                    "This sound is too long for one array. Read its .content in parts."
                )
            parts.append(block)
        empty = np.zeros((0, self.channels or 1), samples_of.STORED.get(self.dtype or "", "int16"))
        whole = np.concatenate(parts) if parts else empty
        if self.dtype is not None:
            whole = samples_of.from_stored(whole, self.dtype)
        return whole[:, 0] if whole.shape[1] == 1 else whole

    def _blocks(self) -> Iterator[npt.NDArray[Any]]:
        return blocks(self.content, self._info)

    def encode(self) -> Encoded:
        """Read the sound once for its outline; the content itself is stored as it is."""
        meta: dict[str, object] = {
            name: value
            for name in ("format", "codec", "sample_rate_hz", "channels", "frames", "dtype")
            if (value := getattr(self, name)) is not None
        }
        if self.caption is not None:
            meta["caption"] = self.caption
        media_type = MEDIA_TYPES.get(self.format, "application/octet-stream")
        blobs = {"audio": Blob(blob_data(self.content), media_type, f".{self.format}")}
        if self.reader is not None and self.channels is not None:
            self._add_outline(meta, blobs)
        if meta.get("frames") is not None and self.sample_rate_hz:
            meta["duration_secs"] = meta["frames"] / self.sample_rate_hz  # type: ignore[operator]
        return Encoded(self.kind, self.version, meta, blobs)

    def _add_outline(self, meta: dict[str, object], blobs: dict[str, Blob]) -> None:
        taker = OutlineTaker(self.channels or 1)
        left = ALWAYS_READ_SAMPLES + size_of(self.content) * MAX_SAMPLES_PER_BYTE
        try:
            for block in self._blocks():
                taker.take(block)
                left -= block.size
                if left < 0:
                    meta["damaged"] = "It is far longer than its size lets expect."
                    break
        except MediaError as error:  # the file is kept, with an outline of what could be read
            meta["damaged"] = str(error)[:200]
        outline = taker.finish()
        meta["frames"] = outline.frames  # counted, whatever the file claims
        for name in ("clipped", "not_finite"):
            if count := getattr(outline, name):
                meta[name] = count
        if outline.frames:
            meta["peaks"] = {
                "buckets": outline.peaks.shape[1],
                "frames_per_bucket": outline.frames_per_bucket,
                "overview": outline.overview(),
            }
        if outline.frames > SMALL_FRAMES:
            blobs["peaks"] = Blob(outline.peaks.tobytes(), PEAKS_TYPE, ".peaks")
        if "damaged" not in meta:
            content = playback(self._info, outline, self._blocks)
            if content is not None:
                blobs["playback"] = Blob(content, "audio/wav", ".wav")

    @classmethod
    def decode(cls, stored: Stored) -> Self:
        """Give back the sound; its samples are read when asked for."""
        meta = stored.meta
        fields = ("format", "codec", "sample_rate_hz", "channels", "frames", "dtype", "caption")
        content = stored_content(stored, "audio")
        state: dict[str, Any] = {name: meta.get(name) for name in fields}
        return cls.restore({**state, "content": content, "reader": _reader(content, state)})

    def check(self) -> None:
        """Raise ``MediaError`` unless the fields make a sound."""
        check_caption_field(self.caption)
        if not isinstance(self.content, (bytes, LargeFile)) or not size_of(self.content):
            raise MediaError(f"A sound needs its bytes, got {describe(self.content)}.")
        name = self.format
        if not (
            isinstance(name, str) and 0 < len(name) <= 16 and name.isascii() and name.isalnum()
        ):
            raise MediaError(f"A sound's format must be letters and digits, got {name!r:.100}.")
        for value, lowest, limit in (
            (self.sample_rate_hz, 1, 2**31),
            (self.channels, 1, 1025),
            (self.frames, 0, 2**48),
        ):
            if value is not None and not (type(value) is int and lowest <= value < limit):
                raise MediaError(f"A sound needs numbers within bounds, got {value!r:.100}.")
        if self.dtype is not None and self.dtype not in (*samples_of.STORED, "int64"):
            raise MediaError(f"A sound was not made of this dtype: {self.dtype!r:.100}")
        if self.codec is not None and not (isinstance(self.codec, str) and len(self.codec) <= 64):
            raise MediaError(f"A sound's codec must be short text, got {self.codec!r:.100}.")
        if self.reader not in ("wav", "soundfile", "av", None):
            raise MediaError(f"A sound has no such reader: {self.reader!r:.100}")


def _reader(content: Content, state: dict[str, Any]) -> str | None:
    """Who of those that are installed here reads the stored file."""
    if state.get("channels") is None:
        return None
    try:
        return read_info(content, "the stored file").reader
    except MediaError:
        return None
