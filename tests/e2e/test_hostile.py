"""Whatever was logged is shown as what it is, and never runs in the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

HOSTILE = """
    import math
    import numpy as np
    import marey

    attack = "<img src=x onerror='window.attacked=1'><script>window.attacked=1</script>"
    with marey.init(project="hostile", id="hostile0", name=attack, config={attack: attack},
                    notes=attack, tags=[attack[:60]]) as run:
        print(attack)
        run.log({
            "../../etc/passwd": 1.0,
            "a/../b": 2.0,
            "метрика/損失 🔥": 3.0,
            attack: 4.0,
            "odd/nan": math.nan,
            "odd/infinity": math.inf,
            "odd/minus": -math.inf,
            "odd/big": 2**63,
            "odd/bigger": 2**70,
            "text": "x" * 100_000,
            "text/attack": attack,
            "image": marey.Image(np.zeros((4, 4), np.uint8), caption=attack),
            "table": marey.Table(columns=[attack, "b"], data=[[attack, math.nan]]),
        })
    """


KEYS = [
    *("../../etc/passwd", "a/../b", "метрика/損失 🔥"),
    *("odd/nan", "odd/infinity", "odd/minus", "odd/big", "odd/bigger"),
    *("image", "table", "text", "text/attack"),
]


def test_hostile_names_and_values_are_only_shown(page: Page, log: Callable[[str], None]) -> None:
    log(HOSTILE)
    for key in KEYS:
        page.goto(f"/local/hostile?find={quote(key)}")
        panel = page.locator(f'[data-panel="{key}"]')
        expect(panel).to_have_attribute("data-state", "ready")
        expect(panel).to_have_attribute("data-total", re.compile(r"^\d+$"))
    page.goto("/local/hostile/runs/hostile0?tab=overview")
    expect(page.get_by_role("main")).to_contain_text("<script>window.attacked=1</script>")
    expect(page.get_by_role("main")).to_contain_text("NaN")
    expect(page.get_by_role("main")).to_contain_text(str(2**70))
    page.goto("/local/hostile/runs/hostile0?tab=logs")
    expect(page.get_by_role("main")).to_contain_text("onerror='window.attacked=1'")
    assert page.evaluate("window.attacked") is None


def test_the_page_forbids_eval_and_foreign_scripts(page: Page, base_url: str) -> None:
    answer = page.goto("/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "'unsafe-eval'" not in policy
