"""Tables as CSV, so that no cell is run as a formula by the program that opens it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """A file to keep; UTF-8 with its mark, which table programs look for."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return answer


def safe_cell(cell: object) -> str:
    """The cell as text; one that would begin a formula gets an apostrophe in front."""
    if isinstance(cell, int | float):
        return str(cell)
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
