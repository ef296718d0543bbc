from __future__ import annotations

import math
from typing import Any

import pytest

from marey.journal.record import big_integer


@pytest.fixture
def writing(begin: Any) -> Any:
    writing = begin(
        config={"lr": math.nan, "net": {"depth": 3}, "big": big_integer(2**70), "path": "a/b"}
    )
    writing.row(0, loss=1.0)
    writing.row(7, loss=0.25)
    writing.console("one\ntwo\nthree\n")
    writing.end()
    return writing


def test_projects(client: Any, writing: Any) -> None:
    assert client.json("/api/v1/projects")["projects"] == [
        {
            "entity": "local",
            "project": "digits",
            "runs": 1,
            "live": 0,
            "updated": pytest.approx(1_700_000_000, abs=1e9),
        }
    ]


def test_runs_with_columns(client: Any, writing: Any) -> None:
    columns = ["config.lr", "config.net.depth", "config.big", "summary.loss", "config.none"]
    answer = client.json("/api/v1/projects/local/digits/runs", params={"columns": columns})
    assert answer["total"] == 1
    run = answer["runs"][0]
    assert (run["id"], run["name"], run["state"]) == ("aaaa1111", "run aaaa1111", "finished")
    assert (run["last_step"], run["tags"]) == (7, ["first"])
    assert run["values"] == {
        "config.lr": "NaN",
        "config.net.depth": 3,
        "config.big": str(2**70),
        "summary.loss": 0.25,
    }


def test_pages_of_runs(client: Any, begin: Any) -> None:
    for number in range(5):
        begin(run=f"aaaa000{number}", created=1_700_000_000.0 + number).end()
    answer = client.json("/api/v1/projects/local/digits/runs?limit=2&offset=1")
    assert answer["total"] == 5
    assert [run["id"] for run in answer["runs"]] == ["aaaa0003", "aaaa0002"]


def test_columns(client: Any, writing: Any) -> None:
    answer = client.json("/api/v1/projects/local/digits/columns")
    assert {"lr", "net.depth", "big", "path"} <= {
        name.removeprefix("config.") for name in answer["config"]
    }
    assert "loss" in {name.removeprefix("summary.") for name in answer["summary"]}


def test_one_run(client: Any, writing: Any) -> None:
    answer = client.json("/api/v1/runs/local/digits/aaaa1111")
    assert answer["run"]["id"] == "aaaa1111"
    assert answer["config"] == {
        "lr": "NaN",
        "net": {"depth": 3},
        "big": str(2**70),
        "path": "a/b",
    }
    assert answer["summary"]["loss"] == 0.25
    assert answer["directory"] == str(writing.dir)
    assert answer["problems"] == []


def test_console(client: Any, writing: Any) -> None:
    path = "/api/v1/runs/local/digits/aaaa1111/console"
    answer = client.json(path)
    assert [line["text"] for line in answer["lines"]] == ["one", "two", "three"]
    assert answer["total"] == 3
    window = client.json(path, params={"after": 1, "limit": 1})["lines"]
    assert [(line["text"], line["stream"]) for line in window] == [("two", "stdout")]
    last = client.json(path, params={"after": -1})["lines"]
    assert [line["text"] for line in last] == ["three"]


def test_news_are_seen_soon(client: Any, begin: Any, eventually: Any) -> None:
    def last_step() -> Any:
        return client.json("/api/v1/runs/local/digits/aaaa1111")["run"]["last_step"]

    writing = begin()
    assert last_step() is None
    writing.row(3, loss=1.0)
    eventually(lambda: last_step() == 3)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/runs/local/digits/zzzz", 404),
        ("/api/v1/runs/local/digits/zzzz/console", 404),
        ("/api/v1/keys?run=local/digits/zzzz", 404),
        ("/api/v1/series?run=local/digits/zzzz&key=a", 404),
        ("/api/v1/media?run=local/digits/zzzz&key=a", 404),
        ("/api/v1/marks?run=local/digits/zzzz", 404),
        ("/api/v1/keys?run=zzzz", 404),
        ("/api/v1/keys?run=../../etc/passwd", 404),
        ("/api/v1/keys", 400),
        ("/api/v1/series?run=local/digits/aaaa1111", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&points=1", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&points=many", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&x=wall", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&from=nan", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&key=b", 400),
        ("/api/v1/series?run=local/digits/aaaa1111&key=a&unknown=1", 400),
        ("/api/v1/series?key=a&points=100000&" + "&".join(["run=a/b/c"] * 41), 400),
        ("/api/v1/projects/local/digits/runs?limit=0", 400),
        ("/api/v1/projects/local/digits/runs?limit=10001", 400),
        ("/api/v1/projects/local/digits/runs?offset=-1", 400),
        ("/api/v1/projects/local/digits/runs?project=x", 400),
        ("/api/v1/analyses/table/nothing?run=local/digits/aaaa1111&key=a", 404),
        ("/api/v1/analyses/nothing/window?run=local/digits/aaaa1111&key=a", 404),
        ("/api/v1/analyses/..%2e/window?run=local/digits/aaaa1111&key=a", 400),
        ("/api/v1/analyses/os.path/window?run=local/digits/aaaa1111&key=a", 400),
    ],
)
def test_wrong_questions_say_why(client: Any, writing: Any, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert len(answer.json()["error"]) > 10


def test_healthz(client: Any) -> None:
    answer = client.json("/healthz")
    assert answer["status"] == "ok"
    assert answer["version"]
