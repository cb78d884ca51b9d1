"""What families see: where the space is, what it has, what it says of itself."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cobaby.manage.entry import managed_space
from cobaby.manage.setup.forms.place import PlaceForm, WordsForm
from cobaby.manage.setup.saving import fields_page, send, settings_page
from spaces.services.settings import describe_space


@login_required
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, address, contact, languages, amenities."""
    return fields_page(
        request,
        managed_space(request, slug),
        PlaceForm,
        "place.html",
        now=timezone.now(),
        part="place",
        saved=_("Saved. It stands on your public page."),
    )


@login_required
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """The texts of the public page, one for each language."""
    space, now = managed_space(request, slug), timezone.now()
    form = WordsForm(request.POST or None, space=space, initial=WordsForm.stored(space))

    def apply(_as_fact: object) -> None:
        for code in form.languages:
            describe_space(
                space=space,
                language=code,
                text=form.cleaned_data[f"text_{code}"],
                bring=form.cleaned_data[f"bring_{code}"],
            )

    attempt = send(
        request,
        space,
        form,
        apply,
        now=now,
        part="words",
        fresh=lambda: WordsForm(space=space, initial=WordsForm.stored(space)),
    )
    if attempt.is_saved:
        messages.success(request, _("Saved. It stands on your public page."))
        return redirect("manage_settings", slug=slug)
    return settings_page(request, space, "words.html", form, attempt, part="words")
