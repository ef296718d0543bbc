"""How code reads runs back: Api, runs, histories and media as Python objects; nothing is written."""

from marey.query.api import Api
from marey.query.files import File
from marey.query.gallery import MediaEntry, MediaHistory
from marey.query.run import Run

__all__ = ["Api", "File", "MediaEntry", "MediaHistory", "Run"]
