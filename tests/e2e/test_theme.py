"""Light and dark: as the system says, or as chosen, and the choice is kept."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PAPER = "getComputedStyle(document.body).backgroundColor"


def lightness(page: Page) -> int:
    """Sum of red, green and blue of the page's background."""
    color: str = page.evaluate(PAPER)
    return sum(int(part) for part in color.removeprefix("rgb(").removesuffix(")").split(","))


def test_the_page_follows_the_system(page: Page, training: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(training)
    expect(page.locator('[data-panel="train/loss"]')).to_have_attribute("data-state", "ready")
    assert lightness(page) < 150
    page.emulate_media(color_scheme="light")
    assert lightness(page) > 700


def test_a_choice_outlives_a_reload(page: Page, training: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(training)
    page.get_by_role("button", name="Light or dark").click()
    assert lightness(page) < 150
    page.reload()
    expect(page.locator('[data-panel="train/loss"]')).to_have_attribute("data-state", "ready")
    assert lightness(page) < 150
    page.keyboard.press("t")
    assert lightness(page) > 700
