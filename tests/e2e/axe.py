"""What axe finds on a page, in both themes and at several widths."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from looking import seen_in_time
from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
THEMES: Final[tuple[tuple[Literal["light", "dark"], list[str] | None], ...]] = (
    ("light", None),
    ("dark", ["color-contrast"]),  # only colours can be worse
)
# A logged page in its frame is not ours. What follows the width has done so after two frames.
FIND = """async (rules) => {
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
    return (await axe.run({exclude: 'iframe'}, rules ? {runOnly: rules} : {})).violations
        .filter(({impact}) => impact === 'serious' || impact === 'critical')
        .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}"""


def assert_axe_finds_nothing(page: Page, widths: Sequence[int] = (1440, 800)) -> None:
    """Nothing serious, that is. The last width and the dark stay."""
    page.emulate_media(reduced_motion="reduce")  # colours change at once
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text())
    height = page.viewport_size["height"] if page.viewport_size else 900
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        for theme, rules in THEMES:
            page.emulate_media(color_scheme=theme)
            look = functools.partial(page.evaluate, FIND, rules)
            # What was drawn for the width before is drawn anew.
            found = seen_in_time(look, operator.not_)
            assert not found, f"{width}, {theme}: " + "\n".join(found)
