"""The week of a space: what each cell counts, what the sentences above say, the day beside it."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.services import cancel_booking
from childcare.models import Credential, Educator
from childcare.services.absences import report_educator_ill
from spaces.services.desks import take_desk_out_of_service
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    at,
    close_monday,
    make_membership,
    make_ready_space,
)
from tests.manage.conftest import WEEK, fill
from tests.reading import unbroken


def plain(html: str) -> str:
    """The words of a page, without tags."""
    return (
        " ".join(re.sub(r"<[^>]+>", " ", unbroken(html)).split())
        .replace(" ,", ",")
        .replace(" :", ":")
    )


def cell(html: str, band: str) -> str:
    """Monday's cell of that band in words."""
    [found] = re.findall(rf"Monday 16 March, {band}: </span>(.*?)</a>", html, re.DOTALL)
    return plain(found)


def test_a_cell_counts_children_educators_and_desks(read, space, booking) -> None:
    """Sabotage: cobaby/manage/weeks.py: desks_taken=len(taken), -> desks_taken=0,"""
    words = cell(read("manage_week", week=WEEK), "08:00–10:30")

    assert "needs 1, has 2" in words
    assert "1 of 10 children" in words and "1 of 4 desks" in words


def test_a_desk_out_of_service_is_no_desk(read, space) -> None:
    """Sabotage: cobaby/manage/weeks.py: desks=self.gone + len(self.desks) - len((out - taken) & self.desks), -> desks=self.gone + len(self.desks),"""
    desk = space.desks.first()
    span = at(MONDAY, 8 * 60, 18 * 60, space)
    take_desk_out_of_service(desk=desk, span=span, note="Broken", now=NOW)

    assert "0 of 3 desks" in cell(read("manage_week", week=WEEK), "08:00–10:30")


def test_a_short_day_is_a_sentence_that_leads_to_the_ways_out(read, space, client) -> None:
    """Sabotage: cobaby/manage/notes.py: if count and span.end > now: -> if False:"""
    fill(space, 4, months=20)
    for educator in Educator.objects.all():
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)

    html = read("manage_week", week=WEEK)

    assert "one educator short" in html and "4 children are there then." in html
    [link] = re.findall(r'href="([^"]+#ways)"', html)
    assert "It concerns" in client.get(link.replace("&amp;", "&")).content.decode()


def _break_desk_one(space) -> None:
    span = at(MONDAY, 8 * 60, 18 * 60, space)
    take_desk_out_of_service(
        desk=space.desks.get(number=1), span=span, note="Broken", now=NOW, as_fact=True
    )


def test_a_desk_that_a_family_has_and_that_broke_is_a_sentence(
    read, space, client, booking
) -> None:
    """It leads to the list on which the family gets another one.

    Sabotage: cobaby/manage/notes.py: found += _displaced(day) -> pass
    """
    _break_desk_one(space)

    html = read("manage_week", week=WEEK)

    assert "Monday: desk 1 is out of service, but booked." in html
    assert "1 family needs another desk." in html
    [link] = re.findall(r'href="([^"]+to-resolve[^"]+)"', html)
    assert "Another desk" in client.get(link).content.decode()


def test_a_desk_to_find_in_another_week_is_named(read, space, booking) -> None:
    """Sabotage: bookings/troubles.py: yield Trouble(booking_id, space_id, day, Cause.DESK, span) -> yield from ()"""
    _break_desk_one(space)

    assert "to resolve in another week:" in plain(read("manage_week", week="2026-W11"))


def test_closed_over_a_family_in_another_week_is_named(read, space, booking) -> None:
    """Sabotage: cobaby/manage/notes.py: short |= {day for _space, day in to_resolve_on([space], now)} -> pass"""
    close_monday(space, "A burst pipe")

    assert "to resolve in another week: Mon 16 March" in plain(read("manage_week", week="2026-W11"))


def test_a_family_with_another_desk_is_no_sentence(read, space, booking, manager) -> None:
    """Sabotage: bookings/troubles.py: rows = DeskReservation.objects.displaced().filter -> rows = DeskReservation.objects.filter"""
    assert "out of service, but booked" not in read("manage_week", week=WEEK)

    _break_desk_one(space)
    cancel_booking(booking=booking, now=NOW)

    assert "out of service, but booked" not in read("manage_week", week=WEEK)


def test_what_is_over_is_no_sentence(read, space, clock) -> None:
    fill(space, 4, months=20)
    for educator in Educator.objects.all():
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)

    clock.shift(timedelta(days=1))

    assert "See ways out" not in read("manage_week", week=WEEK)


def test_the_team_is_full_before_the_room(client, manager) -> None:
    """Sabotage: cobaby/manage/weeks.py: return busy and bool(with_places) and not any( -> return False and not any("""
    space = make_ready_space(desks=6, educators=1, room={"limit": 10})
    make_membership(manager, space, "manager")
    fill(space, 4, months=20)

    answer = client.get(reverse("manage_week", args=[space.slug]), {"week": WEEK})

    assert "The room has 6 places more." in answer.content.decode()


