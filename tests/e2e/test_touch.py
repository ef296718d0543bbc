"""Two fingers zoom what is looked at large, and not the page around it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SCRIPT = """
    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import marey

    with marey.init(project="e2e-touch", id="touch", name="touch") as run:
        figure = plt.figure(figsize=(4, 3))
        figure.add_subplot().plot([1, 3, 2])
        picture = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)
        points = np.random.default_rng(0).normal(size=(500, 3))
        run.log({
            "picture": marey.Image(picture),
            "figure": marey.Figure(figure),
            "points": marey.PointCloud(points),
        })
"""
MOVES = 6


@pytest.fixture(scope="module")
def touched(log: Callable[[str], None]) -> str:
    log(SCRIPT)
    return "/local/e2e-touch/runs/touch"


def spread_fingers(page: Page, x: int, y: int) -> None:
    """From 60 to 180 pixels from one another."""
    devices = page.context.new_cdp_session(page)

    def touch(event: str, *reaches: int) -> None:
        fingers = [{"x": x + reach, "y": y, "id": i} for i, reach in enumerate(reaches)]
        devices.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": fingers})

    touch("touchStart", -30)
    touch("touchStart", -30, 30)
    for move in range(MOVES + 1):
        reach = 30 + round(60 * move / MOVES)
        touch("touchMove", -reach, reach)
    touch("touchEnd")
    devices.detach()


@pytest.mark.browser_context_args(has_touch=True)
def test_a_pinch_zooms_pictures_figures_and_scenes(page: Page, touched: str) -> None:
    # A picture is three times as large then.
    for key, link in {"picture": r"cam[^&]*,3&", "figure": "zoom", "points": "cam"}.items():
        page.goto(f"{touched}?large={key}&focus=touch:0")
        stage = page.locator(f'[data-large][data-panel="{key}"][data-state="ready"]')
        expect(stage).to_be_visible()
        # What fingers move is there: a scene has its canvas before.
        expect(stage.locator("[data-base], img, [data-drawn]").first).to_be_visible()
        spread_fingers(page, 640, 360)
        expect(page).to_have_url(re.compile(link))
        assert page.evaluate("visualViewport.scale") == 1, key
