"""How logged data is found: journals become a catalog, chunks and levels; kinds are not known."""

from marey.index.catalog import Index

__all__ = ["Index"]
