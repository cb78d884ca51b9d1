"""The demo world is there, whole and lawful."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from bookings.models import Booking
from childcare.audit import audit
from childcare.models import CareDay, Credential, Shift
from cobaby.accounts.models import User
from cobaby.accounts.phones import tidy_phone
from cobaby.demo.plans import space_plans
from cobaby.demo.stories import HOME
from cobaby.demo.tight import SOON
from cobaby.demo.world import DAYS as WHOLE
from cobaby.demo.world import Window
from cobaby.manage.notes import tight_spots
from cobaby.manage.weeks import load
from cobaby.outbox.models import Message
from spaces.models import Desk, Space
from tests.demo.conftest import DAYS, NOW

OPEN = [plan.slug for plan in space_plans() if plan.is_bookable]
TOWNS = {
    *("Dresden", "Leipzig", "Berlin", "Torino", "Roma", "Leiden", "Ljubljana"),
    *("Toruń", "Gent", "Tampere", "Tromsø"),
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_there_are_open_spaces_of_every_kind_in_the_towns() -> None:
    """Sabotage: cobaby/demo/data/spaces/15-cascina-delle-oche.toml: kind = "farm" -> kind = "other" """
    open_spaces = Space.objects.bookable()

    assert open_spaces.count() >= 12
    assert set(open_spaces.values_list("kind", flat=True)) == set(Space.Kind.values)
    assert set(open_spaces.values_list("municipality", flat=True)) >= TOWNS
    assert open_spaces.filter(municipality="Dresden").count() >= 2


def test_there_is_a_space_in_each_stage_and_one_that_waits_for_confirmation() -> None:
    """Sabotage: cobaby/demo/data/spaces/19-il-nido-del-sarto.toml: confirmed = false -> confirmed = true"""
    stages = set(Space.objects.values_list("stage", flat=True))

    assert {"open", "paused", "closed", "planned"} <= stages
    assert Space.objects.filter(confirmed_at=None).count() == 1


@pytest.mark.parametrize("slug", OPEN)
def test_an_open_space_has_all_that_its_pages_show(slug: str) -> None:
    """Sabotage: cobaby/demo/spaces.py: fill_holidays(space=space, today=first) -> pass"""
    space = Space.objects.get(slug=slug)

    assert space.opening_hours.filter(purpose="care").exists()
    assert space.price_lists.exists() and space.desks.exists() and space.care_rooms.exists()
    assert space.holidays.filter(date__year=2026).exists()
    assert space.memberships.managers().exists() and space.memberships.educators().exists()
    written = set(space.descriptions.values_list("language", flat=True))
    assert {"en", "de", space.languages[0]} <= written
    assert space.booking_style == "free" or space.blocks.exists()


def test_desks_of_both_kinds_and_both_ways_to_book() -> None:
    """Sabotage: cobaby/demo/data/spaces/12-satakieli.toml: booking_style = "free" -> booking_style = "blocks" """
    styles = list(Space.objects.bookable().values_list("booking_style", flat=True))

    assert set(Desk.objects.values_list("kind", flat=True)) == {"laptop", "equipped"}
    assert styles.count("free") >= 5 and styles.count("blocks") >= 5


def test_families_have_booked_and_the_audit_finds_nothing() -> None:
    """Sabotage: cobaby/demo/batch.py: self.board = board -> self.board = self.board"""
    window = Window.around(NOW, DAYS)

    assert Booking.objects.confirmed().count() > 100
    assert audit(window.first, window.last) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_only_the_day_of_the_story_is_short() -> None:
    """Sabotage: cobaby/demo/stories.py: transaction.set_rollback(not is_short) -> transaction.set_rollback(True)"""
    short = [day for day in CareDay.objects.select_related("space_day__space") if day.is_short]

    assert [day.space_day.space.slug for day in short] == ["zwei-stuehle"]
    assert short[0].space_day.date > NOW.date()


def test_some_days_are_full_and_a_morning_is_tight() -> None:
    """Sabotage: cobaby/demo/stories.py: fill_a_morning(space, now) -> pass"""
    space = Space.objects.get(slug=HOME)
    ahead = [NOW.date() + timedelta(days=n) for n in range(1, SOON + 1)]
    facts = load([space], ahead[0], ahead[-1], NOW)[space.pk]
    full = [
        day
        for day in CareDay.objects.all()
        if any(there == most > 0 for there, most in zip(day.children, day.most, strict=True))
    ]

    assert tight_spots(facts, ahead, NOW)
    assert len({day.care_room_id for day in full}) > 1


def test_eight_weeks_are_made_around_today() -> None:
    """Sabotage: cobaby/demo/world.py: DAYS = 28 -> DAYS = 21"""
    window = Window.around(NOW, WHOLE)

    assert (window.last - window.first).days >= 56
    assert window.first < NOW.date() < window.last


def test_papers_end_soon_and_a_shift_does_not_count() -> None:
    """Sabotage: cobaby/demo/data/spaces/01-zwei-stuehle.toml: first_aid = -9 -> first_aid = 9"""
    ended = Shift.objects.filter(counts=False, is_cancelled=False)

    assert Credential.objects.filter(
        expires_on__range=(NOW.date(), NOW.date().replace(day=30))
    ).exists()
    assert {str(shift.educator) for shift in ended} == {"Lotte Brandt"}


def test_nothing_old_is_left_to_send() -> None:
    """Only Ana hears of her newest booking, and Lena of the team that asked her.

    Sabotage: cobaby/demo/letters.py: due_at <= now -> False
    """
    due = Message.objects.unsent().filter(due_at__lte=NOW)
    due = due.exclude(kind="team_invited", to_address__startswith="lena.hoffmann@")

    assert set(due.values_list("recipient__display_name", flat=True)) <= {"Ana Kovač"}
    assert due.count() <= 1
    assert Message.objects.unsent().filter(due_at__gt=NOW).exists()


def test_somebody_is_asked_into_the_team_and_two_manage_it() -> None:
    """Sabotage: cobaby/demo/stories.py: if space.invitations.waiting().filter(expires_at__gt=now).exists(): -> if True:"""
    space = Space.objects.get(slug="zwei-stuehle")

    assert space.memberships.managers().count() == 2
    assert space.invitations.waiting().filter(expires_at__gt=NOW).count() == 1


def test_most_families_can_be_called_and_nobody_is() -> None:
    """Sabotage: cobaby/demo/families.py: phone_of(adult["email"], country), -> "","""
    parents = User.objects.filter(guardianships__isnull=False).distinct()
    numbers = set(parents.values_list("phone", flat=True))

    assert "" in numbers and all(tidy_phone(number) == number for number in numbers)
    assert parents.exclude(phone="").count() > parents.filter(phone="").count()
    assert parents.get(email="ana@cobaby.example").phone.startswith("+49 171 39200 ")
