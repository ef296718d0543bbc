"""``run.summary``: last values, and what is set over them."""

from __future__ import annotations

import math

import numpy as np
import pytest

import marey
from marey.errors import LogError
from marey.journal.record import Summary


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


def test_what_was_set_stays_over_what_is_logged() -> None:
    run = marey.init(console=False)
    run.log({"acc": 0.1})
    run.summary["acc"] = 0.9
    run.log({"acc": 0.2})
    assert run.summary["acc"] == 0.9
    del run.summary["acc"]
    assert "acc" not in run.summary


def test_media_in_the_summary(recorded) -> None:
    run = marey.init(console=False)
    image = marey.Image(np.zeros((4, 6), np.uint8), caption="black")
    run.summary["img"] = image
    run.summary["d"] = {"img": image, "n": 1}
    run.summary["hist"] = np.arange(100.0)
    found = written(recorded(run))
    assert found["img"]["_type"] == "image"
    assert found["d"] == {"img": found["img"], "n": 1}
    assert found["hist"]["_type"] in ("histogram", "value")
    from pathlib import Path

    for blob in found["img"]["blobs"].values():
        assert list(Path(run.dir, "blobs").rglob(blob["sha256"] + "*"))


def test_logged_media_show_their_kind() -> None:
    run = marey.init(console=False)
    run.log({"img": marey.Image(np.zeros((4, 6), np.uint8))})
    assert run.summary["img"] == {"_type": "image"}
