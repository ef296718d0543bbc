"""``marey.init``: arguments to a run; what a run does is not here."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

from marey import settings as settings_module
from marey.directories import RunPath, check_name, run_dir
from marey.errors import JournalError, UsageError
from marey.journal.record import RunInfo
from marey.recorder import callsite, compatible, current, ending, environment, labels, names, say
from marey.recorder.config import entries_of
from marey.recorder.run import Run
from marey.settings import Settings

REINITS = ("default", "return_previous", "finish_previous", "create_new")


def init(
    project: str | None = None,
    name: str | None = None,
    config: object = None,
    *,
    entity: str | None = None,
    dir: str | os.PathLike[str] | None = None,
    id: str | None = None,
    notes: str | None = None,
    tags: Iterable[str] | None = None,
    group: str | None = None,
    job_type: str | None = None,
    mode: str | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
    strict: bool | None = None,
    console: bool | None = None,
    allow_val_change: bool | None = None,
    config_exclude_keys: Iterable[str] | None = None,
    config_include_keys: Iterable[str] | None = None,
    reinit: str | bool | None = None,
    resume: str | bool | None = None,
    **compatible_arguments: object,
) -> Run:
    r"""Begin a run and make it the current one.

    It is recorded below ``MAREY_DIR`` (``~/.marey``), with no account and no network, and ends
    with ``finish``, a ``with`` block, or the program.

    Parameters
    ----------
    project, entity:
        The first parts of the run's path: ``local`` and ``uncategorized`` unless set. 1 to 128
        characters, none of ``/ \ # ? % :``.
    name:
        What people call the run, a random ``quiet-otter-42`` by default. Need not be unique.
    config:
        What the run is set to: a dict, an ``argparse.Namespace``, a dataclass, or the path of a
        YAML file.
    dir:
        The root of all runs, instead of ``MAREY_DIR``.
    id:
        The last part of the run's path, eight random letters and digits by default.
    notes, tags, group, job_type:
        Words that describe the run and by which it is found.
    mode:
        ``disabled`` gives a run that takes all calls and records nothing. ``online``,
        ``offline`` and ``shared`` all record on this machine.
    settings:
        Other settings by name; see ``marey.Settings``.
    strict:
        Raise errors where Marey otherwise warns and goes on.
    console:
        Whether to record what the program prints; it is by default.
    allow_val_change:
        Whether entries of the config may be changed later.
    config_exclude_keys, config_include_keys:
        Leave some entries of ``config`` out.
    reinit:
        What to do while another run is open: ``return_previous`` (the default in a program)
        gives that one back, ``finish_previous`` (the default in a notebook) ends it,
        ``create_new`` leaves it open and current.
    resume:
        Only ``never``; runs cannot be resumed yet.
    **compatible_arguments:
        Other arguments that W&B has are accepted where they change nothing.

    Returns
    -------
    Run
        The run, ready to log to.

    Raises
    ------
    UsageError
        A name or a value that cannot be, an id that exists already, or something that is not
        possible yet.
    JournalError
        The directory cannot be written.

    Examples
    --------
    >>> import marey
    >>> run = marey.init(project="digits", config={"lr": 0.1}, mode="disabled")
    >>> run.project, run.config.lr
    ('digits', 0.1)
    >>> run.finish()
    """
    compatible.check_arguments(compatible_arguments)
    compatible.check_resume(resume)
    previous = _previous(reinit)
    if previous is not None:
        return previous
    effective = _settings(
        settings,
        {"dir": dir, "entity": entity, "project": project, "mode": mode},
        {"strict": strict, "console": console},
    )
    entries = _selected(entries_of(config), config_include_keys, config_exclude_keys)
    info = RunInfo(
        name=labels.check_text("name", name) or names.random_name(),
        created=time.time(),
        notes=labels.check_text("notes", notes),
        group=labels.check_text("group", group),
        job_type=labels.check_text("job_type", job_type),
        tags=labels.check_tags(tags),
        environment=environment.quick(),
    )
    path = _path(effective, id)
    if not (effective.quiet or effective.mode == "disabled"):
        say.line(f"recording {info.name} ({path})")
    run = Run(path, effective, info, bool(allow_val_change))
    run.config.update(entries)
    _make_current(run, reinit)
    return run


def _make_current(run: Run, reinit: str | bool | None) -> None:
    ending.watch(run)
    if reinit != "create_new" or current.get() is None:
        current.put(run)


def _previous(reinit: str | bool | None) -> Run | None:
    """The open run, if it is to be given back; otherwise it is ended where that is asked for."""
    words = {None: "default", True: "finish_previous", False: "return_previous"}
    word = words.get(reinit, reinit) if isinstance(reinit, bool) or reinit is None else reinit
    if word not in REINITS:
        raise UsageError(f"reinit must be one of {', '.join(REINITS)}, not {reinit!r:.100}")
    run = current.get()
    if run is None or word == "create_new":
        return None
    if word == "finish_previous" or (word == "default" and _in_notebook()):
        run.finish()
        return None
    if word == "default":
        callsite.warn(
            f"init() gives back the run that is open, {run.path}; what else it was given is "
            f"ignored. Call marey.finish() first, or give reinit='finish_previous' or 'create_new'."
        )
    return run


def _in_notebook() -> bool:
    return "ipykernel" in sys.modules


def _settings(
    given: Settings | Mapping[str, Any] | None, *arguments: Mapping[str, object]
) -> Settings:
    merged: dict[str, object] = {}
    if isinstance(given, Settings):
        merged.update(vars(given))
    elif isinstance(given, Mapping):
        merged.update(given)
    elif given is not None:
        raise UsageError(
            f"settings must be a dict or marey.Settings, not {type(given).__name__}: {given!r:.100}"
        )
    for some in arguments:
        merged.update({name: value for name, value in some.items() if value is not None})
    return settings_module.load(**merged)


def _selected(
    entries: dict[str, Any], include: Iterable[str] | None, exclude: Iterable[str] | None
) -> dict[str, Any]:
    if include is not None and exclude is not None:
        raise UsageError("give config_include_keys or config_exclude_keys, not both")
    if include is not None:
        wanted = set(include)
        return {key: value for key, value in entries.items() if key in wanted}
    unwanted = set(exclude or ())
    return {key: value for key, value in entries.items() if key not in unwanted}


def _path(settings: Settings, run_id: str | None) -> RunPath:
    """Make the directory of a new run."""
    root, entity, project = settings.dir.absolute(), settings.entity, settings.project
    run = names.random_id() if run_id is None else check_name("run id", run_id)
    path = RunPath(entity, project, run, run_dir(root, entity, project, run))
    if settings.mode == "disabled":
        return path
    try:
        path.path.mkdir(parents=True)
    except FileExistsError:
        raise UsageError(
            f"there is a run {path} already, and runs cannot be resumed yet. "
            f"Leave id out, or give another one. It is in {path.path}"
        ) from None
    except OSError as error:
        raise JournalError(
            error.errno,
            f"the run's directory cannot be made: {error.strerror}. Give init another dir, or "
            f"set MAREY_DIR. It was to be {path.path}",
        ) from error
    return path
