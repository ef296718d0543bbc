"""What a later Marey logged: kinds and versions that this one does not know; and keys with several kinds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe import assert_axe_finds_nothing
from every_kind import EVERY_KIND, KINDS
from playwright.sync_api import Locator, Page, ViewportSize, expect

TALL: ViewportSize = {"width": 1440, "height": 9000}  # so that all panels are in sight

# Metadata and files as this version writes them: only the number is another.
LATER = f"""{EVERY_KIND}
    from dataclasses import dataclass

    from marey.media._base import Blob, Encoded, Media

    @dataclass(frozen=True, eq=False)
    class Hologram(Media):
        kind, version = "hologram", 3
        def encode(self):
            blob = Blob(b"fringes", "application/x-hologram", ".holo")
            return Encoded(self.kind, self.version, {{"angle": [1, 2]}}, {{"plate": blob}})
        @classmethod
        def decode(cls, stored):
            raise NotImplementedError

    def later(value):
        other = object.__new__(type("Later", (type(value),), {{"version": 99}}))
        other.__dict__.update(value.__dict__)
        return other

    def picture(shade):
        return marey.Image(np.full((24, 24, 3), shade, np.uint8), caption=f"shade {{shade}}")

    values = {{kind: later(value) for kind, value in of_every_kind(1).items()}}
    cells = [[0, Hologram()], [1, picture(9)]]
    for name in ("one", "two"):
        with marey.init(project="later", id=f"later-{{name}}", name=name) as run:
            run.log({{**values, "hologram": Hologram()}})
    with marey.init(project="several", id="several", name="several") as run:
        for step in range(3):
            run.log({{
                "kinds": [picture(9), marey.Text("some words"), Hologram()],
                "versions": later(picture(9)) if step == 1 else picture(step),
                "changing": [picture(step), marey.Text("then words"), Hologram()][step],
                "cells": marey.Table(columns=["n", "media"], data=cells),
                "later_cells": marey.Table(columns=["media"], data=[[later(picture(9))]]),
            }})
    """


@pytest.fixture(scope="module", autouse=True)
def runs(log: Callable[[str], None]) -> None:
    log(LATER)


def panel_of(page: Page, key: str) -> Locator:
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel).to_have_attribute("data-state", "ready")
    return panel


def told(kind: str) -> re.Pattern[str]:
    if kind == "hologram":
        return re.compile(r"does not know the kind .hologram. \(here of version 3\)")
    return re.compile(rf"This .{kind}. is of version 99, this Marey reads version 1\.")


def test_what_nobody_here_reads_says_so(page: Page) -> None:
    page.set_viewport_size(TALL)
    page.goto("/local/later")
    for kind in (*KINDS, "hologram"):
        panel = panel_of(page, kind)
        expect(panel.get_by_text(told(kind))).to_have_count(2)
        expect(panel.get_by_role("button", name="Save the metadata")).to_have_count(2)
    plates = panel_of(page, "hologram").get_by_role("link", name=re.compile("^plate"))
    with page.expect_download() as saved:
        plates.first.click()
    assert Path(saved.value.path()).read_bytes() == b"fringes"
    assert_axe_finds_nothing(page)

    page.set_viewport_size({"width": 1440, "height": 900})
    for kind in ("image", "plotly", "point_cloud", "table", "text", "hologram"):
        page.goto(f"/local/later?large={kind}")
        expect(panel_of(page, kind).get_by_text(told(kind))).to_have_count(2)
        page.get_by_role("button", name="matrix").click()
        cells = panel_of(page, kind).get_by_role("gridcell")
        expect(cells).to_have_count(2)
        expect(cells.first).to_contain_text(told(kind))
    assert_axe_finds_nothing(page)


def test_a_key_may_hold_several_kinds(page: Page) -> None:
    """A list's values are each drawn as their kind is; a key shows what it has at the playhead."""
    page.goto("/local/several")
    kinds = panel_of(page, "kinds")
    expect(kinds).to_contain_text("3 kinds · 3 items")
    expect(kinds.locator("[data-item=image] canvas, [data-item=image] img").first).to_be_visible()
    expect(kinds.locator("[data-item=text]")).to_contain_text("some words")
    expect(kinds.locator("[data-item=hologram]")).to_contain_text(told("hologram"))
    small = panel_of(page, "cells").get_by_role("gridcell").filter(has_text="hologram v3")
    expect(small.get_by_title(told("hologram"))).to_be_visible()
    expect(panel_of(page, "later_cells").get_by_title(told("image"))).to_be_visible()
    changing = panel_of(page, "changing")
    expect(changing).to_contain_text(told("hologram"))
    page.goto("/local/several?step=1")
    expect(changing).to_contain_text("then words")
    expect(changing).to_contain_text("text")
    expect(panel_of(page, "versions")).to_contain_text(told("image"))
    page.goto("/local/several?step=0")
    expect(panel_of(page, "changing").get_by_role("button", name="compare")).to_be_visible()
    # Those beside the playhead as well: nothing is read as what it is not.
    settings = "columns%3Dsteps"
    page.goto(f"/local/several?large=versions&modes=versions:matrix&set=versions,{settings}&step=0")
    cells = panel_of(page, "versions").get_by_role("gridcell")
    expect(cells).to_have_text(
        ["shade 0", re.compile("of version 99 of image, this Marey reads version 1"), "shade 2"]
    )
