"""Data folders for each test, and products that are stopped when it ends."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.supervisor.prepared import copied, prepared_product, short_folder
from tests.supervisor.running import Running, start

Launch = Callable[..., Running]


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """The data folder of a product that was started once and stopped."""
    with prepared_product() as data:
        yield data


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder with a short path that every user may pass through."""
    with short_folder() as path:
        yield path


@pytest.fixture
def data(prepared: Path, folder: Path) -> Path:
    """A data folder of this test's own, with all tables in it."""
    return copied(prepared, folder / "var")


@pytest.fixture
def launch() -> Iterator[Launch]:
    """Start supervisors that are stopped when the test ends, however it ends."""
    started: list[Running] = []

    def launched(data: Path, **options: Any) -> Running:
        started.append(start(data, **options))
        return started[-1]

    yield launched
    for running in started:
        running.end()


@pytest.fixture
def product(data: Path, launch: Launch) -> Running:
    """A running product that answers."""
    return launch(data).wait_until_ready()


@pytest.fixture(scope="session")
def lasting(prepared: Path) -> Iterator[Running]:
    """A running product for all tests that leave it running."""
    with short_folder() as folder:
        running = start(copied(prepared, folder / "var")).wait_until_ready()
        yield running
        running.end()
