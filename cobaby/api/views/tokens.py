"""The page on which a person makes keys for other software, sees their use, takes them back."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from childcare.refusals import Refusal
from cobaby.accounts.models import User
from cobaby.api.forms import TokenForm
from cobaby.api.models import AccessToken, Scope
from cobaby.api.services import make_token, revoke_token
from spaces.models import Space


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest) -> HttpResponse:
    """The keys of this person; a new one is shown in the answer to its form and never again."""
    assert isinstance(request.user, User)
    manages = Space.objects.managed_by(request.user).exists()
    form = TokenForm(request.POST or None, manages=manages)
    if request.method == "GET":
        return _page(request, TokenForm(manages=manages))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        token, secret = make_token(
            user=request.user,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            days=form.cleaned_data["days"],
            form_token=form.sent_as,
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, form, status=409, refusal=refusal)
    return _page(request, TokenForm(manages=manages), made=token, secret=secret)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Pressed twice, it is gone all the same."""
    for token in AccessToken.objects.visible_to(request.user).filter(pk=pk):
        revoke_token(token=token)
    messages.success(request, _("Taken back. This key opens nothing any more."))
    return redirect("api_tokens")


def _page(request: HttpRequest, form: TokenForm, *, status: int = 200, **more: Any) -> HttpResponse:
    now = timezone.now()
    tokens = [
        {
            "row": token,
            "is_over": token.expires_at <= now,
            "scopes": [Scope(scope).label for scope in token.scopes],
        }
        for token in AccessToken.objects.visible_to(request.user)
    ]
    context = {"form": form, "tokens": tokens, **more}
    return render(request, "api/access.html", context, status=status)
