"""What the HTTP API may be asked: one struct per question; defaults and limits are in the types."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, field

from marey.errors import UsageError

MAX_ANSWER_ITEMS: Final = 4_000_000
PLAIN_WORD: Final = r"^[a-z][a-z0-9_]{0,63}$"

Entity = Annotated[str, Meta(description="Who owns the project; `local` unless set.")]
ProjectName = Annotated[str, Meta(description="Name of the project.")]
RunId = Annotated[str, Meta(description="Id of the run.")]
RunPaths = Annotated[
    list[Annotated[str, Meta(examples=["local/digits/k3v9x2ab"])]],
    Meta(description="Runs as `entity/project/id`; repeat it for several.", max_length=200),
]
LoggedKey = Annotated[str, Meta(description="The key that was logged.")]
Step = Annotated[int | None, Meta(description="A step; absent means the newest.")]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question without parameters."""


class ProjectQuestion(Question, frozen=True, kw_only=True):
    """Asks about one project."""

    entity: Entity
    project: ProjectName


class RunsQuestion(ProjectQuestion, frozen=True, kw_only=True):
    """Asks for a window of a project's runs."""

    columns: Annotated[
        list[str],
        Meta(description="`config.<name>` or `summary.<key>` to fill `values` with; repeatable."),
    ] = []
    limit: Annotated[int, Meta(ge=1, le=10_000, description="Runs at most.")] = 1000
    offset: Annotated[int, Meta(ge=0, description="Runs to leave out at the start.")] = 0


class RunQuestion(ProjectQuestion, frozen=True, kw_only=True):
    """Asks about one run."""

    id: RunId

    @property
    def path(self) -> str:
        """``entity/project/id``."""
        return f"{self.entity}/{self.project}/{self.id}"


class ConsoleQuestion(RunQuestion, frozen=True, kw_only=True):
    """Asks for a window of a run's printed lines."""

    after: Annotated[
        int, Meta(description="Lines to leave out at the start; negative: start from the end.")
    ] = 0
    limit: Annotated[int, Meta(ge=1, le=10_000, description="Lines at most.")] = 1000


class KeysQuestion(Question, frozen=True, kw_only=True):
    """Asks what was logged in some runs."""

    run: RunPaths


class MarksQuestion(KeysQuestion, frozen=True, kw_only=True):
    """Asks at which steps media was logged in some runs."""

    limit: Annotated[int, Meta(ge=2, le=100_000, description="Steps at most, per run.")] = 2000


class MediaQuestion(KeysQuestion, frozen=True, kw_only=True):
    """Asks for the newest media at or before a step."""

    key: LoggedKey
    step: Annotated[
        list[int],
        Meta(
            description="A step for all runs, or one for each `run` in their order; absent means "
            "the newest.",
            max_length=200,
        ),
    ] = []
    first: Annotated[
        int, Meta(ge=0, le=2**31 - 1, description="Position in each list to begin at.")
    ] = 0
    items: Annotated[int, Meta(ge=1, le=10_000, description="Items at most, per entry.")] = 100

    def __post_init__(self) -> None:
        if len(self.step) not in (0, 1, len(self.run)):
            raise ValueError("`step` must be given once, or once for each `run`")

    @property
    def steps(self) -> list[int] | int | None:
        """One step, or one for each run; None is the newest."""
        if len(self.step) == 1 or not self.step:
            return self.step[0] if self.step else None
        return self.step


class ExtremesQuestion(KeysQuestion, frozen=True, kw_only=True):
    """Asks for the smallest and the largest value of one scalar in some runs."""

    key: LoggedKey


class MediaHistoryQuestion(KeysQuestion, frozen=True, kw_only=True):
    """Asks for media in a range of steps, thinned evenly to ``entries`` per run."""

    key: LoggedKey
    first: Annotated[int | None, Meta(description="First step of the range.")] = field(
        name="from", default=None
    )
    last: Annotated[int | None, Meta(description="Last step of the range.")] = field(
        name="to", default=None
    )
    entries: Annotated[int, Meta(ge=1, le=10_000, description="Entries at most, per run.")] = 400
    items: Annotated[int, Meta(ge=1, le=10_000, description="Items at most, per entry.")] = 16


