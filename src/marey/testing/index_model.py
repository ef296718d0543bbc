"""What an index must answer about one run, kept in plain dicts; reads no journal."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from marey.journal.record import Config, Console, Summary
from marey.testing.index_lab import RUN, IndexLab
from marey.testing.index_series import check
from marey.testing.journals import picture

if TYPE_CHECKING:
    from marey.index import Index

WRITERS = ("aaaaaaaa", "bbbbbbbb")
NUMBERS = ("loss", "a/b", "..", "ü", "best")
PICTURES = ("img", "../pictures")
_numbers = st.one_of(
    st.sampled_from([math.nan, math.inf, -math.inf]),
    st.floats(-9, 9),
    st.floats(),
    st.integers(-(2**63), 2**64 - 1),
    st.booleans(),
)
_steps = st.integers(-4, 12)
_few = st.integers(0, 3)

operations: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(
        st.just("row"),
        st.integers(0, 1),
        _steps,
        st.dictionaries(st.sampled_from(NUMBERS), _numbers, min_size=1, max_size=3),
    ),
    st.tuples(
        st.just("media"),
        st.integers(0, 1),
        _steps,
        st.sampled_from(PICTURES),
        st.integers(1, 3).flatmap(lambda count: st.permutations(range(count))),
    ),
    st.tuples(st.just("print"), st.text("ab\n", min_size=1, max_size=8)),
    st.tuples(st.just("configure"), st.sampled_from("ab"), st.none() | _few),
    st.tuples(st.just("summarize"), st.none() | _few),
    st.just(("refresh",)),
)
"""What happens to a run: names of methods of `Model`, with their arguments."""


class Model:
    """Carries out operations on a real run with two processes, and knows what must be answered.

    Only the first process has a config, a summary and the key ``best``, which is logged as well
    as set.
    """

    def __init__(self, lab: IndexLab) -> None:
        self.index = lab.index()
        self._writers = [lab.writer(writer=name) for name in WRITERS]
        self._clock = 100.0
        self._printed = ""
        self._config: dict[str, Any] = {}
        self._summary: dict[str, Any] = {}
        self._is_set = False
        self._points: dict[str, dict[tuple[int, int], tuple[float, Any]]] = defaultdict(dict)
        self._pictures: dict[str, dict[tuple[int, int], int]] = defaultdict(dict)

    def do(self, name: str, *arguments: Any) -> None:
        """Let one thing happen, a second after the last."""
        self._clock += 1.0
        getattr(self, f"_{name}")(*arguments)

    def _row(self, writer: int, step: int, values: dict[str, Any]) -> None:
        values = {key: value for key, value in values.items() if writer == 0 or key != "best"}
        if not values:
            return
        if "best" in values and self._is_set:
            self._writers[0].append(Summary({}, logged=("best",)))
            self._is_set = False
        self._writers[writer].row(tuple(values), step, self._clock, list(values.values()))
        self._summary.update(values)
        for key, value in values.items():
            self._points[key][step, writer] = (self._clock, value)

    def _media(self, writer: int, step: int, key: str, positions: list[int]) -> None:
        for position in positions:
            item = picture(key, step, position, len(positions), at=self._clock)
            self._writers[writer].append(item)
        self._pictures[key][step, writer] = len(positions)
        self._summary[key] = {"_type": "image"}

    def _print(self, text: str) -> None:
        self._writers[0].append(Console(1, self._clock, text))
        self._printed += text

    def _configure(self, name: str, value: int | None) -> None:
        change = Config({}, (name,)) if value is None else Config({name: {"x": value}})
        self._writers[0].append(change)
        self._config.pop(name, None)
        if value is not None:
            self._config[name] = {"x": value}

    def _summarize(self, value: int | None) -> None:
        change = Summary({}, ("best",)) if value is None else Summary({"best": value})
        self._writers[0].append(change)
        self._is_set = True
        self._summary.pop("best", None)
        if value is not None:
            self._summary["best"] = value

    def _refresh(self) -> None:
        self.index.refresh()

    # What must be answered

    def check(self, index: Index) -> None:
        """Compare all answers about the run."""
        detail = index.run(RUN)
        assert detail.config == self._config
        assert repr(sorted(detail.summary.items())) == repr(sorted(self._summary.items()))
        steps = [step for found in self._logged().values() for step, _ in found]
        assert detail.run.last_step == max(steps, default=None)
        assert not detail.problems
        lines = [line.text for line in index.console(RUN).lines]
        assert lines == self._printed.removesuffix("\n").split("\n") if self._printed else not lines
        self._check_keys(index)
        for key, points in self._points.items():
            self._check_points(index, key, points)
        for key, pictures in self._pictures.items():
            self._check_pictures(index, key, pictures)
        marked = sorted({step for found in self._pictures.values() for step, _ in found})
        assert index.marks([RUN])[0].steps == marked

    def _logged(self) -> dict[str, Any]:
        return {**self._points, **self._pictures}

    def _check_keys(self, index: Index) -> None:
        told = {info.key: info for info in index.keys([RUN])}
        assert told.keys() == self._logged().keys()
        for key, found in self._logged().items():
            steps = [step for step, _ in found]
            info = told[key]
            assert info.kind == ("image" if key in PICTURES else "scalar")
            assert (info.runs, info.count) == (1, len(found))
            assert (info.first_step, info.last_step) == (min(steps), max(steps))

    def _check_points(
        self, index: Index, key: str, points: dict[tuple[int, int], tuple[float, Any]]
    ) -> None:
        places = sorted(points)
        steps = np.array([step for step, _ in places])
        values = np.array([float(points[place][1]) for place in places])
        every = index.series(RUN, key, points=10**6)
        check(every, steps, values)
        assert every.columns["time"].tolist() == [points[place][0] for place in places]
        if not np.isnan(values).all():
            check(index.series(RUN, key, points=3), steps, values)

    def _check_pictures(self, index: Index, key: str, pictures: dict[tuple[int, int], int]) -> None:
        (track,) = index.media_range([RUN], key)
        steps = sorted({step for step, _ in pictures})
        assert ([entry.step for entry in track.entries], track.total) == (steps, len(steps))
        for entry in track.entries:
            counts = [pictures.get((entry.step, writer), 0) for writer in range(len(WRITERS))]
            captions = [f"{entry.step}/{place}" for count in counts for place in range(count)]
            assert [item.meta["caption"] for item in entry.items] == captions
            assert (entry.total, entry.positions) == (sum(counts), list(range(sum(counts))))
        for step in range(-5, 14):
            (newest,) = index.media_at([RUN], key, step)
            assert [entry.step for entry in newest.entries] == [s for s in steps if s <= step][-1:]
