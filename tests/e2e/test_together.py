"""Runs in one view while they log: each follows, what one hides of another can be seen through."""

from __future__ import annotations

import io
from typing import Any

import pytest
from looking import assert_comes, seen_in_time
from PIL import Image
from playwright.sync_api import Locator, Page, expect

# A square of each run; a step moves that of `back` to the right, and the other stays.
START = """
    import io
    import marey

    def square(x, z, half):
        facet = "facet normal 0 0 1\\nouter loop\\n" + "vertex {} {} {}\\n" * 3 + "endloop\\nendfacet\\n"
        low, high, left, right = -half, half, x - half, x + half
        corners = (left, low, z, right, low, z, right, high, z, left, low, z, right, high, z, left, high, z)
        text = "solid s\\n" + (facet * 2).format(*corners) + "endsolid s\\n"
        return marey.Object3D(io.StringIO(text), file_type="stl")

    front = marey.init(project=project, id="front000", name="front", reinit="create_new")
    back = marey.init(project=project, id="back0000", name="back", reinit="create_new")
    front.log({"mesh": square(0, 1, 1)}, step=0)
    back.log({"mesh": square(0, 0, 2)}, step=0)
    """
UNEVEN = 24
VIEW = "?large=mesh&set=mesh,lay%3Dtogether"


@pytest.fixture
def view(page: Page, logging_process: Any, request: pytest.FixtureRequest) -> Locator:
    """Of a project of the test's own, as the page has just been opened."""
    project = request.function.__name__
    logging_process.do(f"project = {project!r}")
    logging_process.do(START)
    page.set_viewport_size({"width": 560, "height": 420})  # here the processor draws
    page.goto(f"/local/{project}{VIEW}")
    expect(page.locator("[data-run]")).to_have_count(2)
    view = page.locator("[data-view3d][data-drawn]")
    expect(view).to_be_visible(timeout=20_000)
    view.focus()
    page.keyboard.press("z")
    return view


def _row(view: Locator) -> list[tuple[int, ...]]:
    """What runs through the middle, from left to right; light makes faces of one colour a little uneven."""
    shot = Image.open(io.BytesIO(view.screenshot())).convert("RGB")
    line = [shot.getpixel((x, shot.height // 2)) for x in range(8, shot.width - 8, 4)]
    return [tuple(round(part / UNEVEN) for part in pixel) for pixel in line]  # type: ignore[union-attr]


def _kinds(view: Locator) -> int:
    """So many colours take up more than a few pixels of the row."""
    row = _row(view)
    return len({color for color in row if row.count(color) > 5})


def test_what_one_run_hides_of_another_can_be_seen_through(page: Page, view: Locator) -> None:
    middle = len(_row(view)) // 2
    assert_comes(lambda: _kinds(view), 3)
    hiding = _row(view)
    page.locator("[data-run=back0000]").click()
    assert_comes(lambda: _kinds(view), 2)
    assert _row(view)[middle] == hiding[middle]
    page.get_by_label("How surfaces are drawn").click()
    page.get_by_role("option", name="see-through").click()
    alone = seen_in_time(lambda: _row(view)[middle], lambda seen: seen != hiding[middle])
    assert alone != hiding[middle]
    page.locator("[data-run=back0000]").click()
    both = seen_in_time(lambda: _row(view)[middle], lambda seen: seen != alone)
    assert both != alone


def test_each_run_follows_what_it_logs(page: Page, view: Locator, logging_process: Any) -> None:
    assert_comes(lambda: _kinds(view), 3)
    before = _row(view)
    paper, front = before[0], before[len(before) // 2]

    def edges() -> tuple[int, int]:
        drawn = [x for x, color in enumerate(_row(view)) if color != paper]
        return drawn[0], drawn[-1]

    # A square of 4 will stand a quarter of its width further to the right.
    left, right = edges()
    wanted = pytest.approx((left + (right - left) / 4, right + (right - left) / 4), abs=2)
    logging_process.do('back.log({"mesh": square(1, 0, 2)}, step=1)')
    assert_comes(edges, wanted)
    # And the other one will be half as wide: until it comes the old one is pale.
    half = pytest.approx(before.count(front) / 2, abs=2)
    logging_process.do('front.log({"mesh": square(0, 1, 0.5)}, step=1)')
    assert_comes(lambda: _row(view).count(front), half)
    expect(page.locator("[data-stale]")).to_have_count(0)
    # The picture without what is pale comes some frames later.
    own = before[right - 2]
    assert_comes(lambda: _row(view)[edges()[1] - 2], own)


def test_a_run_too_small_to_be_seen_says_so(
    page: Page, view: Locator, logging_process: Any
) -> None:
    logging_process.do('front.log({"mesh": square(0, 1, 0.01)}, step=1)')
    small = "1/200 as large as all that is in view"
    expect(page.get_by_role("listitem")).to_have_text(f"front{small}")
    page.get_by_label("What lies in one view").click()
    page.get_by_role("option", name="side by side").click()
    front = page.locator("[data-cell^=front] [data-view3d][data-drawn]")
    told = page.get_by_text(small)
    expect(told).to_have_count(1)
    front.focus()
    page.keyboard.press("z")
    assert_comes(lambda: _kinds(front), 1)
    page.get_by_role("button", name="A camera for each").click()
    assert_comes(lambda: _kinds(front), 2)
    expect(told).to_have_count(0)
