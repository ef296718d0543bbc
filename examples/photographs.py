"""Trains a small network to find roofs, boats, flowers and more in photographs, pixel by pixel.

    python examples/photographs.py --epochs 40 --lr 0.02 --pace 2

The photographs are scikit-learn's two. What is on them was outlined by hand (``photographs.json``).
Each is cut into 15 tiles like a chessboard: the network learns from the white ones, and is judged
by the black ones, which it never saw.
It sees a pixel as colors, and how much these vary, at some distances around it (``--looks``).
All that speaks to Marey is in ``train`` and in the functions that begin with ``show_``.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from digits import Network
from PIL import Image, ImageDraw
from scipy import ndimage
from sklearn.datasets import load_sample_image

import marey

Array = np.ndarray[Any, np.dtype[Any]]
Found = list[tuple[Array, Array]]  # classes of a photograph, and how probable they are

NAMES = ["sky", "hills", "water", "tree", "roof", "wall", "window", "boat", "flower", "leaves"]
CLASSES = {0: "unlabeled", **dict(enumerate(NAMES, 1))}
OUTLINES = Path(__file__).with_name("photographs.json")
WIDTH, HEIGHT = 128, 143  # of a tile in pixels; the lowest row is smaller by two
BATCH = 512
SMALLEST = {"roof": 150, "window": 20, "boat": 8, "flower": 150}  # pixels of an object
OBJECTS = {NAMES.index(name) + 1: name for name in SMALLEST}
MOST_BOXES = 12  # of a class in a picture, the surest first
OVERLAP = 0.5  # of a box with a true one, from which on it counts as found


@dataclass(frozen=True)
class Photograph:
    """A photograph, its true classes (0: nobody is sure), and what the network sees of it."""

    name: str
    pixels: Array
    truth: Array
    seen: Array


@dataclass(frozen=True)
class Sample:
    """A part of a photograph that the network does not learn from."""

    name: str
    photo: int
    part: tuple[slice, slice]


def load_photograph(name: str, looks: list[float]) -> Photograph:
    """A photograph of scikit-learn, with the outlines drawn on it."""
    pixels = load_sample_image(f"{name}.jpg")
    canvas = Image.new("L", (pixels.shape[1], pixels.shape[0]))
    for label, outline in json.loads(OUTLINES.read_text(encoding="utf-8"))[f"{name}.jpg"]:
        number = NAMES.index(label) + 1 if label in NAMES else 0
        ImageDraw.Draw(canvas).polygon(outline, fill=number)
    truth = np.array(canvas)
    is_gap = (truth == NAMES.index("tree") + 1) & (pixels.min(axis=2) > 170)
    truth[is_gap] = 0  # the outline of a tree holds some sky
    return Photograph(name, pixels, truth, see(pixels / 255, looks))


def see(picture: Array, looks: list[float]) -> Array:
    """For each pixel its color blurred by each of some distances, and how much it varies there."""
    layers = []
    for sigma in looks:
        blurred = ndimage.gaussian_filter(picture, (sigma, sigma, 0))
        squares = ndimage.gaussian_filter(picture**2, (sigma, sigma, 0))
        layers.append(blurred - 0.5)
        if sigma > 0:
            variance = (squares - blurred**2).mean(axis=2, keepdims=True)
            layers.append(4 * np.sqrt(np.maximum(variance, 0)))
    return np.concatenate(layers, axis=2).astype(np.float32)


def unseen_samples() -> list[Sample]:
    """The black tiles of both photographs, named as on a chessboard: A1 is the upper left."""
    return [
        Sample(f"{name} {letter}{i + 1}", photo, tile(i, j))
        for photo, name in enumerate(("china", "flower"))
        for i in range(3)
        for j, letter in enumerate("ABCDE")
        if (i + j) % 2 == 1
    ]


def tile(i: int, j: int) -> tuple[slice, slice]:
    """The pixels of a tile."""
    return slice(i * HEIGHT, (i + 1) * HEIGHT), slice(j * WIDTH, (j + 1) * WIDTH)


def is_unseen(picture: Array) -> Array:
    """Which pixels are on black tiles."""
    y, x = np.indices(picture.shape[:2])
    return np.asarray((y // HEIGHT + x // WIDTH) % 2 == 1)


class Segmenter:
    """A network that gives each pixel the probability of each class, and what it learns from."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.rng = np.random.default_rng(options.seed)
        looks = [float(look) for look in options.looks.split(",")]
        self.photos = [load_photograph(name, looks) for name in ("china", "flower")]
        self.network = Network([self.photos[0].seen.shape[2], options.hidden, len(NAMES)], self.rng)
        self.network.weights = [weight.astype(np.float32) for weight in self.network.weights]
        self.network.biases = [bias.astype(np.float32) for bias in self.network.biases]
        is_learned = ~is_unseen(self.photos[0].truth)
        self.x = np.concatenate([photo.seen[is_learned] for photo in self.photos])
        self.y = np.concatenate([photo.truth[is_learned] for photo in self.photos])
        self.is_sure = self.y > 0
        counts = np.bincount(self.y[self.is_sure], minlength=len(CLASSES))
        share = 1 / np.sqrt(
            np.maximum(counts, 1)
        )  # rare classes are met more often than they are there
        weights = np.where(self.is_sure, share[self.y], 0)
        self.reached = np.cumsum(weights / weights.sum())

    def probabilities(self, rows: Array) -> Array:
        """The probability of each class for each pixel of ``rows``."""
        z = np.exp(self.network(rows.reshape(-1, rows.shape[-1])).clip(-60, 60))
        p: Array = z / (z @ np.ones((len(NAMES), 1), np.float32))
        return p.reshape(*rows.shape[:-1], -1)

    def learn(self, lr: float) -> dict[str, float]:
        """Train on random pixels, of rare classes more than there are; gives what to log."""
        chosen = np.searchsorted(self.reached, self.rng.random(BATCH)).clip(max=len(self.y) - 1)
        classes = self.y[chosen] - 1
        p = self.probabilities(self.x[chosen])
        self.network.learn((p - np.eye(len(NAMES), dtype=np.float32)[classes]) / BATCH, lr)
        loss = -np.log(p[np.arange(BATCH), classes] + 1e-12).mean()
        right = (p.argmax(axis=1) == classes).mean()
        return {"train/loss": loss, "train/accuracy": right, "train/lr": lr}

    def segment(self) -> Found:
        """For each photograph the class of every pixel, and how probable that is."""
        found = []
        for photo in self.photos:
            p = np.concatenate([self.probabilities(row) for row in np.array_split(photo.seen, 16)])
            classes = p.argmax(axis=2)[..., None]
            found.append(
                ((classes + 1)[..., 0].astype(np.uint8), np.take_along_axis(p, classes, 2)[..., 0])
            )
        return found


