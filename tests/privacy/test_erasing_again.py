"""A backup is older than an erasure: who had left leaves once more after a restore."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction

from bookings.models import Booking
from childcare.models import Child
from cobaby.accounts.models import User
from cobaby.outbox.sending import send_due
from cobaby.privacy import tombstones
from cobaby.privacy.erasing import erase_account
from cobaby.privacy.erasing_again import erase_again
from cobaby.privacy.tasks import keep_promises
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_membership, make_user
from tests.privacy.canaries import WORD, Family, make_family, tables_with

pytestmark = pytest.mark.django_db
LEFT_AT = NOW + timedelta(hours=1)
MONTHS_LATER = NOW + timedelta(days=90)


@pytest.fixture(autouse=True)
def log(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.ERASED_LOG = tmp_path / "kept" / "erased.log"
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield settings.ERASED_LOG


@pytest.fixture
def family(space: Space) -> Family:
    """As a backup brings it back: complete, and unaware that its parent left."""
    return make_family(space)


def test_who_leaves_is_noted_by_number(
    family: Family, log: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """Sabotage: cobaby/privacy/erasing.py: transaction.on_commit(partial(tombstones.note, {person.pk: now}), robust=True) -> pass"""
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(person=family.parent, now=LEFT_AT)

    assert log.read_text() == f"{LEFT_AT.isoformat()} {family.parent.pk}\n"
    assert log.stat().st_mode & 0o077 == 0


def test_an_erasure_that_fails_notes_nobody(
    family: Family, log: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erase_account(person=family.parent, now=LEFT_AT)
        transaction.set_rollback(True)

    assert not log.exists()


def test_the_night_notes_what_a_crash_left_out(family: Family, log: Path) -> None:
    """And mends a line that was torn apart.

    Sabotage: cobaby/privacy/tasks.py: tombstones.note_missing()  # before -> pass  # before
    Sabotage: cobaby/privacy/tombstones.py: torn = "" if content.endswith("\\n") or not content else "\\n" -> torn = ""
    """
    erase_account(person=family.parent, now=LEFT_AT)
    log.parent.mkdir()
    log.write_text("2026-03-01T00:00:00+00:00 7\n2026-03-0")

    keep_promises()
    keep_promises()

    noted = tombstones.noted(log)
    assert noted == {7: NOW.replace(month=3, day=1, hour=0), family.parent.pk: LEFT_AT}
    assert len(log.read_text().splitlines()) == 3


def test_nothing_of_them_is_left_and_nobody_is_written_to(family: Family) -> None:
    """Sabotage: cobaby/privacy/erasing_again.py: erase_account(person=person, now=at, says_farewell=False) -> erase_account(person=person, now=at)"""
    Child.objects.filter(pk=family.shared.pk).update(last_name="Kovač")

    done = erase_again(erased={family.parent.pk: LEFT_AT}, now=MONTHS_LATER)
    send_due(lambda: MONTHS_LATER)

    assert (done.erased, done.left) == (1, {})
    assert tables_with(WORD) == set()
    assert User.objects.get(pk=family.parent.pk).erased_at == LEFT_AT
    assert not any(WORD in address for sent in mail.outbox for address in sent.to)


def test_what_was_cancelled_then_costs_what_it_cost_then(family: Family) -> None:
    """Long after the visit it would count as one that took place.

    Sabotage: cobaby/privacy/erasing_again.py: erase_account(person=person, now=at, says_farewell=False) -> erase_account(person=person, now=now, says_farewell=False)
    """
    erase_again(erased={family.parent.pk: LEFT_AT}, now=MONTHS_LATER)

    assert not Booking.objects.filter(person=family.parent.pk).exists()


def test_a_visit_that_was_on_then_is_over_now(family: Family, space: Space) -> None:
    """Sabotage: cobaby/privacy/erasing_again.py: erase_account(person=person, now=now, says_farewell=False) -> raise"""
    on = at(MONDAY, 10 * 60, 11 * 60, space).start

    done = erase_again(erased={family.parent.pk: on}, now=MONTHS_LATER)

    assert (done.erased, done.left) == (1, {})


def test_a_number_that_was_given_to_somebody_else(family: Family) -> None:
    """Sabotage: cobaby/privacy/erasing_again.py: if person.joined_at > erased[person.pk]: -> if False:"""
    before = User.objects.get(pk=family.parent.pk).joined_at - timedelta(days=1)

    done = erase_again(erased={family.parent.pk: before, 10**9: NOW}, now=MONTHS_LATER)

    assert done.erased == 0
    assert User.objects.get(pk=family.parent.pk).erased_at is None


def test_twice_is_once(family: Family) -> None:
    erased = {family.parent.pk: LEFT_AT}
    erase_again(erased=erased, now=MONTHS_LATER)

    assert erase_again(erased=erased, now=MONTHS_LATER).erased == 0


def command(*arguments: Any) -> Iterator[str]:
    out = StringIO()
    try:
        call_command("erase_again", *arguments, stdout=out)
    except SystemExit as fault:
        yield str(fault)
    yield out.getvalue()


def test_the_command_says_what_it_did_and_what_is_left(
    family: Family, manager: User, space: Space, log: Path, tmp_path: Path
) -> None:
    """By a list that lies elsewhere, which is taken over: the next restore needs it too.

    Sabotage: cobaby/privacy/management/commands/erase_again.py: tombstones.note(erased)  # another -> pass  # another
    """
    elsewhere = tmp_path / "old.log"
    tombstones.note({family.parent.pk: LEFT_AT, manager.pk: LEFT_AT}, elsewhere)

    refused, said = command(elsewhere)

    assert f"- account {manager.pk}: You are the last manager" in refused
    assert "Erased again: 1 accounts" in said
    assert tombstones.noted(log) == tombstones.noted(elsewhere)
    make_membership(make_user("Second"), space, "manager")
    Space.objects.update(responsible_person="Somebody else")
    assert list(command()) == ["Erased again: 1 accounts that had been deleted since.\n"]


def test_without_a_list_the_command_says_who_is_back(log: Path) -> None:
    [said, _nothing] = command()

    assert said.startswith(f"{log} cannot be read: No such file")
