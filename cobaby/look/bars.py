"""A grid of bars: a row for each weekday, a column for each part of the day, two bars in each.

Desks are filled in ink, children in apricot with a rim, so that the two differ in grey as well;
each bar has its per cent beside it, and a table says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEAD, ROW, LEFT, COLUMN = 28, 56, 108, 132
BAR, BAR_HEIGHT = 72, 11


@dataclass(frozen=True)
class Cell:
    """Where it stands, and the shares of its bars, 0 to 1; None where there is nothing to show."""

    row: int
    column: int
    desks: float | None
    care: float | None


def bars(
    rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell], label: str
) -> SafeString:
    """The SVG; `label` says what it shows to those who do not see it."""
    width, height = LEFT + COLUMN * len(columns), HEAD + ROW * len(rows)
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        "{}{}{}</svg>",
        width,
        height,
        width,
        height,
        label,
        format_html_join(
            "",
            '<text class="bh" x="{}" y="17">{}</text>',
            ((LEFT + COLUMN * i, words) for i, words in enumerate(columns)),
        ),
        format_html_join(
            "",
            '<path class="gl" d="M0 {}H{}"/><text class="bd" x="0" y="{}">{}</text>',
            ((HEAD + ROW * i, width, HEAD + ROW * i + 34, words) for i, words in enumerate(rows)),
        ),
        format_html_join("", "{}", ((_cell(cell),) for cell in cells)),
    )


def _cell(cell: Cell) -> SafeString:
    x, y = LEFT + COLUMN * cell.column, HEAD + ROW * cell.row
    shown = [("bk", cell.desks, y + 11), ("ba", cell.care, y + 33)]
    drawn = (_bar(kind, share, x, top) for kind, share, top in shown if share is not None)
    return format_html_join("", "{}", ((bar,) for bar in drawn))


def _bar(kind: str, share: float, x: int, y: int) -> SafeString:
    filled = BAR * min(max(share, 0), 1)
    return format_html(
        '<rect class="bt" x="{0}" y="{1}" width="{2}" height="{3}" rx="5.5"/>'
        '<rect class="{4}" x="{0}" y="{1}" width="{5}" height="{3}" rx="5.5"/>'
        '<text class="bn" x="{6}" y="{7}">{8} %</text>',
        x,
        y,
        BAR,
        BAR_HEIGHT,
        kind,
        f"{filled:.1f}".rstrip("0").rstrip("."),
        x + BAR + 7,
        y + 10,
        round(100 * share),
    )
