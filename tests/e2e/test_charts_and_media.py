"""Charts and media are one: hovering looks at a step, pins mark steps, best-of shows each run's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Logging

RUNS = """
    import time
    import numpy as np
    import marey

    start = time.time()
    for number, (name, best) in enumerate([("heron", 30), ("gull", 60)]):
        with marey.init(project="peaks", id=f"peak{number}", name=name) as run:
            for step in range(101):
                values = {"val/IoU": 0.9 - abs(step - best) / 200, "train/loss": 1 / (1 + step)}
                values["_timestamp"] = start + step  # as on a machine that never stalls
                if step % 10 == 0:
                    picture = np.full((8, 8, 3), 2 * step, np.uint8)
                    values["pictures"] = marey.Image(picture, caption=f"{name} at {step}")
                run.log(values, step=step)
    with marey.init(project="peaks", id="unscored", name="stork") as run:
        for step in (0, 50, 100):
            run.log({"pictures": marey.Image(np.zeros((8, 8)), caption=f"stork at {step}")}, step=step)
    """


@pytest.fixture(scope="module")
def peaks(log: Callable[[str], None]) -> str:
    log(RUNS)
    return "/local/peaks"


@pytest.fixture
def playhead(page: Page, peaks: str) -> Locator:
    page.goto(peaks)
    expect(pictures(page)).to_have_attribute("data-state", "ready")
    expect(page.locator('[data-panel="val/IoU"]')).to_have_attribute("data-state", "ready")
    # The axis of the chart begins at the first logged step once that is known.
    expect(page.get_by_role("slider", name="Playhead")).to_have_attribute("data-from", "0")
    return page.locator("footer[data-step]")


def pictures(page: Page) -> Locator:
    return page.locator('[data-panel="pictures"]')


def point_at(page: Page, step: int, *, click: bool = False) -> None:
    """Put the pointer where the chart of val/IoU has a step of 0 to 100."""
    plot = page.locator('[data-panel="val/IoU"] .u-over')
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * step / 100, box["y"] + box["height"] / 2
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y, steps=2)
    if click:
        page.mouse.click(x, y)


def test_a_resting_pointer_shows_that_steps_media(page: Page, playhead: Locator) -> None:
    address = page.url
    point_at(page, 45)
    expect(page.locator("[data-preview]")).to_have_attribute("data-preview", re.compile("4[45]"))
    expect(pictures(page)).to_contain_text("heron at 40")
    expect(pictures(page)).to_contain_text("gull at 40")
    expect(pictures(page)).to_contain_text("stork at 0")
    expect(playhead).to_have_attribute("data-step", "100")
    assert page.url == address

    page.mouse.move(5, 5)
    expect(page.locator("[data-preview]")).to_have_count(0)
    expect(pictures(page)).to_contain_text("heron at 100")
    assert page.url == address


def test_a_click_keeps_it(page: Page, playhead: Locator) -> None:
    point_at(page, 45, click=True)
    expect(playhead).to_have_attribute("data-step", re.compile("4[45]"))
    page.mouse.move(5, 5)
    expect(pictures(page)).to_contain_text("heron at 40")
    expect(page).to_have_url(re.compile(r"[?&]step=4[45]"))


def test_it_works_on_the_time_axis(page: Page, peaks: str) -> None:
    page.goto(f"{peaks}?x=time")
    expect(page.locator('[data-panel="val/IoU"]')).to_have_attribute("data-state", "ready")
    # Before the first logged step is known a click goes to the last one.
    expect(page.get_by_role("slider", name="Playhead")).to_have_attribute("data-from", "0")
    playhead = page.locator("footer[data-step]")
    expect(playhead).to_have_attribute("data-step", "100")
    point_at(page, 50)
    preview = page.locator("[data-preview]")
    expect(preview).to_have_count(1)
    point_at(page, 50, click=True)
    expect(playhead).not_to_have_attribute("data-step", "100")
    step = playhead.get_attribute("data-step")
    assert step is not None
    page.mouse.move(5, 5)
    point_at(page, 50)
    # While the pointer comes it may rest on a step before.
    expect(preview).to_have_attribute("data-preview", step)


def test_keys_win_over_the_pointer(page: Page, playhead: Locator) -> None:
    point_at(page, 45)
    expect(pictures(page)).to_contain_text("heron at 40")
    page.keyboard.press("Home")
    expect(playhead).to_have_attribute("data-step", "0")
    expect(pictures(page)).to_contain_text("heron at 0")


def test_looking_can_be_switched_off_and_is_remembered(page: Page, playhead: Locator) -> None:
    page.get_by_role("button", name="Hovering a chart shows").click()
    page.reload()
    off = page.get_by_role("button", name="Hovering a chart leaves media alone")
    expect(off).to_have_attribute("aria-pressed", "false")
    point_at(page, 45)
    expect(page.locator('[data-panel="val/IoU"]')).to_contain_text("gull")
    expect(page.locator("[data-preview]")).to_have_count(0)
    off.click()
    point_at(page, 45)
    expect(page.locator("[data-preview]")).to_have_count(1)


def test_pins_are_in_the_address_and_can_be_visited(page: Page, playhead: Locator) -> None:
    for step in (70, 20):
        point_at(page, step, click=True)
        expect(playhead).to_have_attribute("data-step", re.compile(rf"{step}|{step - 1}"))
        page.keyboard.press("Shift+P")
    expect(page).to_have_url(re.compile(r"[?&]pins=(20|19),(70|69)"))
    flags = page.get_by_role("button", name=re.compile("^Pin at step"))
    expect(flags).to_have_count(2)

    page.reload()
    expect(flags).to_have_count(2)
    page.keyboard.press("Alt+Shift+ArrowRight")
    expect(playhead).to_have_attribute("data-step", re.compile("70|69"))
    flags.first.click()
    expect(playhead).to_have_attribute("data-step", re.compile("20|19"))


def test_removing_a_pin_can_be_undone(page: Page, peaks: str) -> None:
    page.goto(f"{peaks}?pins=20,70")
    flags = page.get_by_role("button", name=re.compile("^Pin at step"))
    expect(flags).to_have_count(2)
    flags.first.press("Delete")
    expect(flags).to_have_count(1)
    expect(page).to_have_url(re.compile(r"[?&]pins=70"))
    page.keyboard.press("Control+z")
    expect(flags).to_have_count(2)
    expect(page).to_have_url(re.compile(r"[?&]pins=20,70"))


def test_best_of_shows_each_run_at_its_own_best_step(page: Page, playhead: Locator) -> None:
    page.keyboard.press("Shift+B")
    page.get_by_role("button", name="val/IoU", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]best=max:val/IoU"))
    best = page.locator("[data-best]")
    expect(best).to_have_attribute("data-best", "ready")
    expect(best).to_have_text("best val/IoU (max)")
    expect(pictures(page)).to_contain_text("heron at 30")
    expect(pictures(page)).to_contain_text("gull at 60")
    expect(pictures(page)).to_contain_text("at step 30")
    # A run without the metric stays at the playhead.
    expect(pictures(page)).to_contain_text("stork at 100")
    expect(pictures(page)).not_to_contain_text("earlier")

    best.hover()
    steps = page.get_by_role("table", name="best val/IoU (max)")
    expect(steps).to_contain_text("step 30")
    expect(steps).to_contain_text("step 60")
    expect(steps).to_contain_text("no value")

    page.keyboard.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile("best="))
    expect(best).to_have_count(0)
    expect(pictures(page)).to_contain_text("heron at 90")


def test_best_of_comes_back_from_its_link_and_escape_leaves_it(page: Page, peaks: str) -> None:
    page.goto(f"{peaks}?best=min:val/IoU&step=40")
    expect(pictures(page)).to_contain_text("heron at 100")
    expect(pictures(page)).to_contain_text("gull at 0")
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("best="))
    expect(pictures(page)).to_contain_text("heron at 40")


@pytest.fixture
def live(logging_process: Logging) -> Iterator[Logging]:
    logging_process.do("""
        import numpy as np
        import marey
        run = marey.init(project="climbing", id="climber1", name="climber")
        def log(step, score):
            picture = marey.Image(np.zeros((8, 8)), caption=f"climber at {step}")
            run.log({"score": score, "pictures": picture}, step=step)
        log(1, 0.5)
        log(2, 0.3)
    """)
    yield logging_process
    logging_process.do("run.finish()")


def test_best_of_follows_a_live_run(page: Page, live: Logging) -> None:
    page.goto("/local/climbing?best=max:score")
    expect(pictures(page)).to_contain_text("climber at 1", timeout=20_000)
    live.do("log(3, 0.9)")
    live.do("log(4, 0.8)")
    expect(pictures(page)).to_contain_text("climber at 3", timeout=20_000)
