"""Photos: what gets in, what does not, and what is left of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from cobaby.accounts.models import User
from spaces import photos as files
from spaces.models import Space, SpacePhoto
from spaces.services.photos import (
    MOST_PHOTOS,
    TooManyPhotos,
    add_photo,
    delete_photo,
    put_photo_first,
)
from tests.conftest import signed_in
from tests.spaces.pictures import bomb, picture, with_camera


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photo_of(space: Space, file: BytesIO | None = None) -> SpacePhoto:
    return add_photo(space=space, file=file or picture(), alt_text="Six desks by a window")


def url(space: Space) -> str:
    return reverse("space_photos", args=[space.slug])


def upload(content: bytes, name: str = "desk.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_kept_in_three_widths(kind: str) -> None:
    """Sabotage: spaces/photos.py: WIDTHS = (480, 960, 1600) -> WIDTHS = (480, 960)"""
    encoded = files.encode(picture(2000, 1000, kind))

    assert list(encoded.by_width) == [480, 960, 1600]
    assert (encoded.width, encoded.height) == (1600, 800)
    for width, data in encoded.by_width.items():
        image = Image.open(BytesIO(data))
        assert (image.format, image.size) == ("WEBP", (width, width // 2))


def test_a_small_picture_is_never_blown_up() -> None:
    assert list(files.encode(picture(700, 500)).by_width) == [480, 700]


def test_place_and_camera_are_gone() -> None:
    """Sabotage: spaces/photos.py: picture.save(out, "WEBP", quality=QUALITY, method=4) -> picture.save(out, "WEBP", quality=QUALITY, method=4, exif=b"Exif CanaryCam")"""
    encoded = files.encode(with_camera())

    for data in encoded.by_width.values():
        image = Image.open(BytesIO(data))
        assert not dict(image.getexif())
        assert b"CanaryCam" not in data and b"Exif" not in data


def test_a_photo_held_sideways_stands_upright() -> None:
    """Sabotage: spaces/photos.py: _on_white(ImageOps.exif_transpose(picture)) -> _on_white(picture)"""
    encoded = files.encode(with_camera(orientation=6))

    image = Image.open(BytesIO(encoded.by_width[480]))
    assert (encoded.width, encoded.height) == (600, 800)
    top, bottom = image.getpixel((240, 20)), image.getpixel((240, 600))
    assert top[0] > 200 and bottom[2] > 200  # type: ignore[index]


def test_what_is_see_through_becomes_white() -> None:
    encoded = files.encode(picture(kind="PNG", mode="LA"))

    assert Image.open(BytesIO(encoded.by_width[480])).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1"])
def test_any_kind_of_colour_is_understood(mode: str) -> None:
    kind = "PNG" if mode == "1" else "JPEG"

    assert files.encode(picture(kind=kind, mode=mode)).width == 800


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD = {
    "a drawing with a script": (SVG, files.NOT_A_PHOTO),
    "a page": (b"<!doctype html><script>alert(1)</script>", files.NOT_A_PHOTO),
    "another kind of picture": (picture(kind="GIF", mode="L").read(), files.NOT_A_PHOTO),
    "a picture that loads others": (picture(kind="TIFF").read(), files.NOT_A_PHOTO),
    "nothing": (b"", files.NOT_A_PHOTO),
    "half a file": (picture(1200, 900).read()[:3000], files.BROKEN),
    "a head alone": (b"\x89PNG\r\n\x1a\n", files.NOT_A_PHOTO),
    "a stamp": (picture(150, 900).read(), files.TOO_SMALL),
    "a bomb": (bomb().read(), files.TOO_MANY_PIXELS),
    "a small bomb": (bomb(7000, 7000).read(), files.TOO_MANY_PIXELS),
    "too many bytes": (b"\xff\xd8\xff" + b"x" * files.MOST_BYTES, files.TOO_HEAVY),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_photo_is_refused_in_words(what: str) -> None:
    """Sabotage: spaces/photos.py: if width * height > MOST_PIXELS: -> if False:"""
    content, words = BAD[what]

    with pytest.raises(files.PhotoRefused) as refusal:
        files.encode(BytesIO(content))

    assert refusal.value.words == words


def test_size_is_judged_before_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: spaces/photos.py: _check_size(*picture.size) -> picture.load(); _check_size(*picture.size)"""
    decoded: list[object] = []
    monkeypatch.setattr(Image.Image, "load", decoded.append)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded.append)

    with pytest.raises(files.PhotoRefused):
        files.encode(bomb(7000, 7000))

    assert decoded == []


def test_a_page_hidden_behind_a_picture_is_dropped() -> None:
    rider = b"<script>canary()</script>PK\x03\x04"

    encoded = files.encode(BytesIO(picture().read() + rider))

    assert all(b"canary" not in data for data in encoded.by_width.values())


def test_names_cannot_be_guessed(space: Space, media: Path) -> None:
    first, second = photo_of(space), photo_of(space)

    assert first.name != second.name and len(first.name) == 32
    assert sorted(path.name for path in media.rglob("*.webp")) == sorted(
        f"{photo.name}-{width}.webp" for photo in (first, second) for width in (480, 800)
    )


def test_delete_takes_row_and_files(
    space: Space, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    photo = photo_of(space)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_photo(photo=photo)

    assert not space.photos.exists() and not list(media.rglob("*.webp"))


def test_no_file_is_left_when_the_row_is_refused(space: Space, media: Path) -> None:
    with pytest.raises(Exception, match="photo_has_alt_text"):
        add_photo(space=space, file=picture(), alt_text="")

    assert not list(media.rglob("*.webp"))


def test_a_space_shows_so_many_photos_and_no_more(space: Space) -> None:
    """Sabotage: spaces/services/photos.py: if space.photos.count() >= MOST_PHOTOS: -> if False:"""
    row = {"alt_text": "A desk", "width": 480, "height": 300}
    for i in range(MOST_PHOTOS):
        SpacePhoto.objects.create(space=space, name=f"n{i}", **row)

    with pytest.raises(TooManyPhotos):
        photo_of(space)


def test_the_chosen_photo_comes_first(space: Space) -> None:
    first, second, third = (photo_of(space) for _ in range(3))

    put_photo_first(photo=third)

    assert list(space.photos.all()) == [third, first, second]


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
