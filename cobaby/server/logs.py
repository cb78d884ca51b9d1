"""Logs without personal data: JSON lines in production, readable ones under `make run`.

A line says what happened, where in the product, and in which request; never which address was
asked for (it may hold a token), what was typed, or what an exception says (it may quote a row).
DEBUG=1, for developers, shows the words of exceptions as well. No Django in it.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

PROJECT = Path(__file__).resolve().parent.parent.parent
EMAIL = re.compile(r"[^\s@<>\"'(=:]+@[^\s@<>\"'),]+")
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")
FACTS = ("method", "route", "status", "ms", "person")
"""What an access line says beside its words; set by the middleware."""


class WithoutPersonalData(logging.Filter):
    """Rewrites a record so that it holds nothing about a person. Lets every record through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        record.msg, record.args = _bare(_words(record)), ()
        return True


def _words(record: logging.LogRecord) -> str:
    """The record's message; for other people's loggers only what we know to be harmless."""
    if record.name.startswith("django.security."):
        return f"Refused: {record.name.rpartition('.')[2]}"
    if hasattr(record, "request"):
        return f"Answered with {getattr(record, 'status_code', 'a fault')}: {_route(record)}"
    if record.name == "gunicorn.error" and "request" in str(record.msg):
        return "A request could not be read" if not record.exc_info else "A request failed"
    if record.name == "celery.app.trace":
        return _task_words(record)
    return record.getMessage()


def _route(record: logging.LogRecord) -> str:
    match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]
    return route_words(match)


def route_words(match: Any) -> str:
    """The pattern of the address, without what was filled in."""
    return f"/{match.route}" if match is not None else "(no such address)"


def _task_words(record: logging.LogRecord) -> str:
    """Name and id of a job; not its arguments, nor what its exception says."""
    data = record.args if isinstance(record.args, dict) else {}
    done = record.levelno <= logging.INFO and "succeeded" in str(record.msg)
    return f"Job {data.get('name')} [{data.get('id')}] {'done' if done else 'not done'}"


def _bare(words: str) -> str:
    """On one line, without e-mail addresses and query strings, wherever they came from."""
    words = QUERY.sub("?…", EMAIL.sub("…@…", words))
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _where(error: BaseException, with_messages: bool) -> dict[str, Any]:
    """Type of the exception, of what caused it, and the lines of code; its words only if asked."""
    told: dict[str, Any] = {"type": type(error).__qualname__, "at": _lines(error)}
    if with_messages:
        told["says"] = str(error)
    if cause := error.__cause__ or error.__context__:
        told["because"] = type(cause).__qualname__
    return told


def _lines(error: BaseException) -> list[str]:
    """Our own lines of code on the way to the fault, and the last three, whoever's they are."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-3:]
    shown = [one for one in frames if one in last or "site-packages" not in one.filename]
    return [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in shown]


def _short(file: str) -> str:
    """Within the project, or within the packages."""
    return file.rpartition("site-packages/")[2].removeprefix(f"{PROJECT}/")


class _Formatter(logging.Formatter):
    def __init__(self, with_messages: bool = False) -> None:
        super().__init__()
        self.with_messages = with_messages

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """Everything that a line may say."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", ""),
        }
        told |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            told["error"] = _where(record.exc_info[1], self.with_messages)
        return {name: fact for name, fact in told.items() if fact not in ("", None)}


class JsonLines(_Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.facts(record), ensure_ascii=False)


class Readable(_Formatter):
    """Time, level and words; the lines of code below, if something failed."""

    def format(self, record: logging.LogRecord) -> str:
        told = self.facts(record)
        line = f"{told['time'][11:19]} {told['level']:<7} {told['logger']}: {told['message']}"
        if person := told.get("person"):
            line += f" (person {person})"
        if error := told.get("error"):
            lines = [f"  {place}" for place in error["at"]]
            says = ": ".join(part for part in (error["type"], error.get("says")) if part)
            line = "\n".join([line, *lines, f"  {says}"])
        return line


def logging_config(*, json: bool, with_messages: bool) -> dict[str, Any]:
    """For Django, Celery and gunicorn alike; everything goes to stderr."""
    formatter = {"()": JsonLines if json else Readable, "with_messages": with_messages}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"bare": {"()": WithoutPersonalData}},
        "formatters": {"line": formatter},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["bare"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "cobaby": {"level": "INFO"},
            "celery": {"level": "INFO"},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # what was not found, our access line tells
        },
    }
