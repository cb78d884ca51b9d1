"""Many real connections at once, and what to make of their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from unittest import mock

from django.db import connection

from bookings.refusals import DayChanged
from childcare.refusals import Refusal
from spaces.models import SpaceDay

MOST_AT_ONCE = 200
Job = Callable[[], Any]
TRIGGERS = {
    "care_day_recount_places": "childcare_careplace",
    "care_day_recount_shifts": "childcare_shift",
    "care_day_recount_days": "childcare_careday",
}


CREW = ThreadPoolExecutor(MOST_AT_ONCE)
"""Its threads keep their connections from one attack to the next: nobody waits for a new server
process, so all begin closer together."""


def at_once(jobs: Sequence[Job]) -> list[Any]:
    """Run each job on a connection of its own, all from one starting gun.

    Each answer is what the job returned, or the exception that ended it.
    """
    assert len(jobs) <= MOST_AT_ONCE, "the others would wait for the gun for ever"
    gun = Barrier(len(jobs))

    def run(job: Job) -> Any:
        try:
            connection.ensure_connection()
            gun.wait()
            return job()
        except Exception as error:
            return error
        finally:
            if connection.errors_occurred:
                connection.close()

    return list(CREW.map(run, jobs))


def done(answers: Sequence[Any]) -> list[Any]:
    """The jobs that succeeded. Raises what went wrong but was no named refusal.

    DayChanged is no answer either: it says that `admit` let in what `count_day` would not.
    """
    for answer in answers:
        if isinstance(answer, DayChanged) or errors([answer]):
            raise answer
    return [answer for answer in answers if not isinstance(answer, Refusal)]


def errors(answers: Sequence[Any]) -> list[Exception]:
    """What was no named refusal: an IntegrityError, a deadlock."""
    return [a for a in answers if isinstance(a, Exception) and not isinstance(a, Refusal)]


@contextmanager
def without_lock() -> Iterator[None]:
    """Writers find their space days and do not lock them."""

    def unlocked(keys: Any) -> dict[Any, SpaceDay]:
        return {key: SpaceDay.objects.get(date=key[0], space=key[1]) for key in keys}

    with mock.patch("bookings.services.workspace.lock_days", unlocked):
        yield


@contextmanager
def without_triggers() -> Iterator[None]:
    """The recount at commit is off. The checks stay: they alone do not guard."""
    _alter("DISABLE")
    try:
        yield
    finally:
        _alter("ENABLE")


def _alter(what: str) -> None:
    with connection.cursor() as cursor:
        for trigger, table in TRIGGERS.items():
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER {trigger}")
