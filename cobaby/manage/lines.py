"""The ratio line of a change as the pages draw it: needed and on shift, before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.wording import long_day, times
from childcare.ratio_lines import RatioLine, Stretch
from spaces.models import Space


@dataclass(frozen=True)
class Side:
    """Before or after: rounds, the numbers in words, and what is wrong or mended."""

    has: int
    missing: int
    words: str
    status: str
    status_words: str


@dataclass(frozen=True)
class ShownStretch:
    hours: str
    children: int
    children_words: str
    before: Side
    after: Side
    is_changed: bool


@dataclass(frozen=True)
class ShownLine:
    title: str
    rows: list[ShownStretch]
    gets_worse: bool
    status: str
    words: str
    """How the day stands with the change: the worst of it."""

    @property
    def telling(self) -> list[ShownStretch]:
        """What the change touches, or what is short with it."""
        return [row for row in self.rows if row.is_changed or row.after.status == "short"]

    @property
    def rest(self) -> list[ShownStretch]:
        return [row for row in self.rows if row not in self.telling]


def shown_lines(lines: Iterable[RatioLine], space: Space) -> list[ShownLine]:
    return [_line(line, space) for line in lines]


def _line(line: RatioLine, space: Space) -> ShownLine:
    rows = [_row(stretch, space) for stretch in line.stretches]
    status, words = _summary(rows)
    title = f"{capfirst(long_day(line.day))}, {line.room_name}"
    return ShownLine(title, rows, line.gets_worse, status, words)


def _summary(rows: list[ShownStretch]) -> tuple[str, str]:
    """The first stretch that is short with what it lacks most, else that it is enough."""
    if not rows:
        return "info", _("no care is open then")
    short = [row for row in rows if row.after.status == "short"]
    if not short:
        mended = any(row.after.status == "fits" for row in rows)
        return "fits", _("enough again") if mended else _("enough all day")
    worst = max(short, key=lambda row: row.after.missing)
    return "short", _("%(hours)s: %(what)s") % {
        "hours": worst.hours,
        "what": worst.after.status_words,
    }


def _row(stretch: Stretch, space: Space) -> ShownStretch:
    count = stretch.children
    return ShownStretch(
        hours=times(stretch.span, space),
        children=min(count, 20),
        children_words=ngettext("%(n)d child", "%(n)d children", count) % {"n": count},
        before=_side(stretch, stretch.has_before, stretch.missing_before, 0),
        after=_side(stretch, stretch.has_after, stretch.missing_after, stretch.missing_before),
        is_changed=stretch.is_changed,
    )


def _side(stretch: Stretch, has: int, missing: int, was_missing: int) -> Side:
    if stretch.is_never:
        return Side(has, 0, "", "short", _("not allowed"))
    words = _("needs %(needs)d, has %(has)d") % {"needs": stretch.needed, "has": has}
    if missing:
        short = ngettext("%(n)d educator short", "%(n)d educators short", missing) % {"n": missing}
        return Side(has, missing, words, "short", short)
    mended = _("enough again") if was_missing else ""
    return Side(has, 0, words, "fits" if mended else "", mended)
