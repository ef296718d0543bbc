"""The order in which points are stored: random, but the same for the same count everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]
    Keys = npt.NDArray[np.uint64]

NAME: Final = "deal-1"
BLOCK: Final = 2048  # rows shuffled among themselves; they fit the processor's cache
TILE: Final = 8  # blocks dealt at a time
GAMMA: Final = 0x9E3779B97F4A7C15
MASK: Final = 2**64 - 1


class Order:
    """Cuts the rows into blocks, shuffles each, and deals one row of each block in turn.

    Any first part of the order holds as many rows of one block as of any other, give or take one,
    and within a block they are random: a fair sample of the whole, whatever order the rows had.
    Dealing is several times as fast as random access, and nothing need be stored: the order is a
    function of the count alone. Its random numbers are those of SplitMix64 (Steele, Lea, Flood
    2014), so that any program can find the rows again.

    Parameters
    ----------
    count:
        How many rows there are.

    Examples
    --------
    >>> sorted(Order(5).rows().tolist())
    [0, 1, 2, 3, 4]
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.blocks = max(1, -(-count // BLOCK))
        self.rounds, self.larger = divmod(count, self.blocks)  # `larger` blocks have one row more
        self._deal = shuffled(self.blocks, seed=count, stream=0)
        starts = random_numbers(self.blocks, seed=count, stream=1)
        small, large = (
            shuffled(size, seed=count, stream=2) for size in (self.rounds, self.rounds + 1)
        )
        self._small = np.concatenate([small, small])  # so that no index need wrap around
        self._large = np.concatenate([large, large])
        self._is_large = np.arange(self.blocks) < self.larger
        sizes = np.uint64(self.rounds) + self._is_large.astype(np.uint64)
        self._starts = (starts % np.maximum(sizes, np.uint64(1))).astype(np.int64)

    def tiles(self) -> Iterator[tuple[int, Rows]]:
        """The full rounds, ``TILE`` blocks at a time.

        Yields
        ------
        place, rows
            ``rows[round, i]`` is the row that is stored at ``round * blocks + place + i``.
        """
        if self.rounds == 0:
            return
        rounds = np.arange(self.rounds)[:, None]
        for place in range(0, self.blocks, TILE):
            blocks = self._deal[place : place + TILE]
            turns = rounds + self._starts[blocks]
            within = np.where(
                self._is_large[blocks],
                self._large.take(turns, mode="clip"),
                self._small.take(turns, mode="clip"),
            )
            yield place, within + self._first_rows(blocks)

    def rest(self) -> Rows:
        """The rows stored after all full rounds: the last one of each larger block."""
        blocks = self._deal[self._deal < self.larger]
        rows: Rows = self._large[self.rounds + self._starts[blocks]] + self._first_rows(blocks)
        return rows

    def rows(self) -> Rows:
        """For each stored place, the row that is there: a permutation of 0 to count - 1."""
        order = np.empty(self.count, np.int64)
        full = order[: self.rounds * self.blocks].reshape(self.rounds, self.blocks)
        for place, rows in self.tiles():
            full[:, place : place + rows.shape[1]] = rows
        order[full.size :] = self.rest()
        return order

    def _first_rows(self, blocks: Rows) -> Rows:
        first: Rows = blocks * self.rounds + np.minimum(blocks, self.larger)
        return first


def shuffled(count: int, *, seed: int, stream: int) -> Rows:
    """The numbers 0 to count - 1 in the order of random keys, no two of which are equal."""
    return random_numbers(count, seed=seed, stream=stream).argsort().astype(np.int64)


def random_numbers(count: int, *, seed: int, stream: int) -> Keys:
    """The first outputs of SplitMix64 from a state that is made of two small numbers."""
    state = _mix(np.array([(seed * GAMMA + stream) & MASK], np.uint64))
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GAMMA)
    return _mix(state + steps)


def _mix(state: npt.NDArray[Any]) -> Keys:
    mixed: Keys = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed
