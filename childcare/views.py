"""My family: the children, and who may do what for each."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from childcare.families import members, rights_of
from childcare.forms import ChildForm, GuardianForm, InvitationForm
from childcare.models import Child, GuardianInvitation, Guardianship
from childcare.permissions import may_change_guardian
from childcare.refusals import Refusal
from childcare.services import children, guardians
from cobaby.accounts.models import User
from spaces.ranges import local_day


@login_required
@require_safe
def family(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    asked = GuardianInvitation.objects.addressed_to(user).select_related("child", "invited_by")
    context = {
        "members": members(user, local_day(timezone.now(), user.tz)),
        "asked": asked,
        "can_invite": Child.objects.editable_by(user).exists(),
    }
    return render(request, "childcare/family.html", context)


@login_required
def add_child(request: HttpRequest) -> HttpResponse:
    """`next` leads back to where the child is needed, with the child chosen there."""
    user = _person(request)
    back = _safe_next(request)
    form = ChildForm(request.POST or None, today=local_day(timezone.now(), user.tz))
    if request.method == "POST" and form.is_valid():
        child = children.add_child(guardian=user, **form.cleaned_data)
        messages.success(request, _("%(name)s is in your family now.") % {"name": child.first_name})
        return HttpResponseRedirect(_with_child(back, child)) if back else redirect("family")
    context = {"form": form, "next": back}
    return _page(request, "childcare/add_child.html", context, form.errors)


@login_required
def edit_child(request: HttpRequest, child_id: int) -> HttpResponse:
    user, now = _person(request), timezone.now()
    child = get_object_or_404(Child.objects.editable_by(user), pk=child_id)
    known = {name: getattr(child, name) for name in ChildForm.base_fields}
    form = ChildForm(request.POST or None, today=local_day(now, user.tz), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            children.edit_child(child=child, by=user, now=now, **form.cleaned_data)
        except Child.DoesNotExist:
            raise Http404 from None
        messages.success(request, _("Saved."))
        return redirect("family")
    context = {"form": form, "child": child}
    return _page(request, "childcare/edit_child.html", context, form.errors)


@login_required
def invite_guardian(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    children = Child.objects.editable_by(user)
    givable = rights_of(user, children)
    form = InvitationForm(request.POST or None, family=children, givable=givable)
    if request.method == "POST" and form.is_valid() and _invited(form, user):
        text = _("We wrote to %(email)s. The answer shows here.")
        messages.success(request, text % {"email": form.cleaned_data["email"]})
        return redirect("family")
    return _page(request, "childcare/invite_guardian.html", {"form": form}, form.errors)


def _invited(form: InvitationForm, user: User) -> bool:
    """Ask; a refusal becomes the sentence beside the address."""
    try:
        guardians.invite_guardian(
            children=list(form.cleaned_data["children"]),
            email=form.cleaned_data["email"],
            rights=form.rights,
            by=user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("email", refusal.message)
        return False
    return True


@login_required
def change_guardian(request: HttpRequest, link_id: int) -> HttpResponse:
    """What another adult may do for a child."""
    user = _person(request)
    link = _link(user, link_id)
    if not may_change_guardian(user, link):
        raise Http404
    form = GuardianForm(request.POST or None, instance=link, givable=rights_of(user, [link.child]))
    if request.method == "POST" and form.is_valid():
        try:
            guardians.change_guardian(link=link, rights=form.rights, by=user)
            messages.success(request, _("Saved."))
        except Refusal as refusal:  # another tab or adult was faster
            messages.error(request, refusal.message)
        return redirect("family")
    return _page(
        request, "childcare/change_guardian.html", {"form": form, "link": link}, form.errors
    )


@login_required
@require_POST
def remove_guardian(request: HttpRequest, link_id: int) -> HttpResponse:
    """End another adult's link, or one's own. Pressed twice, it is gone all the same."""
    user = _person(request)
    link = Guardianship.objects.filter(pk=link_id, child__in=Child.objects.visible_to(user)).first()
    if link and (link.guardian_id == user.pk or may_change_guardian(user, link)):
        try:
            guardians.remove_guardian(link=link, by=user)
            messages.success(request, _("Saved."))
        except Refusal as refusal:
            messages.error(request, refusal.message)
    return redirect("family")


@login_required
@require_POST
def accept_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    user = _person(request)
    invitation = GuardianInvitation.objects.addressed_to(user).filter(pk=pk).first()
    if invitation:
        link = guardians.accept_invitation(invitation=invitation, guardian=user)
        if link:
            text = _("%(name)s is in your family now.")
            messages.success(request, text % {"name": link.child.first_name})
    return redirect("family")


@login_required
@require_POST
def decline_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    for invitation in GuardianInvitation.objects.addressed_to(_person(request)).filter(pk=pk):
        guardians.withdraw_invitation(invitation=invitation)
    return redirect("family")


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    for invitation in GuardianInvitation.objects.sent_by(_person(request)).filter(pk=pk):
        guardians.withdraw_invitation(invitation=invitation)
    return redirect("family")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _link(user: User, link_id: int) -> Guardianship:
    links = Guardianship.objects.select_related("child", "guardian")
    return get_object_or_404(links, pk=link_id, child__in=Child.objects.visible_to(user))


def _safe_next(request: HttpRequest) -> str:
    """Where to go back to: a path of this site, else nothing."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/") else ""


def _with_child(back: str, child: Child) -> str:
    parts = urlsplit(back)
    query = "&".join(part for part in (parts.query, urlencode({"child": child.pk})) if part)
    return parts._replace(query=query).geturl()


def _page(
    request: HttpRequest, template: str, context: dict[str, object], errors: object
) -> HttpResponse:
    return render(request, template, context, status=422 if errors else 200)
