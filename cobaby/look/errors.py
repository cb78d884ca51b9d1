"""When something fails that the person can do nothing about."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

BACK_SOON_SECONDS = 10


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A page of its own while the database restarts (503), the page for our faults else (500).

    Neither asks the database anything.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = loader.get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": str(BACK_SOON_SECONDS)})
    return HttpResponse(loader.get_template("500.html").render(), status=500)
