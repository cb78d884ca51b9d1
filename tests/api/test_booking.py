"""A family books through the API: what fits, hold, confirm, move, cancel, and every no in kind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bookings import refusals
from bookings.models import Booking
from childcare import refusals as of_care
from childcare.models import Child
from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.api import problems
from cobaby.api.problems import kind_of
from spaces.models import Space
from tests.api.conftest import Software, software_of
from tests.factories import MONDAY, at

pytestmark = pytest.mark.django_db
MORNING, AFTERNOON = (9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30)


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


def asked(
    space: Space, *children: Child, minutes: tuple[int, int] = MORNING, **overrides: Any
) -> Any:
    span = at(MONDAY, *minutes, space)
    fields = {"starts_at": span.start.isoformat(), "ends_at": span.end.isoformat()}
    ids = [child.pk for child in children]
    return fields | {"desk": "laptop", "children": ids} | overrides


def test_hold_extend_confirm(space: Space, child: Child, mine: Software) -> None:
    held = mine.send(f"spaces/{space.slug}/hold/", asked(space, child))
    reference = held.json()["reference"]
    longer = mine.send(f"bookings/{reference}/extend/")
    booked = mine.send(f"bookings/{reference}/confirm/")

    assert (held.status_code, longer.status_code, booked.status_code) == (201, 200, 200)
    assert held.json()["held_until"] < longer.json()["held_until"]
    assert booked.json()["state"] == "confirmed"
    assert [one["first_name"] for one in booked.json()["children"]] == ["Mila"]
    assert Booking.objects.get().is_confirmed


def test_a_hold_given_back_is_gone(space: Space, mine: Software) -> None:
    reference = mine.send(f"spaces/{space.slug}/hold/", asked(space)).json()["reference"]

    released = mine.send(f"bookings/{reference}/release/")

    assert (released.status_code, released.content) == (204, b"")
    assert not Booking.objects.exists()


def test_what_is_shown_can_be_booked(space: Space, child: Child, mine: Software) -> None:
    """Sabotage: cobaby/api/views/spaces.py: family_of(self.person, asked, first), -> family_of(self.person, asked | {"desk": "none"}, first),"""
    query = {"child": [child.pk], "desk": "laptop"}

    days = mine.ask(f"spaces/{space.slug}/days/", first=MONDAY, days=1, **query).json()["days"]
    [first, _second] = mine.ask(f"spaces/{space.slug}/times/", date=MONDAY, **query).json()["times"]
    booked = mine.send(
        f"spaces/{space.slug}/book/",
        asked(space, child, starts_at=first["starts_at"], ends_at=first["ends_at"]),
    )

    assert days[0]["best"] == {key: first[key] for key in ("starts_at", "ends_at")}
    assert booked.json()["price"] == first["price"]


def test_spaces_on_one_date(space: Space, child: Child, mine: Software) -> None:
    full = mine.ask("spaces/", date=MONDAY, child=[child.pk]).json()["results"]
    closed = mine.ask("spaces/", date=MONDAY + timedelta(days=5), child=[child.pk]).json()

    assert [one["slug"] for one in full] == [space.slug]
    assert full[0]["free"]["price"]["currency"] == "EUR"
    assert closed["results"] == []


def test_a_no_has_its_reason_and_the_nearest_yes(
    space: Space, child: Child, mine: Software
) -> None:
    """Sabotage: cobaby/api/views/booking.py: raise problems.Problem.of(refusal, _near(ask, refusal, view.now)) from refusal -> raise problems.Problem.of(refusal) from refusal"""
    space.desks.exclude(number=1).delete()
    mine.send(f"spaces/{space.slug}/book/", asked(space))

    refused = mine.send(f"spaces/{space.slug}/hold/", asked(space, child))

    problem = refused.json()
    assert refused.status_code == problem["status"] == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert problem["type"].endswith("/developers/problems/#desk-full")
    assert problem["detail"] == refusals.DeskFull().message
    nearest = {key: problem["alternatives"][0][key] for key in ("starts_at", "ends_at")}
    assert (
        mine.send(f"spaces/{space.slug}/hold/", asked(space, child, **nearest)).status_code == 201
    )


def test_where_a_parent_stays_care_without_a_desk_is_refused(
    space: Space, child: Child, mine: Software
) -> None:
    """To whom asks for the times, and to whom asks for one of them; with a desk it is booked.

    Sabotage: childcare/services/places.py: raise LimitReached(seat.child, breach) -> continue
    """
    type(space.regime).objects.update(parent_presence="premises")
    type(space).objects.update(allows_care_only=True)
    query = {"child": [child.pk], "desk": "none", "date": MONDAY}

    times = mine.ask(f"spaces/{space.slug}/times/", **query).json()["times"]
    refused = mine.send(f"spaces/{space.slug}/hold/", asked(space, child, desk="none")).json()
    held = mine.send(f"spaces/{space.slug}/hold/", asked(space, child))

    assert {one["refusal"]["type"] for one in times} == {refused["type"]}
    assert refused["type"].endswith("#limit-reached")
    assert "Please book a desk as well." in refused["detail"]
    assert held.status_code == 201


@pytest.mark.parametrize("allowed", [True, False])
def test_care_refused_for_want_of_a_desk_names_times_with_one(
    space: Space, child: Child, mine: Software, allowed: bool
) -> None:
    """Whether the limits of care want the desk or the space does.

    Sabotage: cobaby/api/family.py: return refusal.breach.limit == "parent_presence" -> return False
    Sabotage: cobaby/api/family.py: return isinstance(refusal, refusals.CareOnlyNotPossible) -> return False
    """
    type(space.regime).objects.update(parent_presence="premises")
    type(space).objects.update(allows_care_only=allowed)

    refused = mine.send(f"spaces/{space.slug}/hold/", asked(space, child, desk="none")).json()
    nearest = refused["alternatives"][0]
    again = {key: nearest[key] for key in ("starts_at", "ends_at", "desk")}
    held = mine.send(f"spaces/{space.slug}/hold/", asked(space, child, **again))

    assert (nearest["desk"], held.status_code) == ("laptop", 201)
    assert datetime.fromisoformat(nearest["starts_at"]) == at(MONDAY, *MORNING, space).start


def test_a_lost_hold_says_why(
    space: Space, parent: User, other_parent: User, mine: Software, now: Any
) -> None:
    """Sabotage: cobaby/api/views/bookings.py: raise problems.Problem.of(refusal, near) from refusal -> raise problems.Problem.of(refusal) from refusal"""
    space.desks.exclude(number=1).delete()
    reference = mine.send(f"spaces/{space.slug}/hold/", asked(space)).json()["reference"]
    now.shift(timedelta(minutes=11))
    software_of(other_parent).send(f"spaces/{space.slug}/book/", asked(space))

    lost = mine.send(f"bookings/{reference}/confirm/").json()

    assert lost["type"].endswith("#hold-lost")
    assert lost["because"]["type"].endswith("#desk-full")
    assert lost["alternatives"]


def test_move_with_the_price_seen(space: Space, child: Child, mine: Software) -> None:
    """Sabotage: cobaby/api/views/changing.py: seen = asked.get("price_seen") -> seen = None"""
    reference = mine.send(f"spaces/{space.slug}/book/", asked(space, child)).json()["reference"]
    times = mine.ask(f"bookings/{reference}/times/", date=MONDAY).json()["times"]
    there = {key: times[1][key] for key in ("starts_at", "ends_at")}

    too_low = mine.send(f"bookings/{reference}/move/", there | {"price_seen": 1})
    moved = mine.send(
        f"bookings/{reference}/move/", there | {"price_seen": times[1]["price"]["minor"]}
    )

    assert too_low.json()["type"].endswith("#price-has-risen")
    assert {key: moved.json()[key] for key in there} == there
    assert moved.json()["changes"] == 1


def test_a_time_that_is_taken_leads_to_one_that_is_not(
    space: Space, other_parent: User, mine: Software
) -> None:
    """Sabotage: cobaby/api/views/changing.py: with or_nearest(booking, self.now, span=span): -> if True:"""
    space.desks.exclude(number=1).delete()
    afternoon = asked(space, minutes=AFTERNOON)
    software_of(other_parent).send(f"spaces/{space.slug}/book/", afternoon)
    reference = mine.send(f"spaces/{space.slug}/book/", asked(space)).json()["reference"]

    refused = mine.send(f"bookings/{reference}/move/", afternoon).json()

    assert refused["type"].endswith("#desk-full")
    nearest = {key: refused["alternatives"][0][key] for key in ("starts_at", "ends_at")}
    assert mine.send(f"bookings/{reference}/move/", nearest).status_code == 200


def test_who_comes_along_can_change(
    space: Space, child: Child, sibling: Child, mine: Software
) -> None:
    reference = mine.send(f"spaces/{space.slug}/book/", asked(space, child)).json()["reference"]

    both = mine.send(f"bookings/{reference}/children/", {"children": [child.pk, sibling.pk]})

    assert {one["first_name"] for one in both.json()["children"]} == {"Mila", "Jonas"}


def test_cancelling_costs_what_was_seen(
    space: Space, child: Child, mine: Software, now: Any
) -> None:
    """Sabotage: cobaby/api/views/changing.py: if due.minor > asked["fee_seen"]: -> if due.minor > asked["fee_seen"] + 10**6:"""
    reference = mine.send(f"spaces/{space.slug}/book/", asked(space, child)).json()["reference"]
    seen = mine.ask(f"bookings/{reference}/fee/").json()["fee"]["minor"]
    now.move_to(at(MONDAY, 8 * 60, 9 * 60, space).start)

    risen = mine.send(f"bookings/{reference}/cancel/", {"fee_seen": seen})
    agreed = {"fee_seen": risen.json()["fee"]["minor"]}
    cancelled = mine.send(f"bookings/{reference}/cancel/", agreed)

    assert (seen, risen.status_code) == (0, 409)
    assert risen.json()["type"].endswith("#fee-has-risen")
    assert cancelled.json()["fee"]["minor"] == agreed["fee_seen"]
    assert not Booking.objects.confirmed().exists()


def test_somebody_elses_child_is_as_if_it_were_not(
    space: Space, other_child: Child, mine: Software
) -> None:
    theirs = mine.send(f"spaces/{space.slug}/book/", asked(space, other_child))
    nobodys = mine.send(f"spaces/{space.slug}/book/", asked(space, children=[10**9]))

    assert theirs.status_code == 409
    assert theirs.json() == nobodys.json()
    assert not Booking.objects.exists()


def every_refusal(kind: type[Refusal] = Refusal) -> set[type[Refusal]]:
    below = set(kind.__subclasses__())
    return below.union(*(every_refusal(one) for one in below))


BY_FAMILIES = {"CareFull", "LimitReached", "ChildElsewhere"}
NOT_SAID_HERE = {
    "AddressTaken", "NothingToRescue", "NoWayChosen", "NoWayLeft", "ReasonMissing",
    "TooManyAccounts", "WayTaken",
}  # fmt: skip
"""About what the API does not do: changes by a space."""


def test_every_refusal_of_a_booking_has_a_type_of_its_own() -> None:
    """Sabotage: cobaby/api/problems.py: Kind("desk-full", 409, -> Kind("desks-full", 409,"""
    said_to_families = [
        one
        for one in every_refusal()
        if one.__module__ == refusals.__name__ or one.__name__ in BY_FAMILIES
    ]

    vague = {
        one.__name__ for one in said_to_families if kind_of(one.__new__(one)).name == "refused"
    }

    assert of_care.CareFull in said_to_families
    assert vague == NOT_SAID_HERE
    assert len({kind.uri for kind in problems.KINDS}) == len(problems.KINDS)
