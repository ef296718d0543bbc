"""What axe finds on every page, in both themes, wide and narrow."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
FIND = """async () => (await axe.run()).violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)"""

PAGES = {
    "projects": ("/", "grid"),
    "project": ("/local/digits", '[data-panel="val/digits"][data-state="ready"]'),
    "run": ("/local/digits/runs/training0", '[data-panel="val/digits"][data-state="ready"]'),
    "overview": ("/local/digits/runs/training0?tab=overview", "text=calm-heron"),
    "logs": ("/local/digits/runs/training0?tab=logs", "text=training with"),
    "missing": ("/local/nothing", "text=There is no"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 800])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(
    page: Page, training: str, name: str, width: int, theme: str
) -> None:
    address, ready = PAGES[name]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(address)
    selector = f"role={ready}" if ready == "grid" else ready
    expect(page.locator(selector).first).to_be_visible()
    page.evaluate(AXE.read_text())
    assert page.evaluate(FIND) == []
