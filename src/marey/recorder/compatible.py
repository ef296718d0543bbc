"""Arguments of ``init`` that other trackers have: ignored where harmless, said where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from marey.errors import UsageError
from marey.recorder import callsite

_HARMLESS: Final = frozenset({"anonymous", "force"})
_WITHOUT_EFFECT: Final = {
    "monitor_gym": "Log the videos of the environment with marey.Video",
    "save_code": "The git commit and the command line are recorded",
    "sync_tensorboard": "Log the values with run.log as well",
    "tensorboard": "Log the values with run.log as well",
}
_REFUSED: Final = {
    "fork_from": "Begin a new run and log to it",
    "resume_from": "Begin a new run and log to it",
}


def check_arguments(arguments: Mapping[str, object]) -> None:
    """Look at arguments that ``init`` does not know itself.

    Raises
    ------
    UsageError
        One of them would change what is recorded, and that is not possible.
    TypeError
        There is no such argument.
    """
    for name, value in arguments.items():
        if name in _REFUSED and value is not None:
            raise UsageError(f"init cannot do {name}={value!r:.100} yet. {_REFUSED[name]}.")
        if name in _WITHOUT_EFFECT and value:
            callsite.warn(f"init({name}={value!r:.100}) has no effect. {_WITHOUT_EFFECT[name]}.")
        if name not in _HARMLESS | _WITHOUT_EFFECT.keys() | _REFUSED.keys():
            raise TypeError(f"init() got an unexpected keyword argument {name!r}")


def check_resume(resume: object) -> None:
    """Refuse to resume a run; ``never``, False and None are what happens anyway.

    Raises
    ------
    UsageError
        It is anything else.
    """
    if resume not in (None, False, "never"):
        raise UsageError(
            f"init cannot resume a run yet: leave resume out and give no id, or a new one. "
            f"It was given resume={resume!r:.100}"
        )
