"""Background work: the one schedule of every regular job.

Every job takes no heavy argument and is safe to run twice. `expires` drops a call that no worker
took up in time, so that after an outage one run catches up, not one for each missed minute.
"""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from celery.schedules import crontab

from cobaby.server import pulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cobaby.settings")

app = Celery("cobaby")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
pulse.keep()


@signals.setup_logging.connect
def _log_as_the_site_does(**_options: Any) -> None:
    """Else Celery would set up logs of its own, with arguments and exceptions in full."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


EVERY_MINUTE = {"schedule": 60.0, "options": {"expires": 50}}
app.conf.beat_schedule = {
    "send messages that are due": {"task": "outbox.tick", **EVERY_MINUTE},
    "free the places of expired holds": {"task": "bookings.release_expired_holds", **EVERY_MINUTE},
    "tell who waits for a free place": {"task": "bookings.tell_watchers", **EVERY_MINUTE},
    "make the copies that people asked for": {"task": "privacy.make_copies", **EVERY_MINUTE},
    "forget what need not be kept": {
        "task": "privacy.keep_promises",
        "schedule": crontab(hour=2, minute=10),
        "options": {"expires": 6 * 3600},
    },
    "forget what software sent a day ago": {
        "task": "api.forget_old_requests",
        "schedule": crontab(minute=50),
        "options": {"expires": 1800},
    },
    "check every care day": {
        "task": "childcare.nightly_check",
        "schedule": crontab(hour=1, minute=20),
        "options": {"expires": 6 * 3600},
    },
    "fill in the public holidays": {
        "task": "spaces.fill_holidays",
        "schedule": crontab(hour=1, minute=40),
        "options": {"expires": 6 * 3600},
    },
}
