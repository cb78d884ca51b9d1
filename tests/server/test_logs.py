"""What each kind of record becomes: nothing of a person is left in it."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from cobaby.server.logs import JsonLines, Readable, WithoutPersonalData

CANARY = "quokka@example.org"


def record(
    name: str, words: str, *args: Any, level: int = logging.ERROR, failed: bool = True
) -> Any:
    """As a logger would make it, inside an exception that quotes the canary."""
    try:
        raise ValueError(f"Key (email)=({CANARY}) exists")
    except ValueError:
        info: Any = sys.exc_info() if failed else None
    made = logging.LogRecord(name, level, __file__, 1, words, args, info)
    assert WithoutPersonalData().filter(made)
    return made


JOB = {"name": "outbox.tick", "id": "17", "args": f"('{CANARY}',)", "exc": f"ValueError({CANARY})"}
RECORDS = [
    ("celery.app.trace", "Task %(name)s[%(id)s] raised unexpected: %(exc)s", (JOB,)),
    ("gunicorn.error", f"Invalid request from ip=203.0.113.7: {CANARY}", ()),
    ("gunicorn.error", "Error handling request %s %s", ("GET", f"/x/{CANARY}")),
    ("django.security.DisallowedHost", f"Invalid HTTP_HOST header: {CANARY}", ()),
    ("kombu", "Connecting to %s", (f"redis://{CANARY}",)),
    ("cobaby.outbox.sending", "Message to %s waits", (CANARY,)),
]


@pytest.mark.parametrize("shape", [JsonLines(), Readable()], ids=["json", "readable"])
@pytest.mark.parametrize(("name", "words", "args"), RECORDS)
def test_no_record_keeps_an_address(
    shape: logging.Formatter, name: str, words: str, args: Any
) -> None:
    """Sabotage: cobaby/server/logs.py: words = QUERY.sub("?…", EMAIL.sub("…@…", words)) -> words = words"""
    line = shape.format(record(name, words, *args))

    assert "quokka" not in line and "203.0.113.7" not in line
    assert "ValueError" in line and "test_logs.py" in line


def test_a_failed_job_keeps_its_name() -> None:
    """Sabotage: cobaby/server/logs.py: if record.name == "celery.app.trace": -> if False:"""
    told = json.loads(JsonLines().format(record(*RECORDS[0][:2], JOB)))

    assert told["message"] == "Job outbox.tick [17] not done"
    assert told["error"]["type"] == "ValueError"


def test_an_address_with_a_query_loses_it() -> None:
    line = record("cobaby.x", "gave /feed/?token=abc123 back", failed=False).getMessage()

    assert line == "gave /feed/?… back"


def test_nobody_writes_a_second_line_into_the_log() -> None:
    """Sabotage: cobaby/server/logs.py: sign if sign.isprintable() else " " -> sign"""
    line = Readable().format(record("cobaby.x", "a name\n10:00 ERROR forged\x1b[31m", failed=False))

    assert "\n" not in line and "\x1b" not in line


def test_developers_may_read_what_an_exception_says() -> None:
    assert CANARY in Readable(with_messages=True).format(record("cobaby.x", "Oh"))
