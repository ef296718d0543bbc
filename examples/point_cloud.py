"""Point clouds: a street as a laser scanner sees it, colours, categories, boxes and files.

    python examples/point_cloud.py

Everything is computed here. Look at it with ``marey ui``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import marey

Array = np.ndarray[Any, np.dtype[Any]]


def swiss_roll(run: marey.Run) -> None:
    """The plain way: an array with a row of x y z r g b for each point."""
    rng = np.random.default_rng(0)
    angle, height = rng.uniform(4, 14, 20_000), rng.uniform(0, 20, 20_000)
    xyz = np.stack([angle * np.cos(angle), angle * np.sin(angle), height], axis=1)
    warmth = (angle - 4) / 10
    rgb = np.stack([255 * warmth, 120 + 60 * np.sin(angle), 255 * (1 - warmth)], axis=1)
    run.log({"swiss_roll": marey.Object3D(np.hstack([xyz, rgb]), caption="20,000 points")})


def three_widths(run: marey.Run) -> None:
    """A row can be x y z, x y z category, or x y z r g b."""
    rng = np.random.default_rng(1)
    xyz = rng.normal(size=(3000, 3))
    xyz *= (1 + 0.25 * np.sin(6 * np.arctan2(xyz[:, 1], xyz[:, 0])))[:, None]
    category = 1 + (np.arctan2(xyz[:, 1], xyz[:, 0]) * 7 / np.pi + 7).astype(int) % 14
    rgb = 127.5 + 127.5 * np.tanh(xyz)
    run.log(
        {
            "flower/xyz": marey.Object3D.from_numpy(xyz),
            "flower/categories": marey.Object3D.from_numpy(np.c_[xyz, category]),
            "flower/colours": marey.Object3D.from_numpy(np.c_[xyz, rgb]),
        }
    )


def street(run: marey.Run) -> None:
    """A scene with boxes around cars and vectors for their speed, at eight moments."""
    for moment in range(8):
        cars = [(-22 + 5.0 * moment, -3.0), (25 - 4.0 * moment, 3.0), (9.0, 7.5)]
        speeds = [5.0, -4.0, 0.0]
        points = np.vstack(
            [ground(), *(car(x, y) for x, y in cars), *map(tree, range(-30, 31, 12))]
        )
        boxes = [
            marey.box3d(
                center=(x, y, 0.8),
                size=(4.4, 1.9, 1.7),
                orientation=(1, 0, 0, 0),
                color=(255, 160, 40) if speed else (120, 170, 255),
                label="car" if speed else "parked car",
                score=0.95 - 0.02 * abs(x) / 3,
            )
            for (x, y), speed in zip(cars, speeds)
        ]
        vectors = [
            {"start": [x, y, 2.2], "end": [x + speed, y, 2.2], "color": [255, 80, 80]}
            for (x, y), speed in zip(cars, speeds)
            if speed
        ]
        scene = marey.Object3D.from_point_cloud(
            points=points, boxes=boxes, vectors=vectors, point_cloud_type="lidar/beta"
        )
        run.log({"street": scene})


def saved_scene(run: marey.Run) -> None:
    """A scene that another program left as a .pts.json file."""
    scene = {
        "type": "lidar/beta",
        "points": tree(0).round(3).tolist(),
        "boxes": [{"corners": corners_of(tree(0)), "label": "tree", "color": [60, 200, 90]}],
        "vectors": [{"start": [0, 10, 0], "end": [0, 10, 6]}],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.pts.json"
        path.write_text(json.dumps(scene))
        with path.open() as file:
            run.log({"saved_scene": marey.Object3D.from_file(file, "pts.json")})


def far_from_the_origin(run: marey.Run) -> None:
    """Coordinates of a map grid keep their millimetres; ``quantize`` trades them for bytes."""
    rng = np.random.default_rng(2)
    xy = rng.uniform(-40, 40, (100_000, 2))
    distance = np.hypot(*xy.T)
    z = 600 + 8 * np.cos(distance / 5) * np.exp(-distance / 30)
    hill = np.c_[xy + np.array([691_543.217, 5_334_870.641]), z]
    run.log(
        {
            "hill/exact": marey.Object3D(hill, caption="float64"),
            "hill/centimetres": marey.Object3D(hill, caption="whole centimetres", quantize=0.01),
        }
    )


def ground() -> Array:
    """Rings of laser light on a road, grey, with white marks."""
    radius, angle = np.meshgrid(np.geomspace(3, 45, 48), np.linspace(0, 2 * np.pi, 900))
    x, y = (radius * np.cos(angle)).ravel(), (radius * np.sin(angle)).ravel()
    z = 0.03 * np.sin(x / 3) * np.cos(y / 2) + np.where(np.abs(y) > 6, 0.15, 0)
    marked = (np.abs(y) < 0.15) & (x % 4 < 2)
    grey = np.where(marked, 240, np.where(np.abs(y) > 6, 130, 75))
    return np.stack([x, y, z, grey, grey, grey + 10], axis=1)


def car(x: float, y: float) -> Array:
    """The shell of a car: a rounded block with a smaller one on top."""
    rng = np.random.default_rng(3)
    outward = rng.normal(size=(2500, 3))
    outward /= np.abs(outward).max(axis=1, keepdims=True)  # on the faces of a cube
    lower = outward[:1600] * [2.1, 0.9, 0.4] + [0, 0, 0.6]
    upper = outward[1600:] * [1.1, 0.8, 0.3] + [-0.2, 0, 1.3]
    xyz = np.vstack([lower, upper]) + np.array([x, y, 0])
    red = 120 + 50 * outward[:, 2:]
    return np.hstack([xyz, red + 50, red * 0.4, red * 0.35])


def tree(x: float) -> Array:
    """A trunk and a crown."""
    rng = np.random.default_rng(4)
    crown = rng.normal(size=(900, 3)) * [1.2, 1.2, 1.0] + [0, 0, 4.5]
    turn, height = rng.uniform(0, 2 * np.pi, 200), rng.uniform(0, 4, 200)
    trunk = np.stack([0.2 * np.cos(turn), 0.2 * np.sin(turn), height], axis=1)
    green = np.tile([50.0, 140.0, 60.0], (900, 1)) + 25 * rng.normal(size=(900, 1))
    brown = np.tile([110.0, 80.0, 50.0], (200, 1))
    rgb = np.vstack([green, brown]).clip(0, 255)
    return np.hstack([np.vstack([crown, trunk]) + np.array([x, 10, 0]), rgb])


def corners_of(points: Array) -> list[list[float]]:
    """The box around points, as eight corners."""
    low, high = points[:, :3].min(axis=0), points[:, :3].max(axis=0)
    ends = np.stack([low, high])
    return [[float(ends[i >> a & 1, a]) for a in range(3)] for i in range(8)]


if __name__ == "__main__":
    with marey.init(project="examples", name="point_cloud") as run:
        swiss_roll(run)
        three_widths(run)
        street(run)
        saved_scene(run)
        far_from_the_origin(run)
