"""The team: who works here until when, invitations by mail, papers of educators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from childcare.refusals import StillOnShift
from childcare.services.cuts import record_credential, withdraw_credential
from childcare.services.team import change_membership, educator_of
from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.team import InviteForm, PaperForm, ValidityForm
from cobaby.manage.setup.saving import Attempt, person, send, settings_page, still_managed
from cobaby.manage.setup.shown import ending_of, paper_lines, span_words
from cobaby.manage.setup.steps import after
from spaces.models import Membership, Space
from spaces.ranges import local_day
from spaces.services import team as services

REFUSED = {
    services.MemberAlready: gettext_lazy("This person works here already in this role."),
    services.TooManyWaiting: gettext_lazy(
        "You wait for many answers already. Take one of them back first."
    ),
    services.TooManyMails: gettext_lazy("We wrote to many people for you today. Go on tomorrow."),
    services.LastManager: gettext_lazy(
        "Nobody would manage the space any more. Invite another manager first."
    ),
}


@login_required
@reauthentication_required(allow_get=True)  # invites
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """All who work here, and an invitation by mail."""
    space, now = managed_space(request, slug), timezone.now()
    today = local_day(now, space.tz)
    start = {"first_day": today, "language": person(request).language, "role": "educator"}
    form = InviteForm(request.POST or None, initial=start)

    def apply(_as_fact: object) -> None:
        services.invite_member(space=space, by=person(request), now=now, **form.cleaned_data)

    attempt = _sent(request, space, form, apply, now, "email")
    if attempt.is_saved:
        words = _("We write to %(email)s. The link works once, for 14 days.")
        messages.success(request, words % {"email": form.cleaned_data["email"]})
        return redirect("manage_team", slug=slug)
    rows = list(space.memberships.select_related("user").order_by("role", "user__display_name"))
    ending = ending_of(space, now)
    context: dict[str, Any] = {
        "members": [(row, ending.get(row.user_id)) for row in rows if _works(row, today)],
        "gone": [row for row in rows if not _works(row, today)],
        "invitations": space.invitations.waiting(),
        "now": now,
        "following": after(space, "team", now),
        "cares_too": space.memberships.educators().filter(user=person(request)).exists(),
    }
    return settings_page(request, space, "team.html", form, attempt, **context)


@login_required
@require_POST
@reauthentication_required  # gives a role
def join_as_educator(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager cares for children too. Pressed twice, it is so once."""
    space = managed_space(request, slug)
    today = local_day(timezone.now(), space.tz)
    user = person(request)
    with still_managed(request, space):
        membership = services.join_self(space=space, user=user, role="educator", today=today)
        educator_of(user)
    messages.success(request, _("You can be planned as an educator. Your papers come next."))
    return redirect("manage_member", slug=slug, pk=membership.pk)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back. Pressed twice, it is gone all the same."""
    space = managed_space(request, slug)
    with still_managed(request, space):
        for invitation in space.invitations.waiting().filter(pk=pk):
            services.withdraw_invitation(invitation=invitation, now=timezone.now())
    messages.success(request, _("The invitation is taken back. Its link holds no more."))
    return redirect("manage_team", slug=slug)


@login_required
@reauthentication_required(allow_get=True)  # ends a role
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """From when to when somebody works here; for an educator the papers too."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.memberships.select_related("user"), pk=pk)
    form = ValidityForm(request.POST or None, initial=_stored(row))
    today = local_day(now, space.tz)
    shifts: list[str] = []

    def apply(_as_fact: object) -> None:
        insists = request.POST.get("end_shifts") == "1"
        there = get_object_or_404(space.memberships, pk=pk)
        change_membership(
            membership=there, now=now, today=today, as_fact=insists, **form.cleaned_data
        )

    def stored() -> ValidityForm:
        return ValidityForm(initial=_stored(get_object_or_404(space.memberships, pk=pk)))

    try:
        attempt = _sent(
            request, space, form, apply, now, "last_day", part=f"member:{pk}", fresh=stored
        )
    except StillOnShift as planned:
        shifts = [span_words(shift.span, space) for shift in planned.shifts]
        attempt = Attempt()
    if attempt.is_saved:
        messages.success(request, _("The time of %(name)s here is saved.") % {"name": row.user})
        return redirect("manage_team", slug=slug)
    return _member_page(request, space, row, form, attempt, today, shifts=shifts)


