"""Wait for a place: a family asks to be told, and is told once, by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bookings import refusals
from bookings.availability import Choice, Family, open_days_of
from bookings.availability.choices import candidates
from bookings.availability.fits import fit
from bookings.models import PlaceWatch
from bookings.selection import time_value
from childcare.models import Child
from childcare.refusals import Refusal
from childcare.services.locks import lock_people
from cobaby import outbox
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, local_day

MOST_A_PERSON = 10
AT_ONCE = 200
"""Watches looked at in one tick; the others have their turn in the next."""


@transaction.atomic
def watch_place(
    *,
    person: User,
    space: Space,
    span: Span,
    is_whole_day: bool,
    minutes: int,
    desk_kind: str,
    children: Sequence[Child],
    now: datetime,
) -> PlaceWatch:
    """Tell this person when the whole request fits. Asking twice is asking once.

    `span`: the time wanted, or the whole local day for any time of `minutes`. Raises NotYourChild,
    NothingAsked, TooLateToBook or TooManyWatches.
    """
    lock_people(person_id=person.pk)
    ids = sorted({child.pk for child in children})
    if Child.objects.bookable_by(person).filter(pk__in=ids).count() != len(ids):
        raise refusals.NotYourChild
    if not ids and not desk_kind:
        raise refusals.NothingAsked
    if (span.end if is_whole_day else span.start) <= now:
        raise refusals.TooLateToBook
    asked = {
        "space": space,
        "during": span.range(),
        "is_whole_day": is_whole_day,
        "minutes": minutes,
        "desk_kind": desk_kind,
        "child_ids": ids,
    }
    waiting = PlaceWatch.objects.visible_to(person).waiting(now)
    if known := waiting.filter(**asked).first():
        return known
    if waiting.count() >= MOST_A_PERSON:
        raise refusals.TooManyWatches
    return PlaceWatch.objects.create(person=person, created_at=now, **asked)


def stop_watching(*, watch: PlaceWatch) -> None:
    watch.delete()


def tell_watchers(*, now: datetime) -> int:
    """Post one mail for each watch whose request fits by now; how many. Forgets what is over.

    Places are not kept for anybody: who books first has them, and the mail says so.
    """
    PlaceWatch.objects.over(now).delete()
    waiting = PlaceWatch.objects.waiting(now).select_related("person", "space")
    told = 0
    for watch in waiting.by_turn()[:AT_ONCE]:
        # Its turn is over before it is looked at: one that fails does not fail first each time.
        PlaceWatch.objects.filter(pk=watch.pk).update(looked_at=now)
        found = first_fit(watch, now)
        if found:
            told += _tell(watch, found.span, now)
    return told


def first_fit(watch: PlaceWatch, now: datetime) -> Choice | None:
    """The first time that fits the watch, as availability sees it at `now`."""
    family = family_of(watch)
    day = local_day(watch.span.start, watch.space.tz)
    loaded = open_days_of([watch.space], day, day, family, now)[watch.space_id, day]
    wanted = candidates(loaded, watch.minutes, with_desk=bool(watch.desk_kind))
    if not watch.is_whole_day:
        wanted = [watch.span]
    for span in wanted:
        try:
            return Choice(span, fit(loaded, family, span, now))
        except Refusal:
            continue
    return None


def family_of(watch: PlaceWatch) -> Family:
    """Whom the watch is for; a child that left the family is left out."""
    children = Child.objects.bookable_by(watch.person).filter(pk__in=watch.child_ids)
    return Family(tuple(children), watch.desk_kind, watch.person)


@transaction.atomic
def _tell(watch: PlaceWatch, span: Span, now: datetime) -> int:
    """Claim the watch and post its mail in one transaction: two ticks tell it once."""
    updated = PlaceWatch.objects.filter(pk=watch.pk, told_at=None).update(told_at=now)
    if updated != 1:
        return 0
    outbox.post(
        key=f"watch:{watch.pk}:free",
        kind="place_free",
        recipient=watch.person,
        due_at=now,
        payload={"watch": watch.pk, "time": time_value(span)},
    )
    return 1
