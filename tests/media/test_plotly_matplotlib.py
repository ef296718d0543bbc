"""From matplotlib to plotly: what is known becomes the same chart, everything else is refused."""

from __future__ import annotations

import base64
import datetime as dt
import inspect

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
from matplotlib import artist as artists
from matplotlib import pyplot as plt

from marey.errors import MediaError
from marey.media._plotly_artists import CONVERTERS
from marey.media.figure import Figure
from marey.media.implicit import media_for
from marey.media.plotly import Plotly

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _closed():
    plt.close("all")
    yield
    plt.close("all")


def values(coordinates):
    if isinstance(coordinates, dict):
        return np.frombuffer(base64.b64decode(coordinates["bdata"]), coordinates["dtype"]).tolist()
    return coordinates


def converted(draw):
    draw()
    return Plotly(plt).figure


FAITHFUL = {
    "line": lambda: plt.plot([1, 2, 3], "--o", label="a"),
    "steps": lambda: plt.step([1, 2, 3], [1, 3, 2], where="mid"),
    "bars": lambda: plt.bar(["a", "b"], [1, -2], color=["r", "b"]),
    "barh": lambda: plt.barh(["a", "b"], [1, 2]),
    "histogram": lambda: plt.hist(RNG.normal(size=100), bins=10),
    "log_histogram": lambda: plt.hist(RNG.normal(size=100), bins=10, log=True),
    "step_histogram": lambda: plt.hist(RNG.normal(size=100), histtype="step"),
    "scatter": lambda: plt.scatter([1, 2], [3, 4], s=[10, 90], c=[0, 1]),
    "crosses": lambda: plt.scatter([1, 2], [3, 4], marker="x"),
    "area": lambda: plt.fill_between([1, 2], [1, 2], [3, 3], alpha=0.2),
    "errors": lambda: plt.errorbar([1, 2], [1, 2], [0.1, 0.2], capsize=3),
    "boxes": lambda: plt.boxplot([RNG.normal(size=30)]),
    "violins": lambda: plt.violinplot([RNG.normal(size=30)]),
    "stems": lambda: plt.stem([1, 2, 3]),
    "stack": lambda: plt.stackplot([1, 2], [1, 2], [2, 1]),
    "log_log": lambda: plt.loglog([1, 10, 100], [1, 1e3, 1e5]),
    "text": lambda: plt.text(0.5, 0.5, "here"),
    "span": lambda: (plt.plot([0, 4]), plt.axhline(2), plt.axvspan(0.1, 0.2)),
    "empty_axes": lambda: plt.subplots(),
    "no_axes": lambda: plt.figure(),
    "axis_off": lambda: (plt.plot([1, 2]), plt.axis("off")),
    "dates": lambda: plt.plot([dt.datetime(2024, 1, d) for d in (1, 2)], [1, 2]),
    "chosen_ticks": lambda: (plt.plot([1, 2]), plt.xticks([0, 1], ["a", "b"], rotation=45)),
    "grid": lambda: plt.subplots(2, 2, sharex=True, layout="constrained"),
    "inverted": lambda: (plt.plot([1, 2]), plt.gca().invert_yaxis()),
}
REFUSED = {
    "image": (lambda: plt.imshow([[1, 2]]), "AxesImage"),
    "mesh": (lambda: plt.pcolormesh([[1, 2]]), "QuadMesh"),
    "contours": (lambda: plt.contour(RNG.random((5, 5))), "ContourSet"),
    "color_bar": (lambda: plt.colorbar(plt.scatter([1], [1], c=[1])), "a QuadMesh"),
    "pie": (lambda: plt.pie([1, 2]), "a Wedge"),
    "arrows": (lambda: plt.quiver([1], [1], [1], [1]), "a Quiver"),
    "annotation": (lambda: plt.annotate("a", (0, 0)), "an Annotation"),
    "endless_line": (lambda: plt.axline((0, 0), slope=1), "an AxLine"),
    "three_d": (lambda: plt.figure().add_subplot(projection="3d"), "Axes3D axes"),
    "polar": (lambda: plt.figure().add_subplot(projection="polar"), "PolarAxes axes"),
    "twins": (lambda: (plt.plot([1]), plt.twinx()), "overlap"),
    "inset": (lambda: plt.gca().inset_axes((0.1, 0.1, 0.3, 0.3)), "axes within axes"),
    "formula": (lambda: (plt.plot([1]), plt.title("$x^2$")), "formulas"),
    "formula_label": (lambda: (plt.plot([1]), plt.xlabel("$x$")), "formulas"),
    "hatches": (lambda: plt.bar([1], [1], hatch="/"), "hatches"),
    "odd_scale": (lambda: plt.yscale("symlog"), "symlog"),
    "base_two": (lambda: plt.xscale("log", base=2), "scale 'log'"),
    "odd_marker": (lambda: plt.plot([1], marker="$a$"), "markers"),
    "half_marker": (lambda: plt.plot([1], "o", fillstyle="left"), "half filled"),
    "some_markers": (lambda: plt.plot([1, 2, 3], "o-", markevery=2), "some points only"),
    "turned_marker": (lambda: plt.plot([1], marker=_turned()), "turned or stretched"),
    "turned_points": (lambda: plt.scatter([1], [1], marker=_turned()), "another shape"),
    "stretched_points": (
        lambda: plt.scatter([1], [1]).set_transform(mpl.transforms.Affine2D().scale(2)),
        "turned or stretched",
    ),
    "small_clip": (
        lambda: plt.plot([1, 2])[0].set_clip_box(mpl.transforms.Bbox([[0, 0], [9, 9]])),
        "cut to another shape",
    ),
    "minor_labels": (lambda: _minor_labels(), "labels at minor ticks"),
    "some_labels": (lambda: _some_labels(), "look different"),
    "gaps": (lambda: plt.plot([1, 2], "--", gapcolor="r"), "colours in their gaps"),
    "effects": (lambda: plt.plot([1, 2], path_effects=[_effect()]), "effects"),
    "sketch": (lambda: plt.plot([1, 2], sketch_params=1), "sketched"),
    "unclipped": (lambda: plt.plot([1, 2], clip_on=False), "cut to another shape"),
    "link": (lambda: plt.plot([1, 2], url="javascript:alert(1)"), "links"),
    "axes_placed": (lambda: plt.plot([0, 1], transform=plt.gca().transAxes), "placed by the data"),
    "dashed_segments": (lambda: plt.vlines([1], 0, 1, linestyles="--"), "dashed"),
    "dashed_bars": (lambda: plt.bar([1], [1], ec="k", ls="--"), "dashed"),
    "negative_log": (lambda: plt.semilogy([1, -1, 10]), "not positive"),
    "figure_legend": (lambda: (plt.plot([1], label="a"), plt.figlegend()), "a Legend outside"),
    "figure_text": (lambda: plt.figtext(0, 0, "a"), "a Text outside"),
    "columns": (
        lambda: (plt.plot([[1, 2]], label=["a", "b"]), plt.legend(ncols=2)),
        "several columns",
    ),
    "other_legend": (lambda: plt.legend(plt.plot([1]), ["b"]), "labels of what is drawn"),
    "same_labels": (
        lambda: (plt.plot([1], label="a"), plt.plot([2], label="a"), plt.legend()),
        "labels of what is drawn",
    ),
    "moved_axes": (lambda: plt.gca().spines["left"].set_position("center"), "moved"),
    "both_sides": (lambda: plt.tick_params(labelright=True), "two sides"),
    "boxed_text": (lambda: plt.text(0, 0, "a", bbox={}), "boxes"),
    "two_backgrounds": (
        lambda: plt.subplots(1, 2)[1][0].set_facecolor("r"),
        "different background colours",
    ),
    "behind": (
        lambda: (plt.plot([1, 2], zorder=0), plt.bar([1], [1])),
        "bars in front of something else",
    ),
    "circle": (lambda: plt.gca().add_patch(plt.Circle((0, 0), 1)), "a Circle"),
    "many": (lambda: plt.plot(np.zeros(100_001)), "more than 100,000 points"),
    "time_zone": (lambda: _zoned(), "time zone"),
}


