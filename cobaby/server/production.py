"""What settings in production must say; without it the product does not start. No Django in it.

Production is everything but `make run` on this machine alone (COBABY_LOCAL) and the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit


def refuse_unless_ready(environment: Mapping[str, str]) -> None:
    """End the process with a sentence a fault, instead of a traceback, unless all is well."""
    faults = list(_faults(environment))
    if faults:
        raise SystemExit("Cobaby does not start:\n" + "\n".join(f"- {fault}" for fault in faults))


def hosts(environment: Mapping[str, str]) -> list[str]:
    """The names under which the site may be asked for."""
    return [
        host.strip() for host in environment.get("ALLOWED_HOSTS", "").split(",") if host.strip()
    ]


def site_url(environment: Mapping[str, str]) -> str:
    """Where the site is reached: SITE_URL, else the first allowed host."""
    named = environment.get("SITE_URL", "")
    return (named or "https://" + "".join(hosts(environment)[:1]).lstrip(".")).rstrip("/")


def pooled(database: Any, size: int) -> Any:
    """The same database with at most `size` connections a process, kept and handed out."""
    pool = {"min_size": 1, "max_size": size, "timeout": 10}
    options = {**database.get("OPTIONS", {}), "pool": pool}
    return {**database, "CONN_MAX_AGE": 0, "OPTIONS": options}


def broker_url(redis_url: str) -> str:
    """Celery's name for a Redis behind a unix socket differs from redis-py's."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{quote(parts.path, safe='/%')}"


def _faults(environment: Mapping[str, str]) -> Iterator[str]:
    if not environment.get("SECRET_KEY", "").strip():
        yield "SECRET_KEY is not set. Choose 50 random letters and keep them to yourself."
    if not hosts(environment):
        yield "ALLOWED_HOSTS is not set. Name your site, such as cobaby.example.org."
    if "*" in hosts(environment):
        yield "ALLOWED_HOSTS must name your site, not * for any name."
    if environment.get("COBABY_DEMO") == "1":
        yield "COBABY_DEMO is 1. Demo people with known passwords have no place in production."
    if environment.get("DEBUG") == "1":
        yield "DEBUG is 1. It would show visitors what only you should see."
    if not (environment.get("SITE_URL") or "https://").startswith("https://"):
        yield "SITE_URL must begin with https:// since passwords travel there."
