"""Somebody leaves a team, or the platform, while a colleague plans with them: never both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from childcare.models import Credential, Educator, Shift
from childcare.refusals import NotOnTheTeam, StillOnShift
from childcare.services.absences import report_educator_ill
from childcare.services.cuts import record_credential, withdraw_credential
from childcare.services.locks import lock_educator
from childcare.services.shifts import plan_shift
from childcare.services.team import change_membership
from cobaby.accounts.models import User
from cobaby.privacy.erasing import erase_account
from spaces.models import Membership, Space
from spaces.services.opening import open_space
from spaces.services.team import accept_invitation, invite_member, join_self
from tests.concurrency.meanwhile import held_by_us, meanwhile, on_its_own
from tests.concurrency.test_erasing import left_of
from tests.factories import (
    MONDAY,
    NOW,
    SHIFT,
    TODAY,
    at,
    make_educator,
    make_membership,
    make_ready_space,
    make_user,
)  # fmt: skip

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

Job = Callable[[], object]
HOUSE = {
    "name": "Nest", "street": "Lindenhof 9", "postcode": "01239", "municipality": "Dresden",
    "country": "DE", "zone": "Europe/Berlin", "kind": "library", "languages": ["de"],
}  # fmt: skip


def house_and_educator() -> tuple[Space, Educator]:
    house = make_ready_space(educators=0)
    return house, make_educator(house)


def ends(educator: Educator) -> Job:
    mine = Membership.objects.get(user=educator.user)
    until: dict[str, Any] = {"first_day": TODAY - timedelta(days=9), "last_day": TODAY}
    return partial(change_membership, membership=mine, now=NOW, today=TODAY, **until)


def is_planned(house: Space, educator: Educator) -> Job:
    span = at(MONDAY, *SHIFT, house)
    return partial(plan_shift, room=house.care_rooms.get(), educator=educator, span=span, now=NOW)


def test_a_time_on_the_team_does_not_end_under_a_shift_that_is_being_planned() -> None:
    """Sabotage: childcare/services/team.py: lock_people(educator_ids=planned) -> list(planned)"""
    house, educator = house_and_educator()

    told = pytest.raises(StillOnShift)
    with meanwhile(is_planned(house, educator), ends(educator)) as ending, told:
        ending.result(timeout=60)

    assert Membership.objects.get(user=educator.user).valid.upper is None


def test_no_shift_is_planned_for_somebody_whose_time_is_being_ended() -> None:
    """Sabotage: childcare/services/team.py: lock_people(educator_ids=planned) -> list(planned)"""
    house, educator = house_and_educator()

    told = pytest.raises(NotOnTheTeam)
    with meanwhile(ends(educator), is_planned(house, educator)) as planning, told:
        planning.result(timeout=60)

    assert not Shift.objects.exists()


def test_a_paper_is_recorded_and_withdrawn_in_one_moment() -> None:
    """Who withdraws waits for the educator first: else the two wait for each other.

    Sabotage: childcare/services/cuts.py: lock_people(educator_ids=[educator.pk]) -> pass
    """
    _house, educator = house_and_educator()
    paper = Credential.objects.filter(educator=educator).earliest("pk")
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock_educator(educator)
        gone = pool.submit(on_its_own, partial(withdraw_credential, credential=paper, now=NOW))
        held_by_us(gone)
        Credential.objects.filter(pk=paper.pk).update(issuer="Red Cross")

    gone.result(timeout=60)
    assert not Credential.objects.filter(pk=paper.pk).exists()


def joins(house: Space) -> tuple[User, Job]:
    person, jana = make_user(), Membership.objects.managers().get(space=house).user
    asked = invite_member(
        space=house, email="katrin@example.org", role="educator", first_day=TODAY, last_day=None,
        language="en", by=jana, now=NOW,
    )  # fmt: skip
    return person, partial(accept_invitation, invitation=asked, user=person, now=NOW)


def joins_self(house: Space) -> tuple[User, Job]:
    person = make_user()
    make_membership(person, house, "manager")
    return person, partial(join_self, space=house, user=person, role="educator", today=TODAY)


def opens(_house: Space) -> tuple[User, Job]:
    person = make_user()
    return person, partial(open_space, by=person, values=HOUSE, now=NOW)


def shows_a_paper(house: Space) -> tuple[User, Job]:
    educator = make_educator(house)
    paper: dict[str, Any] = {"kind": "first_aid", "issued_on": TODAY, "expires_on": None}
    return educator.user, partial(
        record_credential, educator=educator, space=house, now=NOW, **paper
    )


def is_away(house: Space) -> tuple[User, Job]:
    educator = make_educator(house)
    by = educator.user
    return by, partial(report_educator_ill, educator=educator, day=TODAY, now=NOW, by=by)


@pytest.mark.parametrize("late", [joins, joins_self, opens, shows_a_paper, is_away])
def test_who_leaves_for_good_is_in_no_team_a_moment_later(
    late: Callable[[Space], tuple[User, Job]],
) -> None:
    """Sabotage: spaces/services/team.py: if not lock_person(user.pk): -> if False:
    Sabotage: spaces/services/opening.py: if not lock_person(by.pk): -> if False:
    Sabotage: childcare/services/cuts.py: lock_educator(educator) -> lock_people(educator_ids=[educator.pk])
    Sabotage: childcare/services/absences.py: lock_educator(educator) -> lock_people(educator_ids=[educator.pk])
    """
    house = make_ready_space(educators=0)
    make_membership(make_user("Jana Weber"), house, "manager")
    person, job = late(house)

    refused = pytest.raises(PermissionDenied)
    with meanwhile(partial(erase_account, person=person, now=NOW), job) as joining, refused:
        joining.result(timeout=60)

    assert left_of(person) == [] and Space.objects.count() == 1
