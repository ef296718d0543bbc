"""Plotly: dicts, JSON and figures come back exactly; of matplotlib what nothing gets lost of."""

from __future__ import annotations

import base64
import io
import json
import math
import time

import matplotlib as mpl
import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

mpl.use("Agg")
from matplotlib import pyplot as plt

import marey
from marey.errors import MediaError
from marey.media._json import MAX_DEPTH
from marey.media.implicit import media_for
from marey.media.plotly import Plotly
from marey.testing.media import MediaContract

BARS = {
    "data": [{"type": "bar", "x": ["a", "b"], "y": [1, 3]}, {"y": [2, None, 1], "name": "line"}],
    "layout": {"title": {"text": "Bars"}, "width": 400, "height": 300.5},
}
HOSTILE = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>\u202e\0"


def nested(depth):
    value = []
    for _ in range(depth - 4):
        value = [value]
    return {"data": [{"z": value}]}


class TestPlotly(MediaContract):
    examples = {
        "bars": Plotly(BARS),
        "empty": Plotly({}),
        "typed": Plotly({"data": [{"y": np.array([1.0, math.nan, math.inf])}]}),
        "nan": Plotly({"data": [{"y": [1.0, math.nan, -math.inf], "type": "scattergl"}]}),
        "many_kinds": Plotly({"data": [{"type": f"kind{i}" * 40} for i in range(200)]}),
        "hostile": Plotly(
            {"data": [{"type": "scatter", "text": [HOSTILE]}], "layout": {"title": HOSTILE}}
        ),
        "long_title": Plotly({"data": [], "layout": {"title": {"text": "\U0001f600" * 3000}}}),
        "deep": Plotly(nested(MAX_DEPTH)),
        "frames": Plotly({**BARS, "frames": [{"data": [{"y": [3, 1]}]}]}),
    }
    rejects = {
        "none": (lambda: Plotly(None), "needs a figure of plotly"),
        "number": (lambda: Plotly(3), "got int"),
        "list": (lambda: Plotly([1]), "got list"),
        "data": (lambda: Plotly({"data": 3}), "'data', a list of traces"),
        "trace": (lambda: Plotly({"data": [3]}), "traces that are dicts"),
        "type": (lambda: Plotly({"data": [{"type": 3}]}), "traces that are dicts"),
        "layout": (lambda: Plotly({"layout": []}), "a dict"),
        "object": (lambda: Plotly({"data": [{"y": object()}]}), "got object"),
        "deep": (lambda: Plotly(nested(MAX_DEPTH + 1)), "at most 200"),
        "key": (lambda: Plotly({"data": [{None: 1}]}), "cannot be written as JSON"),
        "surrogate": (lambda: Plotly({"data": [{"name": "\ud800"}]}), "surrogates"),
        "json": (lambda: Plotly('{"data": ['), "needs a JSON document"),
        "missing": (lambda: Plotly("no/such.plotly.json"), "cannot be read"),
        "address": (lambda: Plotly("https://example.com/a.json"), "does not read addresses"),
        "brackets": (lambda: Plotly(io.BytesIO(b"[" * 3_000_000)), "levels deep"),
        "image": (lambda: Plotly(_image()), "an AxesImage"),
    }
    changes = {
        "dict": lambda: _changed_dict(),
        "array": lambda: _changed_array(),
        "figure": lambda: _changed_figure(),
    }


def _image():
    figure = mpl.figure.Figure()
    figure.subplots().imshow([[1, 2]])
    return figure


def _changed_dict():
    figure = {"data": [{"y": [1, 2]}]}
    return Plotly(figure), lambda: figure["data"][0]["y"].append(3)


def _changed_array():
    values = np.arange(3.0)
    return Plotly({"data": [{"y": values}]}), lambda: values.fill(0)


