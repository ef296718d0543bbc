"""One picture large: what the page says about its pixels, and that all runs move together."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import PIL.Image
import pytest
from playwright.sync_api import Locator, Page, expect

SHOWN_MS = 15_000
ADDRESS = "/local/large?large={key}&focus=large0:{position}"

LOGGED = """
import numpy as np
import marey
from test_large_picture import colours, counts, metres, turned

for number in range(2):
    with marey.init(project="large", id=f"large{number}", name=f"run-{number}") as run:
        mask = {"mask_data": (colours(number)[..., 0] > 127).astype(int), "class_labels": {1: "lit"}}
        box = {"position": {"minX": 2, "minY": 2, "maxX": 9, "maxY": 9}, "domain": "pixel",
               "class_id": 1, "box_caption": "a corner", "scores": {"score": 0.75}}
        run.log(
            {
                "colours": [
                    marey.Image(
                        colours(number),
                        caption="first",
                        masks={"light": mask},
                        boxes={"found": {"box_data": [box]}},
                    ),
                    marey.Image(colours(number + 7), caption="second"),
                ],
                "counts": marey.Image(counts(number), exact=True),
                "metres": marey.Image(metres(number), exact=True),
                "turned": marey.Image(turned()),
            },
            step=3,
        )
"""


def colours(number: int) -> np.ndarray[Any, Any]:
    """A picture of 40 × 30 pixels with three channels of noise."""
    return np.random.default_rng(number).integers(0, 256, (30, 40, 3), dtype=np.uint8)


def counts(number: int) -> np.ndarray[Any, Any]:
    """Numbers of 16 bits, far from 0 and from 65535."""
    return np.random.default_rng(number).integers(20_000, 24_000, (30, 40), dtype=np.uint16)


def metres(number: int) -> np.ndarray[Any, Any]:
    """Floats with a hole."""
    values = np.random.default_rng(number).normal(size=(30, 40)).astype(np.float32)
    values[:4, :4] = np.nan
    return values


def turned() -> io.BytesIO:
    """A photograph, its left half red, whose file says that it should be turned."""
    photograph = PIL.Image.new("RGB", (64, 32), (0, 0, 255))
    photograph.paste((255, 0, 0), (0, 0, 32, 32))
    exif = PIL.Image.Exif()
    exif[0x0112] = 6
    content = io.BytesIO()
    photograph.save(content, "JPEG", quality=95, exif=exif)
    content.seek(0)
    return content


@pytest.fixture(scope="module")
def large(log: Callable[[str], None]) -> None:
    """Two runs with the same keys."""
    log(f"import sys; sys.path.insert(0, {__file__.rsplit('/', 1)[0]!r})\n{LOGGED}")


def opened(page: Page, key: str, position: int = 0) -> Locator:
    """The large view, once both runs' pictures are drawn."""
    page.goto(ADDRESS.format(key=key, position=position))
    panel = page.locator(f'[data-panel="{key}"][data-large]')
    expect(panel.locator('[data-arrived="yes"]')).to_have_count(2, timeout=SHOWN_MS)
    return panel


def cell(panel: Locator, number: int) -> Locator:
    """The part that shows one run."""
    return panel.locator(f'figure[data-run="large{number}"]')


def view(stage: Locator) -> tuple[float, float, float]:
    """Screen pixels of a picture pixel, and where the picture's corner lies."""
    return tuple(
        float(stage.get_attribute(f"data-{name}") or "nan") for name in ("scale", "x", "y")
    )  # type: ignore[return-value]


def point_at(page: Page, stage: Locator, x: int, y: int) -> None:
    """Move the pointer to the middle of a picture pixel."""
    box = stage.bounding_box()
    assert box is not None
    scale, left, top = view(stage)
    page.mouse.move(box["x"] + left + (x + 0.5) * scale, box["y"] + top + (y + 0.5) * scale)


