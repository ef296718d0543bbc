"""Where a command finds runs: the flag ``--dir`` and the settings; creates nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from marey.settings import Settings, load


def add_dir_argument(parser: argparse.ArgumentParser) -> None:
    """Add ``--dir``."""
    parser.add_argument(
        "--dir",
        type=Path,
        metavar="DIR",
        help="where the runs are (default: MAREY_DIR, marey.toml, or ~/.marey)",
    )


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings, with ``--dir`` before all others."""
    return load(dir=arguments.dir)
