"""What axe finds on a page, in both themes and at several widths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
# A logged page in its frame is not ours.
FIND = """async (rules) =>
    (await axe.run({exclude: 'iframe'}, rules ? {runOnly: rules} : {})).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)"""


def assert_axe_finds_nothing(page: Page, widths: Sequence[int] = (1440, 800)) -> None:
    """Of what is serious, in any rule in the light; in the dark only colours can be worse.

    The last width and the dark stay.
    """
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    height = page.viewport_size["height"] if page.viewport_size else 900
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        found += [f"{width}: {one}" for one in page.evaluate(FIND, None)]
        page.emulate_media(color_scheme="dark")
        found += [f"{width}, dark: {one}" for one in page.evaluate(FIND, ["color-contrast"])]
    assert found == []
