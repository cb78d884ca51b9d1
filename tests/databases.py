"""The test databases, made once: one by the migrations, and a copy of it for each worker.

`python -m tests.databases`, with DATABASE_URL in the environment. Making them anew in each part,
and for each worker, took longer than most of the tests.
"""

import os

import django
from django.db import connection

WORKERS = ("gw0", "gw1")
"""As pytest-xdist names them; their databases carry these names at the end."""


def make() -> None:
    """Throws away what stood there."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    for worker in WORKERS:
        connection.creation.clone_test_db(suffix=worker, verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cobaby.settings")
    django.setup()
    make()
