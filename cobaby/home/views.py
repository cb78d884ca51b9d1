"""The first page: a visitor sees what this is; a person sees what is theirs to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cobaby.home.search import PARTS, days_ahead


def home(request: HttpRequest) -> HttpResponse:
    return visitor_home(request)


def visitor_home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(
        request,
        "home/visitor.html",
        {"days": days_ahead(now.date()), "parts": PARTS, "cards": [], "town": "Dresden"},
    )
