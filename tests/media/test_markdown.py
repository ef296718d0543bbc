"""Markdown: the source as it was written. What it shares with text is tested in test_text.py."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import marey
from marey.errors import MediaError
from marey.media.markdown import Markdown
from marey.media.text import Text
from marey.testing.media import MediaContract, stored_of

REPORT = """\
# Epoch 3

The loss fell to **0.25**, *half* of what it was. See [the paper](https://example.org).

| class | precision | recall |
|:------|----------:|-------:|
| cat   |      0.91 |   0.88 |
| dog   |      0.87 |   0.93 |

1. Collect more dogs
   - [x] poodles
   - [ ] pugs
2. ~~Overfit~~

> "All models are wrong, but some are useful."

```python
loss = (prediction - target).square().mean()
```

$e^{i\\pi} + 1 = 0$ and `inline <b>code</b>`
"""
HOSTILE = """\
<script>parent.document.title = "stolen"</script>
<img src=x onerror="alert(1)"><svg onload=alert(1)><iframe src="https://example.org"></iframe>
<style>body { display: none }</style><form action="/api"><input name=q></form>

[click](javascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) <javascript:alert(1)>
[file](file:///etc/passwd) ![far](https://example.org/pixel.png) ![js](javascript:alert(1))
[x]: javascript:alert(1) "title"
[x] &#106;avascript:alert(1) \u202egnp.exe \0
<a href="jAvAsCrIpT:alert(1)" onclick="alert(1)" style="position:fixed;inset:0">all</a>
<!-- never closed
"""


class TestMarkdown(MediaContract):
    examples = {
        "typical": Markdown(REPORT, caption="written by the training script"),
        "empty": Markdown(""),
        "hostile": Markdown(HOSTILE, caption=HOSTILE),
        "deeply_nested": Markdown("> " * 500 + "deep\n" + "- " * 500 + "list" + "*[" * 500),
        "plain": Markdown("just words, א and 你"),
        "blob": Markdown("".join(f"## Step {step}\n\nloss **{1 / step:.3f}**\n\n" for step in range(1, 600))),
    }  # fmt: skip
    rejects = {
        "bytes": (lambda: Markdown(b"abc"), "Markdown needs text"),
        "none": (lambda: Markdown(None), "got NoneType"),
        "surrogate": (lambda: Markdown("\ud800"), "lone surrogate"),
        "missing_file": (lambda: Markdown(Path("no/such.md")), "No such file"),
        "binary_file": (lambda: Markdown(io.BytesIO(b"\0")), "binary"),
        "caption": (lambda: Markdown("a", "x" * 40_000), "at most 32,768 bytes"),
    }
    changes = {"file": lambda: _changed_file()}


def _changed_file():
    stream = io.BytesIO(b"# before")
    return Markdown(stream), lambda: stream.getbuffer().__setitem__(slice(None), b"# after!")


@given(st.text(alphabet="#*_`[]()<>|\\\n\r\t -1a&é", max_size=200))
def test_the_source_comes_back_as_it_was(source):
    assert Markdown.decode(stored_of(Markdown(source).encode())).text == source


def test_long_markdown_is_a_file_a_person_can_open():
    blob = Markdown(REPORT * 100).encode().blobs["text"]
    assert (blob.media_type, blob.extension) == ("text/markdown", ".md")
    assert blob.data.decode() == REPORT * 100


def test_it_is_no_text():
    assert Markdown("a") != Text("a")
    with pytest.raises(MediaError, match=r"got marey\.media"):
        Markdown(Text("a"))


def test_logged_markdown_is_read_back(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(REPORT.replace("\n", "\r\n").encode())
    reports = [Markdown(path), Markdown(HOSTILE), Markdown(REPORT * 100, caption="long")]
    with marey.init(project="reports", dir=tmp_path) as run:
        for report in reports:
            run.log({"report": report})
    with marey.Api(tmp_path) as api:
        (found,) = api.runs("reports")
        values = [each.value for each in found.media("report")]
    assert values == reports
    assert values[0].text == REPORT.replace("\n", "\r\n")
