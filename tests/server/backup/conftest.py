"""The world with its uploads, saved once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine

from cobaby.server.backup.making import make_backup
from tests.access.world import build_world
from tests.factories import MONDAY, NOW


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the backup of the world is kept."""
    return tmp_path_factory.mktemp("saved") / "cobaby.zip"


@pytest.fixture
def backup(saved: Path, settings: Any, tmp_path: Path) -> Path:
    """The world with its uploads, saved; made anew only where a test has emptied the database."""
    settings.MEDIA_ROOT, settings.MAIL_DIR = tmp_path / "media", tmp_path / "mail"
    if not saved.exists():
        with time_machine.travel(NOW, tick=False):
            build_world(MONDAY, NOW)
        make_backup(path=saved, now=NOW)
    return saved
