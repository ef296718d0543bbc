"""Sounds as the server measures them: outlines, spectra and loudness equal what numpy says."""

from __future__ import annotations

import base64
import math
import struct
import time

import numpy as np
import pytest

from marey.analysis import Clock, Memory, analysis_for
from marey.errors import MareyError, MissingExtraError, UsageError

soundfile = pytest.importorskip("soundfile")

RATE = 8000


@pytest.fixture
def unhurried(monkeypatch):
    """Answers have all the time they need."""
    monkeypatch.setattr("marey.analysis.audio.Clock", lambda: Clock(60))


@pytest.fixture
def asked_in_time():
    """Ask as the page does, in answers of a part of a second."""
    return asker()


@pytest.fixture
def ask(unhurried):
    """Ask once for all."""
    return asker()


def asker():
    memory = Memory()
    module = analysis_for("audio")

    def question(path, name, **arguments):
        more = {"memory": memory} if name in module.WITH_MEMORY else {}
        text = {key: str(value) for key, value in arguments.items()}
        return module.ANALYSES[name]({"audio": path}, {}, text, **more)

    return question


def numbers(answer, name):
    flat = np.frombuffer(base64.b64decode(answer[name]), "<i2")
    return flat.reshape(answer["channels"], -1)


def spectrum_of(answer):
    values = np.frombuffer(base64.b64decode(answer["values"]), np.uint8)
    return values.reshape(-1, answer["size"] // 2 + 1) / 2 - 127.5


def noise(frames, channels=2):
    return np.random.default_rng(0).uniform(-0.9, 0.9, (frames, channels)).astype(np.float32)


FORMATS = [
    ("wav", "PCM_U8", 2e-2), ("wav", "PCM_16", 1e-4), ("wav", "PCM_24", 1e-4), ("wav", "FLOAT", 1e-4),
    ("wav", "DOUBLE", 1e-4), ("flac", "PCM_16", 1e-4), ("aiff", "PCM_16", 1e-4),
]  # fmt: skip


@pytest.mark.parametrize(("extension", "subtype", "error"), FORMATS)
def test_peaks_are_those_of_the_samples(ask, tmp_path, extension, subtype, error):
    samples = noise(5000)
    path = tmp_path / f"a.{extension}"
    soundfile.write(path, samples, RATE, subtype=subtype)
    answer = ask(path, "peaks", first=100, last=4100, buckets=40)
    assert (answer["rate"], answer["channels"], answer["frames"]) == (RATE, 2, 5000)
    assert (answer["begin"], answer["end"], answer["done"]) == (0, 40, True)
    parts = samples[100:4100].reshape(40, 100, 2)
    for name, expected in (
        ("min", parts.min(axis=1)),
        ("max", parts.max(axis=1)),
        ("rms", np.sqrt(np.square(parts).mean(axis=1))),
    ):
        assert np.abs(numbers(answer, name).T / 32767 - expected).max() < error


@pytest.mark.parametrize("extension", ["ogg", "mp3"])
def test_peaks_of_lossy_formats_are_near(ask, tmp_path, extension):
    t = np.arange(RATE * 2 * 2) / (RATE * 2)
    samples = 0.5 * np.sin(2 * np.pi * 300 * t)
    path = tmp_path / f"a.{extension}"
    soundfile.write(path, samples, RATE * 2)
    answer = ask(path, "peaks", buckets=8)
    assert np.abs(numbers(answer, "max")[0][1:-1] / 32767 - 0.5).max() < 0.05


def test_formats_of_pyav(ask, tmp_path):
    av = pytest.importorskip("av")
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w") as container:
        track = container.add_stream("aac", rate=44_100, layout="mono")
        t = np.arange(44_100 * 2) / 44_100
        tone = (0.5 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
        for start in range(0, len(tone), 1024):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], "fltp", "mono")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    answer = ask(path, "spectrum", columns=4, size=2048)
    assert answer["rate"] == 44_100
    assert spectrum_of(answer)[1].argmax() == round(440 / 44_100 * 2048)


