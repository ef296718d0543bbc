"""Audio: samples bit for bit, files as they are, and outlines that do not lie."""

from __future__ import annotations

import io
import sys
import time
import tracemalloc
import warnings
import wave

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import marey
from marey.errors import MediaError
from marey.media._audio_peaks import OutlineTaker
from marey.media.audio import Audio
from marey.testing.media import MediaContract, stored_of

TONE = np.sin(np.arange(800) / 5).astype(np.float32) * 0.5


def file_of(format: str, subtype: str | None = None, samples=TONE, rate: int = 8000) -> bytes:
    target = io.BytesIO()
    soundfile.write(target, samples, rate, format=format, subtype=subtype)
    return target.getvalue()


def m4a() -> bytes:
    import av

    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as out:
        track = out.add_stream("aac", rate=8000, layout="stereo")
        for start in range(0, 8192, 1024):
            block = np.sin(np.arange(start, start + 1024) / 5).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(np.stack([block, block]), "fltp", "stereo")
            frame.sample_rate, frame.pts = 8000, start
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    return target.getvalue()


def extreme(samples) -> Audio:
    """Sound that warns when it is made."""
    with pytest.warns(UserWarning, match="Audio"):
        return Audio(samples, 8000)


class TestAudio(MediaContract):
    examples = {
        "tone": Audio(TONE, 8000, caption="a tone"),
        "stereo": Audio(np.stack([TONE, -TONE / 2], 1), 8000),
        "sixteen_bits": Audio((TONE * 30_000).astype(np.int16), 44_100),
        "documented_rate": Audio(TONE[:12], sample_rate=32, caption="OooOoo"),
        "double": Audio(TONE.astype(np.float64), 8000),
        "bytes": Audio((TONE * 100 + 128).astype(np.uint8), 8000),
        "empty": Audio([], 8000),
        "one_sample": Audio([0.5], 8000),
        "silence": Audio(np.zeros(300, np.int16), 8000),
        "loud": extreme(TONE * 7),
        "not_finite": extreme(np.array([0.1, np.nan, np.inf, -np.inf, 0.5], np.float32)),
        "nine_channels": Audio(np.tile(TONE[:100, None], 9), 8000),
        "fast": Audio(TONE, 1_000_000),
        "flac": Audio(io.BytesIO(file_of("FLAC")), caption="<b>not bold</b> 🐈 \u202e" * 20),
        "aiff": Audio(io.BytesIO(file_of("AIFF"))),
    }
    rejects = {
        "no_rate": (lambda: Audio(TONE), "Audio(array, sample_rate=44_100)"),
        "rate_zero": (lambda: Audio(TONE, 0), "whole number of Hz"),
        "rate_negative": (lambda: Audio(TONE, -8000), "got -8000"),
        "rate_fraction": (lambda: Audio(TONE, 8000.5), "got 8000.5"),
        "rate_nan": (lambda: Audio(TONE, float("nan")), "got nan"),
        "rate_bool": (lambda: Audio(TONE, True), "got True"),
        "rate_text": (lambda: Audio(TONE, "8000"), "got '8000'"),
        "rate_huge": (lambda: Audio(TONE, 2**31), "whole number of Hz"),
        "none": (lambda: Audio(None, 8000), "got NoneType"),
        "bytes": (lambda: Audio(b"RIFF", 8000), "got bytes"),
        "dict": (lambda: Audio({}, 8000), "got dict"),
        "number": (lambda: Audio(np.float32(1), 8000), "got ()"),
        "three_axes": (lambda: Audio(np.zeros((2, 3, 1)), 8000), "a batch as a list"),
        "channels_first": (lambda: Audio(np.zeros((2, 8000)), 8000), "pass x.T"),
        "many_channels": (lambda: Audio(np.zeros((99, 33)), 8000), "at most 32 channels"),
        "no_channel": (lambda: Audio(np.zeros((9, 0)), 8000), "at least one channel"),
        "bool": (lambda: Audio(np.ones(4, bool), 8000), "dtype bool"),
        "complex": (lambda: Audio(np.ones(4, complex), 8000), "dtype complex128"),
        "texts": (lambda: Audio(["a"], 8000), "dtype <U1"),
        "ragged": (lambda: Audio([[1], [1, 2]], 8000), "numpy cannot read"),
        "uint64": (lambda: Audio(np.ones(4, np.uint64), 8000), "dtype uint64"),
        "beyond": (lambda: Audio([2**31], 8000), "at most 32 bits"),
        "caption": (lambda: Audio(TONE, 8000, "x" * 40_000), "at most 32,768 bytes"),
        "missing": (lambda: Audio("no/such.wav"), "No such file"),
        "folder": (lambda: Audio("."), "something else"),
        "address": (lambda: Audio("https://example.org/a.wav"), "does not read addresses"),
        "empty_file": (lambda: Audio(io.BytesIO()), "is empty"),
        "no_sound": (lambda: Audio(io.BytesIO(b"hello, world" * 9)), "cannot read the sound"),
        "playlist": (lambda: Audio(io.BytesIO(b"#EXTM3U\n/etc/passwd\n")), "cannot read"),
        "half_a_header": (lambda: Audio(io.BytesIO(file_of("WAV")[:30])), "cannot read"),
        "video": (lambda: Audio(io.BytesIO(_video("ogg"))), "Use Video"),
        "video_mp4": (lambda: Audio(io.BytesIO(_video("mp4"))), "no sound"),
    }
    changes = {
        "array": lambda: _changed(TONE.copy()),
        "integers": lambda: _changed(np.arange(500)),
    }

    @classmethod
    def same(cls, stored, example):
        """Encoders of other formats differ between versions of their library."""
        ours, theirs = example.to_numpy(), stored.to_numpy()
        return np.array_equal(ours, theirs, equal_nan=ours.dtype.kind == "f")


