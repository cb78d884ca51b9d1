"""Book on behalf of a family: whom a manager finds, what is booked, an account for a new family."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings.models import Booking, OpenedAccount, SpaceAct
from bookings.models.opened import UNFINISHED
from bookings.selection import time_value
from bookings.services import cancel_booking, hold, opening
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.outbox.sending import send_due
from tests.bookings.test_book import AFTERNOON, ask
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, at, make_child

NEW = {"name": "Noor Haddad", "email": "Noor@Example.org", "language": "de"}


def page_for(space, person) -> str:
    return reverse("manage_book", args=[space.slug, person.pk])


def test_families_are_found_by_name_and_address(read, booking, parent, other_parent) -> None:
    """Sabotage: cobaby/manage/finding.py: known = families_of(space, now) -> known = User.objects.all()"""
    assert "Ana Kovač" in read("manage_find_family", q="kov an")
    assert parent.email in read("manage_find_family", q=parent.email)
    assert "No family of this name" in read("manage_find_family", q="Bilal")


def test_a_name_is_found_without_its_accents(read, space, booking, child) -> None:
    """And with its umlauts spelt out.

    Sabotage: cobaby/manage/finding.py: [self.name.casefold(), *searchable([self.name])] -> [self.name.casefold()]
    """
    opening.open_account(
        space=space, name="Jörg Müller", email="jm@example.org", language="de", now=NOW,
        by=space.memberships.get(role="manager").user,
    )  # fmt: skip

    for words in ("Mueller", "muller jor", "MÜLLER"):
        assert "Jörg Müller" in read("manage_find_family", q=words)
    assert "Ana Kovač" in read("manage_find_family", q="kovac")
    assert "No family of this name" in read("manage_find_family", q="Mueler")


def test_many_families_stand_on_pages(read, space, clock) -> None:
    """As many queries as for few, and the words go along.

    Sabotage: cobaby/manage/views/for_family.py: page = Paginator(found, A_PAGE).get_page( -> page = Paginator(found, 999).get_page(
    """
    with CaptureQueriesContext(connection) as few:
        read("manage_find_family", q="family")
    people = User.objects.bulk_create(
        User(display_name=f"Family {n}", email=f"family{n}@example.org", password=UNFINISHED)
        for n in range(24)
    )
    OpenedAccount.objects.bulk_create(
        OpenedAccount(space=space, person=person, at=NOW) for person in people
    )

    with CaptureQueriesContext(connection) as many:
        first = read("manage_find_family", q="family")

    assert "24 families" in first and first.count(">Family ") == 20
    assert "q=family&amp;page=2" in first or "page=2&amp;q=family" in first
    assert read("manage_find_family", q="family", page=2).count(">Family ") == 4
    assert len(many) == len(few)


@pytest.mark.parametrize("words", ["%", "q" * 500, "'--", "🙂"])
def test_odd_words_find_nobody(read, booking, words: str) -> None:
    assert "Ana Kovač" not in read("manage_find_family", q=words)


def test_a_nul_is_no_word(read, booking) -> None:
    """Sabotage: cobaby/manage/finding.py: words.replace("\\x00", "") -> words"""
    assert "Ana Kovač" in read("manage_find_family", q="\x00")


def test_a_family_of_last_year_is_forgotten(booking, manager, space, parent, clock) -> None:
    """Sabotage: bookings/permissions.py: Booking.objects.made().known_to_the_space(now) -> Booking.objects.made()"""
    clock.shift(timedelta(days=400))

    assert signed_in(manager).get(page_for(space, parent)).status_code == 404


def test_a_manager_books_for_a_family(client, space, booking, parent, child, manager) -> None:
    """Sabotage: cobaby/manage/views/for_family.py: services.book_for_family(ask=ask, by=request.user, now=now) -> Booking()"""
    url, there = page_for(space, parent), time_value(at(MONDAY, *AFTERNOON, space))
    sent = {"asked": "1", "with": child.pk, "desk": "laptop", "time": there}
    sent["token"] = "7d7a4c1e-6a3e-4a5c-9f2e-2a4f4f2a7b11"

    for _ in range(2):
        answer = client.post(url, sent, follow=True)

    assert "Booked. The family gets a mail." in answer.content.decode()
    made = Booking.objects.exclude(pk=booking.pk).get()
    assert made.person == parent and made.is_confirmed
    assert SpaceAct.objects.get().by == manager


def test_a_time_is_missing_or_gone(client, space, booking, parent, child) -> None:
    url = page_for(space, parent)
    closed = time_value(at(MONDAY, 18 * 60, 21 * 60, space))

    assert client.post(url, {"asked": "1", "desk": "laptop"}).status_code == 422
    assert client.post(url, {"asked": "1", "desk": "laptop", "time": closed}).status_code == 409


def test_only_children_who_were_here_are_shown(read, booking, parent, child) -> None:
    """Sabotage: cobaby/manage/views/for_family.py: read_selection(space, family, data, now, children_known_to(space, family, now)) -> read_selection(space, family, data, now)"""
    make_child(parent, 50, "Secretia")

    html = read("manage_book", parent.pk)

    assert "Mila" in html and "Secretia" not in html


def test_nor_are_they_booked(client, space, booking, parent) -> None:
    """Sabotage: cobaby/manage/views/for_family.py: read_selection(space, family, data, now, children_known_to(space, family, now)) -> read_selection(space, family, data, now)"""
    unseen = make_child(parent, 50, "Secretia")
    there = time_value(at(MONDAY, *AFTERNOON, space))

    client.post(
        page_for(space, parent), {"asked": "1", "with": unseen.pk, "desk": "laptop", "time": there}
    )

    made = Booking.objects.exclude(pk=booking.pk).get()
    assert made.child_ids == []


def test_a_family_of_another_space_is_not_there(client, space, other_parent) -> None:
    """Sabotage: bookings/permissions.py: return User.objects.filter(known, is_active=True) -> return User.objects.filter(is_active=True)"""
    assert client.get(page_for(space, other_parent)).status_code == 404


def test_who_only_held_a_time_is_no_family_yet(client, space, parent, child) -> None:
    hold(ask=ask(space, parent, child), now=NOW)

    assert client.get(page_for(space, parent)).status_code == 404


def test_a_new_family_gets_an_account_and_a_mail(client, space) -> None:
    """Sabotage: bookings/services/opening.py: kind="account_opened", -> kind="place_free","""
    mail.outbox.clear()
    answer = client.post(reverse("manage_new_family", args=[space.slug]), NEW)
    person = User.objects.get(email="noor@example.org")
    assert answer.headers["Location"] == page_for(space, person)

    send_due(lambda: NOW + timedelta(days=7))

    [letter] = mail.outbox
    assert letter.to == ["noor@example.org"] and "Hallo Noor Haddad" in letter.body
    [link] = re.findall(r"http\S+/password/reset/key/\S+", str(letter.body))
    assert Client().get(link[link.index("/account") :], follow=True).status_code == 200


def test_who_rings_up_has_a_phone(client, space) -> None:
    """Sabotage: bookings/services/opening.py: zone=space.zone, phone=phone -> zone=space.zone"""
    url = reverse("manage_new_family", args=[space.slug])

    client.post(url, NEW | {"phone": "0171/3920012"})

    assert User.objects.get(email="noor@example.org").phone == "0171 3920012"


def test_for_it_a_child_is_entered_and_booked(client, space) -> None:
    client.post(reverse("manage_new_family", args=[space.slug]), NEW)
    person = User.objects.get(email="noor@example.org")
    born = {"date_of_birth_day": 3, "date_of_birth_month": 4, "date_of_birth_year": 2023}
    client.post(
        reverse("manage_new_child", args=[space.slug, person.pk]), {"first_name": "Sami"} | born
    )
    child = Child.objects.get(first_name="Sami")

    there = time_value(at(MONDAY, *AFTERNOON, space))
    sent = {"asked": "1", "with": child.pk, "desk": "laptop", "time": there}
    client.post(page_for(space, person), sent)

    assert Booking.objects.get().child_ids == [child.pk]


def test_who_chose_a_password_enters_children_alone(client, space) -> None:
    """Sabotage: bookings/models/opened.py: return self.filter(person__password__startswith=UNFINISHED) -> return self.all()"""
    client.post(reverse("manage_new_family", args=[space.slug]), NEW)
    person = User.objects.get(email="noor@example.org")
    person.set_password("stork-lamp-42")
    person.save()

    answer = client.get(reverse("manage_new_child", args=[space.slug, person.pk]))

    assert answer.status_code == 404


def test_until_then_it_is_offered(client, read, space, booking, parent) -> None:
    """Sabotage: cobaby/manage/views/for_family.py: "can_add": may_enter_children(space, family)} -> "can_add": True}"""
    client.post(reverse("manage_new_family", args=[space.slug]), NEW)
    person = User.objects.get(email="noor@example.org")

    for family, is_offered in ((person, True), (parent, False)):
        enter = reverse("manage_new_child", args=[space.slug, family.pk])
        assert (f'href="{enter}"' in read("manage_book", family.pk)) == is_offered


def test_whose_an_address_is_stays_unsaid(client, space, other_parent) -> None:
    """Neither name nor children, and nobody books in a stranger's account.

    Sabotage: bookings/services/opening.py: if User.objects.filter(email=email).exists(): -> if False:
    """
    make_child(other_parent, 20, "Elif")
    sent = NEW | {"email": other_parent.email}

    answer = client.post(reverse("manage_new_family", args=[space.slug]), sent)

    html = answer.content.decode()
    assert answer.status_code == 409 and "Noor Haddad" in html
    assert "Bilal" not in html and "Elif" not in html
    assert not OpenedAccount.objects.exclude(person=None).exists()


def test_a_family_that_is_known_is_not_opened_twice(client, space, booking, parent) -> None:
    answer = client.post(
        reverse("manage_new_family", args=[space.slug]), NEW | {"email": parent.email.upper()}
    )

    assert answer.headers["Location"] == page_for(space, parent)


def test_accounts_are_opened_for_a_few_not_for_a_list(client, space, monkeypatch) -> None:
    """Sabotage: bookings/services/opening.py: raise refusals.TooManyAccounts -> pass"""
    monkeypatch.setattr(opening, "MOST_A_DAY", 1)
    url = reverse("manage_new_family", args=[space.slug])
    client.post(url, NEW)

    answer = client.post(url, NEW | {"email": "second@example.org"})

    assert answer.status_code == 409
    assert not User.objects.filter(email="second@example.org").exists()


@pytest.mark.parametrize("wrong", [{"email": "no"}, {"name": ""}, {"language": "xx"}])
def test_a_form_that_needs_another_look_keeps_what_was_typed(client, space, wrong) -> None:
    answer = client.post(reverse("manage_new_family", args=[space.slug]), NEW | wrong)

    assert answer.status_code == 422
    assert (wrong.get("email") or NEW["email"]) in answer.content.decode()


def test_a_family_whose_bookings_were_cancelled_is_still_found(
    client, space, booking, parent
) -> None:
    cancel_booking(booking=booking, now=NOW)

    assert client.get(page_for(space, parent)).status_code == 200


def test_another_space_learns_nothing_of_it(
    other_manager, other_space, space, booking, parent
) -> None:
    theirs = signed_in(other_manager)

    assert theirs.get(page_for(other_space, parent)).status_code == 404
    found = theirs.get(reverse("manage_find_family", args=[other_space.slug]), {"q": "Ana"})
    assert "Ana Kovač" not in found.content.decode()