def _changed_figure():
    values = np.arange(3.0)
    figure = go.Figure(go.Scatter(y=values))

    def change():
        values.fill(0)
        figure.data[0].y = [5]
        figure.add_bar(y=[1])

    return Plotly(figure), change


ARRAYS = hnp.arrays(
    dtype=st.sampled_from(
        ["f2", ">f4", "f4", "f8", "i1", "u1", ">i2", "i4", "u4", "i8", "u8", "?"]
    ),
    shape=hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6),
)


@given(ARRAYS, st.booleans(), st.sampled_from([1, 2, -1]))
def test_arrays_keep_their_values(array, transposed, stride):
    array = (array.T if transposed else array)[::stride]
    found = Plotly({"data": [{"z": array}]}).figure["data"][0]["z"]
    np.testing.assert_array_equal(_read(found, array), array)


def _read(found, array):
    if isinstance(found, dict):
        shape = found.get("shape", str(array.shape[0]))
        flat = np.frombuffer(base64.b64decode(found["bdata"]), found["dtype"])
        return flat.reshape([int(each) for each in shape.split(",")])
    if array.dtype.kind == "f":
        lost = np.array(found, dtype=object).reshape(array.shape)
        return np.where(lost == None, array, lost).astype(float)  # noqa: E711
    return np.array(found, dtype=array.dtype).reshape(array.shape)


@given(ARRAYS.filter(lambda each: each.dtype.isnative))  # plotly writes the others as lists
def test_figures_of_plotly_come_back(array):
    figure = go.Figure(go.Heatmap(z=array), layout_title_text="x")
    expected = json.loads(figure.to_json())
    assert Plotly(figure).figure == expected


def test_plotly_reads_it_again():
    figure = go.Figure(go.Scatter(x=[1, 2], y=np.array([1.0, math.nan])), layout_width=300)
    again = Plotly(figure).to_plotly()
    assert again.layout.width == 300
    np.testing.assert_array_equal(again.data[0].y, [1.0, math.nan])


def test_json_files_and_text_are_read(tmp_path):
    path = tmp_path / "a.plotly.json"
    path.write_text('{"data": [{"y": [1, NaN, Infinity]}]}')
    expected = Plotly({"data": [{"y": [1, None, None]}]})
    assert Plotly(str(path)) == Plotly(path) == expected
    with path.open() as file:
        assert Plotly(file) == expected
    assert Plotly(path.read_text()) == Plotly(io.BytesIO(path.read_bytes())) == expected


def test_hostile_files_are_refused_quickly():
    start = time.process_time()
    for content in (
        b"[" * 5_000_000,
        b'{"data":' * 500_000,
        b'{"a":"' + b"\\" * 5_000_001,
        b"\xff",
    ):
        with pytest.raises(MediaError):
            Plotly(io.BytesIO(content))
    assert time.process_time() - start < 5


def test_brackets_in_text_are_no_depth():
    text = "[{" * 1000 + '\\"' + "[" * 300
    assert Plotly({"data": [{"text": text}]}).figure["data"][0]["text"] == text


def test_bare_figures_are_plotly():
    assert media_for(go.Figure(go.Bar(y=[1]))) == Plotly(go.Figure(go.Bar(y=[1])))
    figure, axes = plt.subplots()
    (line,) = axes.plot([1, 2, 3])
    for value in (figure, axes, line, plt):
        assert isinstance(media_for(value), Plotly)
    assert plt.get_fignums() == [figure.number]
    plt.close(figure)


def test_it_comes_back_from_a_run(tmp_path):
    figure = go.Figure(go.Scatter(y=np.arange(5.0)))
    with marey.init(project="p", dir=tmp_path) as run:
        run.log({"a": figure, "b": [Plotly(BARS), Plotly(BARS)]})
    stored = marey.Api(tmp_path).run(f"p/{run.id}").media("a")[0].value
    assert stored == Plotly(figure)
    assert stored.figure["data"][0]["y"]["dtype"] == "f8"
