"""What changed: pictures in the order of how much their masks differ, as numpy computes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Locator, Page, expect

SAMPLES, SIZE = 6, 24
STEPS = (0, 10, 20)
# Every other class of pixels changes, in each sample another part.
PARTS = {10: (1, 9, 4, 20, 0, 14), 20: (7, 2, 16, 0, 11, 5)}

SCRIPT = f"""
    import numpy as np
    import marey

    PARTS = {PARTS!r}
    ids = np.zeros(({SAMPLES}, {SIZE}, {SIZE}), np.uint8)
    ids[:, :, {SIZE // 2}:] = 1
    with marey.init(project="changing", id="changing", name="changing") as run:
        for step in {STEPS!r}:
            for sample, rows in enumerate(PARTS.get(step, ())):
                ids[sample, :rows] = 2 - ids[sample, :rows]
            run.log({{"masks": [
                marey.Image(
                    np.full(({SIZE}, {SIZE}), 99, np.uint8), caption=f"sample {{sample}}",
                    masks={{"prediction": {{"mask_data": mask, "class_labels": {{1: "car"}}}}}},
                )
                for sample, mask in enumerate(ids.copy())
            ]}}, step=step)
"""


def masks() -> dict[int, npt.NDArray[np.uint8]]:
    ids = np.zeros((SAMPLES, SIZE, SIZE), np.uint8)
    ids[:, :, SIZE // 2 :] = 1
    found = {}
    for step in STEPS:
        for sample, rows in enumerate(PARTS.get(step, ())):
            ids[sample, :rows] = 2 - ids[sample, :rows]
        found[step] = ids.copy()
    return found


def change(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """1 - the mean intersection over union of all classes that are in one of them."""
    classes = np.union1d(one, other)
    ious = [((one == c) & (other == c)).sum() / ((one == c) | (other == c)).sum() for c in classes]
    return 1 - float(np.mean(ious))


def expected(now: int, before: int) -> list[tuple[int, float]]:
    """Samples with their figures, most changed first, equal ones as logged."""
    logged = masks()
    figures = [change(*pair) for pair in zip(logged[now], logged[before], strict=True)]
    order = np.argsort(-np.array(figures), kind="stable").tolist()
    return [(sample, figures[sample]) for sample in order]


@pytest.fixture(scope="module")
def changing(log: Callable[[str], None]) -> str:
    log(SCRIPT)
    return "/local/changing?size=masks:12x420"


def panel(page: Page) -> Locator:
    return page.locator('[data-panel="masks"]')


def shown(page: Page) -> list[tuple[int, float]]:
    """Samples as they stand, line by line, with the figure of each."""
    tiles = (
        panel(page)
        .locator("[data-tile]")
        .evaluate_all("""tiles => tiles.map((one) => {
        const {x, y} = one.getBoundingClientRect();
        const change = one.querySelector("[data-change]")?.dataset.change ?? "NaN";
        return [y, x, Number(one.dataset.tile.split(":")[1]), Number(change)];
    })""")
    )
    return [(int(sample), change) for _, _, sample, change in sorted(tiles)]


def choose(page: Page, name: str) -> None:
    panel(page).get_by_role("button", name="Order: as logged").click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()
    page.keyboard.press("Escape")


def expect_order(page: Page, wanted: list[tuple[int, float]]) -> None:
    expect(panel(page).locator("[data-changes]")).to_have_attribute("data-changes", "done")
    expect(panel(page).locator("[data-change]")).to_have_count(len(wanted))
    found = shown(page)
    assert [sample for sample, _ in found] == [sample for sample, _ in wanted]
    assert [figure for _, figure in found] == pytest.approx([figure for _, figure in wanted])


def test_the_most_changed_come_first_with_their_figures(page: Page, changing: str) -> None:
    page.goto(changing)
    expect(panel(page)).to_have_attribute("data-state", "ready")
    assert [sample for sample, _ in shown(page)] == list(range(SAMPLES))
    choose(page, "the step logged before")
    expect_order(page, expected(20, 10))

    expect(page.get_by_role("slider", name="Playhead")).to_have_attribute("data-from", "0")
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("footer[data-step]")).to_have_attribute("data-step", "10")
    first = expected(10, 0)[0]
    tile = panel(page).locator(f'[data-tile="changing:{first[0]}"] [data-change]')
    expect(tile).to_have_attribute("data-change", str(first[1]))
    expect_order(page, expected(10, 0))


def test_since_a_pinned_step(page: Page, changing: str) -> None:
    page.goto(f"{changing}&pins=0")
    expect(panel(page)).to_have_attribute("data-state", "ready")
    choose(page, "pin at step 0")
    expect_order(page, expected(20, 0))
    expect(page).to_have_url(re.compile("changed"))
    page.goto(page.url)
    expect_order(page, expected(20, 0))


def test_since_a_typed_step_and_back(page: Page, changing: str) -> None:
    page.goto(changing)
    panel(page).get_by_role("button", name="Order: as logged").click()
    page.get_by_role("textbox", name="Another step").fill("5")
    page.get_by_role("textbox", name="Another step").press("Enter")
    expect_order(page, expected(20, 0))
    page.get_by_role("button", name="as logged", exact=True).click()
    expect(panel(page).locator("[data-change]")).to_have_count(0)
    assert [sample for sample, _ in shown(page)] == list(range(SAMPLES))
