"""Files of every kind that are missing or damaged: each panel says so in place, and offers the file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from every_kind import EVERY_KIND, KINDS
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

if TYPE_CHECKING:
    from conftest import Served

TALL: ViewportSize = {"width": 1440, "height": 9000}  # so that all panels are in sight

RUNS = f"""{EVERY_KIND}
    import warnings

    values = of_every_kind(1)
    for how in ("gone", "cut", "empty", "text"):
        with marey.init(project=f"damaged-{{how}}", id=f"damaged-{{how}}", name=how) as run:
            run.log(values)
    """


def _damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    path.chmod(0o644)
    if how == "gone":
        path.unlink()
    else:
        damaged = {"cut": content[: len(content) // 2], "empty": b"", "text": b"no such file\n"}
        path.write_bytes(damaged[how])


@pytest.fixture(scope="module")
def runs(log: Callable[[str], None]) -> None:
    log(RUNS)


# All of a histogram is in the metadata, and the beginning of a value, which is what is shown of it.
READ_FROM_METADATA = {"histogram", "value"}
# The server reads these files, and tells what it found.
READ_BY_SERVER = {"table", "vega"}


@pytest.mark.browser_context_args(device_scale_factor=0.25)  # few pixels: software draws them
@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize("how", ["gone", "cut", "empty", "text"])
def test_every_kind_says_what_is_wrong(context: BrowserContext, served: Served, how: str) -> None:
    page = context.new_page()  # without the check of what the browser says of refused requests
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    [blobs] = served.root.rglob(f"damaged-{how}/blobs")
    for path in blobs.rglob("*"):
        if path.is_file():
            _damage(path, how)
    page.set_viewport_size(TALL)
    page.goto(f"/local/damaged-{how}")
    expect(page.locator("[data-panel][data-state=ready]")).to_have_count(len(KINDS))
    told = re.compile("file is missing" if how == "gone" else "file is damaged", re.IGNORECASE)
    for kind in KINDS:
        panel = page.locator(f'[data-panel="{kind}"]')
        if kind in READ_BY_SERVER:
            gone, damaged = "has lost the file|file is missing", "cannot be read|is damaged"
            reason = re.compile(gone if how == "gone" else damaged)
            expect(panel.get_by_role("alert").first).to_contain_text(reason)
        elif kind not in READ_FROM_METADATA:
            expect(panel.get_by_text(told).first).to_be_visible()
    assert thrown == []


SPACE = f"""{EVERY_KIND}
    values = of_every_kind(1)
    with marey.init(project="space", id="space000", name="space") as run:
        run.log({{kind: values[kind] for kind in ("mesh", "molecule", "point_cloud")}})
    """

DRAWN_SECS = 20.0
# So that the test can take the graphics card away, which the page draws with out of sight.
KEEP_CONTEXT = """
    const { getContext } = OffscreenCanvas.prototype;
    window.contexts = [];
    OffscreenCanvas.prototype.getContext = function (...asked) {
        const context = getContext.apply(this, asked);
        if (asked[0] === "webgl2" && !window.contexts.includes(context)) contexts.push(context);
        return context;
    };
"""


def at_rest(views: Locator, wanted: list[bytes] | None = None) -> list[bytes]:
    """Pictures of them that stay the same, for the first may be quick ones; or those wanted."""
    seen: list[bytes] = []
    deadline = time.monotonic() + DRAWN_SECS
    while time.monotonic() < deadline:
        last, seen = seen, [view.screenshot() for view in views.all()]
        if seen == (wanted or last):
            break
    return seen


def test_all_is_drawn_again_when_the_graphics_card_was_lost(
    page: Page, log: Callable[[str], None]
) -> None:
    log(SPACE)
    page.add_init_script(KEEP_CONTEXT)
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto("/local/space")
    views = page.locator("[data-view3d][data-drawn]")
    expect(views).to_have_count(3, timeout=15_000)
    before = at_rest(views)
    for times in (1, 2):
        drawn = [int(view.get_attribute("data-drawn") or 0) for view in views.all()]
        page.evaluate("contexts.at(-1).getExtension('WEBGL_lose_context').loseContext()")
        for view, count in zip(views.all(), drawn, strict=True):
            is_drawn = "([view, count]) => Number(view.dataset.drawn) > count"
            page.wait_for_function(is_drawn, arg=[view.element_handle(), count])
        again = at_rest(views, before)
        differ = [number for number, now in enumerate(again) if now != before[number]]
        assert not differ, f"lost {times} times, these views do not look as before"
        expect(page.locator("html")).to_have_attribute("data-gl-contexts", "1")
        assert page.evaluate("contexts.length") == 1 + times
