"""A manager's pages open to those who manage the space today, and to nobody else."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from spaces.models import Membership
from tests.conftest import signed_in
from tests.factories import make_membership


def week_of(space, user) -> int:
    return signed_in(user).get(reverse("manage_week", args=[space.slug])).status_code


def test_its_manager_enters(manager, space) -> None:
    assert week_of(space, manager) == 200


def test_nobody_else_learns_that_it_exists(
    other_manager, parent, educator, editor, administrator, space
) -> None:
    """Sabotage: cobaby/manage/entry.py: get_object_or_404(Space.objects.managed_by(request.user), slug=slug) -> get_object_or_404(Space.objects.visible_to(request.user), slug=slug)"""
    others = [other_manager, parent, educator.user, editor, administrator]

    assert [week_of(space, user) for user in others] == [404] * 5


def test_a_manager_whose_time_is_over_is_out(manager, space) -> None:
    """Sabotage: spaces/models/space.py: return self.filter(pk__in=user.memberships.current().managers().values("space")) -> return self.filter(pk__in=user.memberships.managers().values("space"))"""
    Membership.objects.filter(user=manager).update(
        valid=DateRange(date(2020, 1, 1), date(2021, 1, 1))
    )

    assert week_of(space, manager) == 404


def test_one_space_goes_straight_to_its_week(manager, space) -> None:
    answer = signed_in(manager).get(reverse("manage"))

    assert answer.headers["Location"] == reverse("manage_week", args=[space.slug])


def test_several_spaces_stand_side_by_side(manager, space, other_space) -> None:
    make_membership(manager, other_space, "manager")

    html = signed_in(manager).get(reverse("manage")).content.decode()

    assert space.name in html and other_space.name in html
