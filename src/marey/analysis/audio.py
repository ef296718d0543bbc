"""What the server computes on sounds, so that no page must decode an hour: outline, spectrum, loudness.

Each answer takes a part of a second: while it says ``"done": False``, asking again from its ``end``
goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from marey.analysis._album import Clock
from marey.analysis._arguments import check_names, whole_number
from marey.analysis._audio_loudness import Loudness
from marey.analysis._audio_outline import Pyramid, outline
from marey.analysis._audio_sound import Sound, open_sound
from marey.analysis._audio_spectrum import LARGEST_WINDOW, SMALLEST_WINDOW, spectrum
from marey.errors import DamagedError, UsageError

if TYPE_CHECKING:
    from marey.analysis._memory import Memory

MAX_COLUMNS: Final = 8192
DEFAULT_COLUMNS: Final = 1000
DEFAULT_WINDOW: Final = 2048

Paths = Mapping[str, Path]
Meta = Mapping[str, Any]
Arguments = Mapping[str, str]


def peaks(paths: Paths, meta: Meta, arguments: Arguments, memory: Memory) -> dict[str, Any]:
    """The lowest and highest sample and the root mean square of stretches of a sound.

    ``first`` and ``last`` (not included) are frames, ``buckets`` how many stretches, ``begin`` the
    first of them to answer. ``min``, ``max`` and ``rms`` are base64 of little-endian int16, 32767
    being full scale: one channel after the other, each with the buckets from ``begin`` to ``end``.
    """
    check_names(arguments, ("first", "last", "buckets", "begin"))
    clock = Clock()
    with _opened(paths) as sound:
        first, last = _window(sound, arguments)
        asked = whole_number(arguments, "buckets", DEFAULT_COLUMNS, 1, MAX_COLUMNS)
        buckets = max(1, min(asked, last - first))
        begin = whole_number(arguments, "begin", 0, 0, buckets)
        pyramid = memory.get(
            ("sound outline", str(_path(paths))), lambda: Pyramid(sound.frames, sound.channels)
        )
        found = outline(sound, pyramid, (first, last), (begin, buckets), clock)
        return {**_of(sound), "first": first, "last": last, "buckets": buckets, **found}


def spectrum_of(paths: Paths, meta: Meta, arguments: Arguments) -> dict[str, Any]:
    """How strong each frequency is at evenly spaced moments.

    ``first`` and ``last`` (not included) are frames, ``columns`` how many moments, ``size`` the
    samples of one transform (a power of two), ``channel`` its number or ``mix``, ``begin`` the first
    column to answer. ``values`` is base64 of bytes, ``size / 2 + 1`` for each column from the lowest
    frequency up: half decibels above -127.5 dB, a sine of full scale being 0 dB.
    """
    check_names(arguments, ("first", "last", "columns", "size", "channel", "begin"))
    clock = Clock()
    with _opened(paths) as sound:
        first, last = _window(sound, arguments)
        columns = whole_number(arguments, "columns", DEFAULT_COLUMNS, 1, MAX_COLUMNS)
        size = whole_number(arguments, "size", DEFAULT_WINDOW, SMALLEST_WINDOW, LARGEST_WINDOW)
        if size & (size - 1):
            raise UsageError(f"size must be a power of two, got {size}.")
        begin = whole_number(arguments, "begin", 0, 0, columns)
        channel = _channel(sound, arguments)
        found = spectrum(sound, (first, last), (begin, columns), size, channel, clock)
        return {**_of(sound), "first": first, "last": last, "columns": columns, **found}


def loudness(paths: Paths, meta: Meta, arguments: Arguments, memory: Memory) -> dict[str, Any]:
    """The integrated loudness of a whole sound in LUFS and its highest sample in dBFS.

    ``lufs`` and ``peak_db`` are None for silence; ``part`` says how much was measured, from 0 to 1.
    """
    check_names(arguments, ())
    clock = Clock()
    with _opened(paths) as sound:
        name = ("sound loudness", str(_path(paths)))
        measured = memory.get(name, lambda: Loudness(sound.rate, sound.channels))
        measured.go_on(sound, clock)
        return {**_of(sound), **measured.answer(sound.frames)}


def _path(paths: Paths) -> Path:
    """What is played: the copy for browsers, which is always WAV, if there is one."""
    path = paths.get("playback") or paths.get("audio")
    if path is None:
        raise DamagedError("The value has no sound file.")
    return path


def _opened(paths: Paths) -> Sound:
    return open_sound(_path(paths))


def _of(sound: Sound) -> dict[str, Any]:
    return {"rate": sound.rate, "channels": sound.channels, "frames": sound.frames}


def _window(sound: Sound, arguments: Arguments) -> tuple[int, int]:
    first = whole_number(arguments, "first", 0, 0, 2**62)
    last = whole_number(arguments, "last", sound.frames, 0, 2**62)
    first, last = min(first, sound.frames), min(last, sound.frames)
    if last < first:
        raise UsageError(f"last must not be before first, got {first} and {last}.")
    return first, last


def _channel(sound: Sound, arguments: Arguments) -> int | None:
    if arguments.get("channel", "mix") == "mix":
        return None
    return whole_number(arguments, "channel", 0, 0, max(0, sound.channels - 1))


ANALYSES: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "peaks": peaks,
    "spectrum": spectrum_of,
    "loudness": loudness,
}
WITH_MEMORY: Final = frozenset({"peaks", "loudness"})
