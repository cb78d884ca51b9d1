"""One asks while another has done something and not committed it yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

from cobaby import statements

HELD_BY_US = """
SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def on_its_own(job: Callable[[], object]) -> object:
    """On a connection of its own, which is closed after it."""
    try:
        return job()
    finally:
        connection.close()


@contextmanager
def meanwhile(
    first: Callable[[], object], second: Callable[[], object]
) -> Iterator[Future[object]]:
    """What the second is answered, who asks after the first is done and before it is committed."""

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer = pool.submit(on_its_own, second)
            held_by_us(answer)
        yield answer


def held_by_us(answer: Future[object]) -> None:
    """Wait until who asks waits for what this transaction has locked."""
    while not answer.done() and statements.rows(HELD_BY_US) == [(0,)]:
        time.sleep(0.02)
    assert not answer.done(), "nothing holds the second"
