"""From the list of projects to what one run was given, found and printed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_a_visitor_finds_a_run_from_the_front_page(page: Page, training: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="local / digits").click()
    expect(page).to_have_url(re.compile(f"{training}$"))
    runs = page.get_by_role("grid", name="Runs")
    expect(runs.get_by_role("link")).to_have_count(3)

    page.get_by_label("Filter runs").fill("heron")
    expect(runs.get_by_role("link")).to_have_count(1)
    runs.get_by_role("link", name="calm-heron").click()
    expect(page.get_by_role("main")).to_contain_text("calm-heron")

    page.get_by_role("tab", name="Overview").click()
    expect(page.get_by_role("main")).to_contain_text("lr")
    expect(page.get_by_role("main")).to_contain_text("0.003")
    page.get_by_role("tab", name="Logs").click()
    expect(page.get_by_role("main")).to_contain_text("training with lr=0.003")


def test_the_filter_understands_expressions_and_says_what_it_does_not(
    page: Page, training: str
) -> None:
    page.goto(training)
    runs = page.get_by_role("grid", name="Runs")
    page.get_by_label("Filter runs").fill("lr < 0.002")
    expect(runs.get_by_role("link")).to_have_text(["quick-gull"])
    page.get_by_label("Filter runs").fill("lr <")
    expect(page.get_by_label("Filter runs")).to_have_attribute("aria-invalid", "true")


def test_sorting_by_a_column_orders_the_runs(page: Page, training: str) -> None:
    page.goto(f"{training}?columns=config.lr")
    runs = page.get_by_role("grid", name="Runs")
    runs.get_by_role("button", name="lr").click()
    expect(runs.get_by_role("link")).to_have_text(["pale-stork", "calm-heron", "quick-gull"])
    runs.get_by_role("button", name="lr").click()
    expect(runs.get_by_role("link")).to_have_text(["quick-gull", "calm-heron", "pale-stork"])


def test_hiding_a_run_takes_it_from_the_panels(page: Page, training: str) -> None:
    page.goto(training)
    images = page.locator('[data-panel="val/digits"]')
    expect(images.get_by_text("quick-gull")).to_have_count(1)
    page.get_by_role("button", name="Show quick-gull in panels").click()
    expect(images.get_by_text("quick-gull")).to_have_count(0)


def test_an_unknown_project_and_run_say_so(page: Page) -> None:
    for address in ("/local/nothing-here", "/local/digits/runs/zzzzzzzz"):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("There is no")
