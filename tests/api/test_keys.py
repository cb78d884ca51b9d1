"""Keys for software: made and shown once, with scopes, an end, a last use, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from cobaby.api.models import AccessToken
from spaces.models import Space
from tests.access.world_accounts import signed_in_now
from tests.api.conftest import Software, key_for, software_of
from tests.factories import NOW, make_membership

pytestmark = pytest.mark.django_db


def form(**overrides: Any) -> dict[str, Any]:
    fields = {"name": "Kitchen wall", "scopes": ["bookings:read"], "days": "30"}
    return fields | {"form_token": str(uuid4())} | overrides


def made(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("api_tokens"), data)


def test_a_key_is_shown_once_and_opens_what_its_scopes_say(parent: User) -> None:
    """Sabotage: cobaby/api/permissions.py: and view.scope not in token.scopes: -> and not token.scopes:"""
    page = made(signed_in_now(Client(), parent), form())
    secret = page.context["secret"]
    later = signed_in_now(Client(), parent).get(reverse("api_tokens"))

    software = Software(secret)

    assert secret in page.content.decode()
    assert secret not in later.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert software.ask("bookings/").status_code == 200
    refused = software.ask("manage/spaces/")
    assert (refused.status_code, refused.json()["scope"]) == (403, "manage:read")


def test_only_a_digest_of_256_bits_is_kept(parent: User) -> None:
    """Sabotage: cobaby/accounts/keys.py: return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest() -> return key"""
    secret = key_for(parent)

    row = AccessToken.objects.values().get()

    assert len(secret.removeprefix("cobaby_")) >= 43  # 32 bytes in base64
    assert not any(secret in str(value) for value in row.values())


def test_the_same_form_makes_one_key(parent: User) -> None:
    """Sabotage: cobaby/api/services.py: if known := mine.filter(form_token=form_token).first(): -> if known := mine.filter(name="").first():"""
    client, sent = signed_in_now(Client(), parent), form()

    made(client, sent)
    again = made(client, sent)

    assert AccessToken.objects.count() == 1
    assert "This key was made before." in again.content.decode()


def test_a_key_ends_and_notes_its_use(parent: User, now: Any) -> None:
    """Sabotage: cobaby/api/models.py: return self.filter(expires_at__gt=now, user__is_active=True) -> return self.filter(user__is_active=True)"""
    software = software_of(parent)
    software.ask("bookings/")
    used = AccessToken.objects.get().last_used_at

    now.shift(timedelta(days=31))

    assert used == NOW
    assert software.ask("bookings/").status_code == 401


def test_a_key_taken_back_opens_nothing(parent: User) -> None:
    """Sabotage: cobaby/api/services.py: token.delete() -> pass"""
    software = software_of(parent)
    pk = AccessToken.objects.get().pk

    signed_in_now(Client(), parent).post(reverse("revoke_api_token", args=[pk]))

    refused = software.ask("bookings/")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_who_may_not_sign_in_has_no_working_key(parent: User) -> None:
    software = software_of(parent)
    User.objects.filter(pk=parent.pk).update(is_active=False)

    assert software.ask("bookings/").status_code == 401


def test_bad_input_is_told_and_kept(parent: User) -> None:
    page = made(signed_in_now(Client(), parent), form(scopes=[], name="Kitchen\0"))

    assert page.status_code == 422
    assert "Choose one thing at least." in page.content.decode()
    assert not AccessToken.objects.exists()


def test_who_manages_nothing_is_not_offered_it(parent: User) -> None:
    page = made(signed_in_now(Client(), parent), form(scopes=["manage:read"]))

    assert page.status_code == 422
    assert not AccessToken.objects.exists()


def test_a_managers_key_works_while_a_second_step_is_set_up(
    manager: User, space: Space, settings: Any
) -> None:
    """Sabotage: cobaby/api/permissions.py: self._check_second_step(token.user) -> pass"""
    software = software_of(manager)
    assert software.ask(f"manage/spaces/{space.slug}/week/").status_code == 200

    settings.TEAM_WITHOUT_SECOND_STEP = False

    refused = software.ask(f"manage/spaces/{space.slug}/week/")
    assert refused.json()["type"].endswith("#second-step-missing")


def test_a_key_ends_with_the_role(parent: User, space: Space) -> None:
    membership = make_membership(parent, space, "manager")
    software = software_of(parent)
    day = f"manage/spaces/{space.slug}/day/"
    assert software.ask(day).status_code == 200

    membership.delete()

    assert software.ask(day).status_code == 404


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer \xff\xfe", "Bearer a b c", "Bearer " + "x" * 5000]
)
def test_a_strange_header_is_a_401(header: str) -> None:
    assert Client().get("/api/v1/bookings/", headers={"Authorization": header}).status_code == 401
