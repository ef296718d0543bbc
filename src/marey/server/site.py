"""What endpoints answer from: the index, the directory of runs and the watcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from marey.analysis import Memory

if TYPE_CHECKING:
    from marey.index import Index
    from marey.server.watcher import Watcher


@dataclass(frozen=True)
class Site:
    """What endpoints answer from.

    Parameters
    ----------
    index:
        Answers about everything that was logged.
    root:
        The directory that holds ``runs/``, for blobs.
    watcher:
        Keeps the index up to date and tells live pages of changes.
    memory:
        Keeps what analyses of whole keys computed for the next question.
    """

    index: Index
    root: Path
    watcher: Watcher
    memory: Memory = field(default_factory=Memory)
