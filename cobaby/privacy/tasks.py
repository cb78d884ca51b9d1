"""Regular work on what we know of people. The schedule is in cobaby/celery.py."""

from celery import shared_task
from django.utils import timezone

from cobaby.outbox.models import Tick
from cobaby.privacy import copying, retention, tombstones


@shared_task(name="privacy.make_copies")
def make_copies() -> None:
    """Each minute: the copies that were too large to wait for. Safe to run twice."""
    made = copying.make_waiting_copies(now=timezone.now())
    Tick.record("privacy.make_copies", now=timezone.now(), done=made)


@shared_task(name="privacy.keep_promises")
def keep_promises() -> None:
    """Each night: what we said we would not keep longer goes. Safe to run twice."""
    tombstones.note_missing()  # before the rows of those who left go too
    gone = retention.keep_promises(now=timezone.now())
    Tick.record("privacy.keep_promises", now=timezone.now(), done=sum(gone.values()))
