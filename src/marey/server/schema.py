"""The shapes of the HTTP API's JSON; OpenAPI and the page's TypeScript types are made from them."""

from __future__ import annotations

from typing import Any

import msgspec


class Project(msgspec.Struct):
    """One project as the list of projects shows it."""

    entity: str
    project: str
    runs: int
    live: int
    updated: float  # seconds since the epoch


class Projects(msgspec.Struct):
    """All projects, newest activity first.

    ``directory`` is what a script must pass as ``dir`` to log here, None if it is the default.
    """

    projects: list[Project]
    directory: str | None


class Run(msgspec.Struct):
    """One run as the run table shows it.

    ``values`` holds the columns that were asked for: ``config.<name>`` and ``summary.<key>``,
    nested names joined by dots. NaN and infinities are the strings ``NaN``, ``Infinity`` and
    ``-Infinity``; integers beyond 2**53 are strings of digits.
    """

    entity: str
    project: str
    id: str
    name: str
    state: str  # running, finished, failed, interrupted, crashed
    created: float
    updated: float
    ended: float | None
    last_step: int | None
    problems: int
    tags: list[str]
    color: int  # index into the page's categorical colours, by order of creation
    version: int  # grows with everything that was read from the run's journals
    values: dict[str, Any] = {}


class Runs(msgspec.Struct):
    """Runs of a project, newest first; ``total`` counts those not in this page too."""

    runs: list[Run]
    total: int


class Columns(msgspec.Struct):
    """The names that ``values`` of a run may have, by how many runs have them."""

    config: list[str]
    summary: list[str]


class ProblemReport(msgspec.Struct):
    """A problem that the recorder or a reader met."""

    code: str
    message: str
    time: float
    key: str
    step: int | None
    source: str
    detail: dict[str, Any]


class RunDetail(msgspec.Struct):
    """Everything about one run but its history."""

    run: Run
    config: dict[str, Any]
    summary: dict[str, Any]
    environment: dict[str, Any]
    notes: str
    group: str
    job_type: str
    directory: str
    problems: list[ProblemReport]


class Key(msgspec.Struct):
    """A logged key over the runs asked for. ``kind`` is ``scalar`` or a kind of media."""

    key: str
    kind: str
    runs: int
    count: int
    first_step: int
    last_step: int


class Keys(msgspec.Struct):
    """All keys of the runs asked for, in natural order."""

    keys: list[Key]


class ConsoleLine(msgspec.Struct):
    """One printed line."""

    number: int
    stream: str  # stdout or stderr
    time: float
    text: str


class ConsoleLines(msgspec.Struct):
    """A window of a run's printed lines."""

    lines: list[ConsoleLine]
    total: int


class BlobLink(msgspec.Struct):
    """Where a blob is served."""

    url: str
    size_bytes: int
    media_type: str


class StoredItem(msgspec.Struct):
    """One media value: its kind's own JSON and where its bytes are."""

    kind: str
    version: int
    meta: dict[str, Any]
    blobs: dict[str, BlobLink]
    children: dict[str, StoredItem]


class Entry(msgspec.Struct):
    """What was logged under one key at one step: one item, or the items of a list."""

    step: int
    time: float
    items: list[StoredItem]
    total: int  # items logged at this step; more than len(items) if a limit cut them
    listed: bool  # the user gave a list, even if of one
    positions: list[int]  # where each of the items stood in the list


class MediaTrack(msgspec.Struct):
    """Entries of one run, in order of steps. ``total`` counts the entries in the range asked for."""

    run: str  # "entity/project/id"
    entries: list[Entry]
    total: int


class MediaTracks(msgspec.Struct):
    """Entries under one key for several runs."""

    key: str
    tracks: list[MediaTrack]


class Marks(msgspec.Struct):
    """Steps at which media was logged in one run, thinned evenly to a limit."""

    run: str
    steps: list[int]
    total: int
    first_step: int | None  # over all that was logged, scalars too
    last_step: int | None


class AllMarks(msgspec.Struct):
    """Marks of several runs, for the film strip."""

    marks: list[Marks]


class Extreme(msgspec.Struct):
    """One point of a scalar; an infinite ``value`` is ``Infinity`` or ``-Infinity``."""

    step: int
    time: float
    value: float | str


class RunExtremes(msgspec.Struct):
    """The smallest and the largest value of a scalar in one run; None if no value is a number."""

    run: str
    min: Extreme | None
    max: Extreme | None


class AllExtremes(msgspec.Struct):
    """Extremes of one scalar in several runs, in the order asked."""

    key: str
    runs: list[RunExtremes]


class SeriesHeader(msgspec.Struct):
    """The JSON that precedes the binary columns of one run in a series answer.

    ``level`` 0 means every point; otherwise each bucket covers up to 16**level points.
    """

    run: str
    level: int
    shown: int  # points, or buckets
    total: int  # points in the range asked for
    columns: list[str]


class ErrorBody(msgspec.Struct):
    """What every refused request answers."""

    error: str


class LiveRun(msgspec.Struct):
    """What changed about one run; ``state`` is ``deleted`` when it is gone."""

    run: str
    version: int
    state: str
    last_step: int | None


class LiveChange(msgspec.Struct):
    """The data of a ``change`` event of ``/api/v1/live``.

    ``projects`` says that a run came, went, started or ended somewhere, so that lists of runs
    and projects may differ from what was answered before.
    """

    runs: list[LiveRun]
    projects: bool


class Health(msgspec.Struct):
    """That the server serves, and which version it is."""

    status: str
    version: str
