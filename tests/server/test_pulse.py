"""The sign of life that worker and beat leave for the health checks of their containers."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from celery import signals

import cobaby.celery  # noqa: F401 it connects the signals
from cobaby.server import pulse


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_DIR", str(tmp_path))


def test_no_sign_no_life() -> None:
    assert not pulse.is_alive("worker", time.time())


def test_without_a_place_no_sign_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As under `make run`, where two users' signs would be in each other's way."""
    monkeypatch.delenv("PULSE_DIR")

    signals.heartbeat_sent.send(sender=None)

    assert list(tmp_path.iterdir()) == [] and not pulse.is_alive("worker", time.time())


def test_a_beating_worker_lives_until_its_sign_is_old(tmp_path: Path) -> None:
    """Sabotage: cobaby/server/pulse.py: signals.heartbeat_sent.connect(_worker_lives, weak=False) -> pass"""
    signals.heartbeat_sent.send(sender=None)

    assert pulse.is_alive("worker", time_of_files(tmp_path))
    assert not pulse.is_alive("worker", time_of_files(tmp_path) + 31)


def test_beat_lives_while_it_hands_out_work(tmp_path: Path) -> None:
    """Sabotage: cobaby/server/pulse.py: signals.beat_init.connect(_beat_lives, weak=False) -> pass"""
    before = list(signals.after_task_publish.receivers or ())
    signals.beat_init.send(sender=None)
    sign = pulse.file_of("beat")
    assert sign
    os.utime(sign, (0, 0))

    signals.after_task_publish.send(sender="outbox.tick")

    assert pulse.is_alive("beat", time_of_files(tmp_path))
    signals.after_task_publish.receivers = before


def time_of_files(folder: Path) -> float:
    """By the clock that dates them, which is the machine's whatever MOMENT says."""
    (new := folder / "new").touch()
    return new.stat().st_mtime
