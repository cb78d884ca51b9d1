"""Messages about one's own data. One function a message."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from cobaby.outbox import Mail, compose
from cobaby.outbox.models import Message
from cobaby.privacy.models import DataCopy


def data_copy_ready(message: Message) -> Mail | None:
    """The copy can be fetched: behind a sign-in, so the mail holds nothing of it."""
    copies = DataCopy.objects.filter(pk=message.payload["copy"], made_at__isnull=False)
    if not copies.exists():
        return None
    return compose(
        "privacy/email/data_copy_ready", {"url": f"{settings.SITE_URL}{reverse('my_data')}"}
    )
