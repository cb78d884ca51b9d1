"""Who may look into the outbox."""

from django.conf import settings
from django.http import HttpRequest


def can_read_mail_files(request: HttpRequest) -> bool:
    """Administrators, in demo mode only: elsewhere mail is between us and its reader."""
    user = request.user
    return bool(settings.DEMO and user.is_authenticated and user.is_administrator)
