"""What reading from Python must give back; inherit `QueryContract` to check it."""

from __future__ import annotations

import hashlib
import math
import shutil
import time
from typing import Any

import numpy as np
import pytest

import marey
from marey.errors import NotFoundError, UsageError
from marey.testing.query_history import QueryHistoryContract
from marey.testing.query_lab import PROJECT, Desk


class QueryContract(QueryHistoryContract):
    """Inherit, give `open_api`, and pytest runs every test on that reader.

    Everything is logged with ``marey.init``, as users do it, and must come back as it was.

    Examples
    --------
    >>> class TestMine(QueryContract):
    ...     def open_api(self, root):
    ...         return marey.Api(root)
    """

    # Runs

    def test_what_describes_a_run(self, desk: Desk) -> None:
        """Names, labels and state are those that were given."""
        before = time.time()
        labels = {"name": "first try", "tags": ["a", "b"], "notes": "Why not?"}
        logged = desk.begin(**labels)
        found = desk.api.run(logged.path)
        assert (found.state, found.last_step) == ("running", None)
        logged.log({"loss": 1.0, "img": "half way"})
        logged.finish()
        found = desk.api.run(logged.path)
        assert found.path == f"local/{PROJECT}/{logged.id}"
        assert (found.entity, found.project, found.id) == ("local", PROJECT, logged.id)
        assert (found.name, found.tags, found.notes) == ("first try", ["a", "b"], "Why not?")
        assert (found.state, found.last_step) == ("finished", 0)
        assert before - 1 <= found.created <= time.time() + 1
        assert found.keys() == ["img", "loss"]
        assert found.environment
        assert list(found.problems) == []
        assert "first try" in repr(found)
        assert desk.api.run(f"{PROJECT}/{logged.id}").name == "first try"
        assert [project.project for project in desk.api.projects()] == [PROJECT]

    def test_config_is_nested_and_exact(self, desk: Desk) -> None:
        """As it was set, types included; what was set later counts."""
        config: dict[str, Any] = {
            "net": {"layers": [64, 32], "act": {"name": "relu"}},
            "lr": 1e-4, "steps": 2**70, "flag": True, "none": None, "../ключ": "🦊", "a.b": 1,
        }  # fmt: skip
        logged = desk.begin(config={**config, "nan": math.nan})
        logged.config.update({"late": {"x": 1}})
        logged.finish()
        found = desk.api.run(logged.path).config
        assert math.isnan(found.pop("nan"))
        assert found == {**config, "late": {"x": 1}}
        assert type(found["flag"]) is bool

    def test_summary_is_the_last_of_what_was_logged_or_set(self, desk: Desk) -> None:
        """What was set counts until it is logged again; None is never a last value."""
        logged = desk.begin()
        logged.log({"acc": 0.5, "loss": 2**63, "n": {"p": 1, "q": 1}, "ok": True, "img": "text"})
        logged.summary["acc"] = 0.9
        logged.summary["best"] = {"step": 3, "big": 2**70}
        logged.summary["n"]["p"] = 9
        logged.log({"loss": None})
        middle = {
            "acc": 0.9, "loss": 2**63, "n.p": 9, "n.q": 1, "ok": True, "img": {"_type": "value"},
            "best.step": 3, "best.big": 2**70,
        }  # fmt: skip
        assert desk.api.run(logged.path).summary == middle
        logged.log({"acc": 0.7, "n": {"p": 2}})
        del logged.summary["ok"]
        logged.finish()
        last = {**middle, "acc": 0.7, "n.p": 2}
        del last["ok"]
        assert desk.api.run(logged.path).summary == last

    def test_states(self, desk: Desk) -> None:
        """How a run ended is how it is read."""
        failed = desk.begin()
        failed.finish(exit_code=1)
        assert desk.api.run(failed.path).state == "failed"
        with pytest.raises(ZeroDivisionError), desk.begin() as raised:
            _ = 1 / 0
        assert desk.api.run(raised.path).state == "failed"
        assert desk.logged().state == "finished"

    def test_runs_are_filtered_and_sorted(self, desk: Desk) -> None:
        """Questions in the style of MongoDB, over config, summary and what describes a run."""
        losses = [5, math.nan, 3, 1, 2, None]
        for number, loss in enumerate(losses):
            extra = {"extra": "x"} if number == 3 else {}
            run = desk.begin(
                id=f"run{number}",
                name=f"name {number}",
                tags=["even"] if number % 2 == 0 else [],
                config={"lr": number / 10, **extra},
            )
            run.log({"loss": loss})
            run.finish(exit_code=int(number == 4))

        def ids(filters: dict[str, Any] | None = None, order: str = "id") -> str:
            found = desk.api.runs(f"local/{PROJECT}", filters=filters, order=order)
            return "".join(run.id.removeprefix("run") for run in found)

        assert ids(order="config.lr") == "012345"
        assert ids(order="-config.lr") == "543210"
        assert ids(order="-created") == "543210"
        assert ids(order="summary.loss") == "342015"
        assert ids({"state": "failed"}) == "4"
        assert ids({"tags": "even"}) == "024"
        assert ids({"config.lr": {"$gte": 0.1, "$lt": 0.3}}) == "12"
        assert ids({"config.extra": {"$exists": True}}) == "3"
        assert ids({"summary_metrics.loss": {"$lt": 2.5}}) == "34"
        assert ids({"displayName": {"$regex": "[01]$"}}) == "01"
        assert ids({"$or": [{"config.lr": 0.0}, {"$not": {"state": "finished"}}]}) == "04"
        assert ids({"$nor": [{"config.lr": 0.0}, {"config.lr": {"$gt": 0.1}}]}) == "1"
        assert ids({"config.lr": {"$in": [0.1, 0.4]}, "state": {"$ne": "failed"}}) == "1"
        assert ids({"config.lr": {"$nin": [0.1, 0.4]}, "$and": [{"state": "finished"}]}) == "0235"
        with pytest.raises(UsageError, match="unheard"):
            desk.api.runs(PROJECT, filters={"unheard": 1})
        with pytest.raises(UsageError, match=r"\$near"):
            desk.api.runs(PROJECT, filters={"config.lr": {"$near": 1}})
        assert desk.api.runs("local/empty") == []

    def test_errors_name_what_is_there(self, desk: Desk) -> None:
        """A wrong name is answered with the right ones."""
        found = desk.logged({"loss": 1, "note": "text"}, id="4x9gq0ab")
        with pytest.raises(NotFoundError, match="4x9gq0ab"):
            desk.api.run(f"local/{PROJECT}/nothere1")
        with pytest.raises(NotFoundError, match=f"local/{PROJECT}"):
            desk.api.run("local/other/4x9gq0ab")
        with pytest.raises(NotFoundError, match="note"):
            found.media("nothing")
        with pytest.raises(NotFoundError, match="history"):
            found.media("loss")
        with pytest.raises(UsageError, match="entity/project/id"):
            desk.api.run("4x9gq0ab")
        with pytest.raises(UsageError, match="entity/project"):
            desk.api.runs("a/b/c")

    # Media and files

    def test_media_come_back_as_they_were(self, desk: Desk) -> None:
        """Pixels bit by bit, tables cell by cell, bins number by number."""
        rng = np.random.default_rng(3)
        pictures = [
            rng.integers(0, 256, (9, 7), np.uint8),
            rng.integers(0, 256, (9, 7, 3), np.uint8),
            rng.integers(0, 256, (9, 7, 4), np.uint8),
        ]
        rows = [[1, "a", None], [2**62, "🦊", 0.5]]
        found = desk.logged(
            {"img": marey.Image(pictures[0], caption="<b>")},
            {
                "img": [marey.Image(pixels, caption=str(n)) for n, pixels in enumerate(pictures)],
                "table": marey.Table(columns=["n", "text", "x"], data=rows),
                "hist": marey.Histogram(np_histogram=([1, 0, 5], [0.0, 0.1, 0.5, 2.0])),
                "../text": "plain text",
                "loss": 0.5,
            },
        )
        single, several = (entry.value for entry in found.media("img"))
        assert isinstance(single, marey.Image)
        assert isinstance(several, list)
        assert single.caption == "<b>"
        assert [image.caption for image in several] == ["0", "1", "2"]
        for image, pixels in zip([single, *several], [pictures[0], *pictures], strict=True):
            np.testing.assert_array_equal(image.to_numpy(), pixels)
            assert image.to_numpy().dtype == pixels.dtype
        row = list(found.scan_history())[1]
        assert row["table"].data == rows
        assert row["hist"] == marey.Histogram(np_histogram=([1, 0, 5], [0.0, 0.1, 0.5, 2.0]))
        assert (row["../text"], row["loss"], len(row["img"])) == ("plain text", 0.5, 3)

    def test_media_step_by_step(self, desk: Desk) -> None:
        """A history of media is a sequence; a list of one stays a list."""
        logged = desk.begin()
        for step in range(5):
            logged.log({"one": f"at {step}", "many": [image_of(step), image_of(step + 1)]})
        logged.log({"many": [image_of(9)]}, step=9)
        logged.finish()
        found = desk.api.run(logged.path)
        history = found.media("one")
        assert (len(history), history[-1].step) == (5, 4)
        assert history[-1].time == pytest.approx(time.time(), abs=60)
        assert [entry.value for entry in history] == [f"at {step}" for step in range(5)]
        assert [entry.value for entry in history[1:3]] == ["at 1", "at 2"]
        many = found.media("many")
        assert [entry.total for entry in many] == [2, 2, 2, 2, 2, 1]
        shades = [[image.to_numpy().max() for image in entry.value] for entry in many]  # type: ignore[attr-defined]
        assert shades == [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [9]]
        assert "value" in repr(history[2])
        assert "6 entries" in repr(many)

    def test_files_are_those_on_the_disk(self, desk: Desk) -> None:
        """Blobs under the hash of their bytes, and the journal; a missing one is told."""
        found = desk.logged({"img": image_of(7)})
        files = {file.name.split("/")[0]: file for file in found.files()}
        assert set(files) == {"blobs", "journal"}
        blob = files["blobs"]
        content = blob.path.read_bytes()
        assert blob.path.name.startswith(hashlib.sha256(content).hexdigest())
        assert blob.size_bytes == len(content)
        assert files["journal"].size_bytes == files["journal"].path.stat().st_size
        blob.path.unlink()
        with pytest.raises(NotFoundError, match="missing"):
            _ = found.media("img")[0].value

    # Deleting

    def test_a_run_is_moved_to_the_trash_and_back(
        self, desk: Desk, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Deleting says how to undo it, and undoing brings everything back."""
        found = desk.logged({"loss": 0.25, "img": image_of(5)}, id="4x9gq0ab")
        home = desk.root / "runs" / "local" / PROJECT / "4x9gq0ab"
        found.delete()
        said = capsys.readouterr().err
        with pytest.raises(NotFoundError):
            desk.api.run(f"{PROJECT}/4x9gq0ab")
        assert desk.api.runs(PROJECT) == []
        (trashed,) = (desk.root / "trash" / "local" / PROJECT).iterdir()
        assert f"mv {trashed} {home}" in said
        shutil.move(trashed, home)
        again = desk.api.run(f"{PROJECT}/4x9gq0ab")
        assert again.summary["loss"] == 0.25
        np.testing.assert_array_equal(
            again.media("img")[0].value.to_numpy(),  # type: ignore[attr-defined]
            image_of(5).to_numpy(),
        )

    def test_a_run_that_goes_on_is_not_deleted(self, desk: Desk) -> None:
        """Its process would go on writing into the trash."""
        logged = desk.begin()
        logged.log({"loss": 1})
        with pytest.raises(UsageError, match="still running"):
            desk.api.run(logged.path).delete()


def image_of(shade: int) -> marey.Image:
    """A small picture of one grey."""
    return marey.Image(np.full((8, 8), shade, np.uint8))
