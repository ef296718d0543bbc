"""Where the parts of a video file begin and end, to tell whether it is whole; decodes nothing."""

from __future__ import annotations

from typing import BinaryIO, Final

from marey.errors import MediaError

MAX_FRAME_PIXELS: Final = 2**26  # 8,192 x 8,192; a file of few bytes could claim any size
MAX_BOXES: Final = 10_000
MAX_PAGES: Final = 100_000
SEGMENT: Final = b"\x18\x53\x80\x67"
OGG_PICTURES: Final = (b"\x80theora", b"OVP80", b"\x01video", b"BBCD", b"fishead")
OGG_SOUNDS: Final = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex")


def check_frame_size(width: int, height: int) -> None:
    """Raise ``MediaError`` for frames that could fill the memory."""
    if width * height > MAX_FRAME_PIXELS:
        raise MediaError(
            f"its frames have {width:,} x {height:,} pixels, "
            f"at most {MAX_FRAME_PIXELS:,} pixels are allowed"
        )


def check_whole(stream: BinaryIO, size_bytes: int, format: str) -> None:
    """Raise ``MediaError`` if a file is shorter than it says, or cannot hold pictures."""
    check = {"mp4": _check_boxes, "webm": _check_segment, "ogg": _check_pages}.get(format)
    if check is not None:
        check(stream, size_bytes)


def _cut_short(missing: int) -> MediaError:
    return MediaError(f"it is cut short, at least {missing:,} bytes are missing")


def _check_boxes(stream: BinaryIO, end: int) -> None:
    """Walk over the outermost boxes of an MP4: each says where the next begins."""
    at, names = 0, set()
    for _ in range(MAX_BOXES):
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            break
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:], "big")
        names.add(head[4:8])
        at = end if length == 0 else at + max(length, 8)
        if at > end:
            raise _cut_short(at - end)
    if b"moov" not in names:
        raise MediaError("it has no index; the program that wrote it may not have finished")


def _check_segment(stream: BinaryIO, end: int) -> None:
    """The outermost element of a WebM says how long it is, unless it was written live."""
    stream.seek(0)
    head = stream.read(4096)
    at = head.find(SEGMENT)
    if at < 0 or at + 12 > len(head):
        raise MediaError("it has no segment; it may be cut short")
    first = head[at + 4]
    width = 9 - first.bit_length()
    if first == 0:
        raise MediaError("the length of its segment is damaged")
    length = int.from_bytes(head[at + 4 : at + 4 + width], "big") & (1 << 7 * width) - 1
    is_known = length != (1 << 7 * width) - 1
    if is_known and at + 4 + width + length > end:
        raise _cut_short(at + 4 + width + length - end)


def _check_pages(stream: BinaryIO, end: int) -> None:
    """Each page of an Ogg says how long it is; the first ones say what is in it."""
    stream.seek(0)
    head = stream.read(4096)
    if any(each in head for each in OGG_SOUNDS) and not any(each in head for each in OGG_PICTURES):
        raise MediaError("it has no pictures; use Audio for sound")
    at = 0
    for _ in range(MAX_PAGES):
        if at >= end:
            break
        stream.seek(at)
        page = stream.read(27 + 255)
        if page[:4] != b"OggS":
            raise MediaError(f"it is damaged at byte {at:,}")
        segments = page[26] if len(page) > 26 else 0
        at += 27 + segments + sum(page[27 : 27 + segments])
        if len(page) < 27 + segments or at > end:
            raise _cut_short(max(1, at - end))
