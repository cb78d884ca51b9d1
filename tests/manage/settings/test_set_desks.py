"""Desks: several at once, one changed, one out of service with whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from spaces.models import DeskReservation, Space
from tests.factories import MONDAY, make_desks
from tests.manage.settings.world import book_family, post

pytestmark = pytest.mark.django_db

NEW = {"how_many": "3", "first_number": "5", "kind": "equipped", "features": ["screen", "quiet"]}
OUT = {"first": str(MONDAY), "last": str(MONDAY), "note": "A broken lamp"}


def out(client: Client, space: Space, number: int = 1, **data: Any):
    return post(client, "manage_desk_out", space, number, **(OUT | data))


def test_several_are_put_up_once_however_often_it_is_sent(desk_of, space) -> None:
    """Sabotage: spaces/services/desks.py: if number not in known -> if True"""
    for _ in range(2):
        assert post(desk_of, "manage_desks", space, **NEW).status_code == 302

    new = space.desks.filter(number__gte=5)
    assert [(desk.number, desk.kind, desk.features) for desk in new] == [
        (number, "equipped", ["screen", "quiet"]) for number in (5, 6, 7)
    ]


@pytest.mark.parametrize(
    "data", [{"how_many": "0"}, {"how_many": "61"}, {"first_number": "x"}, {"kind": "sofa"}]
)
def test_odd_desks_are_refused_and_kept(desk_of, space, data: dict[str, str]) -> None:
    answer = post(desk_of, "manage_desks", space, **NEW | data)

    assert answer.status_code == 422 and space.desks.count() == 4


def test_a_desk_gets_another_kind(desk_of, space) -> None:
    post(desk_of, "manage_desk", space, 2, kind="equipped", features=["window"], seen="0")

    desk = space.desks.get(number=2)
    assert (desk.kind, desk.features) == ("equipped", ["window"])


def test_a_booked_desk_keeps_its_kind_until_one_insists_in_vain(desk_of, space) -> None:
    """A family booked a laptop desk: that is no fact which could be recorded.

    Sabotage: spaces/services/desks.py: if row.kind != kind: -> if False:
    """
    book_family(space, "Ana Kovač")

    answer = post(desk_of, "manage_desk", space, 1, kind="equipped", seen="0")

    assert answer.status_code == 409 and "Ana Kovač" in answer.content.decode()
    assert space.desks.get(number=1).kind == "laptop"


def test_out_of_service_and_back(desk_of, space) -> None:
    assert out(desk_of, space, start="09:00", end="12:00").status_code == 302
    row = DeskReservation.objects.get(state="out")
    assert row.span.minutes == 180 and row.note == "A broken lamp"

    for _ in range(2):
        assert post(desk_of, "manage_desk_back", space, 1, row.pk).status_code == 302

    assert not DeskReservation.objects.exists()


def test_out_of_service_lists_whom_it_concerns_and_holds_when_insisted(desk_of, space) -> None:
    """Sabotage: cobaby/manage/setup/views/desks.py: is_made_all_the_same(as_fact, refused(_concerns(taken, row))) -> False"""
    book_family(space, "Ana Kovač")
    listed = out(desk_of, space)
    assert listed.status_code == 409 and "Ana Kovač" in listed.content.decode()

    answer = out(desk_of, space, insist=listed.context["attempt"].insist)

    assert answer.status_code == 302
    assert sorted(DeskReservation.objects.values_list("state", flat=True)) == ["displaced", "out"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"note": ""}, "Say in a few words why"),
        ({"first": "2026-03-01", "last": "2026-03-02"}, "These days are over"),
        ({"last": "2026-03-15"}, "The end comes after the start"),
        ({"start": "10:00", "end": "09:00"}, "The end comes after the start"),
        ({"last": "2028-03-15"}, "That is over a year"),
    ],
)
def test_an_odd_time_is_explained(desk_of, space, data: dict[str, str], says: str) -> None:
    answer = out(desk_of, space, 1, **data)

    assert answer.status_code == 422 and says in answer.content.decode()


def test_a_desk_that_was_booked_stays(desk_of, space) -> None:
    """Sabotage: spaces/services/desks.py: if used.exists(): -> if False:"""
    book_family(space)

    for number in (1, 4, 4):
        post(desk_of, "manage_remove_desk", space, number)

    assert [desk.number for desk in space.desks.all()] == [1, 2, 3]


def test_another_space_s_desk_is_not_there(desk_of, space, other_space) -> None:
    make_desks(other_space, 9)

    assert post(desk_of, "manage_desk", space, 9, kind="equipped").status_code == 404
