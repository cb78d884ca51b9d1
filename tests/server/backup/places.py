"""Empty places to restore into."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.db import connection

from cobaby.supervisor.choices import PROJECT
from tests.server.production_site import database_url


@contextmanager
def empty_database() -> Iterator[str]:
    """A database of its own on the same server; its address."""
    name, url = f"restored_{uuid4().hex[:8]}", database_url()
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(url: str, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(data), "COBABY_TESTING": "1"}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
