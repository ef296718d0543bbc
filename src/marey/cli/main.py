"""Finds the command that was asked for and runs it; what commands do is in their own files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from marey._version import __version__
from marey.errors import MareyError, UsageError

COMMANDS: Final = {
    "ui": "open the page that shows all runs",
    "runs": "list runs",
    "cat": "print a run's journal as JSON lines",
    "doctor": "check that everything Marey needs works, and say what to do",
    "version": "print the versions of Marey and of what it uses",
}
EXIT_ERROR: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130

EPILOG: Final = """\
examples:
  marey ui                     look at all runs in the browser
  marey runs digits            list the runs of project local/digits
  marey cat k3v9 --key loss    print what run k3v9… logged as "loss"

Runs are in ~/.marey, or where MAREY_DIR or --dir say.
`marey COMMAND --help` tells more about a command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give back its exit code.

    Parameters
    ----------
    arguments:
        What follows ``marey``; the process's own arguments if left out.

    Returns
    -------
    int
        0 if all went well, 1 if something failed, 2 for arguments that make no sense.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_closed_streams()
    try:
        code = _run(given)
        sys.stdout.flush()  # here a closed pipe can still be met in peace
    except MareyError as error:
        print(f"marey: {error}", file=sys.stderr)
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_ERROR
    except BrokenPipeError:  # such as of `marey cat … | head`
        _silence_stdout()
        return 0
    except OSError as error:  # a full disk below stdout, a directory that cannot be made
        print(f"marey: {error}", file=sys.stderr)
        _silence_stdout()
        return EXIT_ERROR
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return code


def _run(given: list[str]) -> int:
    name = next((each for each in given if not each.startswith("-")), "")
    parser = build_parser(loaded=[name] if name in COMMANDS else [])
    parsed = parser.parse_args(given)
    if not parsed.command:
        parser.print_help()
        return 0
    code: int = import_module(f"marey.cli.{parsed.command}").run(parsed)
    return code


def build_parser(loaded: Sequence[str] = tuple(COMMANDS)) -> argparse.ArgumentParser:
    """The parser of all commands; only those in ``loaded`` are imported and know their flags."""
    parser = argparse.ArgumentParser(
        prog="marey",
        description="Log anything from an experiment and look at all of it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"marey {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name in loaded:
            import_module(f"marey.cli.{name}").add_arguments(command)
    return parser


def _open_closed_streams() -> None:
    """Python has None for a stream that was closed when it started, as by ``>&-`` of a shell."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _silence_stdout() -> None:
    # Python flushes stdout when it ends, and would complain of the closed pipe once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
