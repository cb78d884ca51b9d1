"""How gunicorn serves the site under `make run`."""

import os
import signal
from typing import Any

from cobaby.server.logs import logging_config
from cobaby.supervisor.processes import die_with_parent

wsgi_app = "cobaby.wsgi"
worker_class = "gthread"
preload_app = True  # read once, not by each worker; it opens no connection before it is asked
workers = 2
threads = 8
timeout = 60
graceful_timeout = 1
control_socket_disable = True
accesslog = None  # addresses of calendar feeds carry a secret
logconfig_dict = logging_config(json=False, with_messages=False)
# No max_requests: with threads, requests under way were answered with 502.


def post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its master, so that a killed master frees everything at once."""
    die_with_parent(signal.SIGKILL)


def worker_exit(server: Any, worker: Any) -> None:
    """Asked to stop, a worker is gone at once: Python would first take the whole program apart."""
    if worker.pid == os.getpid() and not worker.alive:
        os._exit(0)
