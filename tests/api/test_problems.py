"""Every no has the same shape, whatever said it: the framework, a limit, or our own fault."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from cobaby.accounts.models import User
from cobaby.api import problems
from tests.api.conftest import Software, software_of

pytestmark = pytest.mark.django_db
NESTED = "[" * 30_000


def problem(answer: Any, kind: problems.Kind) -> dict[str, Any]:
    """Checks the members that RFC 9457 names, and gives the whole."""
    body: dict[str, Any] = json.loads(answer.content)
    assert answer.status_code == body["status"] == kind.status
    assert answer["Content-Type"] == "application/problem+json"
    assert body["type"] == kind.uri
    assert body["title"] and body["detail"]
    return body


@pytest.fixture
def mine(parent: User) -> Software:
    return software_of(parent)


def test_what_the_framework_refuses(mine: Software) -> None:
    """Sabotage: cobaby/api/configuration.py: "EXCEPTION_HANDLER": "cobaby.api.errors.answer_to", ->
    Sabotage: cobaby/api/urls.py: re_path(r"^api/(?P<rest>[\\s\\S]*)\\Z", -> re_path(r"^api/(?P<rest>.*)$",
    """
    bookings, auth = reverse("api_bookings"), {"Authorization": f"Bearer {mine.secret}"}
    xml = auth | {"Accept": "application/xml"}
    cancel = reverse("api_cancel", args=["ABC"])
    key = auth | {"Idempotency-Key": "key-12345"}

    problem(Client().get(bookings), problems.NOT_SIGNED_IN)
    problem(mine.ask("bookings/ABC/"), problems.NOT_FOUND)
    problem(mine.ask("nothing/here"), problems.NOT_FOUND)
    problem(mine.ask("nothing%0A/here%0A"), problems.NOT_FOUND)
    problem(Client().delete(bookings, headers=auth), problems.NO_METHOD)
    problem(Client().get(bookings, headers=xml), problems.NOT_ACCEPTABLE)
    problem(Client().post(cancel, "a=1", "text/plain", headers=key), problems.MEDIA)


@pytest.mark.parametrize("body", ["{", "[]", '"x"', '{"a": NaN}', NESTED, "\xff", ""])
def test_a_body_that_cannot_be_read(mine: Software, body: str) -> None:
    """Sabotage: cobaby/api/parsers.py: except RecursionError as error: -> except ZeroDivisionError as error:"""
    headers = mine._headers() | {"Idempotency-Key": "key-12345"}
    path = reverse("api_cancel", args=["ABC"])

    answer = Client().generic("POST", path, body, "application/json", headers=headers)

    assert answer.status_code in (400, 404) if body == "" else problem(answer, problems.UNREADABLE)


def test_a_body_that_is_too_long_is_not_read(mine: Software) -> None:
    """Sabotage: cobaby/api/parsers.py: > MOST_BYTES: -> > MOST_BYTES**3:"""
    long = mine.send("bookings/ABC/cancel/", {"fee_seen": 0, "more": "x" * 70_000})

    problem(long, problems.TOO_LARGE)


def test_wrong_fields_are_named(mine: Software, space: Any) -> None:
    wrong = {"starts_at": "2026-03-16T09:00:00", "children": ["x"], "desk": "sofa"}

    body = problem(mine.send(f"spaces/{space.slug}/hold/", wrong), problems.INPUT)

    named = {error["field"] for error in body["errors"]}
    assert named == {"starts_at", "ends_at", "desk", "children.0"}


@pytest.mark.parametrize(
    ("path", "field"),
    [("spaces/?date=yesterday", "date"), ("bookings/?when=never", "when")],
)
def test_a_wrong_query_is_named(mine: Software, path: str, field: str) -> None:
    body = problem(mine.get(f"/api/v1/{path}", headers=mine._headers()), problems.INPUT)

    assert [error["field"] for error in body["errors"]] == [field]


@pytest.mark.parametrize(
    "query", ["closed=", "closed=perhaps", "age=", "date=", "kind=", "country="]
)
def test_what_a_form_would_overlook_is_named_too(mine: Software, query: str) -> None:
    """An empty field of a page is no wish; in an address it is a mistake.

    Sabotage: cobaby/api/parameters.py: faults[one.name] = _BLANK -> pass
    Sabotage: cobaby/api/parameters.py: faults[one.name] = _NO_BOOLEAN -> pass
    """
    for path in (f"spaces/?{query}", f"spaces/?{query}&{query}"):
        body = problem(mine.get(f"/api/v1/{path}", headers=mine._headers()), problems.INPUT)

        assert [error["field"] for error in body["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize(
    "query", ["closed=true", "closed=False", "where=", "time=", "cursor=", "ages="]
)
def test_a_text_may_be_empty_and_a_yes_be_written_large(mine: Software, query: str) -> None:
    """Sabotage: cobaby/api/parameters.py: value.lower() not in ("true", "false") -> value not in ("true", "false")"""
    assert mine.get(f"/api/v1/spaces/?{query}", headers=mine._headers()).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "cD1h", "cD0yMDI2LTAx", "cj0xJnA9AA==", "%00", "LTE6"])
def test_a_strange_cursor_is_not_found_or_the_beginning(mine: Software, cursor: str) -> None:
    """Sabotage: cobaby/api/pagination.py: except (ValidationError, ValueError, OverflowError) as error: -> except OverflowError as error:"""
    for path in ("bookings/?when=all&", "spaces/?"):
        answer = mine.get(f"/api/v1/{path}cursor={cursor}", headers=mine._headers())

        assert answer.status_code in (200, 404)


def test_a_person_signed_in_by_cookie_needs_the_csrf_token(parent: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(parent)

    answer = client.post(
        reverse("api_cancel", args=["ABC"]), {}, "application/json",
        headers={"Idempotency-Key": "key-12345"},
    )  # fmt: skip

    problem(answer, problems.FORBIDDEN)


@pytest.mark.parametrize("scope", ["address", "sender"])
def test_too_many_requests_say_how_long_to_wait(mine: Software, settings: Any, scope: str) -> None:
    """Sabotage: cobaby/api/views/base.py: if not throttle.allow_request(request, self): -> if False:
    Sabotage: cobaby/api/configuration.py: "DEFAULT_THROTTLE_CLASSES": ["cobaby.api.throttles.SenderThrottle"], -> "DEFAULT_THROTTLE_CLASSES": [],"""
    cache.clear()
    settings.API_RATES = settings.API_RATES | {scope: "2/min"}

    answers = [mine.ask("bookings/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    problem(answers[-1], problems.TOO_MANY)
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ZeroDivisionError, problems.SERVER_ERROR), (OperationalError, problems.UNAVAILABLE)],
)
def test_our_own_fault_is_a_problem_too(
    mine: Software, monkeypatch: pytest.MonkeyPatch, error: type[Exception], kind: problems.Kind
) -> None:
    """Sabotage: cobaby/urls.py: handler500 = "cobaby.api.errors.server_error" -> handler500 = "cobaby.look.errors.server_error" """

    def fail(*args: Any) -> None:
        raise error("the words of the exception")

    monkeypatch.setattr("cobaby.api.views.bookings.read_query", fail)
    mine.raise_request_exception = False

    body = problem(mine.ask("bookings/"), kind)

    assert "words of the exception" not in json.dumps(body)


def test_the_language_is_the_persons_unless_another_is_asked_for(parent: User) -> None:
    User.objects.filter(pk=parent.pk).update(language="de")
    mine = software_of(parent)

    own = mine.ask("bookings/ABC/").json()["title"]
    headers = mine._headers() | {"Accept-Language": "en"}
    asked = mine.get("/api/v1/bookings/ABC/", headers=headers).json()["title"]

    assert own == "Das gibt es nicht, oder es gehört dir nicht."
    assert asked == "There is no such thing, or it is not yours."


def test_the_page_names_every_type(client: Client) -> None:
    page = client.get(reverse("api_problems")).content.decode()

    assert all(f'id="{kind.name}"' in page for kind in problems.KINDS)
