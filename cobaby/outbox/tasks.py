"""The outbox's job. The schedule is in cobaby/celery.py."""

import logging
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from cobaby.celery import app
from cobaby.outbox.models import Tick
from cobaby.outbox.sending import send_due

logger = logging.getLogger(__name__)


@app.task(name="outbox.tick", expires=50)
def tick() -> None:
    """Send what is due. Safe to run twice, also at the same time."""
    sent = send_due(timezone.now)
    Tick.record("outbox.tick", now=timezone.now(), done=sent)


def send_soon(due_at: datetime) -> None:
    """Ask a worker for a tick if `due_at` has come. Without a broker the next tick sends it."""
    if settings.TESTING or due_at > timezone.now():
        return
    try:
        tick.apply_async(expires=50, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("No broker to ask; the next tick sends: %s", type(error).__name__)
