"""Handover margins given back when a neighbouring stay of the same child ends."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from django.db import IntegrityError, transaction

from childcare.capacity.margins import with_margins
from childcare.models import CarePlace
from spaces.models import SpaceDay
from spaces.ranges import Span

Stretched = dict[int, Span]
"""Place id to the span that it had before."""


def restore_margins(day: SpaceDay, child_ids: Collection[int]) -> Stretched:
    """Stretch what is left of these children's day to its full margins, on a locked day.

    The caller counts the day anew, and calls `undo` where that leaves no room for it.
    """
    places = (
        CarePlace.objects.live()
        .filter(space_day=day, child__in=child_ids)
        .order_by("child_id", "booked")
        .values_list("child_id", "pk", "booked", "during")
    )
    before: Stretched = {}
    for _child, rows in groupby(places, key=lambda row: row[0]):
        stays = [(pk, Span.of(booked), Span.of(during)) for _, pk, booked, during in rows]
        booked = [span for _, span, _ in stays]
        cared = with_margins(booked, day.space.margin_before, day.space.margin_after)
        for (pk, _, during), span in zip(stays, cared, strict=True):
            if span != during and _restored(pk, span):
                before[pk] = during
    return before


def _restored(pk: int, span: Span) -> bool:
    """False where the child is in another space by then: it keeps what it has."""
    try:
        with transaction.atomic():
            CarePlace.objects.filter(pk=pk).update(during=span.range())
    except IntegrityError:
        return False
    return True


def undo(before: Stretched) -> None:
    for pk, during in before.items():
        CarePlace.objects.filter(pk=pk).update(during=during.range())
