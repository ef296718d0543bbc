"""The controls above pictures: layers, classes, scores, sizes; and a grid of many pictures."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

LABELS = '{0: "background", 1: "car", 2: "road", 3: "tree"}'
STREET = f"""
    import numpy as np
    import marey

    labels = {LABELS}
    for number, name in enumerate(["heron", "gull"]):
        with marey.init(project="overlays", id=f"overlay{{number}}", name=name) as run:
            for step in (0, 10):
                pictures = []
                for i in range(4):
                    ids = np.zeros((40, 60), np.uint8)
                    ids[:20, :30], ids[20:] = 1, 2 + (number + i) % 2
                    box = dict(minX=35.0, minY=2.0, maxX=58.0, maxY=18.0)
                    boxes = [
                        dict(position=box, domain="pixel", class_id=3,
                             box_caption=f"oak {{i}}" + " young" * (step == 0),
                             scores={{"score": 0.5 + i / 10}})
                    ]
                    pictures.append(
                        marey.Image(
                            np.full((40, 60, 3), 200 - step, np.uint8),
                            sample_id=f"val/{{i:04d}}",
                            masks={{"prediction": dict(mask_data=ids, class_labels=labels)}},
                            boxes={{"prediction": dict(box_data=boxes, class_labels=labels)}},
                        )
                    )
                run.log({{"street": pictures, "plain": marey.Image(np.zeros((8, 8)))}}, step=step)
            run.log({{"other": 1.0}}, step=50)
    """

MANY = """
    import warnings
    import numpy as np
    import marey

    warnings.simplefilter("ignore")  # that the queue is full for a while

    with marey.init(project="manypictures", id="manypics", name="many") as run:
        shade = lambda i: np.full((4, 6), i % 250, np.uint8)
        run.log({"all": [marey.Image(shade(i), caption=f"picture {i}") for i in range(3000)]})
        run.log({"all": [marey.Image(shade(i), caption=f"now {i}") for i in range(2)]})
    """


@pytest.fixture(scope="session")
def street(log: Callable[[str], None]) -> str:
    log(STREET)
    return "/local/overlays"


@pytest.fixture(scope="session")
def many(log: Callable[[str], None]) -> str:
    log(MANY)
    return "/local/manypictures"


@pytest.fixture
def panel(page: Page, street: str) -> Locator:
    page.goto(street)
    found = page.locator('[data-panel="street"]')
    expect(found).to_have_attribute("data-state", "ready")
    found.scroll_into_view_if_needed()
    expect(found.locator('[data-overlay="painted"]')).to_have_count(8)
    return found


def chip(panel: Locator, name: str) -> Locator:
    return panel.get_by_role("group", name="Overlays of street").get_by_role(
        "button", name=name, exact=True
    )


def test_the_strip_names_layers_and_classes(panel: Locator) -> None:
    expect(chip(panel, "prediction")).to_have_attribute("aria-pressed", "true")
    for name in ("car", "road", "tree"):
        expect(chip(panel, name)).to_have_attribute("aria-pressed", "true")
    expect(chip(panel, "background")).to_have_attribute("aria-pressed", "false")
    expect(panel.get_by_role("slider", name="Least score")).to_be_visible()


def test_pictures_without_overlays_have_no_strip(page: Page, panel: Locator) -> None:
    plain = page.locator('[data-panel="plain"]')
    expect(plain).to_have_attribute("data-state", "ready")
    expect(plain.get_by_role("group", name="Overlays of plain")).to_have_count(0)


def test_a_click_hides_a_class_and_a_double_click_shows_it_alone(
    page: Page, panel: Locator
) -> None:
    chip(panel, "car").click()
    expect(chip(panel, "car")).to_have_attribute("aria-pressed", "false")
    expect(page).to_have_url(re.compile("overlay=-class"))
    page.reload()
    expect(chip(panel, "car")).to_have_attribute("aria-pressed", "false")
    chip(panel, "road").dblclick()
    expect(chip(panel, "road")).to_have_attribute("aria-pressed", "true")
    expect(chip(panel, "tree")).to_have_attribute("aria-pressed", "false")
    chip(panel, "road").dblclick()
    expect(chip(panel, "tree")).to_have_attribute("aria-pressed", "true")
    expect(chip(panel, "car")).to_have_attribute("aria-pressed", "false")


def test_keys_change_overlays_of_the_panel_pointed_at(page: Page, panel: Locator) -> None:
    panel.locator("[data-tile]").first.hover()
    page.keyboard.press("2")
    expect(chip(panel, "road")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("o")
    outline = panel.get_by_role("button", name="outline")
    expect(outline).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("overlay=[^&]*-masks"))
    page.keyboard.press("b")
    expect(page).to_have_url(re.compile("overlay=[^&]*-boxes"))
    page.keyboard.press("?")
    keys = page.get_by_role("dialog")
    for title in ("Show or hide masks", "Show or hide boxes", "Masks filled or as outlines"):
        expect(keys.get_by_text(title, exact=True)).to_have_count(1)


def test_sliders_act_while_they_move(page: Page, panel: Locator) -> None:
    score = panel.get_by_role("slider", name="Least score")
    score.focus()
    page.keyboard.press("PageUp")
    expect(score).to_have_attribute("aria-valuetext", "0.10")
    opacity = panel.get_by_role("slider", name="Opacity of masks")
    opacity.focus()
    page.keyboard.press("Home")
    expect(opacity).to_have_attribute("aria-valuetext", "0 %")
    expect(page).to_have_url(re.compile("opacity"))
    expect(page).to_have_url(re.compile("score"))


def test_the_popover_has_all_of_them(page: Page, panel: Locator) -> None:
    panel.get_by_role("button", name="Overlays", exact=True).click()
    sheet = page.get_by_role("dialog", name="Overlays")
    sheet.get_by_role("checkbox", name="boxes", exact=True).uncheck()
    expect(page).to_have_url(re.compile("-layer"))
    sheet.get_by_role("button", name="none").click()
    expect(chip(panel, "tree")).to_have_attribute("aria-pressed", "false")
    sheet.get_by_role("button", name="Only car").click()
    expect(chip(panel, "car")).to_have_attribute("aria-pressed", "true")
    sheet.get_by_role("button", name="Reset").click()
    expect(page).not_to_have_url(re.compile("overlay="))


def test_samples_are_columns_and_old_pictures_say_so(page: Page, panel: Locator) -> None:
    places = [panel.locator(f'[data-tile="overlay{run}:2"]').bounding_box() for run in (0, 1)]
    first, second = places
    assert first is not None
    assert second is not None
    assert first["x"] == second["x"]
    assert first["y"] != second["y"]
    expect(panel.get_by_text("val/0002")).to_have_count(1)
    expect(panel.get_by_text("40 steps earlier")).to_have_count(2)


def test_pointing_names_what_lies_there(page: Page, panel: Locator) -> None:
    box = panel.locator('[data-tile="overlay0:1"] [data-shot]').bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    label = page.locator("[data-pointed]:not([data-empty])")
    expect(label).to_contain_text("tree")
    expect(label).to_contain_text("oak 1 · score 0.6")
    # The pointer rests while the playhead moves, and while something is hidden.
    page.keyboard.press("Home")
    expect(label).to_contain_text("oak 1 young")
    page.keyboard.press("End")
    expect(label).to_contain_text("oak 1 · score 0.6")
    chip(panel, "tree").press("Space")
    expect(chip(panel, "tree")).to_have_attribute("aria-pressed", "false")
    expect(label).to_have_count(0)
    chip(panel, "tree").press("Space")
    expect(label).to_contain_text("oak 1")
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25)
    expect(label).to_contain_text("car")
    expect(label).not_to_contain_text("oak")
    page.mouse.move(5, 5)
    expect(label).to_have_count(0)


def test_space_switches_what_the_keyboard_came_to(page: Page, panel: Locator) -> None:
    tree = chip(panel, "tree")
    tree.click()
    expect(tree).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Space")
    expect(page.locator("footer[data-step]")).to_have_attribute("data-step", "0")
    expect(tree).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(tree).to_be_focused()
    page.keyboard.press("Space")
    expect(tree).to_have_attribute("aria-pressed", "true")


def test_arrow_keys_move_between_pictures_and_enter_enlarges(page: Page, panel: Locator) -> None:
    panel.get_by_role("group", name="street", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(panel.locator('[data-tile$=":1"] button:focus')).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(panel.locator('[data-tile$=":1"] button:focus')).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("focus=overlay[01]%3A1|focus=overlay[01]:1"))


def test_a_narrow_panel_has_one_button(page: Page, street: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(street)
    panel = page.locator('[data-panel="street"]')
    expect(panel).to_have_attribute("data-state", "ready")
    expect(panel.get_by_role("group", name="Overlays of street")).to_have_count(0)
    panel.get_by_role("button", name="Overlays", exact=True).click()
    expect(page.get_by_role("checkbox", name="Masks")).to_be_checked()


def test_all_of_many_pictures_are_reached_by_scrolling(page: Page, many: str) -> None:
    page.goto(f"{many}?step=0")
    panel = page.locator('[data-panel="all"]')
    expect(panel).to_have_attribute("data-shown", "3000")
    expect(panel.locator("[data-tile] img").first).to_be_visible()
    assert panel.locator("[data-tile]").count() < 300
    panel.get_by_role("group", name="all", exact=True).evaluate(
        "element => element.scrollTo(0, element.scrollHeight)"
    )
    last = panel.locator('[data-tile="manypics:2999"]')
    expect(last).to_contain_text("picture 2999")
    expect(last.locator("img")).to_be_visible()
    page.keyboard.press("End")
    expect(panel).to_contain_text("now 1")


def test_the_size_of_pictures_is_chosen_and_travels(page: Page, many: str) -> None:
    page.goto(f"{many}?step=0")
    panel = page.locator('[data-panel="all"]')
    tile = panel.locator("[data-tile]").first
    expect(tile).to_be_visible()
    panel.hover()
    panel.get_by_role("button", name="Size and captions").click()
    page.get_by_role("slider", name="Width of the pictures").press("Home")
    expect(tile).to_have_css("width", "32px")
    page.get_by_role("checkbox", name="Captions").uncheck()
    expect(panel.get_by_text("picture 0", exact=True)).to_have_count(0)
    page.reload()
    expect(tile).to_have_css("width", "32px")
