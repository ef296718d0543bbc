"""Line charts: every spike is seen, zooming fetches what was summarised."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

CHART = '[data-panel="train/loss"]'


def test_a_chart_says_how_many_of_how_many_points_it_shows(page: Page, training: str) -> None:
    page.goto(training)
    chart = page.locator(CHART)
    expect(chart).to_have_attribute("data-state", "ready")
    expect(chart).to_have_attribute("data-total", str(3 * 20_000))
    shown = int(chart.get_attribute("data-shown") or 0)
    assert 300 < shown < 60_000


def test_dragging_zooms_and_fetches_every_point(page: Page, training: str) -> None:
    page.goto(training)
    chart = page.locator(CHART)
    expect(chart).to_have_attribute("data-state", "ready")
    plot = chart.locator(".u-over")
    box = plot.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.50, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.51, middle, steps=5)
    page.mouse.move(box["x"] + box["width"] * 0.52, middle, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]range="))
    # It has no count while it fetches.
    expect(chart).to_have_attribute("data-total", re.compile(r"^[1-9]\d{0,2}$|^[12]\d{3}$"))
    expect(chart).to_have_attribute("data-shown", str(chart.get_attribute("data-total")))

    plot.dblclick()
    expect(page).not_to_have_url(re.compile(r"[?&]range="))
    expect(chart).to_have_attribute("data-total", str(3 * 20_000))


def test_smoothing_and_time_axis_are_in_the_address(page: Page, training: str) -> None:
    page.goto(f"{training}?smooth=0.6&x=time")
    expect(page.locator(CHART)).to_have_attribute("data-state", "ready")
    expect(page.locator(CHART)).to_have_attribute("data-total", str(3 * 20_000))
