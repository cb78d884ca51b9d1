"""The team: asked by mail with a link that holds once, from a day to a day, with papers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from childcare.models import CareDay, Credential, Educator, Shift
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Membership, Space, TeamInvitation
from tests.access.world import signed_in_now
from tests.conftest import signed_in
from tests.factories import MONDAY, NOW, PASSWORD, TODAY, make_educator, make_membership, make_user
from tests.manage.settings.world import address, manages, post, seen

pytestmark = pytest.mark.django_db

ASKED = {
    "email": "Nora@Example.org", "role": "educator", "language": "de", "first_day": str(TODAY),
}  # fmt: skip
PAPER = {"kind": "first_aid", "issuer": "Red Cross", "issued_on": "2026-01-10"}


def invite(client: Client, space: Space, **data: str):
    return post(client, "manage_team", space, **(ASKED | data))


def link() -> str:
    """The address in the newest mail."""
    send_due(timezone.now)
    found = re.search(r"/join/\w+/", str(mail.outbox[-1].body))
    assert found
    return found[0]


def test_invited_by_mail_in_the_language_chosen_and_in_by_one_press(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/opening.py: educator_of(membership.user) -> pass"""
    invite(desk_of, space)
    address = link()
    assert "Öffne diese Seite" in mail.outbox[-1].body
    nora = make_user("Nora Lind")

    answer = signed_in(nora).post(address)

    assert answer.status_code == 302
    assert Membership.objects.educators().on(TODAY).filter(user=nora, space=space).exists()
    assert Educator.objects.filter(user=nora).exists()


def test_the_link_holds_once(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: row.accepted_at = now -> pass"""
    invite(desk_of, space, role="manager")
    address = link()
    signed_in(make_user("Nora Lind")).post(address)
    thief = make_user("Thief")

    assert signed_in(thief).post(address).status_code == 404
    assert not manages(thief, space)


def test_the_link_runs_out(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: token_hash=_hash(token), expires_at__gt=now -> token_hash=_hash(token)"""
    invite(desk_of, space)
    address = link()

    with time_machine.travel(NOW + timedelta(days=14, minutes=1), tick=False):
        assert Client().get(address).status_code == 404


def test_a_visitor_is_led_to_sign_in_and_joins_nothing(desk_of, space) -> None:
    invite(desk_of, space)
    address = link()

    answer = Client().post(address)

    assert f"next={address}" in answer.content.decode()
    assert space.memberships.filter(role="educator").count() == 2


def test_the_token_stands_nowhere_in_the_database(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: token_hash=_hash(_token(seed)), -> token_hash=_token(seed),"""
    invite(desk_of, space)
    token = link().split("/")[2]

    row = TeamInvitation.objects.values().get()
    assert token not in str(row) and token not in str(list(Message.objects.values()))
    assert len(token) == 64


def test_asked_again_the_old_link_holds_no_more(desk_of, space) -> None:
    invite(desk_of, space)
    old = link()
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        invite(desk_of, space)
        new = link()

        assert Client().get(old).status_code == 404
        assert Client().get(new).status_code == 200


def test_sent_twice_it_is_one_mail(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: if asked and asked.created_at > now - timedelta(minutes=1): -> if False:"""
    for _ in range(2):
        assert invite(desk_of, space).status_code == 302

    assert Message.objects.filter(kind="team_invited", cancelled_at=None).count() == 1


def test_taken_back_it_is_not_sent(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: outbox.withdraw(now=now, keys=[_mail_key(invitation)]) -> pass"""
    invite(desk_of, space)
    asked = TeamInvitation.objects.get()

    for _ in range(2):
        assert post(desk_of, "manage_withdraw_member", space, asked.pk).status_code == 302

    assert not TeamInvitation.objects.exists()
    assert Message.objects.get(kind="team_invited").cancelled_at is not None


def test_who_works_here_already_is_not_asked(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: raise MemberAlready -> pass"""
    there = Membership.objects.educators().filter(space=space).earliest("pk")

    answer = invite(desk_of, space, email=there.user.email)

    assert answer.status_code == 422 and "works here already" in answer.content.decode()


def test_no_mail_to_many_strangers(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: raise TooManyWaiting -> pass"""
    for n in range(20):
        invite(desk_of, space, email=f"n{n}@example.org")

    answer = invite(desk_of, space, email="one-more@example.org")

    assert answer.status_code == 422 and "wait for many answers" in answer.content.decode()


def member(client: Client, space: Space, row: Membership, **data: str):
    page = address("manage_member", space, row.pk)
    typed = {"first_day": "2020-01-01", "seen": seen(client, page)}
    return client.post(page, typed | data)


def test_the_last_manager_stays(desk_of, space, manager) -> None:
    """Sabotage: spaces/services/team.py: if last_day is not None and not _others_manage(membership, last_day, today): -> if False:"""
    row = Membership.objects.get(user=manager, space=space)

    answer = member(desk_of, space, row, last_day=str(TODAY))

    assert answer.status_code == 422 and "Nobody would manage" in answer.content.decode()
    row.refresh_from_db()
    assert row.valid.upper is None


def test_one_of_two_managers_goes(desk_of, space, manager) -> None:
    other = make_user("Ana Novak")
    make_membership(other, space, "manager")
    row = Membership.objects.get(user=other, space=space)

    assert member(desk_of, space, row, last_day="2026-03-09").status_code == 302

    assert not manages(other, space) and manages(manager, space)


def test_an_educator_s_shifts_are_listed_before_they_end(desk_of, space) -> None:
    """Sabotage: childcare/services/team.py: raise StillOnShift(outside) -> pass"""
    row = Membership.objects.educators().filter(space=space).earliest("pk")

    listed = member(desk_of, space, row, last_day=str(TODAY))
    assert listed.status_code == 409 and "Monday 16 March, 08:30–17:30" in listed.content.decode()
    answer = member(desk_of, space, row, last_day=str(TODAY), end_shifts="1")

    assert answer.status_code == 302
    assert Shift.objects.get(educator__user=row.user).is_cancelled
    assert max(CareDay.objects.get(space_day__date=MONDAY).on_shift) == 1


def test_a_paper_lets_a_shift_count(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/team.py: lambda _as_fact: record_credential(educator=educator, now=now, **form.cleaned_data), -> lambda _as_fact: None,"""
    space.regime.required_credentials = ["pedagogue"]
    space.regime.save()
    row = Membership.objects.educators().filter(space=space).earliest("pk")

    for _ in range(2):
        answer = post(desk_of, "manage_add_paper", space, row.pk, **PAPER | {"kind": "pedagogue"})
        assert answer.status_code == 302

    paper = Credential.objects.get(kind="pedagogue")
    assert paper.issuer == "Red Cross"
    assert max(CareDay.objects.get(space_day__date=MONDAY).on_shift) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"issuer": ""}, "Write who issued it"),
        ({"issued_on": "2027-01-01"}, "still to come"),
        ({"expires_on": "2025-01-01"}, "cannot end before it was issued"),
        ({"kind": "driving"}, "Please choose one from the list"),
    ],
)
def test_an_odd_paper_is_explained(desk_of, space, data: dict[str, Any], says: str) -> None:
    row = Membership.objects.educators().filter(space=space).earliest("pk")

    answer = post(desk_of, "manage_add_paper", space, row.pk, **PAPER | data)

    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_paper_that_does_not_hold_goes(desk_of, space) -> None:
    row = Membership.objects.educators().filter(space=space).earliest("pk")
    paper = Credential.objects.filter(educator__user=row.user).earliest("pk")

    for _ in range(2):
        assert post(desk_of, "manage_remove_paper", space, row.pk, paper.pk).status_code == 302

    assert not Credential.objects.filter(pk=paper.pk).exists()


