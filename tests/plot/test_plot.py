"""Charts of tables: the calls that other trackers document, with their tables and errors."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import pytest

import marey
from marey import plot
from marey.errors import MediaError
from marey.media.table import Table
from marey.media.vega import Vega
from marey.plot._specs import CHARTS


def losses():
    return Table(columns=["epoch", "loss", "run.name"], data=[[0, 1.0, "a"], [1, 0.5, "a"]])


CALLS = {
    "line": lambda: plot.line(losses(), "epoch", "loss", stroke="run.name", title="Loss"),
    "scatter": lambda: plot.scatter(losses(), x="epoch", y="loss", title="Loss"),
    "bar": lambda: plot.bar(losses(), label="epoch", value="loss", title="Loss"),
    "histogram": lambda: plot.histogram(losses(), value="loss", title="Loss"),
    "line_series": lambda: plot.line_series([0, 1], [[1, 2], [3, 4]], ["a", "b"], "Loss", "step"),
    "confusion_matrix": lambda: plot.confusion_matrix(
        y_true=[0, 1], preds=[1, 1], class_names=["a", "b"], title="Loss", split_table=True
    ),
    "pr_curve": lambda: plot.pr_curve([0, 1], [[0.1, 0.9], [0.2, 0.8]], ["a", "b"], title="Loss"),
    "roc_curve": lambda: plot.roc_curve([0, 1], [[0.1, 0.9], [0.2, 0.8]], ["a", "b"], title="Loss"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_each_chart_has_a_table_a_description_and_a_name(call):
    chart = call()
    assert isinstance(chart, Vega)
    assert chart.name in CHARTS
    assert chart.title == chart.spec["title"] == "Loss"
    assert chart.spec["data"] == {"name": "table"}
    assert set(chart.fields.values()) <= set(chart.table.columns)
    alt.Chart.from_dict(chart.spec)  # raises unless it is valid Vega-Lite
    encoded = chart.encode()
    assert encoded.children["table"].kind == "table"
    assert "spec" in encoded.meta
    assert _fields(chart.spec) <= {each.replace(".", r"\.") for each in chart.table.columns}


def _fields(value):
    if isinstance(value, list):
        return set().union(*map(_fields, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    own = {value["field"]} if isinstance(value.get("field"), str) else set()
    return own.union(*map(_fields, value.values()))


def test_columns_are_what_their_cells_are():
    moments = pd.date_range("2024", periods=2).to_pydatetime().tolist()
    table = Table(columns=["when", "what"], data=list(zip(moments, ["a", "b"], strict=True)))
    encoding = plot.line(table, "when", "what").spec["encoding"]
    assert encoding["x"]["type"] == "temporal"
    assert encoding["y"]["type"] == "nominal"
    assert plot.line(losses(), "epoch", "loss").spec["encoding"]["x"]["type"] == "quantitative"


def test_data_frames_are_tables_and_tables_are_copied():
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    assert plot.scatter(frame, "a", "b").table.data == [[1, 3], [2, 4]]
    table = losses()
    chart = plot.line(table, "epoch", "loss")
    table.add_data(2, 0.25, "a")
    assert len(chart.table) == 2


REFUSED = {
    "no_table": (lambda: plot.line([[1]], "a", "b"), "needs a marey.Table"),
    "no_column": (lambda: plot.line(losses(), "epoch", "other"), "only ['epoch', 'loss'"),
    "no_stroke": (lambda: plot.line(losses(), "epoch", "loss", stroke="x"), "got 'x'"),
    "histogram": (lambda: plot.histogram(losses(), "x"), "needs a column of the table"),
    "keys": (lambda: plot.line_series([0], [[1]], keys=["a", "b"]), "2 keys and 1 ys"),
    "xs": (lambda: plot.line_series([[0], [1]], [[1]]), "2 xs, 1 keys and 1 ys"),
    "lengths": (lambda: plot.line_series([0, 1], [[1]]), "got 2 and 1 for 'line_0'"),
    "flat_ys": (lambda: plot.line_series([0, 1], [1, 2]), "needs ys as lists"),
    "both": (lambda: plot.confusion_matrix([[1, 0]], [0], [0]), "and not both"),
    "neither": (lambda: plot.confusion_matrix(y_true=[0]), "either probs or preds"),
    "no_truth": (lambda: plot.confusion_matrix(preds=[0]), "needs y_true"),
    "unequal": (lambda: plot.confusion_matrix(y_true=[0], preds=[0, 1]), "2 predictions"),
    "few_names": (
        lambda: plot.confusion_matrix(y_true=[0, 2], preds=[0, 1], class_names=["a", "b"]),
        "2 class names, for indexes from 0 to 1, got 0 to 2",
    ),
    "few_names_for_probs": (
        lambda: plot.confusion_matrix([[1, 0, 0]], [0], class_names=["a", "b"]),
        "a name of its own",
    ),
    "same_names": (
        lambda: plot.confusion_matrix(y_true=[0], preds=[0], class_names=["a", "a"]),
        "a name of its own",
    ),
    "unknown_name": (
        lambda: plot.confusion_matrix(y_true=["c"], preds=["a"], class_names=["a", "b"]),
        "got 'c'",
    ),
    "mixed": (lambda: plot.confusion_matrix(y_true=[0], preds=["a"]), "one of each"),
    "fractions": (lambda: plot.confusion_matrix(y_true=[0.5], preds=[0]), "indexes or names"),
    "outside": (lambda: plot.confusion_matrix([[1, 0]], [2]), "from 0 to 1"),
    "pr_none": (lambda: plot.pr_curve(None, [[1, 0]]), "needs y_true"),
    "roc_none": (lambda: plot.roc_curve([0, 1], None), "needs y_probas"),
    "one_class": (lambda: plot.roc_curve([1, 1], [0.5, 0.6]), "at least two classes"),
    "nan": (lambda: plot.roc_curve([0, 1], [0.5, np.nan]), "without NaN"),
    "rows": (lambda: plot.roc_curve([0, 1], [0.5]), "1 rows of y_probas and 2"),
    "width": (lambda: plot.pr_curve(["a", "b", "c"], np.ones((3, 2))), "2 columns and the 3"),
    "class": (lambda: plot.pr_curve([0, 1], [0.5, 1], classes_to_plot=[7]), "got 7"),
    "no_class": (lambda: plot.pr_curve([0, 1], [0.5, 1], classes_to_plot=[]), "an empty list"),
    "labels": (lambda: plot.pr_curve([0, 1], [0.5, 1], labels=["a"]), "got 1 labels"),
    "interp": (lambda: plot.pr_curve([0, 1], [0.5, 1], interp_size=1), "from 2 to 100,000"),
    "plot_table": (lambda: plot.plot_table("wandb/line/v0", [], {}), "plot_table needs a marey"),
    "missing_role": (
        lambda: plot.plot_table("wandb/line/v0", losses(), {"x": "epoch"}),
        "needs columns for y",
    ),
    "no_name": (lambda: plot.plot_table(3, losses(), {}), "name of a chart or its description"),
    "bad_field": (lambda: plot.plot_table({"mark": "bar"}, losses(), {"x": "q"}), "got 'q'"),
}


@pytest.mark.parametrize(("call", "words"), REFUSED.values(), ids=REFUSED)
def test_wrong_arguments_are_refused(call, words):
    with pytest.raises(MediaError) as caught:
        call()
    assert words in str(caught.value)


def test_one_x_serves_all_lines():
    expected = [[0, "line_0", 1], [1, "line_0", 2], [0, "line_1", 3], [1, "line_1", 4]]
    for xs in ([0, 1], np.arange(2), range(2), [[0, 1], [0, 1]], np.array([[0, 1], [0, 1]])):
        for ys in ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]]), (np.array([1, 2]), [3, 4])):
            assert plot.line_series(xs, ys).table.data == expected
    assert plot.line_series([], []).table.data == []


def test_confusion_matrices_count_pairs():
    truth, guess = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 2, 2, 0])
    rows = plot.confusion_matrix(y_true=truth, preds=guess).table.data
    assert len(rows) == 9
    assert rows[:3] == [
        ["Class_1", "Class_1", 1],
        ["Class_1", "Class_2", 1],
        ["Class_1", "Class_3", 0],
    ]
    names = np.array(["cat", "dog", "elk"])
    assert (
        plot.confusion_matrix(y_true=truth, preds=guess, class_names=names).table.data
        == plot.confusion_matrix(y_true=names[truth], preds=list(names[guess])).table.data
    )
    scores = np.eye(3)[guess]
    assert plot.confusion_matrix(scores, truth).table.data == rows


def test_classes_that_never_occur_stay_in_the_matrix():
    rows = plot.confusion_matrix(y_true=[0], preds=[0], class_names=["a", "b"]).table.data
    assert rows == [["a", "a", 1], ["a", "b", 0], ["b", "a", 0], ["b", "b", 0]]
    assert len(plot.confusion_matrix(np.ones((1, 4)), [0]).table) == 16


def test_a_table_is_drawn_by_a_description_of_ones_own():
    spec = {"mark": "area", "title": "${string:t}", "encoding": {"x": {"field": "${field:x}"}}}
    chart = marey.plot_table(spec, losses(), {"x": "run.name"}, {"t": "Mine"})
    assert chart.spec["title"] == "Mine"
    assert chart.spec["encoding"]["x"]["field"] == r"run\.name"
    assert chart.fields == {"x": "run.name"}


def test_known_names_are_our_charts():
    named = marey.plot_table(
        vega_spec_name="wandb/line/v0",
        data_table=losses(),
        fields={"x": "epoch", "y": "loss"},
        string_fields={"title": "Loss"},
    )
    assert named == plot.line(losses(), "epoch", "loss", title="Loss")


def test_unknown_names_show_the_table_and_warn():
    with pytest.warns(UserWarning, match="no chart of this name") as caught:
        chart = marey.plot_table("me/mine/v1", losses(), {"a": "loss"})
    assert caught[0].filename == __file__
    assert (chart.name, chart.spec, chart.fields) == ("me/mine/v1", None, {"a": "loss"})
    assert chart.table == losses()


def test_visualize_finds_columns_by_the_names_of_roles():
    table = Table(columns=["x", "y"], data=[[1, 2]])
    assert plot.visualize("wandb/line/v0", table) == plot.line(table, "x", "y")


def test_the_module_and_its_shortcut_are_public():
    assert marey.plot is plot
    assert marey.plot_table is plot.plot_table
    assert {"plot", "plot_table"} <= set(dir(marey))


def test_charts_come_back_from_a_run_with_their_table(tmp_path):
    with marey.init(project="p", dir=tmp_path) as run:
        for step in range(2):
            table = Table(columns=["x", "y"], data=[[0, step], [1, 2 * step]])
            run.log({"chart": plot.line(table, "x", "y", title="Loss")})
    found = marey.Api(tmp_path).run(f"p/{run.id}").media("chart")
    assert [each.value.table.data for each in found] == [[[0, 0], [1, 0]], [[0, 1], [1, 2]]]
    assert found[1].value == plot.line(
        Table(columns=["x", "y"], data=[[0, 1], [1, 2]]), "x", "y", title="Loss"
    )


def test_confusion_of_ten_thousand_classes_has_the_pairs_that_occur():
    truth = np.arange(10_000)
    table = plot.confusion_matrix(y_true=truth, preds=np.roll(truth, 1)).table
    assert len(table) == 10_000
    assert table.data[1] == ["Class_2", "Class_1", 1]
