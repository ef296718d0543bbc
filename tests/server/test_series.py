from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

RUN = "local/digits/aaaa1111"


def unpack(body: bytes) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What the page does: a header per run, then its columns."""
    found, position = [], 0
    while position < len(body):
        length = int.from_bytes(body[position : position + 4], "little")
        header = json.loads(body[position + 4 : position + 4 + length])
        position += 4 + length
        assert position % 8 == 0
        columns = {}
        for name in header["columns"]:
            columns[name] = np.frombuffer(body, "<f8", header["shown"], position)
            position += 8 * header["shown"]
        found.append((header, columns))
    return found


def ask(client: Any, **question: Any) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    answer = client.get("/api/v1/series", params=question)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    return unpack(answer.content)


def test_every_point(client: Any, begin: Any) -> None:
    writing = begin()
    values = [1.0, math.nan, math.inf, -math.inf, 1e300, 5e-324]
    for step, value in enumerate(values):
        writing.row(step, loss=value)
    [(header, columns)] = ask(client, run=RUN, key="loss")
    assert header == {
        "run": RUN,
        "level": 0,
        "shown": 6,
        "total": 6,
        "columns": ["step", "time", "value"],
    }
    assert columns["step"].tolist() == [0, 1, 2, 3, 4, 5]
    assert columns["time"].tolist() == [writing.created + step for step in range(6)]
    np.testing.assert_array_equal(columns["value"], values)


def test_buckets_keep_the_extremes(client: Any, begin: Any) -> None:
    writing = begin()
    for step in range(20_000):
        writing.row(step, loss=99.0 if step == 12_345 else 0.0)
    [(header, columns)] = ask(client, run=RUN, key="loss", points=500)
    assert header["level"] > 0
    assert header["total"] == 20_000
    assert header["shown"] == len(columns["max"]) < 20_000
    assert columns["max"].max() == 99.0
    assert columns["count"].sum() == 20_000
    assert columns["step_first"][0] == 0
    assert columns["step_last"][-1] == 19_999


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        ({"from": 3, "to": 5}, [3, 4, 5]),
        ({"from": 2.5, "to": 3.5}, [3]),
        ({"x": "time", "from": 1_700_000_008.0}, [8, 9]),
    ],
)
def test_ranges(client: Any, begin: Any, question: dict[str, Any], steps: list[int]) -> None:
    writing = begin()
    for step in range(10):
        writing.row(step, loss=float(step))
    [(_, columns)] = ask(client, run=RUN, key="loss", **question)
    # One neighbour on either side may come too, so that lines reach the edge of the chart.
    assert set(steps) <= set(columns["step"].tolist()) <= {steps[0] - 1, *steps, steps[-1] + 1}


def test_several_runs_and_odd_keys(client: Any, begin: Any) -> None:
    key = "../ä b%&?#/日本"
    for run in ("aaaa1111", "bbbb2222"):
        begin(run=run).row(1, **{key: 2.0})
    begin(run="cccc3333").row(1, other=2.0)
    runs = [f"local/digits/{run}" for run in ("bbbb2222", "cccc3333", "aaaa1111")]
    found = ask(client, run=runs, key=key)
    assert [header["run"] for header, _ in found] == runs
    assert [header["shown"] for header, _ in found] == [1, 0, 1]


def test_unchanged_polls_cost_nothing(client: Any, begin: Any, eventually: Any) -> None:
    writing = begin()
    writing.row(0, loss=1.0)
    question = {"run": RUN, "key": "loss"}
    first = client.get("/api/v1/series", params=question)
    again = {"If-None-Match": first.headers["etag"]}
    second = client.get("/api/v1/series", params=question, headers=again)
    assert second.status_code == 304
    assert second.content == b""
    other = client.get("/api/v1/series", params=question | {"points": 7}, headers=again)
    assert other.status_code == 200
    writing.row(1, loss=2.0)

    def is_news() -> bool:
        return client.get("/api/v1/series", params=question, headers=again).status_code == 200

    eventually(is_news)


def test_keys(client: Any, begin: Any) -> None:
    writing = begin()
    writing.row(2, layer10=1.0, layer2=1.0)
    writing.row(5, layer2=1.0)
    assert client.json("/api/v1/keys", params={"run": RUN})["keys"] == [
        {"key": "layer2", "kind": "scalar", "runs": 1, "count": 2, "first_step": 2, "last_step": 5},
        {
            "key": "layer10",
            "kind": "scalar",
            "runs": 1,
            "count": 1,
            "first_step": 2,
            "last_step": 2,
        },
    ]
