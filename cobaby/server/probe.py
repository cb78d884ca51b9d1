"""The container's question to its own web process: `python -m cobaby.server.probe`.

It asks under a name that the site answers to. No Django in it, so that to ask costs little.
"""

from __future__ import annotations

import http.client
import os
import sys

from cobaby.server.production import hosts


def is_alive(address: str, host: str) -> bool:
    """True when `/healthz` answers at this address within 4 seconds."""
    name, _, port = address.rpartition(":")
    line = http.client.HTTPConnection(name.replace("0.0.0.0", "127.0.0.1"), int(port), timeout=4)
    try:
        line.request("GET", "/healthz", headers={"Host": host})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    where = os.environ.get("WEB_BIND") or "0.0.0.0:8000"
    host = "".join(hosts(os.environ)[:1]).lstrip(".") or "localhost"
    sys.exit(0 if is_alive(where, host) else "The site does not answer.")
