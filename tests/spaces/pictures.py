"""Pictures, good and bad, as bytes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

from spaces.models import Space, SpacePhoto
from spaces.services.photos import add_photo

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    width: int = 800, height: int = 600, kind: str = "JPEG", mode: str = "RGB", **options: Any
) -> BytesIO:
    """One colour left, another right, so that a turn can be seen."""
    image = Image.new(mode, (width, height), "red" if mode in ("RGB", "RGBA") else 0)
    if mode in ("RGB", "RGBA"):
        image.paste("blue", (width // 2, 0, width, height))
    out = BytesIO()
    image.save(out, kind, **options)
    out.seek(0)
    return out


def photo_of(space: Space, file: BytesIO | None = None) -> SpacePhoto:
    return add_photo(space=space, file=file or picture(), alt_text="Six desks by a window")


def with_camera(orientation: int = 1) -> BytesIO:
    """A photo that tells where it was taken, by which camera, and how it was held."""
    exif = Image.Exif()
    exif[0x0110] = "CanaryCam 3000"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (51.0, 2.0, 3.0)
    return picture(exif=exif.tobytes())


def bomb(width: int = 30_000, height: int = 30_000) -> BytesIO:
    """A PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def chunk(name: bytes, data: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + crc
