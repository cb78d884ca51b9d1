"""The pages of the operator, and where an administrator writes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cobaby.accounts.models import User
from cobaby.notices.forms import NoticeForm, seen_at
from cobaby.notices.models import Notice
from cobaby.notices.permissions import may_write_notices
from cobaby.notices.reading import shown, written
from cobaby.notices.services import ChangedMeanwhile, forget_notice, save_notice
from cobaby.notices.standard import standard_text


@require_safe
def notice(request: HttpRequest, kind: str) -> HttpResponse:
    """A page of the operator, for everybody."""
    page_of = shown(kind)
    language = translation.get_language()
    context = {
        "notice": page_of,
        "title": Notice.Kind(kind).label,
        "language_name": _name(page_of.language),
        "is_foreign": page_of.language != language,
        "edit_url": _edit_url(kind, str(language)) if may_write_notices(request.user) else "",
    }
    return render(request, "notices/notice.html", context)


def for_the_operator(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not there for anybody else, nor in a language that we do not speak."""

    @wraps(view)
    def checked(request: HttpRequest, kind: str, language: str) -> HttpResponse:
        if not may_write_notices(request.user) or language not in dict(settings.LANGUAGES):
            raise Http404
        return view(request, kind, language)

    return checked


@login_required
@for_the_operator
def edit_notice(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Write the page in one language; two who write at once lose nothing."""
    assert isinstance(request.user, User)
    form = NoticeForm(request.POST or None, initial=_opened(kind, language))
    form.fields["text"].widget.attrs["lang"] = language
    if request.method == "POST" and form.is_valid():
        try:
            save_notice(
                kind=kind,
                language=language,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except ChangedMeanwhile as other:
            form.add_error(None, _changed_meanwhile(other.notice, request.user))
        else:
            messages.success(request, _("The page is saved. Everybody can read it now."))
            return redirect(kind)
    return _edit_page(request, kind, language, form)


@login_required
@require_POST
@for_the_operator
def reset_notice(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Take the standard text again."""
    assert isinstance(request.user, User)
    try:
        forget_notice(kind=kind, language=language, seen_at=seen_at(request.POST), by=request.user)
    except ChangedMeanwhile as other:
        messages.error(request, _changed_meanwhile(other.notice, request.user))
        return redirect("edit_notice", kind, language)
    messages.success(request, _("The page shows the standard text again."))
    return redirect(kind)


def _edit_page(request: HttpRequest, kind: str, language: str, form: NoticeForm) -> HttpResponse:
    others = [
        (code, name, _edit_url(kind, code), code == language) for code, name in settings.LANGUAGES
    ]
    context = {
        "form": form,
        "title": Notice.Kind(kind).label,
        "page_url": reverse(kind),
        "language": language,
        "language_name": _name(language),
        "languages": others,
        "is_own": written(kind, language) is not None,
        "reset_url": reverse("reset_notice", args=[kind, language]),
    }
    return render(request, "notices/edit.html", context, status=422 if form.errors else 200)


def _opened(kind: str, language: str) -> dict[str, str]:
    """The text to begin with: what stands there, else the standard text of that language."""
    if stands := written(kind, language):
        return {"text": stands.text, "seen_at": stands.changed_at.isoformat()}
    with translation.override(language):
        return {"text": standard_text(kind), "seen_at": ""}


def _changed_meanwhile(stands: Notice | None, reader: User) -> str:
    if stands is None:
        return _("Somebody took the standard text meanwhile. Your text is kept here.")
    at = date_format(timezone.localtime(stands.changed_at, reader.tz), "TIME_FORMAT")
    name = stands.changed_by or _("Somebody")
    return _(
        "%(name)s changed this page at %(at)s. Your text is kept here. Open the page beside it."
    ) % {"name": name, "at": at}


def _edit_url(kind: str, language: str) -> str:
    return reverse("edit_notice", args=[kind, language])


def _name(language: str) -> str:
    return dict(settings.LANGUAGES)[language]
