"""Sound files of any format: what they are and their samples in blocks; writes none.

The first bytes decide on the format and on who reads it, so that no file can make a library
follow playlists or addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from marey.errors import MediaError
from marey.extras import is_usable
from marey.media._audio_wav import read_blocks, read_header
from marey.media._file import Content, open_content, size_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

BLOCK_FRAMES: Final = 64 * 1024
LOSSY_BLOCK_FRAMES: Final = 8 * 1024  # where a file breaks off, the block is lost
BLOCK_SAMPLES: Final = 1024 * 1024  # of all channels
# Format, which is the extension of its file: its media type.
MEDIA_TYPES: Final = {
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "webm": "audio/webm",
    "aiff": "audio/aiff",
    "au": "audio/basic",
    "caf": "audio/x-caf",
    "w64": "audio/x-w64",
    "amr": "audio/amr",
    "wma": "audio/x-ms-wma",
}
# Those that only PyAV reads: its name of the format.
AV_FORMATS: Final = {
    "m4a": "mp4", "aac": "aac", "webm": "matroska", "amr": "amr", "wma": "asf", "wav": "wav",
    "ogg": "ogg", "opus": "ogg", "mp3": "mp3", "caf": "caf", "flac": "flac", "aiff": "aiff", "au": "au",
    "w64": "w64",
}  # fmt: skip
SOUNDFILE_NAMES: Final = {
    "WAV": "wav", "WAVEX": "wav", "RF64": "wav", "FLAC": "flac", "OGG": "ogg", "AIFF": "aiff",
    "AU": "au", "CAF": "caf", "W64": "w64", "MP3": "mp3",
}  # fmt: skip
PLAYED_CODECS: Final = {
    "wav": ("pcm_u8", "pcm_16", "pcm_24", "pcm_32", "float", "ulaw", "alaw"),
    "m4a": ("aac", "mp3", "flac", "opus"),
    "flac": None, "ogg": None, "opus": None, "mp3": None, "aac": None, "webm": None,
}  # fmt: skip
PICTURES: Final = (b"\x80theora", b"OVP80", b"\x01video")


@dataclass(frozen=True)
class SoundInfo:
    """What is known of a file without decoding it; None is unknown.

    Attributes
    ----------
    reader:
        Who reads its samples: ``wav``, ``soundfile``, ``av``, or None if nobody can.
    """

    format: str
    reader: str | None
    codec: str | None = None
    sample_rate_hz: int | None = None
    channels: int | None = None
    frames: int | None = None


def read_info(content: Content, what: str) -> SoundInfo:
    """What a sound file is; ``MediaError`` if it is none, or damaged at its beginning."""
    if size_of(content) == 0:
        raise MediaError(f"Audio needs a sound file, this one is empty: {what}")
    with open_content(content) as stream:
        head = stream.read(4096)
        found = sniff(head)
        if found == "wav":
            header = read_header(stream, size_of(content))
            if header is not None:
                return SoundInfo(
                    "wav",
                    "wav",
                    header.codec,
                    header.sample_rate_hz,
                    header.channels,
                    header.frames,
                )
    _refuse_others(head, what)
    return _ask_libraries(content, found, what)


def sniff(head: bytes) -> str | None:
    """The format that a file's first bytes show, if it is a known one."""
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"OggS":
        return "opus" if b"OpusHead" in head[:512] else "ogg"
    if head[4:8] == b"ftyp":
        return "m4a"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    for start, name in (
        (b".snd", "au"), (b"caff", "caf"), (b"riff\x2e\x91\xcf\x11", "w64"), (b"#!AMR", "amr"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wma"), (b"ID3", "mp3"),
    ):  # fmt: skip
        if head.startswith(start):
            return name
    if len(head) > 4 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    return None


def _refuse_others(head: bytes, what: str) -> None:
    if head[:4] == b"OggS" and any(each in head for each in PICTURES):
        raise MediaError(f"Audio needs a sound file, this is a video. Use Video for it: {what}")


def _ask_libraries(content: Content, found: str | None, what: str) -> SoundInfo:
    reasons, missing = [], []
    if not is_usable("soundfile"):
        missing.append("soundfile")
    else:
        try:
            return _soundfile_info(content, found)
        except Exception as error:  # whatever a decoder says of a damaged file
            reasons.append(str(error).rpartition(": ")[2].rstrip("."))
    if found in AV_FORMATS:
        if not is_usable("av"):
            missing.append("av")
        else:
            try:
                return _av_info(content, found)
            except Exception as error:  # as above
                reasons.append(getattr(error, "strerror", None) or str(error))
    if missing and found is not None:
        return SoundInfo(found, None)
    reason = "; ".join(dict.fromkeys(reasons)) or "its format is not known"
    hint = " Install more formats with: pip install 'marey[media]'." if missing else ""
    raise MediaError(f"Audio cannot read the sound file: {reason:.300}.{hint} File: {what}")


def _soundfile_info(content: Content, found: str | None) -> SoundInfo:
    import soundfile

    with _soundfile(content) as file:
        name = SOUNDFILE_NAMES.get(file.format) or found or file.format.lower()
        subtype = str(file.subtype).lower()
        # The length that a header claims is no promise: decoding tells.
        frames = int(file.frames) if 0 < file.frames < 2**48 else None
        if not 1 <= file.channels <= 1024 or file.samplerate < 1:
            raise soundfile.SoundFileError("it has no channels or no sample rate")
        short = {"opus": "opus"}.get(subtype, name) if name == "ogg" else name
        return SoundInfo(short, "soundfile", subtype, file.samplerate, file.channels, frames)


@contextmanager
def _soundfile(content: Content) -> Iterator[Any]:
    import soundfile

    with open_content(content) as stream, soundfile.SoundFile(_Calm(stream)) as file:
        yield file


class _Calm:
    """A file whose errors do not reach libsndfile's callbacks, which could only print them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._stream.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return self.tell()

    def tell(self) -> int:
        return self._stream.tell()

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except OSError:
            return b""

    def readinto(self, target: Any) -> int:
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)


def _av_info(content: Content, found: str) -> SoundInfo:
    with _av(content, found) as (container, track):
        codec = track.codec_context
        if any(each.type == "video" and each.average_rate for each in container.streams.video):
            pictures = [
                each for each in container.streams.video if each.disposition.value & 1024 == 0
            ]
            if pictures:
                raise MediaError("it is a video, use Video for it")
        if not codec.sample_rate or not 1 <= codec.channels <= 1024:
            raise MediaError("it has no channels or no sample rate")
        frames = None
        if track.duration is not None and track.duration > 0:
            frames = round(track.duration * track.time_base * codec.sample_rate)
        return SoundInfo(found, "av", codec.name, codec.sample_rate, codec.channels, frames)


@contextmanager
def _av(content: Content, found: str) -> Iterator[tuple[Any, Any]]:
    import av

    with (
        open_content(content) as stream,
        av.open(stream, format=AV_FORMATS[found]) as container,
    ):
        if not container.streams.audio:
            raise MediaError("it has no sound")
        yield container, container.streams.audio[0]


def blocks(content: Content, info: SoundInfo) -> Iterator[Array]:
    """All samples, in arrays of shape (frames, channels): integers as stored, else floats.

    Raises
    ------
    MediaError
        If nobody can read it, or it is damaged.
    """
    if info.reader == "wav":
        yield from _wav_blocks(content, info)
        return
    if info.reader is None:
        raise MediaError(f"Reading {info.format} needs more packages: pip install 'marey[media]'")
    try:
        reader = _soundfile_blocks if info.reader == "soundfile" else _av_blocks
        for block in reader(content, info):
            _check_channels(block, info)
            yield block
    except (MediaError, ImportError):
        raise
    except Exception as error:  # whatever a decoder says of a damaged file
        raise MediaError(f"The sound file is damaged: {error}") from error


def _check_channels(block: Array, info: SoundInfo) -> None:
    if block.shape[1] != info.channels:
        raise MediaError("The number of channels is not that of the file's header.")


def _block_frames(channels: int) -> int:
    return max(1, min(BLOCK_FRAMES, BLOCK_SAMPLES // channels))


def _wav_blocks(content: Content, info: SoundInfo) -> Iterator[Array]:
    with open_content(content) as stream:
        header = read_header(stream, size_of(content))
        if header is None or header.channels != info.channels:
            raise MediaError("The WAV file is not the one that was given.")
        yield from read_blocks(stream, header, _block_frames(header.channels))


def _soundfile_blocks(content: Content, info: SoundInfo) -> Iterator[Array]:
    dtype = {"pcm_s8": "int16", "pcm_u8": "int16", "pcm_16": "int16", "alac_16": "int16"}.get(
        info.codec or "", "int32" if (info.codec or "").startswith(("pcm", "alac")) else "float32"
    )
    if info.codec == "double":
        dtype = "float64"
    with _soundfile(content) as file:
        frames = min(LOSSY_BLOCK_FRAMES, _block_frames(file.channels))
        while len(block := file.read(frames, dtype=dtype, always_2d=True)):
            yield block


def _av_blocks(content: Content, info: SoundInfo) -> Iterator[Array]:
    with _av(content, info.format) as (container, track):
        for frame in container.decode(track):
            block = frame.to_ndarray()
            channels = len(frame.layout.channels)
            yield np.ascontiguousarray(
                block.T if frame.format.is_planar else block.reshape(-1, channels)
            )
