"""Images: from arrays, Pillow, files and figures, with masks and boxes, and with exact values.

    python examples/image.py

The pictures are scikit-learn's: scanned digits, and photographs of a flower and a temple.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import PIL.ImageFilter
from matplotlib import pyplot as plt
from sklearn.datasets import load_digits, load_sample_image

import marey

Array = np.ndarray[Any, np.dtype[Any]]


def arrays(run: marey.Run) -> None:
    """A photograph, half of it hidden by noise that fades, above what it was made of."""
    rng = np.random.default_rng(0)
    photo = load_sample_image("china.jpg")[::3, ::3] / 255
    for step in range(8):
        hidden = rng.random(photo.shape[:2]) < 0.5 * 0.6**step
        output = np.where(hidden[..., None], rng.random(photo.shape), photo)
        pair = np.concatenate([output, photo])
        run.log({"examples": marey.Image(pair, caption="Top: output, bottom: input")})


def pillow_images(run: marey.Run) -> None:
    """A batch as a list; each Pillow image is kept exactly, in its own mode."""
    digits = load_digits()
    scans = [PIL.Image.fromarray((scan * 15.9).astype(np.uint8)) for scan in digits.images[:12]]
    larger = [scan.resize((64, 64), PIL.Image.Resampling.BICUBIC) for scan in scans]
    run.log({"batch": [marey.Image(scan, caption=f"digit {n}") for n, scan in enumerate(larger)]})
    run.log({"one": larger[0]})


def files(run: marey.Run) -> None:
    """A file's own bytes are stored, so a JPEG stays the JPEG that it was."""
    flower = PIL.Image.fromarray(load_sample_image("flower.jpg"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flower.jpg"
        flower.convert("RGB").save(path, quality=80)
        run.log({"file": marey.Image(path, caption="a dahlia")})


def animations(run: marey.Run) -> None:
    """An open file works like a path, and an animated GIF goes on moving."""
    y, x = np.mgrid[-1:1:96j, -1:1:96j]
    radius = np.hypot(x, y)
    waves = [np.sin(14 * radius - phase) for phase in np.linspace(0, 2 * np.pi, 16, False)]
    first, *others = [PIL.Image.fromarray((127.5 * (w + 1)).astype(np.uint8)) for w in waves]
    content = io.BytesIO()
    first.save(content, "GIF", save_all=True, append_images=others, duration=60, loop=0)
    run.log({"ripples": marey.Image(content, caption="ripples on water")})


def masks(run: marey.Run) -> None:
    """Which pixels are flower: the truth, and guesses that get better over the steps."""
    photo = load_sample_image("flower.jpg")[::2, ::2]
    labels = {0: "leaves", 1: "dahlia", 2: "bud"}
    height, width = photo.shape[:2]
    red, green, _ = PIL.Image.fromarray(photo).filter(PIL.ImageFilter.GaussianBlur(1)).split()
    redness = np.asarray(red, float) - np.asarray(green, float)
    is_low = np.arange(height)[:, None] > 177
    truth = np.where(redness > 20, 1 + is_low, 0)
    coarse = np.random.default_rng(0).normal(0, 40, (14, 20)).astype(np.float32)
    noise = np.asarray(PIL.Image.fromarray(coarse).resize((width, height)))
    for step in range(8):
        guess = np.where(redness + noise * 0.6**step > 20, 1 + is_low, 0)
        image = marey.Image(
            photo,
            sample_id="flower",
            masks={
                "predictions": {"mask_data": guess, "class_labels": labels},
                "ground_truth": {"mask_data": truth, "class_labels": labels},
            },
        )
        run.log({"segmentation": image, "segmentation/wrong": (guess != truth).mean()})


def scattered_digits(rng: np.random.Generator) -> tuple[Array, list[tuple[int, int, int]]]:
    """Nine digits at random places of a dark picture, and the left, top and number of each."""
    digits = load_digits()
    picture = np.zeros((180, 240), np.uint8)
    found = []
    for cell in range(9):
        number = int(rng.integers(10))
        scan = digits.images[rng.choice(np.flatnonzero(digits.target == number))]
        left = cell % 3 * 80 + int(rng.integers(40))
        top = cell // 3 * 60 + int(rng.integers(20))
        picture[top : top + 40, left : left + 40] = np.kron(scan * 15.9, np.ones((5, 5)))
        found.append((left, top, number))
    return picture, found


def boxes(run: marey.Run) -> None:
    """Boxes in fractions of the picture by their middle, and in pixels by their corners."""
    rng = np.random.default_rng(1)
    names = {number: f"digit {number}" for number in range(10)}
    picture, found = scattered_digits(rng)
    truth = [
        {
            "position": {"minX": left, "maxX": left + 40, "minY": top, "maxY": top + 40},
            "domain": "pixel",
            "class_id": number,
        }
        for left, top, number in found
    ]
    for step in range(8):
        error = 0.1 * 0.6**step
        guesses = [
            {
                "position": {
                    "middle": [
                        (left + 20) / 240 + rng.normal(0, error),
                        (top + 20) / 180 + rng.normal(0, error),
                    ],
                    "width": 40 / 240,
                    "height": 40 / 180,
                },
                "class_id": number,
                "box_caption": names[number],
                "scores": {"confidence": 1 - 5 * error * rng.random(), "shift": error},
            }
            for left, top, number in found
        ]
        layers = {
            "predictions": {"box_data": guesses, "class_labels": names},
            "ground_truth": {"box_data": truth, "class_labels": names},
        }
        run.log({"detection": marey.Image(picture, boxes=layers, sample_id=1)})


def masks_in_a_table(run: marey.Run) -> None:
    """A row for each digit, with its ink as a mask."""
    digits = load_digits()
    table = marey.Table(columns=["ID", "Image"])
    for number, scan in enumerate(digits.images[:6]):
        large = np.kron(scan / 16, np.ones((8, 8)))
        ink = {"mask_data": large > 0.5, "class_labels": {0: "paper", 1: "ink"}}
        table.add_data(number, marey.Image(large, masks={"ink": ink}))
    run.log({"digits with ink": table})


def boxes_in_a_table(run: marey.Run) -> None:
    """A row for each picture, with a box around each of its digits."""
    rng = np.random.default_rng(2)
    table = marey.Table(columns=["ID", "Image"])
    for row in range(4):
        picture, found = scattered_digits(rng)
        box_data = [
            {
                "position": {"minX": left, "minY": top, "maxX": left + 40, "maxY": top + 40},
                "class_id": number,
                "box_caption": str(number),
                "domain": "pixel",
            }
            for left, top, number in found
        ]
        table.add_data(row, marey.Image(picture, boxes={"digits": {"box_data": box_data}}))
    run.log({"scattered digits": table})


def figures(run: marey.Run) -> None:
    """A figure as a bitmap, wherever a picture of it is wanted and not a chart."""
    x = np.linspace(0, 10, 500)
    for step in range(1, 6):
        figure, axes = plt.subplots(figsize=(5, 3))
        axes.plot(x, sum(np.sin((2 * k + 1) * x) / (2 * k + 1) for k in range(step)))
        axes.set_title(f"a square wave of {step} sines")
        run.log({"fourier": marey.Image(plt)})
        plt.close(figure)


def exact_values(run: marey.Run) -> None:
    """Numbers that are more than colors: they come back bit for bit, holes included."""
    y, x = np.mgrid[-3:3:160j, -3:3:200j]
    height = (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)
    height[(x + 1.5) ** 2 + (y - 1.5) ** 2 < 0.2] = np.nan
    run.log({"heights": marey.Image(height.astype(np.float32), exact=True, caption="metres")})
    scan = (40_000 + 3_000 * height).astype(np.float64)
    sixteen_bits = np.nan_to_num(scan, nan=0).astype(np.uint16)
    run.log({"scan": marey.Image(sixteen_bits, exact=True, caption="16 bits")})


if __name__ == "__main__":
    plt.switch_backend("agg")
    with marey.init(project="examples", name="image") as run:
        for show in (arrays, pillow_images, files, animations, masks, boxes, figures, exact_values):
            show(run)
        masks_in_a_table(run)
        boxes_in_a_table(run)
