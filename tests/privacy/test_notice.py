"""The privacy notice is made from the register."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cobaby.personal import DAYS, Kept
from cobaby.privacy.notice import kept_words, notice
from cobaby.privacy.register import entries

pytestmark = pytest.mark.django_db


def test_every_entry_stands_in_the_notice() -> None:
    """Sabotage: cobaby/privacy/notice.py: for topic in Topic -> for topic in list(Topic)[1:]"""
    assert sum(len(part.lines) for part in notice()) == len(entries())


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "What we know, why, and how long"), ("de", "Was wir wissen, warum, und wie lange")],
)
def test_everybody_can_read_it(language, words) -> None:
    html = Client().get(reverse("privacy"), headers={"accept-language": language}).content.decode()

    assert words in html
    assert html.count('<details class="card known">') == len(entries())


def test_the_imprint_has_no_list_of_data() -> None:
    assert 'class="card known"' not in Client().get(reverse("imprint")).content.decode()


def test_how_long_is_the_number_that_the_jobs_keep_to(settings) -> None:
    """Sabotage: cobaby/privacy/notice.py: settings.INVOICE_YEARS if -> 10 if"""
    settings.INVOICE_YEARS = 7
    with translation.override("en"):
        assert str(DAYS[Kept.MESSAGE]) in kept_words(Kept.MESSAGE)
        assert kept_words(Kept.VISIT).startswith("7 years")
