"""Messages of families. One function a message."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from childcare.models import GuardianInvitation
from cobaby.outbox import Mail, compose
from cobaby.outbox.models import Message


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


def care_days_wrong(message: Message) -> Mail:
    """The nightly check found what cannot be. Numbers only; the log says where."""
    return compose("childcare/email/care_days_wrong", dict(message.payload))
