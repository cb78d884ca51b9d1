"""Where errors become problem answers: those of the framework, and those outside of any view."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from childcare.refusals import Refusal
from cobaby.api import problems
from cobaby.look import errors as pages

PATH = "/api/"
KINDS: tuple[tuple[type[Exception], problems.Kind], ...] = (
    (exceptions.AuthenticationFailed, problems.NOT_SIGNED_IN),
    (exceptions.NotAuthenticated, problems.NOT_SIGNED_IN),
    (exceptions.PermissionDenied, problems.FORBIDDEN),
    (PermissionDenied, problems.FORBIDDEN),
    (exceptions.NotFound, problems.NOT_FOUND),
    (Http404, problems.NOT_FOUND),
    (exceptions.MethodNotAllowed, problems.NO_METHOD),
    (exceptions.NotAcceptable, problems.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, problems.MEDIA),
    (exceptions.Throttled, problems.TOO_MANY),
    (exceptions.ParseError, problems.UNREADABLE),
)


def answer_to(error: Exception, context: dict[str, Any]) -> Response | None:
    """The problem answer to an error in a view; None for our own faults, which are logged."""
    if isinstance(error, Refusal):
        error = problems.Problem.of(error)
    if isinstance(error, problems.Problem):
        return problems.answer(error.kind, str(error.detail), **error.more)
    if isinstance(error, exceptions.ValidationError):
        return problems.answer(problems.INPUT, errors=list(_fields(error.detail)))
    for kind_of_error, kind in KINDS:
        if isinstance(error, kind_of_error):
            return problems.answer(kind, headers=_headers(error))
    return None


def _headers(error: Any) -> dict[str, str]:
    """What the standard asks for beside the body."""
    headers: dict[str, str] = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(math.ceil(error.wait or 1))
    return headers


def _fields(detail: Any, before: str = "") -> Iterator[dict[str, str]]:
    """Each field that is wrong, nested ones by their path: `children.0`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            name = "" if name == "non_field_errors" else str(name)
            yield from _fields(inner, ".".join(filter(None, (before, name))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _fields(inner, before)
    else:
        yield {"field": before, "detail": str(detail)}


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: a problem for software, a page for people. Asks the database nothing."""
    if not request.path.startswith(PATH):
        return pages.server_error(request)
    gone = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    kind = problems.UNAVAILABLE if gone else problems.SERVER_ERROR
    response = JsonResponse(
        problems.body_of(kind), status=kind.status, content_type=problems.MEDIA_TYPE
    )
    if gone:
        response["Retry-After"] = str(pages.BACK_SOON_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`: what Django refuses before any view, such as a wrong host."""
    if not request.path.startswith(PATH):
        from django.views.defaults import bad_request as page

        return page(request, exception)
    kind = problems.UNREADABLE
    return JsonResponse(
        problems.body_of(kind), status=kind.status, content_type=problems.MEDIA_TYPE
    )
