"""Two pictures compared: the figures are NumPy's, and each half of a wipe is its own picture."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

SHOWN_MS = 15_000

LOGGED = """
import numpy as np
import marey
from test_compare import picture

for number in range(2):
    with marey.init(project="compare", id=f"compare{number}", name=f"run-{number}") as run:
        for step in (1, 2):
            mask = {"mask_data": picture("mask", number, step), "class_labels": {0: "road", 1: "car"}}
            run.log(
                {
                    "colours": marey.Image(picture("colours", number, step), masks={"guess": mask}),
                    "counts": marey.Image(picture("counts", number, step), exact=True),
                    "metres": marey.Image(picture("metres", number, step), exact=True),
                    "sizes": marey.Image(np.zeros((8 + number, 8), np.uint8)),
                    "samples": [
                        marey.Image(np.full((6, 6), 10 * i + number, np.uint8), sample_id=f"s{i}")
                        for i in ((0, 1, 2) if number else (2, 1, 0))
                    ],
                },
                step=step,
            )
"""


def picture(key: str, number: int, step: int) -> np.ndarray[Any, Any]:
    """What was logged: another one for each run and step."""
    random = np.random.default_rng([number, step])
    if key == "colours":
        return random.integers(0, 256, (30, 40, 3), dtype=np.uint8)
    if key == "counts":
        return random.integers(0, 65_536, (30, 40), dtype=np.uint16)
    if key == "mask":
        return random.integers(0, 2, (30, 40))
    values = random.normal(size=(30, 40)).astype(np.float32)
    values[number : number + 3, :5] = np.nan
    return values


@pytest.fixture(scope="module")
def compared(log: Callable[[str], None]) -> None:
    """Two runs of two steps."""
    log(f"import sys; sys.path.insert(0, {__file__.rsplit('/', 1)[0]!r})\n{LOGGED}")


def opened(page: Page, key: str, options: str = "", *, run: int = 0) -> Locator:
    """The large view of a run's picture."""
    chosen = f"&set={key},{options}" if options else ""
    page.goto(f"/local/compare?large={key}&focus=compare{run}:0{chosen}")
    panel = page.locator(f'[data-panel="{key}"][data-large]')
    expect(panel.locator("[data-stage]").first).to_be_visible(timeout=SHOWN_MS)
    return panel


def figures(panel: Locator) -> dict[str, float]:
    """What the page says about the difference."""
    found = panel.locator('[data-figures="ready"]')
    expect(found).to_be_visible(timeout=SHOWN_MS)
    names = ("mean", "rms", "psnr", "greatest", "share", "not-finite")
    return {name: float(found.get_attribute(f"data-{name}") or "nan") for name in names}


def expected_figures(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> dict[str, float]:
    """The same by NumPy, in double precision."""
    left, right = a.astype(np.float64), b.astype(np.float64)
    finite = np.isfinite(left) & np.isfinite(right)
    distance = np.abs(left - right)[finite]
    differs = (left != right) & ~(np.isnan(left) & np.isnan(right))
    if differs.ndim == 3:
        differs = differs.any(axis=2)
    both = np.concatenate([left[finite], right[finite]])
    peak = {"uint8": 255, "uint16": 65_535}.get(str(a.dtype), both.max() - both.min())
    mean_square = np.mean(distance**2)
    return {
        "mean": distance.mean(),
        "rms": np.sqrt(mean_square),
        "psnr": 10 * np.log10(peak**2 / mean_square),
        "greatest": distance.max(),
        "share": differs.mean(),
        "not-finite": float((~finite).sum()),
    }


@pytest.mark.parametrize("key", ["colours", "counts", "metres"])
def test_difference_of_two_runs(page: Page, compared: None, key: str) -> None:
    """Of bytes, of 16 bits, and of floats with holes."""
    panel = opened(page, key)
    page.keyboard.press("d")
    found = figures(panel)
    expected = expected_figures(picture(key, 0, 2), picture(key, 1, 2))
    assert found == pytest.approx(expected, rel=1e-9)
    page.keyboard.press("d")
    expect(panel.locator("[data-figures]")).to_have_count(0)


def test_difference_with_another_step(page: Page, compared: None) -> None:
    """The same run, as it was; masks of both are compared class by class."""
    panel = opened(page, "colours", "how=difference;against=step:1")
    found = figures(panel)
    expected = expected_figures(picture("colours", 0, 2), picture("colours", 0, 1))
    assert found == pytest.approx(expected, rel=1e-9)
    masks = panel.locator("[data-figures]").get_attribute("data-masks") or ""
    name, share = masks.split(" ")
    assert name == "guess"
    assert float(share) == pytest.approx(
        np.mean(picture("mask", 0, 2) != picture("mask", 0, 1)), rel=1e-12
    )


def test_pictures_of_different_sizes_are_not_subtracted(page: Page, compared: None) -> None:
    """A sentence says why."""
    panel = opened(page, "sizes", "how=difference")
    expect(panel.get_by_text("A is 8 × 8 pixels, B 8 × 9")).to_be_visible(timeout=SHOWN_MS)


def test_wipe(page: Page, compared: None) -> None:
    """Left of the divider is A, right of it B, wherever it is dragged or moved by keys."""
    panel = opened(page, "colours", "how=wipe")
    page.keyboard.press("m")  # only pixels of the pictures
    divider = panel.get_by_role("slider", name="Divider between A and B")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    expect(panel.locator('[data-arrived="yes"]')).to_have_count(2, timeout=SHOWN_MS)
    box = panel.locator("[data-stage]").bounding_box()
    handle = divider.bounding_box()
    assert box is not None
    assert handle is not None
    assert_wiped(page, panel, 0.5)
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], handle["y"] + 40, steps=4)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "30")
    assert_wiped(page, panel, 0.3)
    divider.focus()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "41")
    assert_wiped(page, panel, 0.41)
    expect(page).to_have_url(re.compile("divider"))


