"""Two managers put a photo first in one moment: they wait in one order, so never for each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import transaction

from spaces.models import SpacePhoto
from spaces.services.photos import put_photo_first
from tests.concurrency.meanwhile import held_by_us, on_its_own
from tests.factories import make_space

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_who_waits_for_the_first_photo_has_not_locked_the_second() -> None:
    """The one shown first is the younger row.

    Sabotage: spaces/services/photos.py: order_by("pk") -> order_by("position")
    """
    space = make_space()
    fields = {"space": space, "alt_text": "A desk", "width": 700, "height": 500}
    older, younger = (
        SpacePhoto.objects.create(name=f"{n:032x}", position=1 - n, **fields) for n in range(2)
    )
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        SpacePhoto.objects.select_for_update().get(pk=older.pk)
        put = pool.submit(on_its_own, partial(put_photo_first, photo=older))
        held_by_us(put)

        SpacePhoto.objects.select_for_update(nowait=True).get(pk=younger.pk)

    put.result(timeout=60)
    assert list(space.photos.all()) == [older, younger]
