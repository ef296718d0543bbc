"""Trains five small learners that are worth looking at: between them they log every kind of media.

    python examples/studio.py --epochs 20 --lr 0.01 --pace 3

A surface is pulled onto points, a peptide folds, a chord is taken apart into its tones, a cart learns
to balance a pole, and a small network learns to write. Each is a class with ``learn`` and ``show``;
what ``show`` gives is logged. Look at it with ``marey ui``.
"""

from __future__ import annotations

import argparse
import codecs
import contextlib
import io
import time
from typing import Any, Protocol

import matplotlib.figure
import numpy as np
import plotly.graph_objects
import rdkit.Chem
import rdkit.Chem.rdDistGeom
import rdkit.Chem.rdForceFieldHelpers
import rdkit.Chem.rdMolAlign
from digits import Network
from PIL import Image, ImageDraw

import marey

Array = np.ndarray[Any, np.dtype[Any]]
Shown = dict[str, Any]


class Learner(Protocol):
    """What each of the five can do."""

    def learn(self) -> None:
        """Train for an epoch."""

    def show(self) -> Shown:
        """What there is to log after it."""


class Shape:
    """A network that gives the distance of a surface from the middle, for every direction."""

    points = 20_000
    noise = 0.02
    rings, columns = 72, 144

    def __init__(self, rng: np.random.Generator, lr: float) -> None:
        self.rng, self.lr = rng, lr
        self.network = Network([27, 64, 64, 1], rng)
        self.directions = unit(rng.normal(size=(self.points, 3)))
        noise = rng.normal(0, self.noise, self.points)
        self.measured = self.true_radius(self.directions) + noise
        theta = np.linspace(0, np.pi, self.rings)[:, None]
        phi = np.linspace(0, 2 * np.pi, self.columns, endpoint=False)[None, :]
        x, y = np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi)
        self.grid = np.stack([x, y, np.cos(theta) + 0 * phi], axis=-1).reshape(-1, 3)
        self.faces = grid_faces(self.rings, self.columns)

    @staticmethod
    def true_radius(directions: Array) -> Array:
        """What is to be learned: a body with five arms and a hollow."""
        x, y, z = directions.T
        arms = np.cos(5 * np.arctan2(y, x)) * (1 - z**2) ** 2
        radius: Array = 1 + 0.3 * arms + 0.15 * np.cos(3 * np.pi * z) - 0.25 * np.exp(-30 * (1 - z))
        return radius

    def radius(self, directions: Array) -> Array:
        """What the network takes it for."""
        waves = directions[:, :, None] * np.array([1, 2, 4, 8])
        seen = [directions, *(wave(waves).reshape(len(waves), -1) for wave in (np.sin, np.cos))]
        radius: Array = 1 + self.network(np.concatenate(seen, axis=1))[:, 0]
        return radius

    def learn(self) -> None:
        """Train on random points."""
        for chosen in self.rng.integers(0, self.points, (120, 256)):
            error = self.radius(self.directions[chosen]) - self.measured[chosen]
            self.network.learn(error[:, None] / len(error), self.lr)

    def show(self) -> Shown:
        """The points in colours of their error, with the worst regions in boxes; and the surface."""
        error = self.radius(self.directions) - self.measured
        cloud = np.concatenate([self.directions * self.measured[:, None], colours(error)], axis=1)
        worst = np.abs(error).argsort()[-60:]
        arrows = [
            {"start": start.tolist(), "end": (start + 4 * by * way).tolist(), "color": [90, 90, 90]}
            for start, by, way in zip(cloud[worst, :3], error[worst], self.directions[worst])
        ]
        radius = self.radius(self.grid)
        tint = colours(radius - self.true_radius(self.grid))
        surface = ply(self.grid * radius[:, None], tint, self.faces)
        scene = marey.Object3D.from_point_cloud(cloud, self.boxes(cloud, error), arrows)
        return {
            "shape/error": float(np.abs(error).mean()),
            "shape/points": scene,
            "shape/surface": marey.Object3D(io.BytesIO(surface), file_type="ply"),
            "shape/errors": marey.Histogram(error),
        }

    def boxes(self, cloud: Array, error: Array) -> list[dict[str, Any]]:
        """A box around each eighth of the points, with its mean error as the score."""
        eighth = (cloud[:, :3] > 0) @ np.array([1, 2, 4])
        found = []
        for number in range(8):
            inside = cloud[eighth == number, :3]
            low, high = inside.min(axis=0), inside.max(axis=0)
            corners = [
                [(low, high)[bit >> axis & 1][axis] for axis in range(3)] for bit in range(8)
            ]
            score = float(np.abs(error[eighth == number]).mean())
            label = " ".join("−+"[number >> axis & 1] + "xyz"[axis] for axis in range(3))
            box = {"corners": np.array(corners).tolist(), "label": label, "score": score}
            found.append({**box, "color": [200, 120, 40]})
        return found


