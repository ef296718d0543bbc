"""What every index must do; inherit `IndexContract` to check it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marey.errors import NotFoundError
from marey.journal.record import Begin, Config, Console, RunInfo, Summary
from marey.testing.index_lab import RUN, SHARED, IndexLab, everything
from marey.testing.index_media import IndexMediaContract
from marey.testing.index_model import Model, operations
from marey.testing.index_runs import IndexRunsContract
from marey.testing.index_series import IndexSeriesContract
from marey.testing.journals import DEAD, finish, log, picture

HOSTILE_KEYS = (
    "", " ", ".", "..", "../../etc/passwd", "/", "a/b/", "a\\b", "%", "_", "a%2fb", "'; drop table",
    '"', "`", "a\0b", "a\nb", "\x1b[31m", "<script>alert(1)</script>", "${x}", "ключ", "🦊",
    "\u202egnp", "NaN", "null", "_step", "x" * 5000,
)  # fmt: skip
HOSTILE_NAMES = (
    "a b&c=d",
    "'; drop table run --",
    "<b>",
    "ünï-код",
    "_._",
    "CON",
    "-rf",
    "x" * 128,
)


class IndexContract(IndexSeriesContract, IndexMediaContract, IndexRunsContract):
    """Inherit, give `open_index`, and pytest runs every test on that index.

    The tests write journals with the real writer and compare answers; they know nothing of how
    the index stores them.

    Examples
    --------
    >>> class TestMine(IndexContract):
    ...     def open_index(self, root, cache_dir):
    ...         return Index.open(root, cache_dir)
    """

    @settings(SHARED, max_examples=40)
    @given(st.lists(operations, max_size=25))
    def test_answers_are_those_of_a_plain_model(self, happened: list[Any]) -> None:
        """Whatever is logged, in whatever order and read in whatever parts."""
        with self.new_lab() as lab:
            model = Model(lab)
            for operation in happened:
                model.do(*operation)
            model.index.refresh()
            model.check(model.index)
            told = everything(model.index)
            model.index.rebuild()
            assert everything(model.index) == told
            assert everything(lab.fresh()) == told

    def test_rebuild_gives_the_same(self, lab: IndexLab) -> None:
        """An index is a cache: built anew it answers as before, and has no news."""
        for number in range(3):
            write_much(lab, f"run{number}")
        index = lab.fresh()
        told = everything(index)
        index.rebuild()
        assert everything(index) == told
        assert index.refresh() == set()

    def test_an_index_that_was_closed_goes_on(self, lab: IndexLab) -> None:
        """Opened again, it knows what it knew and reads only what is new."""
        write_much(lab, "run1")
        first = lab.index("cache")
        assert first.refresh() == {RUN}
        told = everything(first)
        first.close()
        again = lab.index("cache")
        assert again.refresh() == set()
        assert everything(again) == told
        log(lab.writer("run2", begin=DEAD), [1.0])
        assert again.refresh() == {"local/p/run2"}

    def test_two_refresh_at_once(self, lab: IndexLab) -> None:
        """Two users of one index read a growing run together; nothing is lost or counted twice."""
        indexes = [lab.index("shared"), lab.index("shared")]
        done, failures = threading.Event(), []

        def keep_refreshing(place: int) -> None:
            try:
                while not done.is_set():
                    indexes[place].refresh()
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=keep_refreshing, args=(place,)) for place in (0, 1)]
        for thread in threads:
            thread.start()
        write_much(lab, "run1")
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []
        indexes[0].refresh()
        assert indexes[1].series(RUN, "loss").total == 6000
        assert everything(indexes[1]) == everything(lab.fresh())

    def test_versions_grow_with_news_only(self, lab: IndexLab) -> None:
        """A live view asks again when a run's version grew, and never otherwise."""
        writer, index = lab.writer(), lab.index()
        versions = []
        for piece in (
            Config({"a": 1}),
            Console(1, 1.0, "x\n"),
            picture("img", 1),
            Summary({"b": 1}),
        ):
            writer.append(piece)
            assert index.refresh() == {RUN}
            assert index.refresh(RUN) == set()
            versions.append(index.states([RUN])[0].version)
            assert index.run(RUN).run.version == versions[-1]
        assert versions == sorted(set(versions))

    def test_hostile_names(self, lab: IndexLab) -> None:
        """Keys of any text and names of odd characters are told apart and given back."""
        for name in HOSTILE_NAMES:
            writer = lab.writer(name, project=name)
            for place, key in enumerate(HOSTILE_KEYS):
                writer.row((key,), place, 1.0, [place])
                writer.append(picture(f"{key} pictures", place))
        index = lab.fresh()
        assert {project.project for project in index.projects()} == set(HOSTILE_NAMES)
        for name in HOSTILE_NAMES:
            path = f"local/{name}/{name}"
            assert [info.path for info in index.runs("local", name).runs] == [path]
            wanted = {*HOSTILE_KEYS, *(f"{key} pictures" for key in HOSTILE_KEYS)}
            assert {info.key for info in index.keys([path])} == wanted
            for place, key in enumerate(HOSTILE_KEYS):
                assert index.series(path, key).columns["value"].tolist() == [place]
                (entry,) = index.media_at([path], f"{key} pictures")[0].entries
                assert entry.step == place

    def test_every_question_about_an_unknown_run_is_refused(self, lab: IndexLab) -> None:
        """``NotFoundError``, also if the other runs are known."""
        lab.writer()
        index, gone = lab.fresh(), "local/p/gone"
        for ask in (
            lambda: index.run(gone),
            lambda: index.keys([RUN, gone]),
            lambda: index.series(gone, "loss"),
            lambda: index.media_at([RUN, gone], "img"),
            lambda: index.media_range([RUN, gone], "img"),
            lambda: index.marks([gone, RUN]),
            lambda: index.item_at(gone, "img", 0),
            lambda: index.console(gone),
            lambda: index.problems(gone),
        ):
            with pytest.raises(NotFoundError):
                ask()
        assert [state.run for state in index.states([gone, RUN])] == [RUN]

    def test_summary_is_what_was_logged_overlaid_by_what_was_set(self, lab: IndexLab) -> None:
        """What is set counts until the name is logged again; what is deleted hides until then."""
        writer, index = lab.writer(), lab.index()
        told = []
        writer.row(("acc", "loss", "n.p", "n.q"), 0, 1.0, [0.1, 1, 1, 1])
        for change in (
            Summary({"acc": 0.9, "n": {"p": 9, "best": {"x": 9}}}),
            Summary({}, logged=("acc", "n.p")),
            Summary({}, ("acc", "n")),
            Summary({}, logged=("acc",)),
            Summary({"n": 5}),
        ):
            writer.append(change)
            index.refresh()
            told.append(index.run(RUN).summary)
        logged = {"acc": 0.1, "loss": 1, "n.p": 1, "n.q": 1}
        assert told == [
            {**logged, "acc": 0.9, "n.p": 9, "n.best.x": 9},
            {**logged, "n.best.x": 9},
            {"loss": 1},
            {"acc": 0.1, "loss": 1},
            {"acc": 0.1, "loss": 1, "n": 5},
        ]
        index.rebuild()
        assert index.run(RUN).summary == told[-1]

    def test_later_and_first_processes_overrule_others(self, lab: IndexLab) -> None:
        """Config, summary and description: children, then the first process, then its successor."""
        begins = {
            "cccccccc": Begin(9.0, 1, "elsewhere", "", 0.0, False),
            "bbbbbbbb": Begin(2.0, 1, "elsewhere", "", 0.0, True),
            "aaaaaaaa": Begin(3.0, 1, "elsewhere", "", 0.0, True),
        }
        for name, begin in begins.items():
            writer = lab.writer(writer=name, begin=begin, info=RunInfo(name, begin.time))
            writer.append(Config({"all": name, name: {"x": name}}))
            writer.append(Summary({"all": name, name: name}))
        detail = lab.fresh().run(RUN)
        assert detail.config == {"all": "aaaaaaaa"} | {name: {"x": name} for name in begins}
        assert detail.summary == {"all": "aaaaaaaa"} | {name: name for name in begins}
        assert (detail.run.name, detail.run.created) == ("aaaaaaaa", 2.0)


def write_much(lab: IndexLab, run: str) -> None:
    """A run of several segments and chunks, with everything in it, that ended."""
    writer = lab.writer(run, begin=DEAD, segment_bytes=60_000)
    writer.append(Config({"lr": 0.1, "net": {"depth": 3}}))
    for step in range(6000):
        writer.row(("loss", "acc"), step, float(step), [step * 0.5, -step])
        if step % 50 == 0:
            writer.append(picture("img", step))
            writer.append(Console(1, float(step), f"step {step}\n"))
    writer.append(Summary({"best": 1}))
    finish(writer)
