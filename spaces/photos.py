"""Pictures that people upload: looked at with mistrust, stored as small WebP files of our own.

Only JPEG, PNG and WebP by their content, never by their name. Nothing of the file itself is kept:
it is decoded, turned upright and encoded anew, so places, cameras and hidden riders are gone.
"""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
WIDTHS = (480, 960, 1600)
"""Pixels; a picture that is narrower is kept at its own width, never blown up."""
SMALLEST_SIDE = 200
MOST_PIXELS = 40_000_000
MOST_BYTES = 12 * 1024 * 1024
QUALITY = 80
FOLDER = "photos"


class PhotoRefused(Exception):
    """The file cannot be used; `args[0]` says why and what to do."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


NOT_A_PHOTO = _("We cannot read this file. Choose a photo as JPEG, PNG or WebP.")
TOO_HEAVY = _("This file is too large. Choose a photo of at most 12 MB.")
TOO_MANY_PIXELS = _("This picture is too large. Choose one with at most 40 million pixels.")
TOO_SMALL = _("This picture is too small. Each side needs at least 200 pixels.")
BROKEN = _("This file is damaged, a part of it is missing. Choose another one.")


@dataclass(frozen=True)
class Encoded:
    """A picture ready to be stored: WebP by width, and the size of the largest."""

    by_width: dict[int, bytes]
    width: int
    height: int


def new_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def path_of(name: str, width: int) -> str:
    return f"{FOLDER}/{name}-{width}.webp"


def widths_of(width: int) -> list[int]:
    """The widths stored for a picture whose largest copy is `width` pixels wide."""
    return sorted({min(width, step) for step in WIDTHS})


def encode(file: IO[bytes]) -> Encoded:
    """Read an untrusted picture and encode it anew. Raises PhotoRefused."""
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PhotoRefused(TOO_HEAVY)
    picture = _decoded(data)
    by_width = {}
    for width in widths_of(picture.width):
        height = max(1, round(picture.height * width / picture.width))
        by_width[width] = _webp(picture.resize((width, height), Image.Resampling.LANCZOS))
    largest = max(by_width)
    return Encoded(by_width, largest, max(1, round(picture.height * largest / picture.width)))


def store(encoded: Encoded, name: str) -> None:
    for width, data in encoded.by_width.items():
        default_storage.save(path_of(name, width), ContentFile(data))


def remove(name: str, width: int) -> None:
    """Forget the files of a photo whose largest copy is `width` wide; missing ones are fine."""
    for step in widths_of(width):
        default_storage.delete(path_of(name, step))


def _decoded(data: bytes) -> Image.Image:
    """Upright, in RGB, on white where it was see-through. The size is judged before decoding."""
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
        _check_size(*picture.size)
        picture.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        picture.load()
        return _on_white(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError as error:
        raise PhotoRefused(NOT_A_PHOTO) from error
    except Image.DecompressionBombError as error:
        raise PhotoRefused(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise PhotoRefused(BROKEN) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PhotoRefused(TOO_MANY_PIXELS)
    if min(width, height) < SMALLEST_SIDE:
        raise PhotoRefused(TOO_SMALL)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.info.clear()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
