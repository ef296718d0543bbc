"""What Python code reads back is what was logged."""

from __future__ import annotations

import doctest
import math

import pytest

from marey.errors import NotFoundError, UsageError
from marey.media.value import Value
from marey.query import Api, api, filters, run


@pytest.fixture
def first_try(desk):
    recording = desk.record(name="first try")
    recording.config(optimizer={"lr": 0.1}, seed=1)
    recording.log(0, loss=0.5)
    recording.log(1, loss=0.25, note=Value("half way"))
    recording.finish()
    return desk.api.run("local/digits/4x9gq0ab")


def test_the_examples_in_the_docstrings(desk, first_try):
    names = {"root": desk.root, "api": desk.api, "run": first_try}
    for module in (api, filters, run):
        result = doctest.testmod(module, extraglobs=names)
        assert result.failed == 0
        assert result.attempted > 0


def test_what_describes_a_run(first_try, desk):
    assert first_try.path == "local/digits/4x9gq0ab"
    assert (first_try.entity, first_try.project, first_try.id) == ("local", "digits", "4x9gq0ab")
    assert first_try.config == {"optimizer": {"lr": 0.1}, "seed": 1}
    assert first_try.summary == {"loss": 0.25, "note": {"_type": "value"}}
    assert (first_try.tags, first_try.created, first_try.last_step) == ([], 1000.0, 1)
    assert first_try.keys() == ["loss", "note"]
    assert "first try" in repr(first_try)
    assert desk.api.run("digits/4x9gq0ab").name == "first try"
    assert [project.project for project in desk.api.projects()] == ["digits"]


def test_media_step_by_step(desk):
    recording = desk.record()
    for step in range(5):
        recording.log(step, one=Value(f"at {step}"), many=[Value(step), Value([step])])
    recording.log(9, many=[Value("a list of one")])
    history = desk.api.run("digits/4x9gq0ab").media("one")
    assert (len(history), history[-1].step, history[-1].time) == (5, 4, 1004.0)
    assert [entry.value for entry in history] == [f"at {step}" for step in range(5)]
    assert [entry.value for entry in history[1:3]] == ["at 1", "at 2"]
    many = desk.api.run("digits/4x9gq0ab").media("many")
    assert many[2].value == [2, [2]]
    assert (many[2].total, many[5].value) == (2, ["a list of one"])
    assert "value" in repr(many[2])
    assert "6 entries" in repr(many)


def test_media_with_a_blob(desk):
    recording = desk.record()
    long = "x" * 100_000
    recording.log(0, text=Value(long))
    found = desk.api.run("digits/4x9gq0ab")
    assert found.media("text")[0].value == long
    files = {file.name.split("/")[0]: file for file in found.files()}
    assert set(files) == {"blobs", "journal"}
    assert files["blobs"].size_bytes == files["blobs"].path.stat().st_size >= 100_000
    files["blobs"].path.unlink()
    with pytest.raises(NotFoundError, match="missing"):
        found.media("text")[0].value  # noqa: B018


def test_errors_name_what_is_there(desk, first_try):
    with pytest.raises(NotFoundError, match="4x9gq0ab"):
        desk.api.run("local/digits/nothere1")
    with pytest.raises(NotFoundError, match="local/digits"):
        desk.api.run("local/other/4x9gq0ab")
    with pytest.raises(NotFoundError, match="note"):
        first_try.media("nothing")
    with pytest.raises(NotFoundError, match="history"):
        first_try.media("loss")
    with pytest.raises(UsageError, match="entity/project/id"):
        desk.api.run("4x9gq0ab")
    with pytest.raises(UsageError, match="entity/project"):
        desk.api.runs("a/b/c")


def test_runs_are_filtered_and_sorted(desk):
    for number in range(6):
        recording = desk.record(f"run{number}")
        recording.config(lr=number / 10, **({"extra": "x"} if number == 3 else {}))
        recording.log(0, loss=[5, math.nan, 3, 1, 2, None][number])
        recording.finish("failed" if number == 4 else "finished")

    def ids(**options):
        return [found.id for found in desk.api.runs("local/digits", **options)]

    assert ids(order="config.lr") == [f"run{n}" for n in range(6)]
    assert ids(order="-config.lr") == [f"run{n}" for n in reversed(range(6))]
    assert ids(order="summary.loss") == ["run3", "run4", "run2", "run0", "run1", "run5"]
    assert ids(filters={"state": "failed"}) == ["run4"]
    assert ids(filters={"config.lr": {"$gte": 0.1, "$lt": 0.3}}, order="id") == ["run1", "run2"]
    assert ids(filters={"config.extra": {"$exists": True}}) == ["run3"]
    assert ids(filters={"summary_metrics.loss": {"$lt": 2.5}}, order="id") == ["run3", "run4"]
    assert ids(filters={"displayName": {"$regex": "[01]$"}}, order="id") == ["run0", "run1"]
    some = {"$or": [{"config.lr": 0.0}, {"$not": {"state": "finished"}}]}
    assert ids(filters=some, order="id") == ["run0", "run4"]
    assert ids(filters={"config.lr": {"$in": [0.1, 0.4]}, "state": {"$ne": "failed"}}) == ["run1"]
    with pytest.raises(UsageError, match="unheard"):
        desk.api.runs("digits", filters={"unheard": 1})
    with pytest.raises(UsageError, match=r"\$near"):
        desk.api.runs("digits", filters={"config.lr": {"$near": 1}})
    assert desk.api.runs("local/empty") == []


def test_a_run_is_moved_to_the_trash_and_back(desk, first_try, capsys):
    first_try.delete()
    said = capsys.readouterr().err
    with pytest.raises(NotFoundError):
        desk.api.run("digits/4x9gq0ab")
    (trashed,) = (desk.root / "trash/local/digits").iterdir()
    assert f"mv {trashed} {desk.root}/runs/local/digits/4x9gq0ab" in said
    trashed.rename(desk.root / "runs/local/digits/4x9gq0ab")
    assert desk.api.run("digits/4x9gq0ab").summary["loss"] == 0.25


def test_a_run_that_goes_on_is_not_deleted(desk):
    desk.record().log(0, loss=1)
    with pytest.raises(UsageError, match="still running"):
        desk.api.run("digits/4x9gq0ab").delete()


def test_the_root_may_be_text_or_come_from_the_environment(desk, first_try, monkeypatch):
    with Api(str(desk.root)) as other:
        assert other.run(first_try.path).name == "first try"
        assert str(desk.root) in repr(other)
    monkeypatch.setenv("MAREY_DIR", str(desk.root))
    with Api() as other:
        assert len(other.runs("digits")) == 1
