"""Educators across a day, drawn to scale: how many are needed, how many are on shift, who they are.

On shift is a filled step in pine, needed a dashed line in ink, a gap is hatched in coral; the same
stands in words and in a table beside it. Positions are quarters from the left edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LEFT, RIGHT, WIDTH = 20.0, 336.0, 344
TOP, STEP, PEOPLE_ROW = 22.0, 30.0, 27.0
MOST_STEPS = 6
HATCH_PITCH, HATCH_LEAN = 7.0, 8.0
ROOM_FOR_A_NAME = 0.62
"""A name stands behind the start of a shift that begins after this part of the day."""


@dataclass(frozen=True)
class Shift:
    """One person on shift, from one quarter to another; `words` say what is not usual about it."""

    name: str
    start: int
    end: int
    words: str = ""
    is_off: bool = False


@dataclass(frozen=True)
class Hours:
    """The whole hours below the chart: the quarter at which each stands, and its number."""

    quarter: int
    hour: int


def staffing(
    *,
    needed: Sequence[int],
    on_shift: Sequence[int],
    hours: Sequence[Hours],
    shifts: Sequence[Shift],
    gap_words: str,
    label: str,
) -> SafeString:
    """The chart of one room; `gap_words` stand beside the first gap."""
    steps = min(MOST_STEPS, max(2, *needed, *on_shift))
    scale = _Scale(len(needed), steps)
    parts = [
        scale.grid(),
        scale.area(on_shift),
        scale.gaps(needed, on_shift, gap_words),
        scale.line("on", on_shift),
        scale.line("need", needed),
        scale.hours(hours),
        *(scale.shift(shift, row) for row, shift in enumerate(shifts)),
    ]
    height = scale.base + 32 + PEOPLE_ROW * len(shifts)
    return format_html(
        '<svg class="ratio" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        _n(height),
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


@dataclass(frozen=True)
class _Scale:
    quarters: int
    steps: int

    @property
    def base(self) -> float:
        return TOP + STEP * self.steps

    def x(self, quarter: int) -> float:
        return LEFT + (RIGHT - LEFT) * min(max(quarter, 0), self.quarters) / max(self.quarters, 1)

    def y(self, number: int) -> float:
        return self.base - STEP * min(number, self.steps)

    def grid(self) -> SafeString:
        lines = (
            (_n(self.y(i)), _n(LEFT), _n(RIGHT), _n(self.y(i) + 5), i)
            for i in range(self.steps + 1)
        )
        return format_html_join(
            "",
            '<path class="gl" d="M{1} {0}H{2}"/>'
            '<text class="yl" x="12" y="{3}" text-anchor="end">{4}</text>',
            lines,
        )

    def area(self, values: Sequence[int]) -> SafeString:
        path = f"{self._path(values)}V{_n(self.base)}H{_n(LEFT)}Z"
        return format_html('<path class="area" d="{}"/>', path)

    def line(self, kind: str, values: Sequence[int]) -> SafeString:
        return format_html('<path class="{}" d="{}"/>', kind, self._path(values))

    def gaps(self, needed: Sequence[int], on_shift: Sequence[int], words: str) -> SafeString:
        drawn: list[SafeString] = []
        start = None
        for q in range(self.quarters + 1):
            is_gap = q < self.quarters and needed[q] > on_shift[q]
            if is_gap and start is None:
                start = q
            elif not is_gap and start is not None:
                drawn.append(self._gap(start, q, needed[start:q], on_shift[start:q]))
                if len(drawn) == 1:
                    drawn.append(self._gap_words(start, q, words))
                start = None
        return mark_safe("".join(drawn))

    def hours(self, hours: Sequence[Hours]) -> SafeString:
        each = max(1, round(len(hours) / 10))
        return format_html_join(
            "",
            '<text class="xl" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((_n(self.x(one.quarter)), _n(self.base + 20), one.hour) for one in hours[::each]),
        )

    def shift(self, shift: Shift, row: int) -> SafeString:
        y = self.base + 52 + PEOPLE_ROW * row
        start, end = self.x(shift.start), self.x(shift.end)
        is_late = shift.start > self.quarters * ROOM_FOR_A_NAME
        words = f"{shift.name}, {shift.words}" if shift.words else shift.name
        return format_html(
            '<path class="{}" d="M{} {}H{}"/>{}'
            '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>',
            "ill" if shift.is_off else "sd",
            _n(start),
            _n(y),
            _n(end),
            SafeString("") if shift.is_off else _dot(start + 1, y),
            "pl il" if shift.is_off else "pl",
            _n(start - 10 if is_late else start + 13),
            _n(y + 5 if is_late else y - 6),
            "end" if is_late else "start",
            words,
        )

    def _path(self, values: Sequence[int]) -> str:
        path = f"M{_n(LEFT)} {_n(self.y(values[0]))}" if values else ""
        for q in range(1, len(values)):
            if values[q] != values[q - 1]:
                path += f"H{_n(self.x(q))}V{_n(self.y(values[q]))}"
        return f"{path}H{_n(RIGHT)}"

    def _gap(
        self, start: int, end: int, needed: Sequence[int], on_shift: Sequence[int]
    ) -> SafeString:
        top, bottom = self.y(max(needed)), self.y(min(on_shift))
        left, right = self.x(start), self.x(end)
        height, count = bottom - top, int((right - left - HATCH_LEAN) / HATCH_PITCH) + 1
        hatch = "".join(
            f"M{_n(left + 3 + HATCH_PITCH * i)} {_n(bottom)}l{_n(HATCH_LEAN)} {_n(-height)}"
            for i in range(max(count, 1))
        )
        box = (_n(left), _n(top), _n(right - left), _n(height))
        return format_html(
            '<rect class="gapbox" x="{}" y="{}" width="{}" height="{}"/>'
            '<path class="hatch" d="{}"/>',
            *box,
            hatch,
        )

    def _gap_words(self, start: int, end: int, words: str) -> SafeString:
        is_late = start > self.quarters / 2
        return format_html(
            '<text class="gl2" x="{}" y="{}" text-anchor="{}">{}</text>',
            _n(self.x(end if is_late else start)),
            _n(TOP - 8),
            "end" if is_late else "start",
            words,
        )


def _dot(x: float, y: float) -> SafeString:
    return format_html('<circle class="se" cx="{}" cy="{}" r="7"/>', _n(x), _n(y))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
