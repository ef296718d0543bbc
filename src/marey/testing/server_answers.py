"""What a server must answer about runs, numbers and media; files and refusals of strangers are elsewhere."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from marey.journal.record import Config, Item, big_integer
from marey.testing.server_lab import API, Client, ServerLabContract, Writing, eventually

Begin = Callable[..., Writing]
Column = npt.NDArray[np.float64]

ODD_KEY = "../ä b%&?#/日本"


class ServerAnswersContract(ServerLabContract):
    """Every answer says what was logged, and how much of it there is."""

    @pytest.fixture
    def writing(self) -> Writing:
        """A run with values that JSON does not have."""
        return self.once("ended", _write_numbers)

    @pytest.fixture
    def pictures(self) -> Writing:
        """A run with histograms, and with a list of pictures that have children."""
        return self.once("pictures", _write_pictures)

    # Itself

    def test_it_says_that_it_serves(self, client: Client) -> None:
        """``/healthz`` answers as soon as anything does."""
        answer = client.json("/healthz")
        assert answer["status"] == "ok"
        assert answer["version"]

    def test_routes_are_described(self, client: Client) -> None:
        """The description names every route that others build on, with its parameters."""
        paths = client.description.document["paths"]
        for path in (
            "/healthz", f"{API}/openapi.json", f"{API}/projects", f"{API}/keys", f"{API}/marks",
            f"{API}/media", f"{API}/media/history", f"{API}/series", f"{API}/live",
            f"{API}/projects/{{entity}}/{{project}}/runs",
            f"{API}/projects/{{entity}}/{{project}}/columns",
            f"{API}/runs/{{entity}}/{{project}}/{{id}}",
            f"{API}/runs/{{entity}}/{{project}}/{{id}}/console",
            f"{API}/analyses/{{kind}}/{{name}}",
            f"{API}/blobs/{{entity}}/{{project}}/{{id}}/{{file}}",
        ):  # fmt: skip
            told = {one["name"]: one["in"] for one in paths[path]["get"]["parameters"]}
            named = {part[1:-1] for part in path.split("/") if part.startswith("{")}
            assert {name for name, place in told.items() if place == "path"} == named
            assert set(paths[path]["get"]["responses"]) == {"200", "default"}

    # Projects and runs

    def test_projects(self, client: Client, writing: Writing) -> None:
        """A project says how many runs it has and how many of them run."""
        told = [
            {name: project[name] for name in ("entity", "runs", "live")}
            for project in client.json(f"{API}/projects")["projects"]
            if project["project"] == writing.project
        ]
        assert told == [{"entity": "local", "runs": 1, "live": 0}]

    def test_runs_with_columns(self, client: Client, writing: Writing) -> None:
        """A list has the columns asked for, with text for what JSON would lose."""
        columns = ["config.lr", "config.net.depth", "config.big", "summary.loss", "config.none"]
        answer = client.json(runs_of(writing), params={"columns": columns})
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

    def test_pages_of_runs(self, client: Client, begin: Begin) -> None:
        """A window of a list says how long the list is."""
        for number in range(5):
            writing = begin(run=f"aaaa000{number}", created=1_700_000_000.0 + number)
            writing.end()
            client.settle(writing)
        answer = client.json(runs_of(writing) + "?limit=2&offset=1")
        assert answer["total"] == 5
        assert [run["id"] for run in answer["runs"]] == ["aaaa0003", "aaaa0002"]

    def test_columns(self, client: Client, writing: Writing) -> None:
        """The names of all columns that runs have."""
        answer = client.json(runs_of(writing).replace("/runs", "/columns"))
        assert sorted(answer["config"]) == ["big", "lr", "net.depth", "path"]
        assert answer["summary"] == ["loss"]

    def test_one_run(self, client: Client, writing: Writing) -> None:
        """Everything about a run but its history."""
        answer = client.json(f"{API}/runs/{writing.path}")
        assert answer["run"]["id"] == "aaaa1111"
        assert answer["config"] == {
            "lr": "NaN",
            "net": {"depth": 3},
            "big": str(2**70),
            "path": "a/b",
        }
        assert answer["summary"] == {"loss": 0.25}
        assert answer["directory"] == str(writing.dir)
        assert answer["problems"] == []

    def test_console(self, client: Client, writing: Writing) -> None:
        """Printed lines in windows from either end."""
        path = f"{API}/runs/{writing.path}/console"
        answer = client.json(path)
        assert [line["text"] for line in answer["lines"]] == ["one", "two", "three"]
        assert answer["total"] == 3
        window = client.json(path, params={"after": 1, "limit": 1})["lines"]
        assert [(line["text"], line["stream"]) for line in window] == [("two", "stdout")]
        last = client.json(path, params={"after": -1})["lines"]
        assert [line["text"] for line in last] == ["three"]

    def test_news_are_seen_soon(self, client: Client, begin: Begin) -> None:
        """Who asks again sees what was logged meanwhile; nobody has to refresh anything."""
        writing = client.settle(begin())

        def last_step() -> Any:
            return client.json(f"{API}/runs/{writing.path}")["run"]["last_step"]

        assert last_step() is None
        writing.row(3, loss=1.0)
        eventually(lambda: last_step() == 3)

    # Numbers

    def test_every_point(self, client: Client, begin: Begin) -> None:
        """Few points come one by one, exactly, in the binary layout that is documented."""
        writing = begin()
        values = [1.0, math.nan, math.inf, -math.inf, 1e300, 5e-324]
        for step, value in enumerate(values):
            writing.row(step, loss=value)
        [(header, columns)] = series(client, run=client.settle(writing).path, key="loss")
        assert header == {
            "run": writing.path,
            "level": 0,
            "shown": 6,
            "total": 6,
            "columns": ["step", "time", "value"],
        }
        assert columns["step"].tolist() == [0, 1, 2, 3, 4, 5]
        assert columns["time"].tolist() == [writing.created + step for step in range(6)]
        np.testing.assert_array_equal(columns["value"], values)

    def test_buckets_keep_the_extremes(self, client: Client, begin: Begin) -> None:
        """Many points come as buckets that count each one and hide no spike."""
        writing = begin()
        for step in range(20_000):
            writing.row(step, loss=99.0 if step == 12_345 else 0.0)
        question = {"run": client.settle(writing).path, "key": "loss", "points": 500}
        [(header, columns)] = series(client, **question)
        assert header["level"] > 0
        assert header["total"] == 20_000
        assert header["shown"] == len(columns["max"]) <= 500
        assert columns["max"].max() == 99.0
        assert columns["count"].sum() == 20_000
        assert columns["step_first"][0] == 0
        assert columns["step_last"][-1] == 19_999
        assert list(columns) == [
            "step_first", "step_last", "time_first", "time_last", "min", "max", "mean", "first",
            "last", "nans", "count",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("question", "steps"),
        [
            ({"from": 3, "to": 5}, [3, 4, 5]),
            ({"from": 2.5, "to": 3.5}, [3]),
            ({"x": "time", "from": 1_700_000_008.0}, [8, 9]),
        ],
    )
    def test_ranges(
        self, client: Client, begin: Begin, question: dict[str, Any], steps: list[int]
    ) -> None:
        """A range of steps or of time."""
        writing = begin()
        for step in range(10):
            writing.row(step, loss=float(step))
        [(header, columns)] = series(
            client, run=client.settle(writing).path, key="loss", **question
        )
        # One neighbour on either side may come too, so that lines reach the edge of the chart.
        allowed = {steps[0] - 1, *steps, steps[-1] + 1}
        assert set(steps) <= set(columns["step"].tolist()) <= allowed
        assert header["shown"] == header["total"] == len(columns["step"])

    def test_extremes(self, client: Client, begin: Begin) -> None:
        """Where a number was smallest and largest, of each run in the order asked."""
        for run, values in (("aaaa1111", [2.0, -math.inf, 2.0]), ("bbbb2222", [math.nan])):
            writing = begin(run=run)
            for step, value in enumerate(values):
                writing.row(step, **{ODD_KEY: value})
        client.settle(writing)
        runs = [f"local/{writing.project}/{run}" for run in ("bbbb2222", "aaaa1111")]
        told = client.json(f"{API}/extremes", params={"run": runs, "key": ODD_KEY})
        point = {"time": writing.created, "step": 0, "value": 2.0}
        smallest = {"time": writing.created + 1, "step": 1, "value": "-Infinity"}
        assert told == {
            "key": ODD_KEY,
            "runs": [
                {"run": runs[0], "min": None, "max": None},
                {"run": runs[1], "min": smallest, "max": point},
            ],
        }

    def test_several_runs_and_odd_keys(self, client: Client, begin: Begin) -> None:
        """Runs come in the order asked, those without the key too."""
        for run in ("aaaa1111", "bbbb2222"):
            begin(run=run).row(1, **{ODD_KEY: 2.0})
        writing = begin(run="cccc3333")
        writing.row(1, other=2.0)
        client.settle(writing)
        runs = [f"local/{writing.project}/{run}" for run in ("bbbb2222", "cccc3333", "aaaa1111")]
        found = series(client, run=runs, key=ODD_KEY)
        assert [header["run"] for header, _ in found] == runs
        assert [header["shown"] for header, _ in found] == [1, 0, 1]

    def test_unchanged_polls_cost_nothing(self, client: Client, begin: Begin) -> None:
        """The tag of an answer changes with the question and with news, and not otherwise."""
        writing = begin()
        writing.row(0, loss=1.0)
        question: dict[str, Any] = {"run": client.settle(writing).path, "key": "loss"}
        first = client.get(f"{API}/series", params=question)
        again = {"If-None-Match": first.headers["etag"]}
        second = client.get(f"{API}/series", params=question, headers=again)
        assert second.status_code == 304
        assert second.content == b""
        other = client.get(f"{API}/series", params=question | {"points": 7}, headers=again)
        assert other.status_code == 200
        writing.row(1, loss=2.0)

        def is_news() -> bool:
            return client.get(f"{API}/series", params=question, headers=again).status_code == 200

        eventually(is_news)

    def test_keys(self, client: Client, begin: Begin) -> None:
        """Keys in natural order, with what they hold."""
        writing = begin()
        writing.row(2, layer10=1.0, layer2=1.0)
        writing.row(5, layer2=1.0)
        told = client.json(f"{API}/keys", params={"run": client.settle(writing).path})["keys"]
        common = {"kind": "scalar", "runs": 1, "first_step": 2}
        assert told == [
            {"key": "layer2", "count": 2, "last_step": 5, **common},
            {"key": "layer10", "count": 1, "last_step": 2, **common},
        ]

    # Media

    def test_latest_at_a_step(self, client: Client, pictures: Writing) -> None:
        """A step shows what was newest then."""
        question = {"run": pictures.path, "key": "weights", "step": 25}
        answer = client.json(f"{API}/media", params=question)
        [track] = answer["tracks"]
        assert (answer["key"], track["run"], track["total"]) == ("weights", pictures.path, 5)
        [entry] = track["entries"]
        assert (entry["step"], entry["total"], entry["listed"]) == (20, 1, False)
        assert entry["items"][0] == {
            "kind": "histogram",
            "version": 1,
            "meta": {"bins": [0.0, "Infinity"], "values": [20], "nan": str(2**60)},
            "blobs": {},
            "children": {},
        }

    def test_newest_and_before_the_first(self, client: Client, pictures: Writing) -> None:
        """Without a step the newest of all; before the first there is nothing."""
        question = {"run": pictures.path, "key": "weights"}
        [newest] = client.json(f"{API}/media", params=question)["tracks"]
        assert [entry["step"] for entry in newest["entries"]] == [40]
        [none] = client.json(f"{API}/media", params=question | {"step": -1})["tracks"]
        assert none["entries"] == []

    def test_blobs_are_linked(self, client: Client, pictures: Writing) -> None:
        """Media hold the addresses of their bytes, children too; a list cut short says so."""
        question = {"run": pictures.path, "key": "samples", "items": 2}
        answer = client.json(f"{API}/media", params=question)
        [entry] = answer["tracks"][0]["entries"]
        assert (entry["total"], entry["listed"], entry["positions"]) == (3, True, [0, 1])
        item = entry["items"][1]
        assert client.get(item["blobs"]["image"]["url"]).content == b"picture 1"
        assert item["blobs"]["image"]["media_type"] == "image/png"
        assert client.get(item["children"]["masks/0"]["blobs"]["mask"]["url"]).content == b"mask"

    def test_windows_and_steps_of_runs(self, client: Client, pictures: Writing) -> None:
        """A list from any position on; each run at a step of its own."""
        question: dict[str, Any] = {"run": pictures.path, "key": "samples", "first": 1, "items": 1}
        [track] = client.json(f"{API}/media", params=question)["tracks"]
        [entry] = track["entries"]
        assert (entry["positions"], entry["total"], len(entry["items"])) == ([1], 3, 1)
        both = {"run": [pictures.path] * 2, "key": "weights"}
        tracks = client.json(f"{API}/media", params={**both, "step": [35, 5]})["tracks"]
        assert [track["entries"][0]["step"] for track in tracks] == [30, 0]
        tracks = client.json(f"{API}/media", params={**both, "step": 12})["tracks"]
        assert [track["entries"][0]["step"] for track in tracks] == [10, 10]
        status, _ = client.refusal(f"{API}/media", params={**both, "step": [1, 2, 3]})
        assert status == 400

    def test_analyses_of_keys(self, client: Client, pictures: Writing) -> None:
        """What is computed over all values of a key; its items hold the addresses of their bytes."""
        question = {"run": pictures.path, "key": "samples"}
        path = f"{API}/key-analyses/image"
        content = whole(client, f"{path}/content", question)
        assert (content["items"], content["of"], content["captions"]) == (3, 3, True)
        found = whole(client, f"{path}/find", {**question, "where": "position > 0", "limit": 1})
        [match] = found["matches"]
        assert (match["step"], match["position"], found["total"]) == (20, 1, 2)
        assert client.get(match["item"]["blobs"]["image"]["url"]).content == b"picture 1"
        changes = whole(client, f"{path}/changes", {**question, "against_step": 20})
        assert [each["change"] for each in changes["samples"]] == [0, 0, 0]
        status, message = client.refusal(f"{path}/find", params={**question, "where": "class ="})
        assert (status, message) == (400, "At character 8: expected a value, got the end.")

    def test_history(self, client: Client, pictures: Writing) -> None:
        """A range of steps, thinned on demand, with the number of all."""
        question = {"run": pictures.path, "key": "weights", "from": 10, "to": 35}
        [track] = client.json(f"{API}/media/history", params=question)["tracks"]
        assert [entry["step"] for entry in track["entries"]] == [10, 20, 30]
        assert track["total"] == 3
        [thin] = client.json(f"{API}/media/history", params=question | {"entries": 2})["tracks"]
        assert [entry["step"] for entry in thin["entries"]] == [10, 30]
        assert thin["total"] == 3

    def test_marks(self, client: Client, pictures: Writing) -> None:
        """The steps at which there is anything to see."""
        [marks] = client.json(f"{API}/marks", params={"run": pictures.path})["marks"]
        assert marks["steps"] == [0, 10, 20, 30, 40]
        assert (marks["total"], marks["first_step"], marks["last_step"]) == (5, 0, 40)

    def test_odd_names_in_links(self, client: Client, begin: Begin) -> None:
        """Links work whatever a project and a run are called."""
        writing = begin(project="my proj & ä+;=", run="a b@1")
        item = Item("image", 1, {}, {"image": writing.blob(b"data", ".png")})
        writing.media("samples", 0, item)
        question = {"run": client.settle(writing).path, "key": "samples"}
        answer = client.json(f"{API}/media", params=question)
        url = answer["tracks"][0]["entries"][0]["items"][0]["blobs"]["image"]["url"]
        assert client.get(url).content == b"data"

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("runs/local/RUN-NO", 404),
            ("runs/local/RUN-NO/console", 404),
            ("keys?run=local/RUN-NO", 404),
            ("series?run=local/RUN-NO&key=a", 404),
            ("media?run=local/RUN-NO&key=a", 404),
            ("media/history?run=local/RUN-NO&key=a", 404),
            ("marks?run=local/RUN-NO", 404),
            ("keys?run=zzzz", 404),
            ("keys?run=../../etc/passwd", 404),
            ("keys", 400),
            ("series?run=local/RUN", 400),
            ("series?run=local/RUN&key=a&points=1", 400),
            ("series?run=local/RUN&key=a&points=many", 400),
            ("series?run=local/RUN&key=a&x=wall", 400),
            ("series?run=local/RUN&key=a&from=nan", 400),
            ("series?run=local/RUN&key=a&key=b", 400),
            ("series?run=local/RUN&key=a&unknown=1", 400),
            ("series?key=a&points=100000&" + "&".join(["run=a/b/c"] * 41), 400),
            ("projects/local/digits/runs?limit=0", 400),
            ("projects/local/digits/runs?limit=10001", 400),
            ("projects/local/digits/runs?offset=-1", 400),
            ("projects/local/digits/runs?project=x", 400),
            ("analyses/table/nothing?run=local/RUN&key=a", 404),
            ("analyses/nothing/window?run=local/RUN&key=a", 404),
            ("media?run=local/RUN&key=a&first=-1", 400),
            ("media?run=local/RUN&key=a&step=x", 400),
            ("extremes?run=local/RUN-NO&key=a", 404),
            ("extremes?run=local/RUN", 400),
            ("key-analyses/image/nothing?run=local/RUN&key=a", 404),
            ("key-analyses/histogram/find?run=local/RUN&key=a", 404),
            ("key-analyses/nothing/find?run=local/RUN&key=a", 404),
            ("key-analyses/image/find?run=local/RUN-NO&key=a", 404),
            ("key-analyses/image/find?run=../../etc/passwd&key=a", 404),
            ("key-analyses/image/find?key=a", 400),
            ("key-analyses/image/find?run=local/RUN", 400),
            ("key-analyses/image/find?run=local/RUN&key=a&where=a&where=b", 400),
            ("key-analyses/image/find?run=local/RUN&key=a&unknown=1", 400),
            ("key-analyses/_album/find?run=local/RUN&key=a", 400),
            ("analyses/..%2e/window?run=local/RUN&key=a", 400),
            ("analyses/os.path/window?run=local/RUN&key=a", 400),
        ],
    )
    def test_wrong_questions_say_why(
        self, client: Client, writing: Writing, path: str, status: int
    ) -> None:
        """A refused question has a status and one sentence or more."""
        run = f"{writing.project}/{writing.run}"
        told = client.refusal(f"{API}/{path.replace('RUN', run)}")
        assert told[0] == status
        assert len(told[1]) > 10


def _write_numbers(writing: Writing) -> None:
    config = {"lr": math.nan, "net": {"depth": 3}, "big": big_integer(2**70), "path": "a/b"}
    writing.writer.append(Config(set=config))
    writing.row(0, loss=1.0)
    writing.row(7, loss=0.25)
    writing.console("one\ntwo\nthree\n")


def _write_pictures(writing: Writing) -> None:
    for step in range(0, 50, 10):
        meta = {"bins": [0.0, math.inf], "values": [step], "nan": 2**60}
        writing.media("weights", step, Item("histogram", 1, meta))
    child = Item("mask", 1, {"labels": {"1": "cat"}}, {"mask": writing.blob(b"mask", ".png")})
    for position in range(3):
        ref = writing.blob(b"picture %d" % position, ".png")
        item = Item("image", 1, {"caption": "<b>"}, {"image": ref}, {"masks/0": child})
        writing.media("samples", 20, item, position, 3)


def runs_of(writing: Writing) -> str:
    """The address of the list that a run is in."""
    return f"{API}/projects/local/{writing.project}/runs"


def whole(client: Client, path: str, question: dict[str, Any]) -> Any:
    """The answer of an analysis of a key when it is done; each answer before says that it is not."""
    while True:
        answer = client.json(path, params=question)
        if answer["done"]:
            return answer


def series(client: Client, **question: Any) -> list[tuple[dict[str, Any], dict[str, Column]]]:
    """Ask for numbers, and unpack them as the page does: for each run a header and its columns."""
    answer = client.get(f"{API}/series", params=question)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    body, position, found = answer.content, 0, []
    while position < len(body):
        length = int.from_bytes(body[position : position + 4], "little")
        header = json.loads(body[position + 4 : position + 4 + length])
        shape = {"$ref": "#/components/schemas/SeriesHeader"}
        assert client.description.complaints(header, shape) == []
        position += 4 + length
        assert position % 8 == 0
        columns = {}
        for name in header["columns"]:
            columns[name] = np.frombuffer(body, "<f8", header["shown"], position)
            position += 8 * header["shown"]
        found.append((header, columns))
    assert position == len(body)
    return found
