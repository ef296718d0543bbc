"""Lists and dicts with media in them, of any mix and depth: each value keeps a place of its own."""

from __future__ import annotations

from collections import UserList, deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import PIL.Image
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marey
from marey.errors import LogError
from marey.media.value import Value
from marey.recorder.entries import Entries

PICTURE = np.zeros((2, 3), np.uint8)


@dataclass
class Place:
    x: int


def image(value: int = 0) -> marey.Image:
    return marey.Image(PICTURE + np.uint8(value))


def places(data: dict[str, Any]) -> dict[str, list[tuple[str, int, int, bool]]]:
    """Kind, position, count and whether it is in a list, of all media by their key."""
    found: dict[str, list[tuple[str, int, int, bool]]] = {}
    for piece in Entries.of(data).pieces:
        place = (piece.media.kind, piece.position, piece.count, piece.listed)
        found.setdefault(piece.key, []).append(place)
    return found


def test_a_list_may_mix_kinds_and_plain_values() -> None:
    values = [image(), marey.Histogram([1, 2]), "a note", 3.5, None, True, {"a": 1}, [1, 2]]
    kinds = ["image", "histogram", *["value"] * 6]
    expected = [(kind, at, 8, True) for at, kind in enumerate(kinds)]
    assert places({"mix": values}) == {"mix": expected}


def test_a_list_of_lists_gives_each_list_a_key() -> None:
    found = places({"grid": [[image(), image()], [image()], []]})
    assert found == {
        "grid.0": [("image", 0, 2, True), ("image", 1, 2, True)],
        "grid.1": [("image", 0, 1, True)],
        "grid.2": [("value", 0, 1, False)],
    }


def test_a_list_of_dicts_gives_each_entry_a_key() -> None:
    entries = Entries.of({"found": [{"crop": image(), "score": 0.5}, {"crop": image()}]})
    assert entries.numbers == {"found.0.score": 0.5}
    assert [piece.key for piece in entries.pieces] == ["found.0.crop", "found.1.crop"]


def test_dicts_and_lists_nest_to_any_depth() -> None:
    found = places({"a": {"b": [{"c": {"d": (image(),)}}]}, "e": [[[[image()]]]]})
    assert found == {"a.b.0.c.d": [("image", 0, 1, True)], "e.0.0.0": [("image", 0, 1, True)]}


def test_bare_arrays_and_pictures_in_lists_become_media() -> None:
    picture = PIL.Image.fromarray(PICTURE)
    numbers = np.random.default_rng(0).normal(size=100)
    assert places({"x": [picture, numbers, image()]}) == {
        "x": [("image", 0, 3, True), ("histogram", 1, 3, True), ("image", 2, 3, True)]
    }


def test_no_length_is_too_long() -> None:
    found = places({"many": [image()] * 5_000})["many"]
    assert found == [("image", at, 5_000, True) for at in range(5_000)]


def test_names_that_meet_are_refused() -> None:
    with pytest.raises(LogError, match=r"'a\.0\.b'"):
        Entries.of({"a.0.b": 1, "a": [{"b": image()}]})


def test_a_list_in_itself_is_refused() -> None:
    endless: list[Any] = [image()]
    endless.append(endless)
    with pytest.raises(LogError, match="deeper than 64"):
        Entries.of({"x": endless})


def test_what_was_mixed_comes_back(recorded) -> None:
    logged = [image(7), "a note", 3, marey.Histogram([1.0, 2.0], num_bins=2), None]
    with marey.init(console=False) as run:
        run.log({"mix": logged, "nested": [{"img": image(9), "n": 2**70}]})
    with marey.Api() as api:
        read = api.run(run.path)
        assert read.media("mix")[0].value == logged
        assert read.media("nested.0.img")[0].value == image(9)
        (row,) = read.scan_history()
        assert row["nested.0.n"] == 2**70


def test_the_summary_takes_media_anywhere_and_gives_them_back() -> None:
    histogram = marey.Histogram([1.0, 2.0, 4.0], num_bins=3)
    with marey.init(console=False) as run:
        run.summary["best"] = image(3)
        run.summary.update({"shapes": {"logits": histogram, "n": 2}})
        run.summary["mix"] = [image(4), "text", PIL.Image.fromarray(PICTURE), 5]
        run.log({"logged": image(5)})
    with marey.Api() as api:
        summary = api.run(run.path).summary
    assert summary["best"] == image(3)
    assert (summary["shapes.logits"], summary["shapes.n"]) == (histogram, 2)
    assert summary["mix"] == [image(4), "text", image(0), 5]
    assert summary["logged"] == {"_type": "image"}