def test_kept_blocks_give_the_same_outline(ask, tmp_path):
    samples = noise(400_000, 1)
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    answer = ask(path, "peaks", first=0, last=102_400 * 3, buckets=30)  # 10,240 frames: 40 blocks
    assert answer["done"]
    parts = samples[: 102_400 * 3, 0].reshape(30, -1)
    assert np.abs(numbers(answer, "max")[0] / 32767 - parts.max(axis=1)).max() < 1e-4
    rms = np.sqrt(np.square(parts).mean(axis=1))
    assert np.abs(numbers(answer, "rms")[0] / 32767 - rms).max() < 1e-3


def test_single_samples_at_the_closest(ask, tmp_path):
    samples = noise(100, 1)
    path = tmp_path / "a.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    answer = ask(path, "peaks", first=10, last=20, buckets=500)
    assert answer["buckets"] == 10
    assert numbers(answer, "min").tolist() == numbers(answer, "max").tolist()
    assert np.abs(numbers(answer, "min")[0] / 32767 - samples[10:20, 0]).max() < 1e-4


def test_numbers_beyond_and_none(ask, tmp_path):
    path = tmp_path / "a.wav"
    samples = np.array([np.nan, 2.0, -np.inf, 0.5] * 10, "f4")
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    answer = ask(path, "peaks", buckets=40)
    assert numbers(answer, "min")[0][:4].tolist() == [0, 32767, -32767, 16384]


def test_a_spectrum_has_the_tone_in_its_bin(ask, tmp_path):
    t = np.arange(RATE * 2) / RATE
    both = np.stack([np.sin(2 * np.pi * 1000 * t), np.zeros(len(t))], axis=1)
    path = tmp_path / "a.wav"
    soundfile.write(path, both * 0.5, RATE, subtype="FLOAT")
    values = spectrum_of(ask(path, "spectrum", columns=20, size=512, channel=0))
    assert values.shape == (20, 257)
    assert (values[1:-1].argmax(axis=1) == 64).all()
    assert values[5:15].max() == pytest.approx(-6, abs=0.5)
    mixed = spectrum_of(ask(path, "spectrum", columns=20, size=512))
    assert mixed[10].max() == pytest.approx(-12, abs=0.5)
    assert spectrum_of(ask(path, "spectrum", columns=20, size=512, channel=1)).max() == -127.5
    rest = ask(path, "spectrum", columns=20, size=512, channel=0, begin=15)
    assert (rest["begin"], rest["end"]) == (15, 20)
    assert (spectrum_of(rest) == values[15:]).all()


def test_loudness_of_known_tones(ask, tmp_path):
    # ITU-R BS.1770-4: a sine of 997 Hz at 0 dBFS in the left channel alone reads -3.01 LKFS.
    t = np.arange(48_000 * 5) / 48_000
    tone = np.sin(2 * np.pi * 997 * t)
    silent = np.zeros(len(t))
    cases = {"mono": [tone], "left": [tone, silent], "both": [tone, tone]}
    cases["centre"] = [silent, silent, tone, silent, silent, silent]
    cases["lfe"] = [silent, silent, silent, tone, silent, silent]
    cases["behind"] = [silent, silent, silent, silent, tone, silent]
    found = {}
    for name, channels in cases.items():
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, np.stack(channels, axis=1), 48_000, subtype="FLOAT")
        answer = ask(path, "loudness")
        assert answer["done"]
        found[name] = answer["lufs"]
    assert found["mono"] == pytest.approx(-3.01, abs=0.01)
    assert found["left"] == pytest.approx(-3.01, abs=0.01)
    assert found["both"] == pytest.approx(0, abs=0.01)
    assert found["centre"] == pytest.approx(-3.01, abs=0.01)
    assert found["lfe"] is None
    assert found["behind"] == pytest.approx(-3.01 + 10 * math.log10(1.41), abs=0.01)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 96_000])
def test_loudness_at_other_rates(ask, tmp_path, rate):
    t = np.arange(rate * 3) / rate
    path = tmp_path / "a.wav"
    soundfile.write(path, 0.1 * np.sin(2 * np.pi * 997 * t), rate, subtype="FLOAT")
    answer = ask(path, "loudness")
    assert answer["lufs"] == pytest.approx(-23.01, abs=0.05)
    assert answer["peak_db"] == pytest.approx(-20, abs=0.05)


