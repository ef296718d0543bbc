"""Each kind of media has a panel that shows what was logged, in every theme and width."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe import assert_axe_finds_nothing
from key_list import listed_keys
from looking import assert_comes
from playwright.sync_api import BrowserContext, Locator, Page, expect

DATA = Path(__file__).parents[1] / "data"
ALL_SHOWN_MS = 30_000
ATTACK = "<img src=x onerror='window.attacked=1'><script>window.attacked=1</script>"

KINDS = f"""
    import io
    import warnings
    from pathlib import Path

    import matplotlib
    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    import plotly.graph_objects as go
    from bokeh.plotting import figure as bokeh_figure

    import marey

    warnings.filterwarnings("ignore", "Object3D logs this obj file without")  # as intended
    attack = {ATTACK!r}
    data = Path({str(DATA)!r})
    random = np.random.default_rng(0)
    turn = np.linspace(0, 2 * np.pi, 240)

    def wave(step):
        time = np.arange(16_000) / 8_000
        return np.sin(2 * np.pi * (220 + 110 * step) * time) * np.exp(-2 * time) * 0.9

    def film(step, frames=12):
        y, x = np.mgrid[0:90, 0:160]
        clip = [
            np.hypot(x - 80 - 50 * np.cos(turn[t * 20] + step), y - 45 - 25 * np.sin(turn[t * 20]))
            for t in range(frames)
        ]
        gray = np.clip(255 - 6 * np.stack(clip), 0, 255).astype(np.uint8)
        return np.stack([gray, gray // 2 + 60, 255 - gray // 3], axis=1)

    def curve():
        drawn, axes = plt.subplots(figsize=(6, 4))
        axes.plot(turn, np.sin(turn))
        axes.set_title("Sine")
        return drawn

    def cloud():
        points = np.c_[np.cos(turn) * 2, np.sin(turn), turn / 3]
        colors = np.c_[turn * 40, 255 - turn * 40, turn * 0 + 90]
        box = marey.box3d(
            center=(0, 0, 1), size=(1, 1, 1), orientation=(1, 0, 0, 0), color=(255, 80, 60),
            label="car",
        )
        return marey.Object3D({{"type": "lidar/beta", "points": np.c_[points, colors],
                               "boxes": np.array([box]), "vectors": np.array([])}})

    obj = "mtllib wood.mtl\\nv 0 0 0\\nv 1 0 0\\nv 0 1 0\\nv 0 0 1\\nf 1 2 3\\nf 1 2 4\\nf 1 3 4\\n"

    def chart():
        drawn = go.Figure([go.Scatter(y=[3, 1, 2]), go.Bar(y=[1, 2, 3])])
        return marey.Plotly(drawn.update_layout(title="Two traces"))

    def scatter():
        drawn = bokeh_figure(title="Circles")
        drawn.scatter([1, 2, 3], [3, 1, 2])
        return marey.Bokeh(drawn)

    def street(step):
        y, x = np.mgrid[0:60, 0:90]
        picture = np.stack([x * 2, y * 3, 120 + 0 * x], axis=2).astype(np.uint8)
        box = {{"position": {{"minX": 0.2, "maxX": 0.6, "minY": 0.1, "maxY": 0.7}}, "class_id": 1}}
        names = {{0: "road", 1: "car"}}
        return marey.Image(
            picture, caption=f"street at {{step}}",
            masks={{"truth": {{"mask_data": (x > 40).astype(np.uint8), "class_labels": names}}}},
            boxes={{"guess": {{"box_data": [box, box], "class_labels": names}}}},
        )

    with marey.init(project="kinds", id="kinds000", name="calm-heron") as run:
        for step in (0, 10):
            run.log({{
                "audio/tone": marey.Audio(wave(step / 10), 8_000, caption=f"tone at {{step}}"),
                "audio/two": [marey.Audio(np.c_[wave(1), wave(2)], 8_000, caption=attack)] * 2,
                "video/gif": marey.Video(film(step), fps=6, caption=attack),
                "video/mp4": marey.Video(film(step), fps=6, format="mp4", caption="a moon"),
                "video/webm": [marey.Video(film(s), fps=6, format="webm") for s in range(3)],
                "video/theora": marey.Video(str(data / "video" / "theora.ogv")),
                "text/short": marey.Text("Two\\nlines and " + attack, caption="what it said"),
                "text/long": marey.Text("word and more words. " * 30_000),
                "text/markdown": marey.Markdown("# Title\\n\\n- one\\n- *two* " + attack),
                "html/page": marey.Html(
                    "<!doctype html><title>t</title><h1>Report</h1><p>All is well.</p>"
                    "<a href='/healthz'>here</a><a href='/healthz' rel='opener'>there</a>"
                    "<script>document.body.textContent = 'ran'</script>" + attack),
                "3d/cloud": cloud(),
                "3d/mesh": marey.Object3D(io.StringIO(obj), file_type="obj", caption=attack),
                "3d/molecule": marey.Molecule(str(data / "molecules" / "1crn_head.pdb")),
                "charts/plotly": chart(),
                "charts/figure": marey.Figure(curve()),
                "charts/bokeh": scatter(),
                "charts/vega": marey.plot.line(
                    marey.Table(columns=["x", "y"], data=[[i, i * i] for i in range(9)]),
                    x="x", y="y", title="Squares"),
                "images/street": [street(step)] * 2,
                "numbers/spread": marey.Histogram(turn * (1 + step)),
                "numbers/rows": marey.Table(columns=["x", "name"], data=[[1, attack], [2, "b"]]),
            }}, step=step)
        run.summary["best"] = [street(10), 0.97, marey.Histogram(turn)]
        run.summary["sound"] = marey.Audio(wave(1), 8_000, caption=attack)
        run.summary["text"] = marey.Text(attack)
    """

TABLE = f"""
    import numpy as np

    import marey

    attack = {ATTACK!r}
    with marey.init(project="mixed", id="mixed000", name="calm-heron") as run:
        for step in (0, 10):
            table = marey.Table(columns=["picture", "digit", "sound", "clip", "note"])
            for i in range(8):
                tone = np.sin(np.arange(800) * (i + 1) / 40) * (i + 1) / 8
                clip = np.random.default_rng(i).integers(0, 255, (3, 3, 12, 16), np.uint8)
                table.add_data(
                    marey.Image(np.full((8, 8), 30 * i, np.uint8), caption=f"digit {{i}}"),
                    i + step,
                    marey.Audio(tone, 8_000, caption=attack),
                    marey.Video(clip) if i % 2 else None,
                    attack if i == 1 else "",
                )
            run.log({{"table": table}}, step=step)
    """

PANELS = {
    "audio/tone": "tone at 10",
    "audio/two": "stereo",
    "video/gif": "160 × 90",
    "video/mp4": "h264 in mp4",
    "video/webm": "vp9 in webm",
    "video/theora": "theora in ogg",
    "text/short": "<script>window.attacked=1</script>",
    "text/long": "All of it, 630 kB",
    "text/markdown": "Title",
    "3d/cloud": "240 points",
    "3d/mesh": "wood.mtl",
    "3d/molecule": "atoms",
    "charts/plotly": "Two traces",
    "charts/figure": "",
    "charts/bokeh": "1 document",
    "charts/vega": "Squares",
    "images/street": "guess",
    "numbers/spread": "2 steps",
    "numbers/rows": "name",
}


@pytest.fixture(scope="session")
def kinds(log: Callable[[str], None]) -> str:
    """The address of a project with one value of each kind at two steps."""
    log(KINDS)
    return "/local/kinds"


def open_panel(page: Page, key: str, options: str = "") -> Locator:
    page.goto(f"/local/kinds?find={key}{options and f'&set={key},{options}'}")
    panel = page.locator(f'[data-panel="{key}"]')
    expect(panel).to_have_attribute("data-state", "ready")
    return panel


def test_each_kind_has_a_panel(page: Page, kinds: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 5000})
    page.goto(kinds)
    for key, text in PANELS.items():
        panel = page.locator(f'[data-panel="{key}"]')
        expect(panel).to_have_attribute("data-state", "ready", timeout=ALL_SHOWN_MS)
        expect(panel).to_contain_text(text)
        expect(panel).to_have_attribute("data-total", re.compile(r"^[1-9]\d*$"))
    assert page.evaluate("window.attacked") is None


@pytest.mark.usefixtures("kinds")
def test_ogg_plays_through_the_fallback_decoder(page: Page) -> None:
    panel = open_panel(page, "video/theora")
    canvas = panel.locator("canvas")
    expect(canvas).to_be_visible()
    time = panel.locator("[data-time]")
    expect(time).not_to_have_attribute("data-time", "")  # the first picture is there
    panel.get_by_role("button", name="Play", exact=True).click()
    for _ in range(2):
        shown = time.get_attribute("data-time")
        assert shown is not None
        expect(time).not_to_have_attribute("data-time", shown)
    assert canvas.evaluate("canvas => canvas.width") > 0
    panel.get_by_role("button", name="Pause", exact=True).click()
    expect(panel.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.usefixtures("kinds")
def test_a_sound_plays_at_one_click_and_by_keys(page: Page) -> None:
    # They would end by themselves.
    panel = open_panel(page, "audio/two", "loop%3Don")
    page.keyboard.press("Home")  # the playhead
    expect(page).to_have_url(re.compile("step=0"))
    step = page.url
    lanes = panel.locator("[data-lane][data-ready]")
    expect(lanes).to_have_count(2)
    lanes.first.get_by_role("button", name="Play").click()
    lanes.last.get_by_role("button", name="Play").click()
    pause = lanes.get_by_role("button", name="Pause")
    expect(pause).to_have_count(1)  # the second one ended the first
    pause.press("Space")
    expect(pause).to_have_count(0)
    position = lanes.last.get_by_role("slider")
    position.focus()

    def seconds() -> float:
        return float(position.get_attribute("aria-valuenow") or "nan")

    later = pytest.approx(min(2, seconds() + 2 / 50), abs=0.002)
    position.press("ArrowRight")
    assert_comes(seconds, later)
    expect(position).to_have_attribute("aria-valuetext", re.compile(r"s of 2 s$"))
    box = position.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 10)
    expect(position).to_have_attribute("aria-valuenow", re.compile(r"^(1$|1\.0|0\.99)"))
    assert page.url == step


def test_the_overview_shows_media_of_the_summary(page: Page, kinds: str) -> None:
    page.goto(f"{kinds}/runs/kinds000?tab=overview")
    summary = page.get_by_role("region", name="Summary")
    expect(summary.get_by_role("img", name="street at 10")).to_be_visible()
    expect(summary.get_by_text("0.97")).to_be_visible()
    expect(summary.locator("svg path").first).to_be_visible()
    expect(summary.get_by_role("img", name=ATTACK)).to_be_visible()
    expect(summary.get_by_text(ATTACK)).to_be_visible()
    assert page.evaluate("window.attacked") is None


def test_a_table_shows_media_in_its_cells(page: Page, log: Callable[[str], None]) -> None:
    log(TABLE)
    page.goto("/local/mixed?find=table")
    panel = page.locator('[data-panel="table"]')
    expect(panel).to_have_attribute("data-state", "ready")
    cells = panel.get_by_role("gridcell")
    expect(cells.get_by_role("img", name="digit 3")).to_be_visible()
    expect(cells.get_by_role("img", name=ATTACK)).to_have_count(8)
    expect(cells.get_by_role("img", name="video")).to_have_count(4)
    expect(panel.get_by_text("unreadable")).to_have_count(0)
    assert page.evaluate("window.attacked") is None


def test_panels_follow_the_playhead(page: Page, kinds: str) -> None:
    page.goto(f"{kinds}?find=tone")
    panel = page.locator('[data-panel="audio/tone"]')
    expect(panel).to_contain_text("tone at 10")
    page.keyboard.press("Home")
    expect(panel).to_contain_text("tone at 0")


def test_axe_finds_nothing_serious(context: BrowserContext, kinds: str) -> None:
    page = context.new_page()  # without the check of errors: a page that was logged makes some
    page.set_viewport_size({"width": 1440, "height": 5000})
    page.goto(kinds)
    for key in PANELS:
        panel = page.locator(f'[data-panel="{key}"]')
        expect(panel).to_have_attribute("data-state", "ready", timeout=ALL_SHOWN_MS)
    assert_axe_finds_nothing(page, (1440, 1024, 800))


LETTERS = {
    "audio/two": "k l + - 0 [ ] , .",
    "video/webm&focus=kinds000:0": "k < > [ ] , .",
    "3d/cloud": "j l i k + - x y z v 0 n u h b 1 2 3",
    "3d/mesh": "j l i k + - x y z v 0 n u h r",
    "3d/molecule": "j l i k + - x y z v 0 n u h",
    "charts/figure&focus=kinds000:0": "+ - 0 [ ] , .",
    "text/long&set=text/long,find=more": "",
    "text/short&modes=text/short:diff": "",
    "html/page&modes=html/page:diff": "",
    "charts/vega": "",
    "numbers/spread": "",
    "numbers/rows": "",
}
GO = "query => history.pushState(null, '', `?${query}`)"


def test_no_two_commands_share_a_key_in_any_kind(page: Page, kinds: str) -> None:
    """And `?` lists what the large panel has, or the one that has the focus."""
    page.goto(f"{kinds}?find=audio/two")
    panel = page.locator('[data-panel="audio/two"]')
    expect(panel).to_have_attribute("data-state", "ready")
    panel.get_by_role("group", name="audio/two", exact=True).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="In a panel of sounds")).to_be_visible()
    page.keyboard.press("Escape")
    for query, letters in LETTERS.items():
        page.evaluate(GO, f"large={query}")
        panel = page.locator(f'[data-large][data-panel="{query.split("&")[0]}"]')
        expect(panel).to_have_attribute("data-state", "ready")
        if "focus" in query:
            expect(panel.get_by_role("button", name="All", exact=True)).to_be_visible()
        keys = listed_keys(page)
        assert [key for key, n in Counter(keys).items() if n > 1] == [], query
        assert set(letters.split()) - set(keys) == set(), query
    page.evaluate(GO, "large=video/webm")
    panel = page.locator('[data-large][data-panel="video/webm"]')
    expect(panel).to_have_attribute("data-state", "ready")
    expect(panel.get_by_role("group", name="video/webm", exact=True)).to_be_visible()
    page.keyboard.press("]")  # from all of them to one
    expect(panel.get_by_role("button", name="All", exact=True)).to_be_visible()


BROKEN = f"""
    import marey

    with marey.init(project="broken", id="broken00", name="calm-heron") as run:
        run.log({{
            "theora": marey.Video({str(DATA / "video" / "theora.ogv")!r}),
            "html": marey.Html("<p>gone"),
        }})
    """


def test_what_a_decoder_or_a_frame_would_load_is_said_to_be_missing(
    page: Page, log: Callable[[str], None], served: Any
) -> None:
    """Other kinds are in test_damaged_kinds."""
    log(BROKEN)
    for folder in served.root.rglob("broken00/blobs"):
        shutil.rmtree(folder)
    page.goto("/local/broken?find=theora")
    panel = page.locator('[data-panel="theora"]')
    expect(panel.get_by_role("alert")).to_contain_text("the file is missing")
    expect(panel.get_by_role("link")).to_have_attribute("href", re.compile("/blobs/"))
    page.goto("/local/broken?find=html")
    panel = page.locator('[data-panel="html"]')
    expect(panel.get_by_role("alert")).to_have_text("the file is missing")
    expect(panel.locator("iframe")).to_have_count(0)
