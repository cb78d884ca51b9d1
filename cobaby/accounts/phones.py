"""Phone numbers as people type them, and as a phone dials them."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cobaby.accounts.models import User

BETWEEN = re.compile(r"[\s\-\u2010-\u2013./()]+")
NUMBER = re.compile(r"\+?[0-9][0-9 ]*")
SHORTEST, LONGEST = 5, 15
"""Digits; no number of any country has more than 15 (ITU-T E.164)."""


def tidy_phone(text: str) -> str:
    """+49 171 3920012 of "+49 (0)171 / 392-0012"; "" of nothing.

    Raises ValidationError where it is no number that can be called.
    """
    text = text.strip()
    if text.startswith("+"):
        text = text.replace("(0)", " ")
    number = BETWEEN.sub(" ", text).strip()
    if not number:
        return ""
    digits = sum(letter.isdigit() for letter in number)
    if not NUMBER.fullmatch(number) or not SHORTEST <= digits <= LONGEST:
        raise ValidationError(_("Type a phone number, such as +49 171 3920012."))
    return number


def keep_phone(person: User) -> None:
    """Write the number that the person has now; not of an account that was deleted meanwhile."""
    User.objects.filter(pk=person.pk, erased_at=None).update(phone=person.phone)
