"""A desk that cannot be used, and whom that concerns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spaces.models import Desk, DeskReservation, Space, SpaceDay
from spaces.services.desks import (
    DeskBookedAhead,
    DeskIsTaken,
    change_desk,
    put_desk_back,
    take_desk_out_of_service,
)
from tests.factories import MONDAY, NOW, at, make_desks, make_space


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desks(make_space(), 1)[0]


def reserved(desk: Desk, state: str = "booked", **fields: object) -> DeskReservation:
    day, _ = SpaceDay.objects.get_or_create(space=desk.space, date=MONDAY)
    during = at(MONDAY, 540, 750, desk.space).range()
    return DeskReservation.objects.create(
        desk=desk, space_day=day, during=during, state=state, **fields
    )


def take_out(desk: Desk, start: int = 480, end: int = 1080) -> DeskReservation:
    span = at(MONDAY, start, end, desk.space)
    return take_desk_out_of_service(desk=desk, span=span, note="The lamp is broken", now=NOW)


def test_a_free_desk_is_out_and_comes_back(desk: Desk) -> None:
    out = take_out(desk)
    assert out.state == "out" and out.note == "The lamp is broken"

    put_desk_back(reservation=out)

    assert not desk.reservations.live().exists()


def test_a_booked_desk_says_whom_it_concerns(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: raise DeskIsTaken(concerned) -> raise DeskIsTaken([])"""
    booked = reserved(desk)

    with pytest.raises(DeskIsTaken) as refusal:
        take_out(desk)

    assert refusal.value.reservations == [booked]


def test_a_booking_beside_it_does_not_matter(desk: Desk) -> None:
    reserved(desk)

    assert take_out(desk, 750, 1080).pk


def test_a_hold_counts_until_it_runs_out(desk: Desk) -> None:
    reserved(desk, "held", held_until=NOW + timedelta(minutes=5))

    with pytest.raises(DeskIsTaken):
        take_out(desk)


def test_a_hold_that_ran_out_counts_for_nobody(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: during.run_out(now).delete() -> pass"""
    reserved(desk, "held", held_until=NOW - timedelta(minutes=5))

    assert take_out(desk).state == "out"


def test_putting_back_never_cancels_a_booking(desk: Desk) -> None:
    booked = reserved(desk)

    put_desk_back(reservation=booked)

    booked.refresh_from_db()
    assert booked.state == "booked"


@pytest.mark.parametrize("span", [(480, 1080), (600, 840), (420, 660)])
def test_it_lasts_longer_than_was_thought(desk: Desk, span: tuple[int, int]) -> None:
    """The page asked without end whether to do it all the same: it was out there already.

    Sabotage: spaces/services/desks.py: there = during.exclude(state=DeskReservation.State.OUT_OF_SERVICE) -> there = during
    Sabotage: spaces/services/desks.py: whole = _with_what_is_out(desk, span) -> whole = span
    """
    take_out(desk, 540, 720)

    longer = take_out(desk, *span)

    assert longer.span == at(MONDAY, min(540, span[0]), max(720, span[1]), desk.space)
    assert take_out(desk, *span) == longer == desk.reservations.get()


def test_it_may_last_for_weeks(desk: Desk) -> None:
    space: Space = desk.space
    start, end = at(MONDAY, 0, 60, space).start, at(MONDAY + timedelta(days=20), 0, 60, space).end
    span = at(MONDAY, 0, 60, space).__class__(start, end)

    take_desk_out_of_service(desk=desk, span=span, note="", now=NOW)

    assert SpaceDay.objects.filter(space=space).count() == 21


def test_as_a_fact_who_sat_there_waits_for_another(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: there.update(state=DeskReservation.State.DISPLACED) -> there.delete()"""
    booked = reserved(desk)
    span = at(MONDAY, 480, 1080, desk.space)

    out = take_desk_out_of_service(desk=desk, span=span, note="Broken", now=NOW, as_fact=True)

    booked.refresh_from_db()
    assert (booked.state, out.state) == ("displaced", "out")
    assert list(desk.reservations.live()) == [out]


def test_who_has_gone_already_is_not_concerned(desk: Desk) -> None:
    """Out today from the morning, said in the afternoon: what was sat on stays as it was.

    Sabotage: spaces/services/desks.py: span = _without_what_is_over(desk, span, now) -> span = span
    """
    gone, afternoon = reserved(desk), at(MONDAY, 480, 1080, desk.space)
    now = gone.span.end + timedelta(minutes=20)

    for _ in range(2):
        out = take_desk_out_of_service(desk=desk, span=afternoon, note="Broken", now=now)

    gone.refresh_from_db()
    assert gone.state == "booked"
    assert out.span == at(MONDAY, 750, 1080, desk.space)
    assert desk.reservations.count() == 2


def test_a_hold_is_waited_for_even_then(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: if concerned and not (is_fact and concerned == booked): -> if concerned and not is_fact:"""
    reserved(desk, "held", held_until=NOW + timedelta(minutes=5))
    span = at(MONDAY, 480, 1080, desk.space)

    with pytest.raises(DeskIsTaken):
        take_desk_out_of_service(desk=desk, span=span, note="", now=NOW, as_fact=True)


def test_who_waits_sits_there_again_when_it_is_back(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: if not still_out.exists(): -> if False:"""
    booked = reserved(desk)
    span = at(MONDAY, 480, 1080, desk.space)
    out = take_desk_out_of_service(desk=desk, span=span, note="", now=NOW, as_fact=True)

    put_desk_back(reservation=out)

    booked.refresh_from_db()
    assert booked.state == "booked"


def test_who_waits_for_it_finds_the_kind_that_they_booked(desk: Desk) -> None:
    """Sabotage: spaces/services/desks.py: ahead = row.reservations.promised().filter( -> ahead = row.reservations.live().filter("""
    booked = reserved(desk)
    span = at(MONDAY, 480, 1080, desk.space)
    take_desk_out_of_service(desk=desk, span=span, note="", now=NOW, as_fact=True)

    with pytest.raises(DeskBookedAhead) as refusal:
        change_desk(desk=desk, kind="equipped", features=[], now=NOW)

    assert refusal.value.reservations == [booked]