def test_what_is_tight_for_a_quarter_hour_is_no_sentence(client, manager, clock) -> None:
    """The families go at half past twelve.

    Sabotage: cobaby/manage/notes.py: return best if best and best.minutes >= LEAST_TIGHT else None -> return best
    """
    space = make_ready_space(desks=6, educators=1, room={"limit": 10})
    make_membership(manager, space, "manager")
    fill(space, 4, months=20)
    page = reverse("manage_week", args=[space.slug])
    half_past = at(MONDAY, 12 * 60 + 30, 13 * 60, space).start

    clock.move_to(half_past - timedelta(minutes=30))
    before = client.get(page, {"week": WEEK}).content.decode()
    clock.move_to(half_past - timedelta(minutes=15))
    after = client.get(page, {"week": WEEK}).content.decode()

    assert "The team is full." in before and "The team is full." not in after


def test_a_full_room_says_nothing_of_its_team(client, manager) -> None:
    """Sabotage: cobaby/manage/weeks.py: return busy and bool(with_places) and not any( -> return busy and not any("""
    space = make_ready_space(desks=6, educators=1, room={"limit": 4})
    make_membership(manager, space, "manager")
    fill(space, 4, months=20)

    answer = client.get(reverse("manage_week", args=[space.slug]), {"week": WEEK})

    html = answer.content.decode()
    assert "All care places are taken." in html and "The team is full." not in html


def test_a_day_beside_the_week_costs_as_many_queries_for_many(read, space) -> None:
    """Sabotage: cobaby/manage/panel.py: desks = (line.desk_reservation for line in booking.lines.all()) -> desks = [booking.live_desk()]"""
    counts = []
    for _ in range(3):
        fill(space, 1)
        with CaptureQueriesContext(connection) as asked:
            read("manage_week", week=WEEK, day=MONDAY.isoformat())
        counts.append(len(asked))

    assert counts[1] == counts[2]


def test_a_day_with_something_to_solve_opens_by_itself(read, space) -> None:
    """Until somebody closes it.

    Sabotage: cobaby/manage/overview.py: if opens_itself: -> if False:
    """
    fill(space, 4, months=20)
    for educator in Educator.objects.all():
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)

    assert "It concerns" in read("manage_week", week=WEEK)
    assert "It concerns" not in read("manage_week", week=WEEK, day="")


def test_papers_that_end_are_told(read, space) -> None:
    Credential.objects.filter(kind="first_aid").update(expires_on=MONDAY + timedelta(days=20))

    assert "2 papers of the team to renew" in read("manage_week", week=WEEK)


def test_today_is_marked_and_other_weeks_are_near(read, space) -> None:
    """Sabotage: cobaby/manage/cells.py: is_today=day.date == today -> is_today=False"""
    html = read("manage_week")

    assert html.count("todaytag") == 1
    assert "?week=2026-W11" in html and "?week=2026-W13" in html


def test_on_a_weekend_without_hours_the_next_week_is_shown(read, space, clock) -> None:
    """Sabotage: cobaby/manage/weeks.py: return this.later(1) if is_over -> return this if is_over"""
    clock.shift(timedelta(days=5))

    assert "<h1>Week 13 " in read("manage_week")


def test_a_cell_opens_the_day_beside_it(read, space, booking) -> None:
    """Sabotage: cobaby/manage/overview.py: panel=panel_of(facts.days[opened], now) if opened else None, -> panel=None,"""
    html = read("manage_week", week=WEEK, day=MONDAY.isoformat())

    assert 'class="panel" id="day"' in html
    assert "Educators in Garden room" in html and "Katrin V." in html


def test_nonsense_in_the_address_is_the_usual_week(client, space) -> None:
    url = reverse("manage_week", args=[space.slug])
    odd = ["2026-W99", "x-Wy", "0001-W01", "99999999-W1", "²-W1", "2026-W", "\x00"]

    assert {client.get(url, {"week": week, "day": week}).status_code for week in odd} == {200}


def test_an_empty_space_has_its_week(client, manager, other_space) -> None:
    make_membership(manager, other_space, "manager")

    answer = client.get(reverse("manage_week", args=[other_space.slug]))

    assert answer.status_code == 200


def test_several_spaces_show_their_breaches_side_by_side(
    client, manager, space, other_space
) -> None:
    """Sabotage: cobaby/manage/overview.py: return [_line(facts[space.pk], len(papers[space.pk]), now) for space in spaces] -> return []"""
    make_membership(manager, other_space, "manager")
    fill(space, 4, months=20)
    for educator in Educator.objects.all():
        report_educator_ill(educator=educator, day=MONDAY, now=NOW)

    html = client.get(reverse("manage")).content.decode()

    assert html.count("See ways out") == 1 and "All is well" in html


def test_another_manager_gets_nothing(other_manager, space, booking, clock) -> None:
    answer = signed_in(other_manager).get(
        reverse("manage_week", args=[space.slug]), {"day": MONDAY.isoformat()}
    )

    assert answer.status_code == 404
