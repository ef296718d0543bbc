"""What every kind of media must do, as tests to inherit; knows no kind."""

from __future__ import annotations

import base64
import hashlib
import inspect
import json
import math
import pickle
from collections.abc import Callable, Iterator, Mapping
from copy import copy, deepcopy
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import marey
from marey.errors import MediaError
from marey.media import class_of_kind, decode
from marey.media._base import MAX_INLINE_BYTES, Blob, Encoded, Media, Stored
from marey.media._draft import from_draft, to_draft

LARGEST_EXACT_INTEGER = 2**53


class MediaContract:
    """Tests of one kind of media; inherit from it in ``tests/media/test_<kind>.py``.

    Each example also becomes a golden value in ``tests/golden/values/<kind>/``, which the kind's
    viewer must be able to show.

    Attributes
    ----------
    examples:
        Values of the kind by name: the usual one, the extremes, the empty one.
    rejects:
        Calls that must raise ``MediaError``, each with words of its message.
    changes:
        Functions that make a value and give it with a call that then changes the argument it was
        made of. The value must not notice.
    source_file:
        The test's own file, if it is not the one the class is in. Documents and golden values
        are found from it.
    """

    examples: ClassVar[Mapping[str, Media]] = {}
    rejects: ClassVar[Mapping[str, tuple[Callable[[], object], str]]] = {}
    changes: ClassVar[Mapping[str, Callable[[], tuple[Media, Callable[[], object]]]]] = {}
    source_file: ClassVar[Path | None] = None

    def pytest_generate_tests(self, metafunc: Any) -> None:
        """Run each test once for each example, refusal or change."""
        for argument, cases in (
            ("example", self.examples),
            ("reject", self.rejects),
            ("change", self.changes),
        ):
            if argument in metafunc.fixturenames:
                metafunc.parametrize(argument, list(cases.values()), ids=list(cases))

    @classmethod
    def same(cls, stored: Media, example: Media) -> bool:
        """Whether a value read from a golden file is the example; override if encoding is lossy."""
        return bool(stored == example)

    def test_examples_are_of_the_kind_this_file_is_named_for(self) -> None:
        """One kind, registered, named like its module and its test."""
        kinds = {each.kind for each in self.examples.values()}
        assert len(kinds) == 1, f"expected examples of one kind, got {kinds}"
        kind = kinds.pop()
        assert _source_of(type(self)).stem == f"test_{kind}"
        assert class_of_kind(kind).__module__.rpartition(".")[2] == kind

    def test_kind_has_a_page_in_the_docs(self) -> None:
        """``docs/media/<kind>.md`` names the class."""
        media_class = class_of_kind(_kind_of(type(self)))
        page = _root_of(type(self)) / "docs" / "media" / f"{media_class.kind}.md"
        assert page.exists(), f"write {page}"
        assert f"marey.{media_class.__name__}" in page.read_text(encoding="utf-8")

    def test_encoding_is_deterministic(self, example: Media) -> None:
        """Encoding twice gives the same, byte for byte."""
        assert _comparable(example.encode()) == _comparable(example.encode())

    def test_metadata_is_small_json(self, example: Media) -> None:
        """Metadata are JSON types with text keys, at most 64 KiB, and safe for any reader."""
        encoded = example.encode()
        text = json.dumps(encoded.meta)
        assert len(text) <= MAX_INLINE_BYTES
        assert json.dumps(json.loads(text)) == text, "tuples and number keys do not come back"
        json.dumps(encoded.meta, ensure_ascii=False).encode()

    def test_inline_values_have_no_blobs(self, example: Media) -> None:
        """What says that it is inline yields no blobs."""
        assert not (example.inline and example.encode().blobs)

    def test_decoding_gives_an_equal_value(self, example: Media) -> None:
        """Nothing is lost between encode and decode."""
        encoded = example.encode()
        again = type(example).decode(stored_of(encoded))
        assert again == example
        assert _comparable(again.encode()) == _comparable(encoded)
        if example.unwrap() is example:
            assert decode(stored_of(encoded)) == example

    def test_newer_versions_and_unknown_kinds_are_given_as_stored(self, example: Media) -> None:
        """A reader of today does not guess at formats of tomorrow."""
        stored = stored_of(example.encode())
        newer = Stored(stored.kind, stored.version + 1, stored.meta, stored.read_blob)
        unknown = Stored(f"{stored.kind}_2", 1, stored.meta, stored.read_blob)
        assert decode(newer) is newer
        assert decode(unknown) is unknown

    def test_drafts_give_an_equal_value(self, example: Media) -> None:
        """A snapshot written before encoding encodes to the same bytes later."""
        again = from_draft(to_draft(example.snapshot()))
        assert _comparable(again.encode()) == _comparable(example.encode())

    def test_copies_and_pickles_are_equal(self, example: Media) -> None:
        """Values pass through queues of processes and through caches."""
        for again in (copy(example), deepcopy(example), pickle.loads(pickle.dumps(example))):
            assert type(again) is type(example)
            assert again == example
            assert _comparable(again.encode()) == _comparable(example.encode())

    def test_saving_writes_the_stored_bytes(self, example: Media, tmp_path: Path) -> None:
        """Every blob can be had as a file."""
        paths = example.save(tmp_path / "saved")
        assert paths
        encoded = example.encode()
        blobs = list(_blobs_of(encoded))
        as_json = 0 if encoded.blobs else 1  # a value without blobs is written as JSON
        assert len(set(paths)) == len(paths) == len(blobs) + as_json
        written = sorted(path.read_bytes() for path in paths[as_json:])
        assert written == sorted(map(content_of, blobs))

    def test_damaged_drafts_are_refused(self, example: Media) -> None:
        """A draft cut short or changed raises ``MediaError`` or gives another valid value."""
        whole = to_draft(example.snapshot())
        places = range(0, len(whole), max(1, len(whole) // 16))
        for draft in (
            *(whole[:place] for place in places),
            *(
                whole[:place] + bytes((whole[place] ^ 0x55,)) + whole[place + 1 :]
                for place in places
            ),
        ):
            try:
                from_draft(draft).encode()
            except MediaError:
                continue

    def test_arguments_are_refused(self, reject: tuple[Callable[[], object], str]) -> None:
        """The constructor raises ``MediaError`` with words that help."""
        make, words = reject
        try:
            message = f"no error but {make()!r}"
        except MediaError as error:
            message = str(error)
        assert words in message, f"expected a MediaError with {words!r}, got: {message}"

    def test_later_changes_of_the_argument_change_nothing(
        self, change: Callable[[], tuple[Media, Callable[[], object]]]
    ) -> None:
        """The value owns all it holds."""
        media, apply = change()
        logged = media.snapshot()
        before = _comparable(logged.encode())
        apply()
        assert _comparable(logged.encode()) == before

    def test_what_was_logged_comes_back(self, tmp_path: Path) -> None:
        """Recorder, journal, index and reader give back what each example and change was."""
        before: dict[str, Media] = {}
        with marey.init(dir=tmp_path, console=False) as run:
            for name, example in self.examples.items():
                run.log({name: [example]})
            for name, make in self.changes.items():
                media, change = make()
                before[name] = media.snapshot()
                run.log({f"changed/{name}": [media]})
                change()
        with marey.Api(tmp_path) as api:
            read = api.run(run.path)
            assert not read.problems
            for name, example in self.examples.items():
                assert read.media(name)[0].value == [example.unwrap()], name
            for name, example in before.items():
                assert read.media(f"changed/{name}")[0].value == [example.unwrap()], name

    def test_golden_values_are_fresh(self) -> None:
        """``tests/golden/values`` holds what the examples encode to today."""
        stale = list(GoldenValues(type(self)).problems())
        assert not stale, f"run 'python scripts/generate_media.py': {stale}"


class GoldenValues:
    """The examples of one contract as files: what the server would send to a viewer."""

    def __init__(self, contract: type[MediaContract]) -> None:
        self._contract = contract
        self._root = _root_of(contract)
        self._folder = self._root / "tests" / "golden" / "values" / _kind_of(contract)

    def paths(self) -> list[Path]:
        """The files there must be."""
        return [self._path(name) for name in self._contract.examples]

    def problems(self) -> Iterator[str]:
        """Which files are missing, left over, or not what their example is now."""
        expected = set(self.paths())
        for path in sorted(self._folder.glob("*.json")):
            if path not in expected:
                yield f"{self._shown(path)} has no example"
        for name, example in self._contract.examples.items():
            if not self._is_fresh(self._path(name), example):
                yield f"{self._shown(self._path(name))} is stale"

    def write(self) -> Iterator[str]:
        """Write the files that are not fresh, and say which."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, example in self._contract.examples.items():
            path = self._path(name)
            if not self._is_fresh(path, example):
                text = json.dumps(golden_value(example.encode()), indent=1, ensure_ascii=False)
                path.write_text(f"{text}\n", encoding="utf-8")
                yield f"{self._shown(path)} was written"

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _shown(self, path: Path) -> Path:
        return path.relative_to(self._root)

    def _is_fresh(self, path: Path, example: Media) -> bool:
        if not path.exists():
            return False
        written = json.loads(path.read_text(encoding="utf-8"))
        encoded = example.encode()
        wanted = json.loads(json.dumps(golden_value(encoded)))
        if written == wanted:
            return True
        # Another version of a library may write other bytes of the same content.
        if _without_bytes(written) != _without_bytes(wanted) or not encoded.blobs:
            return False
        stored = stored_of(encoded, blobs=written["blobs"])
        return self._contract.same(type(example).decode(stored), example)


def golden_value(encoded: Encoded) -> dict[str, Any]:
    """An encoding as JSON that a browser reads: blobs in base64, no NaN, no big integers."""
    return {
        "kind": encoded.kind,
        "version": encoded.version,
        "meta": browser_json(encoded.meta),
        "blobs": {
            name: {
                "media_type": blob.media_type,
                "size_bytes": len(content_of(blob)),
                "base64": base64.b64encode(content_of(blob)).decode(),
            }
            for name, blob in encoded.blobs.items()
        },
        "children": {name: golden_value(child) for name, child in encoded.children.items()},
    }


def browser_json(value: Any) -> Any:
    """JSON as the server sends it: NaN, infinities and integers beyond 2**53 are text."""
    if isinstance(value, Mapping):
        return {name: browser_json(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [browser_json(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if type(value) is int and abs(value) > LARGEST_EXACT_INTEGER:
        return str(value)
    return value


def stored_of(encoded: Encoded, *, blobs: Mapping[str, Any] | None = None) -> Stored:
    """An encoding as a reader gets it, after its metadata went through JSON.

    Parameters
    ----------
    encoded:
        What ``encode`` gave.
    blobs:
        Blobs of a golden value to read instead of its own.
    """

    def read_blob(name: str) -> bytes:
        if blobs is not None:
            return base64.b64decode(blobs[name]["base64"])
        return content_of(encoded.blobs[name])

    children = {name: stored_of(child) for name, child in encoded.children.items()}
    meta = json.loads(json.dumps(encoded.meta))
    refer = partial(_referred, {_digest(each): content_of(each) for each in encoded.attachments})
    return Stored(encoded.kind, encoded.version, meta, read_blob, children, reference_to=refer)


def _referred(attachments: Mapping[str, bytes], described: Mapping[str, Any]) -> Stored:
    """A value whose blobs are attachments of another one."""
    blobs = described["blobs"]
    children = described["children"].items()
    return Stored(
        described["kind"],
        described["version"],
        described["meta"],
        lambda name: attachments[blobs[name]["sha256"]],
        {name: _referred(attachments, child) for name, child in children},
    )


def _digest(blob: Blob) -> str:
    return hashlib.sha256(content_of(blob)).hexdigest()


def _blobs_of(encoded: Encoded) -> Iterator[Blob]:
    yield from encoded.blobs.values()
    yield from encoded.attachments
    for child in encoded.children.values():
        yield from _blobs_of(child)


def content_of(blob: Blob) -> bytes:
    """The bytes of a blob, wherever they are."""
    return blob.data.read_bytes() if isinstance(blob.data, Path) else bytes(blob.data)


def _comparable(encoded: Encoded) -> object:
    extensions = {name: blob.extension for name, blob in encoded.blobs.items()}
    attached = [(_digest(blob), blob.media_type, blob.extension) for blob in encoded.attachments]
    return golden_value(encoded), extensions, attached


def _without_bytes(value: Mapping[str, Any]) -> dict[str, Any]:
    types = {name: blob["media_type"] for name, blob in value["blobs"].items()}
    return {**value, "blobs": types}


def _kind_of(contract: type[MediaContract]) -> str:
    return next(iter(contract.examples.values())).kind


def _source_of(contract: type[MediaContract]) -> Path:
    return contract.source_file or Path(inspect.getfile(contract)).resolve()


def _root_of(contract: type[MediaContract]) -> Path:
    return _source_of(contract).parents[2]
