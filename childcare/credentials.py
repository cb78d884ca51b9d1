"""Papers of educators: which end soon, and which shifts count on a day for those that are valid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from childcare.models import Credential, Shift
from spaces.models import Space, SpaceDay
from spaces.ranges import local_day

PAPERS_END_SOON = timedelta(days=60)


def papers_ending(spaces: Collection[Space], now: datetime) -> list[Credential]:
    """Papers that these spaces saw, that end within 60 days or ended, and have no newer one.

    By each space's own day; the first to end first, with educators and spaces. One query.
    """
    newer = Credential.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
        educator=OuterRef("educator"),
        space=OuterRef("space"),
        kind=OuterRef("kind"),
    )
    anywhere = now.date() + PAPERS_END_SOON + timedelta(days=1)
    papers = Credential.objects.filter(space__in=spaces, expires_on__lte=anywhere)
    not_renewed = papers.exclude(Exists(newer)).select_related("educator__user", "space")
    return [
        paper
        for paper in not_renewed.order_by("expires_on", "pk")
        if ends_soon(paper, local_day(now, paper.space.tz))
    ]


def ends_soon(paper: Credential, today: date) -> bool:
    """Within 60 days, the last one included; or it has ended."""
    return paper.expires_on is not None and paper.expires_on <= today + PAPERS_END_SOON


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
