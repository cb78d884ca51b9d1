"""Stands before every view: the team shows its second step; sessions note when they were seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_htmx.http import HttpResponseClientRedirect

from cobaby.accounts.models import User
from cobaby.api import problems
from cobaby.safety.second_step import is_open, must_do_second_step

SEEN = "safety_seen_at"
GOING_TO = "safety_going_to"
SEEN_EVERY = timedelta(minutes=10)


class SecondStepMiddleware:
    """Leads the team to the page of the second step, and keeps in mind where they were going."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match and is_open(match.url_name):
            return None
        if not must_do_second_step(request):
            request.session.pop(GOING_TO, None)
            return None
        if request.path.startswith("/api/"):
            return _problem()
        request.session[GOING_TO] = request.get_full_path() if request.method == "GET" else "/"
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("second_step"))
        return redirect("second_step")


def _problem() -> HttpResponse:
    """For software, as RFC 9457 has it."""
    kind = problems.SECOND_STEP
    told = problems.body_of(kind)
    return JsonResponse(told, status=kind.status, content_type=problems.MEDIA_TYPE)


class SeenMiddleware:
    """Notes at most every ten minutes that a session is in use, for the list of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and request.session.session_key:
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        now = timezone.now()  # noqa: TID251 the edge: a request is seen when it comes
        before = parse_datetime(request.session.get(SEEN, ""))
        if before is None or not now - SEEN_EVERY < before <= now:
            request.session[SEEN] = now.isoformat()
            UserSession.objects.create_from_request(request)


class PersonalPagesMiddleware:
    """What a signed-in person sees is kept by nobody on the way; other people's data not even by
    the browser: a tablet at the door goes from hand to hand."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(request.user, User) and "Cache-Control" not in response:
            match = request.resolver_match
            is_own = match is not None and is_open(match.url_name)
            response["Cache-Control"] = "private, no-cache" if is_own else "private, no-store"
        return response
