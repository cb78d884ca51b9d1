"""A mail is written once as text; its HTML twin says the same in our look."""

import re
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.conf import settings

from cobaby.outbox import Attachment, compose
from cobaby.outbox.mail import email_of
from cobaby.outbox.mailfiles import MailFile
from cobaby.outbox.models import Message
from tests import draw_mails
from tests.factories import NOW


@pytest.fixture
def templates(settings, tmp_path):
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    def write(**files):
        for name, text in files.items():
            (tmp_path / f"hello.{name.replace('_', '.')}").write_text(text)

    write(subject_txt="{% autoescape off %}Hello\n {{ name }}{% endautoescape %}")
    return write


def test_html_twin_is_made_of_the_text(templates):
    """Sabotage: cobaby/outbox/mail.py: return Mail(subject, text, html or html_twin(subject, text), -> return Mail(subject, text, html,"""
    templates(
        txt="{% autoescape off %}Dear {{ name }},\n\nsee https://cobaby.example/b/7{% endautoescape %}"
    )

    mail = compose("hello", {"name": "Ana & <Bo>"})

    assert mail.subject == "Hello Ana & <Bo>"
    assert mail.text == "Dear Ana & <Bo>,\n\nsee https://cobaby.example/b/7\n"
    assert "Dear Ana &amp; &lt;Bo&gt;," in mail.html
    assert 'href="https://cobaby.example/b/7"' in mail.html


def test_style_is_inline_and_nothing_is_fetched(templates):
    """Sabotage: cobaby/outbox/mail.py: return _inliner().inline(page) -> return page"""
    templates(txt="Dear Ana")

    html = compose("hello", {"name": "Ana"}).html

    assert 'style="' in html
    assert "<style" not in html and "<link" not in html and "<script" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("with_file", [True, False])
def test_its_drawing_travels_inside(templates, parent, with_file):
    """Beside the HTML alone: it is no file of the mail, and nothing is fetched.

    Sabotage: cobaby/outbox/mail.py: parent.set_payload([_with_pictures(part) for part in parts]) -> pass
    """
    templates(txt="Dear Ana")
    files = [Attachment("b.ics", b"BEGIN", "text/calendar")] if with_file else []
    message = Message(recipient=parent, key="k", kind="hello", due_at=NOW)

    wire = email_of(message, compose("hello", {"name": "Ana"}, files)).message().as_bytes()

    mail: Any = message_from_bytes(wire, policy=default)
    [picture] = mail.get_body(("related",)).iter_attachments()
    assert picture["Content-ID"] == "<hooks@cobaby>" and picture.get_content_type() == "image/png"
    assert 'src="cid:hooks@cobaby"' in mail.get_body(("html",)).get_content()
    assert mail.get_body(("plain",)).get_content() == "Dear Ana\n"
    assert [file.name for file in MailFile("x", mail).attachments] == [file.name for file in files]


def test_every_drawing_that_a_mail_names_is_there():
    named = {"hooks"}
    for template in (settings.BASE_DIR / "templates").rglob("email/*.html"):
        named |= set(re.findall(r"block art %}([a-z-]+){%", template.read_text()))

    assert named == {path.stem for path in (settings.BASE_DIR / "static/mail").glob("*.png")}
    assert named == set(draw_mails.NAMES)


def test_a_mail_may_bring_html_of_its_own(templates):
    templates(
        txt="Dear Ana",
        html='{% extends "outbox/mail.html" %}{% block content %}<h1>{{ name }}</h1>{% endblock %}',
    )

    mail = compose("hello", {"name": "Ana"}, [Attachment("b.ics", b"BEGIN", "text/calendar")])

    assert ">Ana</h1>" in mail.html and "<title>Hello Ana</title>" in mail.html
    assert mail.attachments[0].name == "b.ics"
