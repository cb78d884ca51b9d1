"""The sessions of one person, as the list of devices shows them."""

from __future__ import annotations

from allauth.usersessions.models import UserSession, UserSessionManager
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from cobaby.accounts.models import User


def purge_and_list(manager: UserSessionManager, user: User) -> list[UserSession]:
    """Those that still open something; the others are forgotten. Two queries at most."""
    alive = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    mine = list(UserSession.objects.filter(user=user).annotate(is_alive=alive))
    if gone := [one.pk for one in mine if not one.is_alive]:
        UserSession.objects.filter(pk__in=gone).delete()
    return [one for one in mine if one.is_alive]