def test_silence_counts_for_nothing(ask, tmp_path):
    # The gates of BS.1770: two seconds of tone and eight of silence are as loud as the tone.
    rate = 48_000
    tone = 0.1 * np.sin(2 * np.pi * 997 * np.arange(rate * 4) / rate)
    path = tmp_path / "a.wav"
    soundfile.write(path, np.concatenate([tone, np.zeros(rate * 8)]), rate, subtype="FLOAT")
    assert ask(path, "loudness")["lufs"] == pytest.approx(-23.01, abs=0.2)
    soundfile.write(path, np.zeros(rate), rate)
    assert ask(tmp_path / "a.wav", "loudness")["peak_db"] is not None  # it was kept by its path


def test_empty_and_short_sounds(ask, tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(0, "f4"), RATE)
    assert ask(path, "peaks")["done"]
    assert ask(path, "spectrum", columns=3)["done"]
    assert ask(path, "loudness")["lufs"] is None
    other = tmp_path / "b.wav"
    soundfile.write(other, 0.5 * np.ones(3), RATE)
    assert ask(other, "peaks", buckets=10)["end"] == 3
    assert ask(other, "loudness")["done"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"first": -1},
        {"first": "x"},
        {"first": 9, "last": 3},
        {"buckets": 0},
        {"buckets": 10**9},
        {"odd": 1},
    ],
)
def test_wrong_questions_are_refused(ask, tmp_path, arguments):
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(100), RATE)
    with pytest.raises(UsageError):
        ask(path, "peaks", **arguments)


@pytest.mark.parametrize("arguments", [{"size": 1000}, {"size": 2**20}, {"channel": 2}])
def test_wrong_spectra_are_refused(ask, tmp_path, arguments):
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(100), RATE)
    with pytest.raises(UsageError):
        ask(path, "spectrum", **arguments)


def test_what_cannot_be_read_says_so(ask, tmp_path, monkeypatch):
    path = tmp_path / "a.flac"
    soundfile.write(path, noise(10_000), RATE)
    with monkeypatch.context() as patched:
        patched.setattr("marey.analysis._audio_sound.is_usable", lambda name: False)
        with pytest.raises(MissingExtraError, match=r"marey\[media\]"):
            ask(path, "peaks")
    path.write_bytes(b"fLaC" + b"\0" * 90)
    with pytest.raises(MareyError, match="cannot be read"):
        ask(path, "peaks")
    path.write_bytes(b"#EXTM3U\nhttp://localhost/x\n")
    with pytest.raises(MareyError, match="no known format"):
        ask(path, "peaks")


def test_an_hour_is_answered_bit_by_bit(asked_in_time, tmp_path):
    frames = 3600 * 44_100
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 44_100, 176_400, 4, 16)
    head = b"RIFF" + struct.pack("<I", 36 + frames * 4) + b"WAVE" + form
    path = tmp_path / "hour.wav"
    with path.open("wb") as file:  # sparse: it takes no space
        file.write(head + b"data" + struct.pack("<I", frames * 4))
        file.seek(44 + (frames // 2 + 80_000) * 4)
        file.write(b"\xff\x7f\xff\x7f")
        file.truncate(44 + frames * 4)
    begin, loudest, slowest = 0, [], 0.0
    ask = asked_in_time
    while True:
        start = time.process_time()
        answer = ask(path, "peaks", buckets=1000, begin=begin)
        slowest = max(slowest, time.process_time() - start)
        loudest += numbers(answer, "max")[0].tolist()
        begin = answer["end"]
        if answer["done"]:
            break
    assert slowest < 3  # 0.2 where nothing else runs
    assert [i for i, value in enumerate(loudest) if value] == [500]
    assert ask(path, "loudness")["part"] < 1
    middle = frames // 2 + 80_000
    near = ask(path, "peaks", first=middle - 5, last=middle + 5, buckets=10)
    assert numbers(near, "max")[0].tolist() == [0] * 5 + [32766] + [0] * 4
