"""Video: every shape, dtype and format becomes a video that decodes to what was logged."""

from __future__ import annotations

import io
import sys
import time
import tracemalloc
import warnings
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import marey
from marey.errors import MediaError, MissingExtraError
from marey.media._video_encode import on_white
from marey.media._video_gif import delays, read_gif_info
from marey.media.video import Video
from marey.testing.media import MediaContract, stored_of

DATA = Path(__file__).parents[1] / "data" / "video"
FORMATS = ("gif", "mp4", "webm", "ogg")


def moving(frames: int = 6, height: int = 24, width: int = 32, channels: int = 3) -> np.ndarray:
    """Smooth colors that drift, of shape (time, channel, height, width)."""
    t, c, y, x = np.ogrid[:frames, :channels, :height, :width]
    clip = 128 + 100 * np.sin(x / 9 + t / 3 + c) * np.cos(y / 7 - c)
    return clip.astype(np.uint8)


CLIP = moving()
ALPHA = np.concatenate([CLIP, np.repeat(np.eye(24, 32, dtype=np.uint8)[None, None] * 255, 6, 0)], 1)
THEORA = DATA / "theora.ogv"


class TestVideo(MediaContract):
    examples = {
        "gif": Video(CLIP, caption="drifting"),
        "mp4": Video(CLIP, fps=12.5, format="mp4"),
        "webm": Video(CLIP, fps=8, format="webm"),
        "ogg": Video(CLIP, format="ogg"),
        "odd": Video(CLIP[:, :, :23, :31], format="mp4"),
        "one_pixel": Video(CLIP[:1, :, :1, :1], format="mp4"),
        "gray": Video(CLIP[:, :1], fps=30),
        "transparent": Video(ALPHA, fps=60 - 10),
        "transparent_webm": Video(ALPHA, format="webm"),
        "batch": Video(np.stack([CLIP[:3], 255 - CLIP[:3], CLIP[3:]])),
        "slow": Video(CLIP[:2], fps=0.1),
        "theora_file": Video(THEORA, caption="<b>not bold</b> \u202e 🐈 " + "long " * 40),
    }
    rejects = {
        "none": (lambda: Video(None), "got NoneType"),
        "number": (lambda: Video(3), "got int"),
        "bytes": (lambda: Video(b"GIF89a"), "an open one, got bytes"),
        "three_axes": (lambda: Video(np.zeros((4, 8, 8))), "x[:, None]"),
        "six_axes": (lambda: Video(np.zeros((1, 1, 1, 3, 8, 8))), "(time, channel, height, width)"),
        "channels_last": (lambda: Video(np.zeros((5, 8, 9, 3))), "x.transpose(0, 3, 1, 2)"),
        "batch_channels_last": (lambda: Video(np.zeros((2, 5, 8, 9, 3))), "(0, 1, 4, 2, 3)"),
        "two_channels": (lambda: Video(np.zeros((5, 2, 8, 9))), "1, 3 or 4 channels"),
        "no_frames": (lambda: Video(np.zeros((0, 3, 8, 9))), "at least one frame"),
        "no_width": (lambda: Video(np.zeros((2, 3, 8, 0))), "at least one frame and pixel"),
        "no_batch": (lambda: Video(np.zeros((0, 2, 3, 8, 9))), "at least one frame and pixel"),
        "complex": (lambda: Video(np.zeros((2, 3, 8, 9), complex)), "dtype complex128"),
        "text": (lambda: Video(np.full((2, 3, 8, 9), "a")), "dtype <U1"),
        "empty_list": (lambda: Video([]), "empty list"),
        "list_of_clips": (lambda: Video([CLIP, CLIP]), "Log several clips as"),
        "list_of_numbers": (lambda: Video([1, 2]), "got int in it"),
        "uneven_list": (lambda: Video([np.zeros((4, 5)), np.zeros((5, 4))]), "one size"),
        "frames_of_two_channels": (lambda: Video([np.zeros((7, 5, 2))]), "1, 3 or 4 channels"),
        "fps_zero": (lambda: Video(CLIP, fps=0), "from 0.001 to 1000, got 0"),
        "fps_negative": (lambda: Video(CLIP, fps=-4), "got -4"),
        "fps_nan": (lambda: Video(CLIP, fps=float("nan")), "got nan"),
        "fps_text": (lambda: Video(CLIP, fps="4"), "got '4'"),
        "fps_bool": (lambda: Video(CLIP, fps=True), "got True"),
        "format": (lambda: Video(CLIP, format="avi"), "gif, mp4, webm, ogg"),
        "format_case": (lambda: Video(CLIP, format="MP4"), "in lower case"),
        "format_type": (lambda: Video(CLIP, format=["gif"]), "got ['gif']"),
        "wide": (lambda: Video(np.zeros((1, 1, 1, 16_385), np.uint8), format="mp4"), "16,384"),
        "wide_gif": (lambda: Video(np.zeros((1, 1, 1, 65_536), np.uint8)), "65,535 pixels a side"),
        "caption": (lambda: Video(CLIP, caption="x" * 40_000), "at most 32,768 bytes"),
        "missing": (lambda: Video("no/such.mp4"), "No such file"),
        "folder": (lambda: Video("."), "something else"),
        "address": (lambda: Video("https://example.org/a.mp4"), "does not read addresses"),
        "nothing_in_it": (lambda: Video(io.BytesIO()), "is empty"),
        "closed_file": (lambda: Video(_closed()), "could not read"),
        "no_video": (lambda: Video(io.BytesIO(b"hello, world")), "none of these"),
        "playlist": (lambda: Video(io.BytesIO(b"#EXTM3U\nfile:///etc/passwd\n")), "none of these"),
        "avi": (lambda: Video(io.BytesIO(b"RIFF\0\0\0\0AVI LIST")), "ffmpeg -i FILE"),
        "quicktime": (lambda: Video(io.BytesIO(b"\0\0\0\x14ftypqt  \0\0\0\0")), "QuickTime"),
        "matroska": (lambda: Video(io.BytesIO(_matroska())), "Matroska"),
        "picture": (lambda: Video(io.BytesIO(b"\x89PNG\r\n\x1a\n")), "use Image"),
        "sound": (lambda: Video(io.BytesIO(_opus())), "use Audio"),
    }
    changes = {
        "array": lambda: _changed(CLIP.copy()),
        "strided": lambda: _changed(np.zeros((6, 24, 32, 3), np.uint8).transpose(0, 3, 1, 2)),
        "floats": lambda: _changed(CLIP / 255),
        "bytes": lambda: _changed_stream(),
    }

    @classmethod
    def same(cls, stored, example):
        """Encoders differ between versions by a few levels."""
        ours = type(example).decode(stored_of(example.encode())).to_numpy().astype(int)
        theirs = stored.to_numpy()
        return ours.shape == theirs.shape and np.abs(ours - theirs).mean() < 4


