"""The map: markers that are links, joined to one with a number where they would touch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cobaby.directory.outline import WIDTH, Frame, Point, frame_around, land
from spaces.models import Space

APART = 36.0
"""Units between two markers, so that each is a target of its own."""
MOST_FANNED = 10
LABEL_HEIGHT, LETTER = 15.0, 8.6
"""Of a name beside its marker, in the widest font that systems bring: it must not be cut off."""


@dataclass
class Marker:
    """One space, or several that stand too close. Position in units of the drawing."""

    x: float
    y: float
    spaces: list[Space]
    url: str = ""
    label: str = ""
    label_at: Point | None = None
    label_side: str = "start"
    stem: Point | None = None

    # Figures as text: a template would write 12.5 as 12,5 for a German reader.
    @property
    def at(self) -> str:
        return f"translate({self.x:.1f} {self.y:.1f})"

    @property
    def stem_path(self) -> str:
        if self.stem is None:
            return ""
        return f"M{self.x:.1f} {self.y:.1f}L{self.stem[0]:.1f} {self.stem[1]:.1f}"

    @property
    def label_place(self) -> str:
        return f"translate({self.label_at[0]:.1f} {self.label_at[1]:.1f})" if self.label_at else ""

    @property
    def is_open(self) -> bool:
        return any(space.is_bookable for space in self.spaces)

    @property
    def count(self) -> int:
        return len(self.spaces)

    @property
    def town(self) -> str:
        towns = {space.municipality for space in self.spaces}
        return towns.pop() if len(towns) == 1 else ""


@dataclass
class Map:
    frame: Frame
    land: str
    markers: list[Marker] = field(default_factory=list)
    width: int = WIDTH

    @property
    def height(self) -> int:
        return self.frame.height


def draw_map(spaces: Sequence[Space], zoom_url: Callable[[Sequence[Space]], str]) -> Map | None:
    """A map of these spaces; None for none. `zoom_url` gives the list of some of them."""
    if not spaces:
        return None
    frame = frame_around((space.longitude, space.latitude) for space in spaces)
    markers = _joined([Marker(*frame.place(s.longitude, s.latitude), [s]) for s in spaces])
    if len(markers) == 1 and 1 < markers[0].count <= MOST_FANNED:
        markers = _fanned(markers[0])
    for marker in markers:
        one = marker.count == 1
        marker.url = marker.spaces[0].get_absolute_url() if one else zoom_url(marker.spaces)
    _label(markers, frame.height)
    return Map(frame, land(frame), markers)


def bounds(spaces: Sequence[Space]) -> tuple[float, float, float, float]:
    """West, south, east, north of these spaces in degrees, a hair wider than they are."""
    hair = 0.005
    east_west = [space.longitude for space in spaces]
    south_north = [space.latitude for space in spaces]
    return (
        min(east_west) - hair,
        min(south_north) - hair,
        max(east_west) + hair,
        max(south_north) + hair,
    )


def _joined(markers: list[Marker]) -> list[Marker]:
    """Join the markers that would touch until none do."""
    joined: list[Marker] = []
    for marker in sorted(markers, key=lambda m: (m.x, m.y)):
        near = next((other for other in joined if _distance(other, marker) < APART), None)
        if near is None:
            joined.append(marker)
        else:
            _merge(near, marker)
    return joined if len(joined) == len(markers) else _joined(joined)


def _merge(into: Marker, other: Marker) -> None:
    total = into.count + other.count
    into.x = (into.x * into.count + other.x * other.count) / total
    into.y = (into.y * into.count + other.y * other.count) / total
    into.spaces = into.spaces + other.spaces


def _fanned(joined: Marker) -> list[Marker]:
    """All stand in one town: spread them around it on stems."""
    radius = max(46.0, APART * joined.count / (2 * math.pi) + 6)
    fanned = []
    for i, space in enumerate(joined.spaces):
        turn = 2 * math.pi * i / joined.count - math.pi / 2
        x, y = joined.x + radius * math.cos(turn), joined.y + radius * math.sin(turn)
        fanned.append(Marker(x, y, [space], stem=(joined.x, joined.y)))
    return fanned


def _distance(a: Marker, b: Marker) -> float:
    return math.hypot(a.x - b.x, a.y - b.y)


def _label(markers: list[Marker], height: int) -> None:
    """Write the name beside a marker where there is room for it; a crowd stays unnamed."""
    taken = [(m.x - 15, m.y - 15, m.x + 15, m.y + 15) for m in markers]
    for marker in markers:
        fanned = marker.stem is not None
        text = marker.spaces[0].name if fanned else marker.town
        for side, box in _label_boxes(marker, text):
            free = not any(_overlap(box, other) for other in taken)
            if text and free and box[0] >= 2 and box[2] <= WIDTH - 2 and 0 < box[1] < height - 16:
                taken.append(box)
                marker.label, marker.label_side = text, side
                marker.label_at = (_anchor(side, box), box[1] + 11.5)
                break


Box = tuple[float, float, float, float]


def _label_boxes(marker: Marker, text: str) -> list[tuple[str, Box]]:
    wide, x, y = len(text) * LETTER, marker.x, marker.y
    return [
        ("start", (x + 17, y - 8, x + 17 + wide, y - 8 + LABEL_HEIGHT)),
        ("end", (x - 17 - wide, y - 8, x - 17, y - 8 + LABEL_HEIGHT)),
        ("middle", (x - wide / 2, y + 16, x + wide / 2, y + 16 + LABEL_HEIGHT)),
        ("middle", (x - wide / 2, y - 31, x + wide / 2, y - 31 + LABEL_HEIGHT)),
    ]


def _anchor(side: str, box: Box) -> float:
    return {"start": box[0], "end": box[2], "middle": (box[0] + box[2]) / 2}[side]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