def _effect():
    from matplotlib import patheffects

    return patheffects.withStroke(linewidth=3)


def _turned():
    return mpl.markers.MarkerStyle("s", transform=mpl.transforms.Affine2D().rotate_deg(30))


def _minor_labels():
    axis = plt.gca().xaxis
    axis.set_minor_locator(mpl.ticker.AutoMinorLocator())
    axis.set_minor_formatter(mpl.ticker.ScalarFormatter())


def _some_labels():
    plt.plot([1, 2])
    plt.gcf().draw_without_rendering()
    plt.gca().get_xticklabels()[1].set_visible(False)


def _zoned():
    zone = dt.timezone(dt.timedelta(hours=2))
    plt.plot([dt.datetime(2024, 1, day, tzinfo=zone) for day in (1, 2)], [1, 2])


@pytest.mark.parametrize("draw", FAITHFUL.values(), ids=FAITHFUL)
def test_known_charts_are_converted(draw):
    draw()
    figure = plt.gcf()
    converted = Plotly(figure)
    assert isinstance(media_for(plt), Plotly)
    assert converted.to_plotly() is not None, "plotly's own checks of every property"
    drawn = sum(len(axes.lines) + len(axes.collections) for axes in figure.axes)
    bars = sum(len(axes.containers) for axes in figure.axes)
    assert len(converted.figure["data"]) >= drawn or bars


@pytest.mark.parametrize(("draw", "words"), REFUSED.values(), ids=REFUSED)
def test_unknown_charts_are_refused_and_kept_as_pictures(draw, words):
    draw()
    with pytest.raises(MediaError) as caught:
        Plotly(plt)
    assert words in str(caught.value)
    assert "Log the figure itself" in str(caught.value)
    assert isinstance(media_for(plt), Figure)


