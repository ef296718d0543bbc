"""Looking through pictures for a long time takes no more memory than looking through them once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_memory import in_use
from playwright.sync_api import Page, expect

STEPS = 60
PICTURES = 12
# Heap that grows by more than this share, and by more than the noise, was not given back.
MOST_GROWTH = 1.15
NOISE_BYTES = 3 * 2**20
NOISE_NODES = 200

FILM = f"""
    import numpy as np
    import marey

    random = np.random.default_rng(0)
    labels = {{0: "ground", 1: "car", 2: "tree"}}

    def picture(step, number):
        y, x = np.mgrid[0:128, 0:128]
        ids = ((x + 3 * step) // 32 + (y + 5 * number) // 32) % 3
        boxes = [
            {{"position": {{"minX": 4 * i, "maxX": 4 * i + 30, "minY": number, "maxY": number + 50}},
             "domain": "pixel", "class_id": i % 3, "scores": {{"sure": i / 5}}}}
            for i in range(5)
        ]
        return marey.Image(
            np.full((128, 128, 3), (step * 4, number * 20, 90), np.uint8), file_type="png",
            masks={{"m": {{"mask_data": ids.astype(np.uint8), "class_labels": labels}}}},
            boxes={{"b": {{"box_data": boxes, "class_labels": labels}}}},
        )

    with marey.init(project="film", id="film0", name="film") as run:
        for step in range({STEPS}):
            run.log({{"seen": [picture(step, n) for n in range({PICTURES})]}})
    """

# Steps from end to end and back, `moves` of them, each one after the panel shows the one before.
WALK = """async (moves) => {
    const panel = document.querySelector('[data-panel="seen"]');
    const frame = () => new Promise(requestAnimationFrame);
    const settled = () =>
        panel.dataset.state === "ready" &&
        !panel.querySelector('[data-shot="late"], [data-overlay="late"], [data-stale]');
    window.forth ??= false;
    let moved = 0;
    for (let i = 0; i < moves; i++) {
        const src = panel.querySelector("[data-shot] img").src;
        const key = window.forth ? "ArrowRight" : "ArrowLeft";
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        for (let n = 0; n < 600; n++) {
            await frame();
            if (panel.querySelector("[data-shot] img").src !== src && settled()) {
                moved += 1;
                break;
            }
            // Nothing comes after the last step: turn back.
            if (n === 30 && panel.querySelector("[data-shot] img").src === src) {
                window.forth = !window.forth;
                break;
            }
        }
    }
    return moved;
}"""


@pytest.fixture(scope="session")
def film(log: Callable[[str], None]) -> str:
    log(FILM)
    return "/local/film"


def test_memory_stays_flat_after_500_steps(page: Page, film: str) -> None:
    page.goto(film)
    panel = page.locator('[data-panel="seen"]')
    expect(panel.locator('[data-overlay="painted"]')).to_have_count(PICTURES)
    measured = page.context.new_cdp_session(page)
    page.evaluate(WALK, 100)
    before = in_use(measured)
    assert page.evaluate(WALK, 400) > 350
    expect(panel.locator('[data-overlay="painted"]')).to_have_count(PICTURES)
    after = in_use(measured)
    print(f"after 100 steps {before}, after 500 {after}")
    assert after["heap"] < before["heap"] * MOST_GROWTH + NOISE_BYTES
    assert after["nodes"] < before["nodes"] * MOST_GROWTH + NOISE_NODES
    assert after["listeners"] < before["listeners"] * MOST_GROWTH + NOISE_NODES
    assert page.locator("canvas[data-overlay]").count() == PICTURES
