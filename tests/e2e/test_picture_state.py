"""What is set on pictures is in the link, is kept for the next visit, and is undone change by change."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

STREET = """
    import numpy as np
    import marey

    labels = {1: "car", 2: "road", 3: "tree"}
    for number, name in enumerate(["heron", "gull", "stork"]):
        with marey.init(project="picturestate", id=f"state{number}", name=name) as run:
            for step in (10, 20, 30):
                def shot(i):
                    ids = np.full((20, 30), 1 + (i + step // 10) % 3, np.uint8)
                    ids[:4] = 1
                    at = lambda shift: dict(minX=2 + shift, minY=2, maxX=12 + shift, maxY=12)
                    box = lambda shift, score: dict(position=at(shift), domain="pixel", class_id=1,
                                                    scores={"score": score})
                    return marey.Image(
                        np.full((20, 30, 3), 60 + step, np.uint8), sample_id=f"s{i}",
                        caption="../a/<b>" + "x" * 300,
                        masks={"prediction": dict(mask_data=ids, class_labels=labels),
                               "truth": dict(mask_data=np.full_like(ids, 1), class_labels=labels)},
                        boxes={"prediction": dict(box_data=[box(0, 0.9), box(14, 0.3)],
                                                  class_labels=labels),
                               "truth": dict(box_data=[box(0, 0.1)], class_labels=labels)})
                if number < 2:
                    run.log({"street": [shot(i) for i in range(4)]}, step=step)
                    rows = [[i, shot(i)] for i in range(3)]
                    run.log({"rows": marey.Table(columns=["n", "picture"], data=rows)}, step=step)
                run.log({"val/IoU": step / 100}, step=step)
            run.log({"end": 1.0}, step=40)
    """
ADDRESS = "/local/picturestate"


@pytest.fixture(scope="module")
def street(log: Callable[[str], None]) -> str:
    log(STREET)
    return ADDRESS


def opened(page: Page, address: str, shots: int = 8) -> Locator:
    page.goto(address)
    panel = page.locator('[data-panel="street"]')
    expect(panel).to_have_attribute("data-state", "ready")
    panel.scroll_into_view_if_needed()
    expect(panel.locator('[data-overlay="painted"]')).to_have_count(shots)
    return panel


def mode(panel: Locator, name: str) -> Locator:
    group = panel.get_by_role("group", name="Ways to look at street")
    return group.get_by_role("button", name=name, exact=True)


def test_each_change_is_undone_by_itself_and_a_drag_is_one_change(page: Page, street: str) -> None:
    panel = opened(page, street)
    start = page.url
    strip = panel.get_by_role("group", name="Overlays of street")
    chip = strip.get_by_role("button", name="car", exact=True)
    chip.click()
    expect(page).to_have_url(re.compile("-class:car"))
    opacity = strip.get_by_role("slider", name="Opacity of masks")
    handle = opacity.bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for way in (6, 12, 18):
        before = page.url
        page.mouse.move(x + way, y, steps=2)
        # It rests so long that the address follows, and goes on.
        expect(page).not_to_have_url(before)
    page.mouse.up()
    expect(page).to_have_url(re.compile("opacity"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("opacity"))
    expect(page).to_have_url(re.compile("-class:car"))
    page.keyboard.press("Control+z")
    expect(page).to_have_url(start)
    expect(chip).to_have_attribute("aria-pressed", "true")
    # Also before it has reached the address.
    chip.click()
    page.keyboard.press("Control+z")
    strip.get_by_role("button", name="road", exact=True).click()
    expect(page).to_have_url(f"{start}?overlay=-class:road")


def test_the_next_visit_is_as_the_last(page: Page, street: str, browser: Browser) -> None:
    panel = opened(page, street)
    panel.locator("[data-tile]").first.hover()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("outline"))
    opened(page, street)
    outline = panel.get_by_role("button", name="outline")
    expect(outline).to_have_attribute("aria-pressed", "true")
    # Whoever comes with a link sees what the link says, and another person nothing of it.
    opened(page, f"{street}?overlay=opacity:0.3")
    expect(outline).to_have_attribute("aria-pressed", "false")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    other = opened(context.new_page(), page.url.split("?")[0])
    expect(other.get_by_role("button", name="outline")).to_have_attribute("aria-pressed", "false")
    context.close()


@pytest.mark.parametrize(
    "state",
    [
        "modes=street:errors&set=street,sort%3Derrors&overlay=iou:0.7,score:0.5:Infinity:score",
        "modes=street:matrix&set=street,columns%3Dsteps;size%3D96",
        "modes=street:find&set=street,where%3Dclass %3D car;order%3D-step",
        "pins=10,30&best=max:val/IoU&overlay=color:layer,solo:road,-layer:boxes:truth",
        "modes=street:steps&overlay=outline,-boxes",
        "overlay=-classes&set=street,size%3D120;captions%3Doff",
    ],
)
def test_every_state_comes_back_from_its_link(
    page: Page, browser: Browser, base_url: str, street: str, state: str
) -> None:
    page.goto(f"{street}?{state}")
    panel = page.locator('[data-panel="street"]')
    expect(panel).to_have_attribute("data-state", "ready")
    # A change of something else writes the whole address anew.
    page.get_by_role("button", name="Show stork in panels").click()
    expect(page).to_have_url(re.compile("hide="))
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=base_url)
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator('[data-panel="street"]')).to_have_attribute("data-state", "ready")
    other.get_by_role("button", name="Show stork in panels").click()
    expect(other).not_to_have_url(re.compile("hide="))
    for part in state.split("&"):
        name, value = part.split("=", 1)
        found = other.evaluate("name => new URLSearchParams(location.search).get(name)", name)
        expected = other.evaluate("text => decodeURIComponent(text)", value)
        assert found is not None
        assert sorted(re.split("[,;]", found)) == sorted(re.split("[,;]", expected))
    context.close()


def test_figures_stand_in_the_strip_under_colours_of_errors(page: Page, street: str) -> None:
    panel = opened(page, f"{street}?overlay=color:error&step=10")
    summary = panel.locator("[data-pictures]")
    expect(summary).to_have_attribute("data-pictures", "8")
    expect(summary).to_contain_text("IoU")
    expect(summary.get_by_role("list", name="Colours").get_by_role("listitem")).to_have_count(4)
    opened(page, f"{street}?overlay=color:class&step=10")
    expect(panel.locator("[data-pictures]")).to_have_count(0)


def test_runs_that_never_logged_the_key_have_no_row(page: Page, street: str) -> None:
    panel = opened(page, street)
    expect(panel.get_by_text("gull").first).to_be_visible()
    expect(panel.get_by_text("stork")).to_have_count(0)
    expect(panel.get_by_text("Nothing logged yet")).to_have_count(0)


def test_find_is_there_before_the_first_entry(page: Page, street: str) -> None:
    page.goto(f"{street}?step=5&modes=street:find")
    panel = page.locator('[data-panel="street"]')
    expect(panel).to_have_attribute("data-state", "ready")
    panel.get_by_role("combobox", name="Find pictures").fill("class = car")
    expect(panel.locator("[data-at]").first).to_be_visible()
    mode(panel, "grid").click()
    expect(panel).to_have_attribute("data-state", "empty")


def test_pictures_in_tables_follow_the_overlays(page: Page, street: str) -> None:
    page.goto(f"{street}?find=rows")
    rows = page.locator('[data-panel="rows"]')
    expect(rows).to_have_attribute("data-state", "ready")
    canvas = rows.locator('[data-overlay="painted"]').first
    expect(canvas).to_be_visible()
    is_drawn = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"
    assert canvas.evaluate(is_drawn)
    page.goto(f"{street}?find=rows&overlay=-masks,-boxes")
    expect(rows).to_have_attribute("data-state", "ready")
    expect(canvas).to_be_visible()
    assert not canvas.evaluate(is_drawn)


def test_steps_are_drawn_with_their_overlays(page: Page, street: str) -> None:
    page.goto(f"{street}?modes=street:steps&step=20")
    panel = page.locator('[data-panel="street"]')
    expect(panel).to_have_attribute("data-state", "ready")
    expect(panel.locator("li[aria-current]")).to_have_count(2)
    expect(panel.locator("li")).to_have_count(6)
    for picture in panel.locator("li").all():
        picture.scroll_into_view_if_needed()
        expect(picture.locator('[data-overlay="painted"]')).to_have_count(1)


MANY_NAMED = """
    import numpy as np
    import marey

    with marey.init(project="manynamed", id="named001", name="many") as run:
        shot = lambda i: marey.Image(np.zeros((4, 6), np.uint8), sample_id=f"s{i:05d}")
        run.log({"all": [shot(i) for i in range(1200)]})
    """


def test_a_matrix_says_how_many_samples_it_has_and_why(
    page: Page, log: Callable[[str], None]
) -> None:
    log(MANY_NAMED)
    page.goto("/local/manynamed?modes=all:matrix&set=all,columns%3Druns")
    panel = page.locator('[data-panel="all"]')
    expect(panel).to_have_attribute("data-shown", "1000")
    expect(panel).to_have_attribute("data-total", "1200")
    expect(panel.get_by_text("1,000 of 1,200 samples:")).to_be_visible()
