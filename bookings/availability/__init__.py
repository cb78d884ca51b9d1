"""What a family can book: its whole request against care days and desks, never against history.

`days` loads what is needed for any number of spaces and dates in a constant number of queries,
`choices` answers for one space ("choose a time"), `search` for many on one date (the directory).
The same `seat_children` that books also answers here, so what is shown can be booked.
"""

from bookings.availability.choices import Choice, DayChoice, choices, nearest_choices
from bookings.availability.days import Family, OpenDay, open_days_of
from bookings.availability.search import (
    PlacesToday,
    SpaceFree,
    free_days,
    free_spaces,
    places_at,
    places_today,
    times_ahead,
)

__all__ = [
    "Choice",
    "DayChoice",
    "Family",
    "OpenDay",
    "PlacesToday",
    "SpaceFree",
    "choices",
    "free_days",
    "free_spaces",
    "nearest_choices",
    "open_days_of",
    "places_at",
    "places_today",
    "times_ahead",
]
