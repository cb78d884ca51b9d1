"""The parts of the settings, each with a line that says how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from childcare.wording import language_name
from spaces.holidays import regions_of
from spaces.models import Desk, Membership, Space, SpacePhoto
from spaces.ranges import local_day


@dataclass(frozen=True)
class Part:
    icon: str
    title: str
    text: str
    link: str


@dataclass(frozen=True)
class Group:
    title: str
    parts: list[Part]


def parts(space: Space, now: datetime) -> list[Group]:
    today = local_day(now, space.tz)
    desks, photos, people = _counted(space, today)
    return [
        Group(
            _("When"),
            [
                _part(
                    space, "clock", _("Opening hours"), space.get_booking_style_display(), "hours"
                ),
                _part(space, "cancel", _("Closures"), _closures(space, now), "closures"),
                _part(space, "cal", _("Public holidays"), _region(space), "holidays"),
            ],
        ),
        Group(
            _("What"),
            [
                _part(space, "desk", _("Desks"), _desks(desks), "desks"),
                _part(space, "home", _("Care rooms"), _rooms(space), "rooms"),
                _part(space, "book", _("Limits of care"), _regime(space), "regime"),
            ],
        ),
        Group(
            _("Booking"),
            [
                _part(space, "euro", _("Prices"), _prices(space, now), "prices"),
                _part(space, "tight", _("Cancelling"), _ladder(space), "cancellation"),
                _part(space, "plus", _("How bookings are taken"), _taken(space), "booking_rules"),
            ],
        ),
        Group(
            _("What families see"),
            [
                _part(space, "talk", _("Words"), _words(space), "words"),
                _part(space, "pin", _("Place and contact"), space.address_line, "place"),
                Part(
                    "who", _("Photos"), _photos(photos), reverse("space_photos", args=[space.slug])
                ),
            ],
        ),
        Group(
            _("Who"),
            [
                _part(space, "key", _("Team"), _team(people), "team"),
                _part(space, "lock", _("Who answers for it"), _confirmed(space), "confirmation"),
                _part(space, "door", _("Open, paused, closed"), space.get_stage_display(), "stage"),
            ],
        ),
    ]


def _part(space: Space, icon: str, title: str, text: str, route: str) -> Part:
    return Part(icon, title, text, reverse(f"manage_{route}", args=[space.slug]))


def _closures(space: Space, now: datetime) -> str:
    today = local_day(now, space.tz)
    ahead = space.closures.filter(days__endswith__gt=today).order_by("days").first()
    if ahead is None:
        return _("None is planned.")
    return _("Next: %(day)s, %(why)s") % {
        "day": date_format(max(ahead.days.lower, today), _("j F")),
        "why": ahead.reason,
    }


def _region(space: Space) -> str:
    return dict(regions_of(space.country)).get(space.subdivision) or _("of the whole country")


def _counted(space: Space, today: date) -> tuple[int, int, int]:
    """Desks, photos, and people who work here today; in one query."""
    found = Space.objects.filter(pk=space.pk).values_list(
        _number(Desk.objects.all(), "pk"),
        _number(SpacePhoto.objects.all(), "pk"),
        _number(Membership.objects.on(today), "user"),
    )
    return found.get()


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many of these the space has."""
    here = rows.filter(space=OuterRef("pk")).order_by().values("space")
    return Coalesce(Subquery(here.annotate(n=Count(of, distinct=True)).values("n")), 0)


def _desks(n: int) -> str:
    return ngettext("%(n)d desk", "%(n)d desks", n) % {"n": n}


def _rooms(space: Space) -> str:
    names = list(space.care_rooms.values_list("name", flat=True))
    return ", ".join(names) or _("No room yet.")


def _regime(space: Space) -> str:
    regime = getattr(space, "regime", None)
    return regime.get_parent_presence_display() if regime else _("Not written yet.")


def _prices(space: Space, now: datetime) -> str:
    today = local_day(now, space.tz)
    newest = space.price_lists.order_by("-valid_from").first()
    if newest is None:
        return _("No prices yet.")
    words = _("since %(day)s") if newest.valid_from <= today else _("new from %(day)s")
    return words % {"day": date_format(newest.valid_from, _("j F Y"))}


def _ladder(space: Space) -> str:
    first = space.cancellation_steps.first()
    if first is None:
        return _("Free at any time.")
    n = first.hours_before
    return ngettext("Free until %(n)d hour before.", "Free until %(n)d hours before.", n) % {"n": n}


def _taken(space: Space) -> str:
    n = space.horizon_days
    return ngettext("%(n)d day ahead", "%(n)d days ahead", n) % {"n": n}


def _words(space: Space) -> str:
    languages = sorted(space.descriptions.values_list("language", flat=True))
    return ", ".join(language_name(code) for code in languages) or _("No words yet.")


def _photos(n: int) -> str:
    return ngettext("%(n)d photo", "%(n)d photos", n) % {"n": n}


def _team(n: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", n) % {"n": n}


def _confirmed(space: Space) -> str:
    return space.responsible_person if space.is_listed else _("Not confirmed yet.")
