"""Optional packages: import one, or say how to install it; never imports one by itself."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from marey.errors import MissingExtraError


def is_usable(module: str) -> bool:
    """Whether an optional package can be imported. One that is installed but broken cannot.

    Examples
    --------
    >>> is_usable("json"), is_usable("no_such_package")
    (True, False)
    """
    try:
        import_module(module)
    except (ImportError, OSError):  # the latter if a library of the system is missing
        return False
    return True


def require(module: str, extra: str, purpose: str) -> ModuleType:
    """Import an optional package.

    Parameters
    ----------
    module:
        The name to import, such as ``soundfile``.
    extra:
        The extra of Marey that brings it, such as ``media``.
    purpose:
        What needs it, as the start of a sentence: ``Audio from a numpy array``.

    Returns
    -------
    ModuleType
        The imported module, for a dotted name the innermost one.

    Raises
    ------
    MissingExtraError
        The package is not installed. An import that fails inside the package is raised as it is.

    Examples
    --------
    >>> require("json", "media", "This example").__name__
    'json'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module == error.name or module.startswith(error.name + ".")):
            raise
        raise MissingExtraError(
            f"{purpose} needs the package {module!r}, which is not installed. "
            f"Install it with: pip install 'marey[{extra}]'",
            name=module,
        ) from error
