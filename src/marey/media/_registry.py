"""Which kinds of media there are; written by scripts/generate_media.py, not by hand."""
# ruff: noqa: TC004  (__all__ is for type checkers: at run time the classes are found by name)

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from marey.media.histogram import Histogram
    from marey.media.image import Image
    from marey.media.table import Table
    from marey.media.value import Value

__all__ = ["Histogram", "Image", "Table", "Value"]

# Public class or function: its module.
CLASSES: Final[dict[str, str]] = {
    "Histogram": "marey.media.histogram",
    "Image": "marey.media.image",
    "Table": "marey.media.table",
    "Value": "marey.media.value",
}

# Kind: its module and its class.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "histogram": ("marey.media.histogram", "Histogram"),
    "image": ("marey.media.image", "Image"),
    "table": ("marey.media.table", "Table"),
    "value": ("marey.media.value", "Value"),
}

# Type of a bare value: the kinds that may take it.
ACCEPTED: Final[dict[str, tuple[str, ...]]] = {
    "PIL.Image.Image": ("image",),
    "array": ("histogram", "value"),
    "builtins.builtin_function_or_method": ("value",),
    "builtins.bytes": ("value",),
    "builtins.complex": ("value",),
    "builtins.dict": ("value",),
    "builtins.frozenset": ("value",),
    "builtins.function": ("value",),
    "builtins.list": ("value",),
    "builtins.method": ("value",),
    "builtins.range": ("value",),
    "builtins.set": ("value",),
    "builtins.str": ("value",),
    "builtins.tuple": ("value",),
    "builtins.type": ("value",),
    "datetime.date": ("value",),
    "datetime.time": ("value",),
    "datetime.timedelta": ("value",),
    "decimal.Decimal": ("value",),
    "enum.Enum": ("value",),
    "fractions.Fraction": ("value",),
    "pandas.DataFrame": ("table",),
    "pandas.core.frame.DataFrame": ("table",),
    "pathlib.PurePath": ("value",),
    "pathlib._local.PurePath": ("value",),
    "polars.DataFrame": ("table",),
    "polars.dataframe.frame.DataFrame": ("table",),
    "uuid.UUID": ("value",),
}
