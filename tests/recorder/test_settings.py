"""Where settings come from, and what they may be."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from marey import settings
from marey.directories import check_name, every_run, run_dir
from marey.errors import MissingExtraError, UsageError
from marey.extras import require


def test_defaults(monkeypatch) -> None:
    for name in ("MAREY_DIR", "MAREY_QUIET", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    loaded = settings.load()
    assert loaded == settings.Settings()
    assert loaded.dir == Path.home() / ".marey"
    assert loaded.cache_dir == Path.home() / ".cache/marey"
    monkeypatch.setenv("XDG_CACHE_HOME", "/tmp/cache")
    assert settings.load().cache_dir == Path("/tmp/cache/marey")


def test_arguments_before_environment_before_file(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("MAREY_DIR")
    (tmp_path / "marey.toml").write_text('project = "file"\nentity = "file"\ndir = "runs here"\n')
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("MAREY_ENTITY", "environment")
    loaded = settings.load(strict=True)
    assert (loaded.project, loaded.entity, loaded.strict) == ("file", "environment", True)
    assert loaded.dir == tmp_path / "runs here"
    assert settings.load(project="argument", entity=None).project == "argument"


@pytest.mark.parametrize(
    ("name", "value"),
    [("strict", "perhaps"), ("finish_timeout_secs", "-1"), ("finish_timeout_secs", "soon"),
     ("encoder_threads", "0"), ("queue_bytes", "1.5"), ("mode", "x"), ("finish_timeout_secs", "nan")],
)  # fmt: skip
def test_values_that_cannot_be(name, value, monkeypatch, tmp_path) -> None:
    with pytest.raises(UsageError, match=f"{name} must be .* the argument {name}"):
        settings.load(**{name: value})
    (tmp_path / "marey.toml").write_text(f'{name} = "{value}"')
    with pytest.raises(UsageError, match=r"marey\.toml"):
        settings.load()
    monkeypatch.setenv(f"MAREY_{name.upper()}", value)
    (tmp_path / "marey.toml").unlink()
    with pytest.raises(UsageError, match=f"MAREY_{name.upper()}"):
        settings.load()


def test_every_setting_can_come_from_the_environment(monkeypatch) -> None:
    values = {
        "dir": "/d", "cache_dir": "/c", "entity": "e", "project": "p", "mode": "dryrun",
        "strict": "yes", "console": "off", "quiet": "1", "finish_timeout_secs": "2.5",
        "encoder_threads": "3", "queue_items": "4", "queue_bytes": "5",
    }  # fmt: skip
    assert values.keys() == {field.name for field in dataclasses.fields(settings.Settings)}
    for name, value in values.items():
        monkeypatch.setenv(f"MAREY_{name.upper()}", value)
    assert dataclasses.astuple(settings.load()) == (
        Path("/d"), Path("/c"), "e", "p", "offline", True, False, True, 2.5, 3, 4, 5,
    )  # fmt: skip


def test_a_file_that_is_no_toml(tmp_path) -> None:
    (tmp_path / "marey.toml").write_text("= 5")
    with pytest.raises(UsageError, match="is not a TOML file"):
        settings.load()
    (tmp_path / "marey.toml").write_text("colour = 5")
    with pytest.raises(UsageError, match="'colour'"):
        settings.load()


def test_every_run(tmp_path) -> None:
    for path in ("b/p/r2", "b/p/r1", "a/p/r", ".hidden/p/r"):
        (tmp_path / "runs" / path / "journal").mkdir(parents=True)
    (tmp_path / "runs/a/p/no journal").mkdir()
    (tmp_path / "runs/a/file").write_text("")
    assert [str(run) for run in every_run(tmp_path)] == ["a/p/r", "b/p/r1", "b/p/r2"]
    run = next(every_run(tmp_path))
    assert run.path == run_dir(tmp_path, "a", "p", "r")
    assert run.blobs_dir.parent == run.spool_dir.parent == run.journal_dir.parent == run.path
    assert list(every_run(tmp_path / "nothing")) == []


def test_names() -> None:
    assert check_name("project", "ünï code_1-2.3,;'") == "ünï code_1-2.3,;'"
    with pytest.raises(UsageError, match="project must not contain / \\?"):
        check_name("project", "a?/b")


def test_extras() -> None:
    assert require("json", "media", "This").loads("1") == 1
    with pytest.raises(MissingExtraError, match=r"Audio needs .*pip install 'marey\[media\]'"):
        require("no_such_package.part", "media", "Audio")
