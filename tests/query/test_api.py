"""What Python code reads back is what was logged."""

from __future__ import annotations

import doctest

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


def test_media_with_a_blob(desk):
    recording = desk.record()
    long = "x" * 100_000
    recording.log(0, text=Value(long))
    found = desk.api.run("digits/4x9gq0ab")
    assert (found.media("text")[0].value, found.media("text")[0].time) == (long, 1000.0)
    files = {file.name.split("/")[0]: file for file in found.files()}
    assert set(files) == {"blobs", "journal"}
    assert files["blobs"].size_bytes == files["blobs"].path.stat().st_size >= 100_000
    files["blobs"].path.unlink()
    with pytest.raises(NotFoundError, match="missing"):
        found.media("text")[0].value  # noqa: B018


def test_the_root_may_be_text_or_come_from_the_environment(desk, first_try, monkeypatch):
    with Api(str(desk.root)) as other:
        assert other.run(first_try.path).name == "first try"
        assert str(desk.root) in repr(other)
    monkeypatch.setenv("MAREY_DIR", str(desk.root))
    with Api() as other:
        assert len(other.runs("digits")) == 1


@pytest.mark.parametrize("path", [None, 5, b"local/digits"])
def test_a_path_that_is_no_text(desk, path):
    for ask in (desk.api.run, desk.api.runs):
        with pytest.raises(UsageError, match="Expected a path like entity/project"):
            ask(path)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [("finished", "Filters are a dict"), ({"$and": 1}, "Filters are a dict"),
     ({"$or": ["state"]}, "Filters are a dict"), ({"name": {"$regex": "("}}, "regular expression"),
     ({"name": {"$regex": 5}}, "regular expression")],
)  # fmt: skip
def test_filters_that_make_no_sense(desk, first_try, wrong, message):
    with pytest.raises(UsageError, match=message):
        desk.api.runs("digits", wrong)
