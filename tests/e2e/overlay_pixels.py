"""What a screen shows of masks and boxes, and whether that is exact."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import (
    FloatRect,
    Locator,
    Page,
    expect,
)

GRAY = 96


TOKENS = Path(__file__).parents[2] / "web" / "src" / "ui" / "tokens.css"


ROUND_CSS_PIXELS = 3


Pixels = npt.NDArray[np.int64]


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


def shown_in(page: Page, canvases: Locator, count: int) -> list[list[Shown]]:
    """Pictures with their overlays; where they lie is seen while the overlays are hidden."""
    expect(canvases).to_have_count(count)
    for canvas in canvases.all():
        expect(canvas).to_have_attribute("data-overlay", "painted", timeout=15_000)
        # The picture comes by itself.
        picture = canvas.locator("xpath=..").locator("img")
        expect(picture).to_have_js_property("complete", True, timeout=15_000)
    with_overlays = screenshot(page)
    canvases.evaluate_all("all => all.forEach((e) => { e.style.visibility = 'hidden' })")
    without = screenshot(page)
    ratio = page.evaluate("devicePixelRatio")
    return [
        _shown(with_overlays, without, canvas.bounding_box(), ratio) for canvas in canvases.all()
    ]


def _shown(
    with_overlays: Pixels, without: Pixels, box: FloatRect | None, ratio: float
) -> list[Shown]:
    """The picture in this box: its whole pixels, or also those beside them that are cut."""
    assert box is not None
    top, left = max(0, int(box["y"] * ratio) - 2), max(0, int(box["x"] * ratio) - 2)
    bottom, right = (box["y"] + box["height"]) * ratio + 2, (box["x"] + box["width"]) * ratio + 2
    is_picture = (without == GRAY).all(axis=2)
    rows, columns = np.nonzero(is_picture[top : int(bottom), left : int(right)])
    assert rows.size > 0, "The picture is not to be seen."
    first, last = top + rows.min(), top + rows.max()
    start, end = left + columns.min(), left + columns.max()
    seen = slice(first, last + 1), slice(start, end + 1)
    assert is_picture[seen].mean() > 0.9
    across, down = without[(first + last) // 2], without[:, (start + end) // 2]
    cuts = [
        _cut(down, first, -1),
        _cut(down, last, 1),
        _cut(across, start, -1),
        _cut(across, end, 1),
    ]
    return [
        Shown(
            with_overlays[seen],
            width=before + end + 1 - start + after,
            height=above + last + 1 - first + below,
            left=-before,
            top=-above,
            corner=ROUND_CSS_PIXELS * ratio,
        )
        for above, below, before, after in itertools.product(*cuts)
    ]


def _cut(line: Pixels, at: int, by: int) -> tuple[int, ...]:
    """How many pixels more there may be: what differs from the page may be one that is cut."""
    differs = np.abs(line[at + by] - line[at + 2 * by]).max() > 2
    return (0, 1) if differs else (0,)


BOXES_SIZE = (80, 120)


BOXES = {
    1: (12.5, 8.75, 44.25, 31.5),
    2: (72.0, 6.0, 108.0, 34.0),
    3: (60.0, 48.0, 120.0, 80.0),
    5: (10.5, 50.0, 40.5, 71.0),
    6: (45.0, 27.5, 75.0, 52.5),
    7: (55.25, 36.5, 66.75, 43.125),
}


EDGES = 4 * len(BOXES)


def assert_boxes_exact(shown: Shown, size: tuple[int, int]) -> int:
    """The middle of each line lies within half a device pixel of the edge of its box.

    Gives how many edges are in sight.
    """
    checked = 0
    scale_x, scale_y = shown.width / size[1], shown.height / size[0]
    for slot, (x_min, y_min, x_max, y_max) in BOXES.items():
        ink = np.abs(shown.pixels - np.array(class_color(slot))).max(axis=2) <= 2
        left, right = (shown.left + x * scale_x for x in (x_min, x_max))
        top, bottom = (shown.top + y * scale_y for y in (y_min, y_max))
        for edge in (left, right):
            checked += _is_exact(ink, edge, (top, bottom), f"{slot}, x {edge}")
        for edge in (top, bottom):
            checked += _is_exact(ink.T, edge, (left, right), f"{slot}, y {edge}")
    return checked


def assert_all_boxes_exact(shown: Shown) -> None:
    """Where the whole picture is in sight."""
    assert assert_boxes_exact(shown, BOXES_SIZE) == EDGES


def _is_exact(
    ink: npt.NDArray[np.bool_], edge: float, ends: tuple[float, float], name: str
) -> bool:
    """Whether the edge, drawn downwards, is in sight; then where it is drawn is tested."""
    cut = edge > ink.shape[1] - 1
    first, end = max(0.0, ends[0]), min(float(ink.shape[0]), ends[1])
    if not 4 < edge <= ink.shape[1] - (0 if cut else 4) or end - first < 6:
        return False
    at = int(edge)
    # Where another box crosses, its line is on top.
    rows = (ink[int(first + (end - first) * part)] for part in (0.37, 0.61, 0.23))
    found = ((row, np.nonzero(row[max(0, at - 3) : at + 4])[0]) for row in rows)
    row, near = next(((row, near) for row, near in found if near.size), (ink[0], ink[0, :0]))
    assert near.size > 0, f"No line near the edge of box {name}."
    start = stop = max(0, at - 3) + int(near[np.abs(near - 3).argmin()])
    while start > 0 and row[start - 1]:
        start -= 1
    while stop < row.size and row[stop]:
        stop += 1
    # Of what lies on the border of a tile or a file only the inner half is to be seen.
    middle = stop if cut else (start + stop) / 2
    assert abs(middle - edge) <= 0.5 + 1e-6, f"Box {name} is drawn from {start} to {stop}."
    return True
