"""What an index must answer about media: the newest at a step, ranges, marks; numbers are elsewhere."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.errors import NotFoundError, UsageError
from marey.index.media_news import decoded
from marey.journal import blobs
from marey.testing.index_lab import RUN, SHARED, IndexLab, IndexLabContract
from marey.testing.journals import picture

if TYPE_CHECKING:
    from marey.index.answers import MediaEntry


class IndexMediaContract(IndexLabContract):
    """Media are found at their step, counted honestly and never thinned in silence."""

    def test_the_newest_entry_at_or_before_a_step(self, lab: IndexLab) -> None:
        """A step shows what was newest then; without a step, the newest of all."""
        writer = lab.writer()
        for step in (2, 5, 9):
            writer.append(picture("img", step))
        index = lab.fresh()

        def at(step: int | None) -> list[int]:
            (track,) = index.media_at([RUN], "img", step)
            assert (track.run, track.total) == (RUN, 3)
            return [entry.step for entry in track.entries]

        assert [at(1), at(2), at(4), at(5), at(100), at(None)] == [[], [2], [2], [5], [9], [9]]
        (nothing,) = index.media_at([RUN], "other")
        assert (nothing.total, nothing.entries) == (0, [])
        with pytest.raises(NotFoundError):
            index.media_at([RUN, "local/p/gone"], "img")

    def test_items_that_come_late_and_out_of_order(self, lab: IndexLab) -> None:
        """Items take their places as they are encoded; until then the total says how many miss."""
        writer, index = lab.writer(), lab.index()
        writer.append(picture("img", 4, position=2, count=3))
        writer.append(picture("img", 7))
        index.refresh()
        (entry,) = index.media_at([RUN], "img", 5)[0].entries
        assert (captions(entry), entry.total, entry.positions) == (["4/2"], 3, [2])
        writer.append(picture("img", 4, position=0, count=3))
        writer.append(picture("img", 4, position=1, count=3))
        index.refresh()
        (entry,) = index.media_at([RUN], "img", 5)[0].entries
        assert (captions(entry), entry.total, entry.listed) == (["4/0", "4/1", "4/2"], 3, True)
        (few,) = index.media_at([RUN], "img", 5, max_items=2)[0].entries
        assert (captions(few), few.total) == (["4/0", "4/1"], 3)
        assert index.item_at(RUN, "img", 4, 2).meta["caption"] == "4/2"
        with pytest.raises(NotFoundError, match="position 3"):
            index.item_at(RUN, "img", 4, 3)

    def test_windows_of_a_list(self, lab: IndexLab) -> None:
        """Any part of a list, by positions; those that are not there yet are left out."""
        for name in ("aaaaaaaa", "bbbbbbbb"):
            writer = lab.writer(writer=name)
            for position in (0, 1, 4, 5, 6):  # the others are not encoded yet
                writer.append(picture("img", 4, position, 7))
        index = lab.fresh()
        every = [*(0, 1, 4, 5, 6), *(7, 8, 11, 12, 13)]
        for first in range(16):
            for count in (1, 2, 3, 20):
                (track,) = index.media_at([RUN], "img", None, count, first)
                (entry,) = track.entries
                assert entry.positions == [each for each in every if each >= first][:count]
                assert captions(entry) == [f"4/{each % 7}" for each in entry.positions]
                assert (entry.total, entry.listed) == (14, True)

    def test_each_run_at_its_own_step(self, lab: IndexLab) -> None:
        """A step for each run, in their order; no step is the newest."""
        for run in ("run1", "run2", "run3"):
            for step in (1, 2, 3):
                lab.writer(run, writer=f"{step:08x}").append(picture("img", step))
        index, runs = lab.fresh(), [f"local/p/run{number}" for number in (3, 1, 2)]
        tracks = index.media_at(runs, "img", [2, None, 0])
        assert [track.run for track in tracks] == runs
        assert [[entry.step for entry in track.entries] for track in tracks] == [[2], [3], []]
        with pytest.raises(UsageError):
            index.media_at(runs, "img", [1, 2])

    def test_what_came_since(self, lab: IndexLab) -> None:
        """Who follows a key is given each item once, again if it is replaced, and nothing else."""
        writer, index = lab.writer(), lab.index()
        index.refresh()
        news = index.media_news(RUN, "img")
        assert news is not None
        assert (news.rows, news.complete, news.stored) == ([], True, 0)
        assert index.media_news(RUN, "img", news.cursor) is None
        for step in range(5):
            writer.append(picture("img", step, at=1.0))
        index.refresh()
        steps, cursor = [], news.cursor
        while True:
            news = index.media_news(RUN, "img", cursor, limit=2)
            if news is None:
                break
            cursor = news.cursor
            steps += [row.step for row in news.rows]
            assert news.stored == 5
        assert steps == [0, 1, 2, 3, 4]
        writer.row(("loss",), 9, 1.0, [1.0])
        writer.append(picture("img", 3, at=2.0))
        writer.append(picture("other", 3))
        index.refresh()
        news = index.media_news(RUN, "img", cursor)
        assert news is not None
        assert [(row.step, row.time) for row in news.rows] == [(3, 2.0)]
        assert (news.begun_anew, news.stored) == (False, 5)
        index.rebuild()
        news = index.media_news(RUN, "img", news.cursor)
        assert news is not None
        assert (news.begun_anew, len(news.rows)) == (True, 5)

    def test_entries_as_they_are_stored(self, lab: IndexLab) -> None:
        """The items of an entry bit by bit, chosen ones, and whether anything of it changed."""
        writer, index = lab.writer(), lab.index()
        for position in range(5):
            writer.append(picture("img", 4, position, 5))
        index.refresh()
        assert index.media_entry(RUN, "img", 3) is None
        state = index.media_entry(RUN, "img", 9)
        assert state is not None
        assert (state.step, state) == (4, index.media_entry(RUN, "img", None))
        rows = index.entry_rows(RUN, "img", 4, (0, 1), limit=2)
        assert [(row.position, row.logged) for row in rows] == [(2, 5), (3, 5)]
        chosen = index.chosen_rows(RUN, "img", [(0, 4, 3), (0, 4, 9), (1, 4, 0)])
        assert chosen == {(0, 4, 3): rows[1]}
        assert decoded(rows[1].item).meta["caption"] == "4/3"
        writer.append(picture("img", 5))
        index.refresh()
        assert index.media_entry(RUN, "img", 4) == state
        writer.append(picture("img", 4, 2, 5))
        index.refresh()
        assert index.media_entry(RUN, "img", 4) != state

    def test_a_value_logged_again_replaces_the_whole_list(self, lab: IndexLab) -> None:
        """A later value of the step counts whole, and late items of the earlier one do not return."""
        writer, index = lab.writer(), lab.index()
        for position in range(3):
            writer.append(picture("img", 4, position, 3, at=1.0))
        index.refresh()
        writer.append(picture("img", 4, 0, 1, at=2.0))
        writer.append(picture("img", 4, 1, 3, at=1.0))  # encoded late, replaced already
        index.refresh()
        (entry,) = index.media_at([RUN], "img")[0].entries
        assert (captions(entry), entry.total, entry.time) == (["4/0"], 1, 2.0)
        assert index.keys([RUN])[0].count == 1

    def test_several_writers_at_one_step(self, lab: IndexLab) -> None:
        """Lists of several processes at one step follow one another."""
        for writer in ("aaaaaaaa", "bbbbbbbb"):
            journal = lab.writer(writer=writer)
            for position in range(2):
                journal.append(picture("img", 4, position, 2))
            journal.append(picture("img", 5 if writer == "aaaaaaaa" else 6))
        index = lab.fresh()
        (track,) = index.media_range([RUN], "img")
        assert [(entry.step, entry.total) for entry in track.entries] == [(4, 4), (5, 1), (6, 1)]
        assert track.entries[0].positions == [0, 1, 2, 3]
        assert track.total == 3
        assert len(index.media_at([RUN], "img", 4, max_items=3)[0].entries[0].items) == 3
        assert index.item_at(RUN, "img", 4, 3).meta["caption"] == "4/1"

    @settings(SHARED, max_examples=25)
    @given(
        st.sets(st.integers(-50, 50), min_size=1, max_size=40),
        st.integers(1, 6) | st.integers(1, 45),
    )
    def test_thinning_keeps_the_ends_and_the_count(self, steps: set[int], limit: int) -> None:
        """Fewer entries are even, hold the first and the last, and say how many there are."""
        with self.new_lab() as lab:
            writer = lab.writer()
            for step in steps:
                writer.append(picture("img", step))
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

    def test_ranges(self, lab: IndexLab) -> None:
        """A range has the entries in it and their number; marks tell where anything was logged."""
        writer = lab.writer()
        for step in range(0, 100, 10):
            writer.append(picture("img", step))
        writer.row(("loss",), 250, 1.0, [1.0])
        index = lab.fresh()
        (track,) = index.media_range([RUN], "img", lo=15, hi=60)
        assert [entry.step for entry in track.entries] == [20, 30, 40, 50, 60]
        assert track.total == 5
        (thin,) = index.media_range([RUN], "img", lo=15, hi=60, max_entries=3)
        assert [entry.step for entry in thin.entries] == [20, 40, 60]
        assert thin.total == 5
        (marks,) = index.marks([RUN], limit=3)
        assert (marks.total, marks.first_step, marks.last_step) == (10, 0, 250)
        assert (marks.steps[0], marks.steps[-1], len(marks.steps)) == (0, 90, 3)

    def test_marks_of_a_run_without_media(self, lab: IndexLab) -> None:
        """A run without media has no marks, and one without anything no steps."""
        lab.writer().row(("loss",), 3, 1.0, [1.0])
        lab.writer("empty")
        one, two = lab.fresh().marks([RUN, "local/p/empty"])
        assert (one.steps, one.total, one.first_step, one.last_step) == ([], 0, 3, 3)
        assert (two.first_step, two.last_step) == (None, None)

    def test_blobs_are_found(self, lab: IndexLab) -> None:
        """A blob that media refer to is found beside the journal."""
        writer = lab.writer()
        folder = lab.root / "runs/local/p/run1/blobs"
        ref = blobs.put(folder, b"data", "text/plain", ".txt")
        assert lab.fresh().blob_path(RUN, ref).read_bytes() == b"data"
        writer.close()


def captions(entry: MediaEntry) -> list[str]:
    """The captions of an entry's pictures."""
    return [item.meta["caption"] for item in entry.items]
