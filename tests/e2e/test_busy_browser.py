"""Pictures that a busy browser gave up on are shown, not called damaged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, expect

PICTURES = """
    import numpy as np
    import marey

    with marey.init(project="busy", id="busy0", name="busy") as run:
        run.log({"seen": [marey.Image(np.full((20, 20, 3), n * 9, np.uint8)) for n in range(20)]})
    """


@pytest.fixture(scope="session")
def busy(log: Callable[[str], None]) -> str:
    log(PICTURES)
    return "/local/busy"


def test_pictures_that_were_given_up_on_are_read_again(
    browser: Browser, base_url: str, busy: str
) -> None:
    page = browser.new_page(base_url=base_url)
    given_up: set[str] = set()

    def give_up_once(route: Route) -> None:
        url = route.request.url
        if route.request.resource_type != "image" or url in given_up:
            route.continue_()
            return
        given_up.add(url)
        route.abort("failed")

    page.route("**/api/v1/blobs/**", give_up_once)
    page.goto(busy)
    pictures = page.locator('[data-panel="seen"] [data-tile] img')
    expect(pictures).to_have_count(20)
    page.wait_for_function("""() => {
        const all = [...document.querySelectorAll("[data-tile] img")];
        return all.length === 20 && all.every((one) => one.complete && one.naturalWidth === 20);
    }""")
    expect(page.get_by_text("damaged")).to_have_count(0)
    assert len(given_up) == 20
    page.close()
