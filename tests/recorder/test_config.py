"""``run.config``: what can be set and changed, and what is recorded of it."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import itertools
import json
import math
import pickle
import threading
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import marey
from marey.errors import ConfigError, MissingExtraError, UsageError
from marey.journal.record import Config, Header


def replayed(found) -> dict:
    config: dict = {}
    for change in found.all(Config):
        config.update(change.set)
        for name in change.delete:
            config.pop(name, None)
    return config


def test_values_become_plain(recorded) -> None:
    run = marey.init(
        config={
            "lr": np.float32(0.5),
            "n": np.int64(3),
            "array": np.arange(3),
            "path": Path("a"),
            "nested": {"a": {"b": (1, 2)}, 7: "seven"},
            "big": 2**70,
            "nan": math.nan,
            "anything": argparse.ArgumentParser,
            "a.b": 1,
        },
        console=False,
    )
    assert run.config.lr == 0.5
    assert type(run.config["n"]) is int
    assert run.config["array"] == [0, 1, 2]
    assert run.config.nested.a.b == [1, 2]
    assert run.config["nested"]["7"] == "seven"
    assert run.config["a.b"] == 1
    config = replayed(recorded(run))
    assert config["big"] == 2**70
    assert config["anything"] == "argparse.ArgumentParser"
    assert {**config, "nan": 0} == {**run.config.as_dict(), "nan": 0}


@dataclasses.dataclass
class Options:
    lr: float = 0.1
    layers: tuple[int, ...] = (8, 4)


@pytest.mark.parametrize(
    "config",
    [{"lr": 0.1, "layers": [8, 4]}, argparse.Namespace(lr=0.1, layers=[8, 4]), Options()],
)
def test_where_entries_come_from(config) -> None:
    run = marey.init(config=config, console=False)
    assert run.config == {"lr": 0.1, "layers": [8, 4]}
    assert marey.config.lr == 0.1


def test_a_config_that_is_none_of_these() -> None:
    with pytest.raises(UsageError, match="config must be a dict"):
        marey.init(config=5)


def test_a_yaml_file(tmp_path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("lr: 0.1\nepochs: {desc: how many, value: 3}\n")
    if find_spec("yaml") is None:
        with pytest.raises(MissingExtraError, match="pip install"):
            marey.init(config=str(path))
        return
    assert marey.init(config=str(path), console=False).config == {"lr": 0.1, "epochs": 3}


def test_changes_need_leave(recorded) -> None:
    run = marey.init(config={"lr": 0.1, "nan": math.nan, "n": {"x": 1}}, console=False)
    run.config.lr = 0.1
    run.config.nan = np.float32("nan")
    run.config.momentum = 0.9
    run.config["n"]["y"] = 2
    for change in (
        lambda: setattr(run.config, "lr", 0.2),
        lambda: run.config.update(lr=0.2),
        lambda: run.config.update({"new": 1, "lr": 0.2}),
        lambda: run.config["n"].update(x=5),
        lambda: run.config.__setitem__("n", {"x": 1}),
        lambda: run.config.pop("lr"),
        lambda: run.config.n.clear(),
        lambda: run.config.__setitem__("nan", 1),
    ):
        with pytest.raises(ConfigError, match="allow_val_change"):
            change()
    assert "new" not in run.config
    run.config.update({"lr": 0.2}, allow_val_change=True)
    run.config.setdefaults({"lr": 5, "other": 6})
    assert run.config.lr == 0.2
    config = replayed(recorded(run))
    assert config.pop("nan") != 1
    assert config == {"lr": 0.2, "momentum": 0.9, "n": {"x": 1, "y": 2}, "other": 6}


def test_leave_for_the_whole_run(recorded) -> None:
    run = marey.init(config={"lr": 0.1, "n": {"x": 1}}, allow_val_change=True, console=False)
    run.config.lr = 0.2
    run.config.n.x = 2
    run.config["n"]["z"] = {"deep": 1}
    run.config.n.z.deep = 2
    del run.config["n"]["x"]
    run.config.temporary = 1
    del run.config.temporary
    assert replayed(recorded(run)) == {"lr": 0.2, "n": {"z": {"deep": 2}}} == run.config


def test_it_is_a_dict() -> None:
    run = marey.init(config={"a": 1, "b": {"c": [2]}}, console=False)
    assert isinstance(run.config, dict)
    assert json.loads(json.dumps(run.config)) == {"a": 1, "b": {"c": [2]}}
    assert dict(**run.config)["a"] == 1
    assert run.config.get("x", 7) == 7
    assert list(run.config) == ["a", "b"]
    assert type(pickle.loads(pickle.dumps(run.config))) is dict
    assert copy.deepcopy(run.config) == run.config
    with pytest.raises(AttributeError, match="no entry 'x'"):
        _ = run.config.x
    with pytest.raises(KeyError):
        _ = run.config["x"]
    with pytest.raises(UsageError, match="must be text"):
        run.config[5] = 1


def test_only_some_entries() -> None:
    config = {"a": 1, "b": 2}
    run = marey.init(config=config, config_exclude_keys=["a"], mode="disabled")
    assert run.config == {"b": 2}
    run = marey.init(
        config=config, config_include_keys=["a"], mode="disabled", reinit="finish_previous"
    )
    assert run.config == {"a": 1}
    run.finish()
    with pytest.raises(UsageError, match="not both"):
        marey.init(config=config, config_include_keys=["a"], config_exclude_keys=["b"])


def test_it_changes_while_segments_begin(recorded) -> None:
    run = marey.init(console=False)
    stop = threading.Event()

    def change() -> None:
        for number in itertools.count():
            run.config[f"name {number}"] = {"number": number}
            if stop.is_set():
                return

    changer = threading.Thread(target=change)
    changer.start()
    names = [f"wide/{number}" for number in range(1_000)]
    for _ in range(3_000):  # 27 MB: more than one segment
        run.log(dict.fromkeys(names, 0.5))
    stop.set()
    changer.join()
    expected = run.config.as_dict()
    found = recorded(run)
    assert replayed(found) == expected
    assert len({item.number for item in found.all(Header)}) > 1


def test_an_empty_name_is_called_empty() -> None:
    run = marey.init(console=False)
    with pytest.raises(UsageError, match="the name of a config entry must not be empty"):
        run.config.update({"": 1})
    with pytest.raises(UsageError, match="the name of an entry must not be empty"):
        run.config[""] = 1
    with pytest.raises(UsageError, match="project must be text that is not empty"):
        marey.init(project="", reinit="create_new")
