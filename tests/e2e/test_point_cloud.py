"""Point clouds in a browser: right colours at right places, what is hidden is gone, cameras move together."""

from __future__ import annotations

import functools
import io
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from key_list import listed_keys
from looking import assert_comes
from overlay_pixels import class_color
from PIL import Image
from playwright.sync_api import Locator, Page, expect

SHOWN_MS = 20_000
LOGGED = """
import numpy as np
import marey
from test_point_cloud import ball, cloud

for number in range(2):
    with marey.init(project="e2e-clouds", id=f"cloud{number}", name=f"run-{number}") as run:
        colored = np.vstack([np.c_[ball(at), np.tile(rgb, (400, 1))] for at, rgb in cloud(number)])
        classed = np.vstack([np.c_[ball(at), np.full(400, i)] for i, (at, _) in enumerate(cloud(0))])
        boxes = [
            marey.box3d(center=at, size=(2, 2, 2), orientation=(1, 0, 0, 0), color=(255, 0, 255),
                        label="car" if i else "<b>tree</b>", score=i / 4)
            for i, (at, _) in enumerate(cloud(0))
        ]
        run.log({
            "colored": marey.Object3D(colored),
            "classed": marey.Object3D.from_point_cloud(
                points=classed, boxes=boxes, vectors=[], point_cloud_type="lidar/beta"),
            "apart": marey.Object3D.from_point_cloud(
                points=ball((0, 0, 0)), vectors=[], point_cloud_type="lidar/beta",
                boxes=[marey.box3d(center=(10, 3, 0), size=(2, 2, 2), orientation=(1, 0, 0, 0),
                                   color=(255, 0, 255), label="far away")]),
            "crossed": marey.Object3D(np.vstack([
                np.c_[ball(at), np.tile(rgb, (400, 1))]
                for i, (at, rgb) in enumerate(cloud(0)) if (i in (1, 2)) == bool(number)])),
            "list": [marey.Object3D(ball((0, 0, i)), caption=f"sample {i}") for i in range(40)],
            "none": marey.Object3D(np.zeros((0, 3))),
        }, step=1)
        many = np.random.default_rng(number).normal(size=(150_000, 3))
        run.log({"many": marey.Object3D(many)}, step=1)
"""


def ball(at: tuple[float, float, float]) -> np.ndarray[Any, Any]:
    """Points so near to one another that they are one spot on the page."""
    return np.random.default_rng(0).normal(size=(400, 3)) * 0.25 + at


def cloud(number: int) -> list[tuple[tuple[float, float, float], tuple[int, int, int]]]:
    """Four spots and their colours; in the second run one is of another colour."""
    return [
        ((-10, 0, -10), (255, 0, 0)),
        ((10, 0, -10), (0, 200, 0)),
        ((-10, 0, 10), (0, 0, 255)),
        ((10, 0, 10), (250, 250, 0) if number else (0, 250, 250)),
    ]


@pytest.fixture(scope="module")
def logged(log: Callable[[str], None]) -> None:
    """Two runs of one step."""
    log(f"import sys; sys.path.insert(0, {__file__.rsplit('/', 1)[0]!r})\n{LOGGED}")


# From the front, without perspective: 2 * 15 world units are the height of the view.
DISTANCE = 15 / math.tan(math.radians(20))
FRONT = f"cam=-1.571~0~{DISTANCE:.3f}~0~0~0~o"


def opened(page: Page, key: str, options: str = "", run: str = "runs/cloud0") -> Locator:
    """The panel, large, with options."""
    page.goto(f"/local/e2e-clouds/{run}?large={key}&set={key},{options.replace('=', '%3D')}")
    panel = page.locator(f"[data-panel='{key}'][data-large]")
    expect(panel).to_have_attribute("data-state", "ready", timeout=SHOWN_MS)
    return panel


def drawn(view: Locator) -> None:
    """Wait until it has been drawn."""
    expect(view).to_have_attribute("data-drawn", re.compile(r"\d+"), timeout=SHOWN_MS)


def pixels(view: Locator) -> np.ndarray[Any, Any]:
    """What is seen of it."""
    return np.asarray(Image.open(io.BytesIO(view.screenshot())).convert("RGB"))


