"""A view is its address: whoever opens the link sees the same."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect


def test_a_link_opens_the_same_view_elsewhere(
    page: Page, browser: Browser, training: str, base_url: str
) -> None:
    page.goto(training)
    expect(page.locator('[data-panel="val/digits"]')).to_have_attribute("data-state", "ready")
    expect(page.get_by_role("slider", name="Playhead")).to_have_attribute("data-from", "0")
    page.get_by_role("button", name="Show pale-stork in panels").click()
    page.get_by_label("Filter runs").fill("a")
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 700, "y": 12})
    page.keyboard.press("Alt+ArrowLeft")
    expect(page).to_have_url(re.compile(r"step=20080.*hide=|hide=.*step=20080"))

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    other = context.new_page()
    other.goto(page.url)
    expect(other.locator("[data-step]").first).to_have_attribute("data-step", "20080")
    images = other.locator('[data-panel="val/digits"]')
    expect(images).to_contain_text("digit 0 at 20080")
    expect(images.get_by_text("pale-stork")).to_have_count(0)
    expect(other.get_by_label("Filter runs")).to_have_value("a")
    context.close()


def test_back_undoes_a_choice(page: Page, training: str) -> None:
    page.goto(training)
    page.get_by_role("button", name="Show pale-stork in panels").click()
    expect(page).to_have_url(re.compile("hide="))
    page.go_back()
    expect(page).not_to_have_url(re.compile("hide="))
    shown = page.get_by_role("button", name="Show pale-stork in panels")
    expect(shown).to_have_attribute("aria-pressed", "true")


def test_a_damaged_link_still_opens_its_page(page: Page, training: str) -> None:
    page.goto(f"{training}?step=banana&range=9~1&smooth=7&modes=::&tab=nope")
    expect(page.locator('[data-panel="train/loss"]')).to_have_attribute("data-state", "ready")


def test_a_link_to_a_panel_that_no_run_has_shows_the_others(page: Page, training: str) -> None:
    page.goto(f"{training}?large=val/gone")
    expect(page.locator('[data-panel="val/digits"]')).to_have_attribute("data-state", "ready")
    page.get_by_label("More for val/digits").click()
    expect(page.get_by_role("menuitem", name="Download JSON")).to_be_visible()
