"""A process logs new steps of every kind while the page looks on: panels follow, and never go blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from typing import Any

START = """
    import io
    import warnings

    import matplotlib.figure
    import numpy as np
    import marey

    warnings.simplefilter("ignore")
    stl = "solid s\\nfacet normal 0 0 1\\nouter loop\\nvertex 0 0 {}\\nvertex 1 0 0\\n"
    stl += "vertex 0 1 0\\nendloop\\nendfacet\\nendsolid s\\n"
    pdb = "HETATM    1  C   LIG A   1     {:7.3f}   0.000   0.000  1.00  0.00           C\\nEND\\n"
    rows = marey.Table(columns=["n"], log_mode="INCREMENTAL")

    def log(step):
        figure = matplotlib.figure.Figure(figsize=(2, 1))
        figure.suptitle(str(step))
        spec = {"mark": "point", "title": str(step), "data": {"values": [{"a": step}]}}
        spec["encoding"] = {"x": {"field": "a", "type": "quantitative"}}
        for n in range(40):
            rows.add_data(step * 40 + n)
        says = f"says {step}"
        run.log({
            "audio": marey.Audio(np.sin(np.arange(800.0) * step / 9), 8000, caption=says),
            "figure": figure,
            "histogram": marey.Histogram([step, step + 1]),
            "html": marey.Html(f"<p>{says}</p>"),
            "image": marey.Image(np.full((8, 8), 40 + step, np.uint8), caption=says),
            "markdown": marey.Markdown(f"# {says}"),
            "mesh": marey.Object3D(io.StringIO(stl.format(step)), file_type="stl", caption=says),
            "molecule": marey.Molecule(io.StringIO(pdb.format(step)), file_type="pdb", caption=says),
            "plotly": marey.Plotly({"data": [{"y": [1, step]}], "layout": {"title": {"text": says}}}),
            "point_cloud": marey.Object3D(np.random.rand(50, 3) + step),
            "table": rows,
            "text": marey.Text(says),
            "vega": marey.Vega(spec),
            "video": marey.Video(np.full((2, 3, 16, 16), step, np.uint8), fps=4, format="gif",
                                 caption=says),
        }, step=step)

    run = marey.init(project="live-kinds", id="livek", name="growing")
    log(0)
    """
# Each frame, who shows nothing though it did: no picture, a card of an error, or a placeholder.
WATCH = """() => {
    const filled = (panel) => panel.dataset.state === "ready" &&
        panel.querySelector("canvas, img, svg, iframe, video, [role=grid], [data-rendered], p") &&
        !panel.querySelector('[data-scene="none"], [data-waiting]:only-of-type') &&
        [...panel.querySelectorAll("img")].every((img) => img.complete && img.naturalWidth);
    if (![...document.querySelectorAll("[data-panel]")].every(filled)) return false;
    window.blank = new Set();
    const look = () => {
        for (const panel of document.querySelectorAll("[data-panel]"))
            if (!filled(panel)) window.blank.add(`${panel.dataset.panel} ${panel.dataset.state}`);
        requestAnimationFrame(look);
    };
    look();
    return true;
}"""
SAYING = ("audio", "image", "markdown", "mesh", "molecule", "text", "video")


def test_every_kind_follows_a_live_run_without_a_blank_moment(
    page: Page, logging_process: Any
) -> None:
    page.set_viewport_size({"width": 1440, "height": 3600})
    logging_process.do(START)
    page.goto("/local/live-kinds/runs/livek")
    expect(page.locator("[data-panel][data-state=ready]")).to_have_count(14, timeout=30_000)
    expect(page.locator("[data-view3d][data-drawn]")).to_have_count(3, timeout=20_000)
    table = page.locator('[data-panel="table"]')
    expect(table).to_contain_text("40 rows")
    page.wait_for_function(WATCH)
    for step in (1, 2):
        logging_process.do(f"log({step})")
        for key in SAYING:
            expect(page.locator(f'[data-panel="{key}"]')).to_contain_text(f"says {step}")
        html = page.locator('[data-panel="html"] iframe:not([data-waiting])').content_frame
        expect(html.get_by_text(f"says {step}")).to_be_visible()
        expect(page.locator('[data-panel="plotly"]')).to_contain_text(f"says {step}")
        expect(table).to_contain_text(f"{40 * (step + 1)} rows")
    expect(page.locator("[data-stale]")).to_have_count(0)
    assert page.evaluate("[...window.blank]") == []


SCROLLS = """grid => {
    const all = [grid, ...grid.querySelectorAll("*")];
    window.scrolls = all.find((each) => getComputedStyle(each).overflowY !== "visible" &&
        each.scrollHeight > each.clientHeight + 50);
}"""


def test_a_growing_table_stays_where_one_looks_and_follows_at_its_end(
    page: Page, logging_process: Any
) -> None:
    logging_process.do("""
        import marey

        rows = marey.Table(columns=["n"], log_mode="INCREMENTAL")

        def log(step):
            for n in range(40):
                rows.add_data(f"row {step * 40 + n}")
            run.log({"rows": rows}, step=step)

        run = marey.init(project="live-rows", id="livet", name="growing")
        log(0)
        log(1)
        """)
    page.goto("/local/live-rows/runs/livet")
    panel = page.locator('[data-panel="rows"]')
    expect(panel).to_contain_text("80 rows")
    expect(panel).to_contain_text("row 0")
    panel.get_by_role("grid").evaluate(SCROLLS)
    page.evaluate("window.scrolls.scrollTop = 700")
    expect(panel).to_contain_text("row 25")
    logging_process.do("log(2)")
    expect(panel).to_contain_text("120 rows")
    expect(panel).to_contain_text("row 25")
    assert page.evaluate("window.scrolls.scrollTop") == 700
    assert page.evaluate("window.scrolls.isConnected")
    page.evaluate("window.scrolls.scrollTop = 1e6")
    expect(panel).to_contain_text("row 119")
    logging_process.do("log(3)")
    expect(panel).to_contain_text("160 rows")
    expect(panel).to_contain_text("row 159")
