"""Figure: what matplotlib draws, harmless and the same each time; nothing of it changes."""

from __future__ import annotations

import io
import re

import matplotlib as mpl
import numpy as np
import PIL.Image
import pytest

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.figure import Figure as Plain

import marey
from marey.errors import MediaError
from marey.media._figure_render import check_picture
from marey.media.figure import Figure
from marey.media.implicit import media_for
from marey.testing.media import MediaContract


def pie(**options):
    figure = Plain(figsize=(2, 1.5), **options)
    figure.subplots().pie([3, 2, 1])
    return figure


def titled(title):
    figure = Plain(figsize=(2, 1))
    figure.subplots().set_axis_off()
    figure.suptitle(title, fontsize=4, url="javascript:alert(1)")
    return figure


def photo():
    figure = Plain(figsize=(1, 1))
    figure.add_axes((0, 0, 1, 1)).imshow(np.arange(16).reshape(4, 4))
    return figure


class TestFigure(MediaContract):
    examples = {
        "pie": Figure(pie()),
        "png": Figure(pie(dpi=40), "png"),
        "photo": Figure(photo()),
        "photo_in_svg": Figure(photo(), "svg"),
        "empty": Figure(Plain(figsize=(1, 1))),
        "tiny": Figure(Plain(figsize=(0.01, 0.01)), "png"),
        "hostile": Figure(titled("</svg><script>1</script>")),
        "long_title": Figure(titled("W" * 2000), "png"),
    }
    rejects = {
        "none": (lambda: Figure(None), "needs a figure, axes"),
        "path": (lambda: Figure("a.png"), "got str"),
        "module": (lambda: Figure(np), "got module"),
        "format": (lambda: Figure(pie(), "gif"), "'svg', 'png' or None, got 'gif'"),
        "no_figure": (lambda: _without_figures(), "no open figure"),
        "free_artist": (lambda: Figure(plt.Line2D([0], [0])), "belongs to no figure"),
        "broken": (lambda: Figure(titled("$\\frac$")), "could not draw"),
        "huge": (lambda: Figure(Plain(figsize=(1e5, 1e5)), "png"), "could not draw"),
    }
    changes = {"figure": lambda: _changed()}

    @classmethod
    def same(cls, stored, example):
        """Versions of matplotlib draw differently; the size and the title are the same."""
        return {**stored.encode().meta} == {**example.encode().meta}


def _without_figures():
    plt.close("all")
    return Figure(plt)


def _changed():
    figure = pie()
    return Figure(figure), lambda: figure.clear()


def test_small_figures_are_vectors_and_large_ones_are_pixels():
    assert Figure(pie()).format == "svg"
    assert Figure(photo()).format == "png"
    figure = Plain()
    figure.subplots().plot(np.zeros(20_001))
    assert Figure(figure).format == "png"
    assert Figure(figure, "svg").format == "svg"


@pytest.mark.parametrize("file_format", ["svg", "png"])
def test_the_size_is_that_of_savefig(file_format):
    figure = Figure(pie(dpi=50), file_format)
    assert (figure.width, figure.height) == (100, 75)


def test_a_png_is_what_savefig_writes():
    drawn = photo()
    expected = io.BytesIO()
    drawn.savefig(expected, format="png")
    pixels = [
        np.asarray(PIL.Image.open(each)) for each in (expected, io.BytesIO(Figure(drawn).content))
    ]
    np.testing.assert_array_equal(*pixels)


def test_drawing_twice_gives_the_same_bytes():
    for file_format in ("svg", "png"):
        assert Figure(pie(), file_format) == Figure(pie(), file_format)


def test_an_svg_holds_no_links_scripts_or_addresses():
    content = Figure(titled("</svg><script>1</script>")).content
    assert b"<a" not in content
    assert b"javascript" not in content
    assert b"<script" not in content
    assert b"DOCTYPE" not in content
    targets = re.findall(rb'href="([^"]*)"', Figure(pie()).content + content)
    assert all(each.startswith(b"#") for each in targets)


def test_any_words_can_be_drawn():
    words = "turn on x=1 <script>url(a) href='b' @import --> <!DOCTYPE> <?x?> onload=1"
    content = Figure(titled(words), "svg").content
    assert b"<!--" not in content
    assert b"onload" not in content


@pytest.mark.parametrize(
    "inner",
    [
        "<script>1</script>",
        "<foreignObject/>",
        '<image href="https://example.com/a.png"/>',
        '<image xlink:href="data:text/html,x"/>',
        '<path onload="1"/>',
        '<style>@import "a"</style>',
        "<style>*{fill:url(https://example.com)}</style>",
        "<use href=&#106;avascript:1 />",
        '<a xlink:href="#x"/>',
        '<!ENTITY a "b">',
        '<?xml-stylesheet href="a"?>',
        "<animate/>",
        "<SCRIPT/>",
        "<svg:script/>",
    ],
)
def test_drafts_with_other_content_are_refused(inner):
    content = f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()
    with pytest.raises(MediaError, match="Figure takes no SVG"):
        check_picture(content, "svg")
    with pytest.raises(MediaError):
        Figure.restore({**Figure(pie()).state(), "content": content})


def test_pyplot_axes_and_artists_stand_for_their_figure():
    plt.close("all")
    figure, axes = plt.subplots(figsize=(1, 1))
    wedges, _ = axes.pie([1, 2])
    whole = Figure(figure)
    for value in (plt, axes, wedges[0]):
        assert Figure(value) == whole
        assert media_for(value) == whole
    part = plt.figure().subfigures(1, 2)[0]
    part.subplots().pie([1])
    assert Figure(part).width == 640
    assert media_for(np) is None
    assert len(plt.get_fignums()) == 2
    plt.close("all")


def test_it_comes_back_from_a_run(tmp_path):
    with marey.init(project="p", dir=tmp_path) as run:
        run.log({"chart": pie(), "photo": photo()})
    stored = marey.Api(tmp_path).run(f"p/{run.id}")
    assert stored.media("chart")[0].value == Figure(pie())
    assert stored.media("photo")[0].value.content == Figure(photo()).content