def test_another_space_s_paper_stays(desk_of, space, other_space) -> None:
    """Sabotage: cobaby/manage/setup/views/team.py: for credential in educator_of(row.user).credentials.filter(pk=paper): -> for credential in Credential.objects.filter(pk=paper):"""
    theirs = make_educator(other_space)
    paper = theirs.credentials.earliest("pk")
    row = Membership.objects.educators().filter(space=space).earliest("pk")

    post(desk_of, "manage_remove_paper", space, row.pk, paper.pk)

    assert Credential.objects.filter(pk=paper.pk).exists()


def test_papers_that_end_soon_are_said_sixty_days_ahead(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/shown.py: PAPERS_END_SOON = timedelta(days=60) -> PAPERS_END_SOON = timedelta(days=10)"""
    make_educator(space, "Soon", expires_on=TODAY + timedelta(days=60))
    make_educator(space, "Later", expires_on=TODAY + timedelta(days=61))
    make_educator(space, "Over", expires_on=TODAY - timedelta(days=1))

    answer = desk_of.get(address("manage_team", space))

    told = {str(row.user): ending[0] for row, ending in answer.context["members"] if ending}
    assert told == {"Soon": "tight", "Over": "short"}


def test_a_renewed_paper_is_no_worry(desk_of, space) -> None:
    educator = make_educator(space, "Soon", expires_on=date(2026, 3, 20), credentials=["first_aid"])
    Credential.objects.create(educator=educator, kind="first_aid", issued_on=TODAY)

    answer = desk_of.get(address("manage_team", space))

    assert not [ending for _row, ending in answer.context["members"] if ending]


def test_a_manager_cares_for_children_too(desk_of, space, manager) -> None:
    for _ in range(2):
        assert post(desk_of, "manage_join_as_educator", space).status_code == 302

    roles = Membership.objects.filter(user=manager, space=space).values_list("role", flat=True)
    assert sorted(roles) == ["educator", "manager"]


def test_nobody_else_invites(other_manager, space) -> None:
    answer = invite(signed_in_now(Client(), other_manager), space)

    assert answer.status_code == 404 and not TeamInvitation.objects.exists()


def test_an_invitation_asks_for_the_password_again_and_is_then_sent(manager, space) -> None:
    """Sabotage: cobaby/manage/setup/views/team.py: @reauthentication_required(allow_get=True)  # invites ->"""
    client = signed_in(manager)  # long ago

    answer = invite(client, space)

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not TeamInvitation.objects.exists()
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert TeamInvitation.objects.get().email == "nora@example.org"
