"""What the summary of one process holds: what was set over what was logged; writes nothing."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from marey.journal import record
from marey.journal.integers import journal_safe
from marey.journal.summary import SummaryState
from marey.recorder.latest import Latest
from marey.recorder.summary import Change, nested

if TYPE_CHECKING:
    from marey.recorder.entries import Entries


class SummaryContent:
    """Last logged values and what was set; the run's lock is held around each call.

    Attributes
    ----------
    latest:
        The last logged values, which the hot path of ``log`` leaves there by itself.
    """

    def __init__(self) -> None:
        self.latest = Latest()
        self._state = SummaryState()

    def ended_by(self, entries: Entries) -> list[record.Summary]:
        """The record, if one is needed, that ends what was set: it counts until it is logged."""
        state = self._state
        if not (state.entries or state.hidden):
            return []
        names = [name for name, value in entries.numbers.items() if value is not None]
        names += dict.fromkeys(piece.key for piece in entries.pieces)
        ended = tuple(name for name in names if state.is_changed_by(name))
        return [record.Summary(set={}, logged=ended)] if ended else []

    def changed(self, change: Change) -> record.Summary:
        """The record of a change that the user makes."""
        made = change(self._state)
        return msgspec.structs.replace(made, set=journal_safe(made.set))

    def apply(self, records: Sequence[record.Summary]) -> None:
        """Take records that were written."""
        for each in records:
            self._state.apply(each)
            if not each.logged:
                self.latest.unlearn()  # the next calls of log must look whether they end an entry

    def note(
        self, data: object, entries: Entries, order: int, flat: tuple[str, ...] | None
    ) -> None:
        """Keep the values of a call of ``log``.

        Parameters
        ----------
        data:
            What was given; names that are not in it were nested.
        flat:
            The names of its numbers, for the hot path to take if the call had nothing else.
        """
        latest = self.latest
        media = {piece.key: {"_type": piece.media.kind} for piece in entries.pieces}
        values = {**entries.numbers, **media, **entries.plain}
        latest.note(values, order)
        if not isinstance(data, Mapping):
            return
        latest.dotted.update(name for name in values if name not in data)
        if flat is not None and flat not in latest.key_sets and tuple(data) == flat:
            latest.learn(flat)

    def values(self, own: Mapping[str, Any]) -> tuple[dict[str, Any], SummaryState]:
        """What was logged, as nested dicts with the run's own entries, and what was set."""
        state = copy.deepcopy(self._state)
        logged = {k: v for k, v in self.latest.read().items() if state.shows(k)}
        return {**nested(logged, frozenset(self.latest.dotted)), **own}, state
