"""Projects, runs and their printed lines as the API tells them."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from marey.server import parameters, schema
from marey.server.media import linked_summary
from marey.server.routes import API, operation
from marey.server.site import Site

Shape = TypeVar("Shape", bound=msgspec.Struct)


def shaped(value: object, shape: type[Shape]) -> Shape:
    """An answer of the index in the shape that the API promises; fields go by their names."""
    return msgspec.convert(value, shape, from_attributes=True)


@operation(f"{API}/projects", "All projects, newest activity first")
def projects(site: Site, question: parameters.Question) -> schema.Projects:
    """All projects, newest activity first."""
    is_default = site.root.resolve() == (Path.home() / ".marey").resolve()
    return schema.Projects(
        [shaped(each, schema.Project) for each in site.index.projects()],
        directory=None if is_default else str(site.root.resolve()),
    )


@operation(f"{API}/projects/{{entity}}/{{project}}/runs", "Runs of a project, newest first")
def runs(site: Site, question: parameters.RunsQuestion) -> schema.Runs:
    """A window of a project's runs, with the columns that were asked for."""
    page = site.index.runs(
        question.entity,
        question.project,
        columns=question.columns,
        limit=question.limit,
        offset=question.offset,
    )
    return shaped(page, schema.Runs)


@operation(f"{API}/projects/{{entity}}/{{project}}/columns", "Columns that runs of a project have")
def columns(site: Site, question: parameters.ProjectQuestion) -> schema.Columns:
    """The columns that :func:`runs` can be asked for."""
    return shaped(site.index.columns(question.entity, question.project), schema.Columns)


@operation(f"{API}/runs/{{entity}}/{{project}}/{{id}}", "Everything about a run but its history")
def run(site: Site, question: parameters.RunQuestion) -> schema.RunDetail:
    """One run's config, summary, environment and problems."""
    detail = shaped(site.index.run(question.path), schema.RunDetail)
    detail.summary = linked_summary(detail.summary, question.path)
    return detail


@operation(f"{API}/runs/{{entity}}/{{project}}/{{id}}/console", "Lines that a run printed")
def console(site: Site, question: parameters.ConsoleQuestion) -> schema.ConsoleLines:
    """A window of a run's printed lines."""
    page = site.index.console(question.path, after=question.after, limit=question.limit)
    return shaped(page, schema.ConsoleLines)


OPERATIONS = (projects, runs, columns, run, console)