class SeriesQuestion(KeysQuestion, frozen=True, kw_only=True):
    """Asks for the points of one scalar in some runs."""

    key: LoggedKey
    x: Annotated[
        Literal["step", "time"],
        Meta(description="What `from` and `to` are: steps, or seconds since the epoch."),
    ] = "step"
    first: Annotated[float | None, Meta(description="First x of the range.")] = field(
        name="from", default=None
    )
    last: Annotated[float | None, Meta(description="Last x of the range.")] = field(
        name="to", default=None
    )
    points: Annotated[
        int, Meta(ge=2, le=100_000, description="More points than this come as buckets.")
    ] = 1000

    def __post_init__(self) -> None:
        if self.first != self.first or self.last != self.last:  # NaN
            raise ValueError("`from` and `to` must be numbers, not NaN")


class AnalysisQuestion(Question, frozen=True, kw_only=True):
    """Asks the server to compute on one media value."""

    kind: Annotated[str, Meta(pattern=PLAIN_WORD, description="Kind of media.")]
    name: Annotated[str, Meta(pattern=PLAIN_WORD, description="The analysis.")]
    run: Annotated[str, Meta(description="The run as `entity/project/id`.")]
    key: LoggedKey
    step: Step = None
    position: Annotated[int, Meta(ge=0, description="Place in a logged list.")] = 0
    arguments: Annotated[
        dict[str, str], Meta(description="Every other parameter goes to the analysis.")
    ] = {}


class AnalysisFileQuestion(AnalysisQuestion, frozen=True, kw_only=True):
    """Asks the server to compute a file on one media value."""

    download: Annotated[
        str, Meta(max_length=1000, description="The name under which it is saved.")
    ] = ""


class KeyAnalysisQuestion(Question, frozen=True, kw_only=True):
    """Asks the server to compute over all values of a key in some runs."""

    kind: Annotated[str, Meta(pattern=PLAIN_WORD, description="Kind of media.")]
    name: Annotated[str, Meta(pattern=PLAIN_WORD, description="The analysis.")]
    run: RunPaths
    key: LoggedKey
    arguments: Annotated[
        dict[str, str], Meta(description="Every other parameter goes to the analysis.")
    ] = {}


class FileAnalysisQuestion(RunQuestion, frozen=True, kw_only=True):
    """Asks the server to compute on one stored file."""

    kind: Annotated[str, Meta(pattern=PLAIN_WORD, description="Kind of media.")]
    name: Annotated[str, Meta(pattern=PLAIN_WORD, description="The analysis.")]
    file: Annotated[
        str, Meta(description="SHA-256 in hexadecimal and the extension: `<sha256>.parquet`.")
    ]
    arguments: Annotated[
        dict[str, str], Meta(description="Every other parameter goes to the analysis.")
    ] = {}


class BlobQuestion(RunQuestion, frozen=True, kw_only=True):
    """Asks for the bytes of a blob."""

    file: Annotated[
        str, Meta(description="SHA-256 in hexadecimal and the extension: `<sha256>.png`.")
    ]
    download: Annotated[
        str, Meta(max_length=1000, description="Have it saved under this file name.")
    ] = ""
    styled: Annotated[
        bool, Meta(description="HTML with a default style sheet, its links in new windows.")
    ] = False
    scripts: Annotated[
        bool, Meta(description="HTML whose scripts run, in a sandbox without a network.")
    ] = False


class LiveQuestion(Question, frozen=True, kw_only=True):
    """Asks to be told of changes."""

    run: Annotated[
        list[str], Meta(description="Runs as `entity/project/id`; repeatable.", max_length=1000)
    ] = []
    project: Annotated[str, Meta(description="All runs of a project, as `entity/project`.")] = ""


def check_size(runs: list[str], items_per_run: int) -> None:
    """Refuse a question whose answer could be too large to make.

    Raises
    ------
    UsageError
        If it may have more than 4,000,000 points or items.
    """
    if len(runs) * items_per_run > MAX_ANSWER_ITEMS:
        raise UsageError(
            f"An answer has at most {MAX_ANSWER_ITEMS:,} points or items, "
            f"this one could have {len(runs) * items_per_run:,}. Ask for fewer runs or less each."
        )
