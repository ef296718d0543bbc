"""The way into runs from Python: find projects and runs; what is in a run is the Run's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from marey import settings
from marey.directories import RunPath, run_dir
from marey.errors import UsageError
from marey.index import Index, answers
from marey.query.filters import MISSING, field_name, fields_of, matches, sort_key
from marey.query.run import Run
from marey.query.waiting import refresh

if TYPE_CHECKING:
    from typing_extensions import Self

DEFAULT_ENTITY = "local"
_OWN_FIELDS = ("id", "name", "state", "created", "updated", "ended", "tags", "last_step")


class Api:
    """Reads runs back, of this machine or of any directory of runs, also while they go on.

    Parameters
    ----------
    path:
        The root of the runs; ``MAREY_DIR`` or ``~/.marey`` if not given.

    Examples
    --------
    >>> from marey.query import Api
    >>> api = Api(root)
    >>> [project.project for project in api.projects()]
    ['digits']
    >>> run = api.run("local/digits/4x9gq0ab")
    >>> run.name, run.state, run.config["optimizer"]["lr"], run.summary["loss"]
    ('first try', 'finished', 0.1, 0.25)
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        found = settings.load(dir=None if path is None else os.fspath(path))
        self._index = Index.open(Path(found.dir), Path(found.cache_dir))

    def __repr__(self) -> str:
        return f"<Api {self._index.root}>"

    def close(self) -> None:
        """Close the index; runs that were given cannot be read any more."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def projects(self) -> list[answers.ProjectInfo]:
        """All projects, the newest activity first."""
        self._index.refresh()
        return self._index.projects()

    def runs(
        self, path: str, filters: Mapping[str, Any] | None = None, order: str = "-created"
    ) -> list[Run]:
        """Runs of a project.

        Parameters
        ----------
        path:
            ``entity/project``, or ``project`` for the entity ``local``.
        filters:
            As in MongoDB and W&B: ``{"state": "finished", "config.lr": {"$lt": 0.1}}`` with
            ``$eq $ne $gt $gte $lt $lte $in $nin $exists $regex $and $or $nor $not``. Fields are
            ``id``, ``name``, ``state``, ``created``, ``updated``, ``tags``, ``last_step``,
            ``config.<name>`` and ``summary.<key>``.
        order:
            One of these fields, with ``-`` before it for descending. Runs without it are last.

        Raises
        ------
        UsageError
            A field or an operator that does not exist.

        Examples
        --------
        >>> [run.id for run in api.runs("local/digits", filters={"config.optimizer.lr": 0.1})]
        ['4x9gq0ab']
        """
        entity, project = self._names(path, 2)
        filters = filters or {}
        sorted_by = field_name(order.lstrip("+-"))
        fields = fields_of(filters) | {sorted_by}
        _check_fields(fields)
        self._index.refresh()
        columns = [name for name in fields if name not in _OWN_FIELDS]
        page = self._index.runs(entity, project, columns, limit=None)
        found = [info for info in page.runs if matches(filters, partial(_field, info))]
        found = _sorted(found, sorted_by, descending=order.startswith("-"))
        return [Run(self._index, self._path(info.path), info) for info in found]

    def run(self, path: str) -> Run:
        """One run.

        Parameters
        ----------
        path:
            ``entity/project/id``, or ``project/id`` for the entity ``local``.

        Raises
        ------
        NotFoundError
            There is no such run; the message names what is near.
        """
        found = self._path("/".join(self._names(path, 3)))
        refresh(self._index, found)
        if not found.path.is_dir():
            self._index.refresh()  # so that the message names what there is
        return Run(self._index, found, self._index.run(str(found)).run)

    def _names(self, path: str, count: int) -> list[str]:
        names = path.strip("/").split("/") if isinstance(path, str) else []
        if len(names) == count - 1:
            names = [DEFAULT_ENTITY, *names]
        if len(names) != count or not all(names):
            expected = "/".join(("entity", "project", "id")[:count])
            raise UsageError(f"Expected a path like {expected}, got {path!r}")
        return names

    def _path(self, path: str) -> RunPath:
        entity, project, run = path.split("/")
        return RunPath(entity, project, run, run_dir(self._index.root, entity, project, run))


def _check_fields(fields: set[str]) -> None:
    for name in sorted(fields):
        if name not in _OWN_FIELDS and not name.startswith(("config.", "summary.")):
            known = ", ".join(_OWN_FIELDS)
            raise UsageError(
                f"Runs have the fields {known}, config.<name> and summary.<key>. "
                f"Unknown field: {name!r}"
            )


def _field(info: answers.RunInfo, name: str) -> Any:
    if name in _OWN_FIELDS:
        return getattr(info, name)
    return info.values.get(name, MISSING)


def _sorted(infos: list[answers.RunInfo], name: str, *, descending: bool) -> list[answers.RunInfo]:
    have = [info for info in infos if _field(info, name) not in (MISSING, None)]
    lack = [info for info in infos if _field(info, name) in (MISSING, None)]
    have.sort(key=lambda info: sort_key(_field(info, name)), reverse=descending)
    return have + lack
