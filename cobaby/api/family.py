"""From what software names to the family that the services know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bookings import refusals
from bookings.availability import Choice, Family, nearest_choices
from childcare.models import Child
from childcare.refusals import LimitReached, Refusal
from cobaby.accounts.models import User
from cobaby.api.serializers.basics import AlternativeSerializer
from cobaby.directory.search import unnamed_children
from spaces.models import Desk, Space
from spaces.ranges import Span

NO_OTHER_TIME_HELPS = (
    refusals.FormAlreadyUsed,
    refusals.NotYourChild,
    refusals.NothingAsked,
    refusals.SpaceTakesNoBookings,
    refusals.DeskOnlyNotPossible,
    refusals.CareOnlyNotPossible,
    refusals.NotChangeable,
    refusals.AlreadyStarted,
    refusals.NotHeld,
    refusals.AlreadyExtended,
    refusals.PriceHasRisen,
    refusals.TooManyWatches,
)


def children_of(person: User, ids: Sequence[int]) -> tuple[Child, ...]:
    """One's own by id. Raises NotYourChild, the same whether there is such a child or not."""
    found = {child.pk: child for child in Child.objects.bookable_by(person).filter(pk__in=ids)}
    if set(ids) - set(found):
        raise refusals.NotYourChild
    return tuple(found[pk] for pk in dict.fromkeys(ids))


def family_of(person: User, asked: dict[str, Any], day: date) -> Family:
    """Children by id and by age, and the desk, as a query names them."""
    named = children_of(person, asked["child"])
    unnamed = unnamed_children(asked["age_months"], day)
    return Family((*named, *unnamed), desk_of(asked), person)


def desk_of(asked: dict[str, Any]) -> str:
    kind: str = asked["desk"]
    return "" if kind == "none" else kind


def alternatives(
    refusal: Refusal, space: Space, family: Family, span: Span, now: datetime
) -> list[dict[str, Any]]:
    """The times nearest to the one refused; none where another time would not help."""
    if isinstance(refusal, NO_OTHER_TIME_HELPS):
        return []
    return _nearest(space, family, span, now)


def with_desk(
    refusal: Refusal, space: Space, family: Family, span: Span, now: datetime
) -> list[dict[str, Any]]:
    """What `alternatives` says; where care was refused for want of a desk, the times with one."""
    if not _wants_desk(refusal):
        return alternatives(refusal, space, family, span, now)
    there = set(Desk.objects.filter(space=space).values_list("kind", flat=True))
    kinds = [kind for kind in Desk.Kind.values if kind in there]
    found = (_nearest(space, replace(family, desk_kind=kind), span, now) for kind in kinds)
    return next(filter(None, found), [])


def _wants_desk(refusal: Refusal) -> bool:
    """No other time helps, but a desk does: a parent stays in the house, or care is not alone."""
    if isinstance(refusal, LimitReached):
        return refusal.breach.limit == "parent_presence"
    return isinstance(refusal, refusals.CareOnlyNotPossible)


def _nearest(space: Space, family: Family, span: Span, now: datetime) -> list[dict[str, Any]]:
    near: list[Choice] = nearest_choices(space, family, span, now)
    found = AlternativeSerializer(near, many=True, context={"desk": family.desk_kind or "none"})
    return list(found.data)
