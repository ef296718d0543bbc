"""Videos of a panel follow one clock: exactly the frame that was asked for, in all of them at once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import PIL.Image
import pytest
from looking import assert_comes, seen_in_time
from playwright.sync_api import Locator, Page, expect

FILMS = """
    import warnings
    import numpy as np
    import marey

    def film(step, frames=20):
        # The frame's number is the red, the step the green, and blue tells runs apart.
        clip = np.zeros((frames, 3, 36, 64), np.uint8)
        clip[:, 0] = (np.arange(frames) * 12)[:, None, None]
        clip[:, 1] = step * 10
        return clip

    warnings.simplefilter("ignore")
    for number in range(2):
        with marey.init(project="films", id=f"films{number}", name=f"run {number}") as run:
            for step in (0, 10):
                for name in ("gif", "mp4", "webm", "ogg"):
                    run.log({name: marey.Video(film(step), fps=10, format=name)}, step=step)
                grid = [marey.Video(film(step), fps=10, format="mp4") for _ in range(6)]
                run.log({"grid": grid}, step=step)
    """

# The frame that each film shows, by its colour, and the step.
SHOWN = """
    (panel) => [...panel.querySelectorAll('[data-film]')].map((film) => {
        const canvas = new OffscreenCanvas(64, 36);
        const context = canvas.getContext('2d');
        context.drawImage(film, 0, 0, 64, 36);
        const [red, green] = context.getImageData(32, 18, 1, 1).data;
        return [Math.round(red / 12), Math.round(green / 10)];
    })
    """


SATURATED = ((0, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 0, 255), (200, 60, 20))
BARS = f"""
    import numpy as np
    import marey

    bars = np.array({SATURATED}, np.uint8).repeat(32, axis=0).T[:, None, :].repeat(64, axis=1)
    with marey.init(project="bars", id="bars0000", name="bars") as run:
        run.log({{
            name: marey.Video(np.stack([bars] * 3), fps=4, format=name)
            for name in ("gif", "mp4", "webm", "ogg")
        }})
    """
MOST_OFF = 3  # of 255: what rounding to the colours of videos makes


@pytest.fixture(scope="module")
def films(log: Callable[[str], None]) -> str:
    """The address of a project with two runs that logged films of each format."""
    log(FILMS)
    return "/local/films"


def opened(page: Page, address: str, key: str, films: int) -> Locator:
    page.goto(f"{address}?find={key}")
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel.locator('[data-film][data-frame="0"]')).to_have_count(films)
    return panel


def shows(panel: Locator, frame: int, films: int) -> None:
    """All films show the frame, and its picture is the right one."""
    expect(panel.locator(f'[data-film][data-frame="{frame}"]')).to_have_count(films)
    # The element tells of a frame some moments before its picture can be read.
    look, wanted = lambda: [found[0] for found in panel.evaluate(SHOWN)], [frame] * films
    assert_comes(look, wanted)


@pytest.mark.parametrize("key", ["gif", "mp4", "webm", "ogg"])
def test_stepping_shows_exactly_the_frame(page: Page, films: str, key: str) -> None:
    panel = opened(page, films, key, 2)
    shows(panel, 0, 2)
    for frame in (1, 2, 3):
        panel.get_by_role("button", name="Next frame").click()
        shows(panel, frame, 2)
    panel.get_by_role("slider", name="Frame").fill("13")
    shows(panel, 13, 2)
    panel.get_by_role("button", name="Previous frame").press(">")
    shows(panel, 14, 2)
    panel.get_by_role("slider", name="Frame").fill("19")
    shows(panel, 19, 2)
    panel.get_by_role("button", name="Next frame").click()  # there is none
    shows(panel, 19, 2)
    panel.get_by_role("button", name="Previous frame").click()
    shows(panel, 18, 2)


def test_saturated_colors_are_those_of_the_array(
    page_in_browser: Callable[..., Page], log: Callable[[str], None]
) -> None:
    """As they are on the screen: browsers read colours of videos in many ways.

    Where the graphics card (if only in software) does not convert them, Chromium's blue of BT.709 is
    up to 11 of 255 off, for its factor for that does not fit into eight bits.
    """
    page = page_in_browser(without="--disable-gpu-compositing")
    log(BARS)
    page.goto("/local/bars")
    for name in ("gif", "mp4", "webm", "ogg"):
        film = page.locator(f'[data-panel="{name}"] [data-film][data-frame="0"]')
        expect(film).to_be_visible()
        with PIL.Image.open(io.BytesIO(film.screenshot())) as picture:
            width, height = picture.size
            for i, color in enumerate(SATURATED):
                at = int((i + 0.5) * width / len(SATURATED)), height // 2
                seen = picture.convert("RGB").getpixel(at)
                assert isinstance(seen, tuple)
                apart = max(abs(one - other) for one, other in zip(seen, color, strict=True))
                assert apart <= MOST_OFF, f"{name}: {seen} for {color}"


# How far the films are apart in seconds, and how far the first one is from the clock.
APART = """
    (panel) => {
        const times = [...panel.querySelectorAll('video')].map((film) => film.currentTime);
        return Math.max(...times) - Math.min(...times);
    }
    """


def test_a_grid_plays_in_step_and_keeps_its_place(page: Page, films: str) -> None:
    panel = opened(page, films, "grid", 12)
    videos = panel.locator("[data-videos]")
    panel.get_by_role("slider", name="Frame").fill("7")
    shows(panel, 7, 12)
    page.get_by_role("button", name="Next frame").focus()
    page.keyboard.press("k")
    expect(videos).to_have_attribute("data-playing", "true")
    expect(panel.locator('[data-film][data-frame="7"]')).to_have_count(0)
    # At the end of a round some are at its beginning already, and one that fell behind jumps.
    apart = seen_in_time(lambda: float(panel.evaluate(APART)), lambda seen: seen < 0.35)
    assert apart < 0.35
    page.keyboard.press("k")
    expect(videos).not_to_have_attribute("data-playing", "true")
    frame = int(panel.get_by_role("slider", name="Frame").input_value())
    shows(panel, frame, 12)
    # A busy browser may have drawn the one before last.
    films_shown = panel.locator("[data-film]")
    films_shown.first.evaluate("film => { film.dataset.frame = '0'; film.dataset.drawn = 'no' }")
    films_shown.first.evaluate(
        "film => film.addEventListener('seeked', () => { film.dataset.drawn = 'anew' })"
    )
    panel.get_by_role("button", name="Loop", exact=True).click()
    expect(films_shown.first).to_have_attribute("data-drawn", "anew")
    shows(panel, frame, 12)
    panel.get_by_role("slider", name="Frame").fill("5")
    shows(panel, 5, 12)
    panel.get_by_role("button", name="Next frame").press(
        "Home"
    )  # the playhead: another step's films, at the same frame
    wanted = [[5, 0]] * 12
    assert_comes(lambda: panel.evaluate(SHOWN), wanted)
    expect(panel.locator("[data-late]")).to_have_count(0)
    expect(panel.locator('[data-film][data-frame="5"]')).to_have_count(12)


# Half a second of playing may be over before anybody looks.
WATCH = """
    (videos) => {
        window.seen = [];
        const note = () => seen.push({
            playing: videos.dataset.playing === 'true',
            frame: Number(videos.querySelector('[data-film]').dataset.frame),
        });
        const attributeFilter = ['data-playing', 'data-frame'];
        new MutationObserver(note).observe(videos, {subtree: true, attributeFilter});
    }
    """


def test_playing_ends_or_begins_anew(page: Page, films: str) -> None:
    panel = opened(page, f"{films}/runs/films0", "gif", 1)
    videos = panel.locator("[data-videos]")
    videos.evaluate(WATCH)
    panel.get_by_role("button", name="Loop", exact=True).click()
    panel.get_by_role("combobox", name="Speed").click()
    page.get_by_role("option", name="4×").click()
    panel.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => seen.some(({playing}) => playing)")
    shows(panel, 19, 1)
    expect(videos).not_to_have_attribute("data-playing", "true")
    page.evaluate("seen.length = 0")
    panel.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => seen.some(({frame}) => frame < 19)")


def test_one_is_looked_at_large_in_all_runs(page: Page, films: str) -> None:
    panel = opened(page, films, "grid", 12)
    panel.locator("[data-screen], [data-film]").first.dblclick()
    large = page.locator("[data-videos]").last
    expect(large.locator("[data-film]")).to_have_count(2)
    expect(large.locator('[data-film][data-frame="0"]')).to_have_count(2)
    page.keyboard.press("Shift+>")
    expect(large.locator('[data-film][data-frame="1"]')).to_have_count(2)
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("films1%3A1|films1:1"))
    view = large.locator("[data-view]").first
    view.hover()
    page.mouse.wheel(0, -500)
    expect(large.locator("[data-camera]")).to_have_count(1)


def test_a_damaged_video_says_so(page: Page, log: Callable[[str], None], served: Any) -> None:
    log(FILMS.replace('project="films"', 'project="cut-films"').replace('f"films{n', 'f"cut{n'))
    for path in served.root.rglob("cut-films/**/blobs/*/*"):
        path.write_bytes(path.read_bytes()[:40])
    page.goto("/local/cut-films?find=mp4")
    panel = page.locator('[data-panel="mp4"]')
    expect(panel.get_by_role("alert").first).to_contain_text("the file is damaged")
    page.goto("/local/cut-films?find=gif")
    panel = page.locator('[data-panel="gif"]')
    expect(panel.get_by_role("alert").first).to_contain_text("damaged")
    expect(panel.get_by_role("link").first).to_have_attribute("href", re.compile("/blobs/"))
