"""Parts of the page that cannot be had, as after an update of the server: the page says so, and goes on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from every_kind import EVERY_KIND
from playwright.sync_api import BrowserContext, Locator, Page, expect

RUNS = f"""{EVERY_KIND}
    values = of_every_kind(1)
    kinds = ("audio", "image", "markdown", "mesh", "molecule", "text")
    labels = np.add.outer(np.arange(400), np.arange(400)) // 99
    masks = {{"truth": {{"mask_data": labels}}}}
    with marey.init(project="stopped", id="stopped0", name="stopped") as run:
        run.log({{kind: values[kind] for kind in kinds}} | {{
            "masked": marey.Image(random.integers(0, 255, (400, 400, 3)).astype(np.uint8), masks=masks),
        }})
        run.log({{"text": marey.Text("another text"), "loss": 1.0}})
    """
PAGE = "/local/stopped/runs/stopped0"
PROGRAMS = re.compile(
    r"/assets/((mesh|raster|sound)\.worker|(textDiff|tree)Worker|worker|decoder)-[\w-]+\.js"
)
STOPPED = "the page's worker stopped or could not be loaded: reload the page"
LOST = "A part of the page could not be loaded"


@pytest.fixture(scope="module")
def logged(log: Callable[[str], None]) -> None:
    log(RUNS)


@pytest.fixture
def page(context: BrowserContext, logged: None) -> Page:
    """Without the check of what the browser says of refused requests."""
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 3000})
    return page


def _panel(page: Page, key: str) -> Locator:
    return page.locator(f'[data-panel="{key}"]')


def test_a_worker_that_cannot_be_loaded_is_told_and_asked_again(page: Page) -> None:
    page.route(PROGRAMS, lambda route: route.abort())
    page.goto(f"{PAGE}?step=0")
    for kind in ("audio", "markdown", "masked"):
        expect(_panel(page, kind)).to_contain_text(STOPPED)
    for kind in ("mesh", "molecule"):
        expect(_panel(page, kind)).to_contain_text(LOST)
    expect(_panel(page, "markdown")).to_contain_text("step 1")  # as its source
    page.unroute(PROGRAMS)
    for kind in ("mesh", "molecule"):
        _panel(page, kind).get_by_role("button", name="Try again").click()
        expect(_panel(page, kind).locator("[data-view3d][data-drawn]")).to_be_visible()
    page.reload()
    expect(_panel(page, "markdown").get_by_role("heading", name="step 1")).to_be_visible()
    expect(_panel(page, "audio").locator("[data-spectrogram=done]")).to_be_visible()
    expect(page.get_by_text(STOPPED)).to_have_count(0)


def test_a_large_picture_says_why_it_is_not_there(page: Page) -> None:
    page.route(PROGRAMS, lambda route: route.abort())
    page.goto(f"{PAGE}?step=0&large=image&focus=stopped0:0")
    expect(page.get_by_text(STOPPED).first).to_be_visible()
    page.unroute(PROGRAMS)
    page.reload()
    expect(page.locator("[data-large] [data-arrived=yes]")).to_be_visible()
    expect(page.get_by_text(STOPPED)).to_have_count(0)


def test_a_part_that_is_gone_is_told_and_the_page_stays(page: Page) -> None:
    gone = re.compile(r"/assets/(ScalarPanel|Palette)-[\w-]+\.js")
    page.route(gone, lambda route: route.abort())
    page.goto(PAGE)
    chart = _panel(page, "loss")
    expect(chart).to_contain_text(LOST, timeout=20_000)  # it is asked for once more
    expect(_panel(page, "image")).to_have_attribute("data-state", "ready")
    page.keyboard.press("Control+k")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text(LOST)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.unroute(gone)
    chart.get_by_role("button", name="Reload the page").click()
    expect(chart).to_have_attribute("data-state", "ready")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_visible()
