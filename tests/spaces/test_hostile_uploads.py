"""Files that somebody sends to do harm, through the form: a clear sentence, and nothing is stored."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cobaby.accounts.models import User
from spaces import photos as files
from spaces.models import Space
from tests.conftest import signed_in
from tests.spaces.pictures import chunk, picture
from tests.spaces.test_photos import BAD

OUR_NAMES = re.compile(r"[0-9a-f]{32}-\d+\.webp")
EMPTY = "This file is empty. Choose another one."
WORDS = {what: str(words) for what, (_content, words) in BAD.items()} | {"nothing": EMPTY}
NAMES = [
    "../../../etc/cron.d/x.jpg", "..\\..\\boot.ini.jpg", "/etc/passwd", "shell.php", "photo.jpg.html",
    "<script>alert(1)</script>.jpg", "nul\0byte.jpg", "\u202egpj.exe", "x" * 300 + ".jpg", ".htaccess", "con",
]  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_told_in_words_and_not_stored(
    what: str, space: Space, manager: User, media: Path
) -> None:
    """Sabotage: spaces/views.py: form.add_error("file", str(refusal.args[0])) -> pass"""
    answer = sent(space, manager, BAD[what][0], "photo.jpg")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS[what] in page and "The green door" in page
    assert not space.photos.exists() and stored(media) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_never_used(name: str, space: Space, manager: User, media: Path) -> None:
    """Sabotage: spaces/services/photos.py: name=photos.new_name(), -> name=file.name[:60],"""
    answer = sent(space, manager, picture().read(), name)

    assert answer.status_code == 302
    assert len(stored(media)) == 2
    assert all(OUR_NAMES.fullmatch(path.name) for path in stored(media))
    assert {path.parent for path in stored(media)} == {media / "photos"}


def with_script(kind: str) -> bytes:
    """A picture that is a page as well, for whom guesses."""
    rider = b"<html><script>alert(document.cookie)</script>"
    if kind == "JPEG":
        return picture(comment=rider).read() + rider
    return picture(kind=kind).read() + rider


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
    return out.getvalue()


def with_exif(kind: str, size: int) -> bytes:
    """Nonsense where a camera's notes belong."""
    return picture(kind=kind, exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * size).read()


def with_text(size: int) -> bytes:
    """A PNG whose few bytes of text unpack to very many."""
    data = picture(kind="PNG").read()
    packed = b"Comment\0\0" + zlib.compress(b"\0" * size, 9)
    return data[:33] + chunk(b"zTXt", packed) + data[33:]


ODD = {
    "page and JPEG": with_script("JPEG"),
    "page and PNG": with_script("PNG"),
    "page and WebP": with_script("WEBP"),
    "moving WebP": animated("WEBP"),
    "moving PNG": animated("PNG"),
    "notes of nonsense": with_exif("JPEG", 60_000),
    "megabytes of notes": with_exif("WEBP", 4_000_000),
    "text that unpacks": with_text(50_000_000),
    "sixteen bits": picture(kind="PNG", mode="I;16").read(),
    "a palette": picture(kind="PNG", mode="P").read(),
    "colours for printing": picture(mode="CMYK").read(),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_file_becomes_a_still_picture_of_ours_or_is_refused(
    what: str, space: Space, manager: User, media: Path
) -> None:
    """Sabotage: spaces/photos.py: (OSError, SyntaxError, ValueError, EOFError, struct.error) -> (OSError, SyntaxError, EOFError, struct.error)"""
    answer = sent(space, manager, ODD[what], "photo.png")

    if answer.status_code == 422:
        assert str(files.BROKEN) in answer.content.decode()
        assert stored(media) == []
        return
    assert answer.status_code == 302 and stored(media)
    for path in stored(media):
        data = path.read_bytes()
        image = Image.open(BytesIO(data))
        assert image.format == "WEBP" and getattr(image, "n_frames", 1) == 1
        assert not dict(image.getexif())
        assert b"script" not in data and len(data) < 200_000


def test_what_claims_to_be_a_picture_is_judged_by_its_content(
    space: Space, manager: User, media: Path
) -> None:
    """A PNG named and sent as something else is a PNG still; a page named .jpg is a page."""
    assert sent(space, manager, picture(kind="PNG").read(), "x.txt", "text/html").status_code == 302
    page = b"<!doctype html><title>x</title>"
    assert sent(space, manager, page, "x.jpg", "image/jpeg").status_code == 422
    assert space.photos.count() == 1


def test_two_files_in_one_field_are_one(space: Space, manager: User) -> None:
    both = [SimpleUploadedFile(f"{n}.jpg", picture().read(), "image/jpeg") for n in range(2)]

    signed_in(manager).post(at(space), {"file": both, "alt_text": "The green door"})

    assert space.photos.count() == 1


def sent(space: Space, by: User, content: bytes, name: str, kind: str = "image/jpeg") -> Any:
    """The name goes out as it is: no client of ours cleans it first."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        f"{head.format('alt_text')}\r\n\r\nThe green door".encode(),
        f'{head.format("file")}; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode()
        + content,
    ]
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return signed_in(by).post(at(space), body, content_type="multipart/form-data; boundary=edge")


def at(space: Space) -> str:
    return reverse("space_photos", args=[space.slug])


def stored(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]
