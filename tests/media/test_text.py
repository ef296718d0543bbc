"""Text: every character is kept, strings are never read as paths."""

from __future__ import annotations

import codecs
import io
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import marey
from marey.errors import MediaError
from marey.media.implicit import media_for
from marey.media.text import Text
from marey.testing.media import MediaContract, stored_of

POEM = "Two roads diverged in a yellow wood,\r\n\tAnd sorry I could not travel both\n"
HOSTILE = "<script>alert(1)</script> \u202egnp.exe\u202c \x1b[31m \0 ${x} {{y}} \ufeff\u2028 &amp;"


class TestText(MediaContract):
    examples = {
        "typical": Text(POEM, caption="sampled at temperature 0.7"),
        "empty": Text(""),
        "hostile": Text(HOSTILE, caption=HOSTILE),
        "scripts": Text("नमस्ते · שלום · 你好 · 👩\u200d🔬 · e\u0301 · Ω"),
        "one_long_line": Text("na" * 4000 + " batman"),
        "spaces": Text("   \n\n\t\n   "),
        "blob": Text("".join(f"{line:5d}  the quick brown fox\n" for line in range(600))),
    }
    rejects = {
        "bytes": (lambda: Text(b"abc"), "Decode the bytes first"),
        "number": (lambda: Text(5), "str(value)"),
        "none": (lambda: Text(None), "got NoneType"),
        "list": (lambda: Text(["a"]), "got list"),
        "array": (lambda: Text(np.zeros(3)), "numpy.ndarray of shape (3,)"),
        "surrogate": (lambda: Text("a\ud800"), "lone surrogate at character 1"),
        "surrogate_in_caption": (lambda: Text("a", caption="\udc00"), "lone surrogate"),
        "caption": (lambda: Text("a", caption="x" * 40_000), "at most 32,768 bytes"),
        "missing_file": (lambda: Text(Path("no/such/file")), "No such file"),
        "folder": (lambda: Text(Path(__file__).parent), "something else"),
        "device": (lambda: Text(Path("/dev/zero")), "something else"),
        "closed_file": (lambda: Text(_closed_file()), "closed"),
        "binary_file": (lambda: Text(io.BytesIO(b"a\0b")), "binary file"),
        "latin_1": (lambda: Text(io.BytesIO(b"caf\xe9")), "not utf-8 at byte 3"),
        "surrogate_in_utf_16": (
            lambda: Text(io.BytesIO(codecs.BOM_UTF16_LE + b"\x00\xd8")),
            "not utf-16",
        ),
    }
    changes = {"file": lambda: _changed_stream()}


def _closed_file():
    stream = io.StringIO("a")
    stream.close()
    return stream


def _changed_stream():
    stream = io.StringIO("before")
    text = Text(stream)

    def change() -> None:
        stream.seek(0)
        stream.write("after!")

    return text, change


@given(st.text(), st.none() | st.text(max_size=100))
@example("\0\r\n\u2028", "\0")
def test_any_text_comes_back_as_it_was(text, caption):
    media = Text(text, caption)
    again = Text.decode(stored_of(media.encode()))
    assert (again.text, again.caption) == (text, caption)
    assert str(again) == text


@given(st.integers(16_380, 16_390), st.sampled_from("aé\U0001f600\n"))
def test_text_around_the_limit_of_the_metadata(length, letter):
    text = letter * length
    media = Text(text, caption="\U0001f600" * 2500)
    assert Text.decode(stored_of(media.encode())).text == text


def test_a_string_is_never_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("from the file", encoding="utf-8")
    assert Text("notes.txt").text == "notes.txt"
    assert Text(Path("notes.txt")).text == "from the file"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        (codecs.BOM_UTF8 + "é".encode(), "é"),
        (codecs.BOM_UTF16_LE + "é".encode("utf-16-le"), "é"),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é"),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é"),
        (b"", ""),
    ],
)
def test_files_in_the_encodings_of_unicode(tmp_path, content, text):
    path = tmp_path / "text"
    path.write_bytes(content)
    assert Text(path).text == text
    with path.open("rb") as file:
        assert Text(file).text == text
    assert Text(io.BytesIO(content)).text == text


def test_a_file_open_in_text_mode_knows_its_encoding(tmp_path):
    path = tmp_path / "latin.txt"
    path.write_bytes(b"caf\xe9")
    with path.open(encoding="latin-1") as file:
        file.read(2)
        assert Text(file).text == "café"
    with path.open("a", encoding="latin-1") as file, pytest.raises(MediaError, match="not utf-8"):
        Text(file)  # it cannot be read, so the file itself is


def test_long_text_has_a_preview_and_a_readable_file():
    encoded = Text("é" * 20_000).encode()
    assert encoded.meta == {"preview": "é" * 1000, "length": 20_000}
    blob = encoded.blobs["text"]
    assert (blob.media_type, blob.extension) == ("text/plain", ".txt")
    assert blob.data == ("é" * 20_000).encode()


def test_damaged_blobs_are_refused():
    encoded = Text("x" * 20_000).encode()
    stored = stored_of(encoded, blobs={"text": {"base64": "//8="}})
    with pytest.raises(MediaError, match="no UTF-8"):
        Text.decode(stored)


def test_bare_strings_stay_plain_values():
    assert media_for("hello").unwrap() == "hello"


def test_a_string_is_not_copied_until_it_is_logged():
    text = "x" * 20_000_000
    tracemalloc.start()
    try:
        Text(text)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_logged_text_is_read_back(tmp_path):
    texts = [Text(POEM), Text(HOSTILE, caption="b"), Text("\U0001f600" * 30_000), Text("")]
    with marey.init(project="texts", dir=tmp_path) as run:
        for text in texts:
            run.log({"sample": text})
        run.log({"both": texts[:2]})
    with marey.Api(tmp_path) as api:
        (found,) = api.runs("texts")
        assert [each.value for each in found.media("sample")] == texts
        assert found.media("both")[0].value == texts[:2]
