"""Land as SVG paths: the outlines of countries, cut to a frame. Pure arithmetic.

Mercator, because street maps use it too. Source: Natural Earth 1:50 m, public domain.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path

from django.conf import settings

Point = tuple[float, float]
"""Longitude and latitude in degrees, or x and y in units of the drawing."""

FILE = Path(settings.BASE_DIR) / "spaces" / "data" / "europe-outlines.geojson"
WIDTH = 360
LOWEST, HIGHEST = 270, 430
MARGIN = 34
"""Units around the outermost marker, room for the marker itself."""
SMALLEST_SPAN = 2.5
"""Degrees: nearer than this the outlines show nothing that helps."""
MOST_NORTH = 84.0


def mercator(latitude: float) -> float:
    """Degrees of latitude stretched as Mercator does, in degrees."""
    held = max(-MOST_NORTH, min(MOST_NORTH, latitude))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(held) / 2)))


@dataclass(frozen=True)
class Frame:
    """What the map shows: `left` and `top` in degrees (top stretched), units a degree."""

    left: float
    top: float
    scale: float
    height: int

    def place(self, longitude: float, latitude: float) -> Point:
        return (longitude - self.left) * self.scale, (self.top - mercator(latitude)) * self.scale


def frame_around(points: Iterable[Point]) -> Frame:
    """A frame that holds all points (longitude, latitude), at least one, with a margin."""
    placed = [(longitude, mercator(latitude)) for longitude, latitude in points]
    lefts, tops = [x for x, _ in placed], [y for _, y in placed]
    wide = max(max(lefts) - min(lefts), SMALLEST_SPAN)
    tall = max(max(tops) - min(tops), SMALLEST_SPAN)
    inner = WIDTH - 2 * MARGIN
    height = round(max(LOWEST, min(HIGHEST, tall / wide * inner + 2 * MARGIN)))
    scale = min(inner / wide, (height - 2 * MARGIN) / tall)
    middle_x, middle_y = (max(lefts) + min(lefts)) / 2, (max(tops) + min(tops)) / 2
    return Frame(middle_x - WIDTH / scale / 2, middle_y + height / scale / 2, scale, height)


@lru_cache(maxsize=256)
def land(frame: Frame) -> str:
    """Every country's outline inside the frame, as the `d` of one path."""
    rings = (_clipped([frame.place(*point) for point in ring], frame.height) for ring in _rings())
    return "".join(_drawn(ring) for ring in rings if ring)


@cache
def _rings() -> tuple[tuple[Point, ...], ...]:
    features = json.loads(FILE.read_text(encoding="utf-8"))["features"]
    polygons = (polygon for feature in features for polygon in feature["geometry"]["coordinates"])
    return tuple(tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon)


def _clipped(ring: Sequence[Point], height: int) -> list[Point]:
    """The part of a closed ring inside the drawing, one side after the other."""
    edge = 4.0
    sides = ((0, -edge, 1), (0, WIDTH + edge, -1), (1, -edge, 1), (1, height + edge, -1))
    inside = list(ring)
    for axis, limit, sign in sides:
        inside = _cut(inside, axis, limit, sign)
    return inside


def _cut(ring: list[Point], axis: int, limit: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        is_in, was_in = ((p[axis] - limit) * sign >= 0 for p in (point, before))
        if is_in != was_in:
            kept.append(_crossing(before, point, axis, limit))
        if is_in:
            kept.append(point)
    return kept


def _crossing(a: Point, b: Point, axis: int, limit: float) -> Point:
    part = (limit - a[axis]) / (b[axis] - a[axis])
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _drawn(ring: list[Point]) -> str:
    """On whole units, so that neighbours keep their common border; each step as a difference.

    A point seen twice in a row is drawn once; what is left of a small island is nothing.
    """
    points = [(round(x), round(y)) for x, y in ring]
    kept = [point for point, _again in groupby(points)]
    if len(kept) < 4:
        return ""
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}z".replace(" -", "-")
