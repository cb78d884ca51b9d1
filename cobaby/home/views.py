"""The first page: a visitor sees what this is; a person sees what is theirs to do."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from childcare.ratios.packs import all_packs
from cobaby.accounts.models import User, zone_of
from cobaby.directory.cards import cards_near
from cobaby.home.rules import rule_lines
from cobaby.home.search import PARTS, days_ahead
from cobaby.home.work import (
    hosted_spaces,
    is_educator,
    managed_spaces,
    own_shifts,
    waiting_spaces,
)
from cobaby.outbox.permissions import can_read_mail_files
from spaces.ranges import local_day

DOORS = ("space", "educator", "founder")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return visitor_home(request)
    return work_home(request, request.user)


def visitor_home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    near = cards_near(now)
    context = {
        "days": days_ahead(local_day(now, zone_of(request.user)), is_over=near.is_over),
        "parts": PARTS,
        "near": near,
        "directory_url": reverse("directory"),
    }
    return render(request, "home/visitor.html", context)


def work_home(request: HttpRequest, user: User) -> HttpResponse:
    """Sections for each role a person has; a parent without one goes on to their day."""
    now, today_url = timezone.now(), _url_of("today")
    context = {
        "managed": managed_spaces(user, now),
        "hosted": hosted_spaces(user, now),
        "is_educator": is_educator(user),
        "shifts": own_shifts(user, now),
        "platform_roles": [role.get_role_display() for role in user.platform_roles.all()],
        "may_confirm": user.is_administrator,
        "waiting": waiting_spaces(user),
        "may_read_mail": can_read_mail_files(request),
        "today_url": today_url,
    }
    if not any(context[work] for work in ("managed", "hosted", "is_educator", "platform_roles")):
        return redirect(today_url or "directory")
    return render(request, "home/work.html", context)


@require_safe
def door(request: HttpRequest, who: str) -> HttpResponse:
    """A page for those who are not here for a desk."""
    if who not in DOORS:
        raise Http404
    return render(request, f"home/door_{who}.html", {"directory_url": reverse("directory")})


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The ratio rules that we ship, each with its source and how sure we are."""
    return render(request, "home/rules.html", {"rules": rule_lines(all_packs())})


def _url_of(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
