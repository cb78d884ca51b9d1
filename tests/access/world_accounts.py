"""What people have beside bookings: sessions, a second step, keys, calendars, mail."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from cobaby.accounts.models import User
from cobaby.api.models import Scope
from cobaby.api.services import make_token
from cobaby.feeds.services import open_feed
from cobaby.outbox import mailfiles

if TYPE_CHECKING:
    from tests.access.world import World

LONG_DOMAIN = "werkstattfuergutenachbarschaft.example.org"
"""No page may become wider than a phone by an address that somebody really has."""


def signed_in_now(client: Client, user: User) -> Client:
    """Signed in with the password a moment ago, so that allauth does not ask for it again."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": user.email, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session["safety_seen_at"] = timezone.now().isoformat()
    session.save()
    return client


def add_second_step(world: World) -> None:
    """The editor has a second step: codes from an app, spare codes, and a passkey."""
    editor = world.people["editor"]
    TOTP.activate(editor, generate_totp_secret())
    RecoveryCodes.activate(editor)
    name = world.private("Quillkey", "editor")
    world.things["passkey"] = Authenticator.objects.create(
        user=editor,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": _credential()},
    )


def _credential() -> dict[str, Any]:
    """A passkey as a browser would have registered it."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    attested = AttestedCredentialData.create(
        bytes(16), bytes(32), ES256.from_cryptography_key(public)
    )
    data = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG(0x41), 0, attested)
    client = CollectedClientData.create("webauthn.create", bytes(32), "http://testserver")
    key = websafe_encode(bytes(32))
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    return {"id": key, "rawId": key, "type": "public-key", "response": response}


def add_software(world: World) -> None:
    """The parent has a key and a calendar feed, the manager a feed of the house."""
    things, people = world.things, world.people
    things["token"], things["secret"] = make_token(
        user=people["parent"],
        name=world.private("Quagmire key", "parent"),
        scopes=Scope.values,
        days=30,
        form_token=uuid4(),
        now=world.now,
    )
    things["feed"], things["feed_secret"] = open_feed(
        user=people["parent"], space=None, form_token=uuid4(), now=world.now
    )
    things["house_feed"], things["house_feed_secret"] = open_feed(
        user=people["manager"], space=things["space"], form_token=uuid4(), now=world.now
    )


def add_mail(world: World) -> None:
    """One mail among the files, with a file attached."""
    word = world.private("Quaggamail", "administrator")
    told = f"{word} for you"
    message = EmailMultiAlternatives(word, told, "from@example.org", ["quagga@example.org"])
    message.attach_alternative(f"<p>{told}</p>", "text/html")
    message.attach("visit.ics", f"BEGIN:VCALENDAR\r\nX-WORD:{word}\r\nEND:VCALENDAR\r\n")
    mailfiles.folder().mkdir(parents=True, exist_ok=True)
    world.things["mail"] = mailfiles.write(message, now=world.now).name


def add_session(world: World) -> None:
    """The parent is signed in on another device too."""
    client = signed_in_now(Client(), world.people["parent"])
    world.things["other_session"] = UserSession.objects.create(
        user=world.people["parent"],
        session_key=client.session.session_key,
        ip=world.private("203.0.113.77", "parent"),
        user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    )
