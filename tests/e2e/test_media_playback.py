"""What is made of arrays plays in the browser: every format of video, every kind of sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

SCRIPT = """
    import warnings
    import numpy as np
    import marey

    t, c, y, x = np.ogrid[:12, :3, :119, :159]
    clip = (128 + 100 * np.sin(x / 20 + t / 3 + c) * np.cos(y / 15 - c)).astype(np.uint8)
    clip[:, 0, :60] = 255
    tone = 0.3 * np.sin(np.arange(16_000) / 3)
    with warnings.catch_warnings(), marey.init(project="playback", id="playback") as run:
        warnings.simplefilter("ignore")
        for name in ("gif", "mp4", "webm", "ogg"):
            run.log({name: marey.Video(clip, fps=8, format=name)})
            run.log({f"one_{name}": marey.Video(clip[:1, :, :1, :1], format=name)})
        for dtype in ("u1", "i2", "i4", "i8", "f2", "f4", "f8"):
            high = 1 if dtype[0] == "f" else min(np.iinfo(dtype).max, 2**15 - 1)
            run.log({dtype: marey.Audio((tone * high + 128 * (dtype == "u1")).astype(dtype), 8000)})
        run.log({"slow": marey.Audio(tone[:64], 32), "fast": marey.Audio(tone, 1_000_000)})
        run.log({"many": marey.Audio(np.tile(tone[:, None], 9), 8000)})
        run.log({"nan": marey.Audio(np.where(np.arange(16_000) % 99, tone, np.nan), 8000)})
    """

# A frame's upper left pixel tells a picture from the black of a player without one. Short videos are
# quick: the only frame can be on the screen before it may play, the end come before play() says so.
PLAY = """
    async ([tag, url]) => {
        const media = document.createElement(tag);
        media.muted = true;
        const shown = new Promise((resolve) => {
            if (tag === 'video') media.requestVideoFrameCallback(resolve);
            else resolve();
        });
        media.src = url;
        document.body.append(media);
        await new Promise((resolve, reject) => {
            media.oncanplay = resolve;
            media.onerror = () => reject(new Error(media.error.message));
        });
        await media.play().catch((reason) => media.ended || Promise.reject(reason));
        await shown;
        while (media.currentTime === 0) await new Promise(requestAnimationFrame);
        const answer = {secs: media.duration, at: media.currentTime};
        if (tag === 'video') {
            const canvas = new OffscreenCanvas(media.videoWidth, media.videoHeight);
            const context = canvas.getContext('2d');
            context.drawImage(media, 0, 0);
            answer.size = [media.videoWidth, media.videoHeight];
            answer.red = context.getImageData(0, 0, 1, 1).data[0];
        }
        media.remove();
        return answer;
    }
    """
COUNT_FRAMES = """
    async (url) => {
        const response = await fetch(url);
        const decoder = new ImageDecoder({data: response.body, type: 'image/gif'});
        await decoder.completed;
        const {image} = await decoder.decode({frameIndex: decoder.tracks.selectedTrack.frameCount - 1});
        const picture = new Image();
        picture.src = url;
        await picture.decode();
        return {
            frames: decoder.tracks.selectedTrack.frameCount,
            size: [picture.naturalWidth, picture.naturalHeight],
            secs: image.duration / 1e6,
        };
    }
    """


@pytest.fixture(scope="module")
def logged(log: Callable[[str], None]) -> None:
    """One run with a video of each format and sounds of each dtype."""
    log(SCRIPT)


@pytest.fixture
def item(page: Page, logged: None) -> Callable[[str], dict[str, Any]]:
    """What the server says of the value logged under a key; the page is open."""
    page.goto("/local/playback")

    def find(key: str) -> dict[str, Any]:
        run = "local/playback/playback"
        answer = page.request.get("/api/v1/media", params={"run": run, "key": key})
        assert answer.ok, answer.text()
        found: dict[str, Any] = answer.json()["tracks"][0]["entries"][0]["items"][0]
        return found

    return find


@pytest.mark.parametrize("format", ["mp4", "webm", "ogg"])
def test_videos_play(page: Page, item: Callable[[str], dict[str, Any]], format: str) -> None:
    found = item(format)
    played = page.evaluate(PLAY, ["video", found["blobs"]["video"]["url"]])
    even = format == "mp4"
    assert played["size"] == ([160, 120] if even else [159, 119])
    assert (found["meta"]["width"], found["meta"]["height"]) == (159, 119)
    assert played["secs"] == pytest.approx(found["meta"]["duration_secs"], abs=0.01)
    assert played["at"] > 0
    assert played["red"] > 200


@pytest.mark.parametrize("format", ["mp4", "webm", "ogg"])
def test_a_video_of_one_pixel_plays(
    page: Page, item: Callable[[str], dict[str, Any]], format: str
) -> None:
    played = page.evaluate(PLAY, ["video", item(f"one_{format}")["blobs"]["video"]["url"]])
    assert played["secs"] == pytest.approx(0.25, abs=0.01)


def test_gifs_are_animated(page: Page, item: Callable[[str], dict[str, Any]]) -> None:
    shown = page.evaluate(COUNT_FRAMES, item("gif")["blobs"]["video"]["url"])
    assert shown == {"frames": 12, "size": [159, 119], "secs": pytest.approx(0.12, abs=0.011)}
    one = page.evaluate(COUNT_FRAMES, item("one_gif")["blobs"]["video"]["url"])
    assert one["size"] == [1, 1]


SOUNDS = ["u1", "i2", "i4", "i8", "f2", "f4", "f8", "slow", "fast", "many", "nan"]


@pytest.mark.parametrize("key", SOUNDS)
def test_sounds_play(page: Page, item: Callable[[str], dict[str, Any]], key: str) -> None:
    found = item(key)
    blob = found["blobs"].get("playback", found["blobs"]["audio"])
    played = page.evaluate(PLAY, ["audio", blob["url"]])
    assert played["secs"] == pytest.approx(found["meta"]["duration_secs"], rel=0.01)
    assert played["at"] > 0
