"""The tests' own conditions: the browser draws, the server serves what a process logs."""

from __future__ import annotations

import json
import time
import urllib.request

DEADLINE_SECS = 20.0


def wait_for_run(served, project, **expected):
    """Ask for the project's only run until it is as expected: the server reads in its own time."""
    deadline, run = time.monotonic() + DEADLINE_SECS, {}
    while time.monotonic() < deadline:
        with urllib.request.urlopen(f"{served.url}/api/v1/projects/local/{project}/runs") as answer:
            run = next(iter(json.load(answer)["runs"]), {})
        if expected.items() <= run.items():
            return
    raise AssertionError(f"Expected {expected}, the last answer was {run}")


def test_the_browser_draws_with_webgl(page):
    page.goto("/")
    script = "() => document.createElement('canvas').getContext('webgl2') !== null"
    assert page.evaluate(script)


def test_a_script_logs_into_the_servers_directory(served, log):
    log("""
        import marey
        with marey.init(project="conditions-script") as run:
            run.log({"loss": 1.0})
    """)
    wait_for_run(served, "conditions-script", state="finished")


def test_a_process_logs_as_it_is_told(served, logging_process):
    logging_process.do("import marey; run = marey.init(project='conditions-process')")
    logging_process.do("run.log({'loss': 1.0})\nrun.log({'loss': 0.5})")
    wait_for_run(served, "conditions-process", state="running", last_step=1)
    logging_process.kill()
    wait_for_run(served, "conditions-process", state="crashed")
