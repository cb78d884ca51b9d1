"""What a person sees when we fail, or when the database is away for a moment."""

import pytest
from django.db import OperationalError
from django.test import Client

from cobaby.home import views


@pytest.mark.django_db
def test_a_database_away_is_a_moment_not_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: cobaby/look/errors.py: OperationalError | InterfaceError): -> InterfaceError):"""

    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(views, "visitor_home", away)

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Back in a moment" in response.content.decode()


@pytest.mark.django_db
def test_our_own_fault_says_sorry(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(views, "visitor_home", broken)

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Sorry, something went wrong here" in response.content.decode()
