"""My family: add a child, correct it, ask another adult to join, part."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bookings.services import book
from childcare.models import CareDay, Child, GuardianInvitation, Guardianship
from childcare.services.guardians import accept_invitation
from cobaby.accounts.models import User
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Space
from tests.bookings.test_book import ask
from tests.conftest import signed_in
from tests.factories import NOW, make_child, make_user

MILA = {
    "first_name": "Mila",
    "last_name": "",
    "date_of_birth_day": "3",
    "date_of_birth_month": "5",
    "date_of_birth_year": "2023",
}
RIGHTS = {"relation": "grandmother", "may_collect": "on"}


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(parent: User) -> Client:
    return signed_in(parent)


def test_a_family_without_children_has_one_way_on(client: Client) -> None:
    page = client.get("/family/").content.decode()

    assert "Who comes along?" in page
    assert "/family/add/" in page


def test_a_child_is_added_once_however_often_the_form_comes(client: Client, parent: User) -> None:
    """Sabotage: childcare/services/children.py: if child := known.first(): -> if False:"""
    client.post("/family/add/", MILA)
    client.post("/family/add/", MILA)

    child = Child.objects.visible_to(parent).get()
    assert (child.first_name, child.date_of_birth.isoformat()) == ("Mila", "2023-05-03")


def test_back_to_where_the_child_is_needed_with_the_child_chosen(client: Client) -> None:
    answer = client.post("/family/add/", MILA | {"next": "/spaces/zwei/book/?day=2026-03-16"})

    child = Child.objects.get()
    assert answer["Location"] == f"/spaces/zwei/book/?day=2026-03-16&child={child.pk}"


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_next_never_leaves_the_site(client: Client, evil: str) -> None:
    """Sabotage: childcare/views.py: return wanted if safe and wanted.startswith("/") else "" -> return wanted"""
    assert client.post("/family/add/", MILA | {"next": evil})["Location"] == "/family/"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"date_of_birth_month": "2", "date_of_birth_day": "31"}, "February 2023 has 28 days"),
        ({"date_of_birth_year": "2027"}, "This day is still to come"),
        ({"date_of_birth_year": "1983"}, "This is the birthday of an adult"),
        ({"first_name": " "}, "Type the first name."),
    ],
)
def test_what_was_typed_is_kept(client: Client, wrong: dict[str, str], said: str) -> None:
    typed = MILA | {"last_name": "Kovač"} | wrong

    answer = client.post("/family/add/", typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="Kovač"' in page
    assert not Child.objects.exists()


def test_a_corrected_birthday_counts_the_booked_day_anew(
    client: Client, space: Space, parent: User, child: Child
) -> None:
    """Sabotage: childcare/services/children.py: correct_birthday(child=child, born=date_of_birth, now=now) -> pass"""
    book(ask=ask(space, parent, child), now=NOW)
    before = CareDay.objects.get().by_class

    client.post(f"/family/{child.pk}/", MILA | {"date_of_birth_year": "2018"})

    child.refresh_from_db()
    assert child.date_of_birth.year == 2018
    assert CareDay.objects.get().by_class != before


def test_the_child_of_another_family_is_not_there(client: Client, other_child: Child) -> None:
    assert client.get(f"/family/{other_child.pk}/").status_code == 404
    assert other_child.first_name not in client.get("/family/").content.decode()


def invite(client: Client, child: Child, email: str, **more: Any) -> Any:
    return client.post(
        "/family/invite/", {"email": email, "children": [child.pk], **RIGHTS, **more}
    )


def test_an_adult_is_asked_in_one_mail_and_joins(
    client: Client, child: Child, other_parent: User
) -> None:
    invite(client, child, other_parent.email)
    invite(client, child, other_parent.email)
    invitation = GuardianInvitation.objects.get()
    theirs = signed_in(other_parent)
    assert "asks you to join the family of" in theirs.get("/family/").content.decode()

    theirs.post(f"/family/asked/{invitation.pk}/accept/")
    theirs.post(f"/family/asked/{invitation.pk}/accept/")

    link = Guardianship.objects.get(guardian=other_parent, child=child)
    assert (link.may_collect, link.may_book, link.relation) == (True, False, "grandmother")
    assert Message.objects.filter(kind="guardian_invited").count() == 1
    assert not GuardianInvitation.objects.exists()


def test_the_mail_names_no_child(client: Client, child: Child, mailoutbox: list[Any]) -> None:
    invite(client, child, "helga@example.org")

    send_due(lambda: NOW)

    [mail] = mailoutbox
    assert "Ana Kovač asks you to join" in mail.subject
    assert "Mila" not in mail.subject + mail.body + mail.alternatives[0][0]


def test_nobody_writes_to_many_strangers(client: Client, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: MOST_UNANSWERED = 5 -> MOST_UNANSWERED = 50"""
    answers = [invite(client, child, f"stranger{n}@example.org") for n in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [422]
    assert "Take one of them back first." in answers[-1].content.decode()


def test_an_invitation_is_nobody_elses(client: Client, child: Child, other_parent: User) -> None:
    """Sabotage: childcare/models/children.py: proved = user.emailaddress_set.filter(verified=True) -> proved = type(user).objects.all()"""
    invite(client, child, "helga@example.org")
    invitation = GuardianInvitation.objects.get()

    signed_in(other_parent).post(f"/family/asked/{invitation.pk}/accept/")
    signed_in(other_parent).post(f"/family/asked/{invitation.pk}/decline/")
    signed_in(other_parent).post(f"/family/asked/{invitation.pk}/withdraw/")

    assert GuardianInvitation.objects.count() == 1
    assert not Guardianship.objects.filter(guardian=other_parent, child=child).exists()


def test_an_address_not_proved_gets_nothing(client: Client, child: Child) -> None:
    """Sabotage: childcare/models/children.py: emailaddress_set.filter(verified=True) -> emailaddress_set.all()"""
    stranger = make_user("Someone")
    EmailAddress.objects.filter(user=stranger).update(verified=False)
    invite(client, child, stranger.email)

    assert "asks you to join" not in signed_in(stranger).get("/family/").content.decode()


def test_whom_one_asked_to_join_one_may_change(
    client: Client, parent: User, child: Child, other_parent: User
) -> None:
    theirs = Guardianship.objects.create(guardian=other_parent, child=child, invited_by=parent)

    client.post(f"/family/adults/{theirs.pk}/", {"relation": "father", "may_book": "on"})

    theirs.refresh_from_db()
    assert (theirs.may_book, theirs.may_consent) == (True, False)


def test_who_was_asked_to_join_shuts_out_nobody(
    parent: User, child: Child, other_parent: User
) -> None:
    """Sabotage: childcare/permissions.py: (mine.invited_by_id is None or link.invited_by_id == user.pk) -> True"""
    founder = Guardianship.objects.get(guardian=parent)
    Guardianship.objects.create(guardian=other_parent, child=child, invited_by=parent)
    helga = make_user("Helga")
    third = Guardianship.objects.create(guardian=helga, child=child, invited_by=parent)
    theirs = signed_in(other_parent)

    for link in (founder, third):
        assert theirs.get(f"/family/adults/{link.pk}/").status_code == 404
        theirs.post(f"/family/adults/{link.pk}/remove/")

    assert Guardianship.objects.filter(child=child).count() == 3


@pytest.mark.parametrize("page", ["", "remove/"])
def test_who_may_not_consent_any_more_brings_nobody_in(
    client: Client, parent: User, child: Child, other_parent: User, page: str
) -> None:
    """Sabotage: childcare/services/guardians.py: asked.filter(child=link.child_id).delete() -> asked.none().delete()"""
    link = Guardianship.objects.create(guardian=other_parent, child=child, invited_by=parent)
    helga = make_user("Helga")
    invite(signed_in(other_parent), child, helga.email)
    invitation = GuardianInvitation.objects.get()

    client.post(f"/family/adults/{link.pk}/{page}", {"relation": "father"})
    signed_in(helga).post(f"/family/asked/{invitation.pk}/accept/")

    assert not Guardianship.objects.filter(guardian=helga).exists()


def test_an_invitation_taken_back_in_the_same_moment_lets_nobody_in(
    client: Client, child: Child, other_parent: User
) -> None:
    """Sabotage: childcare/services/guardians.py: if asked is None: -> if False:"""
    invite(client, child, other_parent.email)
    read_before = GuardianInvitation.objects.get()
    client.post(f"/family/asked/{read_before.pk}/withdraw/")

    assert accept_invitation(invitation=read_before, guardian=other_parent) is None
    assert not Guardianship.objects.filter(guardian=other_parent, child=child).exists()


def test_the_last_adult_who_may_consent_stays(client: Client, parent: User, child: Child) -> None:
    """Sabotage: childcare/services/guardians.py: if not may_leave(link.guardian, link.child): -> if False:"""
    link = Guardianship.objects.get(guardian=parent)

    answer = client.post(f"/family/adults/{link.pk}/remove/", follow=True)

    assert "Mila needs an adult who may consent" in answer.content.decode()
    assert Guardianship.objects.filter(pk=link.pk).exists()


def test_one_may_leave_while_another_stays(
    client: Client, parent: User, child: Child, other_parent: User
) -> None:
    Guardianship.objects.create(guardian=other_parent, child=child, invited_by=parent)
    link = Guardianship.objects.get(guardian=parent)

    client.post(f"/family/adults/{link.pk}/remove/")
    client.post(f"/family/adults/{link.pk}/remove/")

    assert not Child.objects.visible_to(parent).exists()


def test_the_link_of_another_family_is_not_there(
    client: Client, child: Child, other_child: Child
) -> None:
    link = Guardianship.objects.get(child=other_child)

    assert client.get(f"/family/adults/{link.pk}/").status_code == 404
    client.post(f"/family/adults/{link.pk}/remove/")
    assert Guardianship.objects.filter(pk=link.pk).exists()


def test_somebody_elses_child_cannot_be_shared(client: Client, other_child: Child) -> None:
    answer = invite(client, other_child, "helga@example.org")

    assert answer.status_code == 422
    assert "helga@example.org" in answer.content.decode()
    assert not GuardianInvitation.objects.exists()


def queries(client: Client) -> int:
    client.get("/family/")  # the first one of a session notes the device
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/family/").status_code == 200
    return len(asked)


def test_the_page_asks_as_much_for_one_child_as_for_many(client: Client, parent: User) -> None:
    """Sabotage: childcare/families.py: "guardianships__guardian", "invitations" -> "invitations" """
    make_child(parent, name="Mila")
    for_one = queries(client)

    for n in range(8):
        make_child(parent, name=f"Kind {n}")

    assert queries(client) == for_one
