"""After `kill -9` of anything: nothing is left behind, nothing is lost, the next start works."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.supervisor.conftest import Launch
from tests.supervisor.running import NAMES, Running, children_of, is_alive, wait_for

pytestmark = pytest.mark.supervisor


def test_a_killed_supervisor_leaves_nothing_behind(product: Running, launch: Launch) -> None:
    """Sabotage: cobaby/supervisor/processes.py: _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) -> pass"""
    product.remember("before the kill")

    product.kill()

    wait_for(lambda: not product.leftovers(), 5)
    wait_for(lambda: not any(product.holders(name) for name in (*NAMES, "run")), 5)
    again = launch(product.data).wait_until_ready()
    assert again.remembered() == ["before the kill"]
    assert again.home_page() == 200


def test_a_start_beside_a_server_that_does_not_end_ends_it_first(
    product: Running, launch: Launch
) -> None:
    """Sabotage: cobaby/supervisor/lifeline.py: self.kill_holders() -> pass"""
    postgres = product.pid("postgres")
    assert postgres
    os.kill(postgres, signal.SIGSTOP)  # deaf to polite signals
    product.kill()

    again = launch(product.data).wait_until_ready()

    assert not is_alive(postgres)
    assert again.home_page() == 200


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_child_is_started_again(lasting: Running, name: str) -> None:
    """Sabotage: cobaby/supervisor/run.py: child.keep_alive(say) -> pass"""
    lasting.remember(name)
    killed = lasting.pid(name)

    lasting.kill(killed)

    wait_for(lambda: lasting.pid(name) not in (None, killed))
    wait_for(lambda: name in _remembered(lasting))
    assert lasting.home_page() == 200
    assert "was ended by SIGKILL; starting it again." in lasting.printed


def test_a_busy_backend_that_outlives_its_server_does_not_block_the_next(lasting: Running) -> None:
    """A backend in a long calculation does not notice that its server is gone.

    Sabotage: cobaby/supervisor/lifeline.py: os.kill(pid, signal.SIGKILL) -> pass
    """
    busy = subprocess.Popen(
        [sys.executable, "-c", BUSY, str(lasting.sockets)], stderr=subprocess.DEVNULL
    )
    wait_for(lambda: _busy_backend(lasting))
    backend = _busy_backend(lasting)
    assert backend

    killed = lasting.pid("postgres")
    lasting.kill(killed)

    wait_for(lambda: lasting.pid("postgres") not in (None, killed), 30)
    wait_for(lambda: not is_alive(backend))
    wait_for(lambda: lasting.home_page() == 200)
    busy.kill()
    busy.wait()


def test_a_killed_web_worker_takes_nothing_with_it(lasting: Running) -> None:
    """Sabotage: cobaby/supervisor/gunicorn_conf.py: die_with_parent(signal.SIGKILL) -> pass"""
    master = lasting.pid("web")
    assert master
    wait_for(lambda: len(children_of(master)) == 2)
    workers = children_of(master)
    for worker in workers:
        lasting.kill(worker)
    wait_for(lambda: len(children_of(master) - workers) == 2)
    assert lasting.home_page() == 200

    workers = children_of(master)
    lasting.process.send_signal(signal.SIGSTOP)  # it could clear up itself otherwise
    lasting.kill(master)

    wait_for(lambda: not any(map(is_alive, workers)), 0.5)
    lasting.process.send_signal(signal.SIGCONT)


def test_a_stale_pid_never_harms_a_stranger(data: Path, launch: Launch) -> None:
    """The number of a killed server may by now belong to anybody.

    Sabotage: cobaby/supervisor/postgres.py: pid_file.unlink() -> os.kill(int(pid), signal.SIGKILL)
    """
    stranger = subprocess.Popen(["sleep", "600"], user="nobody" if _is_root() else None)
    (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data}/postgres\n1\n5432\n")

    running = launch(data).wait_until_ready()

    assert running.home_page() == 200
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_killing_make_ends_all_of_it(data: Path, launch: Launch) -> None:
    """Sabotage: cobaby/supervisor/__main__.py: die_with_parent(signal.SIGTERM) -> pass"""
    running = launch(data, command=["make", "run"]).wait_until_ready()

    running.kill()

    wait_for(lambda: not running.leftovers(), 8)


BUSY = """
import psycopg, sys
with psycopg.connect(f"host={sys.argv[1]} user=cobaby dbname=cobaby") as connection:
    connection.execute("SELECT count(*) FROM generate_series(1, 1e12) AS busy_backend(n)")
"""


def _busy_backend(product: Running) -> int | None:
    query = (
        "SELECT pid FROM pg_stat_activity WHERE query LIKE '%%busy_backend%%'"
        " AND pid <> pg_backend_pid() AND state = 'active'"
    )
    with product.connect() as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def _remembered(product: Running) -> list[str]:
    try:
        return product.remembered()
    except (psycopg.OperationalError, AssertionError):
        return []  # PostgreSQL is being started


def _is_root() -> bool:
    return os.geteuid() == 0
