"""Make and revoke tokens, note their use, forget what software sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from childcare.refusals import Refusal
from childcare.services.locks import lock_people
from cobaby.accounts.keys import digest_of, new_key
from cobaby.accounts.models import User
from cobaby.api.models import AccessToken, SentRequest

PREFIX = "cobaby_"
MOST_TOKENS = 20
NOTED_EVERY = timedelta(minutes=1)
REMEMBERED = timedelta(hours=24)
"""So long the answer to a write is kept, to be given again."""


class TooManyTokens(Refusal):
    @property
    def message(self) -> str:
        return gettext("You have many keys already. Take one of them back first.")


@transaction.atomic
def make_token(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    days: int,
    form_token: UUID,
    now: datetime,
) -> tuple[AccessToken, str]:
    """A token valid for `days`, and its secret, "" where this form made its token before.

    Raises TooManyTokens.
    """
    lock_people(person_id=user.pk)
    mine = AccessToken.objects.visible_to(user)
    if known := mine.filter(form_token=form_token).first():
        return known, ""
    if mine.count() >= MOST_TOKENS:
        raise TooManyTokens
    secret = new_key(PREFIX)
    token = AccessToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(secret),
        scopes=sorted(scopes),
        form_token=form_token,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token, secret


def revoke_token(*, token: AccessToken) -> None:
    """From the next request on it opens nothing."""
    token.delete()


def token_for(*, secret: str, now: datetime) -> AccessToken | None:
    """The valid token behind a secret; its use is noted once a minute."""
    found = AccessToken.objects.valid(now).select_related("user")
    token = found.filter(digest=digest_of(secret)).first()
    if token and (token.last_used_at is None or token.last_used_at <= now - NOTED_EVERY):
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def forget_old_requests(*, now: datetime) -> int:
    """Delete the answers that nobody asks for again; how many they were."""
    return SentRequest.objects.filter(created_at__lte=now - REMEMBERED).delete()[0]
