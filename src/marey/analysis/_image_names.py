"""Names of classes, layers and samples as numbers, so that they can be compared in columns."""

from __future__ import annotations

from typing import Final

import msgspec

NO_CLASS: Final = "no class"
NO_ID: Final = -(2**63)
_MAX_TABLES: Final = 256
_BYTES_OF_AN_ENTRY: Final = 200  # what Python needs beside the text itself


class Texts:
    """Different texts, each with a number.

    Examples
    --------
    >>> texts = Texts()
    >>> texts.code("car"), texts.code("Car"), texts.code("car")
    (0, 1, 0)
    >>> texts.folded
    ['car', 'car']
    """

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self.texts: list[str] = []
        self.folded: list[str] = []
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self.texts)

    def code(self, text: str) -> int:
        """The number of a text."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.texts)
            self.folded.append(text.casefold())
            self.texts.append(text)
            self.size_bytes += 2 * len(text) + _BYTES_OF_AN_ENTRY
        return code


class Kinds:
    """The different classes of the different layers, each with a number.

    A box without a class is of the kind :data:`NO_ID`, named ``no class``.
    """

    def __init__(self) -> None:
        self._codes: dict[tuple[str, int, str], int] = {}
        self.layers: list[str] = []
        self.ids: list[int] = []
        self.names: list[str] = []
        self.folded: list[str] = []
        self.size_bytes = 0

    def __len__(self) -> int:
        return len(self.folded)

    def code(self, layer: str, class_id: int, name: str) -> int:
        """The number of a class of a layer, by its id and its name."""
        key = layer, class_id, name
        code = self._codes.get(key)
        if code is None:
            code = self._codes[key] = len(self.folded)
            self.layers.append(layer)
            self.ids.append(class_id)
            self.names.append(name)
            self.folded.append(name.casefold())  # the last: who counts these sees the others
            self.size_bytes += len(layer) + 2 * len(name) + _BYTES_OF_AN_ENTRY
        return code


class _Class(msgspec.Struct):
    id: int
    name: str


_labels_of: Final = msgspec.msgpack.Decoder(dict[str, str]).decode
_classes_of: Final = msgspec.msgpack.Decoder(list[_Class]).decode
_labels_in: Final = msgspec.json.Decoder(dict[str, str]).decode
_classes_in: Final = msgspec.json.Decoder(list[_Class]).decode


class ClassNames:
    """Finds the number of a class in a layer: by the layer's own names, else by the picture's."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._tables: dict[tuple[str, bytes, bytes], ClassTable] = {}

    def table(self, layer: str, labels: bytes, classes: bytes) -> ClassTable:
        """Numbers by class id.

        Parameters
        ----------
        layer:
            The name of the layer with its type.
        labels, classes:
            The layer's and the picture's names: MessagePack, or JSON after a ``j``; may be empty.
        """
        known = self._tables.get((layer, labels, classes))
        if known is None:
            if len(self._tables) >= _MAX_TABLES:
                self._tables.clear()
            names = {**parse_names(classes), **parse_names(labels)}
            known = self._tables[layer, labels, classes] = ClassTable(layer, self._kinds, names)
        return known


class ClassTable:
    """The names that one layer gives to its ids; what has none is ``class_<id>``."""

    def __init__(self, layer: str, kinds: Kinds, names: dict[int, str]) -> None:
        self._layer, self._kinds, self._names = layer, kinds, names
        self._codes: dict[int, int] = {}

    def code(self, class_id: int) -> int:
        """The number of a class."""
        code = self._codes.get(class_id)
        if code is None:
            name = NO_CLASS if class_id == NO_ID else self.name(class_id)
            code = self._codes[class_id] = self._kinds.code(self._layer, class_id, name)
        return code

    def name(self, class_id: int) -> str:
        """The name of a class."""
        return self._names.get(class_id) or f"class_{class_id}"


def parse_names(content: bytes) -> dict[int, str]:
    """Names by class id, of ``class_labels`` or ``classes``; none if they are damaged."""
    if not content:
        return {}
    try:
        if content[:1] == b"j":
            is_list = content[1:].lstrip()[:1] == b"["
            found = _classes_in(content[1:]) if is_list else _labels_in(content[1:])
        else:
            is_map = content[0] & 0xF0 == 0x80 or content[0] in (0xDE, 0xDF)
            found = _labels_of(content) if is_map else _classes_of(content)
        if isinstance(found, dict):
            return {int(key): name for key, name in found.items()}
        return {each.id: each.name for each in found}
    except (msgspec.DecodeError, ValueError):
        return {}
