"""One booking as a family reads it: where, when, who, what to bring, who collects.

Pages, e-mails and the calendar file all say the same, because all read it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from bookings import wording
from bookings.models import Booking
from childcare.models import CarePlace, Child, Guardianship, Shift
from cobaby.look.strip import Line
from cobaby.money.amounts import Amount
from spaces.descriptions import bring_line
from spaces.models import DeskReservation, Space
from spaces.ranges import Span


@dataclass
class Visit:
    """A booking loaded `with_lines`, in words. Asks the database for nothing more."""

    booking: Booking
    bring: str = ""
    educators: list[str] = field(default_factory=list)
    collectors: list[Guardianship] = field(default_factory=list)
    beside: Sequence[Amount] = ()
    """What the others of its list cost."""
    year: int | None = None
    """The reader's, in a list of what is over: a day of another year says so."""

    @property
    def space(self) -> Space:
        return self.booking.space_day.space

    @property
    def span(self) -> Span:
        return self.booking.span

    @property
    def hours(self) -> str:
        return wording.times(self.span, self.space)

    @property
    def day(self) -> str:
        return wording.long_day(self.booking.space_day.date)

    @property
    def short_day(self) -> str:
        day = self.booking.space_day.date
        is_old = self.year not in (None, day.year)
        return wording.short_day_and_year(day) if is_old else wording.short_day(day)

    @property
    def start_clock(self) -> str:
        return wording.clock(self.span.start, self.space)

    @property
    def end_clock(self) -> str:
        return wording.clock(self.span.end, self.space)

    @cached_property
    def places(self) -> list[CarePlace]:
        """Its care places that are not cancelled."""
        found = [line.care_place for line in self.booking.lines.all() if line.care_place]
        return [place for place in found if place.state != CarePlace.State.CANCELLED]

    @cached_property
    def children(self) -> list[Child]:
        return [place.child for place in self.places]

    @cached_property
    def desk(self) -> DeskReservation | None:
        lines = self.booking.lines.all()
        found = [line.desk_reservation for line in lines if line.desk_reservation]
        live = [row for row in found if row.state != DeskReservation.State.CANCELLED]
        return live[0] if live else None

    @property
    def names(self) -> str:
        return wording.names(self.children)

    @property
    def who(self) -> str:
        """Desk, Mila and Jonas. Of a cancelled booking: what it was."""
        if self.booking.is_cancelled:
            lines = self.booking.lines.all()
            there = [line for line in lines if not wording.was_dropped(line, self.booking)]
            children = [line.care_place.child for line in there if line.care_place]
            return wording.who(self.booking.desk_kind, children)
        return wording.who(self.booking.desk_kind if self.desk else "", self.children)

    @property
    def desk_words(self) -> str:
        """Desk 7, own laptop."""
        if self.desk is None:
            return ""
        said = {"number": self.desk.desk.number, "kind": self.desk.desk.get_kind_display()}
        return _("Desk %(number)s, %(kind)s") % said

    @property
    def room_names(self) -> str:
        return ", ".join(dict.fromkeys(place.care_room.name for place in self.places))

    @property
    def with_words(self) -> str:
        """Katrin and Emre, Garden room."""
        return ", ".join(filter(None, (wording.listed(self.educators), self.room_names)))

    @property
    def price(self) -> str:
        return wording.money(self.booking.price_amount, beside=self.beside)

    @property
    def fee(self) -> str:
        due = Amount(self.booking.fee or 0, self.booking.currency)
        return wording.money(due, beside=self.beside)

    @property
    def care(self) -> Span | None:
        """From the first handover to the last, margins included."""
        if not self.places:
            return None
        spans = [Span.of(place.during) for place in self.places]
        return Span(min(s.start for s in spans), max(s.end for s in spans))

    @property
    def care_hours(self) -> str:
        return wording.times(self.care, self.space) if self.care else ""

    @property
    def i_collect(self) -> bool:
        return any(link.guardian_id == self.booking.person_id for link in self.collectors)

    @property
    def other_collectors(self) -> list[str]:
        """Helga (grandmother)."""
        others = [link for link in self.collectors if link.guardian_id != self.booking.person_id]
        return [
            f"{link.guardian.display_name} ({link.relation})"
            if link.relation
            else link.guardian.display_name
            for link in others
        ]

    @cached_property
    def strip(self) -> Strip:
        return Strip.of(self)


@dataclass(frozen=True)
class Strip:
    """What the `strip` tag draws: the desk line and the play line."""

    desk: Line | None
    care: Line | None
    children: int
    label: str

    @classmethod
    def of(cls, visit: Visit) -> Strip:
        space, said = visit.space, []
        desk = care = None
        if visit.care:
            start, end = (wording.clock(at, space) for at in (visit.care.start, visit.care.end))
            words = _("Play, from %(time)s") % {"time": start}
            care = Line(visit.care.start, visit.care.end, words, end)
            said.append(_("Care from %(start)s to %(end)s.") % {"start": start, "end": end})
        if visit.desk:
            start, end = visit.start_clock, visit.end_clock
            words = _("Desk %(number)s, %(time)s")
            words %= {"number": visit.desk.desk.number, "time": start}
            desk = Line(visit.span.start, visit.span.end, words, end)
            said.append(_("Your desk from %(start)s to %(end)s.") % {"start": start, "end": end})
        return cls(desk, care, len(visit.places), " ".join(said))


def visits(bookings: Iterable[Booking], *, year: int | None = None) -> list[Visit]:
    """For lists: without what to bring and who is on shift. `year`: see `Visit`."""
    found = list(bookings)
    costs = [booking.fee if booking.is_cancelled else booking.price for booking in found]
    beside = [
        Amount(cost or 0, booking.currency) for cost, booking in zip(costs, found, strict=True)
    ]
    return [Visit(booking, beside=beside, year=year) for booking in found]


def whole_visit(booking: Booking) -> Visit:
    """With what to bring, the educators on shift then, and who may collect: three queries."""
    visit = Visit(booking, bring=bring_line(booking.space_day.space))
    if visit.places:
        visit.educators = _educators(visit)
        visit.collectors = _collectors(visit)
    return visit


def _educators(visit: Visit) -> list[str]:
    """First names of those on shift in the children's rooms at that time."""
    assert visit.care is not None
    shifts = Shift.objects.filter(
        space_day=visit.booking.space_day_id,
        care_room__in={place.care_room_id for place in visit.places},
        is_cancelled=False,
        during__overlap=visit.care.range(),
    ).select_related("educator__user")
    names = [
        shift.educator.user.display_name.split()[0] for shift in shifts.order_by("during", "pk")
    ]
    return list(dict.fromkeys(names))


def _collectors(visit: Visit) -> list[Guardianship]:
    """Adults who may collect every child of the visit, oneself first.

    Nobody, where the person's own bond to one of the children has ended.
    """
    ids = {child.pk for child in visit.children}
    by_adult: dict[int, list[Guardianship]] = {}
    for link in (
        Guardianship.objects.filter(child__in=ids).select_related("guardian").order_by("pk")
    ):
        by_adult.setdefault(link.guardian_id, []).append(link)
    whole = {adult: found for adult, found in by_adult.items() if len(found) == len(ids)}
    if visit.booking.person_id not in whole:
        return []
    able = [found[0] for found in whole.values() if all(link.may_collect for link in found)]
    return sorted(able, key=lambda link: link.guardian_id != visit.booking.person_id)
