"""Two lines of a visit, drawn to scale: the desk in pine, the play in apricot."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LEFT, RIGHT, WIDTH = 12.0, 298.0, 312
DOT_PITCH = 16
DESK_Y, CARE_Y, ROW = 36, 90, 54
TEXT_IN, TEXT_ABOVE = 18, 13


@dataclass(frozen=True)
class Line:
    """From one instant to another, with the words at both ends."""

    start: datetime
    end: datetime
    words: str
    end_words: str


def strip(desk: Line | None, care: Line | None, children: int, label: str) -> SafeString:
    """An SVG whose label says the same in words; either line may be missing."""
    lines = [line for line in (desk, care) if line]
    if not lines:
        return SafeString("")
    first, last = min(line.start for line in lines), max(line.end for line in lines)
    span = (last - first).total_seconds() or 1.0

    def x(moment: datetime) -> float:
        return LEFT + (RIGHT - LEFT) * (moment - first).total_seconds() / span

    outer = desk or care
    assert outer
    ends = x(outer.start), x(outer.end)
    height = 16 + ROW * len(lines)
    parts = [_axes(ends, height)]
    if desk:
        parts.append(_desk(desk, *ends))
    if care:
        care_y = CARE_Y if desk else DESK_Y
        parts.append(_care(care, x(care.start), x(care.end), ends, care_y, children))
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        height,
        label,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _axes(ends: tuple[float, float], height: int) -> SafeString:
    drawn = "".join(f"M{x:.2f} 8v{height - 16}" for x in ends)
    return format_html('<g class="ax"><path d="{}"/></g>', drawn)


def _desk(desk: Line, left: float, right: float) -> SafeString:
    shapes = mark_safe(
        f'<path class="sd" d="M{left:.2f} {DESK_Y}H{right:.2f}"/>'
        f'<circle class="se" cx="{left + 1:.2f}" cy="{DESK_Y}" r="10"/>'
        f'<circle class="sr" cx="{right - 1:.2f}" cy="{DESK_Y}" r="9"/>'
    )
    return shapes + _words(desk, (left, right), DESK_Y)


def _care(
    care: Line, left: float, right: float, ends: tuple[float, float], y: int, children: int
) -> SafeString:
    dots = "".join(
        f'<circle class="sc" cx="{left + DOT_PITCH * i:.2f}" cy="{y}" r="6.5"/>'
        for i in range(children)
    )
    shapes = mark_safe(
        f'<path class="sk" d="M{left:.2f} {y}H{right:.2f}"/>{dots}'
        f'<circle class="sro" cx="{right:.2f}" cy="{y}" r="6"/>'
    )
    return shapes + _words(care, ends, y)


def _words(line: Line, ends: tuple[float, float], y: int) -> SafeString:
    return format_html(
        '<text x="{}" y="{}">{}</text><text x="{}" y="{}" text-anchor="end">{}</text>',
        f"{ends[0] + TEXT_IN:.2f}",
        y - TEXT_ABOVE,
        line.words,
        f"{ends[1] - TEXT_IN + 2:.2f}",
        y - TEXT_ABOVE,
        line.end_words,
    )
