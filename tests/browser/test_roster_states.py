"""The roster, the list to resolve and an educator's day when they are full, as free of barriers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.asks import Ask
from bookings.services import book, say_running_late
from childcare.models import Shift
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import close_days
from childcare.services.shifts import move_shift, plan_shift, take_off_shift
from spaces.ranges import first_instant, local_day
from tests.access.world import AFTERNOON, World
from tests.browser.conftest import PHONE, Opener
from tests.browser.looking import Eye
from tests.factories import at, make_child, make_educator, make_user


@pytest.fixture
def eye(world: World, open_as: Opener) -> Eye:
    return Eye(open_as("manager", world).new_page())


def test_a_change_is_looked_at_and_somebody_was_faster(world: World, eye: Eye) -> None:
    """Both versions stand there, and what was typed.

    Sabotage: templates/manage/_ratio_table.html: <caption>{{ caption }}</caption> -> <caption style="color:#ddd">{{ caption }}</caption>
    """
    shift = Shift.objects.live().filter(space_day__date=world.day).with_people()[1]
    eye.go(reverse("manage_roster_shift", args=[world.space.slug, shift.pk]))
    eye.page.locator("[name=end]").fill("15:00")
    with eye.page.expect_navigation():
        eye.page.locator("button[value=look]").click()
    looked = eye.problems()
    move_shift(
        shift=shift, room=shift.care_room, educator=shift.educator, version=shift.version,
        span=at(world.day, 510, 14 * 60, world.space), by=world.other_manager, now=world.now,
    )  # fmt: skip
    with eye.page.expect_navigation():
        eye.page.locator("button[value=save]").click()

    assert looked == []
    assert eye.page.get_by_text("changed this at").count() == 1
    assert eye.page.locator("[name=end]").input_value() == "15:00"
    assert eye.problems() == []


def test_a_week_that_somebody_changed_is_shown_anew(world: World, eye: Eye) -> None:
    """Who did it stands above what would be copied now.

    Sabotage: templates/manage/roster_copy.html: value="{{ seen.shifts }}" -> value=""
    """
    week = (world.day + timedelta(days=7)).isocalendar()
    asked = f"?week={week[0]}-W{week[1]:02}"
    eye.go(reverse("manage_roster_copy", args=[world.space.slug]) + asked)
    shift = Shift.objects.live().filter(space_day__date=world.day).with_people()[1]
    take_off_shift(shift=shift, by=world.other_manager, as_fact=True, now=world.now)
    with eye.page.expect_navigation():
        eye.page.get_by_role("button", name="Copy these shifts").click()
    told = eye.problems()
    assert eye.page.get_by_text("changed this at").count() == 1 and told == []
    with eye.page.expect_navigation():
        eye.page.get_by_role("button", name="Copy these shifts").click()

    assert Shift.objects.live().filter(space_day__date=world.day + timedelta(days=7)).exists()


@pytest.mark.parametrize("script", [True, False])
def test_what_a_shift_does_is_seen_at_once_on_a_phone(
    world: World, open_as: Opener, script: bool
) -> None:
    """It stands above the form, and with scripts one is put there.

    Sabotage: templates/manage/roster_shift.html: {% if not refusal %} data-focus{% endif %} ->
    Sabotage: static/css/roster.css: .shift-form { display: grid; -> .shift-form > .looked { order: 2; } .shift-form { display: grid;
    """
    page = open_as("manager", world, java_script_enabled=script).new_page()
    free = make_educator(world.space, "Sofia Free")
    asked = f"?day={world.day}&educator={free.pk}"
    page.goto(reverse("manage_roster_add", args=[world.space.slug]) + asked)
    with page.expect_navigation():
        page.locator("button[value=look]").click()

    row = page.locator(".looked tbody tr").first.bounding_box()
    assert row and row["y"] + row["height"] < PHONE["height"]
    assert page.locator(".looked button[value=save]").count() == 1
    assert page.locator(".looked:focus").count() == script


def test_a_roster_with_somebody_away_and_a_change_to_undo(world: World, eye: Eye) -> None:
    emre = Shift.objects.live().filter(space_day__date=world.day).with_people()[1].educator
    report_educator_ill(educator=emre, day=world.day, now=world.now, by=world.manager)
    week = world.day.isocalendar()

    eye.go(reverse("manage_roster", args=[world.space.slug]) + f"?week={week[0]}-W{week[1]:02}")

    assert eye.page.get_by_role("button", name="Undo").count() == 1
    assert eye.page.get_by_text("away", exact=True).count() == 1
    assert eye.problems() == []


def test_families_to_resolve(world: World, eye: Eye) -> None:
    """Sabotage: templates/manage/_to_resolve_family.html: <h2 class="h3">{{ family.name }}</h2> -> <h5 style="color:#ddd">{{ family.name }}</h5>"""
    day = world.day
    close_days(space=world.space, first=day, last=day, reason="Pipe", now=world.now, as_fact=True)

    eye.go(reverse("manage_to_resolve", args=[world.space.slug]))

    assert eye.page.get_by_text("Closed: Pipe").count() == 1
    assert eye.page.locator(".families > li").count() == 2
    assert eye.problems() == []


def test_an_educators_day_with_children(world: World, open_as: Opener) -> None:
    """Sabotage: templates/educators/_child.html: <h4>{{ child.name }} -> <h4 style="color:#ddd">{{ child.name }}"""
    space, now = world.space, timezone.now()
    today = local_day(now, space.tz)
    early = first_instant(today, space.tz) - timedelta(hours=5)
    world.people["on_shift"] = (educator := make_educator(space, "Olga Duty")).user
    span = at(today, 510, 1050, space)
    plan_shift(room=world.room, educator=educator, span=span, now=early)
    parent = make_user("Late Larsen")
    ask = Ask(
        parent, space, at(today, *AFTERNOON, space), "laptop",
        (make_child(parent, 50, "Lasse", today),), uuid4(),
    )  # fmt: skip
    booking = book(ask=ask, now=early)
    say_running_late(booking=booking, minutes=15, now=early)
    eye = Eye(open_as("on_shift", world).new_page())

    eye.go(reverse("expected"))

    assert eye.page.get_by_text("Lasse").count() == 1
    assert eye.page.get_by_text("15 minutes late").count() == 1
    assert eye.problems() == []
