"""All settings of a space on one page, and what a new one still needs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cobaby.manage.entry import manage_page, managed_space
from cobaby.manage.setup.parts import parts
from cobaby.manage.setup.steps import is_guided, steps


@login_required
@require_safe
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    space, now = managed_space(request, slug), timezone.now()
    listed = steps(space, now) if is_guided(space) else []
    context = {
        "parts": parts(space, now),
        "steps": listed,
        "done": sum(step.is_done for step in listed),
        "left": [step for step in listed if not (space.is_bookable and step.is_done)],
        "comes_next": any(step.is_next for step in listed),
    }
    return manage_page(request, space, "settings/index.html", context, tab="settings")
