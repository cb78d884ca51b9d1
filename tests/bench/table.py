"""What the bench found, as a table and as a file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from django.db import connection

FOLDER = Path("var")


@dataclass(frozen=True)
class Row:
    """A cell: its figure in each repeat (`unit`), the ratios to its floors, and what was wanted.

    A wanted rate is a least one; a wanted time (`unit` "ms") is a most.
    """

    what: str
    where: str
    figures: Sequence[float]
    unit: str = "a second"
    beside: dict[str, float] = field(default_factory=dict)
    wanted: dict[str, float] = field(default_factory=dict)

    @property
    def figure(self) -> float:
        return median(self.figures)

    def verdict(self, floor: str) -> str:
        if floor not in self.wanted:
            return ""
        enough = self.beside[floor] >= self.wanted[floor]
        if self.unit == "ms":
            enough = self.beside[floor] <= self.wanted[floor]
        return "reached" if enough else "short of"


def show(rows: Sequence[Row]) -> None:
    for row in rows:
        ratios = ", ".join(
            f"{ratio:.2f} of {floor}"
            + (f" ({row.verdict(floor)} {row.wanted[floor]:g})" if floor in row.wanted else "")
            for floor, ratio in row.beside.items()
        )
        print(f"  {row.what:<28}{row.where:<24}{row.figure:>10.2f} {row.unit:<9} {ratios}")


def write(rows: Sequence[Row], about: dict[str, str], name: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    cells = [asdict(row) | {"figure": row.figure} for row in rows]
    (FOLDER / name).write_text(json.dumps({"about": about, "cells": cells}, indent=1))
    print(f"Written to {FOLDER / name}.")


def about() -> dict[str, str]:
    """What decides how durable, and so how slow, a commit is."""
    found = {"python": platform.python_version(), "cores": str(os.cpu_count())}
    found["load"] = f"{os.getloadavg()[0]:.1f}"
    with connection.cursor() as cursor:
        for name in ("server_version", "fsync", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            found[name] = cursor.fetchone()[0]
    return found
