"""Sending a settings form: collisions are listed first, and nobody undoes what is unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bookings.concerned import Concerned, families_concerned
from bookings.services.expiry import end_holds
from childcare.facts import AsFact
from childcare.refusals import Concern, CutBreaksBookings, Refusal
from cobaby.accounts.models import User
from cobaby.manage.entry import manage_page, managed_space
from spaces.models import SettingsChange, Space
from spaces.services.settings import (
    ChangedMeanwhile,
    SavedAlready,
    changing,
    last_change,
    update_space,
)

OWN_FIELDS = {"csrfmiddlewaretoken", "seen", "insist", "copy", "fill", "preview"}
Apply = Callable[[AsFact], object]
"""Makes the change; asks whether it is made as a fact, for all that it collides with."""


@dataclass(frozen=True)
class Difference:
    """One field in which what is stored now differs from what was typed."""

    label: str
    stored: str


@dataclass
class Attempt:
    """What became of a form that was sent."""

    is_saved: bool = False
    is_fact: bool = False
    concerned: Sequence[Concerned] = ()
    insist: str = ""
    changed: SettingsChange | None = None
    differences: list[Difference] = field(default_factory=list)

    def status(self, form: forms.BaseForm) -> int:
        """Of a page that shows the form again."""
        if self.changed or self.concerned:
            return 409
        return 422 if form.errors else 200


def send(
    request: HttpRequest,
    space: Space,
    form: forms.BaseForm,
    apply: Apply,
    *,
    now: datetime,
    part: str = "",
    fresh: Callable[[], forms.BaseForm] | None = None,
) -> Attempt:
    """Save a form that was posted and is right; what stands in the way is in the answer.

    `part` names settings that two people might edit at once; `fresh` makes the form as it would
    be now, to show how it differs. A refusal in words becomes an error of the form.
    """
    if request.method != "POST" or not form.is_valid():
        return Attempt()
    try:
        with guarded(request, space, part, now):
            was_fact = apply_or_insist(apply, request.POST.get("insist", ""), now)
    except SavedAlready:
        return Attempt(is_saved=True)
    except ChangedMeanwhile as meanwhile:
        differences = _differences(form, fresh()) if fresh else []
        return Attempt(changed=meanwhile.change, differences=differences)
    except CutBreaksBookings as cut:
        return Attempt(concerned=families_concerned(cut), insist=digest(cut.concerns))
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return Attempt()
    return Attempt(is_saved=True, is_fact=was_fact)


def settings_page(
    request: HttpRequest,
    space: Space,
    template: str,
    form: forms.BaseForm,
    attempt: Attempt,
    *,
    part: str = "",
    **context: Any,
) -> HttpResponse:
    """The form, what collides with it, and who changed it last.

    A form that comes back for another reason than somebody's change has not seen that change.
    """
    last = last_change(space, part) if part else None
    is_old = request.method == "POST" and not attempt.changed
    frame = {
        "form": form,
        "attempt": attempt,
        "last": last,
        "seen": _seen(request) if is_old else last.pk if last else 0,
        "back": reverse("manage_settings", args=[space.slug]),
    }
    return manage_page(
        request,
        space,
        f"settings/{template}",
        frame | context,
        tab="settings",
        status=attempt.status(form),
    )


def fields_page(
    request: HttpRequest,
    space: Space,
    form_class: type[forms.ModelForm[Space]],
    template: str,
    *,
    now: datetime,
    part: str,
    saved: str,
    save: Callable[..., None] = update_space,
) -> HttpResponse:
    """A form whose fields are the space's own and break no booking; `saved` is said after it."""
    form = form_class(request.POST or None, instance=copy(space))
    attempt = send(
        request,
        space,
        form,
        lambda _as_fact: save(space=space, values=form.cleaned_data),
        now=now,
        part=part,
        fresh=lambda: form_class(instance=Space.objects.get(pk=space.pk)),
    )
    if attempt.is_saved:
        messages.success(request, saved)
        return redirect("manage_settings", slug=space.slug)
    return settings_page(request, space, template, form, attempt, part=part)


