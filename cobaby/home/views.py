"""The first page: a visitor sees what this is; a person sees what is theirs to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from cobaby.directory.cards import cards_near
from cobaby.home.search import PARTS, days_ahead


def home(request: HttpRequest) -> HttpResponse:
    return visitor_home(request)


def visitor_home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    near = cards_near(request.user, now)
    context = {
        "days": days_ahead(now.date()),
        "parts": PARTS,
        "near": near,
        "directory_url": reverse("directory"),
    }
    return render(request, "home/visitor.html", context)
