"""What the index answers, as plain structs; how it is stored and how it travels is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from marey.journal.record import Item


class ProjectInfo(msgspec.Struct, frozen=True):
    """One project: how many runs it has, how many of them run now, and its newest activity."""

    entity: str
    project: str
    runs: int
    live: int
    updated: float  # seconds since the epoch


class RunInfo(msgspec.Struct, frozen=True):
    """One run as a list shows it.

    ``values`` holds the columns that were asked for (``config.<name>``, ``summary.<key>``), as
    Python values: NaN, infinities and integers of any size are themselves. A column that the run
    does not have is left out.
    """

    entity: str
    project: str
    id: str
    name: str
    state: str  # running, finished, failed, interrupted, crashed
    created: float
    updated: float  # time of the newest record
    ended: float | None  # of a crashed run: its last sign of life
    last_step: int | None
    problems: int
    tags: list[str]
    color: int  # 0 to 11, by order of creation within the project
    version: int  # grows whenever anything about the run changed
    values: dict[str, Any] = {}

    @property
    def path(self) -> str:
        """``entity/project/id``."""
        return f"{self.entity}/{self.project}/{self.id}"


class RunPage(msgspec.Struct, frozen=True):
    """Some runs of a project, newest first; ``total`` counts all of them."""

    runs: list[RunInfo]
    total: int


class Columns(msgspec.Struct, frozen=True):
    """Names of config and summary values of a project's runs, the most common first."""

    config: list[str]
    summary: list[str]


class ProblemInfo(msgspec.Struct, frozen=True):
    """Something that went wrong; ``source`` names the writer or the segment that tells it."""

    code: str
    message: str
    time: float
    key: str
    step: int | None
    source: str
    detail: dict[str, Any] = {}


class RunDetail(msgspec.Struct, frozen=True):
    """Everything about one run but its history.

    ``config`` is nested as it was set; ``summary`` has flat names joined by dots, and the value
    of a media key is ``{"_type": kind}``.
    """

    run: RunInfo
    config: dict[str, Any]
    summary: dict[str, Any]
    environment: dict[str, Any]
    notes: str
    group: str
    job_type: str
    directory: str
    problems: list[ProblemInfo]


class RunState(msgspec.Struct, frozen=True):
    """The little that a live view needs to know whether to fetch again."""

    run: str
    version: int
    state: str
    last_step: int | None


class KeyInfo(msgspec.Struct, frozen=True):
    """A logged key over several runs. ``kind`` is ``scalar`` or the newest value's kind of media.

    ``count`` adds up points, or steps with media. A key that held both is listed twice.
    """

    key: str
    kind: str
    runs: int
    count: int
    first_step: int
    last_step: int


class ConsoleLine(msgspec.Struct, frozen=True):
    """One printed line; a line that is still being printed has what was there so far."""

    number: int
    stream: str  # stdout or stderr
    time: float
    text: str


class ConsolePage(msgspec.Struct, frozen=True):
    """A window of a run's printed lines; ``total`` counts all of them."""

    lines: list[ConsoleLine]
    total: int


class MediaEntry(msgspec.Struct, frozen=True):
    """What was logged under one key at one step.

    ``total`` is how many items the user logged: more than ``len(items)`` if a limit cut them or
    if some are still being encoded. ``listed`` tells a list of one from a single value.
    ``positions[i]`` is where ``items[i]`` stood in its list.
    """

    step: int
    time: float
    items: list[Item]
    total: int
    listed: bool
    positions: list[int]


class MediaTrack(msgspec.Struct, frozen=True):
    """Entries of one run in order of steps; ``total`` counts those in the range asked for."""

    run: str
    entries: list[MediaEntry]
    total: int


class Marks(msgspec.Struct, frozen=True):
    """Steps at which a run logged media, thinned evenly; ``total`` counts them all.

    ``first_step`` and ``last_step`` are over everything that was logged, numbers too.
    """

    run: str
    steps: list[int]
    total: int
    first_step: int | None
    last_step: int | None


class Extreme(msgspec.Struct, frozen=True):
    """One point of a metric."""

    step: int
    time: float
    value: float


class Extremes(msgspec.Struct, frozen=True):
    """The smallest and the largest value of a metric in a run; None if no value is a number."""

    run: str
    min: Extreme | None
    max: Extreme | None


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of one run over a range.

    At level 0, ``columns`` are ``step`` (int64), ``time`` and ``value`` (float64) of every point.
    At a higher level each row is a bucket of neighbouring points: ``step_first``, ``step_last``
    (int64), ``time_first``, ``time_last``, ``min``, ``max``, ``mean``, ``first``, ``last``
    (float64), ``nans`` and ``count`` (uint32). Infinities count in ``min`` and ``max``; NaN is
    left out of ``min``, ``max`` and ``mean`` and counted in ``nans``.

    ``shown`` is the number of rows, ``total`` the number of points in the range asked for.
    """

    run: str
    key: str
    level: int
    shown: int
    total: int
    columns: dict[str, npt.NDArray[Any]]


LEVEL_0_COLUMNS = ("step", "time", "value")
BUCKET_COLUMNS = (
    "step_first",
    "step_last",
    "time_first",
    "time_last",
    "min",
    "max",
    "mean",
    "first",
    "last",
    "nans",
    "count",
)


def empty_series(run: str, key: str) -> Series:
    """The answer for a key that the run does not have in this range."""
    columns: dict[str, npt.NDArray[Any]] = {
        "step": np.empty(0, np.int64),
        "time": np.empty(0, np.float64),
        "value": np.empty(0, np.float64),
    }
    return Series(run, key, level=0, shown=0, total=0, columns=columns)
