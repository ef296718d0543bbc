"""A run that logs a value of every kind at each of its steps, no two of them the same."""

from __future__ import annotations

KINDS = (
    *("audio", "bokeh", "figure", "histogram", "html", "image", "markdown", "mesh", "molecule"),
    *("plotly", "point_cloud", "table", "text", "value", "vega", "video"),
)

# `of_every_kind(step)` gives them by the names of their kinds.
EVERY_KIND = """
    import io

    import bokeh.plotting
    import matplotlib.figure
    import numpy as np
    import plotly.graph_objects as go

    import marey

    random = np.random.default_rng(0)
    x = np.linspace(0, 6, 50)
    stl = "solid s\\nfacet normal 0 0 1\\nouter loop\\nvertex 0 0 {}\\nvertex 1 0 0\\n"
    stl += "vertex 0 1 0\\nendloop\\nendfacet\\nendsolid s\\n"
    pdb = "HETATM    1  C   LIG A   1     {:7.3f}   0.000   0.000  1.00  0.00           C\\n"
    pdb += "HETATM    2  O   LIG A   1       1.200   0.000   0.000  1.00  0.00           O\\nEND\\n"

    def drawn(step):
        figure = matplotlib.figure.Figure(figsize=(3, 2))
        figure.subplots().contourf(random.normal(size=(5, 5)))
        return marey.Figure(figure)

    def circles(step):
        figure = bokeh.plotting.figure(title=f"step {step}")
        figure.scatter([1, 2, 3], [3, 1, step])
        return marey.Bokeh(figure)

    def of_every_kind(step):
        table = marey.Table(columns=["i", "v"], data=[[i, step * i] for i in range(40)])
        pictures = random.integers(0, 255, (4, 3, 32, 32)).astype(np.uint8)
        return {
            "audio": marey.Audio(np.sin(x * (step + 1)).repeat(40), 8000),
            "bokeh": circles(step),
            "figure": drawn(step),
            "histogram": marey.Histogram(random.normal(size=2000)),
            "html": marey.Html(f"<p>step {step}</p>"),
            "image": marey.Image(random.integers(0, 255, (32, 32, 3)).astype(np.uint8)),
            "markdown": marey.Markdown(f"# step {step}\\n" + "and *more* " * 4000),
            "mesh": marey.Object3D(io.StringIO(stl.format(step)), file_type="stl"),
            "molecule": marey.Molecule(io.StringIO(pdb.format(-step / 10)), file_type="pdb"),
            "plotly": marey.Plotly(go.Figure(go.Scatter(x=x, y=np.sin(x * step)))),
            "point_cloud": marey.Object3D(random.normal(size=(500, 3))),
            "table": table,
            "text": marey.Text(f"step {step} " + "and more " * 4000),
            "value": marey.Value({"step": step, "much": list(range(9000))}),
            "vega": marey.plot.line(table, "i", "v"),
            "video": marey.Video(pictures, fps=4, format="gif"),
        }
    """
