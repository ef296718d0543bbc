"""The ten lines of the README: a run with a config, numbers, pictures and a result."""

import numpy as np

import marey

with marey.init(project="quickstart", config={"lr": 0.1}) as run:
    for step in range(100):
        loss = np.exp(-run.config["lr"] * step) + 0.05 * np.random.random()
        waves = np.sin(np.hypot(*np.mgrid[-20:20:128j, -20:20:128j]) - step / 5) * 127 + 128
        picture = marey.Image(waves.astype(np.uint8), caption=f"step {step}")
        weights = marey.Histogram(np.random.normal(step / 50, 1, 1000))
        run.log({"loss": loss, "weights": weights, "waves": picture})
    run.summary["final"] = loss
