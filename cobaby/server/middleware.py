"""Each request gets a number, which every line of its log carries, and one line at its end."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from hashlib import sha256
from hmac import new as hmac
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cobaby.server.logs import request_id, route_words

log = logging.getLogger("cobaby.access")

GIVEN = re.compile(r"[0-9A-Za-z-]{8,64}")
QUIET = ("/healthz", "/readyz")
"""Asked for every few seconds: only told when not well."""


class RequestLogMiddleware:
    """Our own access log: a server in front knows only whole addresses, and these hold tokens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request_id.set(_number(request))
        began = time.monotonic()
        try:
            response = self.get_response(request)
            _tell(request, response, time.monotonic() - began)
            response.headers["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(number)


def _number(request: HttpRequest) -> str:
    """The one that a trusted proxy gave, to lay its log beside ours; else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return given if GIVEN.fullmatch(given) else uuid4().hex


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    is_static = request.path.startswith(f"/{settings.STATIC_URL.lstrip('/')}")
    if response.status_code < 400 and (is_static or request.path in QUIET):
        return
    method, status, ms = request.method, response.status_code, round(seconds * 1000)
    route = route_words(request.resolver_match)
    facts = {"method": method, "route": route, "status": status, "ms": ms}
    log.info(
        "%s %s %s in %s ms", method, route, status, ms, extra=facts | {"person": _person(request)}
    )


def _person(request: HttpRequest) -> str:
    """The same few letters for one person's requests, from which nobody can tell the person.

    Only of a person who was looked up anyway.
    """
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return ""
    return hmac(settings.SECRET_KEY.encode(), f"log:{user.pk}".encode(), sha256).hexdigest()[:10]
