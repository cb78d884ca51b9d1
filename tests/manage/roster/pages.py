"""What a manager types on the roster's pages, and what is read there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from bookings.asks import Ask
from bookings.services import book
from childcare.models import CareRoom, Educator
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_child, make_user
from tests.reading import unbroken


def make_family(space: Space, name: str) -> None:
    """A desk, and care for a child of two and a half, on Monday from 09:00 to 12:30."""
    parent = make_user(name)
    child = make_child(parent, months=30, name="Mila")
    span = at(MONDAY, 540, 750, space)
    book(ask=Ask(parent, space, span, "laptop", (child,), uuid4()), now=NOW)


def url(name: str, space: Space, *args: int) -> str:
    return reverse(name, args=[space.slug, *args])


def typed(educator: Educator, **changes: Any) -> dict[str, Any]:
    room = CareRoom.objects.get()
    day = {"day": MONDAY.isoformat(), "start": "08:30", "end": "12:30"}
    return {"educator": educator.pk, "room": room.pk, "version": 1} | day | changes


def looked(client: Client, address: str, data: dict[str, Any]) -> dict[str, Any]:
    """What the second step of the form carries."""
    answer = client.post(address, data | {"do": "look"})
    assert answer.status_code == 200, answer.content.decode()
    return data | {"seen": answer.context["seen"]}


def previewed(answer: Any) -> dict[str, Any]:
    """What the button below a week that would be copied sends along."""
    seen = answer.context["seen"]
    return {"week": answer.context["week"].value, "seen": seen.shifts, "change": seen.change}


def text(answer: Any) -> str:
    return " ".join(unbroken(answer.content.decode()).split())
