"""A space from nothing: open it, ask to be confirmed, change its stage, join its team."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from functools import partial

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from childcare.services.team import educator_of
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.opening import StageForm
from cobaby.manage.setup.forms.place import OpenForm
from cobaby.manage.setup.saving import Attempt, person, send, settings_page
from cobaby.manage.setup.steps import bookings_ahead, missing
from spaces.forms import ConfirmForm
from spaces.models import Membership, Space, TeamInvitation
from spaces.permissions import may_confirm
from spaces.services import opening as services
from spaces.services import team


@login_required
def open_a_space(request: HttpRequest) -> HttpResponse:
    """Anybody may begin one: it is seen by nobody else until an administrator confirmed it."""
    user = person(request)
    form = OpenForm(request.POST or None, initial={"country": "DE"})
    if request.method == "POST" and form.is_valid():
        try:
            space = services.open_space(by=user, values=form.values(), now=timezone.now())
        except services.TooManySpaces:
            form.add_error(None, _("You began several spaces already. Finish one of them first."))
        else:
            messages.success(request, _("%(space)s is begun. Only you see it.") % {"space": space})
            return redirect("manage_settings", slug=space.slug)
    status = 422 if form.errors else 200
    return render(request, "manage/settings/open.html", {"form": form}, status=status)


@login_required
def confirmation(request: HttpRequest, slug: str) -> HttpResponse:
    """Who runs the space and who answers for it; an administrator looks at it."""
    space, now = managed_space(request, slug), timezone.now()
    if space.is_listed:
        if request.method == "POST":
            return redirect("manage_confirmation", slug=slug)
        return settings_page(request, space, "confirmed.html", ConfirmForm(), Attempt())
    form = ConfirmForm(request.POST or None, instance=copy(space))
    attempt = send(
        request,
        space,
        form,
        lambda _as_fact: services.ask_for_confirmation(space=space, now=now, **form.cleaned_data),
        now=now,
        part="confirmation",
        fresh=lambda: ConfirmForm(instance=managed_space(request, slug)),
    )
    if attempt.is_saved:
        messages.success(request, _("Asked. You get a mail when somebody has looked at it."))
        return redirect("manage_settings", slug=slug)
    return settings_page(request, space, "confirmation.html", form, attempt, part="confirmation")


@login_required
def stage(request: HttpRequest, slug: str) -> HttpResponse:
    """Planned, open, paused, closed. What stands in the way is said."""
    space, now = managed_space(request, slug), timezone.now()
    form = StageForm(request.POST or None, initial=_stage_of(space))
    lacking, coming = partial(missing, space, now), partial(bookings_ahead, space, now)

    def apply(_as_fact: object) -> None:
        services.change_stage(
            space=space, missing=lacking, coming=coming, now=now, **form.cleaned_data
        )

    try:
        attempt = send(
            request,
            space,
            form,
            apply,
            now=now,
            part="stage",
            fresh=lambda: StageForm(initial=_stage_of(managed_space(request, slug))),
        )
    except (services.NotConfirmed, services.NotReady, services.StillBooked) as refusal:
        form.add_error("stage", _refusal(refusal))
        attempt = Attempt()
    if attempt.is_saved:
        messages.success(
            request, _("The space is now: %(stage)s.") % {"stage": space.get_stage_display()}
        )
        return redirect("manage_settings", slug=slug)
    shown = {"lacking": lacking(), "coming": coming()}
    return settings_page(request, space, "stage.html", form, attempt, part="stage", **shown)


def join_team(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: it says where to, and one press joins. It works once."""
    now = timezone.now()
    try:
        invitation = team.invitation_by(token, now)
    except team.LinkIsOver:
        return render(request, "manage/settings/join_over.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        return _join(request, invitation, now)
    context = {"invitation": invitation, "space": invitation.space}
    return render(request, "manage/settings/join.html", context)


@reauthentication_required  # a role is rights over other people's data
def _join(request: HttpRequest, invitation: TeamInvitation, now: datetime) -> HttpResponse:
    try:
        membership = team.accept_invitation(invitation=invitation, user=person(request), now=now)
    except team.LinkIsOver:
        return render(request, "manage/settings/join_over.html", status=404)
    if membership.role == Membership.Role.EDUCATOR:
        educator_of(membership.user)
    messages.success(request, _("Welcome to %(space)s.") % {"space": membership.space})
    return redirect("home")


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """For administrators: the spaces that wait, those that asked first."""
    if not may_confirm(request.user):
        raise Http404
    spaces = Space.objects.visible_to(request.user).waiting()
    rows = [(space, _managers(space)) for space in spaces.prefetch_related("memberships__user")]
    return render(request, "manage/settings/waiting.html", {"spaces": rows})


def _stage_of(space: Space) -> dict[str, str]:
    return {"stage": space.stage, "reason": space.closed_reason}


def _managers(space: Space) -> str:
    names = [
        str(row.user) for row in space.memberships.all() if row.role == Membership.Role.MANAGER
    ]
    return ", ".join(names)


def _refusal(refusal: services.NotConfirmed | services.NotReady | services.StillBooked) -> str:
    if isinstance(refusal, services.NotConfirmed):
        return _("An administrator has to confirm the space first.")
    if isinstance(refusal, services.NotReady):
        return _("Still missing: %(steps)s.") % {"steps": ", ".join(refusal.missing)}
    words = ngettext(
        "%(n)d booking lies ahead. Pause the space, or close the days first.",
        "%(n)d bookings lie ahead. Pause the space, or close the days first.",
        refusal.bookings,
    )
    return words % {"n": refusal.bookings}
