"""Each start adds what is missing and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from time import monotonic

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max

from bookings.models import Booking
from childcare.models import Credential, Shift
from cobaby.demo.plans import space_plans
from cobaby.demo.spaces import renew_papers
from cobaby.demo.stories import HOME
from cobaby.demo.world import DAYS as DAYS_AHEAD
from cobaby.demo.world import Loaded, load
from cobaby.outbox.models import Message
from spaces.models import Space
from tests.demo.conftest import DAYS, NOW, count_rows

PROMISE_SECONDS = 20


def last_shift() -> date:
    shifts = Shift.objects.filter(space_day__space__slug="pendelhaus")
    return shifts.latest("space_day__date").space_day.date


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_a_second_start_adds_nothing() -> None:
    """Sabotage: cobaby/demo/world.py: hours.date not in made -> True"""
    messages = Message.objects.count()

    added = load(now=NOW, days=DAYS)

    assert added == Loaded(0, 0, 0)
    assert Message.objects.count() == messages


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_on_friday_evening_the_window_has_moved_and_nothing_is_gone() -> None:
    """Three days on, there is more of everything, and Ana comes on Monday. In 20 s: our promise.

    Sabotage: cobaby/demo/world.py: now.date() + timedelta(days=days) -> now.date()
    Sabotage: cobaby/demo/stories.py: book_next_visit(space, parent, now) -> pass
    """
    friday = NOW.replace(day=13, hour=17)
    before = set(Booking.objects.values_list("pk", flat=True))

    began = monotonic()
    added = load(now=friday, days=DAYS)

    assert monotonic() - began < PROMISE_SECONDS
    assert added.days > 10
    assert last_shift() == date(2026, 3, 16)
    assert set(Booking.objects.values_list("pk", flat=True)) > before
    upcoming = Booking.objects.upcoming(friday).filter(person__email="ana@cobaby.example")
    assert upcoming[0].space_day.space.slug == HOME
    assert upcoming[0].space_day.date == date(2026, 3, 16)


@pytest.mark.long
@pytest.mark.django_db
def test_the_whole_world_four_weeks_later() -> None:
    """Nobody started it for as long as it reaches ahead: all coming days are missing."""
    load(now=NOW)
    count_rows()

    began = monotonic()
    added = load(now=NOW + timedelta(days=DAYS_AHEAD))

    assert monotonic() - began < PROMISE_SECONDS
    assert added.days > 100 and added.bookings > 400


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_a_paper_that_was_to_end_soon_ends_soon_again() -> None:
    """Sabotage: cobaby/demo/spaces.py: if days > 0 and not seen -> if False and not seen"""
    later = NOW + timedelta(days=30)
    plan, space = space_plans()[0], Space.objects.get(slug=HOME)

    renew_papers(space, plan, later)

    ends = Credential.objects.filter(educator__user__email="emre@cobaby.example", kind="first_aid")
    assert ends.latest("expires_on").expires_on == later.date() + timedelta(days=12)


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
def test_after_two_years_the_team_still_counts() -> None:
    """A paper that was to last long is renewed before anybody misses it.

    Sabotage: cobaby/demo/spaces.py: RENEWED_BEFORE if ends_soon is None else 0 -> 0
    """
    later = NOW + timedelta(days=690)
    plan, space = space_plans()[0], Space.objects.get(slug=HOME)

    renew_papers(space, plan, later)

    seen = Credential.objects.filter(space=space, kind="educator").order_by()
    ends = seen.values("educator").annotate(until=Max("expires_on"))
    assert {one["until"] for one in ends} == {later.date() + timedelta(days=700)}


@pytest.mark.parametrize("command", ["demo_world", "demo_people"])
def test_without_demo_mode_the_commands_refuse(settings: object, command: str) -> None:
    """Sabotage: cobaby/demo/management/commands/demo_world.py: if not settings.DEMO: -> if False:"""
    settings.DEMO = False  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="demo mode only"):
        call_command(command)


def test_the_address_book_is_short_and_names_the_password(
    settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sabotage: cobaby/demo/management/commands/demo_people.py: password {PASSWORD} -> password"""
    settings.DEMO = True  # type: ignore[attr-defined]

    call_command("demo_people")

    lines = capsys.readouterr().out.splitlines()
    assert "demo-cobaby" in lines[0]
    assert any("ana@cobaby.example" in line and "parent" in line for line in lines)
    assert len(lines) < 25 and max(len(line) for line in lines) < 100