def test_what_is_set_after_media_in_the_summary_counts() -> None:
    with marey.init(console=False) as run:
        run.summary["a"] = image(1)
        run.summary["a"] = 5
        run.summary["b"] = {"c": image(2), "d": [image(3)]}
        run.summary["b"]["e"] = image(4)
        run.summary["gone"] = image(5)
        del run.summary["gone"]
        run.summary["user's"] = {"_type": "own", "x": 0}
        for number in range(20):
            run.summary["last"] = image(number)
    with marey.Api() as api:
        read = api.run(run.path)
        assert read.keys() == []
        summary = read.summary
    assert summary == {
        "a": 5,
        "b.c": image(2),
        "b.d": [image(3)],
        "b.e": image(4),
        "user's": {"_type": "own", "x": 0},
        "last": image(19),
    }


def test_media_in_the_summary_survive_a_kill(run_script, only_run) -> None:
    run_script(
        """
        import os, signal
        import numpy as np
        import marey
        run = marey.init(console=False)
        run.log({"loss": 1.0})
        for number in range(50):
            run.summary[f"img{number}"] = marey.Image(np.full((64, 64), number, np.uint8))
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    entity, project, name = only_run().parts[-3:]
    with marey.Api() as api:
        read = api.run(f"{entity}/{project}/{name}")
        assert read.keys() == ["loss"]
        summary = read.summary
    for number in range(50):
        assert summary[f"img{number}"] == marey.Image(np.full((64, 64), number, np.uint8))


leaves = st.one_of(
    st.integers(), st.text(max_size=5), st.none(), st.booleans(), st.just("picture"), st.floats()
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=20,
)


def planted(tree: Any) -> Any:
    """The tree with an image in the place of each text that says so."""
    if isinstance(tree, dict):
        return {key: planted(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [planted(value) for value in tree]
    return image() if tree == "picture" else tree


def count_of_pictures(tree: Any) -> int:
    if isinstance(tree, (dict, list)):
        return sum(map(count_of_pictures, tree.values() if isinstance(tree, dict) else tree))
    return int(tree == "picture")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(trees)
def test_nothing_in_a_tree_is_lost(tree) -> None:
    entries = Entries.of({"x": planted(tree)})
    kinds = [piece.media.kind for piece in entries.pieces]
    assert kinds.count("image") == count_of_pictures(tree)
    assert all(isinstance(p.media, Value) for p in entries.pieces if p.media.kind != "image")


def _objects(*values: Any) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize(
    "make",
    [
        deque,
        UserList,
        lambda items: dict(enumerate(items)).values(),
        lambda items: _objects(*items),
        lambda items: pd.Series(_objects(*items)),
    ],
)
def test_lists_by_other_names_are_lists(make: Any) -> None:
    pictures = [image(1), image(2)]
    assert places({"x": make(pictures)}) == places({"x": pictures})
    assert Entries.of({"x": make(["a", "b"])}).plain == {"x": ["a", "b"]}
    assert places({"x": {"y": [make(pictures)]}}) == places({"x": {"y": [pictures]}})


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(["a", None], dtype="string"),
        pd.Categorical(["a", None]),
        pa.array(["a", None]),
        pa.chunked_array([["a"], [None]]),
        np.array(["a", None], dtype=object),
    ],
)
def test_columns_of_text_are_lists(column: Any) -> None:
    (shown,) = Entries.of({"x": column}).plain.values()
    assert shown[0] == "a"
    assert shown[1] is None or shown[1] != shown[1]  # NaN, where that is how a library says None


def test_columns_of_arrow_with_many_numbers_are_histograms() -> None:
    assert places({"x": pa.array(range(100))}) == {"x": [("histogram", 0, 1, False)]}
    assert places({"x": pa.table({"a": [1]})}) == {"x": [("table", 0, 1, False)]}


def test_an_array_of_one_object_is_that_object() -> None:
    assert places({"x": _objects(image())}) == {"x": [("image", 0, 1, False)]}
    assert Entries.of({"x": np.array([5], dtype=object)}).numbers == {"x": 5}


def test_an_array_that_holds_itself_is_refused() -> None:
    array = np.empty((), dtype=object)
    array[()] = array
    with pytest.raises(LogError):
        Entries.of({"x": array})


@pytest.mark.parametrize(
    ("value", "words"),
    [((each for each in [1]), "read only once"), (Place(1), "vars\\(")],
)
def test_refusals_say_what_to_give_instead(value: Any, words: str) -> None:
    with pytest.raises(LogError, match=words):
        Entries.of({"x": value})


def test_the_summary_takes_lists_by_other_names(tmp_path: Path) -> None:
    with marey.init(dir=tmp_path, console=False) as run:
        run.summary["pictures"] = deque([image(1), image(2)])
    with marey.Api(tmp_path) as api:
        assert api.run(run.path).summary["pictures"] == [image(1), image(2)]
