"""The list of a day and the emergency list: who is meant to be there, and whom to call."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from bookings.services import cancel_booking, hold, say_running_late
from childcare.models import Guardianship
from spaces.models import DeskReservation
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, make_child, make_user

DAY = MONDAY.isoformat()


def test_a_day_says_who_comes_with_ages_and_desk(read, booking, space) -> None:
    """Sabotage: cobaby/manage/lists.py: adults = {(link.guardian_id, link.relation): Adult.of(link) for link in links} -> adults: dict[str, Adult] = {}"""
    html = read("manage_day", DAY)

    assert "Mila K.</b> 2 years" in html and "Ana Kovač, mother" in html
    assert reverse("manage_booking", args=[space.slug, booking.reference]) in html


def test_a_family_that_is_late_is_marked(read, booking) -> None:
    say_running_late(booking=booking, minutes=15, now=NOW)

    assert "15 min later" in read("manage_day", DAY)


def test_neither_holds_nor_cancelled_bookings_are_expected(
    read, booking, space, other_parent
) -> None:
    """Sabotage: cobaby/manage/lists.py: Booking.objects.confirmed() -> Booking.objects.all()"""
    cancel_booking(booking=booking, now=NOW)
    hold(ask=ask(space, other_parent, make_child(other_parent, name="Elif")), now=NOW)

    html = read("manage_day", DAY)

    assert "Mila" not in html and "Elif" not in html
    assert "Nobody is booked on this day" in html


def test_no_such_day(client, space) -> None:
    for day in ("yesterday", "2026-02-30", "0001-01-01"):
        assert client.get(reverse("manage_day", args=[space.slug, day])).status_code == 404


def test_a_space_forgets_who_came_a_year_after(client, clock, booking, space, manager) -> None:
    """On the page of the day, of the booking, and for other software.

    Sabotage: bookings/models/booking.py: KNOWN_FOR = timedelta(days=365) -> KNOWN_FOR = timedelta(days=3650)
    Sabotage: cobaby/api/loads.py: known = Booking.objects.confirmed().known_to_the_space(now) -> known = Booking.objects.confirmed()
    Sabotage: cobaby/manage/views/bookings.py: managed_by(request.user).known_to_the_space(timezone.now()) -> managed_by(request.user)
    """
    clock.shift(timedelta(days=367))
    client = signed_in(manager)

    day = client.get(reverse("manage_day", args=[space.slug, DAY]))
    visit = client.get(reverse("manage_booking", args=[space.slug, booking.reference]))
    api = client.get(reverse("api_managed_day", args=[space.slug]), {"date": DAY})

    assert (day.status_code, visit.status_code, api.status_code) == (404, 404, 200)
    assert "Mila" not in api.content.decode()


def test_the_emergency_list_is_about_now(read, booking, clock) -> None:
    """Sabotage: cobaby/manage/lists.py: at = {} if whole_day else {"during__contains": now} -> at = {}"""
    assert "Nobody is expected now" in read("manage_emergency")

    clock.shift(timedelta(hours=2))

    assert "Mila Kovač" in read("manage_emergency")


def test_it_names_whom_to_call_and_who_may_collect(read, booking, child, parent) -> None:
    """Sabotage: templates/manage/emergency.html: {% if adult.may_collect %}<li> -> {% if True %}<li>"""
    aunt = make_user("Helga Kovač", email="helga@example.org")
    Guardianship.objects.create(guardian=aunt, child=child, relation="aunt", may_collect=False)

    html = read("manage_emergency", all=1)

    assert parent.email in html and "helga@example.org" in html
    assert html.count("Helga Kovač, aunt") == 1
    assert html.count("Ana Kovač, mother") == 2


def test_adults_at_the_desks_are_in_the_house_too(read, booking) -> None:
    assert "Desk 1: Ana Kovač, 09:00–12:30" in read("manage_emergency", all=1)


def test_an_adult_whose_desk_broke_is_in_the_house_too(read, booking) -> None:
    """They sit somewhere else, and nobody would look for them.

    Sabotage: cobaby/manage/lists.py: , DeskReservation.State.DISPLACED) -> ,)
    """
    DeskReservation.objects.update(state=DeskReservation.State.DISPLACED)

    assert "Desk 1: Ana Kovač, 09:00–12:30" in read("manage_emergency", all=1)


def test_two_adults_of_one_name_are_two(read, booking, child) -> None:
    """Each with the own number.

    Sabotage: cobaby/manage/lists.py: {(link.guardian_id, link.relation): -> {str(link.guardian):
    """
    for number in ("+49 111 2222", "+49 333 4444"):
        father = make_user("Tom Berg", phone=number)
        Guardianship.objects.create(guardian=father, child=child, relation="father")

    page = read("manage_day", DAY)

    assert "+49 111 2222" in page and "+49 333 4444" in page


def test_both_lists_have_the_number_to_call(read, booking, parent) -> None:
    """As a link that dials; without a number the address has to do.

    Sabotage: cobaby/manage/lists.py: return cls(name, adult.phone, -> return cls(name, "",
    """
    assert "tel:" not in read("manage_emergency", all=1).partition("Whom to call")[2]
    parent.phone = "+49 171 39200 12"
    parent.save()

    for html in (read("manage_emergency", all=1), read("manage_day", DAY)):
        assert 'href="tel:+491713920012"' in html and "+49 171 39200 12" in html
