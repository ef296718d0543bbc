"""Masks and boxes lie exactly where they were logged, at every size, zoom and pixel density."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
from overlay_pixels import (
    BOXES_SIZE,
    EDGES,
    GRAY,
    Pixels,
    Shown,
    assert_all_boxes_exact,
    assert_boxes_exact,
    assert_exact,
    class_color,
    screenshot,
    seen_colors,
    shown_in,
)
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Locator,
    Page,
    expect,
)

PROJECT = "/local/exactoverlays"
WHEEL_SPEED = 0.0022  # as in gestures.ts
on_all_screens = pytest.mark.parametrize("ratio", [1, 1.25, 2, 3], ids="x{}".format)

SCENES = """
    import numpy as np
    import marey

    GRAY = 96

    def regions(height, width, ids):
        '''Blocks of odd sizes: every edge between two ids is somewhere else.'''
        y, x = np.mgrid[0:height, 0:width]
        pick = (x // 7 + (x + 3) // 11 + 2 * (y // 5) + y // 13) % len(ids)
        return np.array(ids, np.uint32)[pick]

    def picture(height, width, **overlays):
        gray = np.full((height, width, 3), GRAY, np.uint8)
        return marey.Image(gray, file_type="png", **overlays)

    def mask(height, width, ids, labels):
        return {"mask_data": regions(height, width, ids), "class_labels": labels}

    few = {0: "ground", 1: "car", 2: "tree", 3: "sky", 5: "sign", 6: "lamp", 7: "gate"}
    box_data = [
        {"position": {"minX": 12.5, "maxX": 44.25, "minY": 8.75, "maxY": 31.5},
         "domain": "pixel", "class_id": 1, "scores": {"sure": 0.9}},
        {"position": {"middle": [0.75, 0.25], "width": 0.3, "height": 0.35}, "class_id": 2},
        {"position": {"minX": 0.5, "maxX": 1.0, "minY": 0.6, "maxY": 1.0}, "class_id": 3},
        {"position": {"middle": [25.5, 60.5], "width": 30, "height": 21},
         "domain": "pixel", "class_id": 5, "scores": {"sure": 0.2}},
        {"position": {"middle": [0.5, 0.5], "width": 0.25, "height": 0.3125}, "class_id": 6},
        {"position": {"minX": 55.25, "maxX": 66.75, "minY": 36.5, "maxY": 43.125},
         "domain": "pixel", "class_id": 7},
    ]

    def far(value):
        return [far(each) for each in value] if isinstance(value, list) else 30 * value

    far_boxes = [
        {**box, "position": {name: far(value) for name, value in box["position"].items()}}
        if "domain" in box else box
        for box in box_data
    ]
    with marey.init(project="exactoverlays", id="exact000", name="exact") as run:
        run.log({
            "exact": [
                picture(53, 37, masks={"m": mask(53, 37, [0, 1, 2, 3, 5], few)}),
                picture(1, 101, masks={"m": mask(1, 101, [0, 1, 2, 3, 5], few)}),
                picture(41, 61, masks={"m": mask(41, 61, [1, 256, 257, 65535], {})}),
                picture(41, 61, masks={"m": mask(41, 61, [7, 65536, 70001, 2**32 - 1], {})}),
                picture(480, 701, masks={"m": mask(480, 701, [0, 1, 2, 3, 5], few)}),
                picture(80, 120, boxes={"b": {"box_data": box_data, "class_labels": few}}),
            ],
            "far": picture(2400, 3600, boxes={"b": {"box_data": far_boxes, "class_labels": few}}),
            "two": picture(40, 60, masks={
                "first": mask(40, 60, [1, 2], few),
                "second": {"mask_data": np.tile(np.array([8, 5], np.uint8), (40, 30)),
                           "class_labels": {8: "void", 5: "sign"}},
            }),
            "rows": marey.Table(columns=["n", "seen"], data=[
                [0, picture(53, 37, masks={"m": mask(53, 37, [0, 1, 2, 3, 5], few)})]]),
        })
    """


def regions(height: int, width: int, ids: list[int]) -> Pixels:
    """The same as in the script that logs."""
    y, x = np.mgrid[0:height, 0:width]
    picked: Pixels = np.array(ids, np.int64)[
        (x // 7 + (x + 3) // 11 + 2 * (y // 5) + y // 13) % len(ids)
    ]
    return picked


@pytest.fixture(scope="module")
def scenes(log: Callable[[str], None]) -> str:
    """The address of a project with masks and boxes whose edges are known."""
    log(SCENES)
    return PROJECT


@pytest.fixture(scope="module")
def screens(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], base_url: str
) -> Iterator[Callable[[float], BrowserContext]]:
    """For pages on a screen of so many device pixels per CSS pixel; each is asked for once.

    Not a context with a scale factor: that enlarges what was laid out for a screen of one.
    """
    with ExitStack() as opened:

        @functools.cache
        def screen(ratio: float) -> BrowserContext:
            flags = [f"--force-device-scale-factor={ratio}", "--window-size=1000,700"]
            args = [*browser_type_launch_args["args"], *flags]
            browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
            opened.callback(browser.close)
            return browser.new_context(base_url=base_url, no_viewport=True, reduced_motion="reduce")

        yield screen


FEW = [0, 1, 2, 3, 5]
MASKS = {
    "odd": regions(53, 37, FEW),
    "line": regions(1, 101, FEW),
    "sixteen": regions(41, 61, [1, 256, 257, 65535]),
    "wide ids": regions(41, 61, [7, 65536, 70001, 2**32 - 1]),
    "large": regions(480, 701, FEW),
}
PICTURES = (*MASKS, "boxes")
"""In the order of the list that is logged."""


@pytest.fixture(scope="module")
def tiles(
    screens: Callable[[float], BrowserContext], scenes: str
) -> Callable[[float], dict[str, list[Shown]]]:
    """The pictures of a grid, seen at once."""

    @functools.cache
    def seen(ratio: float) -> dict[str, list[Shown]]:
        page = screens(ratio).new_page()
        page.goto(f"{scenes}?find=exact&large=exact")
        canvases = page.locator("[data-panel=exact][data-large] canvas[data-overlay]")
        return dict(zip(PICTURES, shown_in(page, canvases, len(PICTURES)), strict=True))

    return seen


@on_all_screens
@pytest.mark.parametrize("name", MASKS)
def test_masks_are_exact_in_tiles(
    tiles: Callable[[float], dict[str, list[Shown]]], ratio: float, name: str
) -> None:
    """And let the picture through."""
    assert_one(lambda shown: assert_exact(shown, MASKS[name], 0.45), tiles(ratio)[name])


@on_all_screens
def test_boxes_are_exact_in_tiles(
    tiles: Callable[[float], dict[str, list[Shown]]], ratio: float
) -> None:
    assert_one(assert_all_boxes_exact, tiles(ratio)["boxes"])


@pytest.fixture
def alone(
    screens: Callable[[float], BrowserContext], scenes: str, ratio: float
) -> Iterator[Callable[[str], list[Shown]]]:
    """The only picture of a panel that has the page for itself."""
    page = screens(ratio).new_page()

    def open_panel(key: str) -> list[Shown]:
        page.goto(f"{scenes}?find={key}&overlay=opacity:0.5")
        canvas = page.locator(f'[data-panel="{key}"] canvas[data-overlay]')
        canvas.scroll_into_view_if_needed()
        return shown_in(page, canvas, 1)[0]

    yield open_panel
    page.close()


@on_all_screens
def test_masks_are_exact_in_cells_of_tables(alone: Callable[[str], list[Shown]]) -> None:
    assert_one(lambda shown: assert_exact(shown, MASKS["odd"], 0.5), alone("rows"))


@on_all_screens
def test_masks_lie_over_one_another(alone: Callable[[str], list[Shown]]) -> None:
    assert_one(assert_one_over_another, alone("two"))


def assert_one_over_another(shown: Shown) -> None:
    """The second mask of the picture lies over the first."""
    first = regions(40, 60, [1, 2])
    alpha = round(0.5 * 255) / 255
    rows, columns, y, x = shown.places((40, 60))
    half = 0.5 * 60 / shown.width  # a device pixel
    checked = 0
    for row, column in itertools.product(rows[3::7], columns[5::11]):
        at_y, at_x = y[row - rows[0]], x[column - columns[0]]
        if min(at_x % 1, 1 - at_x % 1, at_y % 1, 1 - at_y % 1) <= half:
            continue
        checked += 1
        color = np.array(class_color(int(first[int(at_y), int(at_x)]))) * alpha + GRAY * (1 - alpha)
        if int(at_x) % 2 == 1:
            color = np.array(class_color(5)) * alpha + color * (1 - alpha)
        assert np.abs(shown.pixels[row, column] - color).max() <= 3
    assert checked > 40


def large(page: Page, scenes: str, key: str = "exact") -> Locator:
    """The stage of the first picture, which fills the page."""
    page.goto(f"{scenes}?find={key}&large={key}&focus=exact000:0&overlay=opacity:1")
    # A lattice between large pixels is drawn over them.
    page.add_style_tag(content="[data-stage] [class*=lattice] { visibility: hidden }")
    stage = page.locator("[data-stage]")
    expect(stage.locator("canvas[data-overlay]")).to_have_attribute(
        "data-overlay", "painted", timeout=15_000
    )
    return stage


def go_to(page: Page, name: str) -> None:
    """By the keys, to a picture of the list."""
    place = page.get_by_text(re.compile(rf"^\d of {len(PICTURES)}$"))
    wanted = PICTURES.index(name) + 1
    now = int((place.text_content() or "").split(" ")[0])
    for at in range(now, wanted, 1 if now < wanted else -1):
        page.keyboard.press("]" if now < wanted else "[")
        expect(place).to_have_text(f"{at + (1 if now < wanted else -1)} of {len(PICTURES)}")
    expect(page.locator("[data-stage] [data-arrived]")).to_have_attribute("data-arrived", "yes")
    expect(page.locator("[data-stage] canvas[data-overlay]")).to_have_attribute(
        "data-overlay", "painted", timeout=15_000
    )


def zoom_to(stage: Locator, scale: float) -> None:
    """Turn the wheel over the middle of the stage."""
    page = stage.page
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 0.5, box["y"] + box["height"] / 2 + 0.5)
    now = stage.get_attribute("data-scale") or ""
    turn = -math.log(scale / float(now)) / WHEEL_SPEED
    page.mouse.wheel(0, turn)
    page.mouse.move(2, 2)
    page.wait_for_function(
        """(before) => {
            const stage = document.querySelector("[data-stage]");
            const { scale, x, y } = stage.dataset;
            const { view } = stage.querySelector("canvas[data-overlay]").dataset;
            return scale !== before && view === `${scale} ${x} ${y}`;
        }""",
        arg=now if abs(turn) > 0.01 else None,
    )


def shown_on(stage: Locator) -> Iterator[Shown]:
    """What a stage shows. Where its corner is between device pixels, it is one of those beside it."""
    page = stage.page
    pixels = screenshot(page)
    ratio = page.evaluate("devicePixelRatio")
    left, top, right, bottom = (
        edge * ratio
        for edge in stage.evaluate(
            "e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }"
        )
    )
    scale, x, y = (float(stage.get_attribute(f"data-{name}") or "") for name in ("scale", "x", "y"))
    for column in sorted({math.floor(left + 0.49), math.floor(left + 0.51)}):
        for row in sorted({math.floor(top + 0.49), math.floor(top + 0.51)}):
            yield Shown(pixels[row : int(bottom), column : int(right)], scale, scale, x, y)


@pytest.fixture(scope="module")
def stages(
    screens: Callable[[float], BrowserContext], scenes: str
) -> Callable[[float, str], Locator]:
    """The stage of a panel, for all that is looked at on one screen."""
    return functools.cache(lambda ratio, key: large(screens(ratio).new_page(), scenes, key))


def seen_on_stage(stage: Locator, size: tuple[int, int]) -> Iterator[Shown]:
    """The picture on the stage, at each of the places where it may lie."""
    for one in shown_on(stage):
        yield Shown(one.pixels, one.width * size[1], one.height * size[0], one.left, one.top)


def assert_one(check: Callable[[Shown], object], places: Iterable[Shown]) -> None:
    """One of the places is right."""
    failures = []
    for shown in places:
        try:
            check(shown)
        except AssertionError as error:
            failures.append(str(error))
        else:
            return
    raise AssertionError("; or ".join(failures))


def on_screens(
    hardest: Sequence[Any], others: Mapping[float, Sequence[Any]]
) -> list[tuple[float, Any]]:
    """All on the screen where pixels fit worst, of which the other kinds of screens get some."""
    pairs = [(1.25, one) for one in hardest]
    return pairs + [(ratio, one) for ratio, some in others.items() for one in some]


@pytest.mark.parametrize(
    ("ratio", "zoomed"),
    on_screens(
        [
            ("odd", 1),
            ("odd", 11.7),
            ("line", 3.3),
            ("wide ids", 40),
            ("large", 0.1),
            ("large", 0.9),
        ],
        {
            1: [("odd", 11.7), ("large", 0.9)],
            2: [("line", 3.3), ("large", 0.1)],
            3: [("odd", 1), ("wide ids", 40)],
        },
    ),
)
def test_masks_are_exact_at_every_zoom(
    stages: Callable[[float, str], Locator], ratio: float, zoomed: tuple[str, float]
) -> None:
    name, scale = zoomed
    stage = stages(ratio, "exact")
    go_to(stage.page, name)
    zoom_to(stage, scale)
    ids = MASKS[name]
    places = seen_on_stage(stage, (ids.shape[0], ids.shape[1]))
    assert_one(lambda shown: assert_exact(shown, ids, 1), places)


# At a smaller scale the lines of the smallest box meet where the screen is dense.
@pytest.mark.parametrize(
    ("ratio", "zoomed"),
    on_screens(
        [(2.5, EDGES), (3.7, EDGES), (12.3, 8), (40, 4)],
        {1: [(2.5, EDGES), (40, 4)], 2: [(3.7, EDGES), (12.3, 8)], 3: [(2.5, EDGES), (12.3, 8)]},
    ),
)
def test_boxes_are_exact_at_every_zoom(
    stages: Callable[[float, str], Locator], ratio: float, zoomed: tuple[float, int]
) -> None:
    """At least so many edges are in sight."""
    scale, edges = zoomed
    stage = stages(ratio, "exact")
    go_to(stage.page, "boxes")
    zoom_to(stage, scale)

    def check(shown: Shown) -> None:
        assert assert_boxes_exact(shown, BOXES_SIZE) >= edges

    assert_one(check, seen_on_stage(stage, BOXES_SIZE))


@pytest.mark.parametrize(
    ("ratio", "zoomed"),
    on_screens(
        [(0.1, EDGES), (0.37, 8), (0.9, 4)], {1: [(0.37, 8)], 2: [(0.9, 4)], 3: [(0.1, EDGES)]}
    ),
)
def test_boxes_are_exact_from_afar(
    stages: Callable[[float, str], Locator], ratio: float, zoomed: tuple[float, int]
) -> None:
    """The same boxes on a picture that is shown smaller than it is, and 30 times as large."""
    scale, edges = zoomed
    stage = stages(ratio, "far")
    zoom_to(stage, scale)

    def check(shown: Shown) -> None:
        assert assert_boxes_exact(shown, BOXES_SIZE) >= edges

    height, width = BOXES_SIZE
    assert_one(check, seen_on_stage(stage, (30 * height, 30 * width)))


@pytest.fixture(scope="module")
def files(browser: Browser, base_url: str, scenes: str) -> Iterator[Callable[[str], Pixels]]:
    """Download a picture with what lies on it."""
    page = browser.new_page(base_url=base_url)
    large(page, scenes)

    def download(name: str) -> Pixels:
        go_to(page, name)
        page.get_by_role("button", name="Download").click()
        with page.expect_download() as saving:
            page.get_by_role("menuitem", name="With masks and boxes, as PNG").click()
        return np.asarray(Image.open(saving.value.path()).convert("RGB")).astype(np.int64)

    yield download
    page.close()


@pytest.mark.parametrize("name", MASKS)
def test_masks_are_exact_in_files(files: Callable[[str], Pixels], name: str) -> None:
    pixels, ids = files(name), MASKS[name]
    assert pixels.shape[:2] == ids.shape
    for one, color in seen_colors(ids, 1).items():
        assert np.abs(pixels[ids == one] - color).max() <= 1


def test_boxes_are_exact_in_files(files: Callable[[str], Pixels]) -> None:
    pixels = files("boxes")
    assert pixels.shape[:2] == BOXES_SIZE
    shown = Shown(pixels, width=BOXES_SIZE[1], height=BOXES_SIZE[0])
    assert assert_boxes_exact(shown, BOXES_SIZE) == EDGES
