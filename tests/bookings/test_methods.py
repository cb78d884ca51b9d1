"""HEAD is answered as GET is; a login that ran out leads back to the page of the form."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from bookings.models import Booking
from childcare.models import Child

PAGES = ["/today/", "/bookings/", "/book/", "/family/"]
PARTS = ["", "calendar.ics", "move/", "children/", "late/", "ill/", "cancel/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_head(client: Client, page: str) -> None:
    """Sabotage: bookings/views/mine.py: import require_safe -> import require_GET as require_safe"""
    assert client.head(page).status_code == client.get(page).status_code


@pytest.mark.parametrize("part", PARTS)
def test_head_changes_nothing(client: Client, booking: Booking, part: str) -> None:
    """Sabotage: bookings/views/changing.py: if request.method != "POST": -> if request.method == "GET":"""
    address = f"/bookings/{booking.reference}/{part}"

    assert client.head(address).status_code == 200
    booking.refresh_from_db()
    assert (booking.is_confirmed, booking.changes) == (True, 0)


@pytest.mark.parametrize(
    ("sent_from", "then"),
    [
        ("http://testserver/bookings/?page=2", "/bookings/?page=2"),
        ("http://evil.example/bookings/", "/"),
        ("", "/"),
    ],
)
def test_after_the_login_one_is_on_a_page(sent_from: str, then: str, child: Child) -> None:
    """Sabotage: cobaby/methods.py: if sender.netloc != request.get_host(): -> if False:
    Sabotage: cobaby/settings.py: "cobaby.methods.LoginRanOutMiddleware", ->
    """
    answer = Client().post("/watches/1/stop/", headers={"referer": sent_from})

    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [then]}


def test_a_form_that_posts_to_its_own_page_keeps_what_was_chosen(child: Child) -> None:
    """Sabotage: cobaby/methods.py: if sender.path == request.path: -> if False:"""
    address = "/spaces/a/book/?asked=1&desk=laptop"

    answer = Client().post(address, headers={"referer": "http://testserver/spaces/a/book/"})

    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [address]}
