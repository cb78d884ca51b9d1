"""The team: asked by mail with a link that holds once, from a day to a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from childcare.models import CareDay, Educator, Shift
from cobaby.outbox.models import Message
from cobaby.outbox.sending import send_due
from spaces.models import Membership, Space, TeamInvitation
from spaces.services import team
from spaces.services.team import LinkIsOver, accept_invitation
from tests.access.world_accounts import signed_in_now
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    NOW,
    PASSWORD,
    TODAY,
    make_membership,
    make_user,
)
from tests.manage.settings.world import address, manages, post, seen

pytestmark = pytest.mark.django_db

ASKED = {
    "email": "Nora@Example.org", "role": "educator", "language": "de", "first_day": str(TODAY),
}  # fmt: skip


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

    answer = signed_in_now(Client(), nora).post(address)

    assert answer.status_code == 302
    assert Membership.objects.educators().on(TODAY).filter(user=nora, space=space).exists()
    assert Educator.objects.filter(user=nora).exists()


def test_joining_asks_for_the_password_again_and_is_then_done(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/opening.py: @reauthentication_required  # a role is rights over other people's data ->"""
    invite(desk_of, space)
    address, nora = link(), make_user("Nora Lind")
    client = signed_in(nora)  # long ago

    answer = client.post(address)

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not nora.memberships.exists()
    client.post(answer.headers["Location"], {"password": PASSWORD})
    assert nora.memberships.get().role == "educator"


def test_the_link_holds_once(desk_of, space) -> None:
    """Sabotage: spaces/services/team.py: row.accepted_at = now -> pass"""
    invite(desk_of, space, role="manager")
    address = link()
    signed_in_now(Client(), make_user("Nora Lind")).post(address)
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
    invite(desk_of, space)
    address = link()

    assert invite(desk_of, space).status_code == 302

    assert link() == address and len(mail.outbox) == 1
    assert Client().get(address).status_code == 200


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


def test_nor_by_taking_each_back_and_asking_the_next(desk_of, space, monkeypatch) -> None:
    """Sabotage: spaces/services/team.py: raise TooManyMails -> pass"""
    monkeypatch.setattr(team, "MOST_MAILS_A_DAY", 2)
    for n in range(2):
        invite(desk_of, space, email=f"n{n}@example.org")
        post(desk_of, "manage_withdraw_member", space, TeamInvitation.objects.get().pk)

    answer = invite(desk_of, space, email="one-more@example.org")

    assert answer.status_code == 422 and "Go on tomorrow" in answer.content.decode()


def test_who_stopped_managing_lets_nobody_in_any_more(desk_of, space) -> None:
    """Asked when the link is opened, and once more under the lock of the space.

    Sabotage: spaces/services/team.py: if row is None or not _still_stands(row, now): -> if row is None:
    Sabotage: spaces/services/team.py: if invitation is None or not _still_stands(invitation, now): -> if invitation is None:
    """
    former = make_user("Former")
    row = make_membership(former, space, "manager")
    invite(signed_in_now(Client(), former), space, role="manager")
    address, asked = link(), TeamInvitation.objects.get()
    member(desk_of, space, row, last_day="2026-03-09")
    second = make_user("Second account")

    assert signed_in(second).get(address).status_code == 404
    assert signed_in(second).post(address).status_code == 404
    with pytest.raises(LinkIsOver):
        accept_invitation(invitation=asked, user=second, now=NOW)


def test_joining_takes_no_day_of_work_away(desk_of, space, manager) -> None:
    """The last manager presses the link that was meant for somebody else.

    Sabotage: spaces/services/team.py: valid = _both(there.valid, valid) -> pass
    """
    invite(desk_of, space, role="manager", first_day="2027-01-01", last_day="2027-12-31")

    assert desk_of.post(link()).status_code == 302
    there = Membership.objects.get(user=manager, space=space)
    assert (there.valid.lower, there.valid.upper) == (date(2020, 1, 1), None)


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
