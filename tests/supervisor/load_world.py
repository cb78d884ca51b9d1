"""A space and its families in a running product, and what became of their bookings.

Run as a process of its own with the product's environment: `python -m tests.supervisor.load_world
make 6` prints the families as JSON; `… truth` sends the mail that is due in the next minutes, then prints every
booking, message and finding.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

DAYS, DESKS = 14, 4
BLOCKS = ((9 * 60, 12 * 60 + 30), (13 * 60, 16 * 60 + 30))


def main(what: str, *arguments: str) -> None:
    django.setup()
    json.dump(make(int(arguments[0])) if what == "make" else truth(), sys.stdout)


def make(parents: int) -> dict[str, Any]:
    """More parents than desks, so that some are told no."""
    from bookings.selection import time_value
    from tests.factories import (
        at,
        make_desks,
        make_educator,
        make_room,
        make_shift,
        make_space,
    )

    today = datetime.now(UTC).date()
    days = [day for n in range(1, 2 * DAYS) if (day := today + timedelta(days=n)).weekday() < 5]
    space = make_space(confirmed_at=datetime.now(UTC) - timedelta(days=1), slug="under-load")
    make_desks(space, DESKS)
    room = make_room(space, limit=20)
    educators = [make_educator(space, name) for name in ("Katrin Vogel", "Emre Yilmaz")]
    for day in days[:DAYS]:
        for educator in educators:
            make_shift(room, day, educator=educator)
    spans = [at(day, *block, space) for day in days[:DAYS] for block in BLOCKS]
    return {
        "slug": space.slug,
        "times": [time_value(span) for span in spans],
        "families": [_family(n, days[0]) for n in range(parents)],
    }


def _family(number: int, day: date) -> dict[str, Any]:
    """A parent with one child, signed in already."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from tests.factories import make_child, make_user

    parent = make_user("Quillfeather", email=f"quokka{number}@example.org")
    child = make_child(parent, 40, "Milandra", day)
    session = SessionStore()
    session[SESSION_KEY] = str(parent.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = parent.get_session_auth_hash()
    session.create()
    return {"person": parent.pk, "child": child.pk, "session": session.session_key}


def truth() -> dict[str, Any]:
    """What the database says: bookings, messages about them, and what the nightly check finds."""
    from bookings.models import Booking
    from bookings.selection import time_value
    from childcare.audit import audit
    from cobaby.outbox.models import Message

    _catch_up()
    today = datetime.now(UTC).date()
    made = Booking.objects.made().select_related("space_day")
    return {
        "bookings": [
            [one.pk, one.reference, one.person_id, time_value(one.span), one.state] for one in made
        ],
        "messages": [
            [one.key, one.message_id, one.sent_at is not None]
            for one in Message.objects.filter(key__endswith=":confirmed")
        ],
        "findings": [str(one) for one in audit(today, today + timedelta(days=60))],
    }


def _catch_up() -> None:
    """What the ticks of the next minutes do: the lease of a killed worker runs out in one."""
    from cobaby.outbox.sending import send_due

    while send_due(lambda: datetime.now(UTC) + timedelta(minutes=2)):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
