"""Wait for a place: a family asks to be told, and is told once, by mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from bookings import refusals
from bookings.asks import check_parts
from bookings.availability import Family, OpenDay, open_days_of
from bookings.availability.choices import candidates
from bookings.availability.fits import fits
from bookings.models import PlaceWatch
from bookings.selection import Selection, time_value
from childcare.models import Child, Guardianship
from childcare.services.locks import lock_people
from cobaby import outbox
from cobaby.accounts.models import User
from spaces.models import Space
from spaces.ranges import Span, day_span, local_day, on_grid

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
    what `check_parts` raises, OutsideHours off the quarter hour, TooLateToBook, TooManyWatches.
    """
    lock_people(person_id=person.pk)
    ids = sorted({child.pk for child in children})
    if Child.objects.bookable_by(person).filter(pk__in=ids).count() != len(ids):
        raise refusals.NotYourChild
    check_parts(space, desk_kind, children)
    if not is_whole_day and not (on_grid(span.start) and on_grid(span.end)):
        raise refusals.OutsideHours
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


def watch_of(selection: Selection, now: datetime) -> PlaceWatch | None:
    """What this person waits for already, of just this choice on its day."""
    if selection.day is None:
        return None
    mine = PlaceWatch.objects.visible_to(selection.person).waiting(now)
    return mine.filter(
        space=selection.space,
        during=day_span(selection.day, selection.space.tz).range(),
        is_whole_day=True,
        minutes=selection.minutes,
        desk_kind=selection.desk_kind,
        child_ids=sorted(child.pk for child in selection.chosen),
    ).first()


def stop_watching(*, watch: PlaceWatch) -> None:
    watch.delete()


def tell_watchers(*, now: datetime) -> int:
    """Post one mail for each watch whose request fits by now; how many. Forgets what is over.

    Places are not kept for anybody: who books first has them, and the mail says so.
    """
    PlaceWatch.objects.over(now).delete()
    waiting = PlaceWatch.objects.waiting(now).select_related("person", "space")
    by_day: dict[tuple[int, date], list[PlaceWatch]] = defaultdict(list)
    for watch in waiting.by_turn()[:AT_ONCE]:
        by_day[watch.space_id, local_day(watch.span.start, watch.space.tz)].append(watch)
    return sum(_look(day, watches, now) for (_, day), watches in by_day.items())


def _look(day: date, watches: Sequence[PlaceWatch], now: datetime) -> int:
    """Tell those whose request fits in their space on that day, which is read once for all."""
    # Their turn is over before they are looked at: a day that fails does not fail first each time.
    PlaceWatch.objects.filter(pk__in=[watch.pk for watch in watches]).update(looked_at=now)
    families = families_of(watches)
    space = watches[0].space
    everybody = {child.pk: child for family in families.values() for child in family.children}
    loaded = open_days_of([space], day, day, Family(tuple(everybody.values())), now)
    told = 0
    for watch in watches:
        found = first_fit(watch, families[watch.pk], loaded[space.pk, day], now)
        told += _tell(watch, found, now) if found else 0
    return told


def first_fit(watch: PlaceWatch, family: Family, day: OpenDay, now: datetime) -> Span | None:
    """The first time that fits the watch, as availability sees its day at `now`."""
    wanted = candidates(day, watch.minutes, with_desk=bool(watch.desk_kind))
    if not watch.is_whole_day:
        wanted = [watch.span]
    return next((span for span in wanted if fits(day, family, span, now)), None)


def families_of(watches: Sequence[PlaceWatch]) -> dict[int, Family]:
    """Whom each watch is for, by its id; a child that left the family is left out. One query."""
    links = Guardianship.objects.filter(
        guardian__in={watch.person_id for watch in watches},
        child__in={pk for watch in watches for pk in watch.child_ids},
        may_book=True,
    ).select_related("child")
    known = {(link.guardian_id, link.child_id): link.child for link in links}
    return {
        watch.pk: Family(
            tuple(
                known[watch.person_id, pk]
                for pk in watch.child_ids
                if (watch.person_id, pk) in known
            ),
            watch.desk_kind,
            watch.person,
        )
        for watch in watches
    }


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