def objects(classes: Array, probability: Array | None = None) -> list[dict[str, Any]]:
    """A box around each connected part of the classes that are objects."""
    boxes: list[dict[str, Any]] = []
    for number in OBJECTS:
        parts, _ = ndimage.label(classes == number, structure=np.ones((3, 3)))
        found = []
        for part, (rows, columns) in enumerate(ndimage.find_objects(parts), 1):
            inside = parts[rows, columns] == part
            if inside.sum() >= SMALLEST[OBJECTS[number]]:
                found.append(_box(rows, columns, number, inside, probability))
        found.sort(key=lambda box: -box.get("scores", {}).get("probability", 0))
        boxes += found[:MOST_BOXES]
    return boxes


def _box(
    rows: slice, columns: slice, number: int, inside: Array, probability: Array | None
) -> dict[str, Any]:
    corners = {"minX": columns.start, "maxX": columns.stop, "minY": rows.start, "maxY": rows.stop}
    box = {"position": corners, "domain": "pixel", "class_id": number}
    if probability is None:
        return {**box, "box_caption": OBJECTS[number]}
    sure = float(probability[rows, columns][inside].mean())
    scores = {"probability": round(sure, 4), "pixels": int(inside.sum())}
    return {**box, "box_caption": f"{OBJECTS[number]} {sure:.0%}", "scores": scores}


def overlap(one: dict[str, Any], other: dict[str, Any]) -> float:
    """How much of two boxes is common to them: 1 if they are the same."""
    a, b = one["position"], other["position"]
    width = min(a["maxX"], b["maxX"]) - max(a["minX"], b["minX"])
    height = min(a["maxY"], b["maxY"]) - max(a["minY"], b["minY"])
    common = max(width, 0) * max(height, 0)
    areas = [(p["maxX"] - p["minX"]) * (p["maxY"] - p["minY"]) for p in (a, b)]
    return float(common / (sum(areas) - common))


def count_found(guesses: list[dict[str, Any]], truths: list[dict[str, Any]]) -> int:
    """How many true boxes have a guess of their class, each guess taken once."""
    left, found = list(guesses), 0
    for truth in truths:
        same = [guess for guess in left if guess["class_id"] == truth["class_id"]]
        best = max(same, key=lambda guess: overlap(guess, truth), default=None)
        if best is not None and overlap(best, truth) >= OVERLAP:
            left.remove(best)
            found += 1
    return found


def class_overlaps(truth: Array, guess: Array) -> dict[str, float]:
    """IoU of each class that is there, over the pixels that somebody is sure of."""
    sure = truth > 0
    overlaps = {}
    for number, name in enumerate(NAMES, 1):
        is_true, is_guess = truth == number, sure & (guess == number)
        if is_true.any():
            overlaps[name] = float((is_true & is_guess).sum() / (is_true | is_guess).sum())
    return overlaps


def show_picture(
    pixels: Array, truth: Array, guess: Array, probability: Array, **more: Any
) -> tuple[marey.Image, Array]:
    """A picture with masks and boxes; also how many boxes are right, guessed and true."""
    guesses, truths = objects(guess, probability), objects(truth)
    image = marey.Image(
        pixels,
        masks={
            "prediction": {"mask_data": guess, "class_labels": CLASSES},
            "truth": {"mask_data": truth, "class_labels": CLASSES},
        },
        boxes={
            "prediction": {"box_data": guesses, "class_labels": OBJECTS},
            "truth": {"box_data": truths, "class_labels": OBJECTS},
        },
        **more,
    )
    return image, np.array([count_found(guesses, truths), len(guesses), len(truths)])


