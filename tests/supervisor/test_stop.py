"""Ctrl-C stops all within five seconds, in order; a second start beside the first is refused."""

import os
import signal
import socket
import threading
from pathlib import Path

import pytest

from tests.supervisor.conftest import Launch
from tests.supervisor.running import Running, is_alive, refused, wait_for

pytestmark = pytest.mark.supervisor

PROMISE_SECONDS = 5


def test_ctrl_c_stops_all_in_time_and_in_order(product: Running) -> None:
    """Sabotage: cobaby/supervisor/run.py: "web", "beat", "worker", "Redis", "PostgreSQL" -> "PostgreSQL", "Redis", "worker", "beat", "web" """
    order = ["web", "beat", "worker", "redis", "postgres"]
    watched = {name: product.pid(name) or 0 for name in order}
    ended: list[str] = []
    watcher = threading.Thread(target=_note_ends, args=(watched, ended))
    watcher.start()

    seconds = product.stop()

    watcher.join()
    assert seconds < PROMISE_SECONDS
    assert ended == order
    assert product.process.returncode == 0
    assert product.leftovers() == []


def test_ctrl_c_does_not_wait_for_a_slow_visitor_or_a_busy_database(product: Running) -> None:
    """Sabotage: cobaby/supervisor/processes.py: self.process.wait(self.stop_seconds) -> self.process.wait()"""
    web = product.pid("web") or 0
    port = int(product.address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as visitor, product.connect() as busy:
        visitor.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n1")
        busy.execute("SELECT 1")
        _freeze(web)

        assert product.stop() < PROMISE_SECONDS

    assert product.leftovers() == []


def test_closing_the_terminal_stops_all_as_well(product: Running) -> None:
    """Sabotage: cobaby/supervisor/interrupts.py: (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) -> (signal.SIGINT, signal.SIGTERM)"""
    product.process.send_signal(signal.SIGHUP)

    assert product.process.wait(PROMISE_SECONDS) == 0
    assert product.leftovers() == []


def test_ctrl_c_while_it_starts(data: Path, launch: Launch) -> None:
    """Sabotage: cobaby/supervisor/run.py: except interrupts.Stopped: -> except ZeroDivisionError:"""
    running = launch(data)
    wait_for(lambda: "Preparing" in running.printed)

    assert running.stop() < PROMISE_SECONDS

    assert running.process.returncode == 0
    assert running.leftovers() == []


def test_a_second_start_says_that_the_first_one_runs(lasting: Running) -> None:
    """Sabotage: cobaby/supervisor/run.py: if lock_now(lock): -> if lock_now(lock) or True:"""
    said = refused(lasting.data)

    assert "already runs" in said
    assert lasting.address in said
    assert lasting.home_page() == 200


def _note_ends(watched: dict[str, int], ended: list[str]) -> None:
    while len(ended) < len(watched):
        ended += [name for name, pid in watched.items() if name not in ended and not is_alive(pid)]


def _freeze(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)  # it cannot answer a polite signal any more
