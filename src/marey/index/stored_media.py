"""The part of an index that gives media as they are stored, for those who read very many of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from marey.index import media_news

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from marey.index.media_news import EntryState, MediaCursor, MediaNews, MediaRow

T = TypeVar("T")


class StoredMedia:
    """Media as MessagePack; ``Index`` inherits this."""

    def media_news(
        self, path: str, key: str, known: MediaCursor | None = None, limit: int = 1000
    ) -> MediaNews | None:
        """The media of a key in the order in which they came to the index, from a cursor on.

        None if nothing came since; the cursor of the answer asks for what follows.
        """
        return self._ask_run(
            path, lambda connection, run: media_news.media_news(connection, run, key, known, limit)
        )

    def media_entry(self, path: str, key: str, step: int | None) -> EntryState | None:
        """Which entry is the newest at or before a step, and a mark that changes with its items."""
        return self._ask_run(
            path, lambda connection, run: media_news.entry_state(connection, run, key, step)
        )

    def entry_rows(
        self, path: str, key: str, step: int, after: tuple[int, int] = (0, -1), limit: int = 1000
    ) -> list[MediaRow]:
        """The items of one entry behind a writer and position, as they are stored."""
        return self._ask_run(
            path,
            lambda connection, run: media_news.entry_rows(connection, run, key, step, after, limit),
        )

    def chosen_rows(
        self, path: str, key: str, places: Sequence[tuple[int, int, int]]
    ) -> dict[tuple[int, int, int], MediaRow]:
        """Items by writer, step and position, as they are stored; those that are gone are not."""
        return self._ask_run(
            path, lambda connection, run: media_news.chosen_rows(connection, run, key, places)
        )

    def _ask_run(self, path: str, question: Callable[[Connection, int], T]) -> T:
        raise NotImplementedError
