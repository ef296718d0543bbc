"""The examples run, and what they log can be read back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import marey

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
OF_MEDIA = sorted(
    path.name
    for path in EXAMPLES.glob("*.py")
    if 'marey.init(project="examples"' in path.read_text(encoding="utf-8")
)


def run_example(name: str, *arguments: str) -> None:
    command = [sys.executable, "-W", "error::UserWarning", str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", OF_MEDIA)
def test_all_that_an_example_logs_can_be_read_back(name: str) -> None:
    run_example(name)
    with marey.Api() as api:
        (run,) = api.runs("local/examples")
        assert (run.name, run.state) == (name.removesuffix(".py"), "finished")
        assert not run.problems
        keys = run.keys()
        entries = [entry for key in keys for entry in media_of(run, key)]
        assert entries
        for entry in entries:
            values = entry.value if isinstance(entry.value, list) else [entry.value]
            assert len(values) == entry.total
            assert not any(isinstance(value, marey.media._base.Stored) for value in values)


def media_of(run, key: str):
    """What was logged under a key, if that is media."""
    try:
        return run.media(key)
    except marey.errors.NotFoundError:
        return []


def test_the_quick_start_leaves_a_finished_run() -> None:
    run_example("quickstart.py")
    with marey.Api() as api:
        (run,) = api.runs("local/quickstart")
        assert (run.state, run.config["lr"]) == ("finished", 0.1)
        assert len(list(run.scan_history(keys=["loss"]))) == 100
        assert run.summary["final"] < 0.1


def test_photographs_are_segmented_better_with_each_epoch() -> None:
    run_example("photographs.py", "--epochs", "2", "--name", "short")
    with marey.Api() as api:
        (run,) = api.runs("local/photographs")
        assert (run.name, run.state) == ("short", "finished")
        overlaps = [row["IoU"] for row in run.scan_history(keys=["IoU"])]
        assert len(overlaps) == 3
        assert overlaps[0] < 0.12 < 0.25 < overlaps[2]
        first, _, last = (entry.value for entry in run.media("segmentation"))
        assert [image.sample_id for image in first] == [image.sample_id for image in last]
        before, after, truth = (
            np.concatenate([image.masks[layer].to_numpy().ravel() for image in images])
            for images, layer in ((first, "prediction"), (last, "prediction"), (last, "truth"))
        )
        assert (after == truth).mean() > 2 * (before == truth).mean()
        assert np.array_equal(first[0].to_numpy(), last[0].to_numpy())
        boxes = [box for image in last for box in image.boxes["prediction"].data]
        assert boxes
        assert all(0 < box["scores"]["probability"] <= 1 for box in boxes)
        for key in ("photographs", "sureness/right", "tables/worst", "tables/confusion"):
            assert run.media(key), key


def test_the_digits_are_learned_and_can_be_looked_at() -> None:
    run_example("digits.py", "--epochs", "2", "--name", "short")
    with marey.Api() as api:
        (run,) = api.runs("local/digits")
        assert (run.name, run.state) == ("short", "finished")
        losses = [row["train/loss"] for row in run.scan_history(keys=["train/loss"])]
        assert len(losses) == 2 * (1347 // 32)
        assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 2
        assert run.summary["best_accuracy"] > 0.85
        assert run.summary["photo/decibels"] > 23  # with noise it is 19
        for key in ("digits/confused", "photo/cleaned", "weights/layer_1", "tables/confusion"):
            assert run.media(key), key


def test_the_studio_logs_what_its_learners_learn() -> None:
    run_example("studio.py", "--epochs", "3", "--name", "short")
    with marey.Api() as api:
        (run,) = api.runs("local/studio")
        assert (run.name, run.state, run.problems) == ("short", "finished", [])
        for key, falls in (
            ("shape/error", True),
            ("peptide/energy", True),
            ("chord/explained", False),
        ):
            values = [row[key] for row in run.scan_history(keys=[key])]
            assert len(values) == 3
            assert values == sorted(values, reverse=falls), key
        keys = run.keys()
        kinds = {type(entry.value).__name__ for key in keys for entry in media_of(run, key)}
        assert kinds >= {
            "PointCloud",
            "Mesh",
            "Molecule",
            "Audio",
            "Video",
            "Table",
            "Html",
            "Markdown",
        }
        assert kinds >= {"Figure", "Histogram", "Plotly", "Text", "Vega"}
