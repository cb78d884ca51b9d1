"""The standard texts, made from the settings: OPERATOR_NAME, _ADDRESS, _EMAIL, _PHONE.

In the active language, in the simple structure of `blocks`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from cobaby.notices.blocks import HEADING, POINT
from cobaby.notices.models import Notice


def standard_text(kind: str) -> str:
    """What stands on a page that the operator did not write. Raises KeyError for no such page."""
    return "\n\n".join(part for part in TEXTS[kind]() if part)


def _imprint() -> list[str]:
    return [
        _heading(_("Who runs this site")),
        _operator(),
        _heading(_("Who runs the spaces")),
        _("Each space has an operator of its own. The page of the space names them."),
        _heading(_("If something is wrong")),
        _("Tell us what we should correct. We look at it and answer you."),
    ]


def _privacy() -> list[str]:
    return [
        _heading(_("Who keeps your data")),
        _operator(),
        _("A space that you book sees what it needs for your booking."),
        _heading(_("Your rights")),
        _points(
            _("You may ask what we know about you."),
            _("You may correct it, and take it with you as a file."),
            _("You may have your account erased."),
            _("A number and the moment of it stay, so that no backup brings you back."),
            _("You may complain to the data protection authority of your country."),
        ),
        _heading(_("Cookies")),
        _points(
            _("One keeps you signed in."),
            _("One protects your forms against strangers."),
            _("One remembers your language."),
        ),
        _("We use no cookies of others, and nobody counts your visits."),
    ]


def _accessibility() -> list[str]:
    return [
        _("Everybody should be able to use these pages."),
        _heading(_("How far we are")),
        _("We follow the guidelines WCAG 2.2, level AA."),
        _("A program (axe) tests every page before each release."),
        _("All pages work with the keyboard alone, and without JavaScript."),
        _("Only passkeys need JavaScript. You can sign in with a password instead."),
        _heading(_("What may still be hard")),
        _points(
            _("People write texts about spaces. Some may not be in easy words."),
            _("A photo may lack a good description."),
            _("The map shows places as points. The list beside it says the same in words."),
        ),
        _heading(_("Tell us")),
        _("Is something hard to use? Tell us the page and what happened."),
        _operator(),
        _("Does our answer not help? Then turn to the authority of your country."),
    ]


TEXTS: dict[str, Callable[[], list[str]]] = {
    Notice.Kind.IMPRINT: _imprint,
    Notice.Kind.PRIVACY: _privacy,
    Notice.Kind.ACCESSIBILITY: _accessibility,
}


def _heading(words: str) -> str:
    return HEADING + words


def _points(*points: str) -> str:
    return "\n".join(POINT + point for point in points)


def _operator() -> str:
    """Name and address, e-mail, telephone: a line each, as far as the settings say so."""
    mail, phone = settings.OPERATOR_EMAIL, settings.OPERATOR_PHONE
    lines = [
        settings.OPERATOR_NAME or _("The operator has not given a name yet."),
        *settings.OPERATOR_ADDRESS.split(", "),
        _("E-mail: %s") % mail if mail else "",
        _("Telephone: %s") % phone if phone else "",
    ]
    return "\n".join(line for line in lines if line)
