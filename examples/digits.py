"""Trains two small networks to look at: one reads digits, one cleans a photograph of noise.

    python examples/digits.py --epochs 40 --lr 0.01 --pace 2

The data are scikit-learn's: 1,797 scanned digits of 8 x 8 pixels, and two photographs. The networks
are a page of numpy (``Network``), so nothing here is hidden in a framework; everything that speaks
to Marey is in ``train`` and in the functions that begin with ``show_``. Look at it with ``marey ui``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn.datasets import load_digits, load_sample_image
from sklearn.model_selection import train_test_split

import marey

Array = np.ndarray[Any, np.dtype[Any]]

PATCH = 7  # the photo's network sees 7 x 7 pixels and cleans the one in the middle
NOISE = 0.12  # standard deviation; colours are 0 to 1


class Network:
    """Fully connected layers with ReLU between them, trained by Adam."""

    def __init__(self, sizes: list[int], rng: np.random.Generator) -> None:
        pairs = list(zip(sizes, sizes[1:]))
        self.weights = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in pairs]
        self.biases = [np.zeros(b) for _, b in pairs]
        self.grads: list[Array] = []  # of the weights, then of the biases
        self._means = [np.zeros_like(p) for p in self.parameters]
        self._squares = [np.zeros_like(p) for p in self.parameters]
        self._updates = 0

    @property
    def parameters(self) -> list[Array]:
        """All that is trained: the weights, then the biases."""
        return self.weights + self.biases

    def __call__(self, x: Array) -> Array:
        """What the network gives for each row of ``x``; remembers what ``learn`` needs."""
        self._inputs = []
        for weight, bias in zip(self.weights, self.biases):
            self._inputs.append(x)
            z = x @ weight + bias
            x = np.maximum(z, 0)
        return z

    def learn(self, error: Array, lr: float) -> None:
        """Take one step against ``error``, the loss's derivative by the last output."""
        weight_grads: list[Array] = []
        bias_grads: list[Array] = []
        for x, weight in zip(reversed(self._inputs), reversed(self.weights)):
            weight_grads.insert(0, x.T @ error)
            bias_grads.insert(0, error.sum(axis=0))
            error = (error @ weight.T) * (x > 0)
        self.grads = weight_grads + bias_grads
        self._updates += 1
        for p, grad, mean, square in zip(self.parameters, self.grads, self._means, self._squares):
            mean += 0.1 * (grad - mean)
            square += 0.001 * (grad**2 - square)
            unbiased = np.sqrt(square / (1 - 0.999**self._updates)) + 1e-8
            p -= lr * mean / (1 - 0.9**self._updates) / unbiased


class DigitReader:
    """The digits, and a network that tells which of ten each one is."""

    def __init__(self, seed: int, hidden: list[int]) -> None:
        self.rng = np.random.default_rng(seed)
        digits = load_digits()
        split = train_test_split(digits.data / 16, digits.target, test_size=450, random_state=0)
        self.x, self.val_x, self.y, self.val_y = split
        self.network = Network([64, *hidden, 10], self.rng)

    def batches(self, size: int) -> Iterator[tuple[Array, Array]]:
        """All training digits once, in a new order."""
        order = self.rng.permutation(len(self.x))
        for start in range(0, len(order) - size + 1, size):
            chosen = order[start : start + size]
            yield self.x[chosen], self.y[chosen]

    def evaluate(self, x: Array, y: Array) -> tuple[Array, Array]:
        """The probability of each digit, and each example's loss."""
        z = self.network(x)
        z = np.exp(z - z.max(axis=1, keepdims=True))
        probabilities = z / z.sum(axis=1, keepdims=True)
        return probabilities, -np.log(probabilities[np.arange(len(y)), y] + 1e-12)

    def learn(self, x: Array, y: Array, lr: float) -> dict[str, float]:
        """Train on one batch; gives what to log: how well it was read before."""
        probabilities, losses = self.evaluate(x, y)
        self.network.learn((probabilities - np.eye(10)[y]) / len(y), lr)
        right = probabilities.argmax(axis=1) == y
        return {"train/loss": losses.mean(), "train/accuracy": right.mean(), "train/lr": lr}


class PhotoCleaner:
    """A network that learns on one photograph to clean another, which it never saw, of noise."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.photo = load_sample_image("china.jpg")[::2, ::2] / 255
        self.unseen = load_sample_image("flower.jpg")[10:410:2, 20:600:2] / 255
        self.noisy = self.unseen + self.rng.normal(0, NOISE, self.unseen.shape)
        self.network = Network([PATCH * PATCH * 3, 48, 3], self.rng)
        self.network.weights[-1] *= 0.1  # at first, change almost nothing

    def clean(self, noisy: Array) -> Array:
        """The picture without what the network takes for noise."""
        rows, middles = _patches(noisy)
        cleaned: Array = (middles + self.network(rows)).reshape(noisy.shape)
        return cleaned

    def learn(self, batches: int, lr: float) -> float:
        """Train on random places of the photograph under fresh noise; gives the mean loss."""
        noisy = self.photo + self.rng.normal(0, NOISE, self.photo.shape)
        rows, middles = _patches(noisy)
        target = self.photo.reshape(-1, 3)
        loss = 0.0
        for chosen in self.rng.integers(0, len(rows), (batches, 512)):
            error = middles[chosen] + self.network(rows[chosen]) - target[chosen]
            self.network.learn(error / len(error), lr)
            loss += (error**2).mean() / batches
        return loss


def _patches(picture: Array) -> tuple[Array, Array]:
    """Each pixel's surroundings as a row, and the pixels themselves."""
    edge = PATCH // 2
    padded = np.pad(picture, ((edge, edge), (edge, edge), (0, 0)), mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (PATCH, PATCH), axis=(0, 1))
    middles = picture.reshape(-1, 3)
    return (windows - picture[..., None, None]).reshape(len(middles), -1), middles


