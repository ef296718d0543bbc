"""Histograms: how values are spread, and how that changes over the steps.

python examples/histogram.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import marey

Array = np.ndarray[Any, np.dtype[Any]]


def gradients(run: marey.Run) -> None:
    """Arrays of any shape are counted in 64 bins; over the steps they become a heatmap."""
    rng = np.random.default_rng(0)
    for step in range(60):
        spread = 0.2 + np.exp(-step / 12)
        grads = rng.normal(0.5 * np.sin(step / 8), spread, size=(64, 200))
        run.log({"gradients": marey.Histogram(grads)})


def chosen_bins(run: marey.Run) -> None:
    """Fewer bins, edges of one's own, or numpy's rule for them."""
    waits = np.random.default_rng(1).lognormal(1, 0.8, size=5000)
    run.log({"waits/16 bins": marey.Histogram(waits, num_bins=16)})
    run.log({"waits/decades": marey.Histogram(waits, num_bins=[0.01, 0.1, 1, 10, 100])})
    run.log({"waits/automatic": marey.Histogram(waits, num_bins="auto")})


def counted_by_numpy(run: marey.Run) -> None:
    """What np.histogram returned, kept as it is: here densities between 0 and 1."""
    rng = np.random.default_rng(2)
    for step in range(1, 40):
        grads = rng.beta(step / 4 + 1, 5, size=4000)
        np_hist_grads = np.histogram(grads, density=True, range=(0.0, 1.0))
        run.log({"densities": marey.Histogram(np_hist_grads)})
    run.log({"by keyword": marey.Histogram(np_histogram=np_hist_grads)})


def not_finite(run: marey.Run) -> None:
    """NaN and infinities are counted beside the bins, and never an error."""
    rng = np.random.default_rng(3)
    for step in range(30):
        activations = rng.normal(0, 1 + step / 10, size=5000)
        activations[rng.random(5000) < step / 200] = np.nan
        activations[activations > 6] = np.inf
        run.log({"activations": marey.Histogram(activations, num_bins=48)})


def chunks(run: marey.Run) -> None:
    """More numbers than one would hold at once, given part by part."""

    def parts() -> Iterator[Array]:
        rng = np.random.default_rng(4)
        for part in range(20):
            yield rng.normal(part % 4 * 3, 0.5, size=50_000)

    run.log({"a million values": marey.Histogram(parts(), num_bins=128)})


def in_summary(run: marey.Run) -> None:
    """One that belongs to the run and not to a step."""
    logits = np.random.default_rng(5).gumbel(size=10_000)
    run.summary.update({"final_logits": marey.Histogram(logits)})


if __name__ == "__main__":
    with marey.init(project="examples", name="histogram") as run:
        for show in (gradients, chosen_bins, counted_by_numpy, not_finite, chunks, in_summary):
            show(run)
