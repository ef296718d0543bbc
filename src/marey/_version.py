"""The version, said once: the package, the server and the wheel read it from here."""

__version__ = "0.1.0"
