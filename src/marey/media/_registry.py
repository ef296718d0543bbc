"""Which kinds of media there are; written by scripts/generate_media.py, not by hand."""
# ruff: noqa: TC004  (__all__ is for type checkers: at run time the classes are found by name)

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from marey.media.audio import Audio
    from marey.media.bokeh import Bokeh
    from marey.media.figure import Figure
    from marey.media.histogram import Histogram
    from marey.media.html import Html
    from marey.media.image import Image
    from marey.media.markdown import Markdown
    from marey.media.mesh import Mesh
    from marey.media.molecule import Molecule
    from marey.media.object3d import Object3D, box3d
    from marey.media.plotly import Plotly
    from marey.media.point_cloud import PointCloud
    from marey.media.table import Table
    from marey.media.text import Text
    from marey.media.value import Value
    from marey.media.vega import Vega
    from marey.media.video import Video

__all__ = [
    "Audio",
    "Bokeh",
    "Figure",
    "Histogram",
    "Html",
    "Image",
    "Markdown",
    "Mesh",
    "Molecule",
    "Object3D",
    "Plotly",
    "PointCloud",
    "Table",
    "Text",
    "Value",
    "Vega",
    "Video",
    "box3d",
]

# Public class or function: its module.
CLASSES: Final[dict[str, str]] = {
    "Audio": "marey.media.audio",
    "Bokeh": "marey.media.bokeh",
    "Figure": "marey.media.figure",
    "Histogram": "marey.media.histogram",
    "Html": "marey.media.html",
    "Image": "marey.media.image",
    "Markdown": "marey.media.markdown",
    "Mesh": "marey.media.mesh",
    "Molecule": "marey.media.molecule",
    "Object3D": "marey.media.object3d",
    "Plotly": "marey.media.plotly",
    "PointCloud": "marey.media.point_cloud",
    "Table": "marey.media.table",
    "Text": "marey.media.text",
    "Value": "marey.media.value",
    "Vega": "marey.media.vega",
    "Video": "marey.media.video",
    "box3d": "marey.media.object3d",
}

# Kind: its module and its class.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "audio": ("marey.media.audio", "Audio"),
    "bokeh": ("marey.media.bokeh", "Bokeh"),
    "figure": ("marey.media.figure", "Figure"),
    "histogram": ("marey.media.histogram", "Histogram"),
    "html": ("marey.media.html", "Html"),
    "image": ("marey.media.image", "Image"),
    "markdown": ("marey.media.markdown", "Markdown"),
    "mesh": ("marey.media.mesh", "Mesh"),
    "molecule": ("marey.media.molecule", "Molecule"),
    "plotly": ("marey.media.plotly", "Plotly"),
    "point_cloud": ("marey.media.point_cloud", "PointCloud"),
    "table": ("marey.media.table", "Table"),
    "text": ("marey.media.text", "Text"),
    "value": ("marey.media.value", "Value"),
    "vega": ("marey.media.vega", "Vega"),
    "video": ("marey.media.video", "Video"),
}

# Type of a bare value: the kinds that may take it.
ACCEPTED: Final[dict[str, tuple[str, ...]]] = {
    "PIL.Image.Image": ("image",),
    "_duckdb.DuckDBPyRelation": ("table",),
    "altair.vegalite.v5.api.TopLevelMixin": ("vega",),
    "altair.vegalite.v6.api.TopLevelMixin": ("vega",),
    "array": ("histogram", "value"),
    "bokeh.document.document.Document": ("bokeh",),
    "bokeh.model.model.Model": ("bokeh",),
    "builtins.builtin_function_or_method": ("value",),
    "builtins.bytes": ("value",),
    "builtins.complex": ("value",),
    "builtins.dict": ("value",),
    "builtins.frozenset": ("value",),
    "builtins.function": ("value",),
    "builtins.list": ("value",),
    "builtins.method": ("value",),
    "builtins.module": ("plotly", "figure"),
    "builtins.range": ("value",),
    "builtins.set": ("value",),
    "builtins.str": ("value",),
    "builtins.tuple": ("value",),
    "builtins.type": ("value",),
    "datetime.date": ("value",),
    "datetime.time": ("value",),
    "datetime.timedelta": ("value",),
    "decimal.Decimal": ("value",),
    "duckdb.DuckDBPyRelation": ("table",),
    "duckdb._relation.DuckDBPyRelation": ("table",),
    "duckdb.duckdb.DuckDBPyRelation": ("table",),
    "enum.Enum": ("value",),
    "fractions.Fraction": ("value",),
    "matplotlib.artist.Artist": ("plotly", "figure"),
    "modin.pandas.dataframe.DataFrame": ("table",),
    "pandas.DataFrame": ("table",),
    "pandas.core.frame.DataFrame": ("table",),
    "pathlib.PurePath": ("value",),
    "pathlib._local.PurePath": ("value",),
    "plotly.basedatatypes.BaseFigure": ("plotly",),
    "polars.DataFrame": ("table",),
    "polars.dataframe.frame.DataFrame": ("table",),
    "polars.lazyframe.frame.LazyFrame": ("table",),
    "pyarrow.lib.Table": ("table",),
    "rdkit.Chem.rdchem.Mol": ("molecule",),
    "seaborn.axisgrid.Grid": ("plotly", "figure"),
    "uuid.UUID": ("value",),
}
