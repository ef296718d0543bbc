"""Media at a step and over a range: thinned evenly, counted honestly, late items included."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marey.errors import NotFoundError

RUN = "local/p/run1"


def captions(entry):
    return [item.meta["caption"] for item in entry.items]


def test_the_newest_entry_at_or_before_a_step(lab, tools):
    writer = lab.writer()
    for step in (2, 5, 9):
        writer.append(tools.picture("img", step))
    index = lab.fresh()

    def at(step):
        (track,) = index.media_at([RUN], "img", step)
        assert (track.run, track.total) == (RUN, 3)
        return [entry.step for entry in track.entries]

    assert [at(1), at(2), at(4), at(5), at(100), at(None)] == [[], [2], [2], [5], [9], [9]]
    (nothing,) = index.media_at([RUN], "other")
    assert (nothing.total, nothing.entries) == (0, [])
    with pytest.raises(NotFoundError):
        index.media_at([RUN, "local/p/gone"], "img")


def test_items_that_come_late_and_out_of_order(lab, tools):
    writer, index = lab.writer(), lab.index()
    writer.append(tools.picture("img", 4, position=2, count=3))
    writer.append(tools.picture("img", 7))
    index.refresh()
    (entry,) = index.media_at([RUN], "img", 5)[0].entries
    assert (captions(entry), entry.total, entry.positions) == (["4/2"], 3, [2])
    writer.append(tools.picture("img", 4, position=0, count=3))
    writer.append(tools.picture("img", 4, position=1, count=3))
    index.refresh()
    (entry,) = index.media_at([RUN], "img", 5)[0].entries
    assert (captions(entry), entry.total, entry.listed) == (["4/0", "4/1", "4/2"], 3, True)
    (few,) = index.media_at([RUN], "img", 5, max_items=2)[0].entries
    assert (captions(few), few.total) == (["4/0", "4/1"], 3)
    assert index.item_at(RUN, "img", 4, 2).meta["caption"] == "4/2"
    with pytest.raises(NotFoundError, match="position 3"):
        index.item_at(RUN, "img", 4, 3)


def test_a_value_logged_again_replaces_the_whole_list(lab, tools):
    writer, index = lab.writer(), lab.index()
    for position in range(3):
        writer.append(tools.picture("img", 4, position, 3, at=1.0))
    index.refresh()
    writer.append(tools.picture("img", 4, 0, 1, at=2.0))
    writer.append(tools.picture("img", 4, 1, 3, at=1.0))  # encoded late, replaced already
    index.refresh()
    (entry,) = index.media_at([RUN], "img")[0].entries
    assert (captions(entry), entry.total, entry.time) == (["4/0"], 1, 2.0)
    assert index.keys([RUN])[0].count == 1


def test_several_writers_at_one_step(lab, tools):
    for writer in ("aaaaaaaa", "bbbbbbbb"):
        journal = lab.writer(writer=writer)
        for position in range(2):
            journal.append(tools.picture("img", 4, position, 2))
        journal.append(tools.picture("img", 5 if writer == "aaaaaaaa" else 6))
    index = lab.fresh()
    (track,) = index.media_range([RUN], "img")
    assert [(entry.step, entry.total) for entry in track.entries] == [(4, 4), (5, 1), (6, 1)]
    assert track.entries[0].positions == [0, 1, 2, 3]
    assert track.total == 3
    assert len(index.media_at([RUN], "img", 4, max_items=3)[0].entries[0].items) == 3
    assert index.item_at(RUN, "img", 4, 3).meta["caption"] == "4/1"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.sets(st.integers(-50, 50), min_size=1, max_size=40), st.integers(1, 45))
def test_thinning_keeps_the_ends_and_the_count(tools, steps, limit):
    with tools.new_lab() as lab:
        writer = lab.writer()
        for step in steps:
            writer.append(tools.picture("img", step))
        index = lab.fresh()
        (track,) = index.media_range([RUN], "img", max_entries=limit)
        (marks,) = index.marks([RUN], limit=limit)
        shown = [entry.step for entry in track.entries]
        assert marks.steps == shown == sorted(set(shown))
        assert track.total == marks.total == len(steps)
        assert len(shown) == min(limit, len(steps))
        assert set(shown) <= steps
        assert shown[-1] == max(steps)
        if limit > 1:
            assert shown[0] == min(steps)
            places = [sorted(steps).index(step) for step in shown]
            gaps = {b - a for a, b in itertools.pairwise(places)}
            assert not gaps or max(gaps) - min(gaps) <= 1  # even


def test_ranges(lab, tools):
    writer = lab.writer()
    for step in range(0, 100, 10):
        writer.append(tools.picture("img", step))
    writer.row(("loss",), 250, 1.0, [1.0])
    index = lab.fresh()
    (track,) = index.media_range([RUN], "img", lo=15, hi=60)
    assert [entry.step for entry in track.entries] == [20, 30, 40, 50, 60]
    assert track.total == 5
    (marks,) = index.marks([RUN], limit=3)
    assert (marks.total, marks.first_step, marks.last_step) == (10, 0, 250)
    assert (marks.steps[0], marks.steps[-1], len(marks.steps)) == (0, 90, 3)


def test_marks_of_a_run_without_media(lab):
    lab.writer().row(("loss",), 3, 1.0, [1.0])
    lab.writer("empty")
    one, two = lab.fresh().marks([RUN, "local/p/empty"])
    assert (one.steps, one.total, one.first_step, one.last_step) == ([], 0, 3, 3)
    assert (two.first_step, two.last_step) == (None, None)


def test_a_key_with_very_many_entries_answers_at_once(lab, tools):
    writer = lab.writer()
    for step in range(20_000):
        writer.append(tools.picture("img", step))
    index = lab.fresh()
    start = time.perf_counter()
    (track,) = index.media_range([RUN], "img")
    index.media_at([RUN], "img", 10_000)
    assert time.perf_counter() - start < 2.0  # some ten milliseconds on an idle machine
    assert (len(track.entries), track.total) == (400, 20_000)


def test_blobs_are_found(lab, tools):
    from marey.journal import blobs

    writer = lab.writer()
    folder = lab.root / "runs/local/p/run1/blobs"
    ref = blobs.put(folder, b"data", "text/plain", ".txt")
    assert lab.fresh().blob_path(RUN, ref).read_bytes() == b"data"
    writer.close()