def _all_artists(base):
    for each in base.__subclasses__():
        yield each
        yield from _all_artists(each)


def test_every_artist_of_matplotlib_is_known_or_refused():
    names = {f"{each.__module__}.{each.__name__}" for each in _all_artists(artists.Artist)}
    assert set(CONVERTERS) - names <= {"matplotlib.collections.FillBetweenPolyCollection"}
    for module in (
        "lines",
        "patches",
        "collections",
        "image",
        "text",
        "table",
        "quiver",
        "offsetbox",
    ):
        found = vars(__import__(f"matplotlib.{module}", fromlist=["x"])).values()
        for kind in found:
            if inspect.isclass(kind) and issubclass(kind, artists.Artist):
                is_known = f"{kind.__module__}.{kind.__name__}" in CONVERTERS
                assert is_known or kind.__name__ not in {n.rpartition(".")[2] for n in CONVERTERS}


@pytest.mark.parametrize(
    "kind", [each for each in _all_artists(artists.Artist) if each.__module__.startswith("mat")]
)
def test_unknown_classes_are_never_drawn_as_something_else(kind):
    """An artist that only says it is of another class is refused, whatever it inherits."""
    plt.plot([1, 2])
    stranger = type("Stranger", (mpl.lines.Line2D,), {})([0, 1], [0, 1])
    stranger.__class__.__name__ = f"My{kind.__name__}"
    plt.gca().add_line(stranger)
    with pytest.raises(MediaError, match=f"a My{kind.__name__}|an My"):
        Plotly(plt)


def test_lines_keep_every_point_and_look():
    figure = converted(
        lambda: plt.plot([3, 1, np.nan], [1, 2, 3], "--o", lw=2, ms=6, color="#ff0000", alpha=0.5)
    )
    (trace,) = figure["data"]
    assert values(trace["x"])[:2] == [3, 1]
    assert np.isnan(values(trace["x"])[2])
    assert values(trace["y"]) == [1, 2, 3]
    assert trace["mode"] == "lines+markers"
    assert trace["line"]["color"] == "rgba(255,0,0,0.5)"
    assert trace["line"]["width"] == pytest.approx(2 * 100 / 72)
    assert trace["line"]["dash"].count("px") == 2
    assert trace["marker"]["symbol"] == "circle"
    assert trace["marker"]["size"] == pytest.approx(6 * 100 / 72)


def test_bars_keep_bases_widths_and_colours():
    figure = converted(lambda: plt.bar([0, 1], [2, 3], bottom=[1, 1], width=0.5, color=["r", "b"]))
    (bars,) = figure["data"]
    assert values(bars["x"]) == [0, 1]
    assert values(bars["y"]) == [2, 3]
    assert (bars["base"], bars["width"]) == (1, 0.5)
    assert bars["marker"]["color"] == ["rgba(255,0,0,1)", "rgba(0,0,255,1)"]


def test_axes_keep_limits_scales_labels_and_titles():
    def draw():
        plt.semilogy([1, 10, 100])
        plt.xlim(2, -1)
        plt.title("a <b> & c")
        plt.xlabel("x\ny")
        plt.suptitle("all")

    layout = converted(draw)["layout"]
    assert layout["xaxis"]["range"] == [2, -1]
    assert layout["yaxis"]["type"] == "log"
    assert layout["xaxis"]["title"]["text"] == "x<br>y"
    texts = [each["text"] for each in layout["annotations"]]
    assert texts == ["all", "a &lt;b&gt; &amp; c"]
    assert (layout["width"], layout["height"]) == (640, 480)


def test_dates_are_dates():
    moment = dt.datetime(2024, 2, 29, 12, 30, 0, 250)
    figure = converted(lambda: plt.plot([moment, moment + dt.timedelta(days=1)], [1, 2]))
    assert figure["layout"]["xaxis"]["type"] == "date"
    assert figure["data"][0]["x"] == ["2024-02-29T12:30:00.000250", "2024-03-01T12:30:00.000250"]


def test_legends_name_the_same_traces():
    def draw():
        plt.plot([1, 2], label="b")
        plt.bar([1], [1], label="a")
        plt.plot([2, 2])
        plt.legend()

    figure = converted(draw)
    shown = {each["name"]: each["legendrank"] for each in figure["data"] if each["showlegend"]}
    assert shown == {"b": 1, "a": 2}
    assert figure["layout"]["showlegend"] is True


def test_nothing_of_the_figure_changes():
    figure, axes = plt.subplots(figsize=(3, 2), dpi=80)
    axes.plot([1, 2, 3])
    other = plt.figure()
    before = (figure.get_size_inches().tolist(), figure.dpi, axes.get_position().bounds)
    backend = mpl.get_backend()
    Plotly(figure)
    Figure(figure)
    assert (figure.get_size_inches().tolist(), figure.dpi, axes.get_position().bounds) == before
    assert plt.get_fignums() == [figure.number, other.number]
    assert plt.gcf() is other
    assert mpl.get_backend() == backend
