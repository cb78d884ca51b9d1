"""A family whose every word is a canary, in every state there is, and where such words may stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from bookings.asks import Ask
from bookings.services import book, cancel_booking, hold
from bookings.services.watching import watch_place
from childcare.models import Child, Guardianship
from childcare.services.guardians import Rights, invite_guardian
from cobaby import outbox
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken, SentRequest
from cobaby.outbox import ready_text
from spaces.models import Space
from tests.factories import MONDAY, NOW, PASSWORD, at, make_user

WORD = "zyzzyva"
"""Begins every word of the family and nothing else."""


@dataclass
class Family:
    parent: User
    partner: User
    own: Child
    shared: Child
    client: Client


def make_family(space: Space) -> Family:
    """A parent with a child of their own and one shared with a partner, and all they can leave."""
    parent = make_user(f"{WORD} parent", email=f"{WORD}-parent@example.org", zone="Europe/Rome")
    User.objects.filter(pk=parent.pk).update(phone=f"{WORD}-555 0142")
    EmailAddress.objects.create(user=parent, email=f"{WORD}-2@example.org", verified=True)
    partner = make_user("Marek Partner")
    own = _child(parent, f"{WORD}own", 30)
    shared = _child(parent, "Shared", 50)
    Guardianship.objects.create(guardian=partner, child=shared, invited_by=parent)
    rights = Rights(f"{WORD}-aunt", True, True, False, False)
    invite_guardian(
        children=[own, shared], email=f"{WORD}-aunt@example.org", rights=rights, by=parent, now=NOW
    )
    family = Family(parent, partner, own, shared, Client(headers={"user-agent": WORD}))
    _bookings(family, space)
    _traces(family)
    return family


def _child(parent: User, name: str, months: int) -> Child:
    born = (MONDAY - timedelta(days=months * 30)).replace(day=9)
    child = Child.objects.create(first_name=name, last_name=f"{WORD}son", date_of_birth=born)
    Guardianship.objects.create(guardian=parent, child=child, relation=f"{WORD}-mother")
    return child


def _bookings(family: Family, space: Space) -> None:
    """One to come with both children, one cancelled for nothing, one held, and one waited for."""

    def ask(start: int, end: int, days: int = 0, *children: Child) -> Ask:
        span = at(MONDAY + timedelta(days=days), start * 60, end, space)
        return Ask(family.parent, space, span, "laptop", children, uuid4())

    book(ask=ask(9, 12 * 60 + 30, 0, family.own, family.shared), now=NOW)
    free = book(ask=ask(13, 16 * 60 + 30, 0, family.own), now=NOW)
    cancel_booking(booking=free, now=NOW)
    hold(ask=ask(13, 16 * 60 + 30, 0, family.shared), now=NOW)
    watch_place(
        person=family.parent,
        space=space,
        span=at(MONDAY, 9 * 60, 12 * 60 + 30, space),
        is_whole_day=False,
        minutes=210,
        desk_kind="equipped",
        children=[family.own],
        now=NOW,
    )


def _traces(family: Family) -> None:
    """A session, a passkey, and a mail that waits."""
    family.client.post(
        reverse("account_login"), {"login": family.parent.email, "password": PASSWORD}
    )
    family.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    Authenticator.objects.create(
        user=family.parent, type="webauthn", data={"name": f"{WORD}key", "credential": {}}
    )
    AccessToken.objects.create(
        user=family.parent,
        name=f"{WORD} software",
        digest="x",
        scopes=["bookings:read"],
        form_token=uuid4(),
        created_at=NOW,
        expires_at=NOW + timedelta(days=90),
    )
    SentRequest.objects.create(
        user=family.parent, key="k", content="c", body={"to": WORD}, created_at=NOW
    )
    outbox.post(
        key=f"account:{uuid4().hex}",
        kind=ready_text.KIND,
        to_address=f"{WORD}-2@example.org",
        due_at=NOW,
        payload={"subject": WORD, "text": WORD},
    )


def tables_with(word: str) -> set[str]:
    """Every column of every table in which the word stands, in any case. Sessions are unpacked."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{word}%"]
            )
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    if any(word in str(session.get_decoded()) for session in Session.objects.all()):
        found.add("django_session.session_data")
    return found
