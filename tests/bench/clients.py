"""Clients as processes: each with connections of its own, all from one starting gun."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

Job = Callable[[], object]
MakeJobs = Callable[[int], list[Job]]
"""Makes, in the client with this number, its jobs; what they need beforehand is not timed.

The first `WARM_UP` of them are not either: they fill caches and prepare statements, which
PostgreSQL plans anew five times before it keeps a plan. Connections live for minutes and more.
"""
WARM_UP = 6


def rate(make_jobs: MakeJobs, clients: int) -> float:
    """Jobs a second of so many processes, from the first start to the last end.

    Raises RuntimeError with what a job raised: a deadlock or a refusal is no result.
    """
    fork = multiprocessing.get_context("fork")
    gun, answers = fork.Barrier(clients), fork.Queue()
    _close_connections()  # a forked child must not speak on its parent's connection
    processes = [
        fork.Process(target=_client, args=(make_jobs, number, gun, answers), daemon=True)
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    told = [answers.get(timeout=300) for _ in processes]
    for process in processes:
        process.join()
    for answer in told:
        if isinstance(answer, str):
            raise RuntimeError(answer)
    starts, ends, done = zip(*told, strict=True)
    return sum(done) / (max(ends) - min(starts))


def _client(make_jobs: MakeJobs, number: int, gun: Any, answers: Any) -> None:
    try:
        cold, jobs = (made := make_jobs(number))[:WARM_UP], made[WARM_UP:]
        for job in cold:
            job()
        gun.wait(timeout=120)
        start = perf_counter()
        for job in jobs:
            job()
        answers.put((start, perf_counter(), len(jobs)))
    except Exception as error:
        gun.abort()
        answers.put(f"{type(error).__name__}: {error}")
    finally:
        _close_connections()


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def take_turns(cells: dict[str, Callable[[], float]], repeats: int) -> dict[str, list[float]]:
    """Each cell's figure in each repeat; a slow minute of the machine meets all of them."""
    figures: dict[str, list[float]] = {name: [] for name in cells}
    for _ in range(repeats):
        for name, measure in cells.items():
            figures[name].append(measure())
    return figures


def ratio(figures: list[float], floor: list[float]) -> float:
    """The median over the repeats of each figure against the floor measured beside it."""
    return median(figure / beside for figure, beside in zip(figures, floor, strict=True))


@contextmanager
def timed(section: str) -> Iterator[None]:
    """Say how long a section of the run took."""
    start = perf_counter()
    print(f"{section} …", end="", flush=True)
    yield
    print(f" {perf_counter() - start:.0f} s", flush=True)