def onward(
    space: Space, attempt: Attempt, route: str, *arguments: object, day: date | None = None
) -> HttpResponse:
    """After saving: to the families that a cut left without a place, else back to `route`.

    `day`: the one whose families are shown first, where the cut is of one.
    """
    if attempt.is_fact:
        try:
            url = reverse("manage_to_resolve", args=[space.slug])
            return redirect(f"{url}?day={day}" if day else url)
        except NoReverseMatch:
            pass
    return redirect(route, *(arguments or (space.slug,)))


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def press(
    request: HttpRequest,
    space: Space,
    part: str,
    do: Callable[[], None],
    *,
    now: datetime,
    late: str,
) -> bool:
    """Do what a button of a list says, once. False where its page was older, which is then said.

    `late` is the sentence for it, with %(who)s and %(when)s.
    """
    try:
        with guarded(request, space, part, now):
            do()
    except SavedAlready:
        pass
    except ChangedMeanwhile as meanwhile:
        who = str(meanwhile.change.changed_by or _("Somebody"))
        when = date_format(meanwhile.change.changed_at.astimezone(space.tz), "H:i")
        messages.error(request, late % {"who": who, "when": when})
        return False
    return True


@contextmanager
def guarded(request: HttpRequest, space: Space, part: str, now: datetime) -> Iterator[None]:
    """Around a form that was posted. Raises what `changing` raises; without a part, nothing."""
    sent: dict[str, Any] = {
        "seen": _seen(request), "content": content_of(request), "by": person(request),
    }  # fmt: skip
    alone = changing(space=space, part=part, now=now, **sent) if part else nullcontext()
    with alone, still_managed(request, space):
        yield


@contextmanager
def still_managed(request: HttpRequest, space: Space) -> Iterator[None]:
    """Around what a form or a button does, in one transaction.

    404 where the person manages the space no more, asked anew under its lock.
    """
    with transaction.atomic():
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        managed_space(request, space.slug)
        yield


def _seen(request: HttpRequest) -> int:
    """The newest change that the page was made from whose form this is."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0


def content_of(request: HttpRequest) -> str:
    """A digest of what was typed, and on which page."""
    typed = sorted(
        (name, values) for name, values in request.POST.lists() if name not in OWN_FIELDS
    )
    return sha256(repr((request.path, typed)).encode()).hexdigest()


def digest(concerns: Iterable[Concern]) -> str:
    """Names exactly these concerns: who insists has seen them and no others."""
    keys = sorted(f"{one.place_id}:{one.reservation_id}:{one.span.start}" for one in concerns)
    return sha256("|".join(keys).encode()).hexdigest()[:32]


def apply_or_insist(apply: Apply, insist: str, now: datetime) -> bool:
    """Was it recorded as a fact? Only where the person insisted on exactly what is found now.

    `insist` is the `digest` of what was shown. Raises CutBreaksBookings where that is not it. It
    is compared under the locks of the change, so nobody books in between and is not in the list.
    Who only holds a time there has it no more.
    """
    made: list[CutBreaksBookings] = []

    def is_what_was_shown(cut: CutBreaksBookings) -> bool:
        made.extend([cut] if insist == digest(cut.concerns) else [])
        return bool(made)

    with transaction.atomic():
        apply(is_what_was_shown)
        for cut in made:
            end_holds(bookings=[one.booking for one in families_concerned(cut)], now=now)
    return bool(made)


def _differences(typed: forms.BaseForm, fresh: forms.BaseForm) -> list[Difference]:
    found = []
    for name in typed.fields:
        mine, stored = typed[name], fresh[name]
        if _shown(mine.field, mine.value()) != _shown(stored.field, stored.value()):
            words = _shown(stored.field, stored.value())
            found.append(Difference(str(mine.label), words or "–"))
    return found


def _shown(form_field: forms.Field, value: Any) -> str:
    """A value as the page shows it."""
    if isinstance(form_field, forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        choices: Any = form_field.choices
        known: Iterable[tuple[Any, Any]] = flatten_choices(choices)
        words = {str(key): str(label) for key, label in known}
        return ", ".join(words.get(str(one), str(one)) for one in chosen if one not in (None, ""))
    if isinstance(value, bool):
        return "✓" if value else ""
    return "" if value is None else str(value)


def refused(concerns: list[Concern]) -> CutBreaksBookings:
    """A refusal of another app in the shape that `send` lists."""
    return CutBreaksBookings(concerns, [])
