"""Families book while database, worker, broker and mail server are killed: what was said holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.outbox.mail_server import MailServer
from tests.supervisor.load import Load, Told, ask
from tests.supervisor.prepared import copied, short_folder
from tests.supervisor.running import Running, start, wait_for

pytestmark = pytest.mark.supervisor

PARENTS = 6
DATABASE_KILLS = 3
CANARIES = (b"quokka", b"Milandra", b"Quillfeather")


@dataclass
class Storm:
    """All that was said and done, and what is true in the end."""

    log: list[Told]
    truth: dict[str, Any]
    mail: MailServer
    running: Running
    logs: dict[str, bytes]
    kills: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


def mail_to(server: MailServer) -> dict[str, Any]:
    return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_USE_TLS": "0"}


@pytest.fixture(scope="module")
def storm(prepared: Path, mail_server: MailServer) -> Iterator[Storm]:
    """One storm for all proofs of this module."""
    with short_folder() as folder:
        running = start(copied(prepared, folder / "var"), **mail_to(mail_server)).wait_until_ready()
        try:
            yield _through_the_storm(running, mail_server)
        finally:
            running.end()


def _through_the_storm(running: Running, mail_server: MailServer) -> Storm:
    load = Load(running, PARENTS)
    load.start()
    killed = []
    for round_number in range(DATABASE_KILLS):
        _wait_for_answers(load, 8)
        killed.append(_kill(running, "postgres"))
        if round_number == 0:
            mail_server.stop()
            killed.append(_kill(running, "worker"))
        if round_number == 1:
            killed.append(_kill(running, "redis"))
    _wait_for_answers(load, 4)
    load.stop()
    mail_server.start()
    before = mail_server.taken
    last = load.families[0].book(load.times[-1])
    assert last.last == "ok", last
    wait_for(lambda: mail_server.taken > before, 30)  # by the worker, asked through the broker
    truth = ask(running, "truth", **mail_to(mail_server))
    logs = {file.name: file.read_bytes() for file in (running.data / "log").iterdir()}
    return Storm(load.log, truth, mail_server, running, logs, killed)


def _wait_for_answers(load: Load, number: int) -> None:
    """Until so many more were answered, or all have been: the next kill falls into the middle."""
    before = len(load.log)
    wait_for(lambda: len(load.log) >= before + number or _all_done(load), 60)


def _all_done(load: Load) -> bool:
    return len(load.log) >= len(load.families) * (len(load.times) - 1)


def _kill(running: Running, name: str) -> str:
    """SIGKILL, and wait until the supervisor has started it again."""
    before = running.pid(name)
    running.kill(before)
    wait_for(lambda: running.pid(name) not in (None, before), 30)
    return name


def test_the_storm_was_one(storm: Storm) -> None:
    """Else the proofs below would be about nothing: every outcome happened, and often."""
    outcomes = Counter(told.first for told in storm.log)

    assert storm.kills == ["postgres", "worker", "postgres", "redis", "postgres"]
    assert outcomes["ok"] >= 10 and outcomes["failed"] >= 1
    assert outcomes["unknown"] >= DATABASE_KILLS and outcomes["lost"] >= 1


def test_no_confirmed_booking_is_lost(storm: Storm) -> None:
    """Sabotage: cobaby/supervisor/postgres.py: DURABLE = {"max_connections": "300", **SILENT} -> DURABLE = {"max_connections": "300", "synchronous_commit": "off", **SILENT}"""
    confirmed = {reference for _pk, reference, _who, _when, state in storm.truth["bookings"]}

    said = {told.reference for told in storm.log if told.last == "ok"}

    assert said - confirmed == set()


def test_what_was_refused_is_not_there(storm: Storm) -> None:
    """Nor is anything there that nobody was told of."""
    there = {(who, when) for _pk, _reference, who, when, _state in storm.truth["bookings"]}

    refused = {(told.person, told.time) for told in storm.log if told.last == "failed"}

    assert there & refused == set()
    assert there == {(told.person, told.time) for told in storm.log if told.last == "ok"}


def test_the_unknown_became_one_booking_by_its_token(storm: Storm) -> None:
    """Sent again and again, each is there once, or not at all and the family knows it.

    Sabotage: bookings/services/booking.py: if sent: -> if False:
    """
    there = Counter((who, when) for _pk, _ref, who, when, _state in storm.truth["bookings"])

    unknown = [told for told in storm.log if told.first in ("unknown", "lost")]

    assert any(told.last == "ok" for told in unknown)
    for told in unknown:
        assert there[told.person, told.time] == (told.last == "ok"), told


def test_every_day_is_still_within_its_rules(storm: Storm) -> None:
    assert storm.truth["findings"] == []


def test_every_mail_went_out_in_the_end(storm: Storm) -> None:
    """Through a killed worker, a killed broker and a mail server that was away.

    Sabotage: cobaby/outbox/sending.py: message.save(update_fields=["leased_until"]) -> Message.objects.filter(pk=message.pk).update(sent_at=now)
    """
    posted = {key: (ident, was_sent) for key, ident, was_sent in storm.truth["messages"]}
    wanted = {f"booking:{pk}:confirmed" for pk, *_rest in storm.truth["bookings"]}
    taken = {ident for copies in storm.mail.copies.values() for ident in copies}

    assert set(posted) == wanted
    assert [key for key, (_ident, was_sent) in posted.items() if not was_sent] == []
    assert {ident for ident, _was_sent in posted.values()} - taken == set()


def test_no_log_names_anybody(storm: Storm) -> None:
    """Of all processes, through all of this.

    Sabotage: cobaby/supervisor/postgres.py: "log_min_messages": "log", -> "log_statement": "all",
    """
    assert {"web.log", "worker.log", "beat.log", "postgres.log"} <= set(storm.logs)
    for name, content in storm.logs.items():
        assert [word for word in CANARIES if word in content] == [], name


def test_nothing_is_left_behind(storm: Storm) -> None:
    """Last of this module: it stops the product."""
    storm.running.stop()

    assert storm.running.leftovers() == []
