"""Photos: what gets in, what does not, and what is left of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from spaces import photos as files
from spaces.models import Space, SpacePhoto
from spaces.services.photos import (
    MOST_PHOTOS,
    TooManyPhotos,
    add_photo,
    delete_photo,
    put_photo_first,
)
from tests.spaces.pictures import SVG, bomb, photo_of, picture, with_camera


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
