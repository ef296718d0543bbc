"""Panels are resized and moved, the film strip is zoomed, and what is broken says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from looking import seen_in_time
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import FloatRect

HEADER_GRIP_PIXELS = 12


def panel(page: Page, key: str) -> Locator:
    return page.locator(f'[data-panel="{key}"]')


def box_of(found: Locator) -> FloatRect:
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    return box


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def resize(page: Page, key: str, by: tuple[float, float]) -> None:
    box = box_of(panel(page, key))
    corner = (box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    drag(page, corner, (corner[0] + by[0], corner[1] + by[1]))


def window_of(strip: Locator) -> tuple[int, int]:
    """First and last step that the film strip shows."""
    first, last = (int(strip.get_attribute(f"data-{end}") or 0) for end in ("from", "to"))
    return first, last


@pytest.fixture
def loss(page: Page, training: str) -> Locator:
    page.goto(training)
    found = panel(page, "train/loss")
    expect(found).to_have_attribute("data-state", "ready")
    return found


def test_dragging_the_corner_resizes_in_steps_and_survives_a_reload(
    page: Page, loss: Locator, training: str
) -> None:
    before = box_of(loss)
    resize(page, "train/loss", (-before["width"] * 0.5, 70))
    after = box_of(loss)
    assert after["width"] == pytest.approx(before["width"] / 2, abs=12)
    assert after["height"] == 280
    expect(page).to_have_url(re.compile(r"[?&]size=train/loss:6x280"))

    page.goto(training)
    expect(loss).to_have_attribute("data-state", "ready")
    assert box_of(loss)["height"] == 280


def test_undo_gives_the_size_back(page: Page, loss: Locator, training: str) -> None:
    before = box_of(loss)
    resize(page, "train/loss", (-before["width"] * 0.5, 70))
    expect(page).to_have_url(re.compile(r"[?&]size="))
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile(r"[?&]size="))
    assert box_of(loss) == before
    page.goto(training)
    expect(loss).to_have_attribute("data-state", "ready")
    assert box_of(loss) == before


def test_the_menu_resizes_and_moves_without_a_pointer(page: Page, loss: Locator) -> None:
    images = panel(page, "val/digits")
    expect(images).to_have_attribute("data-state", "ready")
    page.get_by_role("button", name="More for val/predictions").click()
    page.get_by_role("menuitem", name="Small").click()
    table = panel(page, "val/predictions")
    expect(table).to_have_css("height", "200px")
    page.get_by_role("button", name="More for val/predictions").click()
    page.get_by_role("menuitem", name="Move earlier").click()
    expect(page).to_have_url(re.compile(r"[?&]move="))


def test_dragging_a_header_moves_the_panel(page: Page, training: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 2000})
    page.goto(training)
    accuracy, images = panel(page, "val/accuracy"), panel(page, "val/digits")
    expect(images).to_have_attribute("data-state", "ready")
    expect(accuracy).to_have_attribute("data-state", "ready")
    moved, target = box_of(images), box_of(accuracy)
    assert moved["y"] > target["y"]
    drag(
        page,
        (moved["x"] + moved["width"] / 2, moved["y"] + HEADER_GRIP_PIXELS),
        (target["x"] + HEADER_GRIP_PIXELS, target["y"] + HEADER_GRIP_PIXELS),
    )
    expect(page).to_have_url(re.compile(r"[?&]move=,val/digits"))
    assert box_of(images)["y"] < box_of(accuracy)["y"]
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile(r"[?&]move="))
    assert box_of(images) == moved


def test_a_double_click_on_a_header_enlarges_the_panel(page: Page, loss: Locator) -> None:
    header = loss.locator("header")
    header.dblclick(position={"x": 20, "y": 12})
    large = page.locator("[data-panel][data-large]")
    expect(large).to_have_count(1)
    large.locator("header").dblclick(position={"x": 20, "y": 12})
    expect(large).to_have_count(0)


def test_a_link_carries_the_arrangement(page: Page, training: str) -> None:
    page.goto(f"{training}?size=train/loss:12x400")
    found = panel(page, "train/loss")
    expect(found).to_have_attribute("data-state", "ready")
    assert box_of(found)["height"] == 400
    assert page.evaluate("localStorage.length") == 0


def test_the_wheel_zooms_the_film_strip_around_the_pointer(page: Page, loss: Locator) -> None:
    strip = page.get_by_role("slider", name="Playhead")
    expect(strip).to_have_attribute("data-from", "0")
    expect(strip).to_have_attribute("data-to", "20090")
    box = box_of(strip)
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    for _ in range(8):
        page.mouse.wheel(0, -200)
    # Every turn counts, however fast they come.
    low, high = seen_in_time(lambda: window_of(strip), lambda seen: seen[1] - seen[0] < 1_200)
    assert high - low < 1_200
    assert low < 20_090 / 4 < high
    page.mouse.click(x, y)
    step = int(page.locator("[data-step]").first.get_attribute("data-step") or 0)
    assert step == pytest.approx(20_090 / 4, rel=0.05)
    page.mouse.dblclick(x, y)
    expect(strip).to_have_attribute("data-from", "0")
    expect(strip).to_have_attribute("data-to", "20090")


def test_a_mark_says_which_keys_were_logged(page: Page, loss: Locator) -> None:
    strip = page.get_by_role("slider", name="Playhead")
    box = box_of(strip)
    page.mouse.move(box["x"] + box["width"] - 6, box["y"] + box["height"] / 2)
    expect(strip).to_contain_text("calm-heron")
    expect(strip).to_contain_text("val/digits")


def test_a_step_can_be_typed(page: Page, loss: Locator) -> None:
    field = page.get_by_role("textbox", name="Step")
    field.fill("12,345")
    field.press("Enter")
    expect(page.locator("[data-step]").first).to_have_attribute("data-step", "12345")


def test_the_filter_completes_names_and_states(page: Page, training: str) -> None:
    page.goto(training)
    field = page.get_by_label("Filter runs")
    field.press_sequentially("sta")
    expect(page.get_by_role("option", name="state")).to_be_visible()
    field.press("Tab")
    expect(field).to_have_value("state ")
    field.press_sequentially("= do")
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("state = done ")
    expect(page.get_by_role("grid", name="Runs").get_by_role("link")).to_have_count(3)


def test_a_missing_file_is_named_with_its_step(
    page: Page, served: Served, log: Callable[[str], None]
) -> None:
    log("""
        import numpy as np
        import marey

        with marey.init(project="lost", id="lostblob", name="lost-lark") as run:
            run.log({"photo": marey.Image(np.zeros((8, 8), np.uint8))}, step=7)
        """)
    blobs = served.root / "runs" / "local" / "lost" / "lostblob" / "blobs"
    for blob in blobs.rglob("*.png"):
        blob.unlink()
    page.goto("/local/lost")
    expect(panel(page, "photo")).to_contain_text("step 7: the file is missing")


def test_panels_are_found_while_one_types(page: Page, loss: Locator) -> None:
    field = page.get_by_role("textbox", name="Find panels")
    page.keyboard.press("p")
    expect(field).to_be_focused()
    page.keyboard.type("digits", delay=60)  # it answers between the letters
    expect(field).to_have_value("digits")
    expect(page).to_have_url(re.compile("find=digits"))
    expect(page.locator('[data-panel="val/digits"]')).to_be_visible()
    expect(loss).to_have_count(0)
    page.reload()
    expect(field).to_have_value("digits")
    field.fill("")
    expect(loss).to_be_visible()
    expect(page).not_to_have_url(re.compile("find"))
