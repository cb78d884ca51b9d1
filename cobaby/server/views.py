"""Whether this process lives, and whether the product is ready: for machines that ask."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cobaby.server.health import faults


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers. Nothing else is asked: to restart it would not mend anything else."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, broker and the tick; 503 with what is wrong."""
    found = faults(timezone.now())
    status = "not ready" if found else "ready"
    response = JsonResponse({"status": status, **found}, status=503 if found else 200)
    response._has_been_logged = True  # type: ignore[attr-defined]  # our access line tells
    return response
