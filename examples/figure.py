"""Figures of plotly, matplotlib, altair and bokeh, logged as they are.

    python examples/figure.py

Look at them with ``marey ui``.
"""

from __future__ import annotations

import altair as alt
import matplotlib as mpl
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from bokeh.plotting import figure as bokeh_figure
from sklearn.datasets import load_iris, load_sample_image

import marey

mpl.use("Agg")  # no window is opened
from matplotlib import pyplot as plt


def interactive(run: marey.Run) -> None:
    """A pendulum and its energy, drawn by matplotlib, logged as an interactive chart."""
    seconds = np.linspace(0, 20, 400)
    for damping in (0.05, 0.1, 0.2, 0.4):
        angle = np.exp(-damping * seconds) * np.cos(2 * seconds)
        plt.plot(seconds, angle, label="angle")
        plt.fill_between(
            seconds, -np.exp(-damping * seconds), np.exp(-damping * seconds), alpha=0.2
        )
        plt.xlabel("seconds")
        plt.title(f"A pendulum, damped by {damping}")
        plt.legend()
        run.log({"pendulum": plt})
        plt.close()


def picture(run: marey.Run) -> None:
    """What an interactive chart would not show as it is becomes a sharp picture."""
    x, y = np.meshgrid(np.linspace(-3, 3, 80), np.linspace(-3, 3, 80))
    for phase in np.linspace(0, np.pi, 6):
        fig, axes = plt.subplots(figsize=(5, 4))
        axes.contour(x, y, np.sin(x + phase) * np.cos(y) + 0.1 * x * y, levels=14)
        axes.set_title(rf"$\sin(x + {phase:.1f})\,\cos(y)$")
        run.log({"contours": fig})
        plt.close(fig)


def as_image(run: marey.Run) -> None:
    """A figure with a photograph in it; Figure chooses pixels, and can be told to."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
    photo = load_sample_image("flower.jpg")
    left.imshow(photo)
    left.set_axis_off()
    for channel, color in enumerate(("tab:red", "tab:green", "tab:blue")):
        right.hist(photo[..., channel].ravel(), bins=64, histtype="step", color=color)
    run.log({"photo": marey.Figure(fig, format="png")})
    plt.close(fig)


def plotly(run: marey.Run) -> None:
    """A figure of plotly, bare; marey.Plotly takes the same, and files and dicts of it."""
    angle = np.linspace(0, 12 * np.pi, 1000)
    for turns in (2, 3, 5):
        fig = go.Figure(
            go.Scatter3d(
                x=np.cos(angle) * (3 + np.cos(turns * angle / 6)),
                y=np.sin(angle) * (3 + np.cos(turns * angle / 6)),
                z=np.sin(turns * angle / 6),
                mode="lines",
                line={"width": 6, "color": angle, "colorscale": "Viridis"},
            )
        )
        fig.update_layout(title=f"A thread around a ring, {turns} turns", showlegend=False)
        run.log({"knot": marey.Plotly(fig)})


def altair(run: marey.Run) -> None:
    """A chart of altair with its data, which can be brushed on the page."""
    iris = load_iris(as_frame=True)
    frame = pd.DataFrame(iris.data.to_numpy(), columns=["sepal l", "sepal w", "petal l", "petal w"])
    frame["species"] = iris.target_names[iris.target]
    chart = (
        alt.Chart(frame, title="Irises")
        .mark_point()
        .encode(x="petal l", y="petal w", color="species")
    )
    run.log({"irises": chart.interactive()})


def vega_lite(run: marey.Run) -> None:
    """The same without altair: a description in Vega-Lite is a dict."""
    values = [{"x": x, "y": np.sinc(x / 2)} for x in np.linspace(-10, 10, 200).tolist()]
    spec = {
        "data": {"values": values},
        "mark": {"type": "area", "line": True, "opacity": 0.3},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"field": "y", "type": "quantitative"},
        },
    }
    run.log({"sinc": marey.Vega(spec)})


def bokeh(run: marey.Run) -> None:
    """A figure of bokeh, bare; marey.Bokeh takes the same, and files of its JSON."""
    angle = np.linspace(0, 8 * np.pi, 400)
    plot = bokeh_figure(title="A spiral", width=400, height=400)
    plot.line(angle * np.cos(angle), angle * np.sin(angle), line_width=2)
    run.log({"spiral": plot})
    run.log({"spiral": marey.Bokeh(plot)})


if __name__ == "__main__":
    with marey.init(project="examples", name="figure") as run:
        interactive(run)
        picture(run)
        as_image(run)
        plotly(run)
        altair(run)
        vega_lite(run)
        bokeh(run)
