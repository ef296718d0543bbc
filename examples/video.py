"""Videos: arrays as gif, mp4, webm and ogg, batches side by side, lists of frames, files."""

import io
import tempfile
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageDraw

import marey


def waves(frames: int, height: int = 120, width: int = 160, phase: float = 0.0) -> np.ndarray:
    """Two sources of waves, of shape (time, channel, height, width)."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1.3 : 1.3 : width * 1j]
    near, far = np.hypot(x - 0.5, y), np.hypot(x + 0.5, y)
    clip = np.empty((frames, 3, height, width), np.uint8)
    for number, t in enumerate(np.linspace(0, 2 * np.pi, frames, endpoint=False)):
        height_of = np.sin(20 * near - t + phase) + np.sin(20 * far - t)
        for channel, shift in enumerate((0.0, 0.7, 1.6)):
            clip[number, channel] = 127 + 60 * np.cos(height_of + shift) + 30 * height_of
    return clip


def animation(run: marey.Run) -> None:
    """An array becomes a gif with four frames a second, unless told otherwise."""
    for step in range(3):
        clip = waves(12, phase=step)
        run.log({"waves": marey.Video(clip, caption=f"phase {step}", fps=4, format="gif")})


def formats(run: marey.Run) -> None:
    """Longer clips are smaller and finer as mp4 or webm; ogg is there too."""
    clip = waves(48)
    run.log(
        {f"as {name}": marey.Video(clip, fps=24, format=name) for name in ("mp4", "webm", "ogg")}
    )


def batch(run: marey.Run) -> None:
    """A batch of clips, such as several episodes, plays side by side."""
    clips = np.stack([waves(12, 60, 80, phase=number) for number in range(8)])
    run.log({"batch": marey.Video(clips, fps=8)})


def floats(run: marey.Run) -> None:
    """Floats from 0 to 1, gray: a diffusing spot."""
    y, x = np.mgrid[-1:1:96j, -1:1:96j]
    spread = np.linspace(0.05, 0.8, 20)[:, None, None]
    clip = np.exp(-(x**2 + y**2) / spread**2)
    run.log({"diffusion": marey.Video(clip[:, None], fps=10)})


def pendulum(run: marey.Run) -> None:
    """Frames drawn with Pillow, as a list."""
    frames = []
    for t in np.linspace(0, 2 * np.pi, 24, endpoint=False):
        frame = PIL.Image.new("RGB", (160, 120), "#101418")
        tip = 80 + 70 * np.sin(0.9 * np.sin(t)), 10 + 90 * np.cos(0.9 * np.sin(t))
        draw = PIL.ImageDraw.Draw(frame)
        draw.line([(80, 10), tip], fill="#8899aa", width=2)
        draw.ellipse([tip[0] - 9, tip[1] - 9, tip[0] + 9, tip[1] + 9], fill="#ff9f1c")
        frames.append(frame)
    run.log({"pendulum": marey.Video(frames, fps=24, format="mp4")})


def file(run: marey.Run) -> None:
    """A file that is there already keeps its bytes; so does one in memory."""
    frames = [PIL.Image.new("RGB", (160, 120), (0, 8 * shade, 120)) for shade in range(32)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "myvideo.gif"
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=40, loop=0)
        run.log({"from a file": marey.Video(path)})
        run.log({"from memory": marey.Video(io.BytesIO(path.read_bytes()), format="gif")})


def transparent(run: marey.Run) -> None:
    """Four channels: a gif and a webm keep what is transparent."""
    y, x = np.mgrid[-1:1:96j, -1:1:96j]
    clip = np.zeros((24, 4, 96, 96), np.uint8)
    for number, t in enumerate(np.linspace(0, 2 * np.pi, 24, endpoint=False)):
        petals = np.cos(5 * np.arctan2(y, x) + t) * 0.3 + 0.6 - np.hypot(x, y)
        clip[number, 0], clip[number, 2] = 230, 90 + 80 * np.hypot(x, y)
        clip[number, 3] = 255 * (petals > 0)
    run.log({"flower": marey.Video(clip, fps=12, format="webm")})


if __name__ == "__main__":
    with marey.init(project="examples", name="video") as run:
        for show in (animation, formats, batch, floats, pendulum, file, transparent):
            show(run)