class Peptide:
    """Leu-enkephalin, five amino acids that relieve pain, pulled from chaos into a shape."""

    def __init__(self, rng: np.random.Generator) -> None:
        molecule = rdkit.Chem.AddHs(rdkit.Chem.MolFromSequence("YGGFL"))
        seed = int(rng.integers(1 << 30))
        rdkit.Chem.rdDistGeom.EmbedMolecule(molecule, randomSeed=seed)
        conformer = molecule.GetConformer()
        for atom, place in enumerate(conformer.GetPositions() + rng.normal(0, 0.5, (1, 3))):
            conformer.SetAtomPosition(atom, (place + rng.normal(0, 0.4, 3)).tolist())
        self.molecule, self.first = molecule, rdkit.Chem.Mol(molecule)
        self.energy = float("nan")

    def learn(self) -> None:
        """Take a few steps down the force field MMFF94."""
        helpers = rdkit.Chem.rdForceFieldHelpers
        field = helpers.MMFFGetMoleculeForceField(
            self.molecule, helpers.MMFFGetMoleculeProperties(self.molecule)
        )
        field.Minimize(maxIts=12)
        self.energy = field.CalcEnergy()

    def show(self) -> Shown:
        """The molecule now, and how far it has come from where it began."""
        moved = rdkit.Chem.rdMolAlign.GetBestRMS(
            rdkit.Chem.RemoveHs(self.molecule), rdkit.Chem.RemoveHs(self.first)
        )
        name = f"Leu-enkephalin, {self.energy:.0f} kcal/mol"
        molecule = marey.Molecule.from_rdkit(rdkit.Chem.Mol(self.molecule), caption=name)
        return {"peptide/energy": self.energy, "peptide/moved": moved, "peptide/fold": molecule}


