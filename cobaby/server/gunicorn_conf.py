"""How gunicorn serves the site in production: `--config python:cobaby.server.gunicorn_conf`.

Its own access log is off, since it knows only whole addresses: `cobaby.access` is ours.
"""

import os

from cobaby import settings  # the refusal to start is said once, not by each worker again

wsgi_app = "cobaby.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)
bind = os.environ.get("WEB_BIND") or "0.0.0.0:8000"
timeout = 60
graceful_timeout = 25  # a container has 30 seconds from being asked to being killed
accesslog = None
control_socket_disable = True
worker_tmp_dir = "/dev/shm"  # the sign of life must not wait for a disk
logconfig_dict = settings.LOGGING
# No max_requests: with threads, requests under way were answered with 502.
