"""What the search on the home page offers: the days ahead and the parts of a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS_AHEAD = 28

PARTS = [
    ("", gettext_lazy("any time")),
    ("morning", gettext_lazy("morning")),
    ("afternoon", gettext_lazy("afternoon")),
    ("day", gettext_lazy("whole day")),
]


@dataclass(frozen=True)
class DayChoice:
    value: str
    words: str
    is_chosen: bool = False


def days_ahead(today: date, *, is_over: bool = False) -> list[DayChoice]:
    """Four weeks from today; tomorrow is chosen once today `is_over`."""
    near = [_("Today"), _("Tomorrow")]
    days = [today + timedelta(days=i) for i in range(DAYS_AHEAD)]
    words = near + [date_format(day, _("D j M")) for day in days[2:]]
    chosen = days[1] if is_over else None
    return [
        DayChoice(day.isoformat(), said, day == chosen)
        for day, said in zip(days, words, strict=True)
    ]
