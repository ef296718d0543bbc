"""The list of keys that `?` opens."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import Page, expect


def listed_keys(page: Page) -> list[str]:
    """What `?` shows, but for keys of parts that have the focus."""
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    lines: list[list[str]] = sheet.evaluate(
        """sheet => [...sheet.querySelectorAll("section")]
            .filter((one) => !/^In a /.test(one.querySelector("h3").textContent))
            .flatMap((one) => [...one.querySelectorAll("dl > div")])
            .map((line) => [line.querySelector("dt").textContent,
                ...[...line.querySelectorAll("kbd")].map((key) => key.textContent)])"""
    )
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    assert all(len(title) > 3 for title, *_ in lines)
    assert [title for title, n in Counter(line[0] for line in lines).items() if n > 1] == []
    return [key for _, *keys in lines for key in keys]
