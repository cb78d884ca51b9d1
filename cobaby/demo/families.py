"""The families of the demo world: a few with a story, the others made from lists of names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db import transaction

from childcare.models import Child, Guardianship
from cobaby.accounts.models import User
from cobaby.demo.accounts import Account, make_accounts, phone_of
from cobaby.demo.plans import ADDRESS, SpacePlan, Table, address_part, family_plans, names

SHAPES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("mother", (0.25,)),
    ("father", (0.5,)),
    ("both", (0.1, 0.6)),
    ("mother", (0.3, 0.3)),
    ("both", (0.4,)),
    ("mother", (0.2, 0.5, 0.9)),
    ("father", (0.15, 0.7)),
    ("mother", (0.65,)),
    ("both", (0.35,)),
    ("mother", (0.05,)),
)
"""Who books for the children, and each child's age as a share of the ages a space admits."""
CALLED = {
    "BE": ("mama", "papa"),
    "DE": ("Mama", "Papa"),
    "FI": ("äiti", "isä"),
    "IT": ("mamma", "papà"),
    "NL": ("mama", "papa"),
    "NO": ("mamma", "pappa"),
    "PL": ("mama", "tata"),
    "SI": ("mami", "ati"),
}
"""What children call their parents there."""


@dataclass(frozen=True)
class Family:
    """Those who may book, first the one who usually does, and their children."""

    bookers: tuple[User, ...]
    children: tuple[Child, ...]
    regular: tuple[Table, ...] = field(default=())


@dataclass(frozen=True)
class _Plan:
    guardians: tuple[Table, ...]
    children: tuple[Table, ...]
    last: str
    regular: tuple[Table, ...] = ()

    @property
    def key(self) -> str:
        """The address of the first guardian, by which a family is known again."""
        return str(self.guardians[0]["email"])


def families_of(plan: SpacePlan, today: date) -> list[Family]:
    """The families that come to this space, made where they are missing."""
    plans = [*_told(plan.slug), *_made_up(plan)]
    zone, country = plan.space["zone"], plan.space["country"]
    users = make_accounts(
        Account(
            adult["email"],
            adult["name"],
            adult["language"],
            zone,
            phone_of(adult["email"], country),
        )
        for family in plans
        for adult in family.guardians
    )
    there = Guardianship.objects.filter(guardian__in=users.values())
    known = set(there.values_list("guardian__email", flat=True))
    _make_children([family for family in plans if family.key not in known], users, today)
    return list(_read(plans, users))


def _told(slug: str) -> Iterator[_Plan]:
    for family in family_plans():
        if family["space"] == slug:
            guardians = tuple(_guardian(adult) for adult in family["guardians"])
            last = guardians[0]["name"].split()[-1]
            regular = tuple(family.get("regular", ()))
            yield _Plan(guardians, tuple(family["children"]), last, regular)


def _guardian(adult: Table) -> Table:
    email = f"{adult.get('email') or address_part(adult['name'])}@{ADDRESS}"
    return {"language": "en"} | adult | {"email": email}


def _made_up(plan: SpacePlan) -> Iterator[_Plan]:
    """As many families as the plan asks for, always the same ones."""
    random = Random(plan.slug)
    country = plan.space["country"]
    known = names()[country]
    called = dict(zip(("women", "men"), CALLED.get(country, ("mother", "father")), strict=True))
    lists = {kind: random.sample(words, len(words)) for kind, words in known.items()}
    for i in range(plan.families):
        who, shares = SHAPES[i % len(SHAPES)]
        last = lists["last"][i % len(lists["last"])]
        first = {kind: lists[kind][i % len(lists[kind])] for kind in ("women", "men")}
        parents = {"both": ("women", "men"), "mother": ("women",), "father": ("men",)}[who]
        guardians = tuple(
            _guardian(
                {
                    "name": f"{first[kind]} {last}",
                    "email": f"{address_part(f'{first[kind]} {last}')}.{plan.slug[:3]}{i}",
                    "relation": called[kind],
                    "language": "de" if country == "DE" else "en",
                }
            )
            for kind in parents
        )
        children = tuple(_child(plan, lists, share, i, n) for n, share in enumerate(shares))
        yield _Plan(guardians, children, last)


def _child(plan: SpacePlan, lists: dict[str, list[str]], share: float, i: int, n: int) -> Table:
    low = min(room.get("age_from_months", 0) for room in plan.rooms)
    high = min(120, max(room.get("age_to_months", 132) for room in plan.rooms))
    kind = ("girls", "boys")[(i + n) % 2]
    months = low + share * (high - low) + 1 + i % 5
    return {"name": lists[kind][(i * 2 + n) % len(lists[kind])], "months": months}


@transaction.atomic
def _make_children(plans: list[_Plan], users: dict[str, User], today: date) -> None:
    children, bonds = [], []
    for family in plans:
        for plan in family.children:
            born = today - timedelta(days=int(plan["months"] * 30.44) + 3)
            spoken = sorted({adult["language"] for adult in family.guardians})
            child = Child(
                first_name=plan["name"],
                last_name=family.last,
                date_of_birth=born,
                languages=spoken,
            )
            children.append(child)
            bonds += [_bond(users[adult["email"]], child, adult) for adult in family.guardians]
    Child.objects.bulk_create(children)
    Guardianship.objects.bulk_create(bonds)


def _bond(guardian: User, child: Child, adult: Table) -> Guardianship:
    """A parent may do everything; a plan says so where somebody may only collect."""
    may = {name: adult[name] for name in adult if name.startswith("may_")}
    return Guardianship(guardian=guardian, child=child, relation=adult["relation"], **may)


def _read(plans: list[_Plan], users: dict[str, User]) -> Iterator[Family]:
    children: dict[int, list[Child]] = {}
    bonds = Guardianship.objects.filter(guardian__in=users.values(), may_book=True)
    for bond in bonds.select_related("child").order_by("child_id"):
        children.setdefault(bond.guardian_id, []).append(bond.child)
    for family in plans:
        adults = [users[adult["email"]] for adult in family.guardians]
        bookers = tuple(user for user in adults if user.pk in children)
        if bookers:
            yield Family(bookers, tuple(children[bookers[0].pk]), family.regular)
