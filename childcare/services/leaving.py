"""What becomes of a family, and of an educator, when a person leaves for good."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from childcare.models import CarePlace, Child, Educator, GuardianInvitation, Guardianship, Shift
from childcare.services.cuts import recount_or_refuse
from childcare.services.days import sweep_holds
from childcare.services.locks import lock_days, lock_people
from cobaby.accounts.models import User

NAMELESS = "–"


@dataclass(frozen=True)
class Parting:
    """The children who stay with another adult who may consent, and those who have none."""

    staying: list[Child]
    going: list[Child]


def parting_of(person: User) -> Parting:
    """Two queries, whatever the number of children."""
    mine = list(Child.objects.visible_to(person))
    others = Guardianship.objects.filter(child__in=mine, may_consent=True).exclude(guardian=person)
    kept = set(others.values_list("child_id", flat=True))
    return Parting(
        staying=[child for child in mine if child.pk in kept],
        going=[child for child in mine if child.pk not in kept],
    )


def has_shifts_ahead(person: User, now: datetime) -> bool:
    """Planned from yesterday on, since the day of a shift is still counted anew."""
    ahead = Shift.objects.filter(educator__user=person, is_cancelled=False)
    return ahead.filter(space_day__date__gte=(now - timedelta(days=1)).date()).exists()


@transaction.atomic
def forget_family(*, person: User, addresses: Collection[str], now: datetime) -> None:
    """End the person's links to children; children with no adult who may consent lose all names.

    `addresses`: the person's own, in small letters. Locks the person, the children, the educator
    and then the days on which the children's ages still count, which are counted anew.
    """
    mine = set(Child.objects.visible_to(person).values_list("pk", flat=True))
    educators = Educator.objects.filter(user=person).values_list("pk", flat=True)
    lock_people(person_id=person.pk, child_ids=mine, educator_ids=educators)
    parting = parting_of(person)
    for child in parting.staying:
        _pass_on(child, person)
    going = [child.pk for child in parting.going]
    GuardianInvitation.objects.filter(invited_by=person).delete()
    GuardianInvitation.objects.filter(email__in=addresses).delete()
    GuardianInvitation.objects.filter(child__in=going).delete()
    Guardianship.objects.filter(guardian=person).delete()
    Guardianship.objects.filter(child__in=going).delete()
    _forget_children(going, now)
    _forget_educator(person)


def _pass_on(child: Child, person: User) -> None:
    """Who entered the child may change all: if it was this person, the oldest who may consent."""
    links = Guardianship.objects.filter(child=child)
    was_first = links.filter(guardian=person, invited_by=None).exists()
    heirs = links.filter(may_consent=True).exclude(guardian=person).order_by("pk")
    heir = heirs.filter(invited_by=None).first() or heirs.first()
    if heir is None:
        return
    if was_first:
        links.filter(pk=heir.pk).update(invited_by=None)
    asked = links.filter(invited_by=person).exclude(pk=heir.pk)
    asked.update(invited_by=heir.guardian)


def _forget_children(child_ids: Collection[int], now: datetime) -> None:
    """Names go, of the birthday the year stays: old days were counted with an age."""
    places = CarePlace.objects.live().filter(
        child__in=child_ids, space_day__date__gte=(now - timedelta(days=1)).date()
    )
    days = list(
        lock_days(set(places.values_list("space_day__date", "space_day__space_id"))).values()
    )
    sweep_holds(days, now)
    for child in Child.objects.filter(pk__in=child_ids):
        child.first_name, child.last_name, child.languages = NAMELESS, "", []
        child.date_of_birth = date(child.date_of_birth.year, 1, 1)
        child.save()
    recount_or_refuse(days, as_fact=True)
    Child.objects.filter(pk__in=child_ids, care_places=None).delete()


def _forget_educator(person: User) -> None:
    """Papers and absences go; the shifts that were worked stay, without a name."""
    for educator in Educator.objects.filter(user=person):
        educator.credentials.all().delete()
        educator.absences.all().delete()
        if not educator.shifts.exists():
            educator.delete()
