"""A week in the address (`2026-W12`), its days, and the weeks beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Week:
    """From Monday on."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str, today: date) -> Week:
        """The week that the address names; nonsense is this week."""
        year, _sep, number = text.partition("-W")
        if year.isascii() and year.isdigit() and number.isascii() and number.isdigit():
            try:
                week = cls(date.fromisocalendar(int(year), int(number), 1))
            except (ValueError, OverflowError):
                return cls.of(today)
            return week if 2000 < week.monday.year < 2100 else cls.of(today)
        return cls.of(today)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=i) for i in range(7)]

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def value(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def words(self) -> str:
        """16–22 March 2026, or 30 March–5 April 2026."""
        first = date_format(self.monday, _("j F"))
        if self.monday.month == self.sunday.month:
            first = date_format(self.monday, _("j"))
        return f"{first}–{date_format(self.sunday, _('j F Y'))}"

    def later(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))
