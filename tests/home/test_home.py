"""The first page says what is theirs to do, person by person."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareRegime, Credential
from cobaby.home.search import DAYS_AHEAD
from spaces.models import Space
from spaces.ranges import local_day
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    TODAY,
    at,
    make_educator,
    make_membership,
    make_ready_space,
    make_room,
    make_shift,
    make_space,
    make_user,
)


def home_of(user) -> str:
    return signed_in(user).get(reverse("home")).content.decode()


def test_a_visitor_searches_in_one_line(space) -> None:
    html = Client().get(reverse("home")).content.decode()

    [form] = re.findall(r'<form class="search".*?</form>', html, re.DOTALL)
    assert f'action="{reverse("directory")}"' in form
    assert [f'name="{name}"' in form for name in ("where", "date", "time", "ages")] == [True] * 4
    assert form.count("<option") == DAYS_AHEAD + 4
    assert space.name in html


def test_a_parent_goes_on_to_their_own_day(parent) -> None:
    answer = signed_in(parent).get(reverse("home"))

    assert answer.status_code == 302
    assert answer.headers["Location"] != reverse("home")


def test_a_space_that_is_being_set_up_is_led_on(manager, space) -> None:
    """Sabotage: templates/home/_managed.html: {% if one.space.is_listed and not one.short -> {% if not one.short"""
    space.confirmed_at = None
    space.save(update_fields=["confirmed_at"])

    html = home_of(manager)

    assert reverse("manage_settings", args=[space.slug]) in html
    assert "What is still to do" in html and "Nothing waits for you here." not in html


def test_a_manager_sees_their_spaces_and_no_others(manager, space, other_space) -> None:
    """Sabotage: cobaby/home/work.py: list(Space.objects.managed_by(user)) -> list(Space.objects.all())"""
    html = home_of(manager)

    assert space.name in html
    assert other_space.name not in html


def test_a_host_sees_how_many_come_and_nobody_by_name(space, parent, child) -> None:
    """Sabotage: cobaby/home/views.py: "hosted": hosted_spaces(user, now), -> "hosted": [],
    Sabotage: spaces/models/people.py: return self.filter(role=Membership.Role.HOST) -> return self.none()
    """
    host = make_user("Jonte Albrecht")
    make_membership(host, space, "host")
    span = at(MONDAY, 9 * 60, 12 * 60 + 30, space)
    book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)

    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        html = home_of(host)

    assert "You welcome people here" in html and "<b>1</b> child at" in html
    assert "Ana" not in html and "Mila" not in html
    assert reverse("manage_week", args=[space.slug]) not in html


def test_an_educator_sees_their_shifts(educator) -> None:
    assert "Your shifts" in home_of(educator.user)


def test_a_shift_that_does_not_count_says_so(space) -> None:
    """Sabotage: cobaby/home/work.py: counts=shift.counts, -> counts=True,"""
    CareRegime.objects.update_or_create(
        space=space, defaults={"required_credentials": ["clearance"]}
    )
    with_paper = make_educator(space, credentials=["clearance"])
    without = make_educator(space, "Lotte", credentials=[])
    room = make_room(space)

    with time_machine.travel(NOW, tick=False):
        for one, said in ((with_paper, 0), (without, 1)):
            make_shift(room, educator=one)
            assert home_of(one.user).count("this shift does not count") == said


def test_an_administrator_sees_what_waits_for_a_look(administrator) -> None:
    """Sabotage: spaces/models/space.py: found = self.filter(confirmed_at=None).exclude(stage=Space.Stage.CLOSED) -> found = self.none()"""
    make_space(name="Neue Mühle", slug="neue-muehle", confirmed_at=None)

    assert "Neue Mühle" in home_of(administrator)


def test_who_has_not_asked_waits_for_nobody(administrator) -> None:
    """Sabotage: templates/home/_platform.html: {% if space.asked_at %} -> {% if space %}"""
    space = make_space(name="Neue Mühle", slug="neue-muehle", confirmed_at=None)
    assert "Has not asked yet" in home_of(administrator)

    Space.objects.filter(pk=space.pk).update(asked_at=NOW)
    assert "Waits for your look" in home_of(administrator)


def test_an_editor_does_not(editor) -> None:
    make_space(name="Neue Mühle", slug="neue-muehle", confirmed_at=None)

    html = home_of(editor)

    assert "For the platform" in html
    assert "Neue Mühle" not in html


def test_queries_do_not_grow_with_the_spaces(manager, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories import make_membership

    client = signed_in(manager)
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("home"))
    for _n in range(3):
        make_membership(manager, make_space(), "manager")

    with django_assert_num_queries(len(one)):
        client.get(reverse("home"))


@pytest.mark.parametrize("who", ["space", "educator", "founder"])
def test_each_door_opens(db, who) -> None:
    assert Client().get(reverse("door", args=[who])).status_code == 200


def test_the_rules_name_their_source_and_how_sure_we_are(db) -> None:
    html = Client().get(reverse("rules")).content.decode()

    assert "https://wetten.overheid.nl/BWBR0039936" in html
    assert "please check, it may have changed" in html


def test_the_polish_rule_says_what_we_do_not_ask(db) -> None:
    """Sabotage: childcare/ratios/policy.py: for i, band in enumerate(self.bands) if band.special] -> for i, band in enumerate(self.bands) if False]"""
    html = Client().get(reverse("rules")).content.decode()

    assert html.count("One child with special needs makes it 5 children for each educator") == 1
    assert "We do not ask about that yet" in html


def test_today_is_the_first_day_to_choose(space) -> None:
    html = Client().get(reverse("home")).content.decode()

    today = local_day(timezone.now(), space.tz).isoformat()
    assert f'<option value="{today}">Today</option>' in html


def test_once_today_is_over_tomorrow_is_chosen(db) -> None:
    """Sabotage: cobaby/directory/cards.py: return bool(self.cards) and not any( -> return not any(self.cards) and any("""
    space = make_ready_space()
    tomorrow = (MONDAY + timedelta(days=1)).isoformat()

    with time_machine.travel(at(MONDAY, 20 * 60, 21 * 60, space).start, tick=False):
        html = Client().get(reverse("home")).content.decode()

    assert f'<option value="{tomorrow}" selected>Tomorrow</option>' in html


def test_a_paper_that_ended_is_named(manager, space) -> None:
    """Sabotage: cobaby/home/work.py: has_ended = paper.expires_on < local_day(now, paper.space.tz) -> has_ended = False"""
    make_educator(space, "Lotte Brandt", credentials=["first_aid"], expires_on=date(2026, 1, 31))

    assert "Lotte Brandt: “first aid for children” ended on 31 January 2026." in home_of(manager)


@pytest.mark.parametrize("until", [date(2027, 6, 30), None])
def test_a_paper_that_was_renewed_is_named_no_more(manager, space, until) -> None:
    """Else each paper that ever ended would stand there for good.

    Sabotage: childcare/credentials.py: .exclude(Exists(newer)) -> .all()
    """
    ended = date(2026, 1, 31)
    lotte = make_educator(space, "Lotte Brandt", credentials=["first_aid"], expires_on=ended)
    seen = {"educator": lotte, "space": space, "kind": "first_aid", "issued_on": ended}
    Credential.objects.create(**seen, expires_on=until)

    assert "first aid for children" not in home_of(manager)


@pytest.mark.parametrize(("evening", "said"), [(22 * 60, "is valid until"), (23 * 60, "ended on")])
def test_a_paper_ends_when_the_day_does_in_its_space(manager, space, evening, said) -> None:
    """At 23:00 of London's winter it is tomorrow in Berlin.

    Sabotage: cobaby/home/work.py: local_day(now, paper.space.tz) -> now.date()
    """
    make_educator(space, "Lotte Brandt", credentials=["first_aid"], expires_on=TODAY)
    utc = datetime.combine(TODAY, time(), UTC) + timedelta(minutes=evening)

    with time_machine.travel(utc, tick=False):
        assert f"“first aid for children” {said}" in home_of(manager)


@pytest.mark.parametrize(("evening", "is_said"), [(22 * 60, False), (23 * 60, True)])
def test_sixty_days_ahead_are_days_of_the_space(manager, space, evening, is_said) -> None:
    """At 23:00 of London's winter tomorrow has begun in Berlin.

    Sabotage: childcare/credentials.py: now.date() + PAPERS_END_SOON + timedelta(days=1) -> now.date() + PAPERS_END_SOON
    Sabotage: childcare/credentials.py: if ends_soon(paper, local_day(now, paper.space.tz)) -> if True
    """
    last_day = TODAY + timedelta(days=61)
    make_educator(space, "Lotte Brandt", credentials=["first_aid"], expires_on=last_day)
    utc = datetime.combine(TODAY, time(), UTC) + timedelta(minutes=evening)

    with time_machine.travel(utc, tick=False):
        assert ("“first aid for children” is valid until" in home_of(manager)) == is_said


def test_a_managers_queries_are_few(manager, django_assert_max_num_queries) -> None:
    client = signed_in(manager)

    with django_assert_max_num_queries(40):
        client.get(reverse("home"))


def test_the_rules_say_why_germany_is_not_among_them(db) -> None:
    """Sabotage: templates/home/rules.html: lead=lead text=text only -> lead=lead only"""
    html = Client().get(reverse("rules")).content.decode()

    assert "Germany is not in this list." in html and "a rule of its own" in html
