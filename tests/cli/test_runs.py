from __future__ import annotations

import json
from typing import Any

import pytest

from marey.cli.terminal import age, printable, table, width


def test_a_list(marey: Any, ended: Any, write: Any) -> None:
    write("bbbb2222", project="other", name="二つ")
    told = marey("runs")
    assert told.code == 0
    head, first, second = told.out.splitlines()
    assert head.split() == ["STATE", "ID", "NAME", "PROJECT", "AGE", "STEPS", "PROBLEMS"]
    assert first.split()[:4] == ["running", "bbbb2222", "二つ", "local/other"]
    assert second.split()[:2] == ["finished", "aaaa1111"]
    assert second.split()[-1] == "2"


@pytest.mark.parametrize("project", ["digits", "local/digits"])
def test_one_project(marey: Any, ended: Any, write: Any, project: str) -> None:
    write("bbbb2222", project="other")
    told = marey("runs", project, "--json")
    assert [run["id"] for run in json.loads(told.out)] == ["aaaa1111"]


def test_none(marey: Any, root: Any) -> None:
    assert marey("runs").out == f"There are no runs in {root}.\n"
    assert marey("runs", "--json").out == "[]\n"


def test_another_directory(marey: Any, ended: Any, tmp_path: Any) -> None:
    assert "no runs" in marey("runs", "--dir", str(tmp_path)).out


def test_names_cannot_steer_the_terminal(marey: Any, write: Any) -> None:
    write("aaaa1111", name="a\x1b[2Jb\rc\u202ed")
    assert "\x1b" not in (out := marey("runs").out)
    assert "\r" not in out
    assert "a\ufffd[2Jb\ufffdc\ufffdd" in out
    write("bbbb\u202e2222", project="p\u202eq")
    out = marey("runs").out
    assert "bbbb\ufffd2222" in out
    assert "local/p\ufffdq" in out


@pytest.mark.parametrize(
    ("secs", "text"), [(-1, "now"), (5, "5 s"), (125, "2 min"), (7300, "2 h"), (90_000, "1 d")]
)
def test_age(secs: float, text: str) -> None:
    assert age(secs) == text


def test_columns_line_up() -> None:
    text = table(("A", "B"), [("\x1b[32mlong\x1b[0m", "x"), ("日本語", "y"), ("é", "z")])
    lines = text.splitlines()
    starts = [width(line[: line.rfind(end)]) for line, end in zip(lines, "Bxyz", strict=True)]
    assert starts == [8, 8, 8, 8]


def test_printable() -> None:
    assert printable("plain ä 日") == "plain ä 日"
