"""Regular work on the API. The schedule is in cobaby/celery.py."""

from celery import shared_task
from django.utils import timezone

from cobaby.api.services import forget_old_requests


@shared_task(name="api.forget_old_requests")
def forget() -> None:
    """Each hour. Safe to run twice."""
    forget_old_requests(now=timezone.now())
