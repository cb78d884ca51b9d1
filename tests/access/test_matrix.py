"""Every address, by every method, for every one of the cast: what they get, and what they never see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.matrix import MATRIX, routes
from tests.access.rules import (
    AGAIN,
    NO_METHOD,
    NOT_FOUND,
    ON,
    PAGE,
    REFUSED,
    SIGN_IN,
    TOO_LATE,
    Rule,
)
from tests.access.world import CAST, World

pytestmark = pytest.mark.django_db

NOT_WATCHED = {"django_session"}
CASES = [
    pytest.param(name, rule, id=f"{name}-{n}" if n else name)
    for name, rules in MATRIX.items()
    for n, rule in enumerate(rules)
]


def test_every_address_stands_in_the_matrix() -> None:
    """Sabotage: cobaby/urls.py: path("", include("cobaby.look.urls")), -> path("", include("cobaby.look.urls")), path("x/", include("cobaby.look.urls")),"""
    names = [route.name for route in routes()]

    assert sorted(set(names) - set(MATRIX)) == [], "addresses without an entry in the matrix"
    assert sorted(set(MATRIX) - set(names)) == [], "entries whose address is gone"
    assert len(names) == len(set(names)), "two addresses of one name"


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_reading(name: str, rule: Rule, world: World) -> None:
    """Each gets what the matrix says, sees no word that is not theirs, and writes nothing.

    Sabotage: bookings/views/shared.py: Booking.objects.visible_to(request.user) -> Booking.objects
    Sabotage: bookings/views/checking.py: mine = Booking.objects.visible_to(request.user).with_lines() -> mine = Booking.objects.with_lines()
    Sabotage: cobaby/directory/views.py: get_object_or_404(Space.objects.visible_to(request.user), slug=slug) -> get_object_or_404(Space, slug=slug)
    Sabotage: childcare/models/children.py: return self.filter(guardianships__guardian=user).order_by("-date_of_birth", "pk") -> return self.order_by("-date_of_birth", "pk")
    Sabotage: spaces/permissions.py: return user.is_administrator or Space.objects -> return True or Space.objects
    """
    found: dict[str, str] = {}
    for person in CAST:
        answer, written = probe(world, person, "get", name, rule)
        found[person] = outcome(answer)
        assert set(written) <= rule.notes, f"GET wrote to {written} for {person}"
        assert leaks(answer, rule.reads_as or person, world) == [], f"{person} saw others' words"

    assert found == rule.get


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_sending(name: str, rule: Rule, world: World) -> None:
    """Each gets what the matrix says; whoever is refused has changed nothing and seen nothing.

    Sabotage: spaces/permissions.py: return isinstance(user, User) and user.is_administrator -> return True
    Sabotage: childcare/models/children.py: return self.filter(guardianships__guardian=user, guardianships__may_consent=True).order_by( -> return self.filter(guardianships__may_consent=True).order_by(
    """
    found: dict[str, str] = {}
    for person in CAST:
        answer, written = probe(world, person, "post", name, rule)
        found[person] = outcome(answer)
        changed = set(written) - rule.notes
        assert not (changed and found[person] in REFUSED), f"{person} wrote to {changed}"
        assert leaks(answer, person, world) == [], f"{person} saw what is not theirs"

    assert found == rule.post


NOT_THEIRS = {
    "release_booking": ("parent",),
    "stop_watching": ("parent",),
    "remove_guardian": ("parent", "second_guardian"),  # hers is this link
    "accept_invitation": ("other_parent",),
    "decline_invitation": ("other_parent",),
    "withdraw_invitation": ("parent",),
    "revoke_api_token": ("parent",),
    "close_calendar_feed": ("parent",),
    "end_session": ("parent",),
}
"""Pressed twice these are done all the same, so all are led on: only these people change anything."""


@pytest.mark.parametrize("name", NOT_THEIRS)
def test_what_is_done_already_is_done_for_its_owner_alone(name: str, world: World) -> None:
    """Sabotage: childcare/views.py: GuardianInvitation.objects.sent_by(_person(request)) -> GuardianInvitation.objects"""
    [rule] = MATRIX[name]

    wrote = {person for person in CAST if probe(world, person, "post", name, rule)[1]}

    assert wrote == set(NOT_THEIRS[name])


def test_no_other_method_reaches_a_page(world: World) -> None:
    """Sabotage: cobaby/settings.py: "cobaby.methods.PageMethodsMiddleware", ->"""
    client = world.client("administrator")
    for name, rules in MATRIX.items():
        address = reverse(name, args=rules[0].at(world))
        for method in ("put", "patch", "delete"):
            expected = 404 if name == "no_such_api" else 405
            assert getattr(client, method)(address).status_code == expected, f"{method} {address}"


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_a_form_without_its_token_changes_nothing(name: str, rule: Rule, world: World) -> None:
    """Sabotage: cobaby/settings.py: "django.middleware.csrf.CsrfViewMiddleware", ->"""
    allowed = [person for person in CAST if rule.post[person] not in REFUSED]
    for person in allowed[-1:]:
        answer, written = probe(world, person, "post", name, rule, enforce_csrf_checks=True)

        assert answer.status_code == 403
        assert not written


WHERE_WORDS_STAND = (
    "booking check_booking edit_child family mail_page mfa_list_webauthn my_account "
    "my_bookings change_guardian space today usersessions_list api_tokens manage_desk "
    "manage_member manage_team manage_regime manage_emergency"
).split()


def test_every_canary_is_alive(world: World) -> None:
    """Each word is seen by somebody who may: else its absence elsewhere would prove nothing."""
    seen: set[str] = set()
    for name in WHERE_WORDS_STAND:
        for rule in MATRIX[name]:
            for person in (p for p in CAST if rule.get[p] == PAGE):
                text = words_of(probe(world, person, "get", name, rule)[0])
                seen |= {c.word for c in world.canaries if c.word in text and person in c.seen_by}

    silent = {canary.word for canary in world.canaries if canary.seen_by} - seen
    assert silent == set()


def probe(
    world: World, person: str, method: str, name: str, rule: Rule, **options: Any
) -> tuple[Any, list[str]]:
    """The answer, and the tables that were written to; all is undone."""
    cache.clear()  # allauth counts attempts there
    path = reverse(name, args=rule.at(world)) + rule.query
    with undone():
        client = world.client(person, **options)
        before = world.rows_written or rows_written()
        data = {} if method == "get" else {"csrfmiddlewaretoken": "", **rule.data(world)}
        how = rule.send() if method == "post" else {}
        answer = getattr(client, method)(path, data, **how)
        if answer.streaming:
            answer.kept = b"".join(answer.streaming_content)
        world.rows_written = after = rows_written()  # what is undone stays counted
        written = [table for table, n in after.items() if n != before.get(table, 0)]
    return answer, written


WRITTEN = """
SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                + pg_stat_get_xact_tuples_deleted(oid)
  FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
"""
"""As in pg_stat_xact_user_tables, which spends three times as long on indexes nobody asks for."""


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_written() -> dict[str, int]:
    """The database's own count, for this transaction: rows inserted, changed, deleted by table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: n for table, n in cursor.fetchall() if table not in NOT_WATCHED}


def outcome(answer: HttpResponse) -> str:
    """One of the words of the matrix; a number for what it does not know."""
    if answer.status_code in (301, 302):
        return SIGN_IN if answer["Location"].startswith(f"{reverse('account_login')}?") else ON
    known = {200: PAGE, 201: PAGE, 204: PAGE, 401: SIGN_IN}
    known |= {404: NOT_FOUND, 405: NO_METHOD, 409: TOO_LATE, 422: AGAIN}
    return known.get(answer.status_code, str(answer.status_code))


def leaks(answer: Any, person: str, world: World) -> list[str]:
    """Words of others in what came back: page, headers, cookies. What was asked for is no secret."""
    text = words_of(answer)
    return [c.word for c in world.canaries if person not in c.seen_by and c.word in text]


def words_of(answer: Any) -> str:
    body = getattr(answer, "kept", None) or (b"" if answer.streaming else answer.content)
    head = "\n".join(f"{key}: {value}" for key, value in answer.items())
    text = f"{head}\n{answer.cookies}\n{body.decode('utf-8', 'replace')}"
    asked = answer.wsgi_request.get_full_path()
    for form in (asked, quote(asked), unquote(asked)):
        text = unescape(text).replace(form, "")
    return text