def decibels(picture: Array, truth: Array) -> float:
    """How near a picture is to the truth: 10 more is a tenth of the error."""
    return float(-10 * np.log10(((picture - truth) ** 2).mean()))


def show_network(network: Network) -> dict[str, Any]:
    """Histograms of each layer's weights and of their last gradients."""
    shown: dict[str, Any] = {}
    for number, (weight, grad) in enumerate(zip(network.weights, network.grads), 1):
        shown[f"weights/layer_{number}"] = marey.Histogram(weight)
        shown[f"grads/layer_{number}"] = marey.Histogram(grad)
    return shown


def show_digits(reader: DigitReader) -> dict[str, Any]:
    """How well unseen digits are read, the worst mistakes, and what the first layer looks for."""
    probabilities, losses = reader.evaluate(reader.val_x, reader.val_y)
    guesses = probabilities.argmax(axis=1)
    worst = losses.argsort()[::-1][:12]
    return {
        "val/loss": losses.mean(),
        "val/accuracy": (guesses == reader.val_y).mean(),
        "digits/confused": [
            marey.Image(
                enlarge(1 - reader.val_x[i].reshape(8, 8)),
                caption=f"{reader.val_y[i]}, read as {guesses[i]} ({probabilities[i].max():.0%})",
            )
            for i in worst
        ],
        "digits/first_layer": [
            marey.Image(red_blue(reader.network.weights[0][:, i]), caption=f"unit {i}")
            for i in range(16)
        ],
    }


def show_tables(reader: DigitReader) -> dict[str, Any]:
    """The confusion matrix, and what was thought of every unseen digit."""
    probabilities, losses = reader.evaluate(reader.val_x, reader.val_y)
    truths, guesses = reader.val_y, probabilities.argmax(axis=1)
    counts = np.zeros((10, 10), dtype=int)
    np.add.at(counts, (truths, guesses), 1)
    confusion = [[f"is {digit}", *row] for digit, row in enumerate(counts.tolist())]
    columns = (truths, guesses, truths == guesses, probabilities.max(axis=1).round(4), losses)
    predictions = [list(row) for row in zip(*(column.tolist() for column in columns))]
    names = ["is", "read as", "right", "probability", "loss"]
    return {
        "tables/confusion": marey.Table(
            columns=["digit", *(f"read as {digit}" for digit in range(10))], data=confusion
        ),
        "tables/predictions": marey.Table(columns=names, data=predictions),
    }


def show_photo(cleaner: PhotoCleaner) -> dict[str, Any]:
    """The unseen photograph with noise, as the network cleans it, and as it is."""
    cleaned = cleaner.clean(cleaner.noisy)
    before, after = (decibels(p, cleaner.unseen) for p in (cleaner.noisy, cleaned))
    captions = [f"with noise, {before:.1f} dB", f"cleaned, {after:.1f} dB", "as it is"]
    pictures = [cleaner.noisy, cleaned, cleaner.unseen]
    images = [marey.Image(to_bytes(p), caption=c) for p, c in zip(pictures, captions)]
    return {"photo/cleaned": images, "photo/decibels": after}


def to_bytes(picture: Array) -> Array:
    """Colours of 0 to 1 as the 0 to 255 of an image."""
    return (picture.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def enlarge(picture: Array, times: int = 8) -> Array:
    """Each pixel as a square of ``times`` x ``times``."""
    return to_bytes(picture.repeat(times, axis=0).repeat(times, axis=1))


def red_blue(weights: Array) -> Array:
    """64 weights as a picture: red where ink speaks for the unit, blue where against."""
    strength = (weights / np.abs(weights).max()).reshape(8, 8, 1)
    colour = np.where(strength > 0, [0.8, 0.15, 0.1], [0.1, 0.3, 0.8])
    return enlarge(1 - np.abs(strength) * (1 - colour))


def train(options: argparse.Namespace) -> None:
    """Train both networks side by side and log all there is to see."""
    photo = {"patch": PATCH, "noise": NOISE}
    config = {**vars(options), "batch_size": 32, "hidden": [48, 24], "photo": photo}
    with marey.init(project="digits", name=options.name, config=config) as run:
        reader, cleaner = DigitReader(options.seed, hidden=[48, 24]), PhotoCleaner(options.seed)
        step, steps, best = 0, options.epochs * (len(reader.x) // 32), 0.0
        for epoch in range(1, options.epochs + 1):
            for x, y in reader.batches(size=32):
                step += 1
                lr = options.lr * (1 + np.cos(np.pi * step / steps)) / 2
                run.log(reader.learn(x, y, lr), step=step)
                time.sleep(options.pace * options.epochs / steps)  # so that one can watch
            seen = {"photo/loss": cleaner.learn(batches=20, lr=0.001)}
            seen |= show_digits(reader) | show_network(reader.network) | show_photo(cleaner)
            run.log(seen, step=step)
            if epoch % 5 == 0 or epoch == options.epochs:
                run.log(show_tables(reader), step=step)
            print(f"epoch {epoch:3}  val/accuracy {seen['val/accuracy']:.4f}", flush=True)
            run.summary["best_accuracy"] = best = max(best, seen["val/accuracy"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train two small networks to look at.")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--lr", type=float, default=0.01, help="the digits' learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", help="the run's name")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds an epoch lasts at least")
    train(parser.parse_args())
