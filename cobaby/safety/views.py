"""The page of the second step, and the end of one session."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cobaby.accounts.models import User
from cobaby.safety.middleware import GOING_TO
from cobaby.safety.second_step import CODE, KEY, did_second_step, works_with_others


@login_required
@require_safe
def second_step(request: HttpRequest) -> HttpResponse:
    """Why the team needs a second step, and how to set it up or show it now."""
    assert isinstance(request.user, User)
    going_to = request.session.get(GOING_TO, "") or "/"
    has_key, has_code = (is_mfa_enabled(request.user, types=[step]) for step in (KEY, CODE))
    context = {
        "is_team": works_with_others(request.user),
        "has_step": has_key or has_code,
        "has_key": has_key,
        "has_code": has_code,
        "is_done": did_second_step(request),
        "going_to": going_to,
        "onward": f"?{urlencode({'next': going_to})}",
    }
    return render(request, "safety/second_step.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, this one too. Pressed twice, it is ended all the same."""
    mine = list(UserSession.objects.filter(user=request.user, pk=pk))
    end_sessions(request, mine)
    if not request.user.is_authenticated:
        return redirect("home")
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")