def assert_wiped(page: Page, panel: Locator, divider: float) -> None:
    """Compare the screen's pixels with those of the arrays."""
    stage = panel.locator("[data-stage]")
    page.mouse.move(0, 0)
    drawn = screen(stage)
    scale, left, top = (float(stage.get_attribute(f"data-{n}") or 0) for n in ("scale", "x", "y"))
    edge = divider * drawn.shape[1]
    for number, (first, end) in enumerate([(0, edge - 12), (edge + 12, drawn.shape[1])]):
        logged = picture("colours", number, 2)
        seen = 0
        for y in range(4, 26, 3):  # beside the letters in the corners
            for x in range(40):
                middle = left + (x + 0.5) * scale
                if first < middle < end:
                    seen += 1
                    there = drawn[int(top + (y + 0.5) * scale), int(middle)]
                    assert tuple(there) == tuple(logged[y, x]), (number, x, y)
        assert seen > 20


def screen(stage: Locator) -> np.ndarray[Any, Any]:
    """The pixels of the screen, as the browser put them together."""
    import io

    import PIL.Image

    shot = PIL.Image.open(io.BytesIO(stage.screenshot())).convert("RGB")
    return np.array(shot)


def test_flicker_by_hand_without_motion(page: Page, compared: None) -> None:
    """Whoever asks for less motion flips by button or by holding a key."""
    page.emulate_media(reduced_motion="reduce")
    panel = opened(page, "colours", "how=flicker")
    shown = panel.locator("[data-shown]")
    expect(shown.locator('[data-arrived="yes"]')).to_have_count(2, timeout=SHOWN_MS)
    expect(shown).to_have_attribute("data-shown", "A")
    page.keyboard.down("x")
    expect(shown).to_have_attribute("data-shown", "B")
    page.keyboard.up("x")
    expect(shown).to_have_attribute("data-shown", "A")
    panel.get_by_role("button", name="A", exact=True).click()
    expect(shown).to_have_attribute("data-shown", "B")


def test_flicker_takes_turns(page: Page, compared: None) -> None:
    """By itself, until it is stopped."""
    panel = opened(page, "colours", "how=flicker;speed=quick")
    expect(panel.locator("[data-shown]")).to_be_visible()
    for side in "BA":
        # Looks in every frame: a picture is shown for a fifth of a second.
        page.wait_for_function(
            "side => document.querySelector('[data-pair] [data-shown]').dataset.shown === side",
            arg=side,
        )
    panel.get_by_role("button", name="Stop flickering").click()
    expect(panel.get_by_role("button", name="Flicker", exact=True)).to_be_visible()


def test_keys_go_round(page: Page, compared: None) -> None:
    """From looking to each way of comparing, and back."""
    panel = opened(page, "colours")
    for how in ("side", "wipe", "flicker", "difference"):
        page.keyboard.press("c")
        expect(panel.locator(f'[data-pair="{how}"]')).to_be_visible(timeout=SHOWN_MS)
    page.keyboard.press("c")
    expect(panel.locator("[data-pair]")).to_have_count(0)
    expect(panel.locator("figure[data-run]")).to_have_count(2)


def test_the_panel_pairs_by_sample(page: Page, compared: None) -> None:
    """Beside one another stand pictures of the same sample, wherever they were in their lists."""
    page.goto("/local/compare?modes=samples:compare&set=samples,how=difference&large=samples")
    panel = page.locator('[data-panel="samples"]')
    expect(panel.locator('[data-figures="ready"]')).to_have_count(3, timeout=SHOWN_MS)
    for summary in panel.locator("[data-figures]").all():
        expect(summary).to_have_attribute("data-mean", "1")
    panel.get_by_role("button", name="Show this pair alone").nth(1).click()
    expect(page).to_have_url(re.compile("focus=compare1:1"))
    expect(panel.locator('[data-pair="difference"]')).to_have_count(1)
