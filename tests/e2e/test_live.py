"""A running run grows on the page without a reload, and a killed one is seen to have died."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from typing import Any

START = """
    import numpy as np
    import marey
    run = marey.init(project="live{number}", id="growing{number}", name="growing-{number}")
    for step in range(50):
        run.log({{"loss": 1 / (step + 1)}})
    """
MORE = """
    for step in range(50):
        run.log({"loss": 0.5})
    run.log({"picture": marey.Image(np.zeros((8, 8), np.uint8), caption="fresh picture")})
    """


def test_a_running_run_grows_without_a_reload(page: Page, logging_process: Any) -> None:
    logging_process.do(START.format(number=1))
    page.goto("/local/live1")
    page.evaluate("window.notReloaded = true")
    chart = page.locator('[data-panel="loss"]')
    expect(chart).to_have_attribute("data-total", "50")
    expect(page.locator("[data-step]").first).to_have_attribute("data-step", "49")

    logging_process.do(MORE)
    expect(chart).to_have_attribute("data-total", "100")
    expect(page.locator('[data-panel="picture"]')).to_contain_text("fresh picture")
    expect(page.locator("[data-step]").first).to_have_attribute("data-step", "100")

    logging_process.do("run.finish()")
    expect(page.get_by_role("grid", name="Runs")).to_contain_text("done")
    assert page.evaluate("window.notReloaded")


def test_a_killed_run_is_seen_as_crashed(page: Page, logging_process: Any) -> None:
    logging_process.do(START.format(number=2))
    page.goto("/local/live2/runs/growing2")
    expect(page.get_by_role("main")).to_contain_text("live")
    logging_process.kill()
    expect(page.get_by_role("main")).to_contain_text("crashed", timeout=15_000)
    expect(page.locator('[data-panel="loss"]')).to_have_attribute("data-total", "50")
