"""A space's own pages that concern the place alone: its photos, its confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cobaby.accounts.models import User
from spaces import photos as files
from spaces.forms import ConfirmForm, PhotoForm, WordsForm
from spaces.models import Space, SpacePhoto
from spaces.permissions import may_confirm, may_manage
from spaces.services import photos
from spaces.services.confirmation import confirm_space

ONE_YEAR = 365 * 24 * 3600


@login_required
def space_photos(request: HttpRequest, slug: str) -> HttpResponse:
    """The photos of a space, for those who manage it; a new one is added here."""
    space = _managed(request, slug)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(form, space):
        messages.success(request, _("The photo is on the page of your space."))
        return redirect("space_photos", slug=slug)
    return _photos_page(request, space, form)


def _photos_page(
    request: HttpRequest, space: Space, form: PhotoForm, bound: WordsForm | None = None
) -> HttpResponse:
    """`bound` are the words of one photo, as typed, with what is wrong about them."""
    shown = [(photo, WordsForm(instance=photo, prefix=photo.name)) for photo in space.photos.all()]
    if bound:
        shown = [(p, bound if p.pk == bound.instance.pk else words) for p, words in shown]
    return render(
        request,
        "spaces/photos.html",
        {"space": space, "form": form, "photos": shown, "most": photos.MOST_PHOTOS},
        status=422 if form.errors or bound else 200,
    )


def _added(form: PhotoForm, space: Space) -> bool:
    """Add the photo; a refusal becomes the sentence beside the file."""
    alt_text = form.cleaned_data["alt_text"]
    try:
        photos.add_photo(space=space, file=form.cleaned_data["file"], alt_text=alt_text)
    except (files.PhotoRefused, photos.TooManyPhotos) as refusal:
        form.add_error("file", str(refusal.args[0]))
        return False
    return True


@login_required
@require_POST
def describe_photo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    space = _managed(request, slug)
    photo = get_object_or_404(space.photos, name=name)
    form = WordsForm(request.POST, instance=photo, prefix=photo.name)
    if not form.is_valid():
        return _photos_page(request, space, PhotoForm(), form)
    try:
        photos.describe_photo(photo=photo, **form.cleaned_data)
    except SpacePhoto.DoesNotExist:
        raise Http404 from None
    except photos.WordsChanged as changed:
        return _photos_page(request, space, PhotoForm(), _once_more(form, *changed.args))
    messages.success(request, _("The words are saved."))
    return redirect("space_photos", slug=slug)


def _once_more(form: WordsForm, words: str) -> WordsForm:
    """What was typed, knowing the words of whoever was faster: sent again it replaces them."""
    assert form.prefix is not None
    data = {
        form.add_prefix("alt_text"): form.cleaned_data["alt_text"],
        form.add_prefix("seen"): words,
    }
    again = WordsForm(data, instance=form.instance, prefix=form.prefix)
    faster = _("Somebody changed this meanwhile to: %(words)s. Save again to keep yours.")
    again.add_error("alt_text", faster % {"words": words})
    return again


@login_required
@require_POST
def put_photo_first(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    photos.put_photo_first(photo=get_object_or_404(_managed(request, slug).photos, name=name))
    messages.success(request, _("This photo now comes first."))
    return redirect("space_photos", slug=slug)


@login_required
@require_POST
def delete_photo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Pressed twice, the photo is gone all the same."""
    photo = _managed(request, slug).photos.filter(name=name).first()
    if photo:
        photos.delete_photo(photo=photo)
    messages.success(request, _("The photo is deleted."))
    return redirect("space_photos", slug=slug)


@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """An administrator looks who runs the space, and lists it."""
    user = request.user
    if not isinstance(user, User) or not may_confirm(user):
        raise Http404
    space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    form = ConfirmForm(request.POST or None, instance=space)
    if request.method == "POST" and form.is_valid():
        confirm_space(space=space, by=user, now=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("%(space)s is confirmed. Families can see it.") % {"space": space}
        )
        return redirect(space)
    return render(
        request,
        "spaces/confirm.html",
        {"space": space, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
def photo_file(request: HttpRequest, name: str, width: int) -> FileResponse:
    """One width of a known photo, from wherever files are stored. It never changes."""
    seen = Space.objects.visible_to(request.user)
    photo = get_object_or_404(
        SpacePhoto.objects.filter(space__in=seen).select_related("space"), name=name
    )
    if width not in files.widths_of(photo.width):
        raise Http404
    try:
        file = default_storage.open(files.path_of(name, width))
    except FileNotFoundError as error:
        raise Http404 from error
    whose = "public" if photo.space.is_listed else "private"
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"{whose}, max-age={ONE_YEAR}, immutable"
    return response


def _managed(request: HttpRequest, slug: str) -> Space:
    """The space if this person manages it; else nobody learns that it exists."""
    space = get_object_or_404(Space.objects.visible_to(request.user), slug=slug)
    if not may_manage(request.user, space):
        raise Http404
    return space
