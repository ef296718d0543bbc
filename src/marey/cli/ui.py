"""``marey ui``: serves the page on this machine and opens it; what is served is the server's."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
import webbrowser
from typing import TYPE_CHECKING, Final

from marey.cli.location import add_dir_argument, settings_of
from marey.cli.terminal import colored

if TYPE_CHECKING:
    import socket
    from types import FrameType

    from starlette.applications import Starlette

    from marey.settings import Settings

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 7117
RECOVERY_INTERVAL_SECS: Final = 10.0  # a process may die while the page is open


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Flags of the command."""
    add_dir_argument(parser)
    parser.add_argument(
        "--host",
        default=DEFAULT_HOST,
        help=f"address to listen on (default: {DEFAULT_HOST}, which only this machine reaches)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        help=f"port to listen on (default: {DEFAULT_PORT}); if it is taken, the next free one; "
        "0 for any",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="also answer under this host name, such as a proxy's; can be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from marey.index import Index
    from marey.server.app import create_app
    from marey.server.serving import listen

    signal.signal(signal.SIGTERM, _end)
    settings = settings_of(arguments)
    settings.dir.mkdir(parents=True, exist_ok=True)
    bound = listen(arguments.host, arguments.port)
    _say_what_is_unusual(arguments, bound)
    with Index.open(settings.dir, settings.cache_dir) as index:
        hosts = [arguments.host, *arguments.allow_host]
        app = create_app(index, allowed_hosts=hosts)
        threading.Thread(target=_recover, args=(settings,), daemon=True).start()
        _serve(app, bound, address(bound), not arguments.no_browser and has_display())
    return 0


def address(bound: socket.socket) -> str:
    """The address of the page, as somebody on this machine opens it."""
    host, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}/"


def has_display() -> bool:
    """Whether a browser could show itself here."""
    if sys.platform in {"win32", "darwin"}:
        return not os.environ.get("SSH_CONNECTION")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _serve(app: Starlette, bound: socket.socket, url: str, opens_browser: bool) -> None:
    from marey.server.serving import Server

    def announce() -> None:
        print(f"Marey: {url}", flush=True)
        print(colored("Ctrl-C ends it.", "gray", sys.stderr), file=sys.stderr, flush=True)
        if opens_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    try:
        Server(app, announce).run(sockets=[bound])
    except KeyboardInterrupt:  # raised once more when all has ended well
        print(file=sys.stderr)


def _end(number: int, frame: FrameType | None) -> None:
    """End as a signal does, but by way of all that closes files."""
    sys.exit(128 + number)


def _say_what_is_unusual(arguments: argparse.Namespace, bound: socket.socket) -> None:
    from marey.server.pages import HOW_TO_BUILD, STATIC_DIR, Pages
    from marey.server.security import LOOPBACK

    port = bound.getsockname()[1]
    notes = []
    if arguments.port not in {0, port}:
        notes.append(f"Port {arguments.port} is taken, so this is on port {port}.")
    if arguments.host not in LOOPBACK:
        notes.append(
            "There is no login: whoever reaches this machine's port can see all runs. It answers "
            "only under the names given with --host and --allow-host."
        )
    if not Pages(STATIC_DIR).is_built():
        notes.append(f"The page is not built, so only the HTTP API answers. {HOW_TO_BUILD}")
    for note in notes:
        print(colored(note, "yellow", sys.stderr), file=sys.stderr, flush=True)


def _recover(settings: Settings) -> None:
    """Encode media that processes which died had logged and not encoded yet."""
    from marey.directories import every_run
    from marey.spool.reading import files
    from marey.spool.recovery import recover

    reported = set()
    while True:
        for run in every_run(settings.dir):
            if not files(run.spool_dir):
                continue
            try:
                recover(run.path)
            except Exception as error:
                if run not in reported:
                    print(f"marey: media of run {run} are not recovered: {error}", file=sys.stderr)
                    reported.add(run)
        time.sleep(RECOVERY_INTERVAL_SECS)


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 65535, got {text!r}")
    return port
