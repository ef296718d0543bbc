"""``marey.init`` and the module-level names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import marey
import marey as wandb
from marey.errors import ConfigError, JournalError, UsageError
from marey.journal.record import RunInfo


def test_defaults(root, recorded) -> None:
    run = marey.init(console=False)
    assert marey.run is run
    assert re.fullmatch(r"[a-z0-9]{8}", run.id)
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d+", run.name)
    assert (run.entity, run.project) == ("local", "uncategorized")
    assert run.path == f"local/uncategorized/{run.id}"
    assert Path(run.dir) == root / "runs/local/uncategorized" / run.id
    assert run.url.endswith(f"/local/uncategorized/runs/{run.id}")
    assert (run.step, run.tags, run.notes, run.state) == (0, (), "", "running")
    assert run.settings.dir == root
    assert run.start_time > 1.7e9
    info = recorded(run).all(RunInfo)[-1]
    assert (info.name, info.created) == (run.name, run.start_time)
    assert marey.run is None


def test_everything_given(recorded) -> None:
    run = marey.init(
        "digits", "first", {"lr": 0.1}, entity="lab", id="run-1", notes="some", console=False,
        tags=["a", "b", "a"], group="g", job_type="train",
    )  # fmt: skip
    assert run.path == "lab/digits/run-1"
    run.name, run.notes, run.tags = "second", "more", (*run.tags, "c")
    info = recorded(run).all(RunInfo)[-1]
    assert (info.name, info.notes, info.tags) == ("second", "more", ("a", "b", "c"))
    assert (info.group, info.job_type) == ("g", "train")
    assert info.environment["python"]


def test_as_wandb_it_works_unchanged() -> None:
    wandb.init(project="p", config={"lr": 0.1}, mode="offline", anonymous="allow", force=True,
               reinit=True, resume="never", save_code=False)  # fmt: skip
    wandb.config.epochs = 3
    with pytest.raises(ConfigError):
        wandb.config.lr = 0.2
    wandb.log({"loss": 0.5})
    wandb.summary["best"] = 0.5
    assert wandb.run is not None
    assert wandb.run.summary["loss"] == 0.5
    wandb.finish()


@pytest.mark.parametrize("what", ["project", "entity", "id"])
@pytest.mark.parametrize(
    "name",
    ["", "a/b", "..", ".", "a\\b", "a#b", "a?b", "a%b", "a:b", "a\nb", " a", "a ", "x" * 129,
     "é" * 128, "\ud800", 5],
)  # fmt: skip
def test_names_that_cannot_be_paths(what, name, root) -> None:
    with pytest.raises(UsageError):
        marey.init(**{what: name})
    assert not root.exists()
    assert marey.run is None


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"resume": "allow"}, "cannot resume"),
        ({"resume": True}, "cannot resume"),
        ({"resume_from": "abc?_step=3"}, "resume_from"),
        ({"fork_from": "abc?_step=3"}, "fork_from"),
        ({"mode": "sideways"}, "mode must be one of"),
        ({"reinit": "perhaps"}, "reinit must be one of"),
        ({"tags": ["x" * 65]}, "a tag must have"),
        ({"tags": 5}, "tags must be a list"),
        ({"name": 5}, "name must be text"),
        ({"settings": {"no_such": 1}}, "no_such"),
        ({"settings": 5}, "settings must be"),
    ],
)
def test_what_cannot_be(arguments, match, root) -> None:
    with pytest.raises(UsageError, match=match):
        marey.init(**arguments)
    assert not root.exists()


def test_unknown_arguments_are_a_type_error() -> None:
    with pytest.raises(TypeError, match="projekt"):
        marey.init(projekt="x")


def test_arguments_without_effect_are_said() -> None:
    with pytest.warns(UserWarning, match="sync_tensorboard=True"):
        marey.init(sync_tensorboard=True, mode="disabled")


def test_an_id_that_exists_is_refused() -> None:
    marey.init(id="twice", console=False).finish()
    with pytest.raises(UsageError, match="there is a run local/uncategorized/twice already"):
        marey.init(id="twice")
    assert marey.run is None


def test_a_second_init() -> None:
    first = marey.init(console=False)
    with pytest.warns(UserWarning, match="gives back the run that is open"):
        assert marey.init(project="other") is first
    assert marey.init(reinit="return_previous") is first
    second = marey.init(reinit="create_new", console=False)
    assert second is not first
    assert marey.run is first
    third = marey.init(reinit="finish_previous", console=False)
    assert first.state == "finished"
    assert marey.run is third
    second.log({"a": 1})
    second.finish()
    assert marey.run is third


def test_before_init() -> None:
    code = """
import marey, pytest
from marey.errors import UsageError
assert marey.run is None
marey.finish()
for use in (lambda: marey.log({"a": 1}), lambda: marey.config.lr, lambda: marey.summary["a"],
            lambda: marey.config.update({}), lambda: "a" in marey.summary, lambda: list(marey.config),
            lambda: setattr(marey.config, "lr", 1), lambda: marey.summary.__setitem__("a", 1)):
    with pytest.raises(UsageError, match=r"marey\\.init\\(\\) first"):
        use()
assert "before marey.init()" in repr(marey.config)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_disabled_records_nothing(root) -> None:
    run = marey.init(mode="disabled", config={"a": 1})
    run.log({"loss": 1, "text": "x", "n": {"m": 2}})
    run.log({"loss": 2})
    run.summary["best"] = 3
    run.config.b = 2
    assert run.step == 2
    assert {k: v for k, v in run.summary.items() if k[0] != "_"} == {
        "loss": 2, "text": "x", "n": {"m": 2}, "best": 3,
    }  # fmt: skip
    with pytest.raises(TypeError):
        run.log({"bad": object()})
    run.finish()
    assert run.state == "finished"
    assert not root.exists()


def test_a_root_that_cannot_be_written(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be made"):
        marey.init(dir=tmp_path / "file" / "below")
    assert marey.run is None


def test_the_states_of_a_with_block() -> None:
    with pytest.raises(ValueError, match="x"), marey.init(console=False) as run:
        raise ValueError("x")
    assert run.state == "failed"
    with marey.init(console=False) as run:
        pass
    assert run.state == "finished"


def test_public_names() -> None:
    assert marey.__all__ == sorted(marey.__all__)
    for name in marey.__all__:
        assert name in dir(marey)
    assert "Image" in dir(marey)
    with pytest.raises(AttributeError, match="no attribute 'imge'"):
        _ = marey.imge
