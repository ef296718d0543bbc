"""Histograms: bars, heatmap and ridge read out true numbers, and several runs compare."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

LOG = """
    import marey

    for number in (0, 1):
        with marey.init(project="spread", id=f"spread0{number}", name=f"run {number}") as run:
            for step in range(20):
                counts = [1, 10, 100, 1000] if number == 0 else [4, 4, 4, 4]
                item = marey.Histogram(np_histogram=(counts, [0, 1, 2, 3, 4]))
                run.log({"grads": item}, step=step)
            run.log({"once": marey.Histogram([0.0] * 3 + [1.0] * 5 + [float("nan")], num_bins=2)})
"""


@pytest.fixture(scope="module")
def spread(log: Callable[[str], None]) -> str:
    """The address of a project of two runs with histograms."""
    log(LOG)
    return "/local/spread"


def plot(panel: Locator) -> Locator:
    return panel.locator("[tabindex='0'][aria-label*='bins from']")


def option(page: Page, panel: Locator, name: str, value: str) -> None:
    panel.get_by_role("combobox", name=name).click()
    page.get_by_role("option", name=value).click()


def test_bars_are_read_out_and_compared(page: Page, spread: str) -> None:
    page.goto(f"{spread}?find=grads&step=7")
    panel = page.locator('[data-panel="grads"]')
    panel.get_by_role("button", name="bars").click()
    plots = plot(panel)
    expect(plots).to_have_count(2)
    box = plots.first.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    # Both runs at the same place.
    expect(panel.get_by_text("2 … 3")).to_have_count(2)
    expect(panel.get_by_text(re.compile(r"values, 9(\.\d+)? %"))).to_have_count(1)
    expect(panel.get_by_text("values, 25 %")).to_have_count(1)
    page.mouse.move(0, 0)
    plots.first.focus()
    page.keyboard.press("ArrowUp")
    expect(panel.get_by_text("0 … 1")).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(panel.get_by_text("1 … 2")).to_have_count(2)
    option(page, panel, "Runs", "over one another")
    expect(plot(panel)).to_have_count(1)
    expect(panel.locator("path[stroke]")).to_have_count(2)
    panel.get_by_role("checkbox", name="logarithmic").check()
    expect(panel.get_by_text("1,000", exact=True)).to_be_visible()
    option(page, panel, "Heights", "density")
    expect(page).to_have_url(re.compile("measure.+density"))


def test_heatmap_and_ridge_follow_the_playhead(page: Page, spread: str) -> None:
    page.goto(f"{spread}/runs/spread00?find=grads&step=7")
    panel = page.locator('[data-panel="grads"]')
    image = panel.get_by_role("img").first
    image.focus()
    page.keyboard.press("ArrowUp")
    expect(panel.get_by_text("1,000 values")).to_be_visible()  # where most lies
    expect(panel.locator("span").get_by_text("7", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Histogram").click()  # a small panel
    page.get_by_role("checkbox", name="quantiles").check()
    page.keyboard.press("Escape")
    image.hover()
    expect(panel.get_by_text("median 3.445")).to_be_visible()
    panel.get_by_role("button", name="ridge").click()
    expect(panel.locator("path[data-now='7']")).to_have_count(1)
    ridge = panel.locator("svg[data-lines]")
    box = ridge.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 1)
    expect(panel.locator("path[data-now='19']")).to_have_count(1)


def test_one_step_is_shown_as_bars_with_what_no_bar_holds(page: Page, spread: str) -> None:
    page.goto(f"{spread}/runs/spread00?find=once")
    panel = page.locator('[data-panel="once"]')
    expect(plot(panel)).to_have_attribute(
        "aria-label", re.compile("2 bins from 0 to 1; 1 NaN|1 NaN")
    )
    expect(panel.get_by_text("1 NaN")).to_be_visible()
