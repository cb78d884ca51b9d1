"""The sessions of one person, as the list of devices shows them."""

from __future__ import annotations

from allauth.usersessions.models import UserSession, UserSessionManager
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cobaby.accounts.models import User


def purge_and_list(manager: UserSessionManager, user: User) -> list[UserSession]:
    """Those that still open something; the others are forgotten. Three queries at most."""
    mine = list(UserSession.objects.filter(user=user))
    keys = [one.session_key for one in mine]
    now = timezone.now()  # noqa: TID251 - allauth calls this
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    alive = {session.session_key for session in stored if _opens_for(session, user)}
    if gone := [one.pk for one in mine if one.session_key not in alive]:
        UserSession.objects.filter(pk__in=gone).delete()
    return [one for one in mine if one.session_key in alive]


def _opens_for(session: Session, user: User) -> bool:
    """What `django.contrib.auth.get_user` asks, without reading the person for each session.

    A session of before a change of password stays stored, but opens nothing.
    """
    kept = session.get_decoded()
    if kept.get(SESSION_KEY) != str(user.pk) or BACKEND_SESSION_KEY not in kept:
        return False
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    mine = kept.get(HASH_SESSION_KEY) or ""
    return user.is_active and any(constant_time_compare(mine, known) for known in hashes)
