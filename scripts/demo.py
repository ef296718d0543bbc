"""Trains three examples while `marey ui` shows them; `make demo` calls this in .venv.

examples/photographs.py finds what is on photographs, examples/digits.py reads digits, and
examples/studio.py logs every other kind of media. The runs stay in .demo/, so that each demo is one
more run of all to compare with. The first time, two runs of each with other settings are trained at
full speed before the page opens.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_DIR = ROOT / ".demo"
TRAINING_LOG = DEMO_DIR / "training.log"
SERVER_LOG = DEMO_DIR / "server.log"
HOST = "127.0.0.1"
FAVOURITE_PORT = 7117
TRAINING_SECS = 80.0  # long enough to watch
START_SECS = 60.0
END_SECS = 10.0

Process = subprocess.Popen[bytes]
Settings = dict[str, str]


@dataclass(frozen=True)
class Example:
    """A program of examples/, whose project has the same name, and the settings of its runs."""

    name: str
    about: str
    epochs: int
    first: tuple[Settings, ...]
    after: tuple[Settings, ...]

    def past_runs(self) -> list[Path]:
        """The folders of the runs trained so far."""
        runs = DEMO_DIR / "runs" / "local" / self.name
        return sorted(runs.iterdir()) if runs.is_dir() else []

    def next_settings(self) -> Settings:
        """Settings that the last few demos did not use."""
        return self.after[(len(self.past_runs()) - len(self.first)) % len(self.after)]


def _photographs(rate: float, looks: str) -> Settings:
    return {
        "--name": f"sees {looks.split(',')[-1]} px far, lr {rate:g}",
        "--lr": str(rate),
        "--looks": looks,
    }


def _rate(rate: float) -> Settings:
    return {"--name": f"lr {rate:g}", "--lr": str(rate)}


EXAMPLES = (
    Example(
        "photographs",
        "what is on photographs: masks and boxes",
        40,
        (_photographs(0.02, "0"), _photographs(0.003, "0,1,2")),
        (
            _photographs(0.02, "0,1,2,4,8"),
            _photographs(0.01, "0,1,2,4"),
            _photographs(0.02, "0,3,9"),
            _photographs(0.01, "0,1,2,4,8,16"),
        ),
    ),
    Example(
        "digits",
        "handwritten digits: curves, tables, histograms",
        40,
        tuple(map(_rate, (0.002, 0.05))),
        tuple(map(_rate, (0.01, 0.005, 0.02, 0.001))),
    ),
    Example(
        "studio",
        "in space, sound, film and text: every other kind",
        16,
        tuple(map(_rate, (0.003, 0.03))),
        tuple(map(_rate, (0.01, 0.005, 0.02, 0.001))),
    ),
)


def main() -> int:
    """Serve and train until Ctrl-C; gives 1 if the server does not start or ends by itself."""
    # SIGINT too: a shell lets what it starts in the background ignore it.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    DEMO_DIR.mkdir(exist_ok=True)
    children: list[Process] = []
    try:
        train_first_runs(children)
        trainings = [train(each, each.next_settings(), TRAINING_SECS) for each in EXAMPLES]
        children += trainings
        port = free_port()
        server = start_server(port)
        children.append(server)
        if not wait_until_served(server, port):
            report_failure("server", server, SERVER_LOG)
            return 1
        print()
        for example in EXAMPLES:
            address = f"http://{HOST}:{port}/local/{example.name}"
            print(f"  {address:<42}{example.about}")
        watch = f"\nThey learn for {TRAINING_SECS:.0f} s: watch them."
        print(watch, "Ctrl-C ends the demo.", flush=True)  # at once, also into a pipe
        return stay(trainings, server)
    except KeyboardInterrupt:
        print("\nThe demo has ended; its runs stay in .demo/.")
        return 0
    finally:
        end(children)


def train_first_runs(children: list[Process]) -> None:
    """Train the runs to compare with, at full speed and side by side, where there are none."""
    examples = [example for example in EXAMPLES if not example.past_runs()]
    if not examples:
        return
    print("Training runs to compare with ...", end="", flush=True)
    started = time.monotonic()
    first = [train(each, settings, 0, seed)
             for each in examples for seed, settings in enumerate(each.first)]  # fmt: skip
    children += first
    for process in first:
        if process.wait() != 0:
            report_failure("training", process, TRAINING_LOG)
    print(f" {time.monotonic() - started:.0f} s")


def train(
    example: Example, settings: Settings, training_secs: float, seed: int | None = None
) -> Process:
    """Start a training; what it prints goes to .demo/training.log and to the run's own log."""
    number = len(example.past_runs()) if seed is None else seed
    pace_secs = training_secs / example.epochs
    more = {**settings, "--epochs": example.epochs, "--pace": pace_secs, "--seed": number}
    command = [sys.executable, str(ROOT / "examples" / f"{example.name}.py")]
    return start([*command, *(str(word) for pair in more.items() for word in pair)], TRAINING_LOG)


def start(command: Sequence[str], log: Path) -> Process:
    """Start a process whose output goes to a log, and which Ctrl-C in the terminal does not meet."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=DEMO_DIR, env=environment(), stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, start_new_session=True,
        )  # fmt: skip


def environment() -> dict[str, str]:
    """The user's environment, with the demo's directory and one thread per training."""
    ours = {"MAREY_DIR": str(DEMO_DIR), "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAREY_")}
    return {**kept, **ours}


def free_port() -> int:
    """The port that `marey ui` has by default, or any other if it is taken."""
    for port in (FAVOURITE_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit(f"No port of {HOST} is free.")


def start_server(port: int) -> Process:
    """Start `marey ui` over the demo's directory."""
    command = [sys.executable, "-m", "marey.cli", "ui", "--no-browser", "--host", HOST]
    return start([*command, "--port", str(port), "--dir", str(DEMO_DIR)], SERVER_LOG)


def wait_until_served(server: Process, port: int) -> bool:
    """Wait until the server answers; False if it ends or takes too long."""
    deadline = time.monotonic() + START_SECS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def stay(trainings: list[Process], server: Process) -> int:
    """Wait for Ctrl-C; say when the trainings end, and give 1 if the server does."""
    for training in trainings:
        if training.wait() != 0:
            report_failure("training", training, TRAINING_LOG)
    print("The trainings have ended; the page stays until Ctrl-C.", flush=True)
    server.wait()
    report_failure("server", server, SERVER_LOG)
    return 1


def report_failure(what: str, process: Process, log: Path) -> None:
    """Say how a process ended, and the last it said."""
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
    print("\n".join([*said, f"The {what} ended with {process.poll()}; all it said is in {log}"]))


def end(children: list[Process]) -> None:
    """End the children as Ctrl-C would, and wait for them all."""
    deadline = time.monotonic() + END_SECS
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            child.kill()
            child.wait()


if __name__ == "__main__":
    sys.exit(main())
