"""Regular work on care. The schedule is in cobaby/celery.py."""

from celery import shared_task
from django.utils import timezone

from childcare.services.check import check_care_days
from cobaby.outbox.models import Tick


@shared_task(name="childcare.nightly_check")
def nightly_check() -> None:
    """Safe to run twice: administrators are written to once a night."""
    findings = check_care_days(now=timezone.now())
    Tick.record("childcare.nightly_check", now=timezone.now(), done=len(findings))
