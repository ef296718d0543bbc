"""What is asked of a table: JSON to something checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec

from marey.errors import UsageError

MAX_NAME: Final = 100_000
MAX_COLUMNS: Final = 10_000
MAX_SORTS: Final = 16
MAX_AGGREGATES: Final = 1000
MAX_SQL: Final = 20_000

Name = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]


class Sort(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By a column, or of groups by an aggregate of it or by their size; ``side`` is of joins."""

    column: Name = ""
    descending: bool = False
    function: str = ""
    side: Annotated[int, msgspec.Meta(ge=0, le=11)] | None = None
    delta: bool = False


class Aggregate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A function of all cells that a group has in a column."""

    column: Name
    function: str


class Query(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows and columns are asked for, and in which order."""

    search: Annotated[str, msgspec.Meta(max_length=10_000)] = ""
    filter: str = ""
    sql: Annotated[str, msgspec.Meta(max_length=MAX_SQL)] = ""
    sort: Annotated[tuple[Sort, ...], msgspec.Meta(max_length=MAX_SORTS)] = ()
    group: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MAX_SORTS)] = ()
    within: Annotated[tuple[Any, ...], msgspec.Meta(max_length=MAX_SORTS)] | None = None
    within_row: Annotated[int, msgspec.Meta(ge=0)] | None = None
    aggregates: Annotated[tuple[Aggregate, ...], msgspec.Meta(max_length=MAX_AGGREGATES)] | None = (
        None
    )
    columns: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MAX_COLUMNS)] | None = None


Asked = TypeVar("Asked")


def query_of(arguments: Mapping[str, str]) -> Query:
    """The query of a question; ``sort`` and ``descending`` may stand beside it.

    Raises
    ------
    UsageError
        It is no such JSON, or says what cannot be together.
    """
    query = decoded(arguments.get("query", ""), Query, "query") or Query()
    if "sort" in arguments:
        descending = arguments.get("descending", "").lower() in ("1", "true", "yes")
        sorts = (Sort(arguments["sort"], descending), *query.sort)
        query = msgspec.structs.replace(query, sort=sorts)
    if query.sql and (query.filter or query.search or query.group):
        raise UsageError("SQL stands alone: filter, search and group belong into it.")
    if query.within is not None and len(query.within) != len(query.group):
        raise UsageError(
            f"within has a value for each of the {len(query.group)} columns of group, "
            f"got {len(query.within)}."
        )
    if len(set(query.group)) < len(query.group):
        raise UsageError("group names each column once.")
    return query


def decoded(text: str, kind: type[Asked], name: str) -> Asked | None:
    """JSON of this shape; None if there is no text."""
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UsageError(f"{name} is not as it should be: {error}.") from None