def spot(picture: np.ndarray[Any, Any], x: float, z: float) -> tuple[int, ...]:
    """The pixel of a place of the world, looked at from the front."""
    height, width = picture.shape[:2]
    row, column = height / 2 - z * height / 30, width / 2 + x * height / 30
    return tuple(int(one) for one in picture[round(row), round(column)])


def spots(view: Locator) -> list[tuple[int, ...]]:
    """The pixels of the four spots."""
    picture = pixels(view)
    return [spot(picture, x, z) for (x, _, z), _ in cloud(0)]


def until(view: Locator, expected: list[tuple[int, ...]]) -> None:
    """Wait for the pixels: a frame follows what a person did within some milliseconds."""
    assert_comes(lambda: spots(view), expected)


def test_points_have_their_colours_at_their_places(page: Page, logged: None) -> None:
    panel = opened(page, "colored", FRONT)
    view = panel.locator("[data-view3d]")
    drawn(view)
    own: list[tuple[int, ...]] = [color for _, color in cloud(0)]
    until(view, own)
    expect(panel).to_have_attribute("data-total", "1600")
    expect(panel).to_have_attribute("data-shown", "1600")
    # A click reads the point: its row in the array that was logged is in the right quarter of it.
    box = view.bounding_box()
    assert box
    scale = box["height"] / 30
    view.click(position={"x": box["width"] / 2 + 10 * scale, "y": box["height"] / 2 + 10 * scale})
    readout = view.locator("[data-readout]")
    expect(readout).to_contain_text("rgb0 200 0")
    found = re.search(r"row([\d,]+)", readout.inner_text())
    assert found
    assert 400 <= int(found[1].replace(",", "")) < 800
    # Turned by keys, and back to all of it: the link follows when the camera rests.
    view.focus()
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("cam%253D-1.396|cam%3D-1.396|cam=-1.396"))
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("cam"))


def test_categories_and_boxes_are_hidden_when_told_so(page: Page, logged: None) -> None:
    panel = opened(page, "classed", f"{FRONT};boxes=off")
    view = panel.locator("[data-view3d]")
    drawn(view)
    shown = [class_color(one) for one in range(4)]
    until(view, shown)
    background = spot(pixels(view), 0, 0)
    assert background not in shown
    panel.locator("[data-category='1']").first.click()
    until(view, [shown[0], background, *shown[2:]])
    page.keyboard.press("2")  # the second category
    until(view, shown)
    panel.locator("[data-category='3']").first.click(modifiers=["Alt"])
    until(view, [background] * 3 + [shown[3]])

    panel = opened(page, "classed", f"{FRONT};score=0.3~1")
    view = panel.locator("[data-view3d]")
    expect(panel.locator("[data-boxes]")).to_have_attribute(
        "data-boxes", "2 of 4", timeout=SHOWN_MS
    )
    drawn(view)
    expect(view.get_by_text("car 0.5")).to_be_visible()
    expect(view.get_by_text("tree")).to_have_count(0)
    panel.get_by_role("button", name="Points and boxes").click()
    least = page.get_by_role("slider", name="Least score")
    least.focus()
    least.press("Home")
    expect(panel.locator("[data-boxes]")).to_have_attribute("data-boxes", "4 of 4")
    # A label is text, whatever is in it.
    expect(view.get_by_text("<b>tree</b> 0")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(panel.locator("[data-boxes]")).to_have_attribute("data-boxes", "0 of 4")


def test_a_box_beyond_the_points_is_drawn_and_a_click_goes_there(page: Page, logged: None) -> None:
    def rows_of_box(view: Locator) -> int:
        """How many rows of pixels have some of it."""
        red, green, blue = np.moveaxis(pixels(view).astype(int), 2, 0)
        return int(np.any((red - green > 90) & (blue - green > 90), axis=1).sum())

    view = opened(page, "apart", FRONT).locator("[data-view3d]")
    drawn(view)
    expect(view.get_by_text("far away")).to_be_visible()
    box = view.bounding_box()
    assert box
    small = pytest.approx(box["height"] * 2 / 30, abs=4)
    assert_comes(lambda: rows_of_box(view), small)
    before = page.url
    view.click(position={"x": box["width"] / 2 + 9 * box["height"] / 30, "y": box["height"] / 2})
    expect(view.get_by_role("status")).to_contain_text("box far away")
    expect(page).not_to_have_url(before)  # the camera rests
    large = pytest.approx(box["height"] / 2, rel=0.15)
    assert_comes(lambda: rows_of_box(view), large)


def test_cameras_of_runs_move_together_and_one_context_draws_all(page: Page, logged: None) -> None:
    panel = opened(page, "colored", FRONT, run="")
    views = panel.locator("[data-view3d]")
    expect(views).to_have_count(2)
    for view in views.all():
        drawn(view)
    for name in ("cloud0", "cloud1"):
        number = int(name[-1])
        until(panel.locator(f"[data-view3d^='{name}']"), [color for _, color in cloud(number)])
    # A quarter of a turn in one is a quarter in both: the spots of the right lie in front.
    first = views.first
    first.focus()
    for _ in range(9):
        page.keyboard.press("l")
    turned = (0, 200, 0)
    for view in views.all():
        look = functools.partial(lambda one: spot(pixels(one), 0, -10), view)
        assert_comes(look, turned)
    page.goto("/local/e2e-clouds/runs/cloud0?large=list")
    listed = page.locator("[data-panel='list'] [data-view3d]")
    expect(listed.nth(11)).to_have_attribute("data-drawn", re.compile(r"\d"), timeout=SHOWN_MS)
    assert page.evaluate("document.documentElement.dataset.glContexts") == "1"
    # One of them large, and the next.
    listed.first.dblclick()
    expect(page).to_have_url(re.compile("focus=cloud0(:|%3A)0"))
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("focus=cloud0(:|%3A)1"))
    expect(page.get_by_text("2 of 40")).to_be_visible()


