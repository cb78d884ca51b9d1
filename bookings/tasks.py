"""Regular work on bookings. The schedule is in cobaby/celery.py."""

from celery import shared_task
from django.utils import timezone

from bookings.services import watching
from bookings.services.expiry import forget_old_requests, release_run_out_holds
from cobaby.outbox.models import Tick


@shared_task(name="bookings.release_expired_holds")
def release_expired_holds() -> None:
    """Each minute. Safe to run twice, also at the same time."""
    freed = release_run_out_holds(now=timezone.now())
    forget_old_requests(now=timezone.now())
    Tick.record("bookings.release_expired_holds", now=timezone.now(), done=freed)


@shared_task(name="bookings.tell_watchers")
def tell_watchers() -> None:
    """Each minute: who waits for a place that is free by now. Safe to run twice."""
    told = watching.tell_watchers(now=timezone.now())
    Tick.record("bookings.tell_watchers", now=timezone.now(), done=told)
