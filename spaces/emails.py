"""Messages about a space and its team. One function a message."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cobaby.outbox import Mail, compose
from cobaby.outbox.models import Message
from spaces.models import Space, TeamInvitation
from spaces.services.team import token_of


def team_invited(message: Message) -> Mail | None:
    """Somebody is asked to work in a space. The link in it holds once."""
    found = TeamInvitation.objects.waiting().filter(pk=message.payload["invitation"])
    invitation = found.select_related("space", "invited_by").first()
    if invitation is None:
        return None
    url = reverse("join_team", args=[token_of(invitation)])
    context = {
        "inviter": invitation.invited_by.display_name if invitation.invited_by else "",
        "space": invitation.space.name,
        "place": invitation.space.place_line,
        "role": invitation.get_role_display(),
        "url": f"{settings.SITE_URL}{url}",
    }
    return compose("spaces/email/team_invited", context)


def space_waits(message: Message) -> Mail | None:
    """An administrator hears that a space asks to be confirmed."""
    space = Space.objects.waiting().filter(pk=message.payload["space"]).first()
    if space is None:
        return None
    url = f"{settings.SITE_URL}{reverse('confirm_space', args=[space.slug])}"
    return compose("spaces/email/space_waits", {"space": space, "url": url})


def space_confirmed(message: Message) -> Mail | None:
    """Its managers hear that the space may open."""
    space = Space.objects.listed().filter(pk=message.payload["space"]).first()
    if space is None:
        return None
    url = f"{settings.SITE_URL}{reverse('manage_settings', args=[space.slug])}"
    return compose("spaces/email/space_confirmed", {"space": space, "url": url})
