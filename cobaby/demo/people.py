"""The people one can be in demo mode, for the login page and for `manage.py demo_people`."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cobaby.accounts.models import PlatformRole, User
from cobaby.demo.accounts import PASSWORD, Account, make_accounts, phone_of
from cobaby.demo.plans import ADDRESS

__all__ = ["PASSWORD", "DemoPerson", "demo_people", "make_people"]

Words = str | Promise


@dataclass(frozen=True)
class DemoPerson:
    """One line of the address book: who it is and what this person can look at."""

    email: str
    name: str
    role: Words
    sees: Words
    language: str = "en"
    platform_role: str = ""


def demo_people() -> list[DemoPerson]:
    """Those worth being, parents first. All have the password PASSWORD."""
    return [*PARENTS, *TEAMS, *PLATFORM]


def make_people() -> User:
    """Accounts of all of them, with the roles they have for the platform; the administrator."""
    people = demo_people()
    users = make_accounts(
        Account(one.email, one.name, one.language, phone=phone_of(one.email, "DE"))
        for one in people
    )
    for one in PLATFORM:
        PlatformRole.objects.get_or_create(user=users[one.email], role=one.platform_role)
    return users[PLATFORM[-1].email]


def _at(name: str) -> str:
    return f"{name}@{ADDRESS}"


PARENTS = (
    DemoPerson(
        _at("ana"), "Ana Kovač", _("parent"), _("three children, Dresden; many bookings"), "en"
    ),
    DemoPerson(_at("marek"), "Marek Kovač", _("parent"), _("the same children as Ana"), "de"),
    DemoPerson(_at("helga"), "Helga Kovač", _("grandmother"), _("may collect, may not book"), "de"),
    DemoPerson(
        _at("bilal"), "Bilal Demir", _("parent"), _("twins, alone with them, Leipzig"), "de"
    ),
    DemoPerson(_at("giulia"), "Giulia Ferraris", _("parent"), _("one child, Turin"), "en"),
    DemoPerson(_at("sanne"), "Sanne de Wit", _("parent"), _("two children, Leiden"), "en"),
    DemoPerson(_at("noa"), "Noa Lindt", _("parent"), _("new: no child and no booking yet"), "en"),
)
TEAMS = (
    DemoPerson(
        _at("jana"), "Jana Weber", _("manager"), _("Zwei Stühle, Dresden: a day short"), "de"
    ),
    DemoPerson(
        _at("piet"),
        "Piet Hoekstra",
        _("manager"),
        _("two spaces, Leiden and Ghent"),
        "en",
    ),
    DemoPerson(
        _at("carlotta"), "Carlotta Riva", _("manager"), _("Il Nido del Sarto, not confirmed"), "en"
    ),
    DemoPerson(_at("katrin"), "Katrin Vogel", _("educator"), _("shifts at Zwei Stühle"), "de"),
    DemoPerson(
        _at("emre"), "Emre Yilmaz", _("educator"), _("Zwei Stühle; first aid ends soon"), "de"
    ),
    DemoPerson(
        _at("lotte"), "Lotte Brandt", _("educator"), _("Zwei Stühle; first aid has ended"), "de"
    ),
    DemoPerson(
        _at("jonte"), "Jonte Albrecht", _("host"), _("welcomes people at Zwei Stühle"), "de"
    ),
)
PLATFORM = (
    DemoPerson(
        _at("lena"),
        "Lena Novak",
        _("editor"),
        _("practices to edit"),
        "en",
        PlatformRole.Role.EDITOR,
    ),
    DemoPerson(
        _at("tomas"),
        "Tomáš Dvořák",
        _("reviewer"),
        _("practices to review"),
        "en",
        PlatformRole.Role.REVIEWER,
    ),
    DemoPerson(
        _at("ines"),
        "Inês Matos",
        _("translator"),
        _("texts to translate"),
        "de",
        PlatformRole.Role.TRANSLATOR,
    ),
    DemoPerson(
        _at("yusuf"),
        "Yusuf Aydin",
        _("trainer"),
        _("courses for educators"),
        "de",
        PlatformRole.Role.TRAINER,
    ),
    DemoPerson(
        _at("alma"),
        "Alma Berg",
        _("administrator"),
        _("all spaces, one to confirm; all mail"),
        "en",
        PlatformRole.Role.ADMINISTRATOR,
    ),
)
