"""The public page of a space."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareRegime
from cobaby.accounts.models import User
from cobaby.directory.rules_words import ages, cancelling
from cobaby.money.cancellation import Step
from spaces.models import (
    Closure,
    Desk,
    PriceList,
    PublicHoliday,
    Space,
    SpaceDescription,
    SpacePhoto,
)
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    TODAY,
    at,
    close_monday,
    make_educator,
    make_hours,
    make_membership,
    make_ready_space,
    make_room,
    make_shift,
    make_space,
    make_user,
)
from tests.reading import unbroken


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def page(space: Space, client: Client | None = None, **headers: str) -> str:
    answer = (client or Client(headers=headers)).get(space.get_absolute_url())
    assert answer.status_code == 200
    return unbroken(unescape(answer.content.decode()))


def test_hours_prices_rules_and_who(space: Space) -> None:
    html = page(space)

    for words in (
        "Monday to Friday", "08:00–18:00", "08:30–17:30", "Saturday and Sunday", "closed",
        "All times are local time in Dresden.", "€3.00 an hour", "€9.00 a half day", "€7.50 a block",
        "4 children under 3", "House rule", "Agreed with the town", "Zwei Stühle e. V.",
        "Jana Weber", "Lindenhof 4, 01239 Dresden", f"/spaces/{space.slug}/book/",
    ):  # fmt: skip
        assert words in html, words


def test_what_it_has_and_which_languages_it_speaks(space: Space) -> None:
    """Each amenity with its drawing, each language in its own words.

    Sabotage: templates/directory/_about.html: {% if facts.amenities %}<h3 -> {% if not facts %}<h3
    Sabotage: templates/directory/_about.html: <span lang="{{ code }}">{{ name }}</span> -> {{ code }}
    """
    everything = list(Space.Amenity.values)
    Space.objects.filter(pk=space.pk).update(amenities=everything, languages=["de", "ar"])

    html = page(Space.objects.get(pk=space.pk))

    for label in Space.Amenity.labels:
        assert f"</svg>{label}</li>" in html, label
    assert '<span lang="de">Deutsch</span>' in html and '<span lang="ar">العربية</span>' in html
    assert "4 for your own laptop" in html


def test_photos_say_what_they_show_and_load_when_they_are_needed(space: Space) -> None:
    """Sabotage: templates/spaces/_photo.html: alt="{{ photo.alt_text }}" -> alt=""
    Sabotage: templates/directory/space.html: {% if facts.photos %}<section -> {% if not facts %}<section
    """
    for position, words in enumerate(("The garden room", "Six desks")):
        name, size = f"photo-{position}", {"width": 1600, "height": 800}
        SpacePhoto.objects.create(space=space, name=name, alt_text=words, position=position, **size)

    html = page(space)

    first = html.index('alt="The garden room" loading="eager"')
    assert first < html.index('alt="Six desks" loading="lazy"') and "480w" in html


def test_an_unlisted_space_is_not_there_for_strangers(
    space: Space, parent: User, manager: User, administrator: User
) -> None:
    """Sabotage: cobaby/directory/views.py: found = get_object_or_404(Space.objects.visible_to(request.user), slug=slug) -> found = get_object_or_404(Space, slug=slug)"""
    Space.objects.filter(pk=space.pk).update(confirmed_at=None)
    url = space.get_absolute_url()

    assert Client().get(url).status_code == signed_in(parent).get(url).status_code == 404
    assert "Only you see this page." in page(space, signed_in(manager))
    assert "Confirm this space" in page(space, signed_in(administrator))
    assert Client().get("/spaces/no-such-space/").status_code == 404


def test_a_membership_that_is_over_shows_nothing(space: Space, parent: User) -> None:
    Space.objects.filter(pk=space.pk).update(confirmed_at=None)
    membership = make_membership(parent, space, "host")
    membership.valid = (TODAY - timedelta(days=9), TODAY)
    membership.save()

    assert signed_in(parent).get(space.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("stage", "words"),
    [("paused", "takes a break"), ("closed", "The rent doubled"), ("planned", "is planned"), ("idea", "an idea")],
)  # fmt: skip
def test_a_space_that_is_not_open_says_why_and_takes_no_booking(
    space: Space, stage: str, words: str
) -> None:
    """Sabotage: templates/directory/_side.html: {% if space.is_bookable and book_url %} -> {% if book_url %}"""
    Space.objects.filter(pk=space.pk).update(stage=stage, closed_reason="The rent doubled")

    html = page(space)

    assert words in html and "Book here" not in html


def test_the_rule_and_how_sure(db: None) -> None:
    """Sabotage: cobaby/directory/rules_words.py: most = policy.most(1, 1, nobody, i) -> most = policy.most(2, 1, nobody, i)"""
    space = make_space()
    make_room(space, rule="nl-daycare@2020", age_to_months=48)

    html = page(space)

    assert "3 children under 1" in html and "5 children aged 1" in html
    assert "Dutch table" in html and "wetten.overheid.nl" in html
    assert "This rule may have changed since." in html


@pytest.mark.parametrize(
    "rule",
    ["fi-early-education@2018", "no-kindergarten@2026", "pl-under-3@2026", "be-vlg-daycare@2022", "it-21-baby-parking@2013"],
)  # fmt: skip
def test_every_pack_can_be_said_in_words(db: None, rule: str) -> None:
    space = make_space()
    make_room(space, rule=rule)

    assert "One educator may look after:" in page(space)


def test_limits_of_the_regime_in_words(space: Space) -> None:
    CareRegime.objects.filter(space=space).update(
        most_at_once=25, minutes_in_a_row=300, gap_minutes=60, parent_presence="call", meals=True
    )

    html = page(space)

    assert "At most 25 children may be here at once." in html
    assert "at most 5 hours in a row, and come again after 1 hour" in html
    assert "A parent is within call." in html and "Children get a meal here." in html


def test_places_left_today_for_each_block(db: None) -> None:
    """Sabotage: bookings/availability/search.py: if span.start >= latest] -> if span.start < latest]"""
    space = make_ready_space(desks=3, educators=0, notice_minutes=60)
    room = space.care_rooms.get()
    make_shift(room, TODAY, educator=make_educator(space))

    html = page(space)

    assert "Today 09:00" not in html
    assert "13:00–16:30" in html and "left: 8 care places, 3 desks" in html


def test_a_time_that_is_too_near_to_book_is_not_called_free(db: None) -> None:
    """Sabotage: bookings/availability/search.py: latest = now + timedelta(minutes=day.space.notice_minutes) -> latest = now"""
    space = make_ready_space(desks=3, educators=1, notice_minutes=24 * 60)

    html = page(space)

    assert "Today 13:00" not in html
    assert "Next: Wednesday 09:00" in html


@pytest.mark.parametrize(("alone", "words"), [(True, "care only"), (False, "full")])
def test_care_without_a_desk_is_left_where_it_can_be_booked(
    parent: User, alone: bool, words: str
) -> None:
    """Sabotage: cobaby/directory/numbers.py: if places.care_free and space.allows_care_only: -> if False:"""
    space = make_ready_space(desks=1, educators=0, notice_minutes=60, allows_care_only=alone)
    make_shift(space.care_rooms.get(), TODAY, educator=make_educator(space))
    afternoon = at(TODAY, 13 * 60, 16 * 60 + 30, space)
    book(ask=Ask(parent, space, afternoon, "laptop", (), uuid4()), now=NOW)

    html = page(space)

    assert "left: 8 care places, 0 desks" in html
    assert f">{words}</span>" in html and f"Today {words}" in html


def test_closed_over_christmas_it_says_when_it_opens_again(space: Space) -> None:
    """Sabotage: cobaby/directory/numbers.py: return found | (opens_again(rest, now) if rest else {}) -> return found"""
    days = (TODAY, MONDAY + timedelta(days=8))
    Closure.objects.create(space=space, days=days, reason="Winter break")

    assert "Open again on Tuesday 24 March" in page(space)


def test_closures_and_holidays(space: Space) -> None:
    Closure.objects.create(
        space=space, days=(MONDAY, MONDAY + timedelta(days=3)), reason="The team is in training"
    )
    Closure.objects.create(space=space, days=(TODAY - timedelta(days=9), TODAY), reason="Long over")
    PublicHoliday.objects.create(space=space, date=MONDAY, name="Karfreitag", is_open=True)

    html = page(space)

    assert "Mon 16 March to Wed 18 March" in html and "The team is in training" in html
    assert "Long over" not in html
    assert "Karfreitag" in html and "open all the same" in html


def test_closed_hours_are_no_closed_day(space: Space) -> None:
    """Sabotage: cobaby/directory/hours_words.py: return [ClosedDay(_closed(row), _why(row)) -> return [ClosedDay(_stretch(row.days.lower, row.days.upper), _why(row))"""
    close_monday(space, "A burst pipe", (14 * 60, 16 * 60))

    assert "Monday 16 March, 14:00–16:00" in page(space)


def test_no_hours_of_care_without_a_room(db: None) -> None:
    """Sabotage: cobaby/directory/page.py: if has_desks == has_care: -> if True:"""
    space = make_space(name="Only desks", slug="only-desks")
    Desk.objects.create(space=space, number=1, kind="laptop")

    html = page(space)

    assert "08:00–18:00" in html and "08:30–17:30" not in html


def test_what_costs_nothing_says_so_once(space: Space) -> None:
    """Sabotage: cobaby/directory/prices.py: if not any(minor for minor, _words in sold): -> if not sold:"""
    free = {
        f"{kind}_{unit}": 0
        for kind in ("laptop", "equipped")
        for unit in ("hour", "half_day", "day")
    }
    PriceList.objects.update(**free)

    html = page(space)

    assert "free of charge" in html and "€0" not in html


def test_another_clock_is_said(space: Space) -> None:
    """Sabotage: cobaby/directory/hours_words.py: now.astimezone(user.tz).utcoffset() != there.utcoffset() -> False"""
    far = make_user("Rui", zone="Atlantic/Azores")
    near = make_user("Jo", zone="Europe/Rome")

    assert "Your clock differs: there it is 09:00 now." in page(space, signed_in(far))
    assert "Your clock differs" not in page(space, signed_in(near))


def test_the_description_in_the_readers_language_or_the_nearest(space: Space) -> None:
    for code, text in (("it", "Un cortile"), ("de", "Ein Hof")):
        SpaceDescription.objects.create(space=space, language=code, text=text)

    german, english = page(space, accept_language="de"), page(space)

    assert "Ein Hof" in german and 'lang="de"><div class="told' not in german
    assert 'lang="it"><div class="told' in english or 'lang="de"><div class="told' in english


def test_text_of_people_stays_text(space: Space) -> None:
    SpaceDescription.objects.create(
        space=space, language="en", text="<script>alert(1)</script>", bring="<b>slippers</b>"
    )

    html = Client().get(space.get_absolute_url()).content

    assert b"<script>alert" not in html and b"<b>slippers" not in html


def test_a_wish_is_handed_on_to_the_booking(space: Space) -> None:
    html = Client().get(f"{space.get_absolute_url()}?day=2026-03-16&with=1&evil=x").content.decode()

    assert "/book/?day=2026-03-16&amp;with=1" in html and "evil" not in html.split("<main")[1]


def test_the_number_of_queries_does_not_grow(space: Space) -> None:
    """Sabotage: bookings/availability/loading.py: keep_policies(rule for _space, _pk, _name, rule, *_limits in rooms) -> pass"""
    page(space)
    with CaptureQueriesContext(connection) as few:
        page(space)
    for _ in range(4):
        make_room(space)
    make_hours(space, "work", 5, 540, 720)

    with CaptureQueriesContext(connection) as many:
        page(space)

    # House rules are read once and kept: new ones cost one query together.
    assert len(many) <= len(few) + 1


def test_cancelling_in_words_as_it_is_reckoned() -> None:
    """Sabotage: cobaby/directory/rules_words.py: if step.fee_percent > (rises[-1].fee_percent if rises else 0): -> if True:"""
    assert cancelling([]) == ["You can cancel free of charge until the start."]
    assert cancelling([Step(48, 0), Step(24, 50), Step(12, 30), Step(2, 100)]) == [
        "Free until 1 day before the start.",
        "Less than 1 day before: 50% of the price.",
        "Less than 2 hours before: 100% of the price.",
    ]


@pytest.mark.parametrize(
    ("first", "end", "words"),
    [(0, 132, "0 to 10 years"), (3, 36, "3 to 35 months"), (13, 72, "13 months to 5 years"), (12, 37, "12 to 36 months")],
)  # fmt: skip
def test_ages_in_words(first: int, end: int, words: str) -> None:
    assert ages(first, end) == words
