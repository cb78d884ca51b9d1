"""A grid of bars: a row for each weekday, a column for each part of the day, two bars in each.

Desks are filled in ink, children in apricot with a rim, so that the two differ in grey as well;
each bar has its per cent beside it, and a table says the same. Each cell is a drawing by itself,
so that on a phone a row breaks into pairs, each below its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 124, 36
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
    """The drawing; `label` says what it shows to those who do not see it."""
    head = format_html_join("", "<b>{}</b>", ((words,) for words in ["", *columns]))
    found = {(cell.row, cell.column): cell for cell in cells}
    lines = (
        (words, _row([(time, found.get((i, n))) for n, time in enumerate(columns)]))
        for i, words in enumerate(rows)
    )
    return format_html(
        '<div class="bars" role="img" aria-label="{}"><div class="bars-head">{}</div>{}</div>',
        label,
        head,
        format_html_join("", "<div><b>{}</b>{}</div>", lines),
    )


def _row(cells: Sequence[tuple[str, Cell | None]]) -> SafeString:
    return format_html_join("", "<span>{}</span>", ((_cell(*one),) for one in cells))


def _cell(time: str, cell: Cell | None) -> SafeString:
    """Nothing where nothing was open."""
    if cell is None:
        return mark_safe("")
    shown = [("bk", cell.desks, 2), ("ba", cell.care, 22)]
    drawn = ((_bar(kind, share, top),) for kind, share, top in shown if share is not None)
    return format_html(
        '<time>{}</time><svg viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>',
        time,
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        format_html_join("", "{}", drawn),
    )


def _bar(kind: str, share: float, y: int) -> SafeString:
    filled = BAR * min(max(share, 0), 1)
    return format_html(
        '<rect class="bt" x=".5" y="{0}" width="{1}" height="{2}" rx="5.5"/>'
        '<rect class="{3}" x=".5" y="{0}" width="{4}" height="{2}" rx="5.5"/>'
        '<text x="{5}" y="{6}">{7}</text>',
        y,
        BAR,
        BAR_HEIGHT,
        kind,
        f"{filled:.1f}".rstrip("0").rstrip("."),
        BAR + 7,
        y + 10,
        _("%(n)d%%") % {"n": round(100 * share)},
    )