def _changed(array):
    return Video(array), lambda: array.fill(7)


def _changed_stream():
    stream = io.BytesIO(encoded(Video(CLIP)))
    return Video(stream), lambda: (stream.seek(0), stream.write(b"x" * 100))


def _closed():
    stream = io.BytesIO(b"GIF89a")
    stream.close()
    return stream


def _matroska():
    return b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska"


def _opus():
    import soundfile

    target = io.BytesIO()
    soundfile.write(target, np.zeros(4800), 48_000, format="OGG", subtype="OPUS")
    return target.getvalue()


def encoded(video: Video) -> bytes:
    data = video.encode().blobs["video"].data
    assert isinstance(data, bytes)
    return data


def again(video: Video) -> Video:
    return Video.decode(stored_of(video.encode()))


# Formats


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(24, 32), (23, 31), (1, 1), (2, 1), (1, 50)])
def test_every_format_holds_the_frames(format, channels, size):
    clip = moving(4, *size, channels)
    if channels == 4:
        clip[:, 3] = 255
    video = Video(clip, fps=5, format=format)
    back = again(video)
    frames = back.to_numpy()
    assert (back.width, back.height, back.frames, back.fps) == (*size[::-1], 4, 5.0)
    assert back.duration_secs == 0.8
    assert frames.shape == (4, 4 if format == "gif" else 3, *size)
    expected = np.broadcast_to(clip[:, :3], (4, 3, *size)).astype(int)
    assert np.abs(frames[:, :3] - expected).mean() < 8
    assert encoded(video) == encoded(video)


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_encoded_is_recognised_as_a_file(format, tmp_path):
    path = tmp_path / f"clip.{format.upper()}"
    path.write_bytes(encoded(Video(CLIP, fps=7, format=format)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        video = Video(path)
    assert (video.format, video.frames) == (format, 6)
    assert video.fps == pytest.approx(7, rel=0.03)
    assert encoded(video) == path.read_bytes()
    with path.open("rb") as file:
        assert encoded(Video(file)) == path.read_bytes()
    assert encoded(Video(io.BytesIO(path.read_bytes()), format=format)) == path.read_bytes()


@pytest.mark.parametrize("fps", [0.001, 0.5, 1, 4, 23.976, 29.97, 30, 59.94, 120, 1000])
@pytest.mark.parametrize("format", ["mp4", "webm", "ogg"])
def test_the_frame_rate_is_kept(fps, format):
    data = encoded(Video(CLIP, fps=fps, format=format))
    assert Video(io.BytesIO(data)).fps == pytest.approx(fps, rel=0.02)


@pytest.mark.parametrize("fps", [0.01, 1, 4, 7, 23.976, 24, 30, 33.3, 50])
def test_gif_delays_add_up_to_the_clip(fps):
    total = 0
    for count, delay in enumerate(delays(60, fps), 1):
        total += delay
        assert delay >= 2
        assert abs(total - count * 100 / fps) <= 0.5
    assert list(delays(4, 4)) == [25] * 4


def test_gif_of_few_colors_is_exact():
    random = np.random.default_rng(0)
    few = random.integers(0, 6, (5, 3, 20, 30)).astype(np.uint8) * 50
    assert np.array_equal(again(Video(few)).to_numpy()[:, :3], few)


def test_gif_frames_of_few_colors_are_exact_even_if_the_clip_has_many():
    clip = np.zeros((10, 3, 20, 30), np.uint8)
    clip[:, 0] = np.arange(10)[:, None, None] * 25
    clip[:, 1] = np.random.default_rng(0).integers(0, 200, (10, 20, 30))
    assert np.array_equal(again(Video(clip)).to_numpy()[:, :3], clip)


def test_gif_keeps_frames_that_do_not_change():
    assert again(Video(np.repeat(CLIP[:1], 5, 0))).frames == 5
    info = read_gif_info(io.BytesIO(encoded(Video(np.repeat(CLIP[:1], 5, 0)))), 1)
    assert (info.frames, info.duration_secs) == (5, 1.25)


def test_gif_keeps_transparency():
    back = again(Video(ALPHA)).to_numpy()
    assert np.array_equal(back[:, 3] > 0, ALPHA[:, 3] > 0)
    assert np.array_equal(back[:, :3, 3, 3], ALPHA[:, :3, 3, 3])


def test_gif_of_nothing_visible():
    assert again(Video(np.zeros((2, 4, 3, 5), np.uint8))).to_numpy()[:, 3].max() == 0


def test_transparency_in_mp4_is_seen_on_white():
    clip = np.zeros((2, 4, 16, 16), np.uint8)
    assert again(Video(clip, format="mp4")).to_numpy().min() > 250
    assert on_white(np.array([[[200, 0, 100, 128]]])).tolist() == [[[227, 127, 177]]]


def test_a_fast_gif_warns():
    with pytest.warns(UserWarning, match="at most 50 frames a second"):
        Video(CLIP, fps=60)


# Batches


TILES = {1: (1, 1), 2: (2, 1), 3: (4, 1), 4: (2, 2), 5: (4, 2), 8: (4, 2), 9: (8, 2), 16: (4, 4)}


@pytest.mark.parametrize("count", TILES)
def test_batches_are_tiled(count):
    batch = np.zeros((count, 2, 3, 16, 16), np.uint8)
    batch += np.arange(1, count + 1, dtype=np.uint8)[:, None, None, None, None] * 10
    video = Video(batch)
    assert (video.width // 16, video.height // 16) == TILES[count]
    tiles = video.to_numpy()[0, 0, ::16, ::16].ravel().tolist()
    assert tiles == [10 * n for n in range(1, count + 1)] + [0] * (len(tiles) - count)


def test_the_filling_of_a_batch_is_opaque():
    assert Video(np.full((3, 1, 4, 2, 2), 255, np.uint8)).to_numpy()[0, 3].min() == 255


# Numbers

CLIPS = hnp.array_shapes(min_dims=4, max_dims=4, min_side=1, max_side=4).map(
    lambda shape: (shape[0], (1, 3, 4)[shape[1] % 3], *shape[2:])
)


@given(hnp.arrays(st.sampled_from([np.uint8, np.bool_, np.int16, np.uint16, np.int64]), CLIPS))
def test_integers_are_clipped_never_wrapped(array):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = Video(array).to_numpy()
    wide = array * 255 if array.dtype == bool else array
    assert np.array_equal(got, np.clip(wide, 0, 255))


@given(hnp.arrays(st.sampled_from([np.float16, np.float32, np.float64]), CLIPS))
def test_floats_are_scaled_by_the_range_of_the_clip(array):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        got = Video(array).to_numpy().astype(float)
    finite = array[np.isfinite(array)].astype(float)
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    wide = array.astype(float)
    with np.errstate(all="ignore"):
        if low >= 0 and high <= 1:
            wide = wide * 255
        elif low >= -1 and high <= 1:
            wide = (wide + 1) * 127.5
    wide = np.nan_to_num(np.clip(wide, 0, 255), nan=0)
    assert np.abs(got - wide).max() <= 1.3
    assert (got[np.isnan(array)] == 0).all()


@given(hnp.arrays(np.uint8, (2, 3, 4, 5)), st.sampled_from(["C", "F", "negative", "strided"]))
def test_any_memory_order_is_the_same(array, order):
    given = {
        "C": array,
        "F": np.asfortranarray(array),
        "negative": array[::-1].copy()[::-1],
        "strided": np.repeat(array, 2, axis=3)[..., ::2],
    }[order]
    assert np.array_equal(Video(given).to_numpy(), array)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_bytes_over_255_come_back(dtype):
    values = np.arange(256).reshape(1, 1, 16, 16)
    assert np.array_equal(Video((values / 255).astype(dtype)).to_numpy(), values)


@pytest.mark.parametrize(
    ("value", "words"),
    [(300.0, "floats outside"), (np.nan, "NaN is no color"), (300, "integers outside")],
)
def test_what_cannot_be_shown_warns_once(value, words):
    array = np.full((3, 1, 4, 4), value)
    with pytest.warns(UserWarning, match=words) as caught:
        Video(array)
    assert len(caught) == 1


def test_the_documented_shapes_of_frames():
    gray = np.arange(20, dtype=np.uint8).reshape(4, 5)
    color = np.stack([gray] * 3, axis=2)
    for frames in (
        [gray, gray],
        [color[:, :, :1], gray],
        [color, color],
        (np.moveaxis(color, 2, 0), color),
        [PIL.Image.fromarray(gray), PIL.Image.fromarray(color)],
    ):
        clip = Video(frames).to_numpy()
        assert clip.shape[0] == 2
        assert (clip[:, 0] == gray).all()
    transparent = PIL.Image.new("RGBA", (5, 4), (1, 2, 3, 0))
    assert Video([transparent]).to_numpy().shape == (1, 4, 4, 5)


# Files


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_that_lies_is_told(format, tmp_path):
    path = tmp_path / ("clip.mp4" if format != "mp4" else "clip.gif")
    path.write_bytes(encoded(Video(CLIP, format=format)))
    with pytest.warns(UserWarning, match=f"the content is {format}"):
        assert Video(str(path)).format == format
    with pytest.warns(UserWarning, match="though it was called 'avi'"):
        Video(io.BytesIO(path.read_bytes()), format="avi")


def test_fps_of_a_file_is_told_to_be_ignored():
    with pytest.warns(UserWarning, match="a file keeps its own"):
        assert Video(THEORA, fps=3).fps == 10


def test_another_video_is_copied():
    video = Video(CLIP, caption="one", fps=9)
    assert Video(video) == video
    assert Video(video, caption="two").caption == "two"
    assert Video(video, caption="two").fps == 9


@pytest.mark.parametrize("format", FORMATS)
def test_cut_and_damaged_files_are_refused_or_shown_quickly(format):
    data = encoded(Video(moving(12, 48, 64), format=format))
    started = time.process_time()
    refused = 0
    for place in range(1, len(data), max(1, len(data) // 40)):
        flipped = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        for damaged in (data[:place], flipped):
            try:
                Video(io.BytesIO(damaged)).to_numpy()
            except MediaError:
                refused += 1
    assert refused > 5
    assert time.process_time() - started < 30


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_cut_short_is_refused_by_the_constructor(format):
    data = encoded(Video(moving(12, 48, 64), format=format))
    for missing in (1, 100):
        if format == "gif" and missing == 1:  # only its end mark, which many files lack
            continue
        with pytest.raises(MediaError, match="cut short"):
            Video(io.BytesIO(data[:-missing]))


def test_huge_sizes_claimed_by_headers_take_no_memory():
    gif = bytearray(encoded(Video(CLIP)))
    gif[6:10] = b"\xff\xff\xff\xff"
    mp4 = encoded(Video(CLIP, format="mp4"))
    size = (32).to_bytes(4, "big") + (24).to_bytes(4, "big")
    huge = (100_000).to_bytes(4, "big") * 2
    tracemalloc.start()
    with pytest.raises(MediaError, match="pixels"):
        Video(io.BytesIO(gif))
    for damaged in (mp4.replace(size, huge), mp4.replace(b"\0\x20\0\x18", b"\xff\xff\xff\xff")):
        try:
            Video(io.BytesIO(damaged)).to_numpy()
        except MediaError:
            continue
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_gif_frame_beyond_its_canvas_is_measured():
    gif = bytearray(encoded(Video(CLIP)))
    at = gif.index(b"\x2c", 13)
    gif[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(MediaError, match="65,535 x 65,535 pixels"):
        Video(io.BytesIO(gif))


def test_too_many_frames_are_not_decoded_into_one_array(monkeypatch):
    monkeypatch.setattr("marey.media.video.MAX_DECODED_BYTES", 5000)
    with pytest.raises(MediaError, match="5,000 bytes of frames"):
        again(Video(CLIP)).to_numpy()


# Without PyAV


def test_files_need_no_package(monkeypatch, tmp_path):
    files = {format: encoded(Video(CLIP, format=format)) for format in FORMATS}
    monkeypatch.setitem(sys.modules, "av", None)
    for format, data in files.items():
        video = Video(io.BytesIO(data))
        assert video.format == format
        assert encoded(video) == data
        assert video.frames == (6 if format == "gif" else None)
        assert again(video) == video
    with pytest.raises(MediaError, match="cut short"):
        Video(io.BytesIO(files["mp4"][:-50]))
    with pytest.raises(MissingExtraError, match=r"marey\[media\]"):
        Video(io.BytesIO(files["webm"])).to_numpy()


def test_gif_from_an_array_needs_no_package_and_others_say_which(monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    assert again(Video(CLIP)).frames == 6
    for format in ("mp4", "webm", "ogg"):
        with pytest.raises(MissingExtraError, match=r"pip install 'marey\[media\]'"):
            Video(CLIP, format=format)


# Through a run


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "root"


def test_videos_come_back_from_a_run(root, tmp_path):
    clips = [Video(CLIP, format=format, fps=6, caption=format) for format in FORMATS]
    with marey.init(project="clips") as run:
        run.log({"single": clips[0], "several": clips, "file": Video(THEORA)})
    read = marey.Api(root).run(run.path)
    assert read.media("single")[0].value == clips[0]
    assert read.media("several")[0].value == clips
    assert encoded(read.media("file")[0].value) == THEORA.read_bytes()


def test_large_files_are_copied_and_not_read(root, tmp_path):
    path = tmp_path / "large.mp4"
    data = encoded(Video(CLIP, format="mp4"))
    filling = 40_000_000
    path.write_bytes(data + (filling + 8).to_bytes(4, "big") + b"free")
    with path.open("ab") as file:
        file.truncate(len(data) + 8 + filling)
    tracemalloc.start()
    with marey.init(project="clips") as run:
        run.log({"large": Video(path)})
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()
    value = marey.Api(root).run(run.path).media("large")[0].value
    assert value.frames == 6
    assert value.content.size_bytes == path.stat().st_size
