"""Makes ready what a make target needs, once; runs on a bare Python, before anything is installed.

    python3 scripts/prepare.py demo|dev|modules|page|browser ...

Each part leaves a stamp in ``.make/`` with a hash of what it was made from, so that a second call
costs a few milliseconds and a changed source is noticed whatever its date. A lock makes calls
wait for one another.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".make"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NPM = VENV / "bin" / "npm"
WEB = ROOT / "web"
MODULES = WEB / "node_modules"
PAGE = ROOT / "src" / "marey" / "static" / "index.html"
OLDEST_PYTHON = (3, 10)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_PACKAGES = ("chromium", "fonts-liberation")


class PrepareError(Exception):
    """A part cannot be made ready; the message says what to do."""


def demo() -> None:
    """Install Marey, the examples' packages and Node into .venv."""
    # What `make test` installs contains what the demo needs.
    if not _is_installed("dev"):
        _install("demo", "demo,page")


def dev() -> None:
    """Install Marey and the tools of `make check` and `make test` into .venv."""
    _install("dev", "dev")


def modules() -> None:
    """Install the page's packages into web/node_modules."""
    demo()
    key = _hash([WEB / "package.json", WEB / "package-lock.json", WEB / ".npmrc"])
    if MODULES.is_dir() and _is_fresh("modules", key):
        return
    _run("modules", "Installing the page's packages", [NPM, "ci"], WEB)
    _stamp("modules", key)


def page() -> None:
    """Build web/ into src/marey/static, if its sources changed."""
    key = _hash(_page_sources())
    if PAGE.is_file() and _is_fresh("page", key):
        return
    modules()
    _run("page", "Building the page", [NPM, "run", "build"], WEB)
    if not PAGE.is_file():
        raise PrepareError(f"'npm run build' succeeded but wrote no {PAGE.relative_to(ROOT)}.")
    _stamp("page", key)


def browser() -> None:
    """Find a Chromium for the browser tests, or install the distribution's as root."""
    named = os.environ.get("MAREY_CHROMIUM")
    if named and not os.access(named, os.X_OK):
        raise PrepareError(f"MAREY_CHROMIUM names no program that can be run: {named}")
    if named or any(map(shutil.which, CHROMIUM_NAMES)) or _has_playwright_browser():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise PrepareError(
            "The browser tests need Chromium. Install it ('apt-get install chromium' as root, or "
            "'.venv/bin/playwright install chromium'), or name one in MAREY_CHROMIUM."
        )
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *CHROMIUM_PACKAGES]
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _run("apt-update", "Asking apt for its newest packages", [*apt, "update"], ROOT)
    _run("chromium", "Installing Chromium", install, ROOT)


def _install(name: str, extras: str) -> None:
    if _is_installed(name):
        return
    _make_venv()
    # The page is built here, by page(), so the build hook needs no Node of its own.
    os.environ["MAREY_SKIP_WEB_BUILD"] = "1"
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    command = [*pip, "install", "--editable", f".[{extras}]"]
    _run(name, f"Installing Python packages ({name})", command, ROOT)
    _stamp(name, _install_hash(name))


def _make_venv() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise PrepareError(
            f"Marey needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer, this is "
            f"{sys.version.split()[0]} ({sys.executable}). Say 'make PYTHON=python3.12 …'."
        )
    works = [str(PYTHON), "-m", "pip", "--version"]
    if PYTHON.exists() and subprocess.run(works, stdout=subprocess.DEVNULL).returncode == 0:
        return
    if VENV.exists():
        shutil.rmtree(VENV)  # made half, or moved; it holds nothing of the user's
    _run("venv", "Making .venv", [sys.executable, "-m", "venv", VENV], ROOT)


def _is_installed(name: str) -> bool:
    return PYTHON.exists() and _is_fresh(name, _install_hash(name))


def _install_hash(name: str) -> str:
    # The path too: an environment that was moved with its checkout does not work.
    made_from = f"{name} {sys.version_info[:2]} {ROOT}"
    return _hash([ROOT / "pyproject.toml", ROOT / "hatch_build.py"], made_from)


def _page_sources() -> Iterator[Path]:
    """Every file of web/ that can change the built page."""
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(set(folders) - {"node_modules", "dist", "coverage"})
        for name in sorted(names):
            if not name.endswith((".test.ts", ".test.tsx")):
                yield Path(folder, name)


def _has_playwright_browser() -> bool:
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")
    return any(Path(folder).expanduser().glob("chromium-*"))


def _hash(files: Iterable[Path], more: str = "") -> str:
    digest = hashlib.sha256(more.encode())
    for path in files:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _is_fresh(name: str, key: str) -> bool:
    stamp = STAMPS / f"{name}.stamp"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == key


def _stamp(name: str, key: str) -> None:
    (STAMPS / f"{name}.stamp").write_text(key, encoding="utf-8")


def _run(name: str, message: str, command: Sequence[str | Path], cwd: Path) -> None:
    """Run a command with its output in a log, which is shown only if the command fails."""
    log = STAMPS / f"{name}.log"
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", "")])
    print(f"{message} ...", end="", flush=True)
    started = time.monotonic()
    with log.open("wb") as output:
        done = subprocess.run(
            command, cwd=cwd, env={**os.environ, "PATH": path}, stdout=output, stderr=output
        )
    print(f" {time.monotonic() - started:.0f} s", flush=True)
    if done.returncode != 0:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
        shown = " ".join(map(str, command))
        raise PrepareError("\n".join([*tail, f"'{shown}' failed; all it said is in {log}"]))


PARTS: dict[str, Callable[[], None]] = {
    part.__name__: part for part in (demo, dev, modules, page, browser)
}


def main(names: list[str]) -> int:
    """Make ready the named parts, one after the other."""
    if not names or not set(names) <= PARTS.keys():
        print(f"prepare: expected some of {', '.join(PARTS)}, got: {' '.join(names)}")
        return 2
    STAMPS.mkdir(exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            for name in names:
                PARTS[name]()
        except PrepareError as error:
            print(f"prepare {name}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
