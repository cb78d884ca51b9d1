"""How to write software for Cobaby: the schema as a page, and the page of problems."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cobaby.api import problems
from cobaby.api.documentation import documentation as groups
from cobaby.api.documentation import problem_example
from cobaby.api.models import Scope


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": groups(),
        "scopes": Scope.choices,
        "base": settings.SITE_URL,
        "rates": {name: rate.partition("/")[0] for name, rate in settings.API_RATES.items()},
        "problem": problem_example(),
    }
    return render(request, "api/docs.html", context)


@require_safe
def problem_types(request: HttpRequest) -> HttpResponse:
    """Every type of problem at the anchor that its URI names."""
    return render(request, "api/problems.html", {"kinds": problems.KINDS})
