"""``run.summary``: last values, and what is set over them."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import marey
from marey.errors import LogError
from marey.index import Index
from marey.index.documents import flatten
from marey.journal.record import Media, Summary

OPERANDS = [("p",), ("q",), ("p", "q")]


def written(found) -> dict:
    summary: dict = {}
    for change in found.all(Summary):
        summary.update(change.set)
        for name in change.delete:
            summary.pop(name, None)
    return summary


def user_part(summary) -> dict:
    return {key: value for key, value in summary.items() if not key.startswith("_")}


def test_last_values_merge_leaf_by_leaf() -> None:
    run = marey.init(console=False)
    run.log({"n": {"p": 1}, "a.b": 5})
    run.log({"n": {"q": 2}, "loss": 0.5, "none": None})
    run.log({"n": {"p": 3}, "loss": math.nan})
    assert run.summary["n"] == {"p": 3, "q": 2}
    assert run.summary["a.b"] == 5
    assert math.isnan(run.summary["loss"])
    assert "none" not in run.summary
    assert run.summary["_step"] == 2
    assert run.summary["_runtime"] == pytest.approx(0, abs=60)
    assert run.summary["_timestamp"] >= run.start_time


def test_nested_assignment_keeps_the_siblings(recorded) -> None:
    run = marey.init(console=False)
    run.summary["d"] = {"a": 1, "b": {"c": 2}}
    run.summary["d"]["x"] = 5
    run.summary["d"]["b"]["y"] = 6
    run.summary.d.b.z = 7
    expected = {"a": 1, "b": {"c": 2, "y": 6, "z": 7}, "x": 5}
    assert run.summary["d"] == expected
    assert written(recorded(run)) == {"d": expected}
    assert run.summary["d"] == expected


def test_nested_assignment_over_logged_values() -> None:
    run = marey.init(console=False)
    run.log({"n": {"p": 1}})
    run.summary["n"]["best"] = 0.9
    run.log({"n": {"p": 2}})
    assert run.summary["n"] == {"p": 2, "best": 0.9}


def test_setting_and_deleting(recorded) -> None:
    run = marey.init(console=False)
    run.summary["acc"] = np.float32(0.5)
    run.summary.best = 2**70
    run.summary.update({"text": "x", "list": [1, 2], "nan": math.nan})
    run.summary["acc2"] = run.summary.pop("acc")
    run.summary["text"] = None
    del run.summary.best
    with pytest.raises(KeyError):
        del run.summary["never"]
    with pytest.raises(AttributeError):
        _ = run.summary.never
    with pytest.raises(LogError):
        run.summary["bad"] = object()
    found = written(recorded(run))
    assert math.isnan(found.pop("nan"))
    assert found == {"acc2": 0.5, "list": [1, 2]}
    assert user_part(run.summary).keys() == {"acc2", "list", "nan"}


def as_indexed(run, tmp_path) -> dict:
    """The summary as the index tells it, while the run goes on and once it is built anew."""
    with Index.open(Path(run.dir).parents[3], tmp_path) as index:
        index.refresh()
        before = index.run(run.path).summary
        index.rebuild()
        assert index.run(run.path).summary == before
    return before


def test_the_later_of_set_and_logged_counts(tmp_path, recorded) -> None:
    run = marey.init(console=False)
    for acc in (0.1, 0.2):
        run.log({"acc": acc, "loss": 1})
    run.summary["acc"] = 0.9
    run.log({"loss": 2})
    assert run.summary["acc"] == as_indexed(run, tmp_path)["acc"] == 0.9
    run.log({"acc": None})
    assert run.summary["acc"] == as_indexed(run, tmp_path)["acc"] == 0.9
    run.log({"acc": 0.2, "loss": 3})
    run.log({"acc": 0.3, "loss": 4})
    assert user_part(run.summary) == as_indexed(run, tmp_path) == {"acc": 0.3, "loss": 4}
    del run.summary["acc"]
    assert user_part(run.summary) == as_indexed(run, tmp_path) == {"loss": 4}
    run.log({"acc": 0.4, "loss": 5})
    assert user_part(run.summary) == as_indexed(run, tmp_path) == {"acc": 0.4, "loss": 5}
    changes = [(c.set, c.delete, c.logged) for c in recorded(run).all(Summary)]
    assert changes == [
        ({"acc": 0.9}, (), ()),
        ({}, (), ("acc",)),
        ({}, ("acc",), ()),
        ({}, (), ("acc",)),
    ]


def test_the_later_counts_leaf_by_leaf(tmp_path) -> None:
    run = marey.init(console=False)
    run.log({"n": {"p": 1, "q": 1}, "a.b": 1})
    run.summary["n"] = {"p": 9, "best": {"x": 9, "y": 9}}
    run.summary["a.b"] = 9
    run.log({"n": {"p": 2, "best": {"x": 2}}, "a.b": 2})
    expected = {"n.p": 2, "n.q": 1, "n.best.x": 2, "n.best.y": 9, "a.b": 2}
    assert as_indexed(run, tmp_path) == expected
    nested = {"p": 2, "q": 1, "best": {"x": 2, "y": 9}}
    assert user_part(run.summary) == {"n": nested, "a.b": 2}
    run.summary["n"] = 5
    assert as_indexed(run, tmp_path) == {"n": 5, "a.b": 2}
    run.log({"n": {"q": 3}})
    assert as_indexed(run, tmp_path) == {"n.q": 3, "a.b": 2}
    assert user_part(run.summary) == {"n": {"q": 3}, "a.b": 2}


def test_logged_media_end_what_was_set(tmp_path) -> None:
    run = marey.init(console=False)
    run.summary["img"] = "none yet"
    run.log({"img": marey.Image(np.zeros((4, 6), np.uint8))})
    assert run.summary["img"] == {"_type": "image"}
    run.finish()
    assert as_indexed(run, tmp_path)["img"] == {"_type": "image"}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(OPERANDS)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_the_index_tells_what_the_run_tells(changes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = marey.init(console=False, dir=folder, reinit="create_new")
        for value, (is_logged, names) in enumerate(changes):
            entries = {"n": dict.fromkeys(names, value)} if names else {"n": value}
            if is_logged:
                run.log(entries)
            elif value % 3:
                run.summary.update(entries)
            else:
                run.summary["n"] = None
        told = flatten(user_part(run.summary.as_dict()))
        assert {k: v for k, v in as_indexed(run, Path(folder)).items() if k in told} == told
        run.finish()


def test_media_in_the_summary(recorded) -> None:
    run = marey.init(console=False)
    image = marey.Image(np.zeros((4, 6), np.uint8), caption="black")
    run.summary["img"] = image
    run.summary["d"] = {"img": image, "n": 1}
    run.summary["hist"] = np.arange(100.0)
    records = recorded(run)
    found = written(records)
    assert found["img"] == {"_type": "image", "_number": 0}
    assert found["d"] == {"img": {"_type": "image", "_number": 1}, "n": 1}
    assert found["hist"]["_type"] == "histogram"
    media = {each.step: each for each in records.all(Media)}
    assert media[0].item == media[1].item
    assert [each.key for each in media.values()] == ["", ""]
    for blob in media[0].item.blobs.values():
        assert list(Path(run.dir, "blobs").rglob(blob.sha256 + "*"))


def test_logged_media_show_their_kind() -> None:
    run = marey.init(console=False)
    run.log({"img": marey.Image(np.zeros((4, 6), np.uint8))})
    assert run.summary["img"] == {"_type": "image"}
