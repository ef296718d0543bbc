"""The registry of kinds and the way from bare values to them; no kind in particular."""

from __future__ import annotations

import subprocess
import sys
from collections import UserString
from pathlib import Path

import pytest

import marey.media
from marey.errors import MediaError
from marey.media import class_of_kind, decode
from marey.media._base import MAX_INLINE_BYTES, Encoded, Media, Stored
from marey.media._registry import ACCEPTED, CLASSES, KINDS
from marey.media.implicit import media_for

ROOT = Path(__file__).resolve().parents[2]


def test_generated_files_are_fresh():
    script = ROOT / "scripts" / "generate_media.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kinds_are_found(kind):
    found = class_of_kind(kind)
    assert issubclass(found, Media)
    assert (found.kind, found.version) == (kind, 1)
    assert getattr(marey.media, found.__name__) is found
    assert found.__name__ in dir(marey.media)
    assert CLASSES[found.__name__] == found.__module__
    assert all(kind in ACCEPTED[name] for name in found.accepted)
    assert (ROOT / "tests" / "media" / f"test_{kind}.py").exists()


def test_unknown_names_and_kinds_are_errors():
    with pytest.raises(AttributeError, match="Nothing"):
        marey.media.Nothing  # noqa: B018
    with pytest.raises(KeyError):
        class_of_kind("nothing")


def test_unknown_kinds_are_given_as_they_are_stored():
    stored = Stored("nothing", 1, {}, lambda name: b"")
    assert decode(stored) is stored


def test_media_are_media_already():
    value = class_of_kind("value")("x")
    assert media_for(value) is value


def test_values_that_no_kind_accepts_are_left():
    assert media_for(object()) is None
    assert media_for(UserString("x")) is None


def test_metadata_have_a_limit():
    Encoded("x", 1, {"text": "a" * (MAX_INLINE_BYTES - 20)})
    with pytest.raises(MediaError, match="65,536 are allowed"):
        Encoded("x", 1, {"text": "a" * MAX_INLINE_BYTES})


def test_looking_up_kinds_imports_none():
    code = (
        "import sys, marey.media, marey.media.implicit, marey.media._draft; "
        "marey.media.implicit.media_for('text'); "
        "print(sorted({'numpy', 'PIL', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