def pixels(stage: Locator) -> np.ndarray[Any, Any]:
    """What the base canvas shows, as RGBA."""
    canvas = stage.locator("canvas[data-base]").first
    address = canvas.evaluate("canvas => canvas.toDataURL()")
    png = base64.b64decode(address.split(",")[1])
    return np.array(PIL.Image.open(io.BytesIO(png)).convert("RGBA"))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("colours", lambda n: " ".join(map(str, colours(n)[9, 12]))),
        ("counts", lambda n: str(counts(n)[9, 12])),
        ("metres", lambda n: np.format_float_positional(metres(n)[9, 12], unique=True)),
    ],
)
def test_the_number_under_the_pointer_is_exact_in_all_runs(
    page: Page, large: None, key: str, text: Callable[[int], str]
) -> None:
    """The pixel that one points at in one run is read out in every run."""
    panel = opened(page, key)
    point_at(page, cell(panel, 0).locator("[data-stage]"), 12, 9)
    for number in range(2):
        readout = cell(panel, number).locator("[data-readout]")
        expect(readout).to_have_attribute("data-at", "12,9")
        expect(readout).to_have_attribute("data-readout", text(number))
    expect(cell(panel, 1).locator("[data-marker]")).to_be_visible()


def test_a_hole_is_read_and_drawn_as_one(page: Page, large: None) -> None:
    """NaN is neither black nor white: the pattern behind the picture shows."""
    panel = opened(page, "metres")
    stage = cell(panel, 0).locator("[data-stage]")
    point_at(page, stage, 1, 1)
    expect(cell(panel, 0).locator("[data-readout]")).to_have_attribute("data-readout", "NaN")
    scale, left, top = view(stage)
    drawn = pixels(stage)
    assert drawn[int(top + 1.5 * scale), int(left + 1.5 * scale), 3] == 0
    assert drawn[int(top + 9.5 * scale), int(left + 9.5 * scale), 3] == 255


def test_what_lies_on_a_place_is_named(page: Page, large: None) -> None:
    """Classes of masks, and boxes with their scores."""
    panel = opened(page, "colours")
    y, x = np.argwhere(colours(0)[4:8, 4:8, 0] > 127)[0] + 4
    point_at(page, cell(panel, 0).locator("[data-stage]"), int(x), int(y))
    readout = cell(panel, 0).locator("[data-readout]")
    expect(readout.locator("[data-class]")).to_have_attribute("data-class", "lit")
    expect(readout).to_contain_text("a corner")
    expect(readout).to_contain_text("score 0.75")


def test_zoom_and_pan_move_all_runs_and_the_link(page: Page, large: None) -> None:
    """Both cells have the same view after every gesture, and a new page opens with it."""
    panel = opened(page, "colours")
    stages = [cell(panel, number).locator("[data-stage]") for number in range(2)]
    whole = view(stages[0])
    assert view(stages[1]) == whole
    point_at(page, stages[0], 10, 10)
    page.mouse.wheel(0, -400)
    expect(stages[0]).not_to_have_attribute("data-scale", f"{whole[0]:g}")
    zoomed = view(stages[0])
    assert zoomed[0] > 2 * whole[0]
    assert view(stages[1]) == zoomed
    # What was under the pointer still is.
    expect(cell(panel, 1).locator("[data-readout]")).to_have_attribute("data-at", "10,10")
    expect(page).to_have_url(re.compile("cam"))
    linked = page.url
    before = stages[0].get_attribute("data-x") or ""
    page.mouse.down()
    page.mouse.move(500, 500)
    page.mouse.up()
    expect(stages[0]).not_to_have_attribute("data-x", before)
    panned = view(stages[0])
    assert panned[0] == zoomed[0]
    assert panned[1:] != zoomed[1:]
    assert view(stages[1]) == panned
    expect(page).not_to_have_url(linked)
    page.reload()
    expect(panel.locator('[data-arrived="yes"]')).to_have_count(2, timeout=SHOWN_MS)
    assert view(stages[1]) == pytest.approx(panned, rel=1e-3, abs=2)
    stages[0].dblclick()
    expect(stages[1]).to_have_attribute("data-scale", f"{whole[0]:g}")


