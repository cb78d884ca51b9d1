"""Saving the settings of a space: one form at a time, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cobaby.accounts.models import User
from spaces.holidays import NoCalendar, fill_holidays
from spaces.models import CancellationStep, SettingsChange, Space, SpaceDescription


class ChangedMeanwhile(Exception):
    """Somebody saved this part after the page was made: `change` says who and when."""

    def __init__(self, change: SettingsChange) -> None:
        super().__init__(change.pk)
        self.change = change


class SavedAlready(Exception):
    """This very form was saved by this person a moment ago: there is nothing left to do."""


def last_change(space: Space, part: str) -> SettingsChange | None:
    changes = SettingsChange.objects.filter(space=space, part=part).select_related("changed_by")
    return changes.order_by("-pk").first()


@contextmanager
def changing(
    *, space: Space, part: str, seen: int, content: str, by: User, now: datetime
) -> Iterator[None]:
    """Save one part under the lock of the space, in one transaction.

    `seen` is the newest change (its id, 0 for none) that the page was made from, `content` a
    digest of the form. Raises ChangedMeanwhile, or SavedAlready for a form sent twice.
    """
    with transaction.atomic():
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        last = last_change(space, part)
        if last and last.pk != seen:
            if last.content == content and last.changed_by_id == by.pk:
                raise SavedAlready
            raise ChangedMeanwhile(last)
        yield
        SettingsChange.objects.create(
            space=space, part=part, changed_by=by, changed_at=now, content=content
        )


def update_space(*, space: Space, values: Mapping[str, Any]) -> None:
    """Write these fields of the space; the others stay as they are."""
    for name, value in values.items():
        setattr(space, name, value)
    space.save(update_fields=list(values))


def describe_space(*, space: Space, language: str, text: str, bring: str) -> None:
    """What the space says of itself in one language; without a text it says nothing there."""
    if not text:
        space.descriptions.filter(language=language).delete()
        return
    SpaceDescription.objects.update_or_create(
        space=space, language=language, defaults={"text": text, "bring": bring}
    )


@transaction.atomic
def set_cancellation(*, space: Space, steps: Mapping[int, int]) -> None:
    """The ladder of fees: hours before the start to the share of the price, in per cent.

    It holds for whoever cancels from now on; fees that are due already stay.
    """
    space.cancellation_steps.all().delete()
    CancellationStep.objects.bulk_create(
        CancellationStep(space=space, hours_before=hours, fee_percent=percent)
        for hours, percent in steps.items()
    )


@transaction.atomic
def set_region(*, space: Space, subdivision: str, today: date) -> bool:
    """The state or region, and its public holidays. False where nobody knows the calendar."""
    update_space(space=space, values={"subdivision": subdivision})
    try:
        fill_holidays(space=space, today=today)
    except NoCalendar:
        return False
    return True
