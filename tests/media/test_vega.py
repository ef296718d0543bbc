"""Vega: descriptions and their tables come back, and nothing is loaded from elsewhere."""

from __future__ import annotations

import io

import altair as alt
import numpy as np
import pandas as pd

import marey
from marey.media.implicit import media_for
from marey.media.table import Table
from marey.media.vega import Vega
from marey.testing.media import MediaContract

POINTS = {
    "title": {"text": ["Points", "of two columns"]},
    "data": {"values": [{"a": 1, "b": 2}, {"a": 3, "b": None}]},
    "mark": "point",
    "encoding": {"x": {"field": "a", "type": "quantitative"}, "y": {"field": "b"}},
}
TEMPLATE = {
    "data": {"name": "rows"},
    "title": "${string:title}${string:missing}",
    "mark": "line",
    "encoding": {
        "x": {"field": "${field:x}", "title": "${field:x}"},
        "y": {"field": "loss", "axis": {"labelExpr": "datum['${field:x}'] + '${field:z}'"}},
    },
}
FULL = {
    "$schema": "https://vega.github.io/schema/vega/v5.json",
    "data": [{"name": "wandb"}, {"name": "derived", "source": "wandb"}],
    "marks": [{"type": "rect", "from": {"data": "wandb"}}],
}
HOSTILE = "</script><script>alert(1)</script>\u202e"


def table():
    return Table(columns=["a.b[0]", "loss"], data=[[0, 1.0], [1, 0.5]])


class TestVega(MediaContract):
    examples = {
        "points": Vega(POINTS),
        "template": Vega(TEMPLATE, table(), {"x": "a.b[0]"}, {"title": "Loss"}),
        "full_vega": Vega(FULL, table()),
        "large": Vega({"mark": "bar", "data": {"values": [{"a": "é" * 20_000}]}}),
        "named_only": Vega(None, table(), name="somebody/chart/v1"),
        "empty_table": Vega({"mark": "bar"}, Table(columns=["a"])),
        "hostile": Vega({**POINTS, "title": HOSTILE}, strings={"title": HOSTILE}),
        "long_title": Vega({**POINTS, "title": "\U0001f600" * 3000}),
    }
    rejects = {
        "nothing": (lambda: Vega(None), "a description of a chart, a table, or both"),
        "number": (lambda: Vega(3), "got int"),
        "list": (lambda: Vega(io.BytesIO(b"[1]")), "that is a dict"),
        "json": (lambda: Vega('{"mark"'), "needs a JSON document"),
        "object": (lambda: Vega({"mark": object()}), "got object"),
        "url": (lambda: Vega({"data": {"url": "https://a/b.csv"}}), "loads nothing"),
        "inner_url": (
            lambda: Vega({"layer": [{"data": {"url": "b.csv"}}]}),
            "address 'b.csv'",
        ),
        "vega_url": (lambda: Vega({**FULL, "data": [{"url": "x"}]}), "loads nothing"),
        "signal_url": (lambda: Vega({"data": [{"url": {"signal": "a"}}]}), "loads nothing"),
        "altair_url": (lambda: Vega(alt.Chart("b.csv").mark_bar()), "loads nothing"),
        "table": (lambda: Vega(POINTS, [[1]]), "marey.Table"),
        "column": (lambda: Vega(TEMPLATE, table(), {"x": "b"}), "only ['a.b[0]', 'loss']"),
        "fields": (lambda: Vega(POINTS, table(), ["loss"]), "from text to text"),
        "strings": (lambda: Vega(POINTS, strings={"a": 1}), "from text to text"),
        "long_strings": (lambda: Vega(POINTS, strings={"a": "b" * 9000}), "at most 8,192 bytes"),
        "surrogate": (lambda: Vega(POINTS, strings={"a": "\ud800"}), "valid text"),
        "name": (lambda: Vega(POINTS, name="a" * 501), "at most 500"),
        "altair": (lambda: Vega(alt.Chart([1]).mark_bar().encode(x="a")), "altair could not"),
    }
    changes = {
        "dict": lambda: _changed_dict(),
        "table": lambda: _changed_table(),
        "chart": lambda: _changed_chart(),
    }


def _changed_dict():
    spec = {"mark": "bar", "data": {"values": [{"a": 1}]}}
    return Vega(spec), lambda: spec["data"]["values"].append({"a": 2})


def _changed_table():
    rows = table()
    return Vega(TEMPLATE, rows, {"x": "a.b[0]"}), lambda: rows.add_data(2, 0.1)


def _changed_chart():
    frame = pd.DataFrame({"a": [1, 2]})
    chart = alt.Chart(frame).mark_bar().encode(x="a")

    def change():
        frame.loc[0, "a"] = 9
        chart.mark = "point"

    return Vega(chart), change


def test_placeholders_become_columns_and_texts():
    spec = Vega(TEMPLATE, table(), {"x": "a.b[0]"}, {"title": "Loss"}).spec
    assert spec["title"] == "Loss"
    assert spec["encoding"]["x"] == {"field": r"a\.b\[0\]", "title": "a.b[0]"}
    expression = spec["encoding"]["y"]["axis"]["labelExpr"]
    assert expression == "datum['a.b[0]'] + '${field:z}'"


def test_metadata_name_the_dataset_that_the_table_fills():
    assert Vega(TEMPLATE, table()).encode().meta["dataset"] == "rows"
    assert Vega(FULL, table()).encode().meta["dataset"] == "wandb"
    chart = Vega({"mark": "bar"}, table())
    assert chart.encode().meta["dataset"] == "table"
    assert chart.spec["data"] == {"name": "table"}


def test_languages_are_told_apart():
    assert Vega(POINTS).language == "vega-lite"
    assert Vega(FULL, table()).language == "vega"
    assert Vega({"marks": [], "data": []}).language == "vega"


def test_charts_of_altair_keep_all_rows_and_the_users_settings():
    frame = pd.DataFrame({"a": np.arange(6000), "b": np.arange(6000.0)})
    chart = alt.Chart(frame).mark_point().encode(x="a", y="b")
    before = alt.data_transformers.active
    media = media_for(chart)
    assert isinstance(media, Vega)
    (rows,) = media.spec["datasets"].values()
    assert rows[-1] == {"a": 5999, "b": 5999.0}
    assert alt.data_transformers.active == before
    assert media_for(chart | chart).language == "vega-lite"


def test_data_may_be_in_an_address_of_its_own():
    assert Vega({"data": {"url": "data:text/csv,a%0A1"}, "mark": "bar"}).spec is not None


def test_rows_named_url_are_rows():
    assert Vega({"data": {"values": [{"data": {"url": "https://a"}}]}, "mark": "bar"}).spec


def test_it_comes_back_from_a_run(tmp_path):
    chart = Vega(TEMPLATE, table(), {"x": "a.b[0]"})
    with marey.init(project="p", dir=tmp_path) as run:
        run.log({"a": chart, "b": alt.Chart(pd.DataFrame({"a": [1]})).mark_bar().encode(x="a")})
    stored = marey.Api(tmp_path).run(f"p/{run.id}")
    found = stored.media("a")[0].value
    assert found == chart
    assert found.table.data == [[0, 1.0], [1, 0.5]]
    assert stored.media("b")[0].value.spec["mark"] == {"type": "bar"}