def test_runs_lie_in_one_view_and_each_can_be_hidden(page: Page, logged: None) -> None:
    panel = opened(page, "crossed", f"{FRONT};lay=together", run="")
    view = panel.locator("[data-view3d]")
    expect(view).to_have_count(1)
    drawn(view)
    chips = [panel.locator(f"[data-run='cloud{number}']") for number in range(2)]
    first, second = (
        tuple(
            chip.locator("i").evaluate(
                "dot => getComputedStyle(dot).backgroundColor.match(/\\d+/g).map(Number)"
            )
        )
        for chip in chips
    )
    until(view, [first, second, second, first])
    expect(panel).to_have_attribute("data-shown", "1600")
    # A click tells whose point it is.
    box = view.bounding_box()
    assert box
    scale = box["height"] / 30
    view.click(position={"x": box["width"] / 2 + 10 * scale, "y": box["height"] / 2 + 10 * scale})
    expect(view.locator("[data-readout]")).to_contain_text("runrun-1")
    page.keyboard.press("Escape")
    # Hidden and shown again without asking the server for anything.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    background = spot(pixels(view), 0, 0)
    chips[0].click()
    until(view, [background, second, second, background])
    expect(panel).to_have_attribute("data-shown", "800")
    expect(panel).to_have_attribute("data-total", "1600")
    chips[0].click()
    until(view, [first, second, second, first])
    assert [url for url in asked if "/blobs/" in url] == []
    panel.get_by_role("combobox", name="Colour by").click()
    page.get_by_role("option", name="own colours").click()
    until(view, [color for _, color in cloud(0)])
    keys = listed_keys(page)
    assert "Shift r" in keys
    assert len(set(keys)) == len(keys)
    page.keyboard.press("Shift+R")
    expect(panel.locator("[data-view3d]")).to_have_count(2)
    assert page.evaluate("document.documentElement.dataset.glContexts") == "1"
    # Of a list each place is one view.
    page.goto("/local/e2e-clouds?large=list&focus=cloud0:0&set=list,lay%3Dtogether")
    listed = page.locator("[data-panel='list'] [data-view3d]")
    expect(listed).to_have_attribute("data-view3d", re.compile(":0$"), timeout=SHOWN_MS)
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("focus=cloud0(:|%3A)1"))
    expect(listed).to_have_attribute("data-view3d", re.compile(":1$"))


def test_many_points_come_in_parts_and_none_say_so(page: Page, logged: None) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("range", "")))
    panel = opened(page, "many")
    expect(panel).to_have_attribute("data-shown", "150000", timeout=SHOWN_MS)
    ranges = [one for one in asked if one.startswith("bytes=")]
    assert ranges[:3] == ["bytes=0-786431", "bytes=786432-1572863", "bytes=1572864-1799999"]
    panel = opened(page, "none")
    expect(panel.get_by_text("no points")).to_be_visible()
