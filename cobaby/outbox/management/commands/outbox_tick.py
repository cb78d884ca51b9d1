"""`manage.py outbox_tick`: one tick by hand, as the worker does it."""

from typing import Any

from django.core.management.base import BaseCommand

from cobaby.outbox.tasks import tick


class Command(BaseCommand):
    help = "Send the messages that are due, once."

    def handle(self, *args: Any, **options: Any) -> None:
        tick()
