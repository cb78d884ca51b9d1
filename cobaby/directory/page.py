"""Everything that the public page of a space says, ready to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bookings.pricing import steps_of
from childcare.models import CareRegime, CareRoom
from cobaby.directory import hours_words, rules_words
from cobaby.directory.names import country_name, language_name
from cobaby.directory.numbers import Today, today_with_blocks
from cobaby.directory.prices import PriceLine, discount_words, price_lines, prices_today
from spaces.descriptions import description_of
from spaces.models import OpeningHours, Purpose, Space, SpacePhoto
from spaces.permissions import is_of_the_team, may_confirm, may_manage


@dataclass(frozen=True)
class Description:
    """`language` is set where the text is not in the reader's language."""

    text: str
    bring: str
    language: str
    language_name: str


@dataclass(frozen=True)
class Team:
    """What those who work there, or look after all spaces, may do from here."""

    is_team: bool
    may_manage: bool
    may_confirm: bool


@dataclass(frozen=True)
class Page:
    facade: str
    country: str
    stage: tuple[str, str, str] | None
    description: Description | None
    photos: list[SpacePhoto]
    today: Today | None
    week: list[hours_words.WeekRow]
    zone: str
    closures: list[hours_words.ClosedDay]
    holidays: list[hours_words.ClosedDay]
    prices: list[PriceLine]
    discount: str
    rooms: list[rules_words.RoomFacts]
    limits: list[str]
    cancelling: list[str]
    illness: list[str]
    booking: list[str]
    languages: list[tuple[str, str]]
    amenities: list[tuple[str, str]]
    desks: list[str]
    map_url: str
    team: Team


def public_page(space: Space, user: object, now: datetime) -> Page:
    """The page of one space for one reader. A constant number of queries."""
    rooms = list(CareRoom.objects.filter(space=space))
    prices = prices_today([space], now).get(space.pk)
    kinds = list(space.desks.order_by().values_list("kind", flat=True))
    return Page(
        facade=space.facade,
        country=country_name(space.country),
        stage=_stage(space),
        description=_description(space),
        photos=list(space.photos.all()),
        today=today_with_blocks(space, now) if space.is_bookable else None,
        week=hours_words.week(_hours(space, has_desks=bool(kinds), has_care=bool(rooms))),
        zone=hours_words.zone_words(space, user, now),
        closures=hours_words.closures(space, now),
        holidays=hours_words.next_holidays(space, now),
        prices=price_lines(prices, sorted(set(kinds), reverse=True), bool(rooms)) if prices else [],
        discount=discount_words(prices) if prices and rooms else "",
        rooms=rules_words.rooms(rooms),
        limits=rules_words.limits(CareRegime.objects.filter(space=space).first()) if rooms else [],
        cancelling=rules_words.cancelling(steps_of(space)),
        illness=rules_words.illness(space) if rooms else [],
        booking=_booking(space, bool(rooms)),
        languages=[(code, language_name(code)) for code in space.languages],
        amenities=[(name, str(Space.Amenity(name).label)) for name in space.amenities],
        desks=_desks(kinds),
        map_url=_map_url(space),
        team=Team(is_of_the_team(user, space), may_manage(user, space), may_confirm(user)),
    )


def _hours(space: Space, *, has_desks: bool, has_care: bool) -> list[OpeningHours]:
    """Of what there is: no hours of care without a room. All, while there is neither yet."""
    rows = OpeningHours.objects.filter(space=space)
    if has_desks == has_care:
        return list(rows)
    return list(rows.filter(purpose=Purpose.WORK if has_desks else Purpose.CARE))


def _stage(space: Space) -> tuple[str, str, str] | None:
    """Kind, start and rest of the banner of a space that takes no bookings."""
    stage, why = Space.Stage, space.closed_reason
    says = {
        stage.IDEA: ("info", _("This is an idea so far."), _("There is nothing to book yet.")),
        stage.PLANNED: ("info", _("This space is planned."), _("You can book once it is open.")),
        stage.PAUSED: ("tight", _("This space takes a break."), why),
        stage.CLOSED: ("not", _("This space has closed."), why),
    }
    return says.get(stage(space.stage))


def _description(space: Space) -> Description | None:
    row = description_of(space)
    if row is None:
        return None
    other = "" if row.language == (get_language() or "en")[:2] else row.language
    return Description(row.text, row.bring, other, language_name(other) if other else "")


def _booking(space: Space, has_care: bool) -> list[str]:
    """How the space takes bookings."""
    hours = rules_words.said(rules_words.regime_wording.duration(space.shortest_minutes))
    says = [
        _("You book fixed blocks of the day.")
        if space.booking_style == Space.BookingStyle.BLOCKS
        else _("You choose the start and the length, from %(time)s on.") % {"time": hours},
        _("You can book %(days)d days ahead.") % {"days": space.horizon_days},
    ]
    if has_care and space.margin_before:
        says.append(
            _("Care opens %(n)d minutes before your desk, so you can arrive in peace.")
            % {"n": space.margin_before}
        )
    if has_care and not space.allows_desk_only:
        says.append(_("A desk always comes with care for a child."))
    if has_care and space.allows_care_only:
        says.append(_("You may also book care alone, without a desk."))
    return says


def _desks(kinds: Sequence[str]) -> list[str]:
    """How many desks of each kind."""
    says = {
        "laptop": _("%(n)d for your own laptop"),
        "equipped": _("%(n)d with PC and headset"),
    }
    return [says[kind] % {"n": kinds.count(kind)} for kind in says if kind in kinds]


def _map_url(space: Space) -> str:
    """A plain link to a street map; nothing of it is loaded into our page."""
    spot = f"{space.latitude:.5f}/{space.longitude:.5f}"
    marker = f"mlat={space.latitude:.5f}&mlon={space.longitude:.5f}"
    return f"https://www.openstreetmap.org/?{marker}#map=17/{spot}"
