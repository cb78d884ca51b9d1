"""Regular work on spaces."""

import logging

from celery import shared_task
from django.utils import timezone

from spaces.holidays import NoCalendar, fill_holidays
from spaces.models import Space
from spaces.ranges import local_day

log = logging.getLogger(__name__)


@shared_task(name="spaces.fill_holidays")
def fill_holidays_of_all_spaces() -> None:
    """Each night: so that the calendar always reaches two years ahead."""
    now = timezone.now()
    for space in Space.objects.iterator():
        try:
            fill_holidays(space=space, today=local_day(now, space.tz))
        except NoCalendar:
            log.warning("No holiday calendar for %s (%s)", space.country, space.slug)
