"""PORT, DATA_DIR, DATABASE_URL, REDIS_URL: what is chosen is used, what is wrong gets a sentence."""

import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cobaby.supervisor.services import throwaway_services
from tests.supervisor.conftest import Launch
from tests.supervisor.running import refused

pytestmark = pytest.mark.supervisor


def test_a_wrong_demo_choice_gets_a_sentence(folder: Path) -> None:
    """Sabotage: cobaby/supervisor/choices.py: if text not in {"", "0", "1"}: -> if False:"""
    assert "COBABY_DEMO must be" in refused(folder / "var", COBABY_DEMO="perhaps")


@pytest.mark.parametrize("port", ["zero", "0", "65536", "-1", "80 80", "８０"])
def test_a_wrong_port_gets_a_sentence(folder: Path, port: str) -> None:
    """Sabotage: cobaby/supervisor/choices.py: and 1 <= int(text) <= 65535 ->"""
    assert "PORT must be a number from 1 to 65535" in refused(folder / "var", PORT=port)


def test_a_taken_port_gives_the_next_free_one(data: Path, launch: Launch) -> None:
    """Sabotage: cobaby/supervisor/choices.py: if fault.errno != errno.EADDRINUSE: -> if True:"""
    with socket.socket() as stranger:
        stranger.bind(("0.0.0.0", 0))
        stranger.listen()
        taken = stranger.getsockname()[1]

        running = launch(data, PORT=str(taken)).wait_until_ready()

        chosen = int(running.address.rstrip("/").rpartition(":")[2])
        assert taken < chosen <= taken + 100
        assert running.home_page() == 200


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "must look like postgresql://"),
        ("mysql://me@localhost/cobaby", "must look like postgresql://"),
        ("postgresql://me:secret@localhost:1/cobaby", "cannot be used"),
        ("postgresql://me@localhost:notaport/cobaby", "cannot be used"),
        ("postgresql://[::1/cobaby", "must look like postgresql://"),
        ("postgresql://me@/cobaby?host=/nowhere", "cannot be used"),
    ],
)
def test_a_wrong_database_gets_a_sentence(folder: Path, url: str, reason: str) -> None:
    """Sabotage: cobaby/supervisor/choices.py: url.replace(f":{password}@", ":…@") if password else url -> url"""
    said = refused(folder / "var", DATABASE_URL=url)

    assert said.startswith("DATABASE_URL ")
    assert reason in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "must look like redis://"),
        ("http://localhost", "must look like redis://"),
        ("redis://:secret@localhost:1/0", "does not answer"),
        ("redis://localhost:notaport/0", "must look like redis://"),
        ("unix:///nowhere/redis.sock", "does not answer"),
    ],
)
def test_a_wrong_redis_gets_a_sentence(folder: Path, url: str, reason: str) -> None:
    """Sabotage: cobaby/supervisor/choices.py: except (redis.RedisError, OSError) as fault: -> except ZeroDivisionError as fault:"""
    said = refused(folder / "var", REDIS_URL=url)

    assert said.startswith("REDIS_URL ")
    assert reason in said
    assert "secret" not in said


def test_a_data_dir_that_is_a_file_gets_a_sentence(folder: Path) -> None:
    """Sabotage: cobaby/supervisor/choices.py: folder.mkdir(parents=True, exist_ok=True) -> assert folder.is_dir()"""
    (folder / "var").write_text("a file")

    assert "cannot be used as a folder" in refused(folder / "var")


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    with throwaway_services() as environment:
        yield environment


def test_chosen_services_are_used_and_no_others_started(
    folder: Path, services: dict[str, str], launch: Launch
) -> None:
    """Sabotage: cobaby/supervisor/run.py: self.choices.database_url or self._start_postgres() -> self._start_postgres()"""
    chosen = {name: services[name] for name in ("DATABASE_URL", "REDIS_URL")}

    running = launch(folder / "var", **chosen).wait_until_ready()

    assert running.home_page() == 200
    assert not (folder / "var" / "postgres").exists()
    assert not (folder / "var" / "redis").exists()
    with psycopg.connect(chosen["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT to_regclass('spaces_space')").fetchone() != (None,)


def test_a_database_in_which_we_may_not_make_tables_gets_a_sentence(
    folder: Path, services: dict[str, str]
) -> None:
    """Sabotage: cobaby/supervisor/choices.py: if not row or not row[0]: -> if False:"""
    with psycopg.connect(services["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN")
    url = services["DATABASE_URL"].replace("cobaby@", "guest@", 1)

    said = refused(folder / "var", DATABASE_URL=url)

    assert "may not create tables" in said
