"""How full a space was over eight weeks, and a file that runs nothing."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from cobaby.manage.occupancy import occupancy
from spaces.ranges import Span
from spaces.services.desks import add_desks, remove_desk, take_desk_out_of_service
from tests.access.world_accounts import signed_in_now
from tests.factories import NOW, PASSWORD

LATER = NOW + timedelta(days=14)


def monday_morning(space):
    return next(use for use in occupancy(space, LATER).uses if use.weekday == 0)


def test_a_share_is_the_mean_over_the_open_quarters(space, booking) -> None:
    """One desk of four from 09:00 to 10:30 of 08:00 to 10:30: 6 of 10 quarters.

    Sabotage: cobaby/manage/occupancy.py: desks_taken=sum(moment.desks_taken for moment in moments) / count, -> desks_taken=1.0,
    """
    use = monday_morning(space)

    assert (use.band.words, use.days) == ("08:00–10:30", 1)
    assert use.desks_taken == pytest.approx(0.6)
    assert use.desk_share == pytest.approx(0.15)


def test_a_desk_counts_from_the_day_it_was_put_up(space, booking) -> None:
    """Sabotage: cobaby/manage/weeks.py: if desk.since is None or desk.since <= self.date} -> if True}
    Sabotage: spaces/services/desks.py: features=list(features), since=today) -> features=list(features))
    """
    for first, moment in ((5, booking.span.start), (9, LATER)):
        add_desks(
            space=space, first_number=first, how_many=4, kind="laptop", features=[], now=moment
        )

    assert monday_morning(space).desks == 8


def test_a_desk_counts_until_the_day_it_was_taken_away(space, booking) -> None:
    """Two that stood empty, one of them out of service before: it counts until then.

    Sabotage: spaces/services/desks.py: _remember(standing, now) -> pass
    Sabotage: spaces/services/desks.py: out.span.start if out else now -> now
    Sabotage: cobaby/manage/weeks.py: for desk in gone[pk] if day < desk.until -> for desk in gone[pk]
    """
    add_desks(space=space, first_number=5, how_many=3, kind="laptop", features=[], now=NOW)
    for number, days in ((5, 8), (6, 1), (7, 0)):
        start = NOW + timedelta(days=days)
        desk, span = space.desks.get(number=number), Span(start, start + timedelta(days=30))
        if number != 5:
            take_desk_out_of_service(desk=desk, span=span, note="Its legs", now=NOW)
        remove_desk(desk=desk, now=NOW + timedelta(days=8))

    assert monday_morning(space).desks == 5


def test_days_before_the_first_use_do_not_count(space, booking) -> None:
    """Sabotage: cobaby/manage/occupancy.py: if begun and day >= begun else () -> if begun else ()"""
    later = occupancy(space, LATER + timedelta(days=7)).uses

    assert next(use.days for use in later if use.weekday == 0) == 2


def test_the_page_draws_it_and_says_it_in_a_table(read, space, booking, clock) -> None:
    clock.move_to(LATER)

    html = read("manage_occupancy")

    assert 'class="bars"' in html and "0.6 of 4" in html


def test_nothing_was_there_yet(read) -> None:
    assert "Nothing to count yet" in read("manage_occupancy")


def test_the_file_has_a_row_for_each_weekday_and_band(manager, space, booking, clock) -> None:
    clock.move_to(LATER)
    client = signed_in_now(Client(), manager)
    answer = client.get(reverse("manage_occupancy_csv", args=[space.slug]))

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert rows[1][:2] == ["Monday", "08:00–10:30"] and len(rows) == 1 + 20


def test_the_file_asks_for_the_password_again_and_comes_then(client, space) -> None:
    """Sabotage: cobaby/manage/views/occupancy.py: @reauthentication_required  # a file that leaves ->"""
    address = reverse("manage_occupancy_csv", args=[space.slug])

    asked = client.get(address).headers["Location"]
    on = client.post(asked, {"password": PASSWORD, "next": address}).headers["Location"]

    assert asked.startswith(reverse("account_reauthenticate"))
    assert client.get(on).headers["Content-Type"].startswith("text/csv")


def test_the_last_eight_weeks_are_whole(space) -> None:
    assert occupancy(space, NOW).dates == "12 January – 8 March 2026"
