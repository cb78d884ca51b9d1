"""An account ends while its family goes on in other tabs: all of it, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Q

from bookings.models import Booking
from bookings.services import book, confirm_booking, hold
from bookings.services.leaving import end_upcoming
from bookings.services.watching import watch_place
from childcare.models import CarePlace, Child, Guardianship
from childcare.refusals import AccountErased
from childcare.services.children import add_child, edit_child
from childcare.services.guardians import Rights, invite_guardian
from cobaby.accounts.models import User
from cobaby.api.models import Scope
from cobaby.api.services import make_token
from cobaby.feeds.services import open_feed
from cobaby.outbox.models import Message
from cobaby.privacy import erasing
from cobaby.privacy.copying import ask_for_copy
from cobaby.privacy.erasing import NAMELESS_NOW, erase_account
from cobaby.privacy.refusals import CannotLeaveYet
from cobaby.privacy.register import tables
from spaces.models import Space
from tests.concurrency.attack import at_once, errors
from tests.concurrency.audits import everything_wrong
from tests.concurrency.families import ask_for, born, day, make_arena, make_families
from tests.factories import NOW, at

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
WORKDAYS = (*range(5), *range(7, 12))
"""Days from MONDAY on; each is a round."""


@dataclass
class Household:
    """A child that stays with the partner and, entered later, one that goes with the parent."""

    parent: User
    partner: User
    staying: Child
    going: Child


def make_household() -> Household:
    (parent, [staying]), (partner, _) = *make_families(1, (50,)), *make_families(1)
    User.objects.filter(pk=parent.pk).update(display_name="Zyzzyva")
    going = Child.objects.create(first_name="Zyzzyvette", date_of_birth=born(30))
    Guardianship.objects.create(guardian=parent, child=going)
    Guardianship.objects.create(guardian=partner, child=staying)
    Guardianship.objects.create(guardian=partner, child=going, may_consent=False)
    return Household(parent, partner, staying, going)


def tabs(home: Household, space: Space, held: Booking, n: int) -> list[Callable[[], Any]]:
    """What the family does elsewhere in the same moment."""
    parent, free = home.parent, day(n)
    desk = partial(ask_for, space, (parent, ()), free)
    afternoon = at(free, 13 * 60, 16 * 60 + 30, space)
    both = ask_for(space, (home.partner, (home.going, home.staying)), free, span=afternoon)
    rights = Rights("aunt", True, True, False, False)
    aunt = f"aunt-{n}@example.org"
    asked: dict[str, Any] = {
        "desk_kind": "laptop",
        "minutes": 210,
        "is_whole_day": False,
        "children": [],
    }
    return [
        partial(erase_account, person=parent, now=NOW),
        partial(book, ask=desk(), now=NOW),
        partial(hold, ask=desk(), now=NOW),
        partial(confirm_booking, booking=held, now=NOW),
        partial(book, ask=both, now=NOW),
        partial(add_child, guardian=parent, first_name="Zyzzyvo", date_of_birth=born(20)),
        partial(invite_guardian, children=[home.going], email=aunt, rights=rights, by=parent, now=NOW),
        partial(watch_place, person=parent, space=space, span=afternoon, now=NOW, **asked),
        partial(make_token, user=parent, name="z", scopes=Scope.values, days=9, form_token=uuid4(), now=NOW),
        partial(open_feed, user=parent, space=None, form_token=uuid4(), now=NOW),
        partial(ask_for_copy, person=parent, now=NOW),
        partial(erase_account, person=parent, now=NOW),
    ]  # fmt: skip


def left_of(person: User) -> list[str]:
    """Tables that still have rows of an account that ended, but those that name nobody."""
    owned = [t for t in tables() if t.owner and t.label not in NAMELESS_NOW | {"accounts.User"}]
    rows = {t.label: t.model._default_manager.filter(**{t.owner: person.pk}) for t in owned}
    found = [label for label, mine in rows.items() if mine.exists()]
    live = Booking.objects.filter(person=person).exclude(state="cancelled")
    return found + [f"a booking {one.state}" for one in live]


def test_nothing_comes_back_and_nothing_is_there_by_half() -> None:
    """Beside bookings, holds, a confirmation, a new child, a key, and the partner who books too.

    Sabotage: cobaby/accounts/locks.py: FROM accounts_user WHERE id = %s::bigint FOR NO KEY UPDATE -> FROM accounts_user WHERE id = %s::bigint
    """
    space = make_arena(max(WORKDAYS) + 1, desks=8)
    ended = []
    for n in WORKDAYS:
        home = make_household()
        parent = home.parent
        book(ask=ask_for(space, (parent, (home.going, home.staying)), day(n)), now=NOW)
        held = hold(
            ask=ask_for(space, (parent, ()), day(n), span=at(day(n), 780, 990, space)), now=NOW
        )

        answers = at_once(tabs(home, space, held, n))

        assert errors(answers) == []
        parent.refresh_from_db()
        if any(isinstance(answer, CannotLeaveYet) for answer in answers) and not parent.erased_at:
            assert parent.display_name == "Zyzzyva"
            erase_account(person=parent, now=NOW + timedelta(seconds=1))
            parent.refresh_from_db()
        assert parent.erased_at
        assert left_of(parent) == []
        ended.append(parent)
    assert not Child.objects.filter(first_name__startswith="Zyzzyv").exists()
    assert not Message.objects.filter(
        Q(recipient__in=ended), sent_at=None, cancelled_at=None
    ).exists()
    assert not CarePlace.objects.live().filter(child__first_name="–").exists()
    assert everything_wrong() == []


def test_who_has_left_does_nothing_more() -> None:
    """A request that was on its way when the account ended. One after the other is enough here.

    Sabotage: childcare/services/locks.py: if person_id is not None and not lock_person(person_id): -> if False:
    """
    space = make_arena(1)
    home = make_household()
    late = ask_for(space, (home.parent, ()), day(0))
    there = home.going
    words: dict[str, Any] = {"first_name": "Zyzzyvu", "last_name": "", "languages": []}
    erase_account(person=home.parent, now=NOW)

    with pytest.raises(AccountErased):
        book(ask=late, now=NOW)
    with pytest.raises(AccountErased):
        add_child(guardian=home.parent, first_name="Zyzzyvo", date_of_birth=born(20))
    with pytest.raises(AccountErased):
        edit_child(child=there, by=home.parent, date_of_birth=born(30), now=NOW, **words)

    assert left_of(home.parent) == []


@pytest.mark.parametrize("way", [book, hold])
def test_what_came_meanwhile_is_not_swept_away(way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another tab, after all that was to come is cancelled and before the account is locked.

    Sabotage: cobaby/privacy/erasing.py: if is_new or holds.exists() or upcoming_with(person, going, now): -> if is_new:
    """
    space, home = make_arena(1), make_household()

    def end_then_another_tab(**asked: Any) -> None:
        end_upcoming(**asked)
        way(ask=ask_for(space, (home.parent, ()), day(0)), now=NOW)

    monkeypatch.setattr(erasing, "end_upcoming", end_then_another_tab)

    with pytest.raises(CannotLeaveYet):
        erase_account(person=home.parent, now=NOW)

    home.parent.refresh_from_db()
    assert not home.parent.erased_at and Booking.objects.filter(person=home.parent).exists()
