"""A mail is written once as text; its HTML twin says the same in our look."""

import pytest

from cobaby.outbox import Attachment, compose


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


def test_a_mail_may_bring_html_of_its_own(templates):
    templates(
        txt="Dear Ana",
        html='{% extends "outbox/mail.html" %}{% block content %}<h1>{{ name }}</h1>{% endblock %}',
    )

    mail = compose("hello", {"name": "Ana"}, [Attachment("b.ics", b"BEGIN", "text/calendar")])

    assert ">Ana</h1>" in mail.html and "<title>Hello Ana</title>" in mail.html
    assert mail.attachments[0].name == "b.ics"
