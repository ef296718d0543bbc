"""Every value that the examples of every kind make is shown, and looking on takes no more memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

ROOT = Path(__file__).parents[2]
KINDS = sorted(path.name for path in (ROOT / "tests" / "golden" / "values").iterdir())
TALL = {"width": 1440, "height": 9000}  # so that all panels are in sight

GOLDEN = f"""
    import sys
    import warnings
    from pathlib import Path

    sys.path.insert(0, {str(ROOT / "scripts")!r})
    warnings.simplefilter("ignore")  # what the examples' own tests expect
    from generate_media import contracts

    import marey

    for contract in contracts():
        kind = next(iter(contract.examples.values())).kind
        with marey.init(project="golden", id=f"golden-{{kind}}", name=kind, console=False) as run:
            for name, example in contract.examples.items():
                run.log({{name: example}})
    """

# A run that logs some of every kind at each step, no two of them the same.
STEPS = 24
DIARY = f"""
    import io

    import matplotlib.figure
    import numpy as np
    import plotly.graph_objects as go

    import marey

    random = np.random.default_rng(0)
    x = np.linspace(0, 6, 50)
    stl = "solid s\\nfacet normal 0 0 1\\nouter loop\\nvertex 0 0 {{}}\\nvertex 1 0 0\\n"
    stl += "vertex 0 1 0\\nendloop\\nendfacet\\nendsolid s\\n"
    pdb = "HETATM    1  C   LIG A   1     {{:7.3f}}   0.000   0.000  1.00  0.00           C\\n"
    pdb += "HETATM    2  O   LIG A   1       1.200   0.000   0.000  1.00  0.00           O\\nEND\\n"

    def drawn(step):
        figure = matplotlib.figure.Figure(figsize=(3, 2))
        figure.subplots().contourf(random.normal(size=(5, 5)))
        return marey.Figure(figure)

    with marey.init(project="diary", id="diary0", name="diary") as run:
        for step in range({STEPS}):
            noise = random.normal(size=2000)
            table = marey.Table(columns=["i", "v"], data=[[i, step * i] for i in range(40)])
            run.log({{
                "audio": marey.Audio(np.sin(x * step).repeat(40), 8000),
                "figure": drawn(step),
                "histogram": marey.Histogram(noise),
                "html": marey.Html(f"<p>step {{step}}</p>"),
                "image": marey.Image(random.integers(0, 255, (32, 32, 3)).astype(np.uint8)),
                "markdown": marey.Markdown(f"# step {{step}}"),
                "mesh": marey.Object3D(io.StringIO(stl.format(step)), file_type="stl"),
                "molecule": marey.Molecule(io.StringIO(pdb.format(-step / 10)), file_type="pdb"),
                "plotly": go.Figure(go.Scatter(x=x, y=np.sin(x * step))),
                "point_cloud": marey.Object3D(random.normal(size=(500, 3))),
                "table": table,
                "text": marey.Text(f"step {{step}}"),
                "value": marey.Value({{"step": step}}),
                "vega": marey.plot.line(table, "i", "v"),
                "video": marey.Video(
                    random.integers(0, 255, (4, 3, 32, 32)).astype(np.uint8), fps=4, format="gif"
                ),
            }})
    """

# Steps from end to end and back, each after all panels show the one before or have had their time.
WALK = """async (moves) => {
    const frame = () => new Promise(requestAnimationFrame);
    const playhead = document.querySelector("[data-step]");
    const settled = () =>
        !document.querySelector("[data-stale], [data-panel][data-state='loading']");
    window.forth ??= false;
    let moved = 0;
    while (moved < moves) {
        const before = playhead.dataset.step;
        const key = window.forth ? "ArrowRight" : "ArrowLeft";
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        await frame();
        if (playhead.dataset.step === before) {
            window.forth = !window.forth;
            continue;
        }
        moved += 1;
        for (let n = 0; n < 30 && !(n > 2 && settled()); n++) await frame();
    }
    return moved;
}"""
MOST_GROWTH = 1.2
NOISE_BYTES = 6 * 2**20
NOISE_NODES = 400


@pytest.fixture(scope="session")
def golden(log: Callable[[str], None]) -> str:
    """The project that has a run for each kind, with a key for each of its examples."""
    log(GOLDEN)
    return "/local/golden"


@pytest.fixture(scope="session")
def diary(log: Callable[[str], None]) -> str:
    log(DIARY)
    return "/local/diary"


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_is_shown_in_every_mode(page: Page, golden: str, kind: str) -> None:
    page.set_viewport_size(TALL)
    page.goto(f"{golden}/runs/golden-{kind}")
    panels = page.locator("[data-panel]")
    expect(panels.first).to_be_visible()
    shown = page.locator("[data-panel]:is([data-state=ready], [data-state=error])")
    expect(shown).to_have_count(panels.count(), timeout=30_000)
    assert panels.count() == len(list((ROOT / "tests/golden/values" / kind).iterdir()))
    first = panels.first
    modes = first.locator("header button[aria-pressed]")
    for number in range(modes.count()):
        modes.nth(number).click()
        expect(modes.nth(number)).to_have_attribute("aria-pressed", "true")
        expect(first).not_to_have_attribute("data-state", "loading")


def test_memory_stays_flat_after_500_steps_over_every_kind(page: Page, diary: str) -> None:
    page.set_viewport_size(TALL)
    page.goto(diary)
    panels = page.locator("[data-panel]")
    expect(page.locator("[data-panel][data-state=ready]")).to_have_count(15, timeout=30_000)
    assert {panel.get_attribute("data-kind") for panel in panels.all()} == set(KINDS) - {"bokeh"}
    measured = page.context.new_cdp_session(page)
    page.evaluate(WALK, 100)
    before = _in_use(measured)
    assert page.evaluate(WALK, 400) == 400
    expect(page.locator("[data-panel][data-state=ready]")).to_have_count(15)
    after = _in_use(measured)
    print(f"after 100 steps {before}, after 500 {after}")
    for name, noise in (("heap", NOISE_BYTES), ("nodes", NOISE_NODES), ("listeners", NOISE_NODES)):
        assert after[name] < before[name] * MOST_GROWTH + noise, name
    assert page.locator("html").get_attribute("data-gl-contexts") == "1"


def _in_use(session: CDPSession) -> dict[str, float]:
    """Bytes of JavaScript, nodes also of canvases and pictures that are not in the page, listeners."""
    session.send("HeapProfiler.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    counters = session.send("Memory.getDOMCounters")
    return {"heap": heap, "nodes": counters["nodes"], "listeners": counters["jsEventListeners"]}
