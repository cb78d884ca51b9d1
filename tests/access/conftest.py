"""One world for all proofs of a module, in one transaction; each probe is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from tests.access.world import World, build_world
from tests.factories import MONDAY, NOW


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("world")
    files = override_settings(MEDIA_ROOT=folder / "media", MAIL_DIR=folder / "mail", DEMO=True)
    moment = time_machine.travel(NOW, tick=False)
    with files, moment, django_db_blocker.unblock(), transaction.atomic():
        world = build_world(MONDAY, NOW)
        world.stay_signed_in()
        yield world
        transaction.set_rollback(True)
