"""A copy of one's data: all of it, of nobody else, behind the password, and not for long."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse

from bookings.models import Booking
from cobaby.outbox.sending import send_due
from cobaby.privacy import collecting, copying, tasks
from cobaby.privacy.models import DataCopy
from cobaby.privacy.register import Table, tables
from tests.conftest import signed_in
from tests.factories import NOW
from tests.privacy.canaries import WORD, make_family, tables_with

pytestmark = pytest.mark.django_db
SECRET = {"accounts_user.password", "mfa_authenticator.data", "django_session.session_data"}
"""Not handed out."""
OTHERS = {"outbox_message.payload", "outbox_message.to_address"}
"""A mail to an address without an account, until it is sent."""


@pytest.fixture(autouse=True)
def at_now(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def family(space):
    return make_family(space)


def ask(client):
    return client.post(reverse("ask_for_copy"))


def fetched(client) -> zipfile.ZipFile:
    ask(client)
    answer = client.get(reverse("fetch_copy", args=[DataCopy.objects.get().pk]))
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_everything_about_the_family_is_in_it(family) -> None:
    """Each place in the database where a word of theirs stands has its value in the copy.

    Sabotage: childcare/privacy.py: "childcare.GuardianInvitation": "invited_by" -> "childcare.GuardianInvitation": ""
    Sabotage: cobaby/privacy/collecting.py: for name in names] for row in rows] -> for name in names] for row in rows[:1]]
    """
    packed = fetched(family.client)
    data = json.loads(packed.read("data.json"))["tables"]

    in_the_copy = {
        f"{label.lower().replace('.', '_')}.{name}"
        for label, rows in data.items()
        for row in rows
        for name, value in row.items()
        if WORD in str(value)
    }
    assert tables_with(WORD) - SECRET - OTHERS == in_the_copy
    assert len(data["childcare.Child"]) == 2


def test_people_can_read_it_in_their_language(family) -> None:
    family.parent.language = "de"
    family.parent.save()

    html = fetched(family.client).read("data.html").decode()

    assert "Eine Kopie deiner Daten" in html and f"{WORD}own" in html
    assert Booking.objects.get(person=family.parent, state="confirmed").reference in html


def test_no_secret_and_nobody_else_is_in_it(family) -> None:
    """Sabotage: cobaby/privacy/collecting.py: if not entry.is_secret: -> if True:"""
    packed = fetched(family.client)
    text = packed.read("data.json").decode() + packed.read("data.html").decode()

    family.parent.refresh_from_db()
    assert family.parent.password not in text and f"{WORD}key" not in text
    assert "Marek Partner" not in text and family.partner.email not in text


def test_files_are_in_it(family, monkeypatch) -> None:
    """No table of today holds a file of a person's own but the copy, which stands in here."""
    copy = copying.ask_for_copy(person=family.parent, now=NOW)
    copy.file.save("x.zip", ContentFile(b"a paper of mine"))
    mine = next(table for table in tables() if table.label == "privacy.DataCopy")
    monkeypatch.setattr(collecting, "_file_fields", lambda table: ["file"])
    monkeypatch.setattr(collecting, "tables", lambda: [Table(mine.model, mine.owner, mine.entries)])

    with io.BytesIO() as target:
        copying.write_zip(family.parent, target, NOW)
        packed = zipfile.ZipFile(target)
        [name] = [name for name in packed.namelist() if name.startswith("files/")]
        assert packed.read(name) == b"a paper of mine"


def test_asking_twice_makes_one(parent) -> None:
    first = copying.ask_for_copy(person=parent, now=NOW)

    assert copying.ask_for_copy(person=parent, now=NOW) == first


def test_a_button_pressed_twice_makes_one(family) -> None:
    """Also where the first is made at once; a minute later it is a new one.

    Sabotage: cobaby/privacy/copying.py: asked_at__gt=now - ONE_PRESS -> asked_at__gt=now
    """
    first = copying.ask_for_copy(person=family.parent, now=NOW)
    copying.make_copy(copy=first, now=NOW)

    again = copying.ask_for_copy(person=family.parent, now=NOW + timedelta(seconds=3))
    later = copying.ask_for_copy(person=family.parent, now=NOW + timedelta(seconds=63))

    assert again == first and later != first


def test_a_large_one_is_made_by_a_worker_who_writes_a_mail(family, monkeypatch) -> None:
    """Sabotage: cobaby/privacy/copying.py: make_copy(copy=copy, now=now, tell=True) -> make_copy(copy=copy, now=now)"""
    monkeypatch.setattr(copying, "SMALL", 1)
    ask(family.client)
    assert "We are making your copy" in family.client.get(reverse("my_data")).content.decode()

    tasks.make_copies()
    tasks.make_copies()
    send_due(lambda: NOW)

    [told] = [one for one in mail.outbox if one.subject == "The copy of your data is ready"]
    assert told.to == [family.parent.email]
    assert WORD not in told.body.replace(family.parent.email, "")
    assert "Fetch the copy" in family.client.get(reverse("my_data")).content.decode()


def test_until_when_is_said_by_the_clock_of_its_person(family) -> None:
    """Sabotage: templates/privacy/my_data.html: copy.expires_at|timezone:request.user.tz|date -> copy.expires_at|date"""
    with time_machine.travel(NOW, tick=False):
        ask(family.client)
        page = family.client.get(reverse("my_data")).content.decode()

    assert "Ready until 12 March, 09:00" in page


def test_it_is_fetched_for_two_days(family) -> None:
    """Sabotage: cobaby/privacy/models.py: filter(made_at__isnull=False, expires_at__gt=now) -> filter(made_at__isnull=False)"""
    ask(family.client)
    address = reverse("fetch_copy", args=[DataCopy.objects.get().pk])

    with time_machine.travel(NOW + timedelta(days=2, minutes=1), tick=False):
        family.client.post(reverse("account_reauthenticate"), {"password": "stork-lamp-42"})
        assert family.client.get(address).status_code == 404


def test_after_the_password_what_was_asked_is_done(parent) -> None:
    client = signed_in(parent)
    asked = ask(client).headers["Location"]

    done = client.post(asked, {"password": "stork-lamp-42", "next": reverse("ask_for_copy")})

    assert done.headers["Location"] == reverse("my_data")
    assert DataCopy.objects.get().made_at


def test_nobody_fetches_the_copy_of_another(family, other_parent) -> None:
    """Sabotage: cobaby/privacy/models.py: return self.filter(person=user) if -> return self.all() if"""
    ask(family.client)
    stranger = signed_in(other_parent)
    stranger.post(reverse("account_reauthenticate"), {"password": "stork-lamp-42"})

    answer = stranger.get(reverse("fetch_copy", args=[DataCopy.objects.get().pk]))

    assert answer.status_code == 404
