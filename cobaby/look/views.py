"""The gallery: every component in every state, for those who build the platform."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cobaby.accounts.models import PlatformRole, User
from cobaby.look.samples import gallery_context


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or not user.has_platform_role(*PlatformRole.Role.values):
        raise Http404
    return render(request, "look/gallery.html", gallery_context(timezone.now()))
