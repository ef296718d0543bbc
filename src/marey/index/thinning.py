"""Chooses a few of many rows evenly inside the database, always the first and the last."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select


def count_of(connection: Connection, steps: Select[Any]) -> int:
    """How many rows a question has."""
    inner = steps.order_by(None).subquery()
    return connection.execute(select(func.count()).select_from(inner)).scalar_one()


def thin(connection: Connection, steps: Select[Any], total: int, limit: int) -> list[int]:
    """At most ``limit`` of the ``total`` steps of a question, in order.

    Parameters
    ----------
    connection:
        Where to ask.
    steps:
        Selects one column ``step``, each value once.
    total:
        What :func:`count_of` says of it.
    limit:
        At least 1; if it is 1 and there are more, the last step is chosen.
    """
    if total <= limit:
        return list(connection.execute(steps.order_by("step")).scalars())
    inner = steps.subquery()
    place = (func.row_number().over(order_by=inner.c.step) - 1).label("place")
    placed = select(inner.c.step, place).subquery()
    # Of N places keep those where floor(place * (limit - 1) / (N - 1)) grows: limit of them.
    grows = placed.c.place * (limit - 1) % (total - 1) < limit - 1
    is_end = or_(placed.c.place == 0, placed.c.place == total - 1)
    wanted = placed.c.place == total - 1 if limit == 1 else or_(grows, is_end)
    chosen = select(placed.c.step).where(wanted).order_by(placed.c.step)
    return list(connection.execute(chosen).scalars())