@login_required
@require_POST
def add_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A paper of an educator was seen."""
    space, now = managed_space(request, slug), timezone.now()
    row = get_object_or_404(space.memberships.educators().select_related("user"), pk=pk)
    today = local_day(now, space.tz)
    form = PaperForm(request.POST, today=today)
    seen: dict[str, Any] = {"educator": educator_of(row.user), "space": space, "now": now}
    attempt = send(
        request,
        space,
        form,
        lambda _as_fact: record_credential(**seen, **form.cleaned_data),
        now=now,
    )
    if attempt.is_saved:
        messages.success(request, _("The paper is noted. Shifts are counted anew."))
        return redirect("manage_member", slug=slug, pk=pk)
    validity = ValidityForm(initial=_stored(row))
    return _member_page(request, space, row, validity, attempt, today, paper_form=form)


@login_required
@require_POST
def remove_paper(request: HttpRequest, slug: str, pk: int, paper: int) -> HttpResponse:
    """The paper does not hold. A fact: days that need this educator become short."""
    space = managed_space(request, slug)
    row = get_object_or_404(space.memberships.educators().select_related("user"), pk=pk)
    with still_managed(request, space):
        for credential in educator_of(row.user).credentials.filter(space=space, pk=paper):
            withdraw_credential(credential=credential, now=timezone.now())
    messages.success(request, _("The paper is gone. Look at the week: days may be short now."))
    return redirect("manage_member", slug=slug, pk=pk)


def _sent(
    request: HttpRequest,
    space: Space,
    form: ValidityForm,
    apply: object,
    now: datetime,
    beside: str,
    part: str = "",
    fresh: Callable[[], ValidityForm] | None = None,
) -> Attempt:
    """`send`, with the refusals of a team as sentences beside a field."""
    try:
        return send(request, space, form, apply, now=now, part=part, fresh=fresh)  # type: ignore[arg-type]
    except tuple(REFUSED) as refusal:
        form.add_error(beside, str(REFUSED[type(refusal)]))
        return Attempt()


def _member_page(
    request: HttpRequest,
    space: Space,
    row: Membership,
    form: ValidityForm,
    attempt: Attempt,
    today: date,
    *,
    paper_form: PaperForm | None = None,
    shifts: list[str] | None = None,
) -> HttpResponse:
    is_educator = row.role == Membership.Role.EDUCATOR
    papers = educator_papers(row) if is_educator else []
    answer = settings_page(
        request,
        space,
        "member.html",
        form,
        attempt,
        part=f"member:{row.pk}",
        member=row,
        is_educator=is_educator,
        papers=paper_lines(papers, today),
        following=after(space, "team", timezone.now()),
        paper_form=paper_form or PaperForm(today=today),
        shifts=shifts,
    )
    if shifts:
        answer.status_code = 409
    elif paper_form is not None and paper_form.errors:
        answer.status_code = 422
    return answer


def educator_papers(row: Membership) -> object:
    """Those that this space saw. Reading makes no educator: without papers there is none."""
    educator = getattr(row.user, "educator", None)
    seen = educator.credentials.filter(space=row.space_id) if educator else None
    return seen.order_by("kind", "-issued_on") if seen is not None else []


def _stored(row: Membership) -> dict[str, date | None]:
    last = row.valid.upper
    return {
        "first_day": row.valid.lower,
        "last_day": date.fromordinal(last.toordinal() - 1) if last else None,
    }


def _works(row: Membership, today: date) -> bool:
    return row.valid.upper is None or row.valid.upper > today
