"""Masks and boxes lie exactly where they were logged, at every size, zoom and pixel density."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserType, Locator, Page, expect

GRAY = 96
PROJECT = "/local/overlays"
TOKENS = Path(__file__).parents[2] / "web" / "src" / "ui" / "tokens.css"
ROUND_CSS_PIXELS = 3
WHEEL_SPEED = 0.0022  # as in gestures.ts
RATIOS = (1, 1.25, 2, 3)

Pixels = npt.NDArray[np.int64]

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

    few = {0: "ground", 1: "car", 2: "tree", 3: "sky", 5: "sign"}
    box_data = [
        {"position": {"minX": 12.5, "maxX": 44.25, "minY": 8.75, "maxY": 31.5},
         "domain": "pixel", "class_id": 1, "scores": {"sure": 0.9}},
        {"position": {"middle": [0.75, 0.25], "width": 0.3, "height": 0.35}, "class_id": 2},
        {"position": {"minX": 0.5, "maxX": 1.0, "minY": 0.6, "maxY": 1.0}, "class_id": 3},
        {"position": {"middle": [25.5, 60.5], "width": 30, "height": 21},
         "domain": "pixel", "class_id": 5, "scores": {"sure": 0.2}},
    ]
    with marey.init(project="overlays", id="overlay0", name="exact") as run:
        run.log({
            "odd": picture(53, 37, masks={"m": mask(53, 37, [0, 1, 2, 3, 5], few)}),
            "line": picture(1, 101, masks={"m": mask(1, 101, [0, 1, 2, 3, 5], few)}),
            "sixteen": picture(41, 61, masks={"m": mask(41, 61, [1, 256, 257, 65535], {})}),
            "wide ids": picture(41, 61, masks={"m": mask(41, 61, [7, 65536, 70001, 2**32 - 1], {})}),
            "large": picture(480, 701, masks={"m": mask(480, 701, [0, 1, 2, 3, 5], few)}),
            "boxes": picture(80, 120, boxes={"b": {"box_data": box_data, "class_labels": few}}),
            "two": picture(40, 60, masks={
                "first": mask(40, 60, [1, 2], few),
                "second": {"mask_data": np.tile(np.array([0, 5], np.uint8), (40, 30)),
                           "class_labels": {0: "void", 5: "sign"}},
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


def class_color(slot: int) -> tuple[int, ...]:
    """The colour of a class: a token, or a generated one, as `overlay/rgb.ts` makes it."""
    if slot < 12:
        found = re.search(rf"--class-{slot}: #(\w\w)(\w\w)(\w\w);", TOKENS.read_text())
        assert found is not None
        return tuple(int(part, 16) for part in found.groups())
    number = slot - 12
    hue = np.radians((20 + number % 100_000 * 137.507764) % 360)
    lightness = (0.72, 0.58, 0.82)[number % 3]
    a, b = 0.15 * np.cos(hue), 0.15 * np.sin(hue)
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3,
    )
    linear = np.clip(
        [
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
        ],
        0,
        1,
    )
    curved = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return tuple(int(part) for part in np.floor(255 * curved + 0.5))


def seen_colors(ids: Pixels, opacity: float) -> dict[int, Pixels]:
    """What each id looks like over the gray picture; a canvas keeps opacity in 255 steps."""
    alpha = round(opacity * 255) / 255
    return {
        int(one): np.round(np.array(class_color(int(one))) * alpha + GRAY * (1 - alpha)).astype(int)
        for one in np.unique(ids)
    }


@dataclass(frozen=True)
class Shown:
    """What the screen shows of a picture, in device pixels."""

    pixels: Pixels
    """Height, width, RGB."""
    width: float
    height: float
    """Of the picture."""
    left: float = 0
    top: float = 0
    """Where its upper left corner lies; beyond the screen in a large view."""
    corner: float = 0
    """Tiles have round corners: in squares of this size there the page may be seen."""

    def places(
        self, size: tuple[int, int]
    ) -> tuple[Pixels, Pixels, npt.NDArray[Any], npt.NDArray[Any]]:
        """Device pixels on the picture, and where their centres lie in pixels of the picture."""
        rows = np.arange(self.pixels.shape[0])
        columns = np.arange(self.pixels.shape[1])
        y = (rows + 0.5 - self.top) / self.height * size[0]
        x = (columns + 0.5 - self.left) / self.width * size[1]
        on_y, on_x = (y > 0) & (y < size[0]), (x > 0) & (x < size[1])
        return rows[on_y], columns[on_x], y[on_y], x[on_x]


def assert_exact(shown: Shown, ids: Pixels, opacity: float, off: float = 0.5) -> None:
    """Every device pixel has the colour of an id that lies within ``off`` device pixels of it."""
    height, width = ids.shape
    rows, columns, y, x = shown.places((height, width))
    assert rows.size > 0
    assert columns.size > 0
    found = shown.pixels[np.ix_(rows, columns)]
    colors = seen_colors(ids, opacity)
    off_y, off_x = off * height / shown.height, off * width / shown.width
    near = [
        ids[np.ix_(_clipped(y + dy, height), _clipped(x + dx, width))]
        for dy in (0, -off_y, off_y)
        for dx in (0, -off_x, off_x)
    ]
    fits = np.zeros(found.shape[:2], bool)
    for id_, color in colors.items():
        is_near = np.any([one == id_ for one in near], axis=0)
        fits |= is_near & (np.abs(found - color).max(axis=2) <= 2)
    if shown.width < 0.75 * width:
        # Made smaller, a pixel where ids meet is their mean; elsewhere it has one colour.
        fits |= np.any([one != near[0] for one in near], axis=0)
    fits |= _in_corners(shown, rows, columns)
    wrong = np.argwhere(~fits)
    assert wrong.size == 0, _where(wrong[0], shown, found, rows, columns, (y, x), len(wrong))


def _in_corners(shown: Shown, rows: Pixels, columns: Pixels) -> npt.NDArray[np.bool_]:
    from_top, from_left = rows + 0.5 - shown.top, columns + 0.5 - shown.left
    near_y = np.minimum(from_top, shown.height - from_top) < shown.corner
    near_x = np.minimum(from_left, shown.width - from_left) < shown.corner
    corners: npt.NDArray[np.bool_] = near_y[:, None] & near_x[None, :]
    return corners


def _clipped(at: npt.NDArray[Any], size: int) -> Pixels:
    clipped: Pixels = np.clip(np.floor(at), 0, size - 1).astype(np.int64)
    return clipped


def _where(
    at: Pixels,
    shown: Shown,
    found: Pixels,
    rows: Pixels,
    columns: Pixels,
    centers: tuple[npt.NDArray[Any], npt.NDArray[Any]],
    count: int,
) -> str:
    row, column = at
    return (
        f"{count} pixels are wrong; the first at {columns[column]}, {rows[row]} "
        f"(in the picture {centers[1][column]:.2f}, {centers[0][row]:.2f}) is "
        f"{found[row, column].tolist()}; the picture lies at {shown.left}, {shown.top} with "
        f"{shown.width} × {shown.height}"
    )


def screenshot(page: Page) -> Pixels:
    """What is to be seen, in device pixels."""
    file = Image.open(io.BytesIO(page.screenshot(scale="device"))).convert("RGB")
    return np.asarray(file).astype(np.int64)


def shown_in(page: Page, canvas: Locator) -> Shown:
    """A picture with its overlay; where the picture lies is seen while the overlay is hidden."""
    expect(canvas).to_have_attribute("data-overlay", "painted", timeout=15_000)
    canvas.scroll_into_view_if_needed()
    canvas.evaluate("element => { element.style.visibility = 'hidden' }")
    rows, columns = _extent((screenshot(page) == GRAY).all(axis=2))
    canvas.evaluate("element => { element.style.visibility = '' }")
    ratio = page.evaluate("devicePixelRatio")
    return Shown(
        screenshot(page)[rows, columns],
        width=columns.stop - columns.start,
        height=rows.stop - rows.start,
        corner=ROUND_CSS_PIXELS * ratio,
    )


def _extent(is_picture: npt.NDArray[np.bool_]) -> tuple[slice, slice]:
    """The lines and columns of the only picture on the page."""
    rows, columns = np.nonzero(is_picture)
    assert rows.size > 0, "The picture is not to be seen."
    found = slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1)
    assert is_picture[found].mean() > 0.9
    return found


@pytest.fixture(scope="module")
def scenes(log: Callable[[str], None]) -> str:
    """The address of a project with masks and boxes whose edges are known."""
    log(SCENES)
    return PROJECT


@pytest.fixture(scope="module", params=RATIOS, ids=lambda ratio: f"x{ratio}")
def dense_browser(
    request: pytest.FixtureRequest,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
) -> Iterator[Browser]:
    """A browser on a screen of so many device pixels per CSS pixel.

    Not a context with a scale factor: that enlarges what was laid out for a screen of one.
    """
    flags = [f"--force-device-scale-factor={request.param}", "--window-size=1000,700"]
    args = [*browser_type_launch_args["args"], *flags]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield browser
    browser.close()


@pytest.fixture
def dense_page(dense_browser: Browser, base_url: str) -> Iterator[Page]:
    """A page of its own on that screen."""
    context = dense_browser.new_context(
        base_url=base_url, no_viewport=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def tile(page: Page, key: str) -> Locator:
    """The overlay of the first picture of a panel."""
    return page.locator(f'[data-panel="{key}"] canvas[data-overlay]').first


FEW = [0, 1, 2, 3, 5]
MASKS = {
    "odd": regions(53, 37, FEW),
    "line": regions(1, 101, FEW),
    "sixteen": regions(41, 61, [1, 256, 257, 65535]),
    "wide ids": regions(41, 61, [7, 65536, 70001, 2**32 - 1]),
    "large": regions(480, 701, FEW),
}


@pytest.mark.parametrize("key", MASKS)
def test_masks_are_exact_in_tiles(dense_page: Page, scenes: str, key: str) -> None:
    dense_page.goto(f"{scenes}?find={key}&overlay=opacity:1")
    assert_exact(shown_in(dense_page, tile(dense_page, key)), MASKS[key], 1)


def test_masks_let_the_picture_through(dense_page: Page, scenes: str) -> None:
    dense_page.goto(f"{scenes}?find=odd")
    assert_exact(shown_in(dense_page, tile(dense_page, "odd")), MASKS["odd"], 0.45)


def test_masks_lie_over_one_another(dense_page: Page, scenes: str) -> None:
    dense_page.goto(f"{scenes}?find=two&overlay=opacity:0.5")
    shown = shown_in(dense_page, tile(dense_page, "two"))
    first = regions(40, 60, [1, 2])
    alpha = round(0.5 * 255) / 255
    rows, columns, y, x = shown.places((40, 60))
    for row, column in zip(rows[3::17], columns[5::23], strict=False):
        at_y, at_x = y[row - rows[0]], x[column - columns[0]]
        if min(at_x % 1, 1 - at_x % 1, at_y % 1, 1 - at_y % 1) < 0.1:
            continue
        color = np.array(class_color(int(first[int(at_y), int(at_x)]))) * alpha + GRAY * (1 - alpha)
        if int(at_x) % 2 == 1:
            color = np.array(class_color(5)) * alpha + color * (1 - alpha)
        assert np.abs(shown.pixels[row, column] - color).max() <= 3


BOXES = {
    1: (12.5, 8.75, 44.25, 31.5),
    2: (72.0, 6.0, 108.0, 34.0),
    3: (60.0, 48.0, 120.0, 80.0),
    5: (10.5, 50.0, 40.5, 71.0),
}


def assert_boxes_exact(shown: Shown, size: tuple[int, int]) -> None:
    """The middle of each line lies within half a device pixel of the edge of its box."""
    scale_x, scale_y = shown.width / size[1], shown.height / size[0]
    for slot, (x_min, y_min, x_max, y_max) in BOXES.items():
        ink = np.abs(shown.pixels - np.array(class_color(slot))).max(axis=2) <= 2
        row = int(shown.top + (y_min + y_max) / 2 * scale_y)
        column = int(shown.left + (x_min + x_max) / 2 * scale_x)
        middle_x, middle_y = (x_min + x_max) / 2, (y_min + y_max) / 2
        across = _lines(ink[row], int(shown.left + middle_x * scale_x))
        down = _lines(ink[:, column], int(shown.top + middle_y * scale_y))
        # Of what lies on the picture's border only the inner half is to be seen.
        wanted = [
            (across[0], x_min, shown.left, scale_x, size[1]),
            (across[1], x_max, shown.left, scale_x, size[1]),
            (down[0], y_min, shown.top, scale_y, size[0]),
            (down[1], y_max, shown.top, scale_y, size[0]),
        ]
        for (start, end), edge, origin, scale, most in wanted:
            if edge >= most:
                assert end == origin + most * scale
            else:
                assert abs((start + end) / 2 - (origin + edge * scale)) <= 0.5 + 1e-6


def _lines(ink: npt.NDArray[np.bool_], middle: int) -> list[tuple[int, int]]:
    """Where the line before the middle and the line after it begin and end."""
    (found,) = np.nonzero(ink)
    before, after = found[found < middle].max(), found[found > middle].min()
    start, end = before, after
    while ink[start - 1]:
        start -= 1
    while end + 1 < ink.size and ink[end + 1]:
        end += 1
    return [(start, before + 1), (after, end + 1)]


def test_boxes_are_exact_in_tiles(dense_page: Page, scenes: str) -> None:
    dense_page.goto(f"{scenes}?find=boxes")
    assert_boxes_exact(shown_in(dense_page, tile(dense_page, "boxes")), (80, 120))


def test_masks_are_exact_in_cells_of_tables(dense_page: Page, scenes: str) -> None:
    dense_page.goto(f"{scenes}?find=rows&overlay=opacity:1")
    assert_exact(shown_in(dense_page, tile(dense_page, "rows")), MASKS["odd"], 1)


def large(page: Page, scenes: str, key: str) -> Locator:
    """The stage of a picture that fills the page."""
    page.goto(f"{scenes}?large={key}&focus=overlay0:0&overlay=opacity:1")
    # A lattice between large pixels is drawn over them.
    page.add_style_tag(content="[data-stage] [class*=lattice] { visibility: hidden }")
    stage = page.locator("[data-stage]")
    expect(stage.locator("canvas[data-overlay]")).to_have_attribute(
        "data-overlay", "painted", timeout=15_000
    )
    return stage


def zoom_to(page: Page, stage: Locator, scale: float) -> None:
    """Turn the wheel over the middle of the stage."""
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 0.5, box["y"] + box["height"] / 2 + 0.5)
    now = float(stage.get_attribute("data-scale") or "")
    page.mouse.wheel(0, -math.log(scale / now) / WHEEL_SPEED)
    page.mouse.move(2, 2)
    page.wait_for_function(
        """() => {
            const stage = document.querySelector("[data-stage]");
            const { scale, x, y } = stage.dataset;
            return stage.querySelector("canvas[data-overlay]").dataset.view === `${scale} ${x} ${y}`;
        }"""
    )


def shown_on(page: Page, stage: Locator) -> Iterator[Shown]:
    """What a stage shows. Where its corner is between device pixels, it is one of those beside it."""
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


def assert_stage_exact(page: Page, stage: Locator, ids: Pixels) -> None:
    """One of the places where the stage may lie is right."""
    failures = []
    for one in shown_on(page, stage):
        shown = Shown(
            one.pixels, one.width * ids.shape[1], one.height * ids.shape[0], one.left, one.top
        )
        try:
            assert_exact(shown, ids, 1)
        except AssertionError as error:
            failures.append(str(error))
        else:
            return
    raise AssertionError("; or ".join(failures))


@pytest.mark.parametrize(
    ("key", "scale"),
    [("odd", 1), ("odd", 3.3), ("odd", 11.7), ("wide ids", 40), ("large", 0.1), ("large", 0.9)],
)
def test_masks_are_exact_at_every_zoom(
    dense_page: Page, scenes: str, key: str, scale: float
) -> None:
    stage = large(dense_page, scenes, key)
    zoom_to(dense_page, stage, scale)
    assert_stage_exact(dense_page, stage, MASKS[key])


@pytest.mark.parametrize("key", MASKS)
def test_masks_are_exact_in_files(page: Page, scenes: str, key: str) -> None:
    large(page, scenes, key)
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as saving:
        page.get_by_role("menuitem", name="With masks and boxes, as PNG").click()
    pixels = np.asarray(Image.open(saving.value.path()).convert("RGB")).astype(int)
    ids = MASKS[key]
    assert pixels.shape[:2] == ids.shape
    for one, color in seen_colors(ids, 1).items():
        assert np.abs(pixels[ids == one] - color).max() <= 1
