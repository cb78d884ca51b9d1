"""The mail itself: subject, plain text, its HTML twin with inline style, attachments.

The HTML carries a drawing that travels inside the mail, since a picture that is fetched tells who
reads when. It is decoration: nothing is missing where a program leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message as WireMessage
from email.mime.image import MIMEImage
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import css_inline
from django.contrib.staticfiles import finders
from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string

if TYPE_CHECKING:
    from cobaby.outbox.models import Message


PICTURE = re.compile(r"cid:([a-z-]+)@cobaby")
"""A picture of the HTML: static/mail/<name>.png."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the mail, e.g. Attachment("booking.ics", b"...", "text/calendar")."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """What a message says. No health data: mail is not private."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


def compose(
    template: str, context: Mapping[str, Any], attachments: Sequence[Attachment] = ()
) -> Mail:
    """A mail out of `<template>.subject.txt` and `<template>.txt`.

    The HTML comes from `<template>.html` (which extends outbox/mail.html) if there is one, else
    the text is set in that layout. The language is the active one. Plain-text templates need
    `{% autoescape off %}`.
    """
    subject = " ".join(render_to_string(f"{template}.subject.txt", dict(context)).split())
    text = render_to_string(f"{template}.txt", dict(context)).strip() + "\n"
    html = _own_html(f"{template}.html", {**context, "subject": subject})
    return Mail(subject, text, html or html_twin(subject, text), tuple(attachments))


def html_twin(subject: str, text: str) -> str:
    """`text` set in the mail layout, its addresses made into links, its style inline."""
    page = render_to_string("outbox/mail_of_text.html", {"subject": subject, "text": text})
    return _inliner().inline(page)


def email_of(message: Message, mail: Mail) -> EmailMultiAlternatives:
    """The mail addressed to the message's person, under the message's stable Message-ID."""
    email = DrawnEmail(
        subject=" ".join(mail.subject.split()),
        body=mail.text,
        to=[message.address],
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    email.attach_alternative(mail.html, "text/html")
    for attachment in mail.attachments:
        email.attach(attachment.name, attachment.content, attachment.mime_type)
    return email


class DrawnEmail(EmailMultiAlternatives):
    """Its HTML part comes with the pictures that it shows (RFC 2387); none is a file of it."""

    def message(self, **options: Any) -> Any:
        wire = super().message(**options)
        for parent in [part for part in wire.walk() if part.is_multipart()]:
            parts: Any = parent.get_payload()
            parent.set_payload([_with_pictures(part) for part in parts])
        return wire


def _with_pictures(part: WireMessage) -> WireMessage:
    """An HTML part that shows pictures, and them, as one part; any other as it is."""
    if part.get_content_type() != "text/html":
        return part
    html = part.get_payload(decode=True)
    names = dict.fromkeys(PICTURE.findall(html.decode() if isinstance(html, bytes) else ""))
    if not names:
        return part
    related = SafeMIMEMultipart("related", type="text/html")
    related.attach(part)
    for name in names:
        related.attach(_picture(name))
    return related


def _picture(name: str) -> MIMEImage:
    found = finders.find(f"mail/{name}.png")
    assert isinstance(found, str), name
    image = MIMEImage(Path(found).read_bytes(), "png")
    image["Content-ID"] = f"<{name}@cobaby>"
    image["Content-Disposition"] = "inline"
    return image


def _own_html(name: str, context: dict[str, Any]) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return _inliner().inline(template.render(context))


@cache
def _inliner() -> css_inline.CSSInliner:
    """Sets the mail's own stylesheet inline; never fetches anything."""
    path = finders.find("css/mail.css")
    style = Path(str(path)).read_text(encoding="utf-8")
    return css_inline.CSSInliner(load_remote_stylesheets=False, extra_css=style)
