"""The schedule names jobs that exist, and a worker or broker that was away is caught up with."""

import time
from functools import partial

import pytest
from django.utils import timezone
from kombu import Connection

from cobaby import outbox
from cobaby.celery import app
from cobaby.outbox import ready_text, tasks
from cobaby.outbox.models import Message, Tick


def test_every_scheduled_job_exists():
    """Sabotage: cobaby/celery.py: "task": "outbox.tick" -> "task": "outbox.tock" """
    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert scheduled <= set(app.tasks)


def test_a_job_that_waited_past_its_next_turn_is_dropped():
    """Sabotage: cobaby/celery.py: "options": {"expires": 50}} -> "options": {"expires": 500}}"""
    for entry in app.conf.beat_schedule.values():
        every = entry["schedule"] if isinstance(entry["schedule"], float) else 24 * 3600

        assert entry["options"]["expires"] < every


@pytest.mark.django_db
def test_a_tick_leaves_word_of_itself():
    before = timezone.now()

    tasks.tick()

    assert Tick.objects.get(name="outbox.tick").ran_at >= before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/r.sock"])
def test_posting_works_without_a_broker(broker, settings, monkeypatch):
    """Sabotage: cobaby/outbox/tasks.py: except (OperationalError, OSError) as error: -> except ZeroDivisionError as error:"""
    settings.TESTING = False
    gone = Connection(broker, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    send = partial(tasks.tick.apply_async, connection=gone)
    monkeypatch.setattr(tasks.tick, "apply_async", send)
    started = time.monotonic()

    outbox.post(key="k", kind=ready_text.KIND, to_address="a@example.org", due_at=timezone.now())

    assert Message.objects.unsent().count() == 1
    assert time.monotonic() - started < 3
