"""Config, summary and other small documents as MessagePack: exact, flat or nested; no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec.structs import astuple

from marey.journal.record import BIG_INTEGER_EXT, big_integer

T = TypeVar("T")
_NO_FIELD_NAME = re.compile(r"[\\\"\x00-\x1f]")
_encode = msgspec.msgpack.Encoder().encode


def encode(value: object) -> bytes:
    """MessagePack of plain values and structs; NaN and integers of any size stay exact."""
    try:
        return _encode(value)
    except OverflowError:  # an integer beyond 64 bits somewhere inside
        return _encode(_wrap(msgspec.to_builtins(value)))


def _extension(code: int, data: memoryview) -> object:
    if code == BIG_INTEGER_EXT:
        return int(bytes(data))
    return msgspec.msgpack.Ext(code, bytes(data))


def decoder(kind: type[T]) -> msgspec.msgpack.Decoder[T]:
    """A decoder of what :func:`encode` made, checked against ``kind``."""
    return msgspec.msgpack.Decoder(kind, ext_hook=_extension)


decode_any = decoder(object).decode
decode_dict = decoder(dict[str, Any]).decode


def flatten(nested: Mapping[str, Any]) -> dict[str, Any]:
    """Join nested names by dots; empty dicts and media (``{"_type": ...}``) stay values.

    Examples
    --------
    >>> flatten({"optimizer": {"lr": 0.1, "betas": [0.9, 0.99]}, "seed": 1})
    {'optimizer.lr': 0.1, 'optimizer.betas': [0.9, 0.99], 'seed': 1}
    """
    flat: dict[str, Any] = {}
    for name, value in nested.items():
        if isinstance(value, dict) and value and "_type" not in value:
            flat.update((f"{name}.{inner}", leaf) for inner, leaf in flatten(value).items())
        else:
            flat[name] = value
    return flat


class Picker:
    """Reads a few entries out of many flat documents without decoding the rest.

    Parameters
    ----------
    names:
        The entries wanted.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._decode = _struct_decoder(self._names)

    def pick(self, document: bytes) -> dict[str, Any]:
        """The entries that the document has."""
        if not self._names:
            return {}
        if self._decode is None:
            entries = decode_dict(document)
            return {name: entries[name] for name in self._names if name in entries}
        values = zip(self._names, astuple(self._decode(document)), strict=True)
        return {name: value for name, value in values if value is not msgspec.UNSET}


def _struct_decoder(names: tuple[str, ...]) -> Callable[[bytes], Any] | None:
    """A decoder that skips all other entries; None for names that msgspec does not take."""
    if any(_NO_FIELD_NAME.search(name) for name in names):
        return None
    fields = [
        (f"f{number}", Any, msgspec.field(default=msgspec.UNSET, name=name))
        for number, name in enumerate(names)
    ]
    return decoder(msgspec.defstruct("Picked", fields)).decode


def _wrap(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _wrap(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_wrap(entry) for entry in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return big_integer(value)
    return value
