"""Damaged files and hostile names of masks and boxes: said in place, and the rest stays to be seen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Served

DAMAGED = """
    import numpy as np
    import marey

    random = np.random.default_rng(3)
    labels = {1: "car", 2: "road"}

    def picture(**more):
        mask = lambda: dict(mask_data=random.integers(1, 3, (20, 30)).astype(np.uint8),
                            class_labels=labels)
        return marey.Image(random.integers(0, 255, (20, 30, 3)).astype(np.uint8),
                           masks={"whole": mask(), "bad": mask()}, **more)

    with marey.init(project="damagedlayers", id="damaged1") as run:
        for how in ("truncated", "gone", "text", "small"):
            run.log({f"mask/{how}": picture()}, step=0)
        run.log({"picture/gone": picture()}, step=0)
        some = [dict(position=dict(minX=i % 20, minY=1, maxX=i % 20 + 3, maxY=9), domain="pixel",
                     class_id=1, box_caption="a caption that takes some room", scores={"s": 0.5})
                for i in range(400)]
        run.log({"boxes/text": picture(boxes={"many": dict(box_data=some)})}, step=0)
    """

HOSTILE = r"""
    import math
    import numpy as np
    import marey

    attack = "<img src=x onerror='window.attacked=1'>"
    rtl = "\u202e\u05d0\u05d1\u05d2 " * 60
    names = ["constructor", "__proto__", attack, rtl, "roof", "roof", ""]
    labels = {i: name for i, name in enumerate(names, 1)}
    scores = [{"constructor": 0.5}, {"__proto__": 0.1}, {"constructor": math.nan},
              {"huge": 1e308}, {"huge": -1e308}, {"endless": math.inf}, {}]

    def box(i, score):
        places = [(0, 0, 4, 4), (-1e9, -1e9, 1e9, 1e9), (5, 5, 5, 5), (1e9, 1e9, 2e9, 2e9)]
        x, y, right, bottom = places[i % 4]
        return dict(position=dict(minX=x, minY=y, maxX=right, maxY=bottom), domain="pixel",
                    class_id=[1, -3, 2**32 - 1, 2][i % 4], box_caption=rtl + attack, scores=score)

    def layers(shape, name="layer"):
        ids = (np.arange(shape[0] * shape[1]) % 7 + 1).reshape(shape)
        return dict(
            masks={attack: dict(mask_data=ids, class_labels=labels),
                   "__proto__": dict(mask_data=ids.astype(np.uint32) + np.uint32(2**32 - 9))},
            boxes={"constructor": dict(box_data=[box(i, s) for i, s in enumerate(scores)],
                                       class_labels=labels)},
        )

    with marey.init(project="hostilelayers", id="hostile1", name=rtl) as run:
        for key in ("constructor", "__proto__", "street"):
            run.log({key: marey.Image(np.zeros((12, 14), np.uint8), caption=rtl + attack * 9,
                                      **layers((12, 14)))}, step=0)
        run.log({"pixel": marey.Image(np.zeros((1, 1), np.uint8), **layers((1, 1)))}, step=0)
        run.log({"thin": marey.Image(np.zeros((1, 20_000), np.uint8), **layers((1, 20_000)))}, step=0)
        run.log({"none": []}, step=0)
    """


# 3 × 2 pixels of gray.
SMALL_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000003000000020800000000b81f39c60000000e494441"
    "54789c636064646400620000200007b9e61bb50000000049454e44ae426082"
)


def files(page: Page, run: str, key: str) -> dict[str, Any]:
    """What the server tells of the one picture of a key."""
    answer = page.request.get(f"/api/v1/media?run={quote(run)}&key={quote(key)}").json()
    found: dict[str, Any] = answer["tracks"][0]["entries"][0]["items"][0]
    return found


def path_of(served: Served, run: str, url: str) -> Path:
    name = url.split("?")[0].rsplit("/", 1)[1]
    [path] = (served.root / "runs" / run / "blobs").rglob(f"{name.split('.')[0]}*")
    path.chmod(0o644)
    return path


@pytest.fixture(scope="module")
def damaged(log: Callable[[str], None]) -> str:
    log(DAMAGED)
    return "local/damagedlayers/damaged1"


def open_panel(page: Page, address: str, key: str) -> Locator:
    page.goto(f"{address}?find={quote(key)}")
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel).to_have_attribute("data-state", "ready")
    panel.scroll_into_view_if_needed()
    return panel


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("truncated", "the file"),
        ("gone", "the file is missing"),
        ("text", "the file"),
        ("small", "the file is damaged: it is not what was logged"),
    ],
)
def test_a_damaged_mask_is_told_and_the_others_are_drawn(
    page: Page, served: Served, damaged: str, how: str, reason: str
) -> None:
    stored = files(page, damaged, f"mask/{how}")
    path = path_of(served, damaged, stored["children"]["mask:bad"]["blobs"]["mask"]["url"])
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:60])
    elif how == "text":
        path.write_bytes(b"<html>no picture</html>")
    elif how == "small":
        path.write_bytes(SMALL_PNG)
    else:
        path.unlink()
    panel = open_panel(page, "/local/damagedlayers", f"mask/{how}")
    shot = panel.locator("[data-shot]")
    note = shot.get_by_role("img", name=re.compile(f"^mask bad: {re.escape(reason)}"))
    expect(note).to_be_visible()
    expect(shot.locator("img")).to_be_visible()
    canvas = shot.locator("[data-overlay='painted']")
    expect(canvas).to_have_count(1)
    drawn = canvas.evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"
    )
    assert drawn, "the mask that is whole is drawn"


def test_a_missing_picture_says_so_above_its_masks(
    page: Page, served: Served, damaged: str
) -> None:
    stored = files(page, damaged, "picture/gone")
    path_of(served, damaged, stored["blobs"]["image"]["url"]).unlink()
    panel = open_panel(page, "/local/damagedlayers", "picture/gone")
    reason = panel.get_by_text("step 0: the file is missing")
    expect(reason).to_be_visible()
    topmost = reason.evaluate(
        "e => { const r = e.getBoundingClientRect(); const at = document.elementsFromPoint("
        "r.x + r.width / 2, r.y + r.height / 2); return getComputedStyle(e).zIndex === '1' }"
    )
    assert topmost


def test_damaged_boxes_are_told(page: Page, served: Served, damaged: str) -> None:
    stored = files(page, damaged, "boxes/text")
    boxes = stored["children"]["boxes:many"]["blobs"]["boxes"]["url"]
    path_of(served, damaged, boxes).write_bytes(b'[{"x_min": 1')
    panel = open_panel(page, "/local/damagedlayers", "boxes/text")
    note = panel.get_by_role("img", name="boxes many: the file is damaged")
    expect(note).to_be_visible()


@pytest.fixture(scope="module")
def hostile(log: Callable[[str], None]) -> str:
    log(HOSTILE)
    return "/local/hostilelayers"


MODES = {
    "matrix": "[role=grid]",
    "compare": "[data-how]",
    "errors": "section[data-pictures]",
    "find": "[data-find]",
    "steps": "li [data-shot]",
    "grid": "[data-tile]",
}
"""With what each of them draws."""


@pytest.mark.parametrize("key", ["constructor", "__proto__", "pixel", "thin"])
def test_hostile_names_are_only_shown(page: Page, hostile: str, key: str) -> None:
    panel = open_panel(page, hostile, key)
    strip = panel.get_by_role("group", name=f"Overlays of {key}")
    expect(strip).to_be_visible()
    expect(panel.locator('[data-overlay="painted"]')).to_have_count(1)
    panel.get_by_role("button", name="Overlays", exact=True).click()
    sheet = page.get_by_role("dialog", name="Overlays", exact=True)
    sliders = sheet.get_by_role("slider", name=re.compile("constructor|huge"))
    expect(sliders).to_have_count(4)
    for slider in sliders.all():
        slider.focus()
        slider.press("ArrowRight")
        slider.press("End")
    page.keyboard.press("Escape")
    for mode, drawn in MODES.items():
        panel.get_by_role("group", name=f"Ways to look at {key}").get_by_role(
            "button", name=mode, exact=True
        ).click()
        expect(panel.locator(drawn).first).to_be_visible()
        expect(panel).to_have_attribute("data-state", "ready")
        expect(panel.get_by_text("This could not be shown")).to_have_count(0)
    panel.locator("[data-tile] button").first.click()
    expect(page.locator('[data-panel][data-large][data-state="ready"]')).to_be_visible()
    assert page.evaluate("window.attacked") is None
