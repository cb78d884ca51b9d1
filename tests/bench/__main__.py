"""`make bench`: what a booking and a look cost, as ratios to a floor of the same run.

`--quick` runs every cell with next to nothing, so that `make test` notices when one no longer
works. `--five-million` adds the largest history; `--only=book` (or look, web) leaves out the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.table import Row


def main(arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cobaby.settings")
    os.environ.setdefault("COBABY_TESTING", "1")
    import django

    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        run(arguments)
    finally:
        teardown_databases(databases, verbosity=0)
    return 0


def run(arguments: Sequence[str]) -> list[Row]:
    """All sections, on a database that is there and empty; what was found is written to `var/`."""
    from tests.bench import table
    from tests.bench.sections import sections

    began, about = perf_counter(), table.about()
    print(", ".join(f"{name} {value}" for name, value in about.items()))
    if about["fsync"] != "on":
        print("This server does not wait for the disk: its floor is no durable insert.")
    rows: list[Row] = []
    for section in sections(arguments):
        found = section()
        table.show(found)
        rows += found
    table.write(rows, about, "bench-quick.json" if "--quick" in arguments else "bench.json")
    print(f"All in {perf_counter() - began:.0f} s.")
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
