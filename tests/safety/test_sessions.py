"""Where a person is signed in: listed in plain words, ended one by one or all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cobaby.safety.devices import device_words
from tests.conftest import signed_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def no_earlier_attempts() -> None:
    cache.clear()


def sign_in(user, browser: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": browser})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == 200


def test_devices_are_told_in_plain_words(parent) -> None:
    desk = sign_in(parent)
    sign_in(parent, PHONE)

    html = desk.get(reverse("usersessions_list")).content.decode()

    assert "Firefox on Linux" in html and "Safari on iPhone" in html
    assert html.count("this device") == 1


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "A device that does not say what it is"),
        ("", "A device that does not say what it is"),
    ],
)
def test_words_of_a_device(says, words) -> None:
    assert device_words(says) == words


def test_one_session_is_ended_and_really_out(parent) -> None:
    """Sabotage: cobaby/safety/views.py: end_sessions(request, mine) -> UserSession.objects.filter(user=request.user, pk=pk).delete()"""
    desk, phone = sign_in(parent), sign_in(parent, PHONE)
    its = UserSession.objects.get(session_key=phone.session.session_key)

    desk.post(reverse("end_session", args=[its.pk]))

    assert is_in(desk) and not is_in(phone)
    assert desk.post(reverse("end_session", args=[its.pk])).status_code == 302


def test_nobody_ends_the_session_of_another(parent, other_parent) -> None:
    """Sabotage: cobaby/safety/views.py: UserSession.objects.filter(user=request.user, pk=pk) -> UserSession.objects.filter(pk=pk)"""
    theirs, mine = sign_in(other_parent), sign_in(parent)

    mine.post(reverse("end_session", args=[UserSession.objects.get(user=other_parent).pk]))

    assert is_in(theirs)


def test_this_session_can_be_ended_too(parent) -> None:
    desk = sign_in(parent)

    answer = desk.post(reverse("end_session", args=[UserSession.objects.get(user=parent).pk]))

    assert answer.headers["Location"] == reverse("home")
    assert not is_in(desk)


def test_all_others_are_ended(parent) -> None:
    desk, phone = sign_in(parent), sign_in(parent, PHONE)

    desk.post(reverse("usersessions_list"))

    assert is_in(desk) and not is_in(phone)


def test_a_new_password_ends_the_others(parent) -> None:
    desk, phone = sign_in(parent), sign_in(parent, PHONE)
    new = {"oldpassword": PASSWORD, "password1": "heron-tower-17", "password2": "heron-tower-17"}

    desk.post(reverse("account_change_password"), new)

    assert is_in(desk) and not is_in(phone)


def test_who_is_out_since_the_password_changed_elsewhere_is_not_listed(parent) -> None:
    """As by a reset from a third device: the other sessions stay stored, but open nothing.

    Sabotage: cobaby/safety/sessions.py: any(constant_time_compare(mine, known) for known in hashes) -> bool(hashes)
    """
    phone = sign_in(parent, PHONE)
    parent.set_password("heron-tower-17")
    parent.save()
    desk = Client(headers={"user-agent": FIREFOX})
    desk.post(reverse("account_login"), {"login": parent.email, "password": "heron-tower-17"})

    html = desk.get(reverse("usersessions_list")).content.decode()

    assert "Firefox on Linux" in html and "Safari on iPhone" not in html
    assert not is_in(phone)


def test_being_seen_is_noted_every_ten_minutes(parent) -> None:
    """Sabotage: cobaby/safety/middleware.py: SEEN_EVERY = timedelta(minutes=10) -> SEEN_EVERY = timedelta(days=10)"""
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        desk = sign_in(parent)
        desk.get(reverse("family"))
    seen = [UserSession.objects.get(user=parent).last_seen_at]
    for minutes in (9, 11):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            desk.get(reverse("family"))
        seen.append(UserSession.objects.get(user=parent).last_seen_at)

    assert seen[0] == seen[1] < seen[2]


def test_nothing_on_the_way_keeps_a_personal_page(space, manager, parent) -> None:
    """Of other people's data not even the browser keeps a copy.

    Sabotage: cobaby/safety/middleware.py: "private, no-cache" if is_own else "private, no-store" -> "private"
    """
    desk, phone = signed_in(manager), signed_in(parent)

    list_ = desk.get(reverse("manage_emergency", args=[space.slug]))
    family, visitor = phone.get(reverse("family")), Client().get(reverse("imprint"))

    assert list_["Cache-Control"] == "private, no-store"
    assert family["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in visitor