def show_samples(segmenter: Segmenter, found: Found) -> tuple[dict[str, Any], list[list[Any]]]:
    """The unseen samples and how well they were read; also a row of a table for each."""
    images, rows, pairs, boxes = [], [], [], np.zeros(3)
    for sample in unseen_samples():
        photo, (guess, p) = segmenter.photos[sample.photo], found[sample.photo]
        parts = [a[sample.part] for a in (photo.pixels, photo.truth, guess, p)]
        image, counts = show_picture(*parts, caption=sample.name, sample_id=sample.name)
        overlaps = class_overlaps(parts[1], parts[2])
        images.append(image)
        rows.append(
            [
                sample.name,
                image,
                float(np.mean(list(overlaps.values()))),
                min(overlaps, key=overlaps.__getitem__),
            ]
        )
        pairs.append((parts[1].ravel(), parts[2].ravel(), parts[3].ravel()))
        boxes += counts
    truth, guess, p = (np.concatenate(each) for each in zip(*pairs))
    seen = show_scores(truth, guess, p, boxes)
    return {"segmentation": images, **seen, **show_whole(segmenter, found)}, rows


def show_scores(truth: Array, guess: Array, p: Array, boxes: Array) -> dict[str, Any]:
    """How right the unseen pixels and boxes are, and how sure the network was of them."""
    overlaps = class_overlaps(truth, guess)
    right = truth == guess
    return {
        "IoU": float(np.mean(list(overlaps.values()))),
        "accuracy": float(right[truth > 0].mean()),
        "boxes/precision": boxes[0] / max(boxes[1], 1),
        "boxes/recall": boxes[0] / boxes[2],
        **{f"classes/{name}": value for name, value in overlaps.items()},
        "sureness/right": marey.Histogram(p[right & (truth > 0)]),
        "sureness/wrong": marey.Histogram(p[~right & (truth > 0)]),
    }


def show_whole(segmenter: Segmenter, found: Found) -> dict[str, Any]:
    """Both photographs as a whole, with what was learned from."""
    images = [
        show_picture(photo.pixels, photo.truth, *each, caption=photo.name, sample_id=photo.name)[0]
        for photo, each in zip(segmenter.photos, found)
    ]
    return {"photographs": images}


def show_tables(segmenter: Segmenter, found: Found, rows: list[list[Any]]) -> dict[str, Any]:
    """The samples from the worst to the best, and which class was taken for which."""
    columns = ["sample", "picture", "IoU", "worst class"]
    ordered = sorted(rows, key=lambda row: float(row[2]))
    unseen = is_unseen(segmenter.photos[0].truth) & (np.indices((427, 640)).sum(axis=0) % 3 == 0)
    y = np.concatenate([photo.truth[unseen] for photo in segmenter.photos])
    read = np.concatenate([classes[unseen] for classes, _ in found])
    matrix = marey.plot.confusion_matrix(
        y_true=(y[y > 0] - 1).tolist(), preds=(read[y > 0] - 1).tolist(), class_names=NAMES
    )
    return {"tables/worst": marey.Table(columns=columns, data=ordered), "tables/confusion": matrix}


def train(options: argparse.Namespace) -> None:
    """Train the network and log all there is to see."""
    with marey.init(project="photographs", name=options.name, config=vars(options)) as run:
        segmenter = Segmenter(options)
        steps, best, started = options.epochs * options.batches, 0.0, time.monotonic()
        for epoch in range(options.epochs + 1):
            for batch in range(options.batches if epoch else 0):  # epoch 0 is what it is born with
                step = (epoch - 1) * options.batches + batch + 1
                lr = options.lr * (1 + np.cos(np.pi * step / steps)) / 2
                run.log(segmenter.learn(lr), step=step)
            found = segmenter.segment()
            seen, rows = show_samples(segmenter, found)
            if epoch % 5 == 0 or epoch == options.epochs:
                seen |= show_tables(segmenter, found, rows)
            run.log(seen, step=epoch * options.batches)
            print(f"epoch {epoch:3}  IoU {seen['IoU']:.4f}", flush=True)
            run.summary["best_IoU"] = best = max(best, seen["IoU"])
            time.sleep(max(0.0, started + (epoch + 1) * options.pace - time.monotonic()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train a network to segment photographs.")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--batches", type=int, default=32, help="batches of an epoch")
    parser.add_argument("--lr", type=float, default=0.02, help="the learning rate")
    parser.add_argument("--looks", default="0,1,2,4,8", help="distances in pixels")
    parser.add_argument("--hidden", type=int, default=48, help="units of the hidden layer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", help="the run's name")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds an epoch lasts at least")
    train(parser.parse_args())
