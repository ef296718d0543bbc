"""A program that logs media of many kinds until it is killed, and says which calls returned."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

import marey

KEYS = ("img", "imgs", "repeated", "twice", "h", "t", "grows", "large", "text")


def picture(number: int, size: int = 20) -> marey.Image:
    pixels = np.random.default_rng(number).integers(0, 256, (size, size + number % 7, 3), np.uint8)
    return marey.Image(pixels, caption=f"number {number}")


def new_table() -> marey.Table:
    return marey.Table(columns=["number", "text"], log_mode="INCREMENTAL")


def values(number: int, table: marey.Table) -> dict[str, Any]:
    """What one call logs; equal media come in many of them, and several times in one."""
    choice = number % 7
    if choice == 0:
        return {"img": picture(number)}
    if choice == 1:
        return {"imgs": [picture(number), picture(7), picture(number + 1)]}
    if choice == 2:
        return {"repeated": picture(3), "twice": [picture(3), picture(3)]}
    if choice == 3:
        return {"h": marey.Histogram(np.arange(number % 50 + 2)), "img": picture(3)}
    if choice == 4:
        return {"t": marey.Table(columns=["x", "img"], data=[[number, picture(3)], [None, None]])}
    if choice == 5:
        table.add_data(number, f"row {number}")
        return {"grows": table}
    return {"large": picture(number, 1200), "text": marey.Text(f"{number} " * 20_000)}


def main() -> None:
    run = marey.init(console=False, id="killed00")
    table = new_table()
    for number in range(100_000):
        run.log(values(number, table))
        if number % 5 == 0:
            run.summary[f"picture {number}"] = picture(number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
