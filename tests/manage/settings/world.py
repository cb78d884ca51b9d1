"""A space with five families on MONDAY morning, and its manager signed in."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from bookings.asks import Ask
from bookings.models import Booking
from bookings.services import book
from cobaby.accounts.models import User
from spaces.models import Space
from tests.factories import MONDAY, NOW, at, make_child, make_user

MORNING = (9 * 60, 12 * 60 + 30)


def book_family(space: Space, name: str = "Ana Kovač", *, desk: str = "laptop") -> Booking:
    """One parent with one child of two and a half, on MONDAY morning."""
    parent = make_user(name)
    child = make_child(parent, months=30)
    ask = Ask(parent, space, at(MONDAY, *MORNING, space), desk, (child,), uuid4())
    return book(ask=ask, now=NOW)


def address(name: str, space: Space, *more: object) -> str:
    return reverse(name, args=[space.slug, *more])


def seen(client: Client, url: str) -> str:
    """The number of the last change that the page was made from."""
    return str(client.get(url).context["seen"])


def post(client: Client, name: str, space: Space, /, *more: object, **data: Any) -> Any:
    return client.post(address(name, space, *more), data)


def manages(user: User, space: Space) -> bool:
    return Space.objects.managed_by(user).filter(pk=space.pk).exists()
