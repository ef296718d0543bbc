"""Sounds on one time axis: what is drawn, which of them is heard, and where."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

RATE = 16_000

SOUNDS = f"""
    import numpy as np
    import marey

    t = np.arange({RATE} * 4) / {RATE}
    half = np.where(t < 2, 0, 0.5)
    for number, hz in enumerate((440, 1000)):
        with marey.init(project="sounds", id=f"sounds{{number}}", name=f"run {{number}}") as run:
            for step in (0, 10):
                tone = (half * (step + 10) / 20 * np.sin(2 * np.pi * hz * t)).astype("f4")
                run.log({{"tone": marey.Audio(tone, {RATE}, caption=f"{{hz}} Hz at {{step}}")}}, step)
    with marey.init(project="sounds", id="oddities", name="odd") as run:
        run.log({{"odd": [marey.Audio(np.zeros(0, "f4"), {RATE}), marey.Audio(t[:1], {RATE})]}})
    """

# Whether the waveform is high in the middle of each of eight parts of the width.
HIGH = """
    (canvas) => {
        const {width, height} = canvas;
        const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
        return [...Array(8).keys()].map((part) => {
            const x = Math.floor(((part + 0.5) / 8) * width);
            let rows = 0;
            for (let y = 0; y < height; y++) rows += pixels[(y * width + x) * 4 + 3] > 60 ? 1 : 0;
            return rows > height / 4;
        });
    }
    """
# Hertz of the row that differs most from the top row, at three quarters of the width.
BRIGHTEST = """
    (canvas) => {
        const {width, height} = canvas;
        const x = Math.floor(width * 0.75);
        const column = canvas.getContext('2d').getImageData(x, 0, 1, height).data;
        let best = [0, -1];
        for (let y = 0; y < height; y++) {
            let apart = 0;
            for (let c = 0; c < 3; c++) apart += Math.abs(column[y * 4 + c] - column[c]);
            if (apart > best[1]) best = [y, apart];
        }
        return ((height - best[0] - 0.5) / height) * Number(canvas.dataset.nyquist);
    }
    """


@pytest.fixture(scope="module")
def sounds(log: Callable[[str], None]) -> str:
    """The address of a project with two runs that logged a tone after a silence."""
    log(SOUNDS)
    return "/local/sounds"


def opened(page: Page, address: str, key: str) -> Locator:
    page.goto(address)
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel).to_have_attribute("data-state", "ready")
    return panel


def at(panel: Locator) -> float:
    return float(panel.locator("[data-position]").get_attribute("data-position") or "nan")


def test_what_is_drawn_is_what_was_logged(page: Page, sounds: str) -> None:
    linear = "&set=tone,scale=linear%3Bwindow=2048"
    panel = opened(page, f"{sounds}?find=tone{linear}", "tone")
    lanes = panel.locator("[data-lane]")
    expect(lanes).to_have_count(2)
    expect(panel.locator("[data-spectrogram=done]")).to_have_count(2)
    found = {}
    for lane in lanes.all():
        assert lane.locator("[data-wave]").evaluate(HIGH) == [False] * 4 + [True] * 4
        name = lane.get_attribute("data-lane") or ""
        found[name] = lane.locator("[data-spectrogram]").evaluate(BRIGHTEST)
        expect(lane).to_have_attribute("data-peak", re.compile(r"-6\.0"))
    bin_hz = RATE / 2048
    row_hz = RATE / 2 / 40
    assert found["local/sounds/sounds0 0"] == pytest.approx(440, abs=bin_hz + row_hz)
    assert found["local/sounds/sounds1 0"] == pytest.approx(1000, abs=bin_hz + row_hz)
    # A pointer over one sound is shown in both.
    stage = lanes.first.locator("[data-stage]")
    stage.hover(position={"x": 40, "y": 10})
    lines = panel.locator("[data-stage] > i:nth-last-child(2)")
    places = lines.evaluate_all("all => all.map((line) => line.offsetLeft)")
    assert places == pytest.approx([40, 40], abs=1)


def test_levels_of_the_spectrogram_can_be_chosen(page: Page, sounds: str) -> None:
    panel = opened(page, f"{sounds}?find=tone", "tone")
    canvas = panel.locator("[data-spectrogram=done]").first
    picture = "canvas => canvas.toDataURL()"
    before = canvas.evaluate(picture)
    panel.get_by_role("button", name="Sound and picture").click()
    page.get_by_role("slider", name="Least level").press("ArrowRight")
    page.get_by_role("slider", name="Least level").press("End")
    expect(page).to_have_url(re.compile("db"))
    assert canvas.evaluate(picture) != before


# Long enough to be heard until the test has looked, however late that is.
MINUTES = f"""
    import numpy as np
    import marey

    tone = np.sin(np.arange({RATE} * 120) / 8).astype("f4")
    for number in range(2):
        with marey.init(project="minutes", id=f"minutes{{number}}", name=f"run {{number}}") as run:
            for step in (0, 10):
                clip = tone * (step + number + 1) / 20
                run.log({{"tone": marey.Audio(clip, {RATE}, caption=f"at {{step}}")}}, step)
    """
# So that the test can ask how much of a sound the loudspeakers got.
KEEP_CONTEXT = """
    window.AudioContext = class extends AudioContext {
        constructor(...asked) { super(...asked); window.sound = this; }
    }
    """
# Where the sound is, less how long there was any: the same as long as it goes on.
BEGUN = """() => new Promise((done) => requestAnimationFrame(() => {
    const { position } = document.querySelector("[data-position]").dataset;
    done(Number(position) - sound.currentTime);
}))"""


def test_another_run_and_another_step_go_on_at_the_same_moment(
    page: Page, log: Callable[[str], None]
) -> None:
    log(MINUTES)
    page.add_init_script(KEEP_CONTEXT)
    panel = opened(page, "/local/minutes?find=tone", "tone")
    root = panel.locator("[data-position]")
    lanes = panel.locator("[data-lane][data-ready]")
    expect(lanes).to_have_count(2)
    lanes.first.get_by_role("button", name="Play").click()
    expect(root).to_have_attribute("data-playing", "true")
    page.wait_for_function(
        "() => sound.currentTime && document.querySelector('[data-position]').dataset.position > 0.3"
    )
    first = root.get_attribute("data-heard")
    begun = pytest.approx(page.evaluate(BEGUN), abs=0.5)
    page.keyboard.press(".")
    expect(root).not_to_have_attribute("data-heard", first or "")
    assert page.evaluate(BEGUN) == begun
    page.keyboard.press("ArrowLeft")  # the playhead
    expect(lanes.first).to_contain_text("at 0")
    expect(panel.locator("[data-lane][data-stale]")).to_have_count(0)
    assert page.evaluate(BEGUN) == begun
    expect(root).to_have_attribute("data-playing", "true")
    after = at(panel)
    page.keyboard.press("k")
    expect(root).not_to_have_attribute("data-playing", "true")
    stopped = at(panel)
    assert stopped >= after
    page.keyboard.press("k")
    expect(root).to_have_attribute("data-playing", "true")
    assert at(panel) >= stopped


def test_a_selection_is_played_again_and_again(page: Page, sounds: str) -> None:
    panel = opened(page, f"{sounds}?find=tone", "tone")
    root = panel.locator("[data-position]")
    expect(panel.locator("[data-lane][data-ready]")).to_have_count(2)
    box = panel.locator("[data-stage]").first.bounding_box()
    assert box is not None
    x, y, width = box["x"], box["y"] + 10, box["width"]
    page.mouse.move(x + width * 0.5, y)
    page.mouse.down()
    page.mouse.move(x + width * 0.55, y, steps=3)
    page.mouse.up()
    panel.get_by_role("button", name="Loop the selection").click()
    page.keyboard.press("k")
    expect(root).to_have_attribute("data-playing", "true")
    page.wait_for_function(
        """() => {
            const now = Number(document.querySelector('[data-position]').dataset.position);
            window.seen = [...(window.seen ?? []), now];
            return window.seen.some((at, i) => i > 0 && at < window.seen[i - 1]);
        }"""
    )
    seen = page.evaluate("window.seen.filter((at) => at > 0)")
    assert min(seen) >= 1.95
    assert max(seen) <= 2.25
    page.keyboard.press("0")
    page.keyboard.press("+")
    expect(root).not_to_have_attribute("data-view", "0~4")
    page.keyboard.press("0")
    expect(root).to_have_attribute("data-view", "0~4")


def test_an_empty_clip_says_so(page: Page, sounds: str) -> None:
    panel = opened(page, f"{sounds}/runs/oddities", "odd")
    expect(panel).to_contain_text("an empty clip: no samples")
    expect(panel.locator("[data-lane][data-ready]")).to_have_count(2)


HOUR = """
    import marey

    with marey.init(project="hours", id="hour0000") as run:
        run.log({"hour": marey.Audio(PATH, caption="long")})
    """


def test_an_hour_is_never_read_as_a_whole(
    page: Page, log: Callable[[str], None], tmp_path: Path
) -> None:
    path = tmp_path / "hour.wav"
    size_bytes = 3600 * 8000 * 2
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16_000, 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + size_bytes) + b"WAVE" + form
    with path.open("wb") as file:  # a sparse file, but for a noise in its middle
        file.write(head + b"data" + struct.pack("<I", size_bytes))
        file.seek(44 + size_bytes // 2)
        file.write(b"\x00\x60\x00\xa0" * 400_000)
        file.truncate(44 + size_bytes)
    log(HOUR.replace("PATH", repr(str(path))))
    asked: list[Request] = []
    page.on("request", lambda each: asked.append(each) if each.url.endswith(".wav") else None)
    panel = opened(page, "/local/hours?find=hour", "hour")
    expect(panel.locator("[data-wave]")).to_be_visible()
    expect(panel.locator("[data-spectrogram]")).to_be_visible()
    panel.get_by_role("button", name="Play long").click()
    page.wait_for_function("() => document.querySelector('[data-position]').dataset.position > 0.1")
    stage = panel.locator("[data-stage]")
    stage.click(position={"x": 200, "y": 10})
    page.wait_for_function("() => document.querySelector('[data-position]').dataset.position > 100")
    stage.hover(position={"x": 200, "y": 10})
    page.keyboard.down("Control")
    page.mouse.wheel(0, -3000)
    page.keyboard.up("Control")
    expect(panel.locator("[data-position]")).not_to_have_attribute("data-view", "0~3600")
    assert asked
    for each in asked:
        headers: dict[str, Any] = each.all_headers()
        assert each.method == "HEAD" or headers.get("range", "").startswith("bytes="), headers
