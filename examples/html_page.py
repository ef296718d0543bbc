"""HTML: strings, files, pages without styles, and pages with scripts of their own."""

import tempfile
from html import escape
from pathlib import Path

import marey

SENTENCE = ["the", "cat", "sat", "on", "the", "mat", "because", "it", "was", "warm"]


def heat(weights: list[float]) -> str:
    """Words in colors, the stronger the more a model looked at them."""
    words = (
        f'<span style="background: rgba(0, 128, 128, {weight:.2f}); padding: 2px 4px">'
        f"{escape(word)}</span>"
        for word, weight in zip(SENTENCE, weights)
    )
    return f"<p>{' '.join(words)}</p>"


def string(run: marey.Run) -> None:
    """A string of HTML, at each step."""
    run.log({"link": marey.Html('<a href="https://example.org/">A page elsewhere</a>')})
    for step in range(6):
        distances = [abs(place - 1.4 * step) for place in range(len(SENTENCE))]
        run.log({"attention": marey.Html(heat([2.0**-distance for distance in distances]))})


def file(run: marey.Run) -> None:
    """A file: by its name, or open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(f"<h1>Attention</h1>{heat([0.1] * 8 + [0.9])}", encoding="utf-8")
        run.log({"by name": marey.Html(path)})
        with path.open() as page:
            run.log({"open": marey.Html(page)})


def without_styles(run: marey.Run) -> None:
    """With inject=False the page is shown with its own styles alone."""
    page = "<body style='font: 3rem serif; color: teal; text-align: center'>As it is</body>"
    run.log({"own styles": marey.Html(page, inject=False), "with styles": marey.Html(page)})


def script(run: marey.Run) -> None:
    """Scripts are kept as they are; where the page is shown, they run in a sandbox."""
    page = """
    <canvas width=480 height=160></canvas>
    <script>
      const pen = document.querySelector("canvas").getContext("2d");
      for (let x = 0; x < 480; x++) {
        pen.fillStyle = `hsl(${x * 0.75} 70% 50%)`;
        pen.fillRect(x, 80 + 60 * Math.sin(x / 30) * Math.sin(x / 97), 3, 3);
      }
    </script>
    """
    run.log({"drawn by a script": marey.Html(page)})


if __name__ == "__main__":
    with marey.init(project="examples", name="html_page") as run:
        string(run)
        file(run)
        without_styles(run)
        script(run)
