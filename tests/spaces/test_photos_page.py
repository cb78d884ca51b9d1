"""The page of a space's photos, and how they are served."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cobaby.accounts.models import User
from spaces import photos as files
from spaces.models import Space
from tests.conftest import signed_in
from tests.spaces.pictures import SVG, photo_of, picture


def url(space: Space) -> str:
    return reverse("space_photos", args=[space.slug])


def upload(content: bytes, name: str = "desk.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_a_manager_adds_a_photo(space: Space, manager: User) -> None:
    client = signed_in(manager)
    sent = {"file": upload(picture().read()), "alt_text": "The green door"}

    answer = client.post(url(space), sent, follow=True)

    assert answer.status_code == 200
    assert space.photos.get().alt_text == "The green door"
    assert 'alt="The green door"' in answer.content.decode()


def test_a_photo_without_words_is_refused(space: Space, manager: User) -> None:
    answer = signed_in(manager).post(url(space), {"file": upload(picture().read()), "alt_text": ""})

    assert answer.status_code == 422
    assert "Say in one sentence what the picture shows." in answer.content.decode()
    assert not space.photos.exists()


def test_a_refused_file_keeps_the_words(space: Space, manager: User) -> None:
    sent = {"file": upload(SVG, "nice.jpg"), "alt_text": "The green door"}

    page = signed_in(manager).post(url(space), sent).content.decode()

    assert str(files.NOT_A_PHOTO) in page and "The green door" in page


def test_words_can_be_changed_and_must_stay(space: Space, manager: User) -> None:
    photo, client = photo_of(space), signed_in(manager)
    at = reverse("describe_photo", args=[space.slug, photo.name])

    seen = {f"{photo.name}-seen": photo.alt_text}
    for _ in range(2):  # pressed twice
        answer = client.post(at, {f"{photo.name}-alt_text": "A red door"} | seen)
        assert answer.status_code == 302
    assert client.post(at, {f"{photo.name}-alt_text": ""} | seen).status_code == 422

    photo.refresh_from_db()
    assert photo.alt_text == "A red door"


def test_words_of_two_managers_are_both_kept(space: Space, manager: User) -> None:
    """Sabotage: spaces/services/photos.py: if row.alt_text not in (seen, alt_text): -> if False:"""
    photo, client = photo_of(space), signed_in(manager)
    at = reverse("describe_photo", args=[space.slug, photo.name])
    mine = {f"{photo.name}-alt_text": "A red door", f"{photo.name}-seen": photo.alt_text}
    space.photos.update(alt_text="A colleague's door")

    page = client.post(at, mine)

    assert page.status_code == 422 and "A colleague&#x27;s door" in page.content.decode()
    assert 'value="A red door"' in page.content.decode()
    assert space.photos.get().alt_text == "A colleague's door"
    assert client.post(at, mine | {f"{photo.name}-seen": "A colleague's door"}).status_code == 302
    assert space.photos.get().alt_text == "A red door"


def test_order_and_delete_on_the_page(space: Space, manager: User) -> None:
    first, second = photo_of(space), photo_of(space)
    client = signed_in(manager)

    client.post(reverse("put_photo_first", args=[space.slug, second.name]))
    for _ in range(2):
        gone = client.post(reverse("delete_photo", args=[space.slug, first.name]))

    assert gone.status_code == 302
    assert list(space.photos.all()) == [second]


def test_nobody_else_sees_the_page(
    space: Space, parent: User, other_manager: User, educator: object
) -> None:
    """Sabotage: spaces/permissions.py: return user.is_administrator or Space.objects.managed_by(user).filter(pk=space.pk).exists() -> return True"""
    photo = photo_of(space)
    educating = educator.user  # type: ignore[attr-defined]
    for user in (parent, other_manager, educating):
        client = signed_in(user)
        assert client.get(url(space)).status_code == 404
        for name in ("describe_photo", "put_photo_first", "delete_photo"):
            assert client.post(reverse(name, args=[space.slug, photo.name])).status_code == 404

    assert space.photos.exists()


def test_a_photo_of_another_space_cannot_be_touched(
    other_space: Space, space: Space, manager: User
) -> None:
    photo = photo_of(other_space)

    signed_in(manager).post(reverse("delete_photo", args=[space.slug, photo.name]))

    assert other_space.photos.exists()


def test_a_photo_is_served_for_a_year(space: Space, client: Client) -> None:
    photo = photo_of(space)

    answer = client.get(photo.src)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(answer.getvalue())).size == (480, 360)


def test_only_known_files_are_served(space: Space, client: Client, media: Path) -> None:
    """Sabotage: spaces/views.py: if width not in files.widths_of(photo.width): -> if False:"""
    photo = photo_of(space)
    (media / "photos" / "secret-480.webp").write_bytes(b"canary")
    (media / "photos" / f"{photo.name}-481.webp").write_bytes(b"canary")

    for path in ("secret-480", f"{photo.name}-481", f"{photo.name}-99999", "..-480", "x/../x-480"):
        assert client.get(f"/media/photos/{path}.webp").status_code == 404


def test_photos_of_an_unlisted_space_stay_with_its_team(space: Space, manager: User) -> None:
    photo = photo_of(space)
    Space.objects.filter(pk=space.pk).update(confirmed_at=None)

    assert signed_in(manager).get(photo.src).status_code == 200
    assert signed_in(manager).get(photo.src)["Cache-Control"].startswith("private")
    assert Client().get(photo.src).status_code == 404