def test_pixels_are_crisp_at_forty_times(page: Page, large: None) -> None:
    """Each picture pixel is one square of its exact colour, up to its edges."""
    panel = opened(page, "colours")
    stage = cell(panel, 0).locator("[data-stage]")
    point_at(page, stage, 20, 15)
    whole = stage.get_attribute("data-scale") or ""
    page.mouse.wheel(0, -500)
    expect(stage).not_to_have_attribute("data-scale", whole)
    scale, left, top = view(stage)
    assert scale >= 40
    drawn = pixels(stage)
    height, width = drawn.shape[:2]
    ys, xs = np.mgrid[2 : height - 2 : 7, 2 : width - 2 : 7]
    inside_x, inside_y = (xs + 0.5 - left) / scale, (ys + 0.5 - top) / scale
    # Not the device pixel that an edge may cross.
    clear = (np.abs(inside_x - np.round(inside_x)) > 1 / scale) & (
        np.abs(inside_y - np.round(inside_y)) > 1 / scale
    )
    expected = colours(0)[inside_y[clear].astype(int), inside_x[clear].astype(int)]
    assert len(expected) > 1000
    np.testing.assert_array_equal(drawn[ys[clear], xs[clear], :3], expected)


def test_the_window_of_sixteen_bits(page: Page, large: None) -> None:
    """Two numbers are chosen as black and white; all runs show what lies between."""
    panel = opened(page, "counts")
    panel.get_by_role("button", name="Light", exact=True).click()
    sheet = page.get_by_role("dialog", name="Light")
    sheet.get_by_role("textbox", name="Black").fill("21000")
    page.keyboard.press("Enter")
    sheet.get_by_role("textbox", name="White").fill("22000")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("window"))
    for number in range(2):
        stage = cell(panel, number).locator("[data-stage]")
        expect(stage.locator("[data-arrived]").first).to_have_attribute("data-arrived", "yes")
        scale, left, top = view(stage)
        expected = np.clip((counts(number) - 21_000.0) * 255 / 1000, 0, 255)
        ys, xs = np.mgrid[:30, :40]
        at = ((ys + 0.5) * scale + top).astype(int), ((xs + 0.5) * scale + left).astype(int)
        drawn = pixels(stage)[at][..., 0]
        assert np.abs(drawn - expected).max() <= 0.51
    sheet.get_by_role("button", name="As logged").click()
    expect(page).not_to_have_url(re.compile("window"))


def test_a_photograph_is_not_turned(page: Page, large: None) -> None:
    """Masks and boxes lie on the pixels of the file, whatever it says about being turned."""
    panel = opened(page, "turned")
    stage = cell(panel, 0).locator("[data-stage]")
    scale, left, top = view(stage)
    drawn = pixels(stage)
    row = drawn[int(top + 16 * scale)]
    red, blue = row[int(left + 8 * scale)], row[int(left + 56 * scale)]
    assert red[0] > 240
    assert red[2] < 15
    assert blue[2] > 240
    assert blue[0] < 15


def test_samples_and_runs_by_keys(page: Page, large: None) -> None:
    """Brackets go through the samples, comma and point through the runs."""
    panel = opened(page, "colours")
    page.keyboard.press("]")
    expect(panel.get_by_text("2 of 2", exact=True)).to_be_visible()
    expect(panel.get_by_text("second", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("large0:1"))
    page.keyboard.press("]")
    expect(panel.get_by_text("2 of 2", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("large0:1"))
    page.keyboard.press("[")
    expect(panel.get_by_text("1 of 2", exact=True)).to_be_visible()
    expect(cell(panel, 0)).to_have_attribute("data-lead", "true")
    # The newest run stands first.
    page.keyboard.press(",")
    expect(cell(panel, 1)).to_have_attribute("data-lead", "true")
    page.keyboard.press(".")
    expect(cell(panel, 0)).to_have_attribute("data-lead", "true")
    panel.get_by_role("button", name="2 runs").click()
    expect(panel.locator("figure[data-run]")).to_have_count(1)
