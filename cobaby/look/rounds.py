"""The alphabet: big round = educator, small round = child, seat at a table edge = desk.

A drawing is one SVG with one path a kind, sized in rem by attributes (no inline style). It is
always hidden from screen readers, because the same numbers stand beside it as words.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

Size = Literal["week", "text", "line", "card", "big"]
REM_A_UNIT: dict[str, float] = {
    "week": 0.0547,
    "text": 0.072,
    "line": 0.094,
    "card": 0.1063,
    "big": 0.1375,
}

BIG, BIG_RING, BIG_PITCH = 7.0, 6.9, 18.0
SMALL, SMALL_PITCH, ROW_PITCH = 4.25, 10.5, 10.5
EDGE, GAP_AFTER_FIVE, GAP_BETWEEN_KINDS = 0.75, 4.0, 6.0
ONE_ROW_AT_MOST = 6
DESK_PITCH, LONE_DESK_PITCH, DESK_HEIGHT, DESKS_A_TABLE = 10.5, 12.0, 11.5, 20


def people(
    *,
    educators: int = 0,
    asked: int = 0,
    missing: int = 0,
    children: int = 0,
    free: int = 0,
    size: Size = "text",
    one_row: bool = False,
) -> str:
    """Educators (on shift, asked, missing), then children expected and places free."""
    bigs, smalls = educators + asked + missing, children + free
    if bigs + smalls == 0:
        return ""
    two_rows = smalls > ONE_ROW_AT_MOST and not one_row
    height = (11.0 + ROW_PITCH) if two_rows else (16.0 if bigs else 11.0)
    start = BIG_PITCH * bigs - 3 + GAP_BETWEEN_KINDS + EDGE if bigs else EDGE
    spots = [_small_spot(i, start, height, two_rows) for i in range(smalls)]
    width = spots[-1][0] + 2 * SMALL + 1 if spots else BIG_PITCH * bigs - 2
    paths = [
        ("E", _bigs(0, educators, BIG, height)),
        ("e", _bigs(educators, asked, BIG_RING, height)),
        ("eo", _bigs(educators + asked, missing, BIG_RING, height)),
        ("K", [_circle(x, y, SMALL) for x, y in spots[:children]]),
        ("k", [_circle(x, y, SMALL) for x, y in spots[children:]]),
    ]
    return _svg(width, height, size, paths)


def desks(*, taken: int = 0, free: int = 0, size: Size = "text") -> str:
    """Seats hanging under one table edge, filled when taken; a new table after twenty."""
    total = taken + free
    if total == 0:
        return ""
    pitch = LONE_DESK_PITCH if total == 1 else 10.0 if size == "week" else DESK_PITCH
    tables = [range(i, min(i + DESKS_A_TABLE, total)) for i in range(0, total, DESKS_A_TABLE)]
    edges = [f"M1 {_n(1 + 14 * row)}h{_n(len(t) * pitch - 2)}" for row, t in enumerate(tables)]
    seats = [_seat(i % DESKS_A_TABLE, i // DESKS_A_TABLE, pitch) for i in range(total)]
    width, height = len(tables[0]) * pitch, DESK_HEIGHT + 14 * (len(tables) - 1)
    return _svg(width, height, size, [("T", edges), ("D", seats[:taken]), ("d", seats[taken:])])


def _small_spot(i: int, start: float, height: float, two_rows: bool) -> tuple[float, float]:
    column, row = divmod(i, 2) if two_rows else (i, 0)
    x = start + SMALL_PITCH * column + GAP_AFTER_FIVE * (column // 5)
    return x, (5.5 + ROW_PITCH * row) if two_rows else height / 2


def _bigs(first: int, count: int, radius: float, height: float) -> list[str]:
    inset = 1 + BIG - radius
    return [_circle(inset + BIG_PITCH * i, height / 2, radius) for i in range(first, first + count)]


def _circle(left: float, middle: float, r: float) -> str:
    across = _n(2 * r)
    arc = f"{_n(r)} {_n(r)} 0 1 1"
    return f"M{_n(left)} {_n(middle)}a{arc} {across} 0 {arc}-{across} 0z"


def _seat(column: int, row: int, pitch: float) -> str:
    wide = pitch - 3
    half = _n(wide / 2)
    return (
        f"M{_n(1.5 + pitch * column)} {_n(4.2 + 14 * row)}h{_n(wide)}v2.3"
        f"a{half} {half} 0 0 1-{_n(wide)} 0z"
    )


def _svg(width: float, height: float, size: Size, paths: Iterable[tuple[str, list[str]]]) -> str:
    rem = REM_A_UNIT[size]
    drawn = "".join(f'<path class="{kind}" d="{"".join(d)}"/>' for kind, d in paths if d)
    return (
        f'<svg class="rounds" width="{width * rem:.2f}rem" height="{height * rem:.2f}rem" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" aria-hidden="true">{drawn}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def progress(*, step: int, of: int) -> str:
    """Steps of a longer task: done ones filled, the rest as rings on a line."""
    gap = 304 / max(of - 1, 1)
    middles = [8 + gap * i for i in range(of)]
    done, ahead = middles[:step], middles[step:]
    lines = [f"M{_n(a + 8)} 12H{_n(b - 8)}" for a, b in pairwise(middles)]
    rings = [_circle(x - 6, 12, 6) for x in ahead]
    paths = [
        ("E", lines[: step - 1] + [_circle(x - BIG, 12, BIG) for x in done]),
        ("k", lines[step - 1 :] + rings),
    ]
    return _svg(320, 24, "text", paths)