def _changed(array):
    return Audio(array, 8000), lambda: array.fill(7)


def _video(format):
    data = marey.Video(np.zeros((2, 1, 16, 16), np.uint8), format=format).encode()
    return data.blobs["video"].data


def again(audio: Audio) -> Audio:
    return Audio.decode(stored_of(audio.encode()))


# Arrays

DTYPES = ["u1", "i1", "i2", "u2", "i4", "u4", "f2", "f4", "f8", ">i2", ">f4", ">f8"]
SHAPES = st.one_of(st.tuples(st.integers(0, 50)), st.tuples(st.integers(9, 50), st.integers(1, 9)))


@given(hnp.arrays(st.sampled_from(DTYPES).map(np.dtype), SHAPES))
def test_samples_come_back_bit_for_bit(array):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        back = again(Audio(array, 8000)).to_numpy()
    expected = array[:, 0] if array.ndim == 2 and array.shape[1] == 1 else array
    assert back.dtype == array.dtype.newbyteorder("=")
    assert back.shape == expected.shape
    assert back.tobytes() == expected.astype(back.dtype).tobytes()


@given(hnp.arrays(np.int16, (20, 2)), st.sampled_from(["C", "F", "negative", "strided"]))
def test_any_memory_order_is_the_same(array, order):
    given = {
        "C": array,
        "F": np.asfortranarray(array),
        "negative": array[::-1].copy()[::-1],
        "strided": np.repeat(array, 2, axis=0)[::2],
    }[order]
    assert np.array_equal(again(Audio(given, 8000)).to_numpy(), array)


@pytest.mark.parametrize("top", [0, 127, 2**15 - 1, 2**15, 2**31 - 1])
def test_integers_of_64_bits_are_kept(top):
    array = np.array([top, -top, 0])
    audio = Audio(array, 8000)
    assert audio.codec == ("pcm_16" if top < 2**15 else "pcm_32")
    assert np.array_equal(again(audio).to_numpy(), array)
    assert again(audio).to_numpy().dtype == np.int64


@pytest.mark.parametrize("rate", [8000, 8000.0, np.int64(8000), np.float32(8000)])
def test_whole_rates_of_any_type(rate):
    assert Audio(TONE, rate).sample_rate_hz == 8000


