"""A person's own account."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cobaby.accounts.forms import AccountForm
from cobaby.accounts.language import remember_language
from cobaby.accounts.models import User, known_zones


@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save_what_was_asked()
        with translation.override(user.language):
            messages.success(request, _("Your account is saved."))
        return remember_language(redirect("my_account"), user.language)
    context = {
        "form": form,
        "zones": sorted(zone for zone in known_zones() if "/" in zone),
        "links": {
            "email": reverse("account_email"),
            "password": reverse("account_change_password"),
            "safety": reverse("mfa_index"),
            "calendar": reverse("calendar_feeds"),
            "software": reverse("api_tokens"),
            "devices": reverse("usersessions_list"),
            "data": reverse("my_data"),
        },
        "safety": _safety_words(request.user),
    }
    return render(request, "accounts/my_account.html", context)


def _safety_words(user: User) -> str:
    if Authenticator.objects.filter(user=user).exists():
        return _("A second step protects your account.")
    return _("Sign in with your fingerprint, or with a code from an app.")
