"""Messages of families. One function a message."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from childcare.models import Absence, CareDay, GuardianInvitation
from childcare.short import short_sentences
from cobaby.outbox import Mail, compose
from cobaby.outbox.models import Message
from spaces.models import Space


def guardian_invited(message: Message) -> Mail | None:
    """An adult is asked to join a family. No child is named: the address may be mistyped."""
    found = GuardianInvitation.objects.filter(pk=message.payload["invitation"])
    invitation = found.select_related("invited_by").first()
    if invitation is None:
        return None
    context = {
        "inviter": invitation.invited_by.display_name,
        "url": f"{settings.SITE_URL}{reverse('family')}",
        "email": invitation.email,
    }
    return compose("childcare/email/guardian_invited", context)


def educator_away(message: Message) -> Mail | None:
    """To a manager: who cannot come and when, and where somebody is missing now. Not why."""
    absence = Absence.objects.filter(pk=message.payload["absence"]).first()
    if absence is None:
        return None
    space = Space.objects.get(pk=message.payload["space"])
    last = absence.days.upper - timedelta(days=1)
    days = CareDay.objects.filter(
        space_day__space=space, space_day__date__range=(absence.days.lower, last)
    ).select_related("care_room", "space_day__space")
    days = days.order_by("space_day__date", "care_room")
    short = short_sentences(days)
    first_short = next((day.space_day.date for day in days if day.is_short), None)
    context = {
        "name": absence.educator.user.display_name,
        "first": absence.days.lower,
        "last": last,
        "short": short,
        "space": space,
        "url": f"{settings.SITE_URL}{_where(space, first_short)}",
    }
    return compose("childcare/email/educator_away", context)


def _where(space: Space, first_short: date | None) -> str:
    """The families of that day who need another way; the roster where nobody does."""
    if first_short is None:
        return reverse("manage_roster", args=[space.slug])
    return f"{reverse('manage_to_resolve', args=[space.slug])}?day={first_short}"


def care_days_wrong(message: Message) -> Mail:
    """The nightly check found what cannot be. Numbers only; the log says where."""
    return compose("childcare/email/care_days_wrong", dict(message.payload))
