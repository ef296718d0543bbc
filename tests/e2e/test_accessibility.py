"""What axe finds on every page, in both themes, wide and narrow."""

from __future__ import annotations

import pytest
from axe import assert_axe_finds_nothing
from playwright.sync_api import Page, expect

PAGES = {
    "projects": ("/", "grid"),
    "project": ("/local/digits", '[data-panel="val/digits"][data-state="ready"]'),
    "run": ("/local/digits/runs/training0", '[data-panel="val/digits"][data-state="ready"]'),
    "overview": ("/local/digits/runs/training0?tab=overview", "text=calm-heron"),
    "logs": ("/local/digits/runs/training0?tab=logs", "text=training with"),
    "missing": ("/local/nothing", "text=There is no"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(page: Page, training: str, name: str) -> None:
    address, ready = PAGES[name]
    page.goto(address)
    selector = f"role={ready}" if ready == "grid" else ready
    expect(page.locator(selector).first).to_be_visible()
    assert_axe_finds_nothing(page)
