"""What users write; mypy must accept each line and reject those that say so."""

from __future__ import annotations

from typing import assert_type

import marey
import marey as wandb

run = marey.init(project="digits", config={"lr": 0.1}, tags=["a"], mode="disabled")
assert_type(run, marey.Run)
run.log({"loss": 0.5, "n": {"a": 1}}, step=3, commit=True)
marey.log({"loss": 0.5})
run.config.lr = 0.2
run.config.update({"a": 1}, allow_val_change=True)
run.summary["best"] = 0.9
run.summary.best = 0.9
assert_type(run.tags, tuple[str, ...])
assert_type(run.id, str)
run.tags = ["a", "b"]
run.finish(exit_code=0)

with marey.init() as other:
    assert_type(other, marey.Run)
    other.log({"img": marey.Image("a.png", caption="c")})

if wandb.run is not None:
    assert_type(wandb.run.step, int)
marey.config["a"] = 1
marey.summary.update({"a": 1})
settings = marey.Settings(strict=True)
marey.init(settings=settings, anonymous="allow")

run.log([1, 2])  # type: ignore[arg-type]
run.log({"loss": 1}, step="3")  # type: ignore[arg-type]
marey.init(project=5)  # type: ignore[arg-type]
print(run.stepp)  # type: ignore[attr-defined]
