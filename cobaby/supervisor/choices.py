"""What a person may choose by environment, checked before anything is started."""

import errno
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import redis

from cobaby.supervisor.refusal import Refusal

DEFAULT_PORT = 8000
PORTS_TO_TRY = 100
OLDEST_POSTGRES = 15
OLDEST_REDIS = 6
PATIENCE_SECONDS = 5
PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Choices:
    """PORT, DATA_DIR, DATABASE_URL, REDIS_URL, COBABY_DEMO; None is the embedded service."""

    port: int
    data_dir: Path
    database_url: str | None
    redis_url: str | None
    demo: bool


def read_choices(environment: Mapping[str, str]) -> Choices:
    """Read and check what was chosen. Raises Refusal with one sentence for the first fault."""
    choices = Choices(
        port=_port(environment.get("PORT", "").strip()),
        data_dir=read_data_dir(environment),
        database_url=environment.get("DATABASE_URL", "").strip() or None,
        redis_url=environment.get("REDIS_URL", "").strip() or None,
        demo=_demo(environment.get("COBABY_DEMO", "").strip()),
    )
    if choices.database_url:
        check_database(choices.database_url)
    if choices.redis_url:
        check_redis(choices.redis_url)
    return choices


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Refusal(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _demo(text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise Refusal(f"COBABY_DEMO must be 1 (with the demo world) or 0 (empty), not {text!r}.")
    return text != "0"


def read_data_dir(environment: Mapping[str, str]) -> Path:
    """The data folder, made where missing. Raises Refusal when we cannot write there."""
    folder = Path(environment.get("DATA_DIR") or PROJECT / "var").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
        (folder / "locks").mkdir(exist_ok=True)
    except OSError as fault:
        raise Refusal(
            f"DATA_DIR {folder} cannot be used as a folder: {fault.strerror}; choose another."
        ) from fault
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"DATA_DIR {folder} cannot be written to; choose another or own it.")
    return folder


def check_database(url: str) -> None:
    """Raise Refusal unless a PostgreSQL that we can work with answers at this address."""
    shown = without_password(url)
    if _scheme(url) not in {"postgres", "postgresql"}:
        raise Refusal(
            f"DATABASE_URL must look like postgresql://user@host/name, which {shown!r} does not."
        )
    try:
        with psycopg.connect(url, connect_timeout=PATIENCE_SECONDS, autocommit=True) as connection:
            version = connection.info.server_version // 10000
            row = connection.execute(
                "SELECT has_schema_privilege(current_schema(), 'CREATE')"
            ).fetchone()
    except (psycopg.Error, UnicodeError, ValueError) as fault:
        raise Refusal(
            f"DATABASE_URL {shown!r} names a database that cannot be used: {_first_line(fault)}"
        ) from fault
    if version < OLDEST_POSTGRES:
        raise Refusal(
            f"DATABASE_URL {shown!r} is PostgreSQL {version}; {OLDEST_POSTGRES} or newer is needed."
        )
    if not row or not row[0]:
        raise Refusal(f"DATABASE_URL {shown!r}: this user may not create tables there.")


def check_redis(url: str) -> None:
    """Raise Refusal unless a Redis that we can work with answers at this address."""
    shown = without_password(url)
    try:
        client = redis.Redis.from_url(
            url, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
        )
        version = str(client.info("server")["redis_version"])
        client.close()
    except ValueError as fault:
        raise Refusal(
            f"REDIS_URL must look like redis://host:6379/0, which {shown!r} does not."
        ) from fault
    except (redis.RedisError, OSError) as fault:
        raise Refusal(
            f"REDIS_URL {shown!r} names a Redis that does not answer: {_first_line(fault)}"
        ) from fault
    if int(version.split(".")[0]) < OLDEST_REDIS:
        raise Refusal(f"REDIS_URL {shown!r} is Redis {version}; {OLDEST_REDIS} or newer is needed.")


def listen(first_port: int) -> socket.socket:
    """A socket bound to 127.0.0.1 at `first_port`, or at the next free one.

    The socket is handed to each web process in turn, so that the port stays ours and visitors
    wait instead of being turned away while the web process is started again.
    """
    for port in range(first_port, min(first_port + PORTS_TO_TRY, 65536)):
        try:
            return _bound(port)
        except PermissionError as fault:
            raise Refusal(f"PORT {port} is reserved for root; choose one above 1023.") from fault
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise Refusal(f"PORT {port} cannot be used: {fault.strerror}.") from fault
    raise Refusal(f"PORT {first_port} and the {PORTS_TO_TRY} after it are all taken.")


def _bound(port: int) -> socket.socket:
    _refuse_if_taken_on_ipv6(port)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(512)
    except OSError:
        listener.close()
        raise
    return listener


def _refuse_if_taken_on_ipv6(port: int) -> None:
    """A stranger on [::1] would get the visitors of http://localhost, so that counts as taken."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise


def without_password(url: str) -> str:
    """The address as it may be printed."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return "(unreadable)"
    return url.replace(f":{password}@", ":…@") if password else url


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def _first_line(fault: Exception) -> str:
    text = unquote(str(fault)).strip() or type(fault).__name__
    return text.splitlines()[0].rstrip(".") + "."
