"""Text and Markdown: samples of a model over the steps, long logs, reports with tables."""

import random
import tempfile
from collections import defaultdict
from pathlib import Path

import marey

RHYME = """\
This is the house that Jack built. This is the malt that lay in the house that Jack built.
This is the rat that ate the malt that lay in the house that Jack built. This is the cat that
killed the rat that ate the malt that lay in the house that Jack built. This is the dog that
worried the cat that killed the rat that ate the malt that lay in the house that Jack built.
"""


def samples(run: marey.Run) -> None:
    """What a small language model writes, the more of its past it sees."""
    dice = random.Random(7)
    for order in range(1, 7):
        followers = defaultdict(list)
        for place in range(len(RHYME) - order):
            followers[RHYME[place : place + order]].append(RHYME[place + order])
        written = RHYME[:order]
        while len(written) < 280:
            written += dice.choice(followers[written[-order:]] or [" "])
        run.log({"sample": marey.Text(written, caption=f"{order} letters of context")})


def long_text(run: marey.Run) -> None:
    """Text of any length is kept whole, with its own lines."""
    lines = [f"step {step:5d}   loss {1 / (step + 1):.6f}   lr {1e-3:.1e}" for step in range(2000)]
    run.log({"trace": marey.Text("\n".join(lines))})


def report(run: marey.Run) -> None:
    """Markdown is shown with its headings, lists and tables."""
    for epoch in range(1, 4):
        accuracy = 1 - 0.3 / epoch
        run.log(
            {
                "report": marey.Markdown(
                    f"# Epoch {epoch}\n\n"
                    f"Accuracy is **{accuracy:.1%}** on the *held out* set.\n\n"
                    f"| class | recall |\n|:--|--:|\n"
                    f"| cat | {accuracy + 0.02:.2f} |\n| dog | {accuracy - 0.02:.2f} |\n\n"
                    f"- [{'x' if epoch > 1 else ' '}] better than chance\n"
                    f"- [{'x' if epoch > 2 else ' '}] better than last week\n"
                )
            }
        )


def files(run: marey.Run) -> None:
    """A path object is read; a string never is."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.md"
        notes.write_text("## To do\n\n1. clean the labels\n2. train again\n", encoding="utf-8")
        run.log({"notes": marey.Markdown(notes), "a name": marey.Text("notes.md")})


if __name__ == "__main__":
    with marey.init(project="examples", name="text") as run:
        samples(run)
        long_text(run)
        report(run)
        files(run)
