"""Bokeh: documents come back, and models stay where they were."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re

import numpy as np
from bokeh.document import Document
from bokeh.embed import json_item
from bokeh.layouts import column
from bokeh.plotting import figure

import marey
from marey.media.bokeh import Bokeh
from marey.media.implicit import media_for
from marey.testing.media import MediaContract

DOCUMENT = {"version": "3.9.0", "title": "Losses", "roots": [{"type": "object", "id": "p1"}]}
HOSTILE = "</script><script>alert(1)</script>\0"


def plot():
    found = figure(title="A plot", width=300, height=200)
    found.line([1, 2, np.nan], np.arange(3.0))
    return found


class TestBokeh(MediaContract):
    examples = {
        "document": Bokeh(DOCUMENT),
        "empty": Bokeh({"version": "2.4.3", "roots": []}),
        "hostile": Bokeh({**DOCUMENT, "title": HOSTILE, "version": HOSTILE}),
        "long_title": Bokeh({**DOCUMENT, "title": "\U0001f600" * 3000}),
    }
    rejects = {
        "none": (lambda: Bokeh(None), "needs a figure or another model"),
        "dict": (lambda: Bokeh({"a": 1}), "'version' and 'roots'"),
        "roots": (lambda: Bokeh({"version": "3", "roots": [1]}), "'version' and 'roots'"),
        "version": (lambda: Bokeh({"version": 3, "roots": []}), "'version' and 'roots'"),
        "object": (lambda: Bokeh({**DOCUMENT, "title": object()}), "got object"),
        "json": (lambda: Bokeh(io.BytesIO(b"{")), "needs a JSON document"),
        "list": (lambda: Bokeh(io.BytesIO(b"[]")), "'version' and 'roots'"),
        "deep": (lambda: Bokeh(io.BytesIO(b"[" * 10**6)), "levels deep"),
        "missing": (lambda: Bokeh("no/such.bokeh.json"), "cannot be read"),
    }
    changes = {"dict": lambda: _changed_dict(), "model": lambda: _changed_model()}


def _changed_dict():
    document = json.loads(json.dumps(DOCUMENT))
    return Bokeh(document), lambda: document["roots"].clear()


def _changed_model():
    model = plot()

    def change():
        model.title.text = "other"
        model.scatter([1], [1])

    return Bokeh(model), change


def test_models_and_documents_are_written_whole():
    found = Bokeh(plot()).document
    (root,) = found["roots"]
    assert root["name"] == "Figure"
    assert root["attributes"]["width"] == 300
    assert '"text":"A plot"' in json.dumps(root, separators=(",", ":"))


def test_arrays_are_inside_of_the_document():
    document = Document()
    document.add_root(plot())
    for given in (plot(), document):
        content = Bokeh(given).content.decode()
        [array] = re.findall(
            r'"y",{"type":"ndarray","array":{"type":"bytes","data":"(.*?)"', content
        )
        assert gzip.decompress(base64.b64decode(array)) == np.arange(3.0).tobytes()


def test_models_stay_in_their_document():
    free = plot()
    assert isinstance(media_for(free), Bokeh)
    assert free.document is None
    assert Bokeh(column(free, plot())).document["roots"][0]["name"] == "Column"
    owner = Document(title="Mine")
    owner.add_root(free)
    owner.add_root(plot())
    assert len(Bokeh(free).document["roots"]) == 1
    assert len(Bokeh(owner).document["roots"]) == 2
    assert Bokeh(owner).title == "Mine"
    assert free.document is owner
    assert len(owner.roots) == 2


def test_json_items_and_files_are_documents(tmp_path):
    item = json_item(plot())
    path = tmp_path / "a.bokeh.json"
    path.write_text(json.dumps(DOCUMENT))
    assert Bokeh(path) == Bokeh(str(path)) == Bokeh({"doc": DOCUMENT, "target_id": "x"})
    assert Bokeh(item).document["version"] == item["doc"]["version"]


def test_it_comes_back_from_a_run(tmp_path):
    with marey.init(project="p", dir=tmp_path) as run:
        run.log({"a": Bokeh(DOCUMENT), "b": plot()})
    stored = marey.Api(tmp_path).run(f"p/{run.id}")
    assert stored.media("a")[0].value.document == DOCUMENT
    assert stored.media("b")[0].value.title == ""
