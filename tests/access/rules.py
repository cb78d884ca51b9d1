"""The words of the access matrix: outcomes, who gets what, and rules about one address.

What is not said is refused: NOT_FOUND for those who are signed in, SIGN_IN for a visitor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import CAST, PEOPLE, World

PAGE = "a page"
ON = "led on"
AGAIN = "the form again, in words"
TOO_LATE = "told that it cannot be"
SIGN_IN = "asked to sign in"
NOT_FOUND = "not found"
NO_METHOD = "no such method"
REFUSED = {SIGN_IN, NOT_FOUND, NO_METHOD}
"""Whoever gets one of these has changed nothing."""

Expected = dict[str, str]
Arguments = Callable[[World], tuple[Any, ...]]


def only(*people: str, get: str = PAGE) -> Expected:
    """These get it; for others it is not there, and a visitor is asked to sign in."""
    rest = dict.fromkeys(PEOPLE, NOT_FOUND) | {"visitor": SIGN_IN}
    return rest | dict.fromkeys(people, get)


def nobody(outcome: str) -> Expected:
    """All get the same no."""
    return dict.fromkeys(CAST, outcome)


def everyone(outcome: str = PAGE, **others: str) -> Expected:
    return dict.fromkeys(CAST, outcome) | others


def signed_in(outcome: str = PAGE, **others: str) -> Expected:
    """All who are signed in."""
    return dict.fromkeys(PEOPLE, outcome) | {"visitor": SIGN_IN} | others


def hidden_from_others(*people: str, get: str = PAGE) -> Expected:
    """These get it; for all others, visitors too, it is not there."""
    return nobody(NOT_FOUND) | dict.fromkeys(people, get)


READ_ONLY = everyone(NO_METHOD)
READ_ONLY_SIGNED_IN = signed_in(NO_METHOD)
FAMILY = ("parent", "second_guardian")
TEAM = ("manager", "administrator")
CODES_SEEN = frozenset({"mfa_authenticator"})
"""allauth remembers that a person has seen their spare codes."""


@dataclass(frozen=True)
class Rule:
    """What each person gets from GET and POST of one address; `data` is what is posted."""

    get: Expected
    post: Expected
    at: Arguments = lambda world: ()
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""
    notes: frozenset[str] = frozenset()
    """Tables in which reading leaves a note, as an exception."""
    send: Callable[[], dict[str, Any]] = dict
    """How software posts: its content type and headers."""
    reads_as: str = ""
    """Whose words stand behind a secret address, whoever opens it."""


def own(name: str, get: Expected, post: Expected, data: Any = None) -> Rule:
    """About one booking of the world, named by its thing."""
    return Rule(
        get, post, lambda world: (world.things[name].reference,), data or (lambda world: {})
    )


def house(name: str = "space") -> Arguments:
    return lambda world: (world.things[name].slug,)


def photo(name: str) -> Arguments:
    return lambda world: (world.things[name].slug, world.things[f"{name}_photo"].name)


def photo_file(name: str) -> Arguments:
    return lambda world: (world.things[f"{name}_photo"].name, 480)


def link(world: World) -> tuple[int]:
    return (world.link.pk,)
