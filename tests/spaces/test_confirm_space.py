"""An administrator confirms a space; nobody else can, and until then nobody sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from spaces.models import Space
from spaces.services.confirmation import NotAnAdministrator, confirm_space
from tests.conftest import signed_in
from tests.factories import NOW, make_membership, make_space

NAMES = {
    "operator": "Kolibri e. V.",
    "licence": "§ 45 SGB VIII",
    "responsible_person": "Jana Weber",
}


@pytest.fixture
def unlisted(db: None) -> Space:
    return make_space(
        slug="new", operator="", responsible_person="", confirmed_at=None, confirmed_by=None
    )


def test_an_administrator_lists_a_space(unlisted: Space, administrator: User) -> None:
    page = reverse("confirm_space", args=["new"])

    answer = signed_in(administrator).post(page, NAMES, follow=True)

    unlisted.refresh_from_db()
    assert answer.status_code == 200 and unlisted.is_listed
    assert unlisted.confirmed_by == administrator
    assert Client().get(unlisted.get_absolute_url()).status_code == 200


def test_names_are_needed(unlisted: Space, administrator: User) -> None:
    answer = signed_in(administrator).post(
        reverse("confirm_space", args=["new"]), NAMES | {"licence": " "}
    )

    assert answer.status_code == 422
    assert "Write the licence, or why none is needed." in answer.content.decode()
    assert "Kolibri e. V." in answer.content.decode()
    unlisted.refresh_from_db()
    assert not unlisted.is_listed


def test_its_own_manager_cannot_confirm_it(unlisted: Space, parent: User) -> None:
    """Sabotage: spaces/permissions.py: return isinstance(user, User) and user.is_administrator -> return isinstance(user, User)"""
    make_membership(parent, unlisted, "manager")
    page = reverse("confirm_space", args=["new"])

    assert signed_in(parent).get(page).status_code == 404
    assert signed_in(parent).post(page, NAMES).status_code == 404
    with pytest.raises(NotAnAdministrator):
        confirm_space(space=unlisted, by=parent, now=NOW, **NAMES)


def test_to_repeat_it_corrects_names_and_keeps_the_day(
    unlisted: Space, administrator: User
) -> None:
    confirm_space(space=unlisted, by=administrator, now=NOW, **NAMES)
    later = NOW + timedelta(days=3)

    confirm_space(
        space=unlisted, by=administrator, now=later, **NAMES | {"operator": "Kolibri gGmbH"}
    )

    unlisted.refresh_from_db()
    assert unlisted.confirmed_at == NOW and unlisted.operator == "Kolibri gGmbH"


def test_visible_to(unlisted: Space, space: Space, parent: User, administrator: User) -> None:
    """Sabotage: spaces/models/space.py: return self.filter(confirmed_at__isnull=False) -> return self"""
    host = User.objects.create_user("host@example.org", "stork-lamp-42", display_name="Ole")
    make_membership(host, unlisted, "host")

    seen = {
        name: unlisted in Space.objects.visible_to(user)
        for name, user in {
            "nobody": None,
            "parent": parent,
            "host": host,
            "admin": administrator,
        }.items()
    }

    assert seen == {"nobody": False, "parent": False, "host": True, "admin": True}
    assert all(space in Space.objects.visible_to(user) for user in (None, parent, host))
