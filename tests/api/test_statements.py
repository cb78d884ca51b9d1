"""How many statements a booking by software is: its service's ten, and what stands around them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childcare.models import Child
from cobaby.accounts.models import User
from spaces.models import Space
from tests.api.conftest import software_of
from tests.api.test_booking import AFTERNOON, asked

pytestmark = pytest.mark.django_db

AROUND = 9
"""Key and its use, idempotency key and its answer, roles, space, children; booking and lines anew."""
SAVEPOINTS = 6
"""Of the request, of the write that may be refused, of the service."""
SERVICE = 10


def test_a_booking_is_so_many_statements(space: Space, parent: User, child: Child) -> None:
    """Sabotage: bookings/models/booking.py: return found.prefetch_related(models.Prefetch("lines", lines)) -> return found.prefetch_related("lines__desk_reservation__desk", "lines__care_place__child")
    Sabotage: cobaby/api/idempotency.py: row = SentRequest.objects.filter(pk=new[0][0]) -> row = SentRequest.objects.filter(pk=SentRequest.objects.get(pk=new[0][0]).pk)
    """
    software = software_of(parent)
    software.send(f"spaces/{space.slug}/book/", asked(space, minutes=AFTERNOON))
    software = software_of(parent)  # whose use is still to be noted

    with CaptureQueriesContext(connection) as sent:
        answer = software.send(f"spaces/{space.slug}/book/", asked(space, child))

    assert answer.status_code == 201
    assert len(sent) == AROUND + SAVEPOINTS + SERVICE
