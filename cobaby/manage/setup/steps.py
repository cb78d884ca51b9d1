"""What a new space still needs before families can book: one list, each step done or next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.models import Booking
from childcare.models import CareRoom, Shift
from spaces.models import (
    Desk,
    Membership,
    OpeningHours,
    PriceList,
    Space,
    SpaceDescription,
    TeamInvitation,
)
from spaces.ranges import local_day


@dataclass(frozen=True)
class Step:
    """`is_needed`: without it the space cannot open."""

    name: str
    title: str
    text: str
    link: str
    is_done: bool
    is_needed: bool = True
    is_next: bool = False
    waits: bool = False
    """Nothing can be done on this side: somebody else has to look at it, or a step before it."""
    why: str = ""
    """Who or what is awaited."""
    number: int = 0


def steps(space: Space, now: datetime) -> list[Step]:
    """In the order in which they are easiest; the first that is not done is next.

    Who asked to be confirmed has chosen: a second half, such as desks beside care, can wait.
    """
    listed = _listed(space, local_day(now, space.tz))
    asked = any(step.name == "confirmation" and (step.is_done or step.waits) for step in listed)
    sensible = [step for step in listed if not asked or step.is_needed or step.name == "words"]
    following = next((step.name for step in sensible if not step.is_done and not step.waits), "")
    return [
        replace(step, is_next=step.name == following, number=number)
        for number, step in enumerate(listed, start=1)
    ]


def is_new(space: Space) -> bool:
    """It has never opened."""
    return space.stage in (Space.Stage.IDEA, Space.Stage.PLANNED)


def is_guided(space: Space) -> bool:
    """The guided list leads it to its first booking; once open, it stays until there is one."""
    if space.stage == Space.Stage.OPEN:
        return not Booking.objects.made().filter(space_day__space=space).exists()
    return is_new(space)


def after(space: Space, name: str, now: datetime) -> Step | None:
    """What to do next from the page of a step that is done; None where nothing leads on."""
    if not is_new(space):
        return None
    listed = steps(space, now)
    at = next(n for n, step in enumerate(listed) if step.name == name)
    if not listed[at].is_done:
        return None
    following = [*listed[at + 1 :], *listed[:at]]
    return next((step for step in following if not step.is_done and not step.waits), None)


def missing(space: Space, now: datetime) -> list[str]:
    """Titles of the steps without which the space cannot open."""
    before = _before_it_opens(space, local_day(now, space.tz))
    return [step.title for step in before if step.is_needed and not step.is_done]


def bookings_ahead(space: Space, now: datetime) -> int:
    return Booking.objects.upcoming(now).filter(space_day__space=space).count()


def _listed(space: Space, today: date) -> list[Step]:
    before = _before_it_opens(space, today)
    asked = next(step for step in before if step.name == "confirmation")
    lacks = any(step.is_needed and not step.is_done for step in before)
    opens = _step(
        space, "stage", _("Open"), _("From then on families can book."), space.is_bookable,
        waits=lacks and not space.is_bookable,
        why=_("after that you can open") if asked.waits else "",
    )  # fmt: skip
    return [*before, opens]


@dataclass(frozen=True)
class Stands:
    """What a space has already."""

    words: bool
    hours: bool
    desks: bool
    rooms: bool
    prices: bool
    educators: bool
    invitations: bool
    shifts: bool


def _stands(space: Space, today: date) -> Stands:
    """All of it asked at once: this is read on the page of each step."""
    here = {"space": OuterRef("pk")}
    ahead = Shift.objects.live().filter(space_day__space=OuterRef("pk"), space_day__date__gte=today)
    parts = (
        SpaceDescription.objects.filter(**here),
        OpeningHours.objects.filter(**here),
        Desk.objects.filter(**here),
        CareRoom.objects.filter(**here),
        PriceList.objects.filter(**here),
        Membership.objects.educators().filter(**here),
        TeamInvitation.objects.filter(**here),
        ahead,
    )
    return Stands(*Space.objects.filter(pk=space.pk).values_list(*map(Exists, parts)).get())


def _before_it_opens(space: Space, today: date) -> list[Step]:
    stands = _stands(space, today)
    return [
        _step(space, "place", _("Place"), _("Where it is, and how to reach you."), True),
        _step(
            space, "words", _("Words"), _("What families read about it."),
            stands.words, is_needed=False,
        ),
        _step(
            space, "hours", _("Opening hours"), _("When desks and care are open."),
            stands.hours,
        ),
        _step(
            space, "desks", _("Desks"), _("How many, of which kind."),
            stands.desks, is_needed=not stands.rooms,
        ),
        _step(
            space, "rooms", _("Care room and rule"), _("How many children, by which rule."),
            stands.rooms, is_needed=not stands.desks,
        ),
        _step(
            space, "prices", _("Prices"), _("What desks and care cost, from which day."),
            stands.prices,
        ),
        _step(
            space, "team", _("Team"), _("Who cares for the children."),
            stands.educators or stands.invitations, is_needed=stands.rooms,
        ),
        _step(
            space, "roster", _("First roster"), _("Who is there when. Without it no care."),
            stands.shifts, is_needed=stands.rooms, route="manage_roster",
        ),
        _step(
            space, "confirmation", _("Ask to be confirmed"),
            _("Who runs it, which licence, who answers for it."), space.is_listed,
            waits=bool(space.asked_at) and not space.is_listed, why=_awaited(space),
        ),
    ]  # fmt: skip


def _awaited(space: Space) -> str:
    """Who looks at it, and since when."""
    if not space.asked_at:
        return ""
    day = date_format(local_day(space.asked_at, space.tz), _("j F"))
    return _("asked on %(day)s, an administrator of Cobaby looks at it") % {"day": day}


def _step(
    space: Space,
    name: str,
    title: str,
    text: str,
    is_done: bool,
    *,
    is_needed: bool = True,
    waits: bool = False,
    why: str = "",
    route: str = "",
) -> Step:
    try:
        link = reverse(route or f"manage_{name}", args=[space.slug])
    except NoReverseMatch:
        link = ""
    name = "open" if name == "stage" else name
    return Step(name, title, text, link, is_done, is_needed, waits=waits, why=why)
