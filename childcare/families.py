"""What the page of a family shows: children with their ages, and the adults of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from childcare.models import Child, GuardianInvitation, Guardianship
from childcare.permissions import RIGHTS
from childcare.wording import age_words, language_name
from cobaby.accounts.models import User


@dataclass(frozen=True)
class Adult:
    """One adult of a child, or one who was asked and has not answered."""

    name: str
    relation: str
    rights: str
    link: Guardianship | None = None
    invitation: GuardianInvitation | None = None
    is_me: bool = False
    can_change: bool = False
    can_leave: bool = False


@dataclass(frozen=True)
class Member:
    """A child on the page of its family."""

    child: Child
    age: str
    languages: str
    adults: list[Adult]
    can_edit: bool


def members(user: User, today: date) -> list[Member]:
    """The children of this adult. Three queries, whatever the number of children."""
    children = Child.objects.visible_to(user).prefetch_related(
        "guardianships__guardian", "invitations"
    )
    return [_member(child, user, today) for child in children]


def _member(child: Child, user: User, today: date) -> Member:
    links = sorted(
        child.guardianships.all(), key=lambda link: (link.guardian_id != user.pk, link.pk)
    )
    mine = next(link for link in links if link.guardian_id == user.pk)
    asked = child.invitations.all() if mine.may_consent else ()
    return Member(
        child=child,
        age=age_words(child.age_months(today)),
        languages=", ".join(language_name(code) for code in child.languages),
        adults=[_adult(link, mine, links) for link in links] + [_asked(row, user) for row in asked],
        can_edit=mine.may_consent,
    )


def _adult(link: Guardianship, mine: Guardianship, links: list[Guardianship]) -> Adult:
    """The same answers as `permissions`, from rows that are loaded already."""
    founder_or_inviter = mine.invited_by_id is None or link.invited_by_id == mine.guardian_id
    may_change = link.invited_by_id is not None and mine.may_consent and founder_or_inviter
    others = [other for other in links if other.pk != link.pk and other.may_consent]
    return Adult(
        name=_("You") if link.pk == mine.pk else link.guardian.display_name,
        relation=link.relation,
        rights=rights_words(link),
        link=link,
        is_me=link.pk == mine.pk,
        can_change=link.pk != mine.pk and may_change,
        can_leave=link.pk == mine.pk and bool(others),
    )


def _asked(row: GuardianInvitation, user: User) -> Adult:
    mine = row.invited_by_id == user.pk
    return Adult(row.email, row.relation, rights_words(row), invitation=row, can_change=mine)


def rights_of(user: User, children: Iterable[Child]) -> set[str]:
    """What this adult may do for some of these children, by the names of the fields."""
    links = Guardianship.objects.filter(guardian=user, child__in=children)
    return {name for link in links for name in RIGHTS if getattr(link, name)}


def rights_words(row: Guardianship | GuardianInvitation) -> str:
    """What this adult may do, in words: may book, may collect."""
    fields = type(row)._meta
    given = [str(fields.get_field(name).verbose_name) for name in RIGHTS if getattr(row, name)]  # type: ignore[union-attr]
    return ", ".join(given) or _("may see this page only")