class Chord:
    """Three plucked strings, taken apart into tones that fade: the loudest that is left comes next."""

    rate_hz = 16_000
    seconds = 3.0
    tones_a_round = 3

    def __init__(self, rng: np.random.Generator) -> None:
        self.time = np.arange(int(self.rate_hz * self.seconds)) / self.rate_hz
        strings = [self.pluck(pitch, rng) for pitch in (220.0, 277.18, 329.63)]
        self.target = np.mean(strings, axis=0)
        self.left = self.target.copy()
        self.tones: list[list[float]] = []

    def pluck(self, pitch_hz: float, rng: np.random.Generator) -> Array:
        """A string as Karplus and Strong make it: noise that runs in a circle and is smoothed."""
        string = rng.uniform(-1, 1, round(self.rate_hz / pitch_hz))
        string -= string.mean()  # what stands still makes no sound
        sound = np.empty(len(self.time))
        for start in range(0, len(sound), len(string)):
            end = min(len(sound), start + len(string))
            sound[start:end] = string[: end - start]
            string = 0.998 * (string + np.roll(string, -1)) / 2
        return sound

    def learn(self) -> None:
        """Find the next tones: pitch by the spectrum's peak, then how loud and how fast they fade."""
        for _ in range(self.tones_a_round):
            spectrum = np.abs(np.fft.rfft(self.left * np.hanning(len(self.left))))
            pitch = float((spectrum[1:].argmax() + 1) / self.seconds)
            fits = [self.fit(pitch, fade) for fade in (0.3, 0.6, 1, 2, 4, 8, 16, 32)]
            gain, fade, tone = max(fits, key=lambda fit: fit[0])
            self.left = self.left - tone
            self.tones.append([pitch, float(np.abs(tone).max()), fade, gain])

    def fit(self, pitch_hz: float, fade: float) -> tuple[float, float, Array]:
        """What a tone that fades so explains of what is left, by least squares."""
        turn = 2 * np.pi * pitch_hz * self.time
        waves = np.stack([np.sin(turn), np.cos(turn)]) * np.exp(-fade * self.time)
        weights = np.linalg.solve(waves @ waves.T, waves @ self.left)
        tone: Array = weights @ waves
        return float(self.left @ tone), fade, tone

    def show(self) -> Shown:
        """The tones together, what they leave out, their table and their spectrum."""
        learned = (self.target - self.left).astype(np.float32)
        rows = [
            [number, pitch, loud, fade, marey.Audio(self.note(pitch, loud, fade), self.rate_hz)]
            for number, (pitch, loud, fade, _) in enumerate(self.tones[:24], 1)
        ]
        table = marey.Table(
            columns=["tone", "pitch in Hz", "loudness", "fading", "sound"], data=rows
        )
        explained = 1 - (self.left**2).sum() / (self.target**2).sum()
        caption = f"{len(self.tones)} tones, {explained:.1%} of the sound"
        return {
            "chord/explained": float(explained),
            "chord/learned": marey.Audio(learned, self.rate_hz, caption=caption),
            "chord/left out": marey.Audio(self.left.astype(np.float32), self.rate_hz),
            "chord/tones": table,
            "chord/spectrum": self.spectrum(),
        }

    def note(self, pitch_hz: float, loud: float, fade: float) -> Array:
        """One tone for half a second."""
        time_secs = self.time[: self.rate_hz // 2]
        tone = loud * np.sin(2 * np.pi * pitch_hz * time_secs) * np.exp(-fade * time_secs)
        return tone.astype(np.float32)

    def spectrum(self) -> plotly.graph_objects.Figure:
        """Each tone as a bubble: where it is, how loud, how long it stays."""
        pitch, loud, fade, _ = zip(*self.tones)
        size = [6 + 18 / (1 + each) for each in fade]
        figure = plotly.graph_objects.Figure(
            plotly.graph_objects.Scatter(x=pitch, y=loud, mode="markers", marker={"size": size})
        )
        return figure.update_layout(xaxis_title="Hz", yaxis_title="loudness", yaxis_type="log")


class Cart:
    """A pole on a cart (Barto, Sutton and Anderson, 1983), balanced by four learned weights."""

    steps_a_second = 50
    longest = 200
    tried = 12

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.mean, self.spread = np.zeros(4), np.full(4, 3.0)
        self.rollouts: list[tuple[Array, Array]] = []

    def ride(self, weights: Array, start: Array) -> Array:
        """Position, speed, angle and turning at each step until the pole falls."""
        state, states = start, [start]
        while len(states) < self.longest and abs(state[0]) < 2.4 and abs(state[2]) < 0.6:
            state = state + self.change(state, 10 * np.tanh(weights @ state)) / self.steps_a_second
            states.append(state)
        return np.array(states)

    @staticmethod
    def change(state: Array, force: float) -> Array:
        """The state's derivative when the cart is pushed so."""
        _, speed, angle, turning = state
        sine, cosine = np.sin(angle), np.cos(angle)
        push = (force + 0.05 * turning**2 * sine) / 1.1
        bend = (9.8 * sine - cosine * push) / (0.5 * (4 / 3 - 0.1 * cosine**2 / 1.1))
        return np.array([speed, push - 0.05 * bend * cosine / 1.1, turning, bend])

    def learn(self) -> None:
        """Try some weights around the mean, and move it to the best third of them."""
        tried = self.rng.normal(self.mean, self.spread, (self.tried, 4))
        starts = self.rng.uniform(-0.2, 0.2, (self.tried, 4))
        rides = [self.ride(weights, start) for weights, start in zip(tried, starts)]
        self.rollouts = list(zip(tried, rides))
        score = [len(ride) - np.abs(ride[:, 0]).mean() for ride in rides]
        best = tried[np.argsort(score)[-self.tried // 3 :]]
        self.mean = 0.5 * self.mean + 0.5 * best.mean(axis=0)
        self.spread = 0.75 * self.spread + 0.25 * best.std(axis=0)

    def show(self) -> Shown:
        """A film of what was learned, all tries as a table, and how the pole swings."""
        ride = self.ride(self.mean, np.array([0.3, 0, 0.15, 0]))
        frames = np.stack([np.asarray(self.draw(state)) for state in ride[::2]])
        film = marey.Video(frames.transpose(0, 3, 1, 2), fps=25, format="mp4")
        rows = [
            [number, *weights.round(3).tolist(), len(states), marey.Image(self.draw(states[-1]))]
            for number, (weights, states) in enumerate(self.rollouts)
        ]
        names = ["try", "position", "speed", "angle", "turning", "steps", "at the end"]
        lasted = sum(len(states) for _, states in self.rollouts) / self.tried
        return {
            "cart/steps": lasted,
            "cart/ride": film,
            "cart/tries": marey.Table(columns=names, data=rows),
            "cart/swing": self.portrait(ride),
        }

    @staticmethod
    def draw(state: Array) -> Image.Image:
        """The cart from the side, drawn twice as large and made small to have smooth edges."""
        picture = Image.new("RGB", (480, 240), "#f7f7f4")
        draw = ImageDraw.Draw(picture)
        x, y = 240 + 90 * state[0], 190
        tip = (x + 150 * np.sin(state[2]), y - 150 * np.cos(state[2]))
        draw.line([(0, 212), (480, 212)], fill="#b9b9b2", width=3)
        draw.rectangle([x - 40, y - 14, x + 40, y + 20], fill="#3f5a73")
        draw.line([(x, y - 8), tip], fill="#c8553d", width=10)
        return picture.resize((240, 120), Image.Resampling.LANCZOS)

    @staticmethod
    def portrait(ride: Array) -> marey.Image | Any:
        """The pole's angle against its turning, over a map of how strongly it falls."""
        figure = matplotlib.figure.Figure(figsize=(4.2, 3), layout="constrained")
        axes = figure.subplots()
        angle, turning = np.meshgrid(np.linspace(-0.6, 0.6, 40), np.linspace(-3, 3, 40))
        axes.contourf(angle, turning, 9.8 * np.sin(angle) + turning, 14, cmap="coolwarm", alpha=0.5)
        axes.plot(ride[:, 2], ride[:, 3], color="#20262b", linewidth=1.2)
        axes.set(xlabel="angle in rad", ylabel="turning in rad/s", title="Where the pole swings")
        return marey.Figure(figure)


class Writer:
    """A network that guesses the next letter of a text from the eight before it."""

    seen = 8

    def __init__(self, rng: np.random.Generator, lr: float) -> None:
        self.rng, self.lr = rng, lr
        self.text = zen()
        self.letters = sorted(set(self.text))
        places = [self.letters.index(letter) for letter in self.text]
        self.codes = np.eye(len(self.letters))[places]
        self.network = Network([self.seen * len(self.letters), 64, len(self.letters)], rng)
        self.loss = float("nan")

    def learn(self) -> None:
        """Read the text a few times, in pieces of random order."""
        places = np.arange(len(self.text) - self.seen)
        losses = []
        for _ in range(2):
            for batch in np.array_split(self.rng.permutation(places), 16):
                rows = self.codes[batch[:, None] + np.arange(self.seen)].reshape(len(batch), -1)
                truth = self.codes[batch + self.seen]
                chances = softmax(self.network(rows))
                losses.append(-np.log((chances * truth).sum(axis=1) + 1e-9).mean())
                self.network.learn((chances - truth) / len(batch), self.lr / 3)
        self.loss = float(np.mean(losses))

    def write(self, length: int = 240) -> str:
        """Go on from the beginning of the text."""
        written = self.text[: self.seen]
        for _ in range(length):
            last = [self.letters.index(letter) for letter in written[-self.seen :]]
            row = np.eye(len(self.letters))[last].reshape(1, -1)
            chances = softmax(2.0 * self.network(row))[0]
            written += self.letters[self.rng.choice(len(chances), p=chances)]
        return written

    def show(self) -> Shown:
        """What it writes now, and the weights that write it."""
        weights = {
            f"writer/layer_{i}": marey.Histogram(w) for i, w in enumerate(self.network.weights, 1)
        }
        return {"writer/loss": self.loss, "writer/writes": marey.Text(self.write()), **weights}


def unit(vectors: Array) -> Array:
    """The same directions with length 1."""
    scaled: Array = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def softmax(z: Array) -> Array:
    """Chances that add up to 1."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    chances: Array = powers / powers.sum(axis=1, keepdims=True)
    return chances


def colours(error: Array, worst: float = 0.2) -> Array:
    """Blue where too small, red where too large, light gray where right."""
    strength = np.clip(error / worst, -1, 1)[:, None]
    end = np.where(strength > 0, [200, 50, 40], [40, 90, 200])
    mixed: Array = 215 + np.abs(strength) * (end - 215)
    return mixed


def grid_faces(rings: int, columns: int) -> Array:
    """Two triangles for each square of a grid that is closed in one direction."""
    ring, column = np.mgrid[: rings - 1, :columns]
    right = (column + 1) % columns
    a, b = ring * columns + column, ring * columns + right
    c, d = a + columns, b + columns
    faces: Array = np.stack([a, c, b, b, c, d], axis=-1).reshape(-1, 3)
    return faces


def ply(vertices: Array, tint: Array, faces: Array) -> bytes:
    """A surface with coloured corners as a binary PLY file."""
    header = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(vertices)}\n"
        "property float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    corners = np.empty(len(vertices), [("place", "<f4", 3), ("tint", "u1", 3)])
    corners["place"], corners["tint"] = vertices, tint
    rows = np.empty(len(faces), [("count", "u1"), ("corners", "<i4", 3)])
    rows["count"], rows["corners"] = 3, faces
    return header.encode() + corners.tobytes() + rows.tobytes()


def zen() -> str:
    """The Zen of Python, which every Python has."""
    with contextlib.redirect_stdout(io.StringIO()):
        import this
    return codecs.decode(this.s, "rot13").partition("\n\n")[2]


def report(epoch: int, seen: Shown) -> Shown:
    """What a person would like to read, as Markdown and as a page that runs a script of its own."""
    numbers = {key: value for key, value in seen.items() if isinstance(value, float)}
    lines = "\n".join(f"| {key} | {value:.4g} |" for key, value in numbers.items())
    loss = r"$$L = -\frac{1}{n}\sum_i \log p(c_i \mid c_{i-8} \dots c_{i-1})$$"
    text = f"## Epoch {epoch}\n\n| what | value |\n|---|---:|\n{lines}\n\nThe writer lowers\n\n{loss}\n"
    rows = "".join(f"<tr><td>{key}<td>{value:.4g}" for key, value in numbers.items())
    page = (
        "<style>body{font:14px system-ui;margin:12px}td{padding:2px 12px}</style>"
        f"<h3>Epoch {epoch}</h3><table>{rows}</table><button>Count the rows</button> <b></b>"
        "<script>document.querySelector('button').onclick = () => document.querySelector('b')"
        ".textContent = document.querySelectorAll('tr').length</script>"
    )
    return {"report/summary": marey.Markdown(text), "report/page": marey.Html(page, inject=False)}


def train(options: argparse.Namespace) -> None:
    """Let all five learn side by side, and log what there is to see after each epoch."""
    with marey.init(project="studio", name=options.name, config=vars(options)) as run:
        rng = np.random.default_rng(options.seed)
        chord = Chord(rng)
        networks = Shape(rng, options.lr), Writer(rng, options.lr)
        learners: tuple[Learner, ...] = (*networks, Peptide(rng), chord, Cart(rng))
        run.log(
            {"chord/plucked": marey.Audio(chord.target.astype(np.float32), Chord.rate_hz)}, step=0
        )
        curve = marey.Table(columns=["epoch", "learner", "loss"])
        for epoch in range(1, options.epochs + 1):
            started = time.monotonic()
            seen: Shown = {}
            for learner in learners:
                learner.learn()
                seen |= learner.show()
            for name, key in (("shape", "shape/error"), ("writer", "writer/loss")):
                curve.add_data(epoch, name, seen[key])
            losses = marey.plot.line(curve, "epoch", "loss", stroke="learner", title="What is left")
            run.log({**seen, **report(epoch, seen), "report/losses": losses}, step=epoch)
            print(f"epoch {epoch:3}  cart {seen['cart/steps']:.0f} steps", flush=True)
            time.sleep(max(0.0, options.pace - (time.monotonic() - started)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train five small learners to look at.")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--lr", type=float, default=0.01, help="the networks' learning rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", help="the run's name")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds an epoch lasts at least")
    train(parser.parse_args())
