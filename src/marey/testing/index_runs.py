"""What an index must answer about runs: lists, keys, lines, problems and states."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from marey.errors import NotFoundError, UsageError
from marey.journal.record import Begin, Config, Console, End, Item, Media, Problem, RunInfo, Summary
from marey.testing.index_lab import RUN, IndexLab, IndexLabContract, everything
from marey.testing.journals import DEAD, finish, picture

WRITER = """
import sys, time
from pathlib import Path
from marey.journal.process import begin_record
from marey.journal.record import RunInfo
from marey.journal.writer import JournalWriter
writer = JournalWriter(Path(sys.argv[1]), entity="local", project="p", run="run1")
writer.append(begin_record(True))
writer.append(RunInfo("killed", time.time()))
writer.row(("loss",), 1, time.time(), [0.5])
print("ready", flush=True)
sys.stdin.read()
"""


class IndexRunsContract(IndexLabContract):
    """Runs are listed and described as they told of themselves, dead or alive."""

    def test_nothing_at_all(self, lab: IndexLab) -> None:
        """A root without runs, or that does not exist, is empty."""
        index = lab.fresh()
        assert index.projects() == []
        assert index.runs("local", "p").total == 0
        with pytest.raises(NotFoundError, match="no runs at all"):
            index.run(RUN)

    def test_what_was_told_about_a_run(self, lab: IndexLab) -> None:
        """Config, summary, description and end are what was recorded, types included."""
        environment = {"python": "3.12", "gpus": [{"name": "x"}]}
        info = RunInfo("first try", 50.0, "notes", "group", "train", ("a", "b"), environment)
        writer = lab.writer(info=info)
        writer.append(Config({"optimizer": {"lr": 0.1}, "seed": 2**63 - 1, "nan": math.nan}))
        writer.row(("loss", "n", "ok"), 7, 60.0, [0.5, 2**63, True])
        writer.append(picture("img", 9, at=70.0))
        writer.append(Summary({"best": {"loss": 0.25}}))
        finish(writer, "failed")
        index = lab.fresh()
        detail = index.run(RUN)
        assert detail.config["optimizer"] == {"lr": 0.1}
        assert detail.config["seed"] == 2**63 - 1
        assert math.isnan(detail.config["nan"])
        assert detail.summary == {
            "loss": 0.5, "n": 2**63, "ok": True, "img": {"_type": "image"}, "best.loss": 0.25,
        }  # fmt: skip
        assert type(detail.summary["ok"]) is bool
        assert type(detail.summary["n"]) is int
        assert (detail.notes, detail.group, detail.job_type) == ("notes", "group", "train")
        assert detail.environment == environment
        assert detail.directory == str(lab.root / "runs/local/p/run1")
        seen = detail.run
        assert (seen.name, seen.state, seen.created, seen.last_step) == (
            "first try",
            "failed",
            50.0,
            9,
        )
        assert seen.tags == ["a", "b"]
        assert seen.ended == seen.updated > 70.0

    def test_lists_are_newest_first_with_the_columns_asked_for(self, lab: IndexLab) -> None:
        """Any window of a project's runs, with any columns, colours by age."""
        for number in range(30):
            writer = lab.writer(f"r{number:02d}", created=float(number), begin=DEAD)
            writer.append(Config({"lr": number / 10, "deep": {"a.b": {"c": number}}}))
            if number % 2:
                writer.row(("loss",), 0, 1.0, [math.inf])
            writer.close()
        index = lab.fresh()
        asked = ["config.lr", "config.deep.a.b.c", "summary.loss", "config.gone", "nonsense"]
        page = index.runs("local", "p", asked, limit=10, offset=5)
        assert page.total == 30
        assert [info.id for info in page.runs] == [f"r{n:02d}" for n in range(24, 14, -1)]
        assert page.runs[0].values == {"config.lr": 2.4, "config.deep.a.b.c": 24}
        assert page.runs[1].values["summary.loss"] == math.inf
        assert len(index.runs("local", "p", limit=None).runs) == 30
        colors = {info.id: info.color for info in index.runs("local", "p").runs}
        assert [colors[f"r{n:02d}"] for n in range(14)] == [*range(12), 0, 1]
        assert index.run("local/p/r13").run.color == 1
        assert index.runs("local", "p", limit=2, offset=29).runs[0].id == "r00"
        columns = index.columns("local", "p")
        assert columns.config == ["deep.a.b.c", "lr"]
        assert columns.summary == ["loss"]

    def test_projects_by_newest_activity(self, lab: IndexLab) -> None:
        """Projects are listed by their newest record, and say what runs now."""
        for project, moment in (("old", 5.0), ("new", 100.0), ("ünï-код", 50.0)):
            writer = lab.writer("run1", project=project, begin=DEAD)
            writer.row(("x",), 0, moment, [1])
            writer.close()
        live = lab.writer("run2", project="old")
        live.row(("x",), 0, 6.0, [1])
        found = lab.fresh().projects()
        assert [(p.project, p.runs, p.live) for p in found][1:] == [
            ("new", 1, 0),
            ("ünï-код", 1, 0),
        ]
        assert (found[0].project, found[0].runs, found[0].live) == ("old", 2, 1)  # began just now

    def test_keys_over_several_runs(self, lab: IndexLab) -> None:
        """Keys of any form are counted over runs and sorted as people expect."""
        first, second = lab.writer("run1"), lab.writer("run2")
        names = ("a10", "a2", "../x", "a/b", ".", "ü", "", "x" * 100_000)
        first.row(names, 3, 1.0, [1.0] * len(names))
        first.row(("a2",), 5, 1.0, [2.0])
        second.row(("a2",), -4, 1.0, [2.0])
        second.append(picture("a2", 8))
        index = lab.fresh()
        found = index.keys(["local/p/run1", "local/p/run2"])
        assert [info.key for info in found if len(info.key) < 9] == [
            "", ".", "../x", "a2", "a2", "a10", "a/b", "ü",
        ]  # fmt: skip
        media, numbers = (info for info in found if info.key == "a2")
        assert (media.kind, media.runs, media.count, media.first_step) == ("image", 1, 1, 8)
        assert (numbers.kind, numbers.runs, numbers.count) == ("scalar", 2, 3)
        assert (numbers.first_step, numbers.last_step) == (-4, 5)
        assert index.series("local/p/run1", "x" * 100_000).total == 1
        with pytest.raises(NotFoundError):
            index.keys(["local/p/run1", "local/p/gone"])

    def test_console_windows(self, lab: IndexLab) -> None:
        """Printed lines come in windows from either end; an unfinished line is replaced."""
        writer = lab.writer()
        for number in range(100):
            writer.append(Console(1 + number % 2, float(number), f"line {number}\n"))
        writer.append(Console(1, 100.0, "unfini"))
        index = lab.fresh()
        page = index.console(RUN, after=10, limit=3)
        assert page.total == 101
        assert [(line.number, line.stream, line.text) for line in page.lines] == [
            (10, "stdout", "line 10"),
            (11, "stderr", "line 11"),
            (12, "stdout", "line 12"),
        ]
        assert [line.text for line in index.console(RUN, after=-2).lines] == ["line 99", "unfini"]
        writer.append(Console(1, 101.0, "shed\n"))
        index.refresh()
        assert [line.text for line in index.console(RUN, after=-1).lines] == ["unfinished"]
        assert index.console(RUN, after=500).lines == []

    def test_problems_of_the_recorder_and_of_the_reader(self, lab: IndexLab) -> None:
        """Problems that were recorded and damage that is found are told once each."""
        writer = lab.writer(begin=DEAD)
        writer.row(("loss",), 0, 1.0, [1.0])
        told = Problem("step-order", "Step 3 came after 5.", 9.0, "loss", 3, {"loss": 1})
        writer.append(told)
        writer.append(told)  # twice at different times is twice
        writer.close()
        (segment,) = (lab.root / "runs/local/p/run1/journal").iterdir()
        with segment.open("ab") as file:
            file.write(b"\x09\x00\x00\x00torn")
        index = lab.fresh()
        problems = index.problems(RUN)
        assert [problem.code for problem in problems] == ["step-order", "step-order", "torn-tail"]
        assert problems[2].source == segment.name
        assert (problems[1].key, problems[1].step, problems[1].detail) == ("loss", 3, {"loss": 1})
        assert index.run(RUN).run.problems == 3
        assert index.refresh() == set()
        assert len(index.problems(RUN)) == 3

    def test_a_file_that_is_no_journal(self, lab: IndexLab) -> None:
        """A file of another kind is a problem of its run and of nothing else."""
        journal = lab.root / "runs/local/p/run1/journal"
        journal.mkdir(parents=True)
        (journal / "abcdefgh-0000.mrj").write_bytes(b"this is no journal at all")
        (journal / "notes.txt").write_text("left alone")
        os.utime(journal / "abcdefgh-0000.mrj", (1.0, 1.0))
        index = lab.fresh()
        info = index.run(RUN).run
        assert (info.name, info.state, info.last_step) == ("run1", "crashed", None)
        assert [problem.code for problem in index.problems(RUN)] == ["not-a-journal"]
        assert index.refresh() == set()

    def test_a_run_whose_first_segment_is_lost_is_listed(self, lab: IndexLab) -> None:
        """What is left of a damaged run is shown, and what is lost is told."""
        writer = lab.writer(begin=DEAD, segment_bytes=20_000)
        for step in range(2000):
            writer.row(("loss",), step, float(step), [1.0])
        writer.close()
        segments = sorted((lab.root / "runs/local/p/run1/journal").iterdir())
        segments[0].unlink()
        for segment in segments[1:]:
            os.utime(segment, (1.0, 1.0))
        index = lab.fresh()
        info = index.run(RUN).run
        assert (info.name, info.state, info.last_step) == ("run1", "crashed", 1999)
        assert index.problems(RUN)[0].code == "missing-segment"

    @pytest.mark.parametrize("state", ["finished", "failed", "interrupted"])
    def test_states_of_runs_that_ended(self, lab: IndexLab, state: str) -> None:
        """A run that ended is in the state that it said."""
        finish(lab.writer(), state)
        assert lab.fresh().run(RUN).run.state == state

    def test_a_killed_run_crashed_at_the_next_look_and_at_the_next_refresh(
        self, lab: IndexLab
    ) -> None:
        """A dead process is not running, whether or not anybody refreshes."""
        directory = lab.root / "runs/local/p/run1"
        command = [sys.executable, "-c", WRITER, str(directory)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            index = lab.fresh()
            assert index.run(RUN).run.state == "running"
            assert index.run(RUN).run.ended is None
            assert index.refresh() == set()
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert index.run(RUN).run.state == "crashed"  # without a refresh
            assert index.runs("local", "p").runs[0].state == "crashed"
            assert index.refresh() == {RUN}
            assert index.refresh() == set()
        info = index.run(RUN).run
        assert (info.state, info.last_step) == ("crashed", 1)
        assert info.ended == info.updated
        assert index.states([RUN, "local/p/gone"])[0].state == "crashed"
        again = lab.writer("run1")  # resumed
        again.row(("loss",), 2, time.time(), [0.25])
        assert index.refresh() == {RUN}
        assert index.run(RUN).run.state == "running"

    def test_a_child_that_goes_on_does_not_keep_a_run_alive(self, lab: IndexLab) -> None:
        """The process that began a run ends it."""
        primary = lab.writer(writer="aaaaaaaa")
        lab.writer(writer="bbbbbbbb", begin=Begin(time.time(), os.getpid(), "", "", 0.0, False))
        finish(primary)
        assert lab.fresh().run(RUN).run.state == "finished"

    def test_runs_of_another_machine_live_while_they_are_touched(self, lab: IndexLab) -> None:
        """Where processes cannot be seen, a sign of life counts."""
        writer = lab.writer(begin=Begin(5.0, 123, "elsewhere", "other boot", 1.0, True))
        index = lab.fresh()
        assert index.run(RUN).run.state == "running"
        writer.close()
        (segment,) = (lab.root / "runs/local/p/run1/journal").iterdir()
        os.utime(segment, (time.time() - 100,) * 2)
        assert index.refresh() == {RUN}
        assert index.run(RUN).run.state == "crashed"
        os.utime(segment)
        assert index.refresh() == {RUN}
        assert index.run(RUN).run.state == "running"

    def test_refresh_tells_what_changed_and_deleted_runs_go(self, lab: IndexLab) -> None:
        """A refresh names the runs that changed, once, and forgets those that are gone."""
        one, two = lab.writer("run1"), lab.writer("run2")
        index = lab.index()
        assert index.refresh() == {"local/p/run1", "local/p/run2"}
        assert index.refresh() == set()
        one.row(("loss",), 1, 2.0, [1.0])
        before = {state.run: state.version for state in index.states()}
        assert index.refresh() == {"local/p/run1"}
        after = {state.run: state.version for state in index.states()}
        assert after["local/p/run1"] > before["local/p/run1"]
        assert after["local/p/run2"] == before["local/p/run2"]
        assert index.states(project=("local", "other")) == []
        finish(two)
        (lab.root / "runs/local/p/run2").rename(lab.folder / "gone")
        assert index.refresh("local/p/run2") == {"local/p/run2"}
        (lab.root / "runs/local/p/run1").rename(lab.folder / "gone too")
        assert index.refresh() == {"local/p/run1"}
        assert index.runs("local", "p").total == 0
        assert everything(index) == {"projects": "[]"}

    def test_one_run_that_cannot_be_read_does_not_stop_the_others(
        self, lab: IndexLab, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The others are read, and a warning names it."""
        lab.writer("run1")
        journal = lab.root / "runs/local/p/run2/journal"
        journal.mkdir(parents=True)
        (journal / "abcdefgh-0000.mrj").mkdir()  # reading it as a file fails
        index = lab.index()
        assert index.refresh() == {"local/p/run1"}
        assert "run2" in caplog.text

    def test_not_found_names_what_is_near(self, lab: IndexLab) -> None:
        """The message about an unknown run says what there is."""
        lab.writer("run1")
        index = lab.fresh()
        for path, hint in (
            ("local/p/run9", "run1"),
            ("local/q/run1", "local/p"),
            ("run1", "two slashes"),
        ):
            with pytest.raises(NotFoundError, match=hint):
                index.run(path)
        with pytest.raises((NotFoundError, UsageError)):
            index.refresh("local/p/../..")

    def test_a_value_of_a_kind_that_the_index_does_not_know(self, lab: IndexLab) -> None:
        """A kind of media made later is stored and told like any other."""
        writer = lab.writer()
        item = Item("hologram", 7, {"big": 2**60, "nan": math.nan})
        writer.append(Media("h", 3, 1.0, 0, 1, item))
        index = lab.fresh()
        assert index.keys([RUN])[0].kind == "hologram"
        assert index.item_at(RUN, "h", 3).meta["big"] == 2**60
        assert index.run(RUN).summary == {"h": {"_type": "hologram"}}

    def test_many_threads(self, lab: IndexLab) -> None:
        """One index serves many threads, some of which refresh it."""
        writer = lab.writer()
        index = lab.fresh()

        def work(number: int) -> str:
            if number % 3 == 0:
                writer.row(("loss",), number, 1.0, [1.0])
                index.refresh()
            index.series(RUN, "loss")
            return index.run(RUN).run.state

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(work, range(90))) == {"running"}
        index.refresh()
        assert index.series(RUN, "loss").total > 0

    def test_end_counts_after_a_refresh_saw_the_run_go_on(self, lab: IndexLab) -> None:
        """An end is news."""
        writer, index = lab.writer(), lab.index()
        index.refresh()
        writer.append(End("finished", 0, 77.0))
        assert index.refresh() == {RUN}
        assert index.run(RUN).run.ended == 77.0
