"""Papers of educators: noted by the space that saw them, counted there and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from childcare.audit import audit
from childcare.models import CareDay, Credential
from childcare.services.days import recount_all
from spaces.models import Membership, Space
from tests.conftest import signed_in
from tests.factories import (
    MONDAY,
    TODAY,
    make_educator,
    make_membership,
    make_shift,
    make_space,
)
from tests.manage.settings.world import address, post

pytestmark = pytest.mark.django_db

PAPER = {"kind": "first_aid", "issuer": "Red Cross", "issued_on": "2026-01-10"}


def test_a_paper_lets_a_shift_count(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/team.py: lambda _as_fact: record_credential(**seen, **form.cleaned_data), -> lambda _as_fact: None,"""
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
    """Not even of somebody who works here too.

    Sabotage: cobaby/manage/setup/views/team.py: credentials.filter(space=space, pk=paper) -> credentials.filter(pk=paper)
    """
    theirs = make_educator(other_space)
    row = make_membership(theirs.user, space, "educator")
    paper = theirs.credentials.earliest("pk")

    post(desk_of, "manage_remove_paper", space, row.pk, paper.pk)

    assert Credential.objects.filter(pk=paper.pk).exists()
    assert not desk_of.get(address("manage_member", space, row.pk)).context["papers"]


def test_a_paper_counts_where_it_was_seen_and_nowhere_else(space) -> None:
    """Anybody may begin a space, manage it and see their own papers there.

    Sabotage: childcare/credentials.py: space=space_id, -> space__isnull=False,
    """
    space.regime.required_credentials = ["clearance"]
    space.regime.save()
    emre = make_educator(space, "Emre Yilmaz", credentials=[])
    shift = make_shift(space.care_rooms.get(), educator=emre)
    own = make_space(confirmed_at=None, stage=Space.Stage.PLANNED)
    make_membership(emre.user, own, "manager")
    row = make_membership(emre.user, own, "educator")

    post(signed_in(emre.user), "manage_add_paper", own, row.pk, **PAPER | {"kind": "clearance"})
    recount_all([shift.space_day], as_fact=True)

    assert emre.credentials.get().space == own
    shift.refresh_from_db()
    assert not shift.counts and audit(MONDAY, MONDAY) == []


def test_papers_that_end_soon_are_said_sixty_days_ahead(desk_of, space) -> None:
    """Sabotage: childcare/credentials.py: PAPERS_END_SOON = timedelta(days=60) -> PAPERS_END_SOON = timedelta(days=10)"""
    make_educator(space, "Soon", expires_on=TODAY + timedelta(days=60))
    make_educator(space, "Later", expires_on=TODAY + timedelta(days=61))
    make_educator(space, "Over", expires_on=TODAY - timedelta(days=1))

    answer = desk_of.get(address("manage_team", space))

    told = {str(row.user): ending[0] for row, ending in answer.context["members"] if ending}
    assert told == {"Soon": "tight", "Over": "short"}


def test_a_renewed_paper_is_no_worry(desk_of, space) -> None:
    educator = make_educator(space, "Soon", expires_on=date(2026, 3, 20), credentials=["first_aid"])
    Credential.objects.create(educator=educator, space=space, kind="first_aid", issued_on=TODAY)

    answer = desk_of.get(address("manage_team", space))

    assert not [ending for _row, ending in answer.context["members"] if ending]
