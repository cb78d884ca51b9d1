"""Mail as files: the default where no mail server is named, readable on a page in demo mode.

One .eml file a mail, named by time and Message-ID, written whole or not at all.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage as ParsedMail
from email.parser import BytesParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

FILE_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9A-Za-z._-]{1,120}\.eml")

INSIDE = re.compile(r"cid:([\w.@-]+)")
"""How the HTML part names a picture that travels beside it."""


class NoSuchMail(LookupError):
    """No mail file has this name."""


class EmailBackend(BaseEmailBackend):
    """Writes each mail into settings.MAIL_DIR instead of sending it."""

    def open(self) -> bool:
        folder().mkdir(parents=True, exist_ok=True)
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        for message in email_messages:
            write(message, now=timezone.now())  # noqa: TID251 the edge: a mail server has a clock, too
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file beside the mail, as read back."""

    name: str
    mime_type: str
    content: bytes

    @classmethod
    def of(cls, part: ParsedMail) -> AttachedFile:
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        return cls(part.get_filename() or "file", part.get_content_type(), data)

    @property
    def safe_name(self) -> str:
        """For a header: letters, digits, dot, dash and underscore only."""
        return re.sub(r"[^0-9A-Za-z._-]+", "-", self.name) or "file"


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail as read back from its file."""

    name: str
    mail: ParsedMail

    @property
    def written_at(self) -> datetime:
        return datetime.strptime(self.name[:22], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def text(self) -> str:
        part = self.mail.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""

    @property
    def drawn(self) -> str:
        """The HTML part as a page with its pictures inside; "" where there is none."""
        part = self.mail.get_body(("html",))
        if part is None:
            return ""
        inside = {
            str(one["Content-ID"]).strip("<>"): _inside(one)
            for one in self.mail.walk()
            if one["Content-ID"]
        }
        return INSIDE.sub(lambda named: inside.get(named[1], named[0]), str(part.get_content()))

    @property
    def attachments(self) -> list[AttachedFile]:
        return [AttachedFile.of(part) for part in self.mail.iter_attachments()]


def _inside(picture: ParsedMail) -> str:
    """An address that carries the picture itself."""
    content = picture.get_payload(decode=True)
    data = b64encode(content if isinstance(content, bytes) else b"").decode()
    return f"data:{picture.get_content_type()};base64,{data}"


def folder() -> Path:
    return Path(settings.MAIL_DIR)


def write(message: EmailMessage, *, now: datetime) -> Path:
    """Write one mail, first beside its place and then moved there; return the path."""
    wire = message.message()
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    ident = re.sub(r"[^0-9A-Za-z._-]+", "-", str(wire["Message-ID"])).strip("-")[:120]
    path = folder() / f"{stamp}-{ident}.eml"
    with NamedTemporaryFile(dir=folder(), prefix=".", suffix=".part", delete=False) as part:
        part.write(wire.as_bytes())
        part.flush()
        os.fsync(part.fileno())
    os.replace(part.name, path)
    return path


def names() -> list[str]:
    """The names of all mail files, newest first."""
    if not folder().is_dir():
        return []
    found = (path.name for path in folder().iterdir())
    return sorted(filter(FILE_NAME.fullmatch, found), reverse=True)


def read(name: str) -> MailFile:
    """The mail of that name. Raises NoSuchMail, also for a name that points elsewhere."""
    path = folder() / name
    if not FILE_NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise NoSuchMail(name)
    parser = BytesParser(policy=policy.default)
    return MailFile(name, parser.parsebytes(path.read_bytes()))
