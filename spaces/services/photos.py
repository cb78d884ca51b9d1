"""A space's photos: add, describe, order, delete."""

from __future__ import annotations

from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from spaces import photos
from spaces.models import Space, SpacePhoto

MOST_PHOTOS = 12


class TooManyPhotos(Exception):
    """The space shows as many photos as it may; `args[0]` says what to do."""


class WordsChanged(Exception):
    """Somebody else wrote other words meanwhile: `args[0]`."""


def add_photo(*, space: Space, file: IO[bytes], alt_text: str) -> SpacePhoto:
    """Store a picture as the last of the space. Raises PhotoRefused, TooManyPhotos."""
    encoded = photos.encode(file)
    with transaction.atomic():
        Space.objects.select_for_update(no_key=True).get(pk=space.pk)
        if space.photos.count() >= MOST_PHOTOS:
            raise TooManyPhotos(_("A space shows at most 12 photos. Delete one first."))
        photo = SpacePhoto.objects.create(
            space=space,
            name=photos.new_name(),
            alt_text=alt_text,
            width=encoded.width,
            height=encoded.height,
            position=_next_position(space),
        )
        try:
            photos.store(encoded, photo.name)
        except Exception:
            photos.remove(photo.name, photo.width)
            raise
    return photo


@transaction.atomic
def describe_photo(*, photo: SpacePhoto, alt_text: str, seen: str) -> None:
    """`seen`: the words that are changed. Raises WordsChanged; DoesNotExist once it is gone."""
    row = SpacePhoto.objects.select_for_update().get(pk=photo.pk)
    if row.alt_text not in (seen, alt_text):
        raise WordsChanged(row.alt_text)
    row.alt_text = alt_text
    row.save(update_fields=["alt_text"])


def put_photo_first(*, photo: SpacePhoto) -> None:
    """Show it first; the others keep their order."""
    with transaction.atomic():
        locked = SpacePhoto.objects.select_for_update().filter(space_id=photo.space_id)
        rows = list(locked.order_by("pk"))  # in the order that is shown, two would block each other
        rows.sort(key=lambda row: (row.pk != photo.pk, row.position, row.pk))
        for position, row in enumerate(rows):
            row.position = position
        SpacePhoto.objects.bulk_update(rows, ["position"])


def delete_photo(*, photo: SpacePhoto) -> None:
    """Delete the row, and its files once that is certain."""
    name, width = photo.name, photo.width
    with transaction.atomic():
        photo.delete()
        transaction.on_commit(lambda: photos.remove(name, width))


def _next_position(space: Space) -> int:
    last = space.photos.order_by("position").last()
    return last.position + 1 if last else 0
