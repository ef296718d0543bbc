"""Figures of matplotlib in a browser: scrubbed, enlarged, zoomed sharply, compared."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from looking import assert_comes
from PIL import Image
from playwright.sync_api import Locator, Page, expect

PROJECT = "/local/e2e-figures"
SCRIPT = """
    import numpy as np
    import marey
    from marey import Figure
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    for name in ("left", "right"):
        with marey.init(project="e2e-figures", id=name, name=name) as run:
            for step in range(3):
                # The lower left quarter is of the step's colour, the rest is bare and clear.
                fig = plt.figure(figsize=(4, 3), facecolor="none")
                color = [(1, 0, 0), (0, 0.5, 0), (0, 0, 1)][step] if name == "left" else (0, 0, 0)
                fig.patches.append(plt.Rectangle((0, 0), 0.5, 0.5, color=color, transform=fig.transFigure))
                run.log({"quarter": Figure(fig, format="svg"), "dots": Figure(fig, format="png")}, step=step)
                plt.close(fig)
"""
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 128, 0), (0, 0, 255), (255, 255, 255)


@pytest.fixture(scope="module")
def _figures(log: Callable[[str], None]) -> None:
    log(SCRIPT)


def pixel(place: Locator, right: float, down: float) -> object:
    """In parts of what is shown."""
    shot = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    return shot.getpixel((int(shot.width * right), int(shot.height * down)))


@pytest.mark.usefixtures("_figures")
def test_a_figure_is_scrubbed_enlarged_and_zoomed(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{PROJECT}/runs/left?step=0")
    tile = page.locator("[data-tile] button").filter(has=page.get_by_role("img", name="quarter"))
    assert_comes(lambda: pixel(tile, 0.25, 0.75), RED)
    assert pixel(tile, 0.75, 0.25) == WHITE  # white paper, also under what is clear, in the dark
    page.keyboard.press("ArrowRight")
    assert_comes(lambda: pixel(tile, 0.25, 0.75), GREEN)
    tile.click()
    sheet = page.locator("[data-figure]")
    assert_comes(lambda: pixel(sheet, 0.25, 0.75), GREEN)
    page.get_by_role("button", name="Hold this step").click()
    page.keyboard.press("ArrowRight")
    expect(sheet).to_have_count(2)
    assert_comes(lambda: pixel(sheet.nth(1), 0.25, 0.75), BLUE)
    assert_comes(lambda: pixel(sheet.nth(0), 0.25, 0.75), GREEN)
    expect(page.get_by_text("held at step 1")).to_be_visible()
    wipe = page.get_by_role("button", name="wipe")
    wipe.click()
    expect(wipe).to_have_attribute("aria-pressed", "true")
    stage = page.locator("[data-wipe]")
    assert_comes(lambda: pixel(stage, 0.4, 0.9), GREEN)
    expect(page).to_have_url(re.compile("held.*1.*how.*wipe"))
    page.keyboard.press("h")
    expect(sheet).to_have_count(1)
    before = sheet.bounding_box()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("zoom"))
    after = sheet.bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(1.5 * before["width"], rel=0.01)
    assert_comes(lambda: pixel(page.locator("[data-stage]"), 0.49, 0.51), BLUE)
    assert pixel(page.locator("[data-stage]"), 0.51, 0.51) == WHITE  # as sharp as before
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("zoom"))


@pytest.mark.usefixtures("_figures")
def test_runs_stand_beside_one_another_under_one_zoom(page: Page) -> None:
    page.goto(f"{PROJECT}?step=2&large=dots&focus=left:0")
    sides = page.locator("figure[data-run]")
    expect(sides).to_have_count(2)
    left = page.locator("figure[data-run=left] [data-figure]")
    assert_comes(lambda: pixel(left, 0.25, 0.75), BLUE)
    box = left.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)
    page.mouse.wheel(0, -400)
    expect(page).to_have_url(re.compile("zoom"))
    widths = [side.evaluate("e => e.clientWidth") for side in page.locator("[data-figure]").all()]
    assert widths[0] == widths[1] > box["width"] * 2
    page.get_by_role("button", name="2 runs").click()
    expect(sides).to_have_count(1)
    page.keyboard.press(",")  # newer runs come first
    expect(page.locator("figure[data-run=right]")).to_be_visible()