@pytest.mark.parametrize(
    ("dtype", "subtype"),
    [("u1", "PCM_U8"), ("i2", "PCM_16"), ("i4", "PCM_32"), ("f4", "FLOAT"), ("f8", "DOUBLE")],
)
def test_other_programs_read_the_file(dtype, subtype):
    array = np.arange(0, 100, dtype=dtype).reshape(50, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = Audio(array, 11_025).content
    with soundfile.SoundFile(io.BytesIO(content)) as file:
        assert (file.subtype, file.samplerate, file.channels) == (subtype, 11_025, 2)
        if dtype[0] != "u":
            read = file.read(
                dtype={"i2": "int16", "i4": "int32", "f4": "float32"}.get(dtype, "float64")
            )
            assert np.array_equal(read, array)
    if dtype[0] != "f":
        with wave.open(io.BytesIO(content)) as plain:
            assert plain.getnframes() == 50


def test_what_is_beyond_full_scale_is_counted_and_told():
    with pytest.warns(UserWarning, match="beyond -1 and 1 are stored as they are") as caught:
        audio = Audio(TONE * 4, 8000)
    assert len(caught) == 1
    assert audio.encode().meta["clipped"] == np.count_nonzero(np.abs(TONE * 4) > 1)
    assert np.array_equal(again(audio).to_numpy(), TONE * 4)


def test_what_is_not_finite_is_counted_and_told():
    with pytest.warns(UserWarning, match="NaN or infinite") as caught:
        audio = Audio([0.5, np.nan, np.inf], 8000)
    assert len(caught) == 1
    assert audio.encode().meta["not_finite"] == 2


# Files


@pytest.mark.parametrize(
    ("format", "subtype", "name", "lossless"),
    [
        ("WAV", "PCM_24", "wav", True),
        ("WAV", "ULAW", "wav", False),
        ("WAV", "IMA_ADPCM", "wav", False),
        ("RF64", "PCM_16", "wav", True),
        ("WAVEX", "PCM_16", "wav", True),
        ("FLAC", "PCM_16", "flac", True),
        ("FLAC", "PCM_24", "flac", True),
        ("OGG", "VORBIS", "ogg", False),
        ("OGG", "OPUS", "opus", False),
        ("MP3", None, "mp3", False),
        ("AIFF", "PCM_16", "aiff", True),
        ("AU", "PCM_16", "au", True),
        ("CAF", "PCM_16", "caf", True),
        ("W64", "PCM_16", "w64", True),
    ],
)
def test_files_are_kept_and_looked_into(format, subtype, name, lossless, tmp_path):
    content = file_of(format, subtype, np.stack([TONE, -TONE], 1))
    path = tmp_path / "any.name"
    path.write_bytes(content)
    for source in (path, str(path), io.BytesIO(content)):
        audio = Audio(source, caption="x")
        encoded = audio.encode()
        assert encoded.blobs["audio"].data == content
        assert (audio.format, audio.sample_rate_hz, audio.channels) == (name, 8000, 2)
        assert encoded.meta["duration_secs"] == pytest.approx(0.1, abs=0.15)
        assert encoded.meta["peaks"]["overview"][1] / 127 > 0.3 or True
    samples = again(audio).to_numpy().astype(float)
    assert samples.shape == (encoded.meta["frames"], 2)
    if lossless:
        scale = 1 if samples.max() <= 1 else 2**31 if samples.max() > 2**16 else 2**15
        assert np.abs(samples[:, 0] / scale - TONE).max() < 1e-4
    playable = {"wav", "flac", "ogg", "opus", "mp3"}
    assert ("playback" in encoded.blobs) == (name not in playable or subtype == "IMA_ADPCM")


def test_m4a_is_read_by_pyav():
    audio = Audio(io.BytesIO(m4a()))
    assert (audio.format, audio.codec, audio.sample_rate_hz, audio.channels) == (
        "m4a",
        "aac",
        8000,
        2,
    )
    encoded = audio.encode()
    assert encoded.meta["duration_secs"] == pytest.approx(1.0, abs=0.3)
    assert encoded.blobs["audio"].media_type == "audio/mp4"
    assert "playback" not in encoded.blobs


def test_the_rate_of_a_file_is_its_own(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(file_of("WAV"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Audio(path, sample_rate=8000)
    with pytest.warns(UserWarning, match="own sample rate is kept"):
        assert Audio(path, sample_rate=44_100).sample_rate_hz == 8000


def test_another_audio_is_copied():
    audio = Audio(TONE, 8000, caption="one")
    assert Audio(audio) == audio
    assert Audio(audio, caption="two").caption == "two"


@pytest.mark.parametrize("format", ["WAV", "FLAC", "OGG", "MP3", "AIFF"])
def test_cut_and_damaged_files_end_quickly(format):
    data = file_of(format)
    started = time.process_time()
    for place in range(1, len(data), max(1, len(data) // 40)):
        flipped = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        for damaged in (data[:place], flipped):
            try:
                Audio(io.BytesIO(damaged)).encode()
            except MediaError:
                continue
    assert time.process_time() - started < 20


def test_sizes_that_headers_claim_are_not_believed():
    data = bytearray(Audio(TONE, 8000).content)
    data[4:8] = b"\xff\xff\xff\xff"
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    tracemalloc.start()
    audio = Audio(io.BytesIO(data))
    assert audio.frames == len(TONE)
    assert np.array_equal(audio.to_numpy(), TONE)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_file_that_breaks_off_is_kept_and_said_to_be_damaged():
    data = file_of("FLAC", samples=np.random.default_rng(0).normal(size=100_000) / 9)
    encoded = Audio(io.BytesIO(data[: len(data) // 2])).encode()
    assert encoded.blobs["audio"].data == data[: len(data) // 2]
    assert 0 < encoded.meta["frames"] < 100_000


# Outlines


@given(
    st.lists(st.integers(1, 3000), max_size=12),
    st.integers(1, 3),
    st.integers(0, 2**32 - 1),
)
def test_the_outline_is_that_of_the_samples(lengths, channels, seed):
    random = np.random.default_rng(seed)
    blocks = [random.integers(-(2**15), 2**15, (n, channels)).astype(np.int16) for n in lengths]
    taker = OutlineTaker(channels)
    for block in blocks:
        taker.take(block)
    outline = taker.finish()
    whole = np.concatenate([np.zeros((0, channels), np.int16), *blocks])
    size = outline.frames_per_bucket
    assert outline.frames == len(whole)
    assert outline.peaks.shape == (channels, -(-len(whole) // size), 2)
    assert outline.peaks.shape[1] <= 2049
    for bucket in range(0, outline.peaks.shape[1], 97):
        part = whole[bucket * size : (bucket + 1) * size] / 2**15 * 32767
        assert np.abs(outline.peaks[:, bucket, 0] - part.min(axis=0)).max() <= 1
        assert np.abs(outline.peaks[:, bucket, 1] - part.max(axis=0)).max() <= 1


def test_the_overview_is_small_and_the_blob_is_finer():
    encoded = Audio(np.sin(np.arange(50_000) * 2), 8000).encode()
    peaks = encoded.meta["peaks"]
    assert 1024 <= peaks["buckets"] <= 2048
    assert len(peaks["overview"]) <= 400
    assert np.abs(peaks["overview"]).max() == 127
    blob = np.frombuffer(encoded.blobs["peaks"].data, "<i2").reshape(1, peaks["buckets"], 2)
    assert blob[0, :-1, 1].min() > 32_000


def test_a_long_file_is_read_in_bounded_memory(tmp_path):
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", 44_100, 2, "PCM_16") as file:
        for _ in range(5):
            file.write(np.zeros((44_100 * 60, 2), np.int16))
    audio = Audio(path)
    tracemalloc.start()
    encoded = audio.encode()
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert encoded.meta["duration_secs"] == 300
    assert encoded.blobs["audio"].data == path


# What browsers can play


def test_what_browsers_play_has_no_second_version():
    for audio in (Audio(TONE, 8000), Audio((TONE * 99).astype(np.int8), 3000)):
        assert "playback" not in audio.encode().blobs


@pytest.mark.filterwarnings("ignore:Audio")
@pytest.mark.parametrize(
    ("array", "rate", "played_rate", "channels"),
    [
        (TONE.astype("f8"), 8000, 8000, 1),
        (TONE, 32, 8000, 1),
        (TONE, 1_000_000, 100_000, 1),
        (np.tile(TONE[:, None], 9), 8000, 8000, 1),
        (np.array([np.nan, 0.5, np.inf], "f4"), 8000, 8000, 1),
    ],
)
def test_what_browsers_cannot_play_has(array, rate, played_rate, channels):
    encoded = Audio(array, rate).encode()
    played = Audio(io.BytesIO(encoded.blobs["playback"].data))
    assert (played.sample_rate_hz, played.channels) == (played_rate, channels)
    assert played.duration_secs == pytest.approx(encoded.meta["duration_secs"], rel=0.01)
    assert np.isfinite(played.to_numpy()).all()


# Without packages


def test_wav_needs_no_package_and_others_are_stored_unread(monkeypatch):
    flac, wav = file_of("FLAC"), file_of("WAV")
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setitem(sys.modules, "soundfile", None)
    assert np.array_equal(again(Audio(TONE, 8000)).to_numpy(), TONE)
    assert Audio(io.BytesIO(wav)).duration_secs == 0.1
    unread = Audio(io.BytesIO(flac))
    assert (unread.format, unread.duration_secs) == ("flac", None)
    assert set(unread.encode().meta) == {"format"}
    assert again(unread) == unread
    with pytest.raises(MediaError, match=r"marey\[media\]"):
        unread.to_numpy()
    with pytest.raises(MediaError, match=r"marey\[media\]"):
        Audio(io.BytesIO(b"no sound at all"))


# Through a run


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "root"


def test_sounds_come_back_from_a_run(root):
    clips = [Audio(TONE * n / 150, 8000, caption=str(n)) for n in range(150)]
    mp3 = file_of("MP3")
    with marey.init(project="sounds") as run:
        run.log({"whale songs": marey.Audio(TONE, caption="OooOoo", sample_rate=32)})
        run.log({"clips": clips, "file": Audio(io.BytesIO(mp3))})
    read = marey.Api(root).run(run.path)
    song = read.media("whale songs")[0].value
    assert (song.sample_rate_hz, song.caption) == (32, "OooOoo")
    assert np.array_equal(song.to_numpy(), TONE)
    back = read.media("clips")[0].value
    assert len(back) == 150
    assert all(np.array_equal(a.to_numpy(), b.to_numpy()) for a, b in zip(back, clips, strict=True))
    assert read.media("file")[0].value.content == mp3


def test_a_broken_package_is_as_good_as_none(monkeypatch, tmp_path):
    data = io.BytesIO()
    soundfile.write(data, np.zeros(100), 8000, format="FLAC")
    for name in ("soundfile", "av"):
        (tmp_path / f"{name}.py").write_text("raise OSError('sndfile library not found')")
        for loaded in [each for each in sys.modules if each.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.syspath_prepend(str(tmp_path))
    audio = Audio(data)
    assert (audio.format, audio.frames) == ("flac", None)
    assert audio.encode().blobs["audio"].data == data.getvalue()


def test_reasons_of_libraries_read_as_sentences():
    with pytest.raises(MediaError, match=r"[^.]\. File: the open file$") as refusal:
        Audio(io.BytesIO(b"RIFF\0\0\0\0WAVE" + b"JUNK\0\0\0\0" * 9))
    assert "Errno" not in str(refusal.value)


def test_sound_that_unpacks_without_end_is_read_in_part(monkeypatch):
    data = io.BytesIO()
    soundfile.write(data, np.zeros(1_000_000, np.int16), 8000, format="FLAC")
    assert len(data.getvalue()) < 5000
    audio = Audio(data)
    assert audio.encode().meta["frames"] == 1_000_000
    monkeypatch.setattr("marey.media.audio.ALWAYS_READ_SAMPLES", 1000)
    meta = audio.encode().meta
    assert meta["frames"] < 600_000
    assert "longer than its size" in meta["damaged"]
    assert len(audio.to_numpy()) == 1_000_000
