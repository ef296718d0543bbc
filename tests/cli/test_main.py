from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marey._version import __version__
from marey.cli.main import COMMANDS, build_parser

DOCS = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def parsers() -> dict[str, argparse.ArgumentParser]:
    parser = build_parser()
    [commands] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(commands.choices)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_every_command(marey: Any, name: str) -> None:
    told = marey(name, "--help")
    assert told.code == 0
    assert f"usage: marey {name}" in told.out
    for action in parsers()[name]._actions:
        assert action.help


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_flag_is_in_the_docs(name: str) -> None:
    sections = re.split(r"^## ", DOCS.read_text(), flags=re.MULTILINE)
    [section] = [each for each in sections if each.startswith(f"`marey {name}")]
    for action in parsers()[name]._actions:
        for flag in action.option_strings or [str(action.metavar)]:
            assert flag in {"-h", "--help"} or f"`{flag}" in section, flag


def test_without_a_command(marey: Any) -> None:
    told = marey()
    assert told.code == 0
    for name, summary in COMMANDS.items():
        assert name in told.out
        assert summary in told.out


def test_version(marey: Any) -> None:
    assert marey("--version").out == f"marey {__version__}\n"
    told = marey("version").out
    assert told.startswith(f"marey {__version__}\npython ")
    assert "uvicorn" in told


@pytest.mark.parametrize("arguments", [("nothing",), ("ui", "--port", "x"), ("cat",)])
def test_wrong_arguments(marey: Any, arguments: tuple[str, ...]) -> None:
    told = marey(*arguments)
    assert told.code == 2
    assert "usage: marey" in told.err


def test_only_the_command_that_runs_is_imported() -> None:
    script = (
        "import sys; from marey.cli.main import main; main(['version']); "
        "heavy = {'numpy', 'sqlalchemy', 'starlette', 'uvicorn', 'duckdb', 'PIL'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_settings_that_make_no_sense(marey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAREY_STRICT", "perhaps")
    told = marey("runs")
    assert told.code == 2
    assert told.err.startswith("marey: ")
    assert "MAREY_STRICT" in told.err


def test_a_closed_pipe_ends_in_peace(command: Any, write: Any) -> None:
    writer = write("aaaa1111")
    for step in range(20_000):
        writer.row(("loss",), step, 0.0, [1.0])
    process = command("cat", "aaaa1111")
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(30) == 0


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colors_only_on_a_terminal(
    ended: Any, marey: Any, environment: dict[str, str], colored: bool
) -> None:
    assert "\x1b[" not in marey("runs").out
    main_end, terminal = os.openpty()
    base = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "marey.cli", "runs"],
        stdout=terminal,
        env=base | {"TERM": "xterm"} | environment,
        check=True,
    )
    os.close(terminal)
    assert (b"\x1b[32mfinished" in os.read(main_end, 10_000)) is colored
    os.close(main_end)


@pytest.mark.parametrize("arguments", [("runs",), ("cat", "aaaa1111"), ("doctor",)])
def test_a_full_disk_below_stdout_is_said(command: Any, ended: Any, arguments: Any) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "marey.cli", *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert process.returncode == 1
    assert process.stderr == "marey: [Errno 28] No space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="a POSIX shell closes the stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(ended: Any, closed: str) -> None:
    shell = f'"{sys.executable}" -m marey.cli cat aaaa1111 {closed}'
    done = subprocess.run(shell, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
