"""Which shifts count on a day: those whose educator's required papers are valid then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from childcare.models import Credential, Shift
from spaces.models import SpaceDay


def valid_papers(educator_ids: Collection[int], space_id: int, on: date) -> dict[int, set[str]]:
    """The kinds of papers of each educator that this space saw and that are valid on that day.

    The last day is included.
    """
    papers: dict[int, set[str]] = defaultdict(set)
    valid = Credential.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=on),
        educator__in=educator_ids,
        space=space_id,
        issued_on__lte=on,
    )
    for educator, kind in valid.values_list("educator_id", "kind"):
        papers[educator].add(kind)
    return papers


def counting_shifts(day: SpaceDay, required: Collection[str]) -> list[Shift]:
    """The shifts of a locked day that count; written on each shift, where that has changed."""
    shifts = list(Shift.objects.filter(space_day=day, is_cancelled=False))
    papers = valid_papers({shift.educator_id for shift in shifts}, day.space_id, day.date)
    for shift in shifts:
        held = papers[shift.educator_id]
        counts = set(required) <= held
        qualified = counts and Credential.Kind.PEDAGOGUE in held
        if (shift.counts, shift.is_qualified) != (counts, qualified):
            shift.counts, shift.is_qualified = counts, qualified
            shift.save(update_fields=["counts", "is_qualified"])
    return [shift for shift in shifts if shift.counts]
