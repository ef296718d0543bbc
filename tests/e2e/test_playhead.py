"""One playhead for all panels: by slider, by keys, in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def playhead(page: Page, training: str) -> Locator:
    page.goto(training)
    found = page.locator("[data-step]").first
    expect(page.locator('[data-panel="val/digits"]')).to_have_attribute("data-state", "ready")
    # Keys and the strip go nowhere before the first logged step is known.
    expect(page.get_by_role("slider", name="Playhead")).to_have_attribute("data-from", "0")
    return found


def test_it_starts_at_the_newest_step(playhead: Locator) -> None:
    expect(playhead).to_have_attribute("data-step", "20090")


def test_arrow_keys_step_and_alt_goes_to_what_was_logged(page: Page, playhead: Locator) -> None:
    page.keyboard.press("ArrowLeft")
    expect(playhead).to_have_attribute("data-step", "20089")
    page.keyboard.press("Shift+ArrowLeft")
    expect(playhead).to_have_attribute("data-step", "20079")
    page.keyboard.press("Alt+ArrowLeft")
    expect(playhead).to_have_attribute("data-step", "20070")
    page.keyboard.press("Home")
    expect(playhead).to_have_attribute("data-step", "0")
    page.keyboard.press("End")
    expect(playhead).to_have_attribute("data-step", "20090")
    expect(page).not_to_have_url(re.compile(r"[?&]step="))
    # Undone before the address has it.
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+z")
    expect(playhead).to_have_attribute("data-step", "20090")


def test_every_panel_follows_it(page: Page, playhead: Locator) -> None:
    images = page.locator('[data-panel="val/digits"]')
    expect(images).to_contain_text("digit 0 at 20090")
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+ArrowLeft")
    expect(images).to_contain_text("digit 0 at 20070")
    expect(page.locator('[data-panel="note"]')).to_contain_text("epoch 20070")
    expect(page).to_have_url(re.compile(r"[?&]step=20070"))


def test_what_is_older_than_the_playhead_says_so(page: Page, playhead: Locator) -> None:
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    images = page.locator('[data-panel="val/digits"]')
    expect(images).to_contain_text("digit 0 at 20080")
    expect(images).to_contain_text("7 steps earlier")


def test_dragging_the_film_strip_moves_it(page: Page, playhead: Locator) -> None:
    strip = page.get_by_role("slider", name=re.compile("playhead|step", re.IGNORECASE)).first
    box = strip.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.9, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=8)
    page.mouse.up()
    expect(playhead).to_have_attribute("data-step", re.compile(r"^(9|10)\d{3}$"))
    expect(page).to_have_url(re.compile(r"[?&]step=(9|10)\d{3}"))


def test_space_plays_and_stops(page: Page, playhead: Locator) -> None:
    page.keyboard.press("Home")
    expect(playhead).to_have_attribute("data-step", "0")
    page.keyboard.press("Space")
    expect(playhead).not_to_have_attribute("data-step", "0")
    page.keyboard.press("Space")
    stopped = playhead.get_attribute("data-step")
    page.keyboard.press("ArrowRight")
    assert stopped is not None
    expect(playhead).to_have_attribute("data-step", str(int(stopped) + 1))


WATCH = """() => {
    const pictures = () => [...document.querySelectorAll('[data-panel="val/digits"] img')];
    window.seen = {frames: 0, blank: 0};
    const look = () => {
        window.seen.frames += 1;
        window.seen.blank += pictures().filter(({naturalWidth}) => naturalWidth === 0).length;
        requestAnimationFrame(look);
    };
    return Promise.all(pictures().map((picture) => picture.decode())).then(look);
}"""


def test_no_picture_is_blank_while_one_scrubs(page: Page, playhead: Locator) -> None:
    expect(page.locator('[data-panel="val/digits"] img')).to_have_count(12)
    page.evaluate(WATCH)
    for _ in range(9):
        page.keyboard.press("Alt+ArrowLeft")
    expect(playhead).to_have_attribute("data-step", "20000")
    expect(page.locator('[data-panel="val/digits"]')).to_contain_text("digit 0 at 20000")
    expect(page.locator('[data-panel="val/digits"] img[data-late]')).to_have_count(0)
    page.wait_for_function("() => window.seen.frames > 3")
    assert page.evaluate("window.seen.blank") == 0
