"""Open and close a feed, find it by its secret, and note what was read."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from childcare.services.locks import lock_people
from cobaby.accounts.keys import digest_of, new_key
from cobaby.accounts.models import User
from cobaby.feeds.models import CalendarFeed
from spaces.models import Space

NOTED_EVERY = timedelta(minutes=10)


@transaction.atomic
def open_feed(
    *, user: User, space: Space | None, form_token: UUID, now: datetime
) -> tuple[CalendarFeed, str]:
    """A feed with a new secret, "" where this form made it before. An older address ends."""
    lock_people(person_id=user.pk)
    mine = CalendarFeed.objects.visible_to(user).filter(space=space)
    known = mine.first()
    if known and known.form_token == form_token:
        return known, ""
    mine.delete()
    secret = new_key()
    feed = CalendarFeed.objects.create(
        user=user, space=space, digest=digest_of(secret), form_token=form_token, created_at=now
    )
    return feed, secret


def close_feed(*, feed: CalendarFeed) -> None:
    """From the next request on its address leads nowhere."""
    feed.delete()


def feed_for(*, secret: str) -> CalendarFeed | None:
    """The feed behind a secret, of a person who may still sign in."""
    found = CalendarFeed.objects.select_related("user", "space")
    return found.filter(digest=digest_of(secret), user__is_active=True).first()


def note_reading(*, feed: CalendarFeed, body: bytes, now: datetime) -> CalendarFeed:
    """Keep since when the content is what it is, and when it was read, a write only if needed."""
    content = hashlib.sha256(body).hexdigest()
    has_changed = content != feed.content
    if has_changed:
        feed.content, feed.changed_at = content, now
    if has_changed or feed.last_read_at is None or feed.last_read_at <= now - NOTED_EVERY:
        feed.last_read_at = now
        noted = {"content": feed.content, "changed_at": feed.changed_at, "last_read_at": now}
        CalendarFeed.objects.filter(pk=feed.pk).update(**noted)  # if it was not closed meanwhile
    return feed
